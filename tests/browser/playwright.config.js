// The browser's tests run against a real `alur demo` with a directory and a port of its own.
// Chromium is Debian's; Playwright's own download is never used.
const { defineConfig } = require('@playwright/test');

module.exports = defineConfig({
  testDir: '.',
  globalSetup: require.resolve('./start.js'),
  timeout: 60_000,
  workers: 1,
  forbidOnly: true,
  reporter: [['list'], ...(process.env.ALUR_REPORT ? [['./report.js']] : [])],
  use: {
    browserName: 'chromium',
    locale: 'id-ID',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      chromiumSandbox: process.getuid() !== 0,
      args: ['--disable-dev-shm-usage', '--disable-background-networking'],
    },
  },
});
