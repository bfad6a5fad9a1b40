// Starts the built `alur demo` before the first test and ends it after the last. Address and data directory go to
// the tests through ALUR_URL and ALUR_DATA. Set both beforehand to test a server that runs already.
const { spawn } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');

const START_MS_MAX = 240_000;
const END_MS_MAX = 10_000;

const start = async () => {
  if (process.env.ALUR_URL) return undefined;
  const port = await freePort();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'alur-browser-'));
  // The jobs run as users of their own, who must be able to pass through to their directories.
  fs.chmodSync(data, 0o711);
  const log = fs.openSync(path.join(data, 'console.log'), 'w');
  const directory = path.join(data, 'office');
  const doors = ['--listen', `127.0.0.1:${port}`, '--sites-listen', `127.0.0.1:${await freePort()}`];
  const server = spawn(binary(), ['demo', ...doors, '--data', directory], { stdio: ['ignore', log, log] });
  const console_ = () => fs.readFileSync(path.join(data, 'console.log'), 'utf8');
  process.env.ALUR_URL = `http://127.0.0.1:${port}`;
  process.env.ALUR_DATA = directory;
  try {
    await seeded(server, `${process.env.ALUR_URL}/sign-in`, console_);
  } catch (fault) {
    await end(server, data);
    throw fault;
  }
  return () => end(server, data);
};

module.exports = start;
module.exports.binary = binary;
module.exports.freePort = freePort;

// The binary of the development profile, or the one that ALUR_BINARY names.
function binary() {
  const target = process.env.CARGO_TARGET_DIR || path.join(__dirname, '../../target');
  const built = process.env.ALUR_BINARY || path.join(target, 'debug/alur');
  if (!fs.existsSync(built)) throw new Error(`${built} is missing: cargo build --workspace --bin alur`);
  return built;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

// Resolves when the demo has printed its welcome, which comes after the seeding, and the page answers; rejects
// with the server's own last words when it ends before that.
async function seeded(server, url, console_) {
  const start = Date.now();
  while (Date.now() - start < START_MS_MAX) {
    if (server.exitCode !== null || server.signalCode !== null) {
      throw new Error(`alur demo ended at once:\n${console_()}`);
    }
    if (!console_().includes('Situs contoh')) {
      await new Promise((resolve) => setTimeout(resolve, 200));
      continue;
    }
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`alur demo did not answer at ${url}:\n${console_()}`);
}

async function end(server, data) {
  if (server.exitCode === null && server.signalCode === null) {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    const patience = setTimeout(() => server.kill('SIGKILL'), END_MS_MAX);
    await ended;
    clearTimeout(patience);
  }
  fs.rmSync(data, { recursive: true, force: true });
}
