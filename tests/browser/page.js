// What every test of a page asks for: axe finds nothing, and a phone needs no sideways scrolling.
const fs = require('node:fs');
const { expect } = require('@playwright/test');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Runs axe by injection, which passes the page's own content security policy. */
async function accessible(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
  const found = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.map((node) => `${node.target.join(' ')}  ${node.failureSummary}`),
  }));
  expect.soft(found, `axe on ${page.url()}`).toEqual([]);
}

/** The page fits the width of the window. */
async function fits(page) {
  const { needs, has } = await page.evaluate(() => ({
    needs: document.documentElement.scrollWidth,
    has: document.documentElement.clientWidth,
  }));
  expect.soft(needs, `width of ${page.url()}`).toBeLessThanOrEqual(has);
}

module.exports = { accessible, fits };
