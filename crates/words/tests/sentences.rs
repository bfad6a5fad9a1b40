//! Every sentence of the sources, in both languages: short, free of words that help nobody, and in one
//! language.

use std::path::{Path, PathBuf};

/// A literal of one language with its place.
struct Said {
    lang: &'static str,
    text: String,
    place: String,
}

/// Sentences longer than this are hard to follow on a screen (screens, acceptance 15).
const WORDS_MAX: usize = 20;

/// Words that tell a reader nothing, or blame (screens, acceptance 15).
const FORBIDDEN: [&str; 12] = [
    "error",
    "invalid",
    "null",
    "exception",
    "hubungi administrator",
    "contact the administrator",
    "oops",
    "maaf",
    "sorry",
    "gagal total",
    "tidak valid",
    "!\u{20}",
];

/// Indonesian words that have no business in an English sentence.
const INDONESIAN: [&str; 30] = [
    "yang",
    "dan",
    "atau",
    "tidak",
    "belum",
    "sudah",
    "dengan",
    "untuk",
    "dari",
    "langkah",
    "diuji",
    "oleh",
    "berkas",
    "ini",
    "itu",
    "adalah",
    "harus",
    "dapat",
    "rilis",
    "aplikasi",
    "penguji",
    "alasan",
    "catatan",
    "kembalikan",
    "setelah",
    "sebelum",
    "wajib",
    "hari",
    "jam",
    "kerja",
];

/// English words that have no business in an Indonesian one. Loan words of the SOP are not listed.
const ENGLISH: [&str; 26] = [
    "the",
    "and",
    "or",
    "not",
    "yet",
    "with",
    "for",
    "from",
    "step",
    "tested",
    "by",
    "file",
    "this",
    "that",
    "is",
    "are",
    "must",
    "can",
    "application",
    "reason",
    "note",
    "return",
    "after",
    "before",
    "required",
    "you",
];

#[test]
fn sentences_are_short() {
    let said = all();
    assert!(said.len() > 1_500, "only {} literals found", said.len());
    let long: Vec<String> = said
        .iter()
        .flat_map(|said| sentences(&said.text).into_iter().map(move |sentence| (said, sentence)))
        .filter(|(_, sentence)| words(sentence) > WORDS_MAX)
        .map(|(said, sentence)| format!("{}: {} words: {sentence}", said.place, words(&sentence)))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn no_word_that_helps_nobody() {
    let found: Vec<String> = all()
        .iter()
        .filter(|said| {
            let text = said.text.to_lowercase();
            FORBIDDEN.iter().any(|word| has_word(&text, word)) || said.text.ends_with('!')
        })
        .map(|said| format!("{}: {}", said.place, said.text))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn each_sentence_is_in_its_own_language() {
    let found: Vec<String> = all()
        .iter()
        .filter(|said| {
            let text = without_values(&said.text).to_lowercase();
            let foreign: &[&str] = if said.lang == "id" { &ENGLISH } else { &INDONESIAN };
            let quoted = said.text.contains("git ") || said.text.contains("Keterangan");
            !quoted && foreign.iter().any(|word| has_word(&text, word))
        })
        .map(|said| format!("{}: {}: {}", said.place, said.lang, said.text))
        .collect();
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn both_languages_name_the_same_values() {
    let said = all();
    let differing: Vec<String> = said
        .chunk_by(|one, next| !(one.lang == "en" && next.lang == "id"))
        .filter_map(|pair| {
            let of = |lang: &str| {
                let texts: Vec<&str> =
                    pair.iter().filter(|said| said.lang == lang).map(|said| said.text.as_str()).collect();
                texts.join(" ")
            };
            let (id, en) = (of("id"), of("en"));
            (values(&id) != values(&en)).then(|| format!("{}: {id} | {en}", pair[0].place))
        })
        .collect();
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// The literals behind `id:`, `en:` and `one:` of every source file, in order.
fn all() -> Vec<Said> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files.iter().flat_map(|file| literals(file)).collect()
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(directory).expect("the sources are there") {
        let path = entry.expect("a readable entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn literals(file: &Path) -> Vec<Said> {
    let text = std::fs::read_to_string(file).expect("a source is text");
    let code: String = text
        .lines()
        .map(|line| if line.trim_start().starts_with("//") { "" } else { line })
        .collect::<Vec<_>>()
        .join("\n");
    let bytes = code.as_bytes();
    let (mut said, mut at, mut lang) = (Vec::new(), 0, None);
    while at < bytes.len() {
        let rest = &code[at..];
        if let Some((name, code)) = [("id: ", "id"), ("en: ", "en"), ("one: ", "en")]
            .into_iter()
            .find(|(name, _)| rest.starts_with(name) && !bytes[at.saturating_sub(1)].is_ascii_alphanumeric())
        {
            lang = Some(code);
            at += name.len();
        } else if bytes[at] == b'"' {
            let (literal, length) = literal(rest);
            if let Some(lang) = lang {
                let line = code[..at].matches('\n').count() + 1;
                let name = file.file_name().expect("a file has a name").to_string_lossy();
                said.push(Said { lang, text: literal, place: format!("{name}:{line}") });
            }
            at += length;
        } else {
            if !bytes[at].is_ascii_whitespace() {
                lang = None;
            }
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    said
}

/// The string literal at the beginning of `code`, and its length with quotes.
fn literal(code: &str) -> (String, usize) {
    let (mut text, mut chars) = (String::new(), code.char_indices().skip(1).peekable());
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (text, at + 1),
            '\\' => match chars.next() {
                Some((_, '\n')) => while chars.next_if(|(_, c)| c.is_whitespace()).is_some() {},
                Some((_, c)) => text.push(c),
                None => break,
            },
            c => text.push(c),
        }
    }
    panic!("a literal without end: {code:.40}")
}

fn sentences(text: &str) -> Vec<String> {
    let mut sentences = Vec::new();
    let mut sentence = String::new();
    for word in text.split_whitespace() {
        sentence.push_str(word);
        sentence.push(' ');
        if word.ends_with(['.', '?']) {
            sentences.push(std::mem::take(&mut sentence));
        }
    }
    sentences.push(sentence);
    sentences
}

fn words(sentence: &str) -> usize {
    sentence.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let edge = |c: Option<char>| c.is_none_or(|c| !(c.is_alphanumeric() || matches!(c, '_' | '-')));
        edge(text[..at].chars().next_back()) && edge(text[at + word.len()..].chars().next())
    })
}

/// The text without what stands in braces.
fn without_values(text: &str) -> String {
    let parts = text.split('{').map(|part| part.split_once('}').map_or(part, |(_, rest)| rest));
    parts.collect::<Vec<_>>().join(" ")
}

/// The names in braces, sorted, each once.
fn values(text: &str) -> Vec<String> {
    let mut names: Vec<String> = text
        .split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}').map(|(name, _)| name.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}
