// Every page of the list: axe finds nothing, nothing scrolls sideways, and the page is light. The quick list sees
// each page once; ALUR_PAGES=all sees each in both languages, light and dark, wide and narrow.
const { test, expect } = require('@playwright/test');
const fs = require('node:fs');
const path = require('node:path');
const { accessible, fits } = require('./page.js');
const { APPLICATION, person, url } = require('./office.js');

const ALL = process.env.ALUR_PAGES === 'all';
const SHOTS = process.env.ALUR_SHOTS;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const PAGE_BYTES_MAX = 60 * 1024;
const CHANGES_BYTES_MAX = 150 * 1024;
const REQUESTS_MAX = 4;

const issues = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `/issues/${number}`);
const application = `/applications/${APPLICATION}`;

/** What each person looks at; a number after the path is the expected status. */
const PATHS = {
  rini: ['/', '/issues/new', '/requests/new', '/issues/8', '/issues/1', '/issues?q=halaman', '/inbox', '/releases'],
  pandu: [
    '/', ...issues, '/issues', '/releases', '/releases/1', '/releases/2', '/releases/new',
    '/issues/3/merge-request-return', '/issues/5/staging-return', '/issues/2/due-date-change', '/issues/2/reassignment',
    '/issues/2/cancellation', '/issues/2/urgency', '/issues/3/test-plan', '/issues/3/deviations/new', '/deviations',
    '/issues/3/deviations/1', '/inbox', '/journal', '/refused', application, `${application}/people`,
  ],
  dewi: [
    '/', '/issues/2', '/issues/3', '/issues/3/branch-update', '/merge-requests', '/merge-requests/3',
    '/merge-requests/3/changes', '/pipelines', '/pipelines/1', '/pipelines/3', '/jobs/1', '/jobs/8', '/me',
    `${application}/branches`, `${application}/commits`, `${application}/tree/master`, `${application}/tree/staging/halaman`,
    `${application}/file/master/build.sh`, '/help', '/help/step-9',
  ],
  tuti: ['/', '/issues/3', '/issues/5', '/issues/4', '/inbox'],
  sandi: [
    '/', '/issues/9', '/releases/2', '/releases/2/master-merge', `${application}/servers`, '/applications',
    '/pipelines/2',
  ],
  kadis: ['/', '/deviations', '/issues/3', '/issues/3/deviations/1', '/journal'],
  admin: ['/', '/admin', '/admin/people', '/admin/people/3', '/admin/effects', '/applications/new', `${application}/people`, '/nothing-here 404', '/issues/999 404', '/help/9 404'],
};
const QUICK = {
  rini: ['/', '/issues/new', '/issues/8'],
  pandu: ['/', '/issues', '/issues/5', '/issues/3', '/releases/2', '/journal', application],
  dewi: ['/', '/issues/2', '/merge-requests/3', '/merge-requests/3/changes', '/pipelines/3', '/jobs/8', '/me', '/help'],
  tuti: ['/', '/issues/3'],
  sandi: ['/', '/releases/2', `${application}/servers`],
  kadis: ['/issues/3/deviations/1'],
  admin: ['/applications/new', '/nothing-here 404'],
};

/** Counts what the network brought for one page, with nothing in the cache. */
async function scales(page) {
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  const seen = { requests: 0, bytes: 0 };
  network.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('http')) seen.requests += 1;
  });
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    seen.bytes += encodedDataLength;
  });
  return seen;
}

async function speaks(page, language) {
  await page.goto(url('/me'));
  await page.locator(`[name=language][value=${language}]`).check();
  await page.locator('[name=theme][value=system]').check();
  await page.locator('form#look button').click();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

async function shot(page, username, where, look) {
  if (!SHOTS) return;
  const name = `${username}${where.replace(/[^a-z0-9]+/gi, '_')}-${look}.png`;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, name), fullPage: true });
}

async function looks(page, username, language, line, weight) {
  const [where, status = '200'] = line.split(' ');
  Object.assign(weight, { requests: 0, bytes: 0 });
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'light' });
  const answer = await page.goto(url(where));
  expect.soft(answer.status(), where).toBe(Number(status));
  const limit = where.endsWith('/changes') ? CHANGES_BYTES_MAX : PAGE_BYTES_MAX;
  expect.soft(weight.bytes, `bytes of ${where}`).toBeLessThanOrEqual(limit);
  expect.soft(weight.requests, `requests of ${where}`).toBeLessThanOrEqual(REQUESTS_MAX);
  await accessible(page);
  await fits(page);
  await shot(page, username, where, `${language}-light-1280`);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(NARROW);
  await fits(page);
  await accessible(page);
  await shot(page, username, where, `${language}-dark-360`);
  if (!ALL) return;
  await page.emulateMedia({ colorScheme: 'light' });
  await accessible(page);
  await page.setViewportSize(WIDE);
  await page.emulateMedia({ colorScheme: 'dark' });
  await accessible(page);
}

for (const [username, paths] of Object.entries(ALL ? PATHS : QUICK)) {
  test(`the pages of ${username}`, async ({ browser }) => {
    test.setTimeout(300_000);
    const page = await person(browser, username);
    const weight = await scales(page);
    for (const language of ALL ? ['en', 'id'] : ['id']) {
      if (ALL) await speaks(page, language);
      for (const line of paths) await looks(page, username, language, line, weight);
    }
    await page.context().close();
  });
}

test('the page to sign in, in both languages', async ({ browser }) => {
  for (const locale of ['id-ID', 'en-GB']) {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce', viewport: WIDE });
    const page = await context.newPage();
    await looks(page, 'nobody', locale, '/sign-in', await scales(page));
    await context.close();
  }
});

test('a form with everything wrong says so, field by field', async ({ browser }) => {
  const page = await person(browser, 'rini');
  await page.goto(url('/issues/new'));
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.locator('form#report button[data-primary]').click();
  expect((await answered).status()).toBe(422);
  await expect(page.locator('.errors a').first()).toBeVisible();
  await accessible(page);
  await page.setViewportSize(NARROW);
  await fits(page);
  await accessible(page);
  await shot(page, 'rini', '/issues/new/422', 'id-light-360');
  await page.context().close();
});
