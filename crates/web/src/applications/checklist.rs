//! The CI/CD checklist (R65): five parts of a form, kept as one text of the record, in Indonesian headings.

use crate::typed::Reading;
use words::Lang;

/// The parts: name of the field, and its heading.
pub const PARTS: [&str; 5] = ["build", "variables", "database", "health", "run"];

/// Most characters of one part; five of them fit into a text of the record.
pub const PART_CHARS: usize = 3_500;

/// What a part is called.
pub fn label(lang: Lang, part: &str) -> &'static str {
    match part {
        "build" => lang.checklist_build(),
        "variables" => lang.checklist_variables(),
        "database" => lang.checklist_database(),
        "health" => lang.checklist_health(),
        _ => lang.checklist_run(),
    }
}

/// Reads the five parts and joins them; every part that lacks something is named.
pub fn read(reading: &mut Reading<'_>) -> Option<String> {
    let lang = reading.lang;
    let mut parts = Vec::new();
    for part in PARTS {
        let text = reading.typed.get(part).replace("\r\n", "\n");
        let text = text.trim();
        let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
        if text.is_empty() {
            reading.wrong(part, lang.error_missing(label(lang, part)));
        } else if text.chars().count() > PART_CHARS {
            reading.wrong(part, lang.error_too_long(label(lang, part), PART_CHARS));
        } else if text.contains(control) {
            reading.wrong(part, lang.error_control_character(label(lang, part)));
        } else {
            parts.push(format!("{}:\n{text}", label(Lang::Id, part)));
        }
    }
    (parts.len() == PARTS.len()).then(|| parts.join("\n\n"))
}

/// The parts of a text that [`read`] joined; one that was written otherwise stands whole in the first.
pub fn split(text: &str) -> [String; 5] {
    let mut parts: [String; 5] = Default::default();
    let mut rest = text;
    for n in (0..PARTS.len()).rev() {
        let heading = format!("{}:\n", label(Lang::Id, PARTS[n]));
        match rest.rfind(&heading) {
            Some(at) if at == 0 || rest[..at].ends_with("\n\n") => {
                parts[n] = rest[at + heading.len()..].trim_end().to_owned();
                rest = &rest[..at];
            }
            Some(_) | None => {
                return [text.to_owned(), String::new(), String::new(), String::new(), String::new()];
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r65_parts_come_back_from_the_text() {
        let parts = ["npm ci\n\nnpm run build", "DB_HOST", "PostgreSQL 15", "/sehat", "node ."];
        let joined =
            PARTS.iter().zip(parts).map(|(part, text)| format!("{}:\n{text}", label(Lang::Id, part)));
        let joined = joined.collect::<Vec<_>>().join("\n\n");
        assert_eq!(split(&joined), parts.map(str::to_owned));
        assert_eq!(split("bebas")[0], "bebas");
    }
}
