// One issue goes all thirteen steps: five people in five browsers without JavaScript and without a mouse, and a real
// `git push` in the middle. At the end production serves the change. On every page that they see, axe finds nothing in
// Indonesian and in English.
const { test, expect } = require('@playwright/test');
const { Keyboard } = require('./keyboard.js');
const { accessibleInBoth, fits } = require('./page.js');
const { APPLICATION, Clone, PASSWORD, url } = require('./office.js');

const TITLE = 'Nomor loket di halaman depan';
const CHANGE = '<p>Pendaftaran ada di loket 7.</p>';
const SERVER_MS_MAX = 90_000;

const WINDOW = process.env.ALUR_WALK === 'phone' ? { width: 360, height: 740 } : { width: 1280, height: 800 };

test.use({ javaScriptEnabled: false });

/** Opens the page again until the server has done its part, and looks at it. */
async function waits(page, where, sign) {
  await expect(async () => {
    await page.goto(where);
    await expect(sign(page)).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: SERVER_MS_MAX, intervals: [500] });
  await looks(page);
}

/** A page is seen: in both languages, and without sideways scrolling. */
async function looks(page) {
  await accessibleInBoth(page);
  await fits(page);
}

async function opens(page, where) {
  await page.goto(where);
  await looks(page);
}

/** One of the office's people, at the keyboard. */
async function arrives(browser, username) {
  const context = await browser.newContext({
    javaScriptEnabled: false,
    locale: 'id-ID',
    viewport: WINDOW,
  });
  const page = await context.newPage();
  const keyboard = new Keyboard(page);
  await opens(page, url('/sign-in'));
  await keyboard.type(page.locator('#sign-in-username'), username);
  await keyboard.type(page.locator('#sign-in-password'), PASSWORD);
  await keyboard.press(page.locator('#sign-in button'));
  await expect(page).toHaveURL(url('/'));
  await looks(page);
  return { page, keyboard };
}

/** A field of a form. */
const field = ({ page }, form, name) => page.locator(`form#${form} [name="${name}"]`);

/** Presses the form's button; the page that comes says that it is done. */
async function sends({ page, keyboard }, form, says = '[data-primary]') {
  await keyboard.press(page.locator(`form#${form} button${says}`));
  await expect(page.locator('main [role=status]')).toBeVisible();
  await looks(page);
}

/** The demo leaves a Release at the Sysadmin's check; an application has one open Release at most. */
async function closes(sandi, release) {
  const { page, keyboard } = sandi;
  const where = url(`/releases/${release}`);
  await waits(page, where, () => page.locator('form#staging-check'));
  await keyboard.choose(field(sandi, 'staging-check', 'verdict'), 'passed');
  await keyboard.type(field(sandi, 'staging-check', 'note'), 'Halaman depan dibuka di server staging, log bersih.');
  await sends(sandi, 'staging-check');
  await keyboard.press(page.locator('main a[href$="/master-merge"]').first());
  await expect(page).toHaveURL(/\/master-merge$/);
  await looks(page);
  await keyboard.press(page.locator('form button[data-primary]'));
  await expect(page).toHaveURL(new RegExp(`/releases/${release}\\b`));
  await looks(page);
  await expect(async () => {
    await page.goto(where);
    await expect(page.locator('[aria-current=step]')).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: SERVER_MS_MAX, intervals: [500] });
  await looks(page);
}

async function reports(rini) {
  const { page, keyboard } = rini;
  await opens(page, url('/issues/new'));
  await keyboard.choose(field(rini, 'report', 'kind'), 'feature');
  await keyboard.type(field(rini, 'report', 'title'), TITLE);
  await keyboard.type(field(rini, 'report', 'body'), 'Warga mencari loket pendaftaran. Tulis nomornya di halaman depan.');
  await keyboard.choose(field(rini, 'report', 'changes'), 'code');
  await keyboard.choose(field(rini, 'report', 'source'), 'ticket');
  await keyboard.type(field(rini, 'report', 'ticket'), '351300');
  await keyboard.press(page.locator('form#report button[data-primary]'));
  await expect(page).toHaveURL(/\/issues\/\d+/);
  await looks(page);
  return Number(/\/issues\/(\d+)/.exec(page.url())[1]);
}

