// Pages that stand in no list since somebody must bring them about: a form that is no longer true (409), the conflict
// of two branches, a commit, a forced new password, the set-up of an empty office, and the page as it prints.
const { test, expect } = require('@playwright/test');
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { Keyboard } = require('./keyboard.js');
const { accessible, accessibleInBoth, fits, shot } = require('./page.js');
const { measured } = require('./measure.js');
const { APPLICATION, Clone, PASSWORD, person, url } = require('./office.js');
const { binary, freePort } = require('./start.js');

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 360, height: 740 };
const SERVER_MS_MAX = 90_000;
const START_MS_MAX = 20_000;
const END_MS_MAX = 10_000;

/** Both languages where the page can be opened again; a page that answers a form is looked at as it is. */
async function holds(page, name, look = accessibleInBoth) {
  for (const [size, colorScheme] of [[WIDE, 'light'], [NARROW, 'dark']]) {
    await page.setViewportSize(size);
    await page.emulateMedia({ colorScheme });
    await fits(page);
    await look(page);
    await shot(page, name, `${colorScheme}-${size.width}`);
  }
}

test('a form that is no longer true shows then and now, and keeps the text', async ({ browser }) => {
  const tuti = await person(browser, 'tuti');
  await tuti.goto(url('/issues/3'));
  const typed = 'Syarat dibaca satu per satu pada telepon: semuanya ada.';
  await tuti.locator('form#team-test [name=note]').fill(typed);
  const pandu = await person(browser, 'pandu');
  await pandu.goto(url('/issues/3/merge-request-return'));
  await pandu.locator('form [name=reason]').fill('Uraian perubahan belum menyebut halaman mana.');
  await pandu.locator('form button.back, form button[data-primary]').first().click();
  await expect(pandu).toHaveURL(/\/issues\/3\?done=/);
  const answered = tuti.waitForResponse((answer) => answer.request().method() === 'POST');
  await tuti.locator('form#team-test button[data-primary]').click();
  expect((await answered).status()).toBe(409);
  const changed = tuti.getByRole('table', { name: 'Keadaan saat formulir dibuka dan sekarang' });
  await expect(changed.getByRole('row', { name: /^Langkah/ })).toContainText('4, Kerjakan');
  await expect(changed.getByRole('row', { name: /^Pemegang/ })).toContainText('Dewi Larasati');
  await expect(tuti.locator('#kept-note')).toHaveValue(typed);
  await holds(tuti, 'issue-409', accessible);
  await tuti.getByRole('button', { name: 'Simpan sebagai komentar' }).click();
  await expect(tuti.locator('#diskusi ~ .rec').last()).toContainText(typed);
  await Promise.all([tuti.context().close(), pandu.context().close()]);
});

