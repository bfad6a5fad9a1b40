// Every page of the list: axe finds nothing, nothing scrolls sideways or is cut, no word is of the other language, the
// page is light and calls no stranger, and the way from its beginning to what is to be done is short. The quick list
// sees each page in Indonesian, light and wide, and in English, dark and narrow; ALUR_PAGES=all sees the whole list in
// all eight ways.
const { test, expect } = require('@playwright/test');
const { accessible, fits, inOneLanguage, shot, uncut, watched } = require('./page.js');
const { measured } = require('./measure.js');
const { person, url } = require('./office.js');
const { DRAFT, LANGUAGES, LOOKS, NARROW, SCREENS, WIDE } = require('./screens.js');

/** Half of 1280: what a browser has at a zoom of 200 %. */
const ZOOMED = { width: 640, height: 400 };
/** The narrowest window with two columns, and with tables that are none below it. */
const COLUMNS = { width: 800, height: 600 };
const PAGE_BYTES_MAX = 60 * 1024;
const CHANGES_BYTES_MAX = 150 * 1024;
const REQUESTS_MAX = 4;
const TAB_STOPS_MAX = 6;
const SKIP = { id: 'Lewati ke giliran', en: 'Skip to the turn' };

/** What holds for every page, however it is looked at. */
async function holds(page, username, where, look) {
  const axe = await accessible(page);
  const width = await fits(page);
  const cut = await uncut(page);
  const name = `${username}${where.replace(/[^a-z0-9]+/gi, '_')}`;
  await shot(page, name, `${look.language}-${look.scheme}-${look.size.width}`);
  return { axe, width, cut };
}

/** What is written in the file alone: weight, requests, strangers, the policy. */
function weighs(where, { bytes, requests, strangers, refused }) {
  const limit = where.endsWith('/changes') ? CHANGES_BYTES_MAX : PAGE_BYTES_MAX;
  expect.soft(bytes, `bytes of ${where}`).toBeLessThanOrEqual(limit);
  expect.soft(requests, `requests of ${where}`).toBeLessThanOrEqual(REQUESTS_MAX);
  expect.soft(strangers, `strangers on ${where}`).toEqual([]);
  return { kib: Number((bytes / 1024).toFixed(1)), requests, strangers: strangers.length, csp: refused.length };
}

/** From the load to the first control of the act, by the skip link; null on a page without an act in its turn box. */
async function tabStops(page, language) {
  const act = page.locator('.turn').filter({ has: page.locator('[data-primary]') });
  if ((await act.count()) === 0) return null;
  await page.keyboard.press('Tab');
  const skip = page.locator('.skip');
  await expect.soft(skip, page.url()).toBeFocused();
  await expect.soft(skip).toHaveText(SKIP[language]);
  await page.keyboard.press('Enter');
  for (let stops = 2; stops <= TAB_STOPS_MAX; stops += 1) {
    await page.keyboard.press('Tab');
    const arrived = await page.evaluate(() => document.activeElement.matches('.turn form *, .turn [data-primary]'));
    if (arrived) return stops;
  }
  expect.soft(TAB_STOPS_MAX + 1, `Tab stops on ${page.url()}`).toBeLessThanOrEqual(TAB_STOPS_MAX);
  return TAB_STOPS_MAX + 1;
}

/** A step that is done looks like plain text. */
async function quiet(page) {
  const loud = await page.evaluate(() => {
    const plain = getComputedStyle(document.body).color;
    const rows = [...document.querySelectorAll('.ladder li:not([aria-current],.later)')];
    const parts = rows.flatMap((row) => [row, ...row.querySelectorAll('.no,.no + span,.st')]);
    return parts.filter((part) => {
      const { color, backgroundColor, fontWeight } = getComputedStyle(part);
      return color !== plain || backgroundColor !== 'rgba(0, 0, 0, 0)' || fontWeight !== '400';
    }).map((part) => part.outerHTML.slice(0, 80));
  });
  expect.soft(loud, `done steps on ${page.url()}`).toEqual([]);
}

/** Opens the page anew and weighs it, then looks at it in each way of its language. */
async function looks(page, username, language, line, { seen, clear }) {
  const [where, status = '200', only = language] = line.split(' ');
  await page.setViewportSize(WIDE);
  clear();
  const answer = await page.goto(url(where));
  expect.soft(answer.status(), where).toBe(Number(status));
  const weight = weighs(where, seen);
  await expect.soft(page.locator('html'), where).toHaveAttribute('lang', only);
  const stops = await tabStops(page, language);
  expect.soft(await page.locator('[data-primary]').count(), `acts on ${where}`).toBeLessThanOrEqual(1);
  const foreign = await inOneLanguage(page, only);
  await quiet(page);
  let spaced = 0;
  for (const size of [WIDE, NARROW, ZOOMED, COLUMNS]) {
    await page.setViewportSize(size);
    spaced += await uncut(page, [WIDE, NARROW].includes(size));
    await fits(page);
  }
  for (const look of LOOKS.filter((it) => it.language === language)) {
    await page.emulateMedia({ colorScheme: look.scheme });
    await page.setViewportSize(look.size);
    const held = await holds(page, username, where, look);
    const { language: seenIn, scheme, size } = look;
    measured('look', { who: username, where, language: seenIn, scheme, window: size.width, ...held, spaced, foreign, stops, ...weight });
  }
  expect.soft(seen.refused, `refused by the policy of ${where}`).toEqual([]);
}

for (const [username, paths] of Object.entries(SCREENS)) {
  test(`the pages of ${username}`, { tag: ['@1', '@3', '@4', '@6', '@7', '@8', '@16'] }, async ({ browser }) => {
    test.setTimeout(900_000);
    for (const { locale, language } of LANGUAGES) {
      const page = await person(browser, username, { locale });
      const watch = await watched(page);
      for (const line of paths) await looks(page, username, language, line, watch);
      await page.context().close();
    }
  });
}

test('the page to sign in, in both languages', { tag: ['@1', '@3', '@6', '@7', '@8'] }, async ({ browser }) => {
  for (const { locale, language } of LANGUAGES) {
    const context = await browser.newContext({ locale, reducedMotion: 'reduce', viewport: WIDE });
    const page = await context.newPage();
    await looks(page, 'nobody', language, '/sign-in', await watched(page));
    await context.close();
  }
});

test('the pages of a draft of the SOP', { tag: ['@1', '@3', '@6', '@7', '@8'] }, async ({ browser }) => {
  test.setTimeout(300_000);
  for (const { locale, language } of LANGUAGES) {
    const page = await person(browser, 'admin', { locale });
    await page.goto(url('/admin/sop'));
    const begin = page.locator('form[action="/admin/sop/draft"] button');
    if (await begin.count()) {
      await Promise.all([page.waitForURL(/\/admin\/sop\/draft/), begin.click()]);
    }
    const watch = await watched(page);
    for (const line of DRAFT) await looks(page, 'admin', language, line, watch);
    await page.context().close();
  }
});
