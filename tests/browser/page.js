// What every test of a page asks for: axe finds nothing, and a phone needs no sideways scrolling.
const fs = require('node:fs');
const path = require('node:path');
const { expect } = require('@playwright/test');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.ALUR_SHOTS;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Runs axe by injection, which passes the page's own content security policy. In a context without JavaScript no
 * timer of the page fires, so axe gets one that does not wait.
 */
async function accessible(page) {
  await page.evaluate(() => {
    globalThis.setTimeout = (task) => {
      Promise.resolve().then(task);
      return 0;
    };
  });
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

/** Opens the page that is shown once more, in this language, as a browser that asks for it. */
async function inLanguage(page, language) {
  const network = await page.context().newCDPSession(page);
  const userAgent = await page.evaluate(() => navigator.userAgent);
  await network.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** As `accessible`, in both languages; the page is then again what it was. */
async function accessibleInBoth(page) {
  const language = await page.locator('html').getAttribute('lang');
  await accessible(page);
  await inLanguage(page, language === 'id' ? 'en' : 'id');
  await accessible(page);
  await inLanguage(page, language);
}

/** Writes what is seen into the directory that ALUR_SHOTS names, if it names one. */
async function shot(page, name, look) {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}-${look}.png`), fullPage: true });
}

module.exports = { accessible, accessibleInBoth, fits, inLanguage, shot };
