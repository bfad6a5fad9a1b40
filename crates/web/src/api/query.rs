//! Queries of readings: known parameters once each, bounded pages, opaque cursors, and never a token.

use super::fault::{Fault, FieldFault};
use crate::limits;
use crate::url;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt::Write;
use words::Lang;

/// Is there a token in the query? Histories and logs would keep it (SB7).
pub fn token_in_query(query: Option<&str>) -> bool {
    const NAMES: [&str; 7] =
        ["token", "access_token", "private_token", "api_key", "key", "bearer", "authorization"];
    pairs(query).iter().any(|(name, value)| {
        NAMES.contains(&name.to_ascii_lowercase().as_str())
            || value.contains("alur_")
            || name.contains("alur_")
    })
}

/// As [`token_in_query`], for pages, where words of the same names are searched for: names that nothing of
/// ours has, and what looks like a whole token.
pub fn token_on_a_page(query: Option<&str>) -> bool {
    const NAMES: [&str; 5] = ["access_token", "private_token", "api_key", "bearer", "authorization"];
    const DIGITS_MIN: usize = 32;
    let whole = |text: &str| {
        let rest = text.split("alur_").skip(1);
        rest.into_iter().any(|rest| rest.bytes().take_while(u8::is_ascii_hexdigit).count() >= DIGITS_MIN)
    };
    pairs(query).iter().any(|(name, value)| {
        NAMES.contains(&name.to_ascii_lowercase().as_str()) || whole(name) || whole(value)
    })
}

/// Name and value of each parameter, decoded; what is no UTF-8 is shown with a replacement sign and matches
/// nothing.
fn pairs(query: Option<&str>) -> Vec<(String, String)> {
    let decode = |part: &str| {
        let mut bytes = Vec::with_capacity(part.len());
        let mut rest = part.bytes();
        while let Some(byte) = rest.next() {
            let decoded = match byte {
                b'+' => b' ',
                b'%' => {
                    let mut ahead = rest.clone();
                    let digits = [ahead.next(), ahead.next()].map(|digit| digit.map(char::from));
                    match digits.map(|digit| digit.and_then(|digit| digit.to_digit(16))) {
                        [Some(high), Some(low)] => {
                            rest = ahead;
                            u8::try_from(high * 16 + low).unwrap_or(b'?')
                        }
                        [None, _] | [_, None] => b'%',
                    }
                }
                byte => byte,
            };
            bytes.push(decoded);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let parts = query.unwrap_or_default().split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| part.split_once('=').unwrap_or((part, "")))
        .map(|(n, v)| (decode(n), decode(v)))
        .collect()
}

/// The parameters of one reading.
pub struct Query {
    lang: Lang,
    pairs: Vec<(String, String)>,
    errors: Vec<FieldFault>,
}

impl Query {
    /// Reads a query that may hold these parameters alone.
    ///
    /// # Errors
    /// 400 for one that is not known here, or stands twice.
    pub fn read(lang: Lang, query: Option<&str>, known: &[&str]) -> Result<Query, Fault> {
        let pairs = pairs(query);
        for (n, (name, _)) in pairs.iter().enumerate() {
            let shown: String = name.chars().filter(|c| !c.is_control()).take(60).collect();
            let (rule, message) = if !known.contains(&name.as_str()) {
                ("unknown", lang.api_unknown_parameter(&shown))
            } else if pairs[..n].iter().any(|(earlier, _)| earlier == name) {
                ("twice", lang.api_parameter_twice(&shown))
            } else {
                continue;
            };
            return Err(Fault::unknown(lang, FieldFault { field: shown, rule, message }));
        }
        Ok(Query { lang, pairs, errors: Vec::new() })
    }

    /// The value of a parameter, where it was sent and is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        let value = self.pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
        value.filter(|value| !value.is_empty())
    }

    pub fn wrong(&mut self, name: &str, rule: &'static str, message: impl Into<String>) {
        self.errors.push(FieldFault { field: name.to_owned(), rule, message: message.into() });
    }

    /// A parameter of a closed set.
    pub fn choice<T>(&mut self, name: &str, codes: &[&str], parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let read = parse(self.get(name)?);
        if read.is_none() {
            self.wrong(name, "choice", self.lang.api_not_a_choice(&codes.join(", ")));
        }
        read
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &str) -> bool {
        let parse = |value: &str| value.parse::<bool>().ok();
        self.choice(name, &["true", "false"], parse).unwrap_or(false)
    }

    /// A number between these.
    pub fn number(&mut self, name: &str, least: i64, most: i64) -> Option<i64> {
        let raw = self.get(name)?;
        let number = raw.parse().ok().filter(|number| (least..=most).contains(number));
        if number.is_none() {
            self.wrong(name, "range", self.lang.error_number_between(name, least, most));
        }
        number
    }

    /// How many rows one answer holds.
    pub fn limit(&mut self) -> i64 {
        self.number("limit", 1, limits::API_ROWS_MAX).unwrap_or(limits::API_ROWS)
    }

    /// Where the answer goes on.
    pub fn cursor(&mut self, list: char) -> Option<i64> {
        let raw = self.get("cursor")?;
        let at = read_cursor(list, raw);
        if at.is_none() {
            self.wrong("cursor", "format", self.lang.api_not_a_cursor());
        }
        at
    }

    /// # Errors
    /// 422 with all parameters to mend.
    pub fn done(&self) -> Result<(), Fault> {
        if self.errors.is_empty() { Ok(()) } else { Err(Fault::fields(self.lang, self.errors.clone())) }
    }

    /// The address of the next answer: the same question with another `name`.
    fn next(&self, path: &str, name: &str, value: &str) -> String {
        let kept = self.pairs.iter().filter(|(known, value)| known != name && !value.is_empty());
        let mut address = path.to_owned();
        let pairs = kept.map(|(name, value)| (name.as_str(), value.as_str())).chain([(name, value)]);
        for (n, (name, value)) in pairs.enumerate() {
            let sign = if n == 0 { '?' } else { '&' };
            // Writing to a string cannot fail.
            let _ = write!(address, "{sign}{name}={}", url::encode(value));
        }
        address
    }

    /// `Link: <...>; rel="next"` on an answer that goes on.
    pub fn link(&self, response: &mut Response, path: &str, name: &str, value: &str) {
        let link = format!("<{}>; rel=\"next\"", self.next(path, name, value));
        if let Ok(link) = HeaderValue::from_str(&link) {
            response.headers_mut().insert(header::LINK, link);
        }
    }
}

/// Opaque: the list's letter and the last number of the answer.
pub fn cursor(list: char, last: i64) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}{last}"))
}

fn read_cursor(list: char, cursor: &str) -> Option<i64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    text.strip_prefix(list)?.parse().ok().filter(|last| *last >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sb7_a_token_in_the_query_is_found_however_it_is_named() {
        for query in
            ["access_token=x", "Token=x", "a=1&private%5Ftoken=x", "q=alur_0a", "q=%61lur_0a", "alur_0a"]
        {
            assert!(token_in_query(Some(query)), "{query}");
        }
        for query in [None, Some(""), Some("q=alur"), Some("q=token&cursor=aQ")] {
            assert!(!token_in_query(query), "{query:?}");
        }
    }

    #[test]
    fn a_cursor_of_another_list_is_none() {
        assert_eq!(read_cursor('i', &cursor('i', 42)), Some(42));
        for wrong in [cursor('j', 42), cursor('i', 0), "i42".to_owned(), "%".to_owned(), String::new()] {
            assert_eq!(read_cursor('i', &wrong), None, "{wrong}");
        }
    }
}
