// Every form of the listed pages, once for each field that it asks for, with this field left empty: the page says so
// with 422, in its title, in a summary that has the focus and leads to the field, and beside the field; and it keeps
// all that was typed.
const { test, expect } = require('@playwright/test');
const { accessible, fits, shot } = require('./page.js');
const { measured } = require('./measure.js');
const { person, url } = require('./office.js');
const { ALL, NARROW, SCREENS } = require('./screens.js');

const PREFIX = 'Kesalahan: ';
/** What no page sends back. */
const SECRET = ['password', 'file', 'value'];

/** One line for each form that posts: where to, its name on the page, and the fields that it asks for. */
function formsOf(page) {
  return page.evaluate(() => [...document.querySelectorAll('main form[method=post]')].map((form, at) => {
    const groups = [...form.querySelectorAll('.field')].filter((field) => !field.querySelector('.opt, .field'));
    for (const around of document.querySelectorAll('main details')) around.open = true;
    const asked = groups.filter((field) => field.checkVisibility()).flatMap((field) => {
      const control = field.querySelector('input:not([type=hidden]),select,textarea');
      // What is chosen already, or always has a choice, cannot be missing.
      const given = !control || control.tagName === 'SELECT' && [...control.options].every(({ value }) => value)
        || field.querySelector('[type=radio]:checked');
      return given ? [] : [control.name];
    });
    return { at, action: form.getAttribute('action'), asked: [...new Set(asked)] };
  }));
}

/** Types something into every other field, as the page stands, and sends the form; answers what was typed. */
async function sendsWithout(page, at, missing) {
  const typed = await page.evaluate(([nth, name, secret]) => {
    const form = document.querySelectorAll('main form[method=post]')[nth];
    for (const around of document.querySelectorAll('main details')) around.open = true;
    const day = new Date(Date.now() + 10 * 24 * 3600e3);
    while ([0, 6].includes(day.getUTCDay())) day.setUTCDate(day.getUTCDate() + 1);
    const samples = { date: day.toISOString().slice(0, 10), time: '10:00', number: '1', email: 'warga@example.go.id', url: 'https://contoh.example' };
    const filled = {};
    for (const control of form.querySelectorAll('input:not([type=hidden],[type=file]),select,textarea')) {
      const choice = ['radio', 'checkbox'].includes(control.type);
      if (control.name === name) {
        if (choice) control.checked = false;
        else control.value = '';
      } else if (choice) {
        if (control.type === 'radio' && !form.querySelector(`[name="${control.name}"]:checked`)) control.checked = true;
      } else if (control.tagName === 'SELECT') {
        if (!control.value) control.value = [...control.options].map(({ value }) => value).find(Boolean) ?? '';
      } else if (!control.value) {
        control.value = samples[control.type] ?? `Diketik untuk ${control.name}.`;
        if (![control.type, control.name].some((it) => secret.includes(it)) && control.checkVisibility()) filled[control.name] = control.value;
      }
    }
    return filled;
  }, [at, missing, SECRET]);
  const answered = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await page.locator('main form[method=post]').nth(at).locator('button:not([type=button])').first().click();
  const answer = await answered;
  await page.waitForLoadState();
  return { typed, status: answer.status() };
}

/** What the page that came back must show. */
async function says(page, what, typed) {
  expect.soft(await page.title(), what).toMatch(new RegExp(`^${PREFIX}`));
  await expect.soft(page.locator('.errors'), what).toBeFocused();
  const wrong = await page.evaluate((kept) => {
    const found = [];
    const links = [...document.querySelectorAll('.errors a')];
    if (links.length === 0) found.push('no link in the summary');
    for (const link of links) {
      const target = document.getElementById(link.getAttribute('href').slice(1));
      const said = target?.closest('.field')?.querySelector('.msg')?.textContent.trim();
      if (!target?.checkVisibility()) found.push(`${link.hash} is not there`);
      else if (said !== link.textContent.trim()) found.push(`beside ${link.hash} stands ${said}`);
    }
    for (const [name, value] of Object.entries(kept)) {
      const controls = [...document.querySelectorAll(`main form[method=post] [name="${name}"]`)];
      if (!controls.some((control) => control.value === value)) found.push(`${name} is lost`);
    }
    return found;
  }, typed);
  expect.soft(wrong, what).toEqual([]);
}

/** Numbers away: the comment on issue 2 is the same form as the one on issue 3. */
const kindOf = (form) => form.action.replace(/\d+/g, 'N');

async function drives(page, where, form, done) {
  for (const missing of form.asked) {
    const kind = `${kindOf(form)} ${missing}`;
    if (done.has(kind)) continue;
    done.add(kind);
    await page.goto(url(where));
    const { typed, status } = await sendsWithout(page, form.at, missing);
    const what = `${where}: ${form.action} without ${missing}`;
    expect.soft(status, what).toBe(422);
    measured('form', { where, action: kindOf(form), missing, status });
    if (status === 422) await says(page, what, typed);
  }
}

test('every form says which field is missing and keeps the rest', { tag: '@10' }, async ({ browser }) => {
  test.setTimeout(600_000);
  const done = new Set();
  const people = ALL ? Object.entries(SCREENS) : [['rini', ['/issues/new']], ['pandu', ['/issues/6']], ['tuti', ['/issues/3']]];
  for (const [username, paths] of people) {
    const page = await person(browser, username);
    for (const line of paths) {
      const [where, status = '200'] = line.split(' ');
      if (status !== '200') continue;
      await page.goto(url(where));
      for (const form of await formsOf(page)) await drives(page, where, form, done);
    }
    await page.context().close();
  }
});

test('a form with everything wrong says so, field by field', { tag: '@10' }, async ({ browser }) => {
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
