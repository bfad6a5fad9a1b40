// A reporter of Playwright: when the tests are through it writes what they decided and measured into the directory that
// ALUR_REPORT names. `cargo xtask screens` uses it.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const axe = require('axe-core/package.json');
const { measured } = require('./measure.js');

/** What each number asks for, and what decides it besides the browser's tests that carry its number. */
const NUMBERS = {
  1: ['axe: no broken rule of WCAG 2.2 A and AA or of best practice'],
  2: ['Lighthouse, mobile: performance 98, accessibility and best practices 100, no shift, blocked for 50 ms at most'],
  3: ['weight, requests, strangers, content security policy'],
  4: ['by keyboard alone; at most 6 Tab stops to the first control of the act'],
  5: ['without a script'],
  6: ['no sideways scrolling at 360; targets of 24 px (a rule of axe)'],
  7: ['nothing cut at 200 % and with the text spacing of WCAG 1.4.12'],
  8: ['no sentence of the other language; both catalogues name the same values', 'both_languages_name_the_same_values, each_sentence_is_in_its_own_language (crates/words)'],
  9: ['one act, or who is waited for', 'every_state_offers_one_act_or_names_somebody (crates/web)'],
  10: ['each form with each field missing'],
  11: ['drafts: a closed tab, an ended session', 'the tests of crates/web/src/tests/resume.rs'],
  12: ['papers print page by page'],
  13: ['speed with ten thousand issues', 'cargo xtask bench, on a machine of its own'],
  14: ['the first run, to the first page of its Administrator: 90 s, 12 fields. The preparation of an application (Keterangan 4) comes before its first issue and is not counted'],
  15: ['sentences of 20 words, and no word that helps nobody', 'sentences_are_short, no_word_that_helps_nobody (crates/words)'],
  16: ['a done step is plain text'],
  17: ['nothing is shown before it is written; one effect of two sendings', 'a_step_is_not_shown_as_done_while_its_entry_waits_for_the_commit (crates/web)'],
};

/** What was measured, the last time it was: a part of the tests may be run again over the same file. */
function read() {
  const file = process.env.ALUR_MEASURES;
  const lines = fs.existsSync(file) ? fs.readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  const last = new Map();
  for (const measure of lines.map((line) => JSON.parse(line))) {
    const { kind, title, who, where, language, scheme, window, action, missing } = measure;
    last.set([kind, title, who, where, language, scheme, window, action, missing].join('\n'), measure);
  }
  return [...last.values()];
}

class Report {
  onTestEnd(test, result) {
    const numbers = test.tags.map((tag) => Number(tag.slice(1))).filter(Boolean);
    const title = test.titlePath().slice(2).filter(Boolean).join(': ');
    measured('test', { numbers, title, passed: result.status === 'passed' });
  }

  onEnd() {
    const directory = process.env.ALUR_REPORT;
    fs.mkdirSync(directory, { recursive: true });
    const measures = read();
    const looks = measures.filter(({ kind }) => kind === 'look');
    fs.writeFileSync(path.join(directory, 'screens.csv'), screens(looks));
    fs.writeFileSync(path.join(directory, 'README.md'), page(measures, looks));
  }
}

