// What the server wrote counts, and nothing else: two sendings of one form have one effect, a session that ended takes
// no text with it, and what is printed is what stands on the screen.
const { test, expect } = require('@playwright/test');
const { measured } = require('./measure.js');
const { PASSWORD, person, url } = require('./office.js');

/** Pages of a PDF as Chromium writes it. */
const pagesOf = (pdf) => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length;

test('two sendings of one form at the same time write one issue', { tag: '@17' }, async ({ browser }) => {
  const rini = await person(browser, 'rini');
  await rini.goto(url('/issues/new'));
  const title = 'Dua kali dikirim pada saat yang sama';
  await rini.locator('form#report [name=kind][value=bug]').check();
  await rini.locator('form#report [name=title]').fill(title);
  await rini.locator('form#report [name=body]').fill('Tombol ditekan dua kali karena jaringan lambat.');
  await rini.locator('form#report [name=changes][value=code]').check();
  await rini.locator('form#report [name=source][value=ticket]').check();
  await rini.locator('form#report [name=ticket]').fill('351901');
  const [one, two] = await rini.evaluate(async () => {
    const form = document.querySelector('form#report');
    const send = () => fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
    const answers = await Promise.all([send(), send()]);
    return answers.map((answer) => answer.url);
  });
  expect(one).toMatch(/\/issues\/\d+/);
  expect(two).toBe(one);
  await rini.goto(url('/issues'));
  await expect(rini.getByRole('link', { name: title })).toHaveCount(1);
  await rini.context().close();
});

test('a form that is sent after the session ended comes back filled', { tag: '@11' }, async ({ browser }) => {
  const pandu = await person(browser, 'pandu', { javaScriptEnabled: false });
  await pandu.goto(url('/issues/2'));
  const text = 'Ditulis selama satu jam, lalu "sesi" <berakhir>.';
  await pandu.locator('form#comment [name=text]').fill(text);
  await pandu.context().clearCookies();
  await pandu.getByRole('button', { name: 'Kirim komentar' }).click();
  await pandu.locator('[name=username]').fill('pandu');
  await pandu.locator('[name=password]').fill(PASSWORD);
  await pandu.locator('[name=password]').press('Enter');
  await expect(pandu.locator('form#comment [name=text]')).toHaveValue(text);
  await expect(pandu.getByText(text, { exact: true })).toHaveCount(1);
  await pandu.context().close();
});

test('papers print page by page as they stand on the screen', { tag: '@12' }, async ({ browser }) => {
  const pandu = await person(browser, 'pandu');
  for (const where of ['/issues/1/sheet', '/issues/5/sheet', '/issues/9/sheet', '/sop']) {
    await pandu.goto(url(where));
    const sheets = await pandu.locator('.sheet').count();
    const pages = pagesOf(await pandu.pdf({ preferCSSPageSize: true }));
    expect.soft(pages, where).toBe(sheets);
    // Each row is whole on its sheet, and no sheet is higher than its paper: it would have made a page more.
    await pandu.emulateMedia({ media: 'print' });
    const cut = await pandu.evaluate(() => [...document.querySelectorAll('.sheet tr')].filter((row) => {
      const [inner, outer] = [row.getBoundingClientRect(), row.closest('.sheet').getBoundingClientRect()];
      return inner.top < outer.top - 1 || inner.bottom > outer.bottom + 1;
    }).length);
    expect.soft(cut, `rows cut on ${where}`).toBe(0);
    await pandu.emulateMedia({ media: null });
    measured('print', { where, sheets, pages, cut });
  }
  await pandu.context().close();
});
