// A person who has a keyboard and no mouse. Every stop of the Tab key must show where it stands.
const { expect } = require('@playwright/test');

const STOPS_MAX = 150;

class Keyboard {
  constructor(page) {
    this.page = page;
  }

  /** Tabs from where the focus stands until it reaches the control. */
  async to(control) {
    await expect(control).toBeVisible();
    for (let stop = 0; stop < STOPS_MAX; stop += 1) {
      if (await control.evaluate((it) => it === document.activeElement)) return;
      await this.page.keyboard.press('Tab');
      await this.seen();
    }
    throw new Error(`${control} is out of reach of the Tab key on ${this.page.url()}`);
  }

  /** The focus is drawn, and lies within the window. */
  async seen() {
    const focus = await this.page.evaluate(() => {
      const it = document.activeElement;
      if (!it || it === document.body) return undefined;
      const { outlineStyle, outlineWidth } = getComputedStyle(it);
      const { top, bottom, left, right } = it.getBoundingClientRect();
      const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
      return { what: it.outerHTML.slice(0, 120), drawn: outlineStyle !== 'none' && outlineWidth !== '0px', inside };
    });
    if (focus) expect(focus, `focus on ${this.page.url()}`).toMatchObject({ drawn: true, inside: true });
  }

  async press(control, key = 'Enter') {
    await this.to(control);
    await this.page.keyboard.press(key);
  }

  async type(control, text) {
    await this.to(control);
    await this.page.keyboard.press('Control+a');
    await this.page.keyboard.type(text);
    await expect(control).toHaveValue(text);
  }

  /** The first letters choose in a list. */
  async select(control, words) {
    await this.to(control);
    await this.page.keyboard.type(words);
    await expect(control.locator('option:checked')).toHaveText(words);
  }

  /** The next choice of the group that Tab stops at; Space ticks it, arrows move among radio buttons. */
  async choose(group, value) {
    const wanted = group.and(this.page.locator(`[value="${value}"]`));
    if ((await wanted.getAttribute('type')) === 'checkbox') {
      if (!(await wanted.isChecked())) await this.press(wanted, 'Space');
    } else {
      const first = (await group.and(this.page.locator(':checked')).count())
        ? group.and(this.page.locator(':checked'))
        : group.first();
      await this.press(first, 'Space');
      const radios = await group.count();
      for (let at = 0; at < radios && !(await wanted.isChecked()); at += 1) {
        await this.page.keyboard.press('ArrowDown');
      }
    }
    await expect(wanted).toBeChecked();
  }

  /** Enters the date in the order in which this browser asks for its parts: one that was wrong is typed anew. */
  async date(control, iso) {
    const [year, month, day] = iso.split('-');
    for (const digits of [month + day + year, day + month + year]) {
      await this.to(control);
      await this.page.keyboard.type(digits);
      if ((await control.inputValue()) === iso) return;
      while (await control.evaluate((it) => it === document.activeElement)) await this.page.keyboard.press('Shift+Tab');
    }
    await expect(control).toHaveValue(iso);
  }
}

module.exports = { Keyboard };