function page(measures, looks) {
  const chromium = execFileSync(process.env.CHROMIUM || '/usr/bin/chromium', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return `# Acceptance of the screens

Written by \`cargo xtask screens\`, which makes it anew; the browser's tests are in \`tests/browser\`. Measured on
${new Date().toISOString().slice(0, 10)} with ${chromium.trim().split(' ').slice(0, 2).join(' ')} and axe-core ${axe.version},
over the office of \`alur demo\`. [screens.csv](screens.csv) has a line for each look at each page.

${byNumber(measures.filter(({ kind }) => kind === 'test'))}
${figures(looks)}
${lighthouse(measures)}
${others(measures)}`;
}

/** For each number of the list: what was asked, how it ended, and what decided it. */
function byNumber(tests) {
  const rows = Object.entries(NUMBERS).map(([number, [asked, elsewhere]]) => {
    const deciding = tests.filter(({ numbers }) => numbers.includes(Number(number)));
    const failed = deciding.filter(({ passed }) => !passed);
    const apart = elsewhere?.startsWith('cargo');
    const rust = !elsewhere || apart || process.env.ALUR_RUST === 'passed';
    const decided = deciding.length || elsewhere ? 'passed' : 'not decided';
    const result = failed.length || !rust ? 'FAILED' : decided;
    const what = deciding.map(({ title, passed }) => (passed ? title : `**failed**: ${title}`));
    const shown = what.length > 5 ? [...what.slice(0, 4), `${what.length - 4} more`] : what;
    return `| ${number} | ${asked} | ${apart ? 'apart' : result} | ${[...shown, elsewhere].filter(Boolean).join('; ')} |`;
  });
  return ['| No | Asked | Result | Decided by |', '|---|---|---|---|', ...rows, ''].join('\n');
}

/** One line for each look. */
function screens(looks) {
  const columns = ['who', 'where', 'language', 'scheme', 'window', 'axe', 'width', 'cut', 'spaced', 'foreign', 'stops', 'kib', 'requests', 'strangers', 'csp'];
  const cell = (value) => (value === null || value === undefined ? '' : String(value).replace(/,/g, ' '));
  const rows = looks.map((look) => columns.map((column) => cell(look[column])).join(','));
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

function figures(looks) {
  const pages = new Set(looks.map(({ who, where }) => `${who} ${where}`)).size;
  const most = (name) => looks.reduce((worst, look) => ((look[name] ?? -1) > (worst?.[name] ?? -1) ? look : worst), undefined);
  const sum = (name) => looks.reduce((all, look) => all + look[name], 0);
  const line = (words, name) => (most(name) ? `| ${words} | ${most(name)[name]} | ${most(name).who} at \`${most(name).where}\` |` : '');
  return ['## Pages', '', `${pages} pages, seen ${looks.length} times.`, '',
    '| Figure | Value | Where |', '|---|---|---|',
    `| rules of axe that are broken | ${sum('axe')} | |`, `| texts that are cut, also with wide spacing and at 200 % | ${sum('cut') + sum('spaced')} | |`,
    `| sentences of the other language | ${sum('foreign')} | |`, `| requests to strangers | ${sum('strangers')} | |`,
    `| refused by the content security policy | ${sum('csp')} | |`,
    `| widest page in a window of 360 | ${looks.filter(({ window }) => window === 360).reduce((width, look) => Math.max(width, look.width), 0)} | |`,
    line('heaviest page, KiB', 'kib'), line('most requests', 'requests'), line('most Tab stops to the act', 'stops'), '',
  ].filter((it, at, all) => it || all[at - 1] !== '').join('\n');
}

function lighthouse(measures) {
  const rows = measures.filter(({ kind }) => kind === 'lighthouse');
  const why = measures.find(({ kind }) => kind === 'no-lighthouse');
  if (!rows.length) return `## Lighthouse\n\nNot run${why ? `: ${why.why}` : ''}.\n`;
  return ['## Lighthouse', '', `Lighthouse ${rows[0].version}, as a phone, development build.`, '',
    'Load is what waited for each core meanwhile: above 1 the time blocked tells of the machine.', '',
    '| Page | Performance | Accessibility | Best practices | CLS | TBT, ms | Load |', '|---|---|---|---|---|---|---|',
    ...rows.map((row) => `| ${row.who} at \`${row.where}\` | ${row.performance} | ${row.accessibility} | ${row.practices} | ${row.cls} | ${row.tbt} | ${row.load} |`), ''].join('\n');
}

function others(measures) {
  const of = (name) => measures.filter(({ kind }) => kind === name);
  const forms = new Set(of('form').map(({ action }) => action)).size;
  const lines = [`- forms: ${of('form').length} fields of ${forms} forms were left out, one at a time`];
  for (const { where, sheets, pages } of of('print')) lines.push(`- print: \`${where}\` has ${sheets} sheets and ${pages} pages`);
  for (const { seconds, fields } of of('first')) lines.push(`- first run: ${seconds} s, ${fields} fields`);
  for (const { texts, pages } of of('hostile')) lines.push(`- hostile texts: ${texts} entered, ${pages} pages seen`);
  return ['## Further figures', '', ...lines, ''].join('\n');
}

module.exports = Report;
