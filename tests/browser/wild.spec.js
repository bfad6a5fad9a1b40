// Names and texts that want to break a page, typed into the real forms of an office: markup, marks that turn text
// round, a word of two hundred letters, signs of many parts, other scripts, templates of others. No script of theirs
// runs, none leaves its place or the phone, and the page around them stays in its own language.
const { test, expect } = require('@playwright/test');
const { accessible, fits, inOneLanguage, shot, uncut, watched } = require('./page.js');
const { measured } = require('./measure.js');
const { APPLICATION, person, url } = require('./office.js');
const { ALL, NARROW, WIDE } = require('./screens.js');

const TEXTS = {
  markup: '<script>window.wild=1</script><img src=x onerror="window.wild=1"></title></textarea><h1>Besar',
  turned: 'Laporan \u202Egnp.exe\u202C \u2066kiri\u2069 \u200Fkanan\u200B tersembunyi',
  word: 'Pertanggungjawaban'.repeat(12).slice(0, 200),
  parts: '👩🏽‍💻 🏳️‍🌈 👨‍👩‍👧‍👦 Z̸̡͎͒a̶͔͝l̴͚̕g̵̰̅o̶͔͝ 𝕿𝖊𝖐𝖘',
  right: 'مرحبا بكم في خدمة التراخيص، שלום עולם',
  quoted: `"dua" 'satu' \`balik\` & &amp; &#60;b&#62; \\ / {{ 7*7 }} {% raw %} \${7*7} %s #{1} null undefined NaN`,
  long: `Izin ${'sangat '.repeat(27)}lama`.slice(0, 200),
};
/** What follows this is data, whoever writes it. */
const MARKDOWN = `[klik](javascript:window.wild=1) <iframe src="javascript:window.wild=1"></iframe> ![x](https://jahat.example/x.png)
<https://jahat.example> @pandu #3 !1 | a | b |
| - | - |
| ${TEXTS.word} | \`${TEXTS.markup}\` |
\`\`\`
${TEXTS.word}${TEXTS.word}
\`\`\`
${Object.values(TEXTS).join('\n\n')}`;
const NAME = `<b>"O'Connor" & Co</b> \u202E${'Wijayakusumaningratsastro'.repeat(2)}`;

/** Answers to nobody: a page that opens a window or asks has been broken. */
function guarded(page) {
  const broken = [];
  page.on('dialog', (dialog) => {
    broken.push(dialog.message());
    dialog.dismiss();
  });
  page.on('popup', () => broken.push('a window'));
  return broken;
}

async function sends(page, form) {
  await page.locator(`form#${form} button[data-primary], form#${form} button`).first().click();
  await page.waitForLoadState();
  await expect(page.locator('.errors'), await page.title()).toHaveCount(0);
}

async function reports(page, text) {
  await page.goto(url('/requests/new'));
  const field = (name) => page.locator(`form#report [name="${name}"]`);
  await page.locator('form#report [name=kind][value=bug]').check();
  await field('title').fill(text);
  await field('body').fill(MARKDOWN);
  await page.locator('form#report [name=changes]').first().check();
  await field('official-name').fill(NAME);
  await field('position').fill(TEXTS.word.slice(0, 90));
  await field('on').fill(new Date().toISOString().slice(0, 10));
  await page.locator('form#report [name=form][value=memo]').check();
  await field('evidence').fill(Object.values(TEXTS).join('\n'));
  const buffer = Buffer.from('Isi.');
  await field('file').setInputFiles({ name: `${TEXTS.word.slice(0, 60)} "><img onerror=1>\u202E.txt`, mimeType: 'text/plain', buffer });
  await sends(page, 'report');
  return Number(/\/issues\/(\d+)/.exec(page.url())[1]);
}

