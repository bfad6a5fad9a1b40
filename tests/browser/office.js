// The office of the demo as its people meet it: signing in, and a git of one's own.
const { execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const PASSWORD = 'alur-demo';
const APPLICATION = 'layanan-perizinan';

const url = (where = '/') => new URL(where, process.env.ALUR_URL).href;

/** A signed-in context and its page. Without motion: axe must not meet a colour that is still on its way. */
async function person(browser, username, options = {}) {
  const context = await browser.newContext({
    locale: 'id-ID',
    reducedMotion: 'reduce',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  const page = await context.newPage();
  await page.goto(url('/sign-in'));
  await page.locator('[name=username]').fill(username);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.locator('[name=password]').press('Enter');
  await page.waitForURL(url('/'));
  return page;
}

/** A clone that knows its person; push it with `push`. */
class Clone {
  constructor(username, name) {
    const tokens = JSON.parse(fs.readFileSync(path.join(process.env.ALUR_DATA, 'demo-tokens.json'), 'utf8'));
    this.dir = fs.mkdtempSync(path.join(os.tmpdir(), 'alur-clone-'));
    const remote = new URL(`/git/${APPLICATION}.git`, process.env.ALUR_URL);
    [remote.username, remote.password] = [username, tokens[username]];
    this.git('clone', '-q', remote.href, '.');
    this.git('config', 'user.name', name);
    this.git('config', 'user.email', `${username}@kominfo.example.go.id`);
  }

  git(...words) {
    const env = { ...process.env, GIT_TERMINAL_PROMPT: '0', GIT_CONFIG_GLOBAL: '/dev/null', LC_ALL: 'C.UTF-8' };
    return execFileSync('git', words, { cwd: this.dir, env, encoding: 'utf8', stdio: 'pipe', timeout: 60_000 });
  }

  /** Changes a file on the branch and commits; answers the commit's id. */
  change(branch, file, edit, message) {
    this.git('switch', '-q', branch);
    const where = path.join(this.dir, file);
    fs.writeFileSync(where, edit(fs.readFileSync(where, 'utf8')));
    this.git('commit', '-qam', message);
    return this.git('rev-parse', 'HEAD').trim();
  }

  push(note) {
    return this.git('push', '-q', '-o', `local-test=passed: ${note}`);
  }

  remove() {
    fs.rmSync(this.dir, { recursive: true, force: true });
  }
}

module.exports = { APPLICATION, Clone, PASSWORD, person, url };
