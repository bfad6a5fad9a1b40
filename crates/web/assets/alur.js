// The one script: live pages, drafts, files, keys, the palette, copying. Every page works without it, and nothing is
// shown here that the server has not written. `W` holds its words and stands before this text.
'use strict';
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const body = document.body;
  const user = body.dataset.user;
  const main = $('main');
  const make = (tag, words = '', attributes = {}) => {
    const node = document.createElement(tag);
    node.textContent = words;
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  };
  const clock = (at) => {
    const two = (n) => String(n).padStart(2, '0');
    return two(at.getHours()) + '.' + two(at.getMinutes());
  };

  // --- saying something without taking the focus
  const said = body.appendChild(make('p', '', { class: 'vh', role: 'status' }));
  const say = (words) => { said.textContent = words; };

  // --- drafts: what is typed into a text area is kept in this browser until it was sent
  const DRAFT = 'alur-draft ' + user + ' ';
  const store = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or shut */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* shut */ } },
    mine: () => { try { return Object.keys(localStorage).filter((key) => key.startsWith(DRAFT)); } catch { return []; } },
  };
  const draftKey = (area) => DRAFT + location.pathname + ' ' + area.form.getAttribute('action') + ' ' + area.name;
  const drafted = (node) => node.tagName === 'TEXTAREA' && node.name && node.form && node.form.method === 'post';
  const waits = new Map();

  const restore = (area) => {
    const draft = store.get(draftKey(area));
    if (!draft || area.dataset.draft || area.value !== area.defaultValue || area.value === draft.text) return;
    const before = area.value;
    area.value = draft.text;
    area.dataset.draft = '1';
    const line = make('p', W.restored.replace('{time}', clock(new Date(draft.at))) + ' ', { class: 'small muted' });
    const drop = line.appendChild(make('button', W.discard, { type: 'button', class: 'btn sm' }));
    drop.addEventListener('click', () => {
      store.drop(draftKey(area));
      area.value = before;
      line.remove();
      area.focus();
    });
    area.after(line);
  };

  const settleDrafts = () => {
    // A text that was sent and whose page shows no error has arrived.
    const wrong = $('[role="alert"], .errors, [aria-invalid="true"], #kept') !== null;
    const month = Date.now() - 30 * 24 * 3600e3;
    for (const key of store.mine()) {
      const draft = store.get(key);
      if (!draft || draft.at < month || (draft.sent && !wrong)) store.drop(key);
      else if (draft.sent) store.set(key, { ...draft, sent: false });
    }
    if (!wrong) $$('textarea', main).filter(drafted).forEach(restore);
  };

  document.addEventListener('input', ({ target }) => {
    if (!user || !drafted(target)) return;
    const key = draftKey(target);
    clearTimeout(waits.get(key));
    waits.set(key, setTimeout(() => {
      if (target.value.trim() === '') store.drop(key);
      else store.set(key, { text: target.value, at: Date.now() });
    }, 500));
  });
  document.addEventListener('submit', ({ target, submitter }) => {
    if (target.getAttribute('action') === '/sign-out') store.mine().forEach(store.drop);
    // What is only previewed has not arrived.
    if (!user || submitter?.name === 'preview') return;
    for (const area of $$('textarea', target).filter(drafted)) {
      clearTimeout(waits.get(draftKey(area)));
      if (area.value.trim()) store.set(draftKey(area), { text: area.value, at: Date.now(), sent: true });
    }
  });

  // --- a comment on a line begins at its number; without a script its form is filled in by hand
  document.addEventListener('click', ({ target }) => {
    const cell = target.closest?.('.diff .ln');
    const form = cell && $('form.at', cell.closest('.file'));
    if (!form || !cell.textContent) return;
    form.line.value = cell.textContent;
    form.side.value = cell.cellIndex ? 'new' : 'old';
    form.requestSubmit();
  });

  // --- files: pasted into or dropped on a form that takes files, they join those that were chosen
  const attach = (event, data) => {
    const field = event.target.closest?.('form')?.querySelector('input[type="file"][multiple]');
    if (!field || !data?.files.length) return;
    event.preventDefault();
    const all = new DataTransfer();
    for (const file of [...field.files, ...data.files]) all.items.add(file);
    field.files = all.files;
    say([...field.files].map((file) => file.name).join(', '));
  };
  document.addEventListener('paste', (event) => attach(event, event.clipboardData));
  document.addEventListener('drop', (event) => attach(event, event.dataTransfer));
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files') && event.target.closest?.('form')) event.preventDefault();
  });

  // --- live: a page whose matter changed asks for itself again and takes over what differs
  const touched = (form) => [...form.elements].some((part) => part === document.activeElement && part.type !== 'submit'
    || (part.type === 'checkbox' || part.type === 'radio' ? part.checked !== part.defaultChecked
      : part.tagName === 'SELECT' ? [...part.options].some((option) => option.selected !== option.defaultSelected
        && $('option[selected]', part))
      : part.type !== 'hidden' && 'defaultValue' in part && part.value !== part.defaultValue));
  const holds = (node) => node.nodeType === 1
    && (node.tagName === 'FORM' ? [node] : $$('form', node)).some(touched);

  const keyed = (node) => node.nodeType === 1
    && (node.id || node.getAttribute('aria-labelledby') || (node.tagName === 'FORM' && node.getAttribute('action')));
  const morph = (old, fresh) => {
    if (old.isEqualNode(fresh)) return;
    if (old.nodeType !== fresh.nodeType || old.nodeName !== fresh.nodeName) { old.replaceWith(fresh); return; }
    if (old.nodeType !== 1) { old.data = fresh.data; return; }
    if (old.tagName === 'FORM' && holds(old)) return;
    for (const { name } of [...old.attributes]) {
      if (!fresh.hasAttribute(name) && !(name === 'open' && old.tagName === 'DETAILS')) old.removeAttribute(name);
    }
    for (const { name, value } of fresh.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    if (old.tagName === 'TEXTAREA') { old.defaultValue = fresh.defaultValue; return; }
    let here = old.firstChild;
    for (const next of [...fresh.childNodes]) {
      const key = keyed(next);
      const same = key && [...old.childNodes].find((child) => keyed(child) === key);
      if (same) {
        while (here && here !== same && !(keyed(here) && [...fresh.childNodes].some((child) => keyed(child) === keyed(here)))) {
          const gone = here;
          here = here.nextSibling;
          if (!holds(gone)) gone.remove();
        }
        if (here !== same) old.insertBefore(same, here);
        here = same.nextSibling;
        morph(same, next);
      } else if (here && !key && !keyed(here) && here.nodeName === next.nodeName) {
        const following = here.nextSibling;
        morph(here, next);
        here = following;
      } else {
        old.insertBefore(next, here);
      }
    }
    while (here) {
      const gone = here;
      here = here.nextSibling;
      if (!holds(gone)) gone.remove();
      else if (!gone.previousElementSibling?.classList.contains('outdated')) {
        gone.before(make('p', W.outdated, { class: 'say warn outdated', role: 'status' }));
      }
    }
  };

  let asking = false;
  let again = false;
  const take = (html) => {
    const fresh = new DOMParser().parseFromString(html, 'text/html');
    const next = $('main', fresh);
    if (!next) return;
    if (fresh.body.dataset.live) body.dataset.live = fresh.body.dataset.live;
    if (next.isEqualNode(main)) return;
    const focus = document.activeElement;
    const mark = focus && main.contains(focus) ? focus.id && '#' + CSS.escape(focus.id)
      || focus.getAttribute('href') && `a[href="${CSS.escape(focus.getAttribute('href'))}"]` : '';
    const before = main.textContent;
    morph(main, document.adoptNode(next));
    const nav = $('header nav');
    if (nav && $('header nav', fresh)) morph(nav, document.adoptNode($('header nav', fresh)));
    document.title = fresh.title;
    if (mark && !document.contains(focus)) $(mark)?.focus({ preventScroll: true });
    dress();
    if (main.textContent !== before) say(W.updated.replace('{time}', clock(new Date())));
  };
  const look = async () => {
    if (asking) { again = true; return; }
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' }, redirect: 'error' });
      if (answer.ok) take(await answer.text());
    } catch { /* the line is cut, or the session ended: the page stays as it is */ } finally {
      asking = false;
      if (again) { again = false; setTimeout(look, 1000); }
    }
  };

  // --- files that were looked at: noted without leaving the place, folded once the server has noted it
  document.addEventListener('submit', async (event) => {
    const form = event.target;
    if (!form.classList.contains('seen')) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: 'POST', body: new URLSearchParams(new FormData(form)) });
      if (!answer.ok) throw answer;
      const section = form.closest('section');
      const open = form.elements.seen.value === '0';
      take(await answer.text());
      $('details', section).open = open;
      $('#progress') && say($('#progress').textContent);
      section.scrollIntoView({ block: 'nearest' });
    } catch { form.submit(); }
  });

  let source = null;
  const listen = () => {
    if (!body.dataset.live || source || document.hidden) return;
    source = new EventSource(body.dataset.live);
    // Pages that hear of the same change do not all ask at once.
    source.addEventListener('changed', () => setTimeout(look, Math.random() * 500));
  };
  document.addEventListener('visibilitychange', () => {
    // A hidden page keeps no line open: a browser has only six. The server knows what was missed meanwhile.
    if (document.hidden) { source?.close(); source = null; } else listen();
  });
  if (body.dataset.live) setTimeout(listen, 700);
  if (body.dataset.again) {
    setInterval(() => { if (!document.hidden) look(); }, body.dataset.again * 1000);
  }

  // --- commands and digests to copy
  const dress = () => {
    if (!navigator.clipboard) return;
    for (const code of $$('code.cmd')) {
      if (code.nextElementSibling?.classList.contains('copy')) continue;
      const button = make('button', W.copy, { type: 'button', class: 'btn sm copy' });
      button.addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(code.textContent);
          button.textContent = W.copied;
          say(W.copied);
          setTimeout(() => { button.textContent = W.copy; }, 2000);
        } catch { getSelection().selectAllChildren(code); }
      });
      code.after(button);
    }
  };

  // --- dialogs: the list of keys, and the palette
  const dialog = (heading) => {
    const box = body.appendChild(make('dialog', '', { class: 'box', 'aria-label': heading }));
    box.addEventListener('close', () => box.remove());
    box.addEventListener('click', (event) => { if (event.target === box) box.close(); });
    return box;
  };
  const showKeys = () => {
    if ($('dialog[open]')) return;
    const box = dialog(W.keys);
    box.append(make('h2', W.keys));
    const list = box.appendChild(make('dl', '', { class: 'facts' }));
    for (const [key, does] of W.list) {
      list.append(make('dt', key), make('dd', does));
    }
    box.append(make('p', W.off, { class: 'small muted' }), make('button', W.close, { class: 'btn', type: 'button' }));
    $('button', box).addEventListener('click', () => box.close());
    box.showModal();
  };
  const palette = () => {
    if ($('dialog[open]') || !user) return;
    const box = dialog(W.palette);
    const field = box.appendChild(make('input', '', {
      type: 'search', 'aria-label': W.palette, placeholder: W.palette, role: 'combobox', 'aria-expanded': 'true',
      'aria-controls': 'palette', 'aria-autocomplete': 'list', autocomplete: 'off',
    }));
    const list = box.appendChild(make('ul', '', { id: 'palette', role: 'listbox', 'aria-label': W.palette }));
    let chosen = -1;
    let asked = 0;
    const choose = (n) => {
      const options = $$('li', list);
      chosen = options.length ? (n + options.length) % options.length : -1;
      options.forEach((option, at) => option.setAttribute('aria-selected', at === chosen));
      if (chosen >= 0) {
        field.setAttribute('aria-activedescendant', options[chosen].id);
        options[chosen].scrollIntoView({ block: 'nearest' });
      }
    };
    const suggest = async () => {
      const mine = ++asked;
      try {
        const answer = await fetch('/search/suggestions?q=' + encodeURIComponent(field.value));
        const { hits = [] } = answer.ok ? await answer.json() : {};
        if (mine !== asked) return;
        list.replaceChildren(...hits.map((hit, at) => {
          const line = make('li', hit.title, { role: 'option', id: 'hit-' + at, 'data-href': hit.url });
          line.append(make('span', hit.kind, { class: 'who' }));
          line.addEventListener('click', () => { location.href = hit.url; });
          return line;
        }));
        choose(hits.length ? 0 : -1);
        if (!hits.length && field.value) list.append(make('li', W.nothing, { class: 'muted' }));
      } catch { /* the line is cut: the field still leads to the page of results */ }
    };
    let wait = 0;
    field.addEventListener('input', () => { clearTimeout(wait); wait = setTimeout(suggest, 120); });
    field.addEventListener('keydown', (event) => {
      if (event.key === 'ArrowDown') choose(chosen + 1);
      else if (event.key === 'ArrowUp') choose(chosen - 1);
      else if (event.key === 'Enter') {
        location.href = $('li[aria-selected="true"]', list)?.dataset.href || '/search?q=' + encodeURIComponent(field.value);
      } else return;
      event.preventDefault();
    });
    box.showModal();
    suggest();
  };

  // --- keys; one switch in the profile turns them off (WCAG 2.1.4)
  const rows = () => $$('main a.title').filter((link) => link.offsetParent !== null);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const at = all.indexOf(document.activeElement);
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))].focus();
  };
  const files = (by) => {
    const all = $$('main .file');
    const at = all.findIndex((file) => file.getBoundingClientRect().top > 8);
    const here = by > 0 ? at : (at < 0 ? all.length : at) - 2;
    all[Math.max(0, here)]?.scrollIntoView();
  };
  const focus = (selector) => {
    const found = $$(selector).find((node) => node.offsetParent !== null);
    found?.focus();
    return found;
  };
  const places = { t: '/', i: '/issues', p: '/board', r: '/releases' };
  const keys = {
    '/': () => focus('#find') || focus('input[type="search"]') || (location.href = '/search'),
    '?': showKeys,
    j: () => step(1),
    k: () => step(-1),
    a: () => focus('[data-primary], .turn .btn.primary, .turn .btn'),
    n: () => focus('.turn textarea') || focus('main textarea'),
    c: () => { location.href = '/issues/new'; },
    '[': () => files(-1),
    ']': () => files(1),
  };
  let leading = 0;
  document.addEventListener('keydown', (event) => {
    const { key, target } = event;
    const typing = target.matches('input:not([type="checkbox"]):not([type="radio"]), textarea, select')
      || target.isContentEditable;
    if (key === 'Enter' && (event.ctrlKey || event.metaKey) && target.tagName === 'TEXTAREA' && target.form) {
      // Where two verdicts stand side by side the person presses one.
      const buttons = $$('button:not([type="button"]):not([disabled]):not([name="preview"])', target.form);
      if (buttons.length === 1) target.form.requestSubmit(buttons[0]);
      else buttons[0]?.focus();
      event.preventDefault();
      return;
    }
    if (body.dataset.keys === 'off' || !user) return;
    if ((event.ctrlKey || event.metaKey) && key.toLowerCase() === 'k') {
      palette();
      event.preventDefault();
      return;
    }
    if (key === 'Escape' && typing && !$('dialog[open]')) { target.blur(); return; }
    if (typing || event.ctrlKey || event.metaKey || event.altKey || $('dialog[open]')) return;
    if (Date.now() - leading < 1500 && places[key]) {
      location.href = places[key];
    } else if (key === 'g') {
      leading = Date.now();
      return;
    } else if (keys[key]) {
      keys[key]();
    } else return;
    leading = 0;
    event.preventDefault();
  });
  $('[data-show-keys]')?.addEventListener('click', (event) => { event.preventDefault(); showKeys(); });

  // A page that waits for the server need not load again by itself where this runs.
  const tls = location.protocol === 'https:';
  document.cookie = `${tls ? '__Host-' : ''}alur-script=1; Path=/; SameSite=Lax${tls ? '; Secure' : ''}`;

  settleDrafts();
  dress();
})();