async function assigns(pandu, where) {
  // Seven days on, or eight or nine: a due date is a working day.
  const day = new Date(Date.now() + 7 * 24 * 60 * 60 * 1000);
  while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
  const due = day.toISOString().slice(0, 10);
  await opens(pandu.page, where);
  await pandu.keyboard.select(field(pandu, 'assignment', 'assignee'), 'Dewi Larasati');
  await pandu.keyboard.date(field(pandu, 'assignment', 'due-date'), due);
  await sends(pandu, 'assignment');
}

/** Steps 3 to 8: the branch on the page, the push with git, the rest on the page again. */
async function develops(dewi, issue, where) {
  await opens(dewi.page, where);
  await sends(dewi, 'branch');
  await waits(dewi.page, where, () => dewi.page.locator('code.cmd').first());
  const clone = new Clone('dewi', 'Dewi Larasati');
  try {
    const branch = clone.git('branch', '-r', '--list', `origin/issue/${issue}-*`).trim().replace('origin/', '');
    clone.change(branch, 'halaman/index.html', (text) => `${CHANGE}\n${text}`, 'Sebut loket pendaftaran');
    clone.push('situs disusun dan dibuka di localhost');
  } finally {
    clone.remove();
  }
  await waits(dewi.page, where, () => dewi.page.locator('form#dev-test'));
  await dewi.keyboard.type(field(dewi, 'dev-test', 'note'), 'Halaman depan dibuka di server dev: loket 7 terbaca.');
  await sends(dewi, 'dev-test', '[value=passed]');
  await dewi.keyboard.type(field(dewi, 'staging-request', 'description'), 'Satu paragraf di halaman depan.');
  await sends(dewi, 'staging-request');
}

async function tests(tuti, where) {
  await opens(tuti.page, where);
  await tuti.keyboard.type(field(tuti, 'team-test', 'note'), 'Halaman depan diperiksa pada telepon dan komputer.');
  await sends(tuti, 'team-test', '[value=passed]');
}

/** Steps 10 and 11. */
async function agrees(pandu, issue, where) {
  const { page, keyboard } = pandu;
  await opens(page, where);
  await sends(pandu, 'staging-approval');
  await waits(page, where, () => page.locator(`main a[href*="/releases/new"]`).first());
  await keyboard.press(page.locator('main a[href*="/releases/new"]').first());
  await expect(page).toHaveURL(/\/releases\/new/);
  await looks(page);
  const ticked = page.locator(`form [name=issue][value="${issue}"]`);
  await keyboard.choose(page.locator('form [name=issue]').and(ticked), String(issue));
  await keyboard.press(page.locator('form button[data-primary]'));
  await expect(page).toHaveURL(/\/releases\/\d+/);
  await looks(page);
  return Number(/\/releases\/(\d+)/.exec(page.url())[1]);
}

test('an issue walks the thirteen steps by keyboard alone, without JavaScript', { tag: ['@1', '@4', '@5', '@6'] }, async ({ browser }) => {
  test.setTimeout(300_000);
  const people = await Promise.all(['rini', 'pandu', 'dewi', 'tuti', 'sandi'].map((name) => arrives(browser, name)));
  const [rini, pandu, dewi, tuti, sandi] = people;
  await test.step('the open Release goes first', () => closes(sandi, 2));
  const issue = await test.step('1 report', () => reports(rini));
  const where = url(`/issues/${issue}`);
  await test.step('2 assign', () => assigns(pandu, where));
  await test.step('3 to 8 develop', () => develops(dewi, issue, where));
  await test.step('9 test', () => tests(tuti, where));
  const release = await test.step('10 and 11 agree', () => agrees(pandu, issue, where));
  await test.step('12 and 13 check and merge', () => closes(sandi, release));

  await opens(rini.page, where);
  await expect(rini.page.locator('.ladder [aria-current=step]')).toHaveCount(0);
  await sandi.page.goto(url(`/applications/${APPLICATION}/servers`));
  const [production] = /http:\S+\/production\//.exec(await sandi.page.locator('main').innerText());
  const served = await sandi.page.request.get(production);
  expect(await served.text()).toContain(CHANGE);
  await Promise.all(people.map(({ page }) => page.context().close()));
});
