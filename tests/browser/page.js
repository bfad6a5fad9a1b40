// What every test of a page asks for: axe finds nothing, a phone needs no sideways scrolling, no text is cut and none
// is in the other language.
const fs = require('node:fs');
const path = require('node:path');
const { expect } = require('@playwright/test');
const { foreignIn } = require('./catalogue.js');

const AXE = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const SHOTS = process.env.ALUR_SHOTS;
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * Runs axe by injection, which passes the page's own content security policy. In a context without JavaScript no
 * timer of the page fires, so axe gets one that does not wait. Answers how many rules are broken.
 */
async function accessible(page) {
  await page.evaluate(() => {
    globalThis.setTimeout = (task) => {
      Promise.resolve().then(task);
      return 0;
    };
  });
  await page.evaluate(AXE);
  const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
  const found = violations.map(({ id, help, nodes }) => ({
    rule: `${id}: ${help}`,
    at: nodes.map((node) => `${node.target.join(' ')}  ${node.failureSummary}`),
  }));
  expect.soft(found, `axe on ${page.url()}`).toEqual([]);
  return found.length;
}

/** The page fits the width of the window; answers the width that it needs. */
async function fits(page) {
  const { needs, has } = await page.evaluate(() => ({
    needs: document.documentElement.scrollWidth,
    has: document.documentElement.clientWidth,
  }));
  expect.soft(needs, `width of ${page.url()}`).toBeLessThanOrEqual(has);
  return needs;
}

/**
 * No text leaves the window or is cut by its box; what one can scroll to is not cut. With `spaced` the distances of
 * WCAG 1.4.12 are set before. Answers how many texts are cut.
 */
async function uncut(page, spaced = false) {
  const cut = await page.evaluate((wide) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}
      p{margin-bottom:2em!important}`);
    document.adoptedStyleSheets = wide ? [sheet] : [];
    const scrolls = (way) => way === 'auto' || way === 'scroll';
    const cuts = (box, way, from, to) => way !== 'visible' && !scrolls(way) && (box[0] < from - 1 || box[1] > to + 1);
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    while (walker.nextNode()) {
      const text = walker.currentNode;
      const own = text.parentElement;
      if (!text.data.trim() || own.closest('.vh,.skip,.sprite,option,textarea,noscript,script') || !own.checkVisibility()) continue;
      range.selectNodeContents(text);
      const { left, right, top, bottom } = range.getBoundingClientRect();
      if (right - left < 1) continue;
      let [across, down, isCut] = [true, true, false];
      for (let around = own; around; around = around.parentElement) {
        const { overflowX, overflowY, clipPath } = getComputedStyle(around);
        if (clipPath !== 'none') { across = false; break; } // hidden from the eye, for those who hear the page
        const box = around.getBoundingClientRect();
        if (across && scrolls(overflowX)) across = false;
        if (down && scrolls(overflowY)) down = false;
        isCut ||= across && cuts([left, right], overflowX, box.left, box.right);
        isCut ||= down && cuts([top, bottom], overflowY, box.top, box.bottom);
      }
      isCut ||= across && (left < -1 || right > document.documentElement.clientWidth + 1);
      if (isCut) found.push(`${own.tagName.toLowerCase()}.${own.className}: ${text.data.trim().slice(0, 60)}`);
    }
    document.adoptedStyleSheets = [];
    return found;
  }, spaced);
  expect.soft(cut, `cut ${spaced ? 'with wide spacing ' : ''}on ${page.url()}`).toEqual([]);
  return cut.length;
}

/** No sentence of the catalogue's other language; what is marked as another language is quoted. */
async function inOneLanguage(page, language) {
  const texts = await page.evaluate((own) => {
    const said = document.querySelector(`title[lang]:not([lang=${own}])`) ? [] : [document.title];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const around = walker.currentNode.parentElement;
      const quoted = around.closest(`[lang]:not(html,[lang=${own}]),script,code,pre,.log,.diff`);
      if (!quoted) said.push(walker.currentNode.data.replace(/\s+/g, ' ').trim());
    }
    for (const named of document.querySelectorAll('[aria-label],[placeholder],[title]')) {
      if (named.closest(`[lang]:not(html,[lang=${own}])`)) continue;
      said.push(...['aria-label', 'placeholder', 'title'].map((name) => named.getAttribute(name) ?? ''));
    }
    return said.filter(Boolean);
  }, language);
  const found = foreignIn(texts, language);
  expect.soft(found, `not in ${language} on ${page.url()}`).toEqual([]);
  return found.length;
}

/** Counts what the network brought for one page, with nothing in the cache, and what the page's policy refused. */
async function watched(page) {
  const seen = {};
  const clear = () => Object.assign(seen, { requests: 0, bytes: 0, strangers: [], refused: [] });
  clear();
  const network = await page.context().newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  const home = new URL(process.env.ALUR_URL).origin;
  network.on('Network.requestWillBeSent', ({ request }) => {
    if (!request.url.startsWith('http')) return;
    seen.requests += 1;
    if (new URL(request.url).origin !== home) seen.strangers.push(request.url);
  });
  network.on('Network.loadingFinished', ({ encodedDataLength }) => {
    seen.bytes += encodedDataLength;
  });
  page.on('console', (line) => {
    if (/content security policy/i.test(line.text())) seen.refused.push(line.text());
  });
  page.on('pageerror', (fault) => seen.refused.push(String(fault)));
  return { seen, clear };
}

/** Opens the page that is shown once more, in this language, as a browser that asks for it. */
async function inLanguage(page, language) {
  const network = await page.context().newCDPSession(page);
  const userAgent = await page.evaluate(() => navigator.userAgent);
  await network.send('Emulation.setUserAgentOverride', { userAgent, acceptLanguage: language });
  await page.reload();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}

/** As `accessible`, in both languages; the page is then again what it was. */
async function accessibleInBoth(page) {
  const language = await page.locator('html').getAttribute('lang');
  await accessible(page);
  await inLanguage(page, language === 'id' ? 'en' : 'id');
  await accessible(page);
  await inLanguage(page, language);
}

/** Writes what is seen into the directory that ALUR_SHOTS names, if it names one. */
async function shot(page, name, look) {
  if (!SHOTS) return;
  fs.mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: path.join(SHOTS, `${name}-${look}.png`), fullPage: true });
}

module.exports = { accessible, accessibleInBoth, fits, inLanguage, inOneLanguage, shot, uncut, watched };
