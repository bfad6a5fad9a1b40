//! What Alur itself says in a log. A line holds its sentence in both languages, since a log is kept for
//! readers of either; who reads gets one.
//!
//! ```text
//! <text of the job, mostly none> RS <Indonesian> US <English> LF
//! ```

use std::path::Path;
use words::Lang;

/// Begins a sentence of Alur's. Neither of the two characters is shown by a page or a terminal.
const SAID: char = '\u{1e}';
/// Parts its languages.
const OR: char = '\u{1f}';

/// Appends a sentence; the log and its directory are made when missing.
pub(super) fn say(path: &Path, sentence: impl Fn(Lang) -> String) -> std::io::Result<()> {
    append(path, &line(sentence))
}

/// Appends lines that [`line`] made.
pub(super) fn append(path: &Path, lines: &str) -> std::io::Result<()> {
    use std::io::Write;
    if let Some(directory) = path.parent() {
        std::fs::create_dir_all(directory)?;
    }
    let mut file = std::fs::OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(lines.as_bytes())
}

/// A sentence as the log keeps it.
pub(super) fn line(sentence: impl Fn(Lang) -> String) -> String {
    let [id, en] = Lang::ALL.map(|lang| sentence(lang).replace(['\n', SAID, OR], " "));
    format!("{SAID}{id}{OR}{en}\n")
}

/// The log's text for a reader of this language. What a job left without a line's end stands before the
/// sentence, on a line of its own.
pub(super) fn chosen(bytes: &[u8], lang: Lang) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        match line.split_once(SAID).and_then(|(job, said)| Some((job, said.trim_end().split_once(OR)?))) {
            Some((job, (id, en))) => {
                if !job.is_empty() {
                    out.push_str(job);
                    out.push('\n');
                }
                out.push_str(match lang {
                    Lang::Id => id,
                    Lang::En => en,
                });
                out.push('\n');
            }
            None => out.push_str(line),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_his_own_language_and_the_jobs_text_as_it_is() {
        let said = line(|lang| lang.pipeline_log_exit(3));
        let log = format!("make: *** [uji] Galat 1\n{said}tanpa akhir{said}biasa\n");
        let id = "make: *** [uji] Galat 1\nPerintah berakhir dengan kode 3.\ntanpa akhir\n\
                  Perintah berakhir dengan kode 3.\nbiasa\n";
        assert_eq!(chosen(log.as_bytes(), Lang::Id), id);
        let en = "make: *** [uji] Galat 1\nA command ended with code 3.\ntanpa akhir\n\
                  A command ended with code 3.\nbiasa\n";
        assert_eq!(chosen(log.as_bytes(), Lang::En), en);
    }

    #[test]
    fn a_sentence_about_hostile_names_stays_one_line_of_two_languages() {
        let said = line(|lang| lang.pipeline_log_artifacts_path("a\n\u{1e}b\u{1f}c"));
        assert_eq!(said.matches('\n').count(), 1);
        assert_eq!(
            chosen(said.as_bytes(), Lang::En),
            "The artifact a  b c lies outside the work directory.\n"
        );
    }
}