test('a conflict is shown file by file, and a commit with its changes', async ({ browser }) => {
  test.setTimeout(150_000);
  const dewi = await person(browser, 'dewi');
  const where = url('/issues/2');
  await dewi.goto(where);
  const branch = await dewi.locator('code.cmd').filter({ hasText: 'git switch' }).innerText();
  const name = branch.split(' ').pop();
  const clone = new Clone('dewi', 'Dewi Larasati');
  let commit;
  try {
    // Issue 9 changed the same line, and stands on staging.
    const edit = (text) => text.split('\n').map((line) => `${line} (jam layanan menyusul)`).join('\n');
    commit = clone.change(name, 'halaman/index.html', edit, 'Sebut jam layanan di halaman depan');
    clone.push('halaman depan dibuka di localhost');
  } finally {
    clone.remove();
  }
  await dewi.goto(url(`/applications/${APPLICATION}/commits/${commit}`));
  await expect(dewi.locator('main h1')).toHaveText('Sebut jam layanan di halaman depan');
  await holds(dewi, 'commit');

  await expect(async () => {
    await dewi.goto(url('/issues/2/branch-update'));
    await expect(dewi.locator('form button[data-primary]')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: SERVER_MS_MAX, intervals: [500] });
  await dewi.locator('form button[data-primary]').click();
  await expect(async () => {
    await dewi.goto(url('/issues/2/conflict'));
    await expect(dewi.locator('textarea.code')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: SERVER_MS_MAX, intervals: [500] });
  await holds(dewi, 'conflict');
  await dewi.setViewportSize(WIDE);

  const answered = dewi.waitForResponse((answer) => answer.request().method() === 'POST');
  await dewi.locator('form button[data-primary]').click();
  expect((await answered).status()).toBe(422);
  await expect(dewi.locator('.errors a').first()).toBeVisible();
  await holds(dewi, 'conflict-422', accessible);
  await dewi.locator('[name=how-1][value=theirs]').check();
  await dewi.locator('form button[data-primary]').click();
  await expect(dewi).toHaveURL(/\/issues\/2\?done=/);
  await dewi.context().close();
});

test('a new person makes a password before anything else', async ({ browser }) => {
  const admin = await person(browser, 'admin');
  await admin.goto(url('/admin/people'));
  await admin.locator('form [name=name]').fill('Budi Raharjo Kusumawardhana Adiningrat');
  await admin.locator('form [name=username]').fill('budi');
  await admin.locator('form [name=mail]').fill('budi@kominfo.example.go.id');
  await admin.locator('form button[data-primary]').click();
  const password = await admin.locator('main [role=status] code').innerText();
  await holds(admin, 'person-added', accessible);
  await admin.context().close();

  const context = await browser.newContext({ locale: 'id-ID', reducedMotion: 'reduce', viewport: WIDE });
  const budi = await context.newPage();
  await budi.goto(url('/sign-in'));
  await budi.locator('[name=username]').fill('budi');
  await budi.locator('[name=password]').fill(password);
  await budi.locator('[name=password]').press('Enter');
  await expect(budi).toHaveURL(url('/new-password'));
  await holds(budi, 'new-password');
  await budi.locator('[name=present]').fill(password);
  await budi.locator('[name=wanted]').fill('lima ekor kuda nil');
  await budi.locator('form#password button').click();
  await expect(budi).toHaveURL(url('/'));
  await holds(budi, 'first-day');
  await context.close();
});

/** Fills the form, one field for each key, and sends it; answers how many fields that were. */
async function fills(page, fields) {
  for (const [name, value] of Object.entries(fields)) await page.locator(`main form [name=${name}]`).fill(value);
  await page.locator('main form button').first().click();
  return Object.keys(fields).length;
}

test('an empty office is set up on a page of four fields', { tag: '@14' }, async ({ browser }) => {
  const begun = Date.now();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'alur-setup-'));
  // Jobs run as users of their own, who must be able to pass through.
  fs.chmodSync(data, 0o711);
  const port = await freePort();
  const doors = ['--listen', `127.0.0.1:${port}`, '--sites-listen', `127.0.0.1:${await freePort()}`];
  const server = spawn(binary(), ['serve', ...doors, '--data', path.join(data, 'office')]);
  const ended = new Promise((resolve) => server.once('exit', resolve));
  let said = '';
  for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => { said += data; });
  try {
    const context = await browser.newContext({ locale: 'id-ID', reducedMotion: 'reduce', viewport: WIDE });
    const page = await context.newPage();
    await expect(async () => {
      await page.goto(`http://127.0.0.1:${port}/`);
    }).toPass({ timeout: START_MS_MAX, intervals: [200] });
    await expect(page).toHaveURL(/\/setup$/);
    await holds(page, 'setup');
    await page.setViewportSize(NARROW);
    const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
    await page.locator('form button[data-primary]').click();
    expect((await answered).status()).toBe(422);
    await holds(page, 'setup-422', accessible);

    const [, token] = /one-time code: (\S+)/.exec(said);
    const mine = { token, office: 'Diskominfo Kota Contoh', name: 'Ayu Lestari', email: 'ayu@contoh.go.id' };
    let fields = await fills(page, mine);
    await expect(page).toHaveURL(/\/new-password$/);
    fields += await fills(page, { present: token, wanted: 'lima ekor kuda nil' });
    await expect(page.locator('main h1')).toHaveText('Tugas saya');
    await holds(page, 'first-home');
    const seconds = Math.round((Date.now() - begun) / 1000);
    expect(fields).toBeLessThanOrEqual(12);
    expect(seconds).toBeLessThanOrEqual(90);
    measured('first', { seconds, fields });
    await context.close();
  } finally {
    server.kill('SIGTERM');
    const patience = setTimeout(() => server.kill('SIGKILL'), END_MS_MAX);
    await ended;
    clearTimeout(patience);
    fs.rmSync(data, { recursive: true, force: true });
  }
});

test('an issue prints whole: its thirteen steps open, no navigation, no button', { tag: '@12' }, async ({ browser }) => {
  const pandu = await person(browser, 'pandu', { viewport: NARROW });
  await pandu.goto(url('/issues/5'));
  await pandu.emulateMedia({ media: 'print' });
  await expect(pandu.locator('.ladder li').last()).toBeVisible();
  await expect(pandu.locator('.rec').first()).toBeVisible();
  for (const hidden of ['header nav', 'main button', 'main form', '.skip', '.foot nav']) {
    await expect(pandu.locator(hidden).first(), hidden).toBeHidden();
  }
  await pandu.setViewportSize(WIDE);
  await shot(pandu, 'print', 'light-1280');
  await pandu.context().close();
});

test('on a phone the menu opens by key, and the skip link leads to the turn', async ({ browser }) => {
  const tuti = await person(browser, 'tuti', { javaScriptEnabled: false, viewport: NARROW });
  const keyboard = new Keyboard(tuti);
  await tuti.goto(url('/issues/4'));
  await keyboard.press(tuti.locator('.skip'));
  await expect(tuti.locator('#giliran')).toBeFocused();
  await tuti.goto(url('/issues/4'));
  await expect(tuti.locator('#menu')).toBeHidden();
  await keyboard.press(tuti.locator('.open-menu'));
  await expect(tuti.locator('#menu')).toBeVisible();
  await accessible(tuti);
  await fits(tuti);
  await shot(tuti, 'menu', 'light-360');
  await keyboard.press(tuti.locator('#menu a[href="/inbox"]'));
  await expect(tuti).toHaveURL(url('/inbox'));
  await tuti.context().close();
});