/** The office after a day of hostile typing; answers the numbers of the issues. */
async function types(browser) {
  const rini = await person(browser, 'rini');
  const issues = [];
  for (const text of Object.values(TEXTS)) issues.push(await reports(rini, text));
  await rini.goto(url(`/issues/${issues[0]}`));
  await rini.locator('form#comment [name=text]').fill(MARKDOWN);
  await sends(rini, 'comment');
  const pandu = await person(browser, 'pandu');
  await pandu.goto(url(`/issues/${issues[1]}`));
  await pandu.locator('main details').evaluateAll((all) => all.forEach((one) => { one.open = true; }));
  await pandu.locator('form#report-hand-back [name=reason]').fill(Object.values(TEXTS).join('\n'));
  await sends(pandu, 'report-hand-back');
  const admin = await person(browser, 'admin');
  await admin.goto(url('/admin/people'));
  await admin.locator('form#person [name=name]').fill(NAME);
  await admin.locator('form#person [name=username]').fill('liar');
  await admin.locator('form#person [name=mail]').fill('liar@kominfo.example.go.id');
  await sends(admin, 'person');
  await admin.goto(url('/applications/new'));
  await admin.locator('form#register [name=name]').fill(NAME);
  await admin.locator('form#register [name=slug]').fill('liar');
  await admin.locator('form#register [name=builder]').first().check();
  await admin.locator('form#register [name=hosting]').fill(TEXTS.word.slice(0, 100));
  await admin.locator('form#register [name=pm]').selectOption({ index: 1 });
  await sends(admin, 'register');
  await admin.goto(url('/applications/liar/people'));
  await admin.locator('form#roles [name=person]').selectOption({ label: await option(admin, 'Connor') });
  await admin.locator('form#roles [name=role][value=developer]').check();
  await sends(admin, 'roles');
  for (const page of [rini, pandu, admin]) await page.context().close();
  return issues;
}

const option = (page, part) => page.locator('form#roles option').filter({ hasText: part }).first().textContent();

const places = (issues) => ({
  pandu: [
    ...issues.map((number) => `/issues/${number}`), '/', '/issues', '/board', '/inbox', '/journal', `/search?q=${encodeURIComponent(TEXTS.word.slice(0, 60))}`,
    `/search?q=${encodeURIComponent(TEXTS.markup.slice(0, 150))}`, '/applications', '/applications/liar',
  ],
  admin: ['/admin/people', '/applications/liar/people', `/applications/${APPLICATION}/people`],
});

async function holds(page, where, language) {
  const wild = await page.evaluate(() => {
    const turning = /[\u202a-\u202e\u2066-\u2069]/;
    const said = [document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label]')].map((it) => it.ariaLabel)];
    return {
      ran: window.wild === 1,
      inside: document.querySelectorAll('main iframe, main img[src^="https:"], main [onerror], main h1 ~ h1').length,
      links: [...document.querySelectorAll('a')].filter((it) => it.protocol === 'javascript:').length,
      turns: said.filter((text) => turning.test(text)).map((text) => text.slice(Math.max(0, text.search(turning) - 30)).slice(0, 60)),
    };
  });
  expect.soft(wild, where).toEqual({ ran: false, inside: 0, links: 0, turns: [] });
  await inOneLanguage(page, language);
}

test.use({ actionTimeout: 15_000 });

test('hostile names and texts stay where they belong', { tag: ['@1', '@3', '@6', '@8'] }, async ({ browser }) => {
  test.setTimeout(300_000);
  const issues = await types(browser);
  let pages = 0;
  for (const [username, paths] of Object.entries(places(ALL ? issues : issues.slice(0, 3)))) {
    for (const [language, locale] of [['id', 'id-ID'], ['en', 'en-GB']].slice(0, ALL ? 2 : 1)) {
      const page = await person(browser, username, { locale, viewport: NARROW });
      const broken = guarded(page);
      const { seen } = await watched(page);
      for (const where of paths) {
        await page.goto(url(where));
        await holds(page, where, language);
        for (const size of [NARROW, WIDE]) {
          await page.setViewportSize(size);
          await fits(page);
          await uncut(page);
          if (ALL) await accessible(page);
          await shot(page, `wild_${username}${where.slice(0, 40).replace(/[^a-z0-9]+/gi, '_')}`, `${language}-light-${size.width}`);
        }
        pages += 1;
      }
      expect.soft(broken).toEqual([]);
      expect.soft(seen.strangers).toEqual([]);
      expect.soft(seen.refused).toEqual([]);
      await page.context().close();
    }
  }
  measured('hostile', { texts: Object.keys(TEXTS).length, pages });
});
