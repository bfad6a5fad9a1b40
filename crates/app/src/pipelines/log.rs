//! What Alur itself says in a log, in both languages.

use std::path::Path;
use words::Lang;

/// Appends a sentence in both languages; the log and its directory are made when missing.
pub(super) fn say(path: &Path, sentence: impl Fn(Lang) -> String) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(both(sentence).as_bytes())
}

/// A sentence in both languages, a line each.
pub(super) fn both(sentence: impl Fn(Lang) -> String) -> String {
    let [first, second] = Lang::ALL.map(|lang| sentence(lang).replace('\n', " "));
    if first == second { format!("{first}\n") } else { format!("{first}\n{second}\n") }
}
