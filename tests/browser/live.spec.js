// What the script adds, and that nothing is lost by it: a page follows what others do, typed text stays, drafts come
// back after a closed tab, and keys lead.
const { test, expect } = require('@playwright/test');
const { accessible, shot } = require('./page.js');
const { person, url } = require('./office.js');

const NARROW = { width: 360, height: 740 };

/** As somebody else writes on the issue: without a script, as on an old computer. */
async function comments(browser, username, text) {
  const page = await person(browser, username, { javaScriptEnabled: false });
  await page.goto(url('/issues/2'));
  await page.locator('form#comment [name=text]').fill(text);
  await page.getByRole('button', { name: 'Kirim komentar' }).click();
  await expect(page.locator('#diskusi ~ .rec').last()).toContainText(text);
  await page.context().close();
}

test('an open page follows, and keeps what is being typed', async ({ browser }) => {
  const dewi = await person(browser, 'dewi');
  const listens = dewi.waitForRequest((request) => request.url().includes('/live?page='));
  await dewi.goto(url('/issues/2'));
  await listens;
  const mine = 'Sebentar, saya tulis lengkap.';
  await dewi.locator('form#comment [name=text]').fill(mine);
  const theirs = 'Jam layanan hari Jumat sampai pukul 11.30.';
  await comments(browser, 'pandu', theirs);
  await expect(dewi.locator('#diskusi ~ .rec').last()).toContainText(theirs);
  await expect(dewi.locator('form#comment [name=text]')).toHaveValue(mine);
  await expect(dewi.locator('form#comment [name=text]')).toBeFocused();
  await dewi.getByRole('button', { name: 'Kirim komentar' }).click();
  await expect(dewi.locator('#diskusi ~ .rec').last()).toContainText(mine);
  await dewi.context().close();
});

test('files that are pasted or dropped go with the comment, and a preview sends nothing', async ({ browser }) => {
  const dewi = await person(browser, 'dewi');
  await dewi.goto(url('/issues/2'));
  const text = dewi.locator('form#comment [name=text]');
  await text.fill('**Lihat** layar, #3');
  for (const [kind, name] of [['paste', 'tempel.txt'], ['drop', 'jatuh.txt']]) {
    await text.evaluate((area, [type, file]) => {
      const data = new DataTransfer();
      data.items.add(new File([file], file, { type: 'text/plain' }));
      const event = type === 'paste'
        ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
        : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
      area.dispatchEvent(event);
    }, [kind, name]);
  }
  await dewi.getByRole('button', { name: 'Pratinjau' }).click();
  await expect(dewi.locator('.md strong').last()).toHaveText('Lihat');
  await expect(dewi.getByLabel('tempel.txt (10 B)')).toBeChecked();
  await expect(text).toHaveValue('**Lihat** layar, #3');
  await accessible(dewi);
  await dewi.getByRole('button', { name: 'Kirim komentar' }).click();
  const sent = dewi.locator('#diskusi ~ .rec').last();
  await expect(sent.getByRole('link', { name: 'jatuh.txt (9 B)' })).toBeVisible();
  await sent.getByRole('button', { name: 'Hapus' }).click();
  await expect(dewi.locator('#diskusi ~ .rec').last()).toContainText('dihapus oleh');
  await accessible(dewi);
  await dewi.getByRole('button', { name: 'Urungkan' }).click();
  await expect(dewi.locator('#diskusi ~ .rec').last()).toContainText('Lihat layar');
  await dewi.context().close();
});

test('a draft comes back after its tab was closed, and goes once it was sent', { tag: '@11' }, async ({ browser }) => {
  const tuti = await person(browser, 'tuti');
  const context = tuti.context();
  await tuti.goto(url('/issues/2'));
  const text = 'Draf komentar yang belum terkirim.';
  await tuti.locator('form#comment [name=text]').pressSequentially(text);
  await tuti.waitForFunction(() => Object.keys(localStorage).some((key) => key.startsWith('alur-draft ')));
  await tuti.close();
  const again = await context.newPage();
  await again.goto(url('/issues/2'));
  await expect(again.locator('form#comment [name=text]')).toHaveValue(text);
  await expect(again.getByText(/^Draf pukul \d\d\.\d\d dipulihkan\./)).toBeVisible();
  await accessible(again);
  await shot(again, 'draft', 'light-1280');
  await again.getByRole('button', { name: 'Kirim komentar' }).click();
  await expect(again.locator('#diskusi ~ .rec').last()).toContainText(text);
  await again.goto(url('/issues/2'));
  await expect(again.locator('form#comment [name=text]')).toHaveValue('');
  await context.close();
});

test('keys lead, say what they do, and can be turned off', async ({ browser }) => {
  const pandu = await person(browser, 'pandu');
  // The two keys belong together for a second and a half, which a busy machine may miss.
  await expect(async () => {
    await pandu.keyboard.press('g');
    await pandu.keyboard.press('i');
    await pandu.waitForURL(url('/issues'), { timeout: 5_000 });
  }).toPass();
  await pandu.keyboard.press('j');
  await pandu.keyboard.press('j');
  await expect(pandu.locator('main a.title').nth(1)).toBeFocused();
  await pandu.keyboard.press('?');
  const list = pandu.getByRole('dialog', { name: 'Tombol pintas' });
  await expect(list).toBeVisible();
  await accessible(pandu);
  await shot(pandu, 'keys', 'light-1280');
  await pandu.keyboard.press('Escape');
  await expect(list).toBeHidden();
  await pandu.keyboard.press('/');
  await expect(pandu.locator('#find')).toBeFocused();
  await pandu.keyboard.type('j?');
  await expect(pandu.locator('#find')).toHaveValue('j?');
  await pandu.goto(url('/me'));
  await pandu.getByRole('group', { name: 'Tombol pintas' }).getByLabel('Mati').check();
  await pandu.getByRole('button', { name: 'Simpan' }).first().click();
  await pandu.goto(url('/'));
  await pandu.keyboard.press('?');
  await expect(list).toBeHidden();
  await pandu.goto(url('/me'));
  await pandu.getByRole('group', { name: 'Tombol pintas' }).getByLabel('Aktif').check();
  await pandu.getByRole('button', { name: 'Simpan' }).first().click();
  await pandu.context().close();
});

test('the palette opens what is chosen', async ({ browser }) => {
  const pandu = await person(browser, 'pandu');
  await pandu.keyboard.press('Control+k');
  const palette = pandu.getByRole('dialog', { name: 'Cari atau buka' });
  await expect(palette).toBeVisible();
  await palette.getByRole('combobox').fill('halaman');
  await expect(palette.getByRole('option').first()).toBeVisible();
  await accessible(pandu);
  await shot(pandu, 'palette', 'light-1280');
  await pandu.setViewportSize(NARROW);
  await shot(pandu, 'palette', 'light-360');
  await pandu.keyboard.press('Enter');
  await expect(pandu).toHaveURL(/\/issues\/\d+$/);
  await expect(pandu.getByRole('heading', { level: 1 })).toContainText(/halaman/i);
  await pandu.context().close();
});
