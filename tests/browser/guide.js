// The pictures of docs/guide, taken from a fresh demo: `cargo xtask guide`. No test: the guide's texts name these
// pictures, and tidy holds that each named one is there.
const { chromium } = require('@playwright/test');
const fs = require('node:fs');
const path = require('node:path');
const { person, url } = require('./office.js');

const start = require('./start.js');
const { use } = require('./playwright.config.js');

const PICTURES = process.env.ALUR_GUIDE;
const LOCALES = { id: 'id-ID', en: 'en-GB' };
const WINDOW = { width: 1040, height: 720 };

/** Who sees which page, and the name of its picture. */
const SCENES = {
  rini: { 'reporter-tasks': '/', 'reporter-new-issue': '/issues/new', 'reporter-returned': '/issues/8' },
  pandu: {
    'pm-tasks': '/', 'pm-assign': '/issues/6', 'pm-agree': '/issues/5', 'pm-merge-request': '/merge-requests/5',
    'pm-release': '/releases/2', board: '/board', search: '/search?q=halaman', reports: '/reports',
  },
  dodi: { 'developer-branch': '/issues/7' },
  dewi: { 'developer-tasks': '/', 'developer-issue': '/issues/2', 'developer-token': '/me', 'developer-pipeline': '/pipelines/3' },
  tuti: { 'tester-tasks': '/', 'tester-issue': '/issues/3' },
  sandi: {
    'sysadmin-tasks': '/', 'sysadmin-check': '/releases/2', 'sysadmin-servers': '/applications/layanan-perizinan/servers',
  },
  kadis: { 'superior-home': '/', 'superior-deviation': '/issues/3/deviations/1' },
  admin: { 'admin-people': '/admin/people', 'admin-journal': '/journal' },
};

async function take(browser) {
  for (const [language, locale] of Object.entries(LOCALES)) {
    const directory = path.join(PICTURES, language);
    fs.mkdirSync(directory, { recursive: true });
    for (const [username, scenes] of Object.entries(SCENES)) {
      const page = await person(browser, username, { locale, viewport: WINDOW, colorScheme: 'light' });
      for (const [name, where] of Object.entries(scenes)) {
        await page.goto(url(where));
        await page.screenshot({ path: path.join(directory, `${name}.jpg`), type: 'jpeg', quality: 60 });
      }
      await page.context().close();
    }
  }
}

(async () => {
  if (!PICTURES) throw new Error('ALUR_GUIDE names the directory of the pictures');
  const end = await start();
  const browser = await chromium.launch(use.launchOptions);
  try {
    await take(browser);
  } finally {
    await browser.close();
    if (end) await end();
  }
})();
