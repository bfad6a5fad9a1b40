// Every page of the list: axe finds nothing, nothing scrolls sideways, and the page is light. The quick list sees
// each page in Indonesian, light and wide, and in English, dark and narrow; ALUR_PAGES=all sees the whole list in
// all eight ways.
const { test, expect } = require('@playwright/test');
const { accessible, fits, shot } = require('./page.js');
const { APPLICATION, person, url } = require('./office.js');

const ALL = process.env.ALUR_PAGES === 'all';
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const PAGE_BYTES_MAX = 60 * 1024;
const CHANGES_BYTES_MAX = 150 * 1024;
const REQUESTS_MAX = 4;

const issues = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `/issues/${number}`);
const application = `/applications/${APPLICATION}`;

/** What each person looks at; after the path the expected status, and the language of a page that has but one. */
const PATHS = {
  rini: ['/', '/issues/new', '/requests/new', '/issues/8', '/issues/1', '/issues?q=halaman', '/inbox', '/releases', '/search', '/search?q=buat+issue', '/issues?q=langkah:9+darurat+prioritas:1'],
  pandu: [
    '/', ...issues, '/issues', '/releases', '/releases/1', '/releases/2', '/releases/new',
    '/issues/3/merge-request-return', '/issues/2/due-date-change', '/issues/2/reassignment',
    '/issues/2/cancellation', '/issues/2/urgency', '/issues/3/test-plan', '/issues/3/deviations/new', '/deviations 404',
    '/issues/3/deviations/1', '/inbox', '/journal', '/refused', application, `${application}/people`,
    '/board', '/sop 200 id', '/issues/1/sheet 200 id', '/issues/5/sheet 200 id', '/merge-requests/5', '/issues?ended=1',
    '/search?q=halaman', '/search?q=halaman&in=issue', '/search?q=langkah:9+terlambat', '/issues/views',
  ],
  dewi: [
    '/', '/issues/2', '/issues/3', '/issues/5/comments/1', '/issues/3/branch-update', '/merge-requests', '/merge-requests/3',
    '/merge-requests/3/changes', '/pipelines', '/pipelines/1', '/pipelines/3', '/jobs/1', '/jobs/8', '/me',
    `${application}/branches`, `${application}/commits`, `${application}/tree/master`, `${application}/tree/staging/halaman`,
    `${application}/file/master/build.sh`, '/help', '/help/step-9',
  ],
  tuti: ['/', '/issues/3', '/issues/5', '/issues/4', '/inbox'],
  sandi: [
    '/', '/issues/9', '/releases/2', '/releases/2/master-merge', `${application}/servers`, '/applications',
    '/pipelines/2',
  ],
  kadis: [
    '/', '/deviations', '/issues/3', '/issues/3/deviations/1', '/journal', '/reports', '/reports/times', '/reports/load',
    '/reports/returns?period=year', '/reports/releases?period=year', '/reports/completeness?period=year', '/?own=1',
  ],
  admin: ['/', '/admin', '/admin/people', '/admin/people/3', '/admin/effects', '/admin/calendar', '/applications/new', `${application}/people`, '/nothing-here 404', '/issues/999 404', '/help/9 404'],
};
const QUICK = {
  rini: ['/', '/issues/new', '/issues/8'],
  pandu: ['/', '/issues', '/issues/5', '/issues/3', '/releases/2', '/journal', application],
  dewi: ['/', '/issues/2', '/issues/5/comments/1', '/merge-requests/3', '/merge-requests/3/changes', '/pipelines/3', '/jobs/8', '/me', '/help'],
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

/** The ways of looking at a page, the quick ones first. */
const LOOKS = [
  { language: 'id', scheme: 'light', size: WIDE },
  { language: 'en', scheme: 'dark', size: NARROW },
  { language: 'id', scheme: 'dark', size: WIDE },
  { language: 'id', scheme: 'light', size: NARROW },
  { language: 'id', scheme: 'dark', size: NARROW },
  { language: 'en', scheme: 'light', size: WIDE },
  { language: 'en', scheme: 'dark', size: WIDE },
  { language: 'en', scheme: 'light', size: NARROW },
].slice(0, ALL ? undefined : 2);

/** What holds for every page, however it is looked at. */
async function holds(page, username, where, look, language) {
  await expect.soft(page.locator('html'), where).toHaveAttribute('lang', language);
  await fits(page);
  await accessible(page);
  const name = `${username}${where.replace(/[^a-z0-9]+/gi, '_')}`;
  await shot(page, name, `${look.language}-${look.scheme}-${look.size.width}`);
}

/** Opens the page anew and weighs it, then looks at it in each way of its language. */
async function looks(page, username, language, line, weight) {
  const [where, status = '200', only = language] = line.split(' ');
  Object.assign(weight, { requests: 0, bytes: 0 });
  const answer = await page.goto(url(where));
  expect.soft(answer.status(), where).toBe(Number(status));
  const limit = where.endsWith('/changes') ? CHANGES_BYTES_MAX : PAGE_BYTES_MAX;
  expect.soft(weight.bytes, `bytes of ${where}`).toBeLessThanOrEqual(limit);
  expect.soft(weight.requests, `requests of ${where}`).toBeLessThanOrEqual(REQUESTS_MAX);
  for (const look of LOOKS.filter((it) => it.language === language)) {
    await page.emulateMedia({ colorScheme: look.scheme });
    await page.setViewportSize(look.size);
    await holds(page, username, where, look, only);
  }
}

/** Nobody of the demo chose a language, so the browser's counts. */
const LANGUAGES = [
  { locale: 'id-ID', language: 'id' },
  { locale: 'en-GB', language: 'en' },
];

for (const [username, paths] of Object.entries(ALL ? PATHS : QUICK)) {
  test(`the pages of ${username}`, async ({ browser }) => {
    test.setTimeout(600_000);
    for (const { locale, language } of LANGUAGES) {
      const page = await person(browser, username, { locale });
      const weight = await scales(page);
      for (const line of paths) await looks(page, username, language, line, weight);
      await page.context().close();
    }
  });
}

test('the page to sign in, in both languages', async ({ browser }) => {
  for (const { locale, language } of LANGUAGES) {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce', viewport: WIDE });
    const page = await context.newPage();
    await looks(page, 'nobody', language, '/sign-in', await scales(page));
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
  await shot(page, 'rini_issues_new_422', 'id-light-360');
  await page.context().close();
});
