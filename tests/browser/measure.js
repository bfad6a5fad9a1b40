// What the tests measured: one line of JSON each, from which report.js makes the report of `cargo xtask screens`.
const fs = require('node:fs');

const FILE = process.env.ALUR_MEASURES;

function measured(kind, figures) {
  if (FILE) fs.appendFileSync(FILE, `${JSON.stringify({ kind, ...figures })}\n`);
}

module.exports = { measured };
