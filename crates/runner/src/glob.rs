//! Patterns for paths: `*` and `?` within one name, `**` over directories, `[abc]`, `{a,b}`; a directory
//! means all that lies below it. Used by artifacts and by `rules:changes`.

use regex::Regex;

use crate::limits::PATTERN_BYTES_MAX;

/// A pattern for paths relative to the work directory.
#[derive(Debug, Clone)]
pub struct Glob {
    source: String,
    whole: Regex,
}

impl PartialEq for Glob {
    fn eq(&self, other: &Glob) -> bool {
        self.source == other.source
    }
}

impl Glob {
    /// Reads a pattern. `None` when it is empty, absolute, holds `..`, or is too complex.
    #[must_use]
    pub fn new(source: &str) -> Option<Glob> {
        let source = source.trim_start_matches("./");
        let trimmed = source.trim_end_matches('/');
        if source.starts_with('/') || source.contains('\0') || trimmed.split('/').any(|part| part == "..") {
            return None;
        }
        let body =
            if trimmed.is_empty() || trimmed == "." { String::from(".*") } else { translate(trimmed)? };
        let whole = regex::RegexBuilder::new(&format!("^(?:{body})(?:/.*)?$"))
            .dot_matches_new_line(true)
            .size_limit(PATTERN_BYTES_MAX)
            .build()
            .ok()?;
        Some(Glob { source: source.to_owned(), whole })
    }

    /// Whether the path, relative and with `/`, is matched or lies below a matched directory.
    #[must_use]
    pub fn matches(&self, path: &str) -> bool {
        self.whole.is_match(path)
    }

    /// The pattern as written.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }
}

fn translate(source: &str) -> Option<String> {
    let mut out = String::new();
    let chars: Vec<char> = source.chars().collect();
    let mut at = 0;
    let mut braces = 0;
    while at < chars.len() {
        match chars[at] {
            '*' if chars.get(at + 1) == Some(&'*') => {
                at += 1;
                if chars.get(at + 1) == Some(&'/') {
                    at += 1;
                    out.push_str("(?:.*/)?");
                } else {
                    out.push_str(".*");
                }
            }
            '*' => out.push_str("[^/]*"),
            '?' => out.push_str("[^/]"),
            '[' => {
                let close = at + 2 + chars.get(at + 2..)?.iter().position(|c| *c == ']')?;
                let inner: String = chars[at + 1..close].iter().collect();
                let (not, inner) = match inner.strip_prefix(['!', '^']) {
                    Some(rest) => ("^/", rest.to_owned()),
                    None => ("", inner),
                };
                let inner =
                    inner.replace('\\', "\\\\").replace('[', "\\[").replace('&', "\\&").replace('~', "\\~");
                out.push_str(&format!("[{not}{inner}]"));
                at = close;
            }
            '{' => {
                braces += 1;
                out.push_str("(?:");
            }
            '}' if braces > 0 => {
                braces -= 1;
                out.push(')');
            }
            ',' if braces > 0 => out.push('|'),
            other => out.push_str(&regex::escape(&other.to_string())),
        }
        at += 1;
    }
    (braces == 0).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn patterns_match_paths() {
        let cases = [
            ("dist", "dist/a/b.txt", true),
            ("dist/", "dist/a", true),
            ("dist", "distx/a", false),
            ("*.txt", "a.txt", true),
            ("*.txt", "a/b.txt", false),
            ("**/*.txt", "a/b/c.txt", true),
            ("**/*.txt", "c.txt", true),
            ("a/**", "a/b/c", true),
            ("a/?.log", "a/x.log", true),
            ("a/[!x].log", "a/x.log", false),
            ("a/[xy].log", "a/y.log", true),
            ("{a,b}/c", "b/c", true),
            ("a.b", "axb", false),
            (".", "anything/at/all", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(Glob::new(pattern).unwrap().matches(path), expected, "{pattern} on {path}");
        }
    }

    #[test]
    fn paths_that_leave_the_directory_are_no_patterns() {
        for pattern in ["/etc", "../x", "a/../../b", "a/..", "{a", "[a"] {
            assert!(Glob::new(pattern).is_none(), "{pattern}");
        }
    }
}
