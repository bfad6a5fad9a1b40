// The sentences of both languages as crates/words holds them, to find on a page what stands there in the other one.
const fs = require('node:fs');
const path = require('node:path');

const SOURCES = path.join(__dirname, '../../crates/words/src');
const LITERAL = /\b(id|en): (?:if [^"]*\{ )?"((?:[^"\\]|\\[\s\S])*)"/g;
/** Shorter pieces of a sentence say too little: "dan" stands in many a name. */
const PIECE_WORDS_MIN = 3;
const PIECE_LETTERS_MIN = 16;

const plain = (text) => text.replace(/\\\n\s*/g, '').replace(/\\(.)/g, '$1').replace(/\s+/g, ' ').trim();

/** What stands between the values of a sentence, where it is a phrase of its own. */
function pieces(sentence) {
  return sentence.split(/\{[^}]*\}/).map((piece) => piece.trim()).filter(
    (piece) => piece.length >= PIECE_LETTERS_MIN && piece.split(' ').length >= PIECE_WORDS_MIN,
  );
}

function read() {
  const said = { id: new Set(), en: new Set() };
  for (const file of fs.readdirSync(SOURCES, { recursive: true }).filter((name) => name.endsWith('.rs'))) {
    const code = fs.readFileSync(path.join(SOURCES, file), 'utf8').replace(/^\s*\/\/.*$/gm, '');
    for (const [, language, literal] of code.matchAll(LITERAL)) said[language].add(plain(literal));
  }
  return said;
}

/** For each language: the phrases and whole sentences of the other one that it does not use itself. */
function foreign() {
  const said = read();
  const of = (own, other) => {
    const mine = [...said[own]].join('\n');
    const theirs = [...said[other]];
    return {
      whole: new Set(theirs.filter((sentence) => /\p{L}{3}/u.test(sentence) && !sentence.includes('{') && !said[own].has(sentence))),
      phrases: [...new Set(theirs.flatMap(pieces))].filter((piece) => !mine.includes(piece)),
    };
  };
  return { id: of('id', 'en'), en: of('en', 'id') };
}

const FOREIGN = foreign();

/** What of these texts of a page is a sentence of the other language. */
function foreignIn(texts, language) {
  const { whole, phrases } = FOREIGN[language];
  return texts.filter((text) => whole.has(text) || phrases.some((phrase) => text.includes(phrase)));
}

module.exports = { foreignIn };
