// Lighthouse as a phone over pages of the staff. It is no part of the tests' own packages: ALUR_LIGHTHOUSE names the
// directory where `cargo xtask screens` put it, and without that nothing is measured here.
const { test, expect, chromium } = require('@playwright/test');
const os = require('node:os');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { measured } = require('./measure.js');
const { PASSWORD, url } = require('./office.js');
const { freePort } = require('./start.js');
const { use } = require('./playwright.config.js');

const TOOL = process.env.ALUR_LIGHTHOUSE;
const PAGES = [
  ['pandu', ['/', '/issues/5', '/board', '/releases/2', '/issues']],
  ['dewi', ['/issues/2', '/merge-requests/3/changes']],
  ['kadis', ['/reports']],
];
const PERFORMANCE_MIN = 98;
const BLOCKED_MS_MAX = 50;
const TRIES_MAX = 3;
const FLAGS = {
  onlyCategories: ['performance', 'accessibility', 'best-practices'],
  disableStorageReset: true,
  logLevel: 'error',
};

async function signsIn(context, username) {
  const page = await context.newPage();
  await context.clearCookies();
  await page.goto(url('/sign-in'));
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('[name=password]').press('Enter');
  await page.waitForURL(url('/'));
  await page.close();
}

function read({ lhr }) {
  const score = (name) => Math.round(100 * lhr.categories[name].score);
  return {
    version: lhr.lighthouseVersion,
    performance: score('performance'),
    accessibility: score('accessibility'),
    practices: score('best-practices'),
    cls: Number(lhr.audits['cumulative-layout-shift'].numericValue.toFixed(3)),
    tbt: Math.round(lhr.audits['total-blocking-time'].numericValue),
    load: Number((os.loadavg()[0] / os.cpus().length).toFixed(1)),
  };
}

/** The quickest of up to three runs: what else the machine does can only make a page slower. */
async function best(run) {
  let quickest;
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const figures = read(await run());
    if (!quickest || figures.tbt < quickest.tbt) quickest = figures;
    if (quickest.performance >= PERFORMANCE_MIN && quickest.tbt <= BLOCKED_MS_MAX) break;
  }
  return quickest;
}

async function measures() {
  test.setTimeout(600_000);
  const entry = path.join(TOOL, 'node_modules/lighthouse/core/index.js');
  const { default: lighthouse } = await import(pathToFileURL(entry).href);
  const port = await freePort();
  const { launchOptions } = use;
  const context = await chromium.launchPersistentContext('', {
    ...launchOptions,
    args: [...launchOptions.args, `--remote-debugging-port=${port}`],
  });
  for (const [username, paths] of PAGES) {
    await signsIn(context, username);
    for (const where of paths) {
      const figures = await best(() => lighthouse(url(where), { ...FLAGS, port }));
      measured('lighthouse', { who: username, where, ...figures });
      expect.soft(figures.performance, `performance of ${where}`).toBeGreaterThanOrEqual(PERFORMANCE_MIN);
      expect.soft(figures.accessibility, `accessibility of ${where}`).toBe(100);
      expect.soft(figures.practices, `best practices of ${where}`).toBe(100);
      expect.soft(figures.cls, `layout shift of ${where}`).toBe(0);
      expect.soft(figures.tbt, `blocked on ${where}`).toBeLessThanOrEqual(BLOCKED_MS_MAX);
    }
  }
  await context.close();
}

if (TOOL) test('Lighthouse finds pages fast, accessible and sound', { tag: '@2' }, measures);
