//! The little of RFC 5545 that a list of holidays needs: folded lines, properties with parameters, events of
//! whole days, escaped text. Recurrence, zones and hours are refused, never guessed. Read by hand, because
//! all that is kept of an event is a day and a name.

use jiff::civil::Date;

use super::import::{EVENT_DAYS_MAX, IMPORT_ROWS_MAX, ImportFault, Incoming, kind_by_name};
use super::source::ListedDay;

/// A line as the calendar means it: those that continue it are joined to it.
struct Line {
    /// Where it begins in the text, counted from 1.
    number: usize,
    text: String,
}

/// One property: its name in upper case and its value, both as written.
struct Property<'a> {
    name: String,
    value: &'a str,
}

/// An event while it is read.
#[derive(Default)]
struct Event {
    line: usize,
    start: Option<Result<Date, ImportFault>>,
    end: Option<Result<Date, ImportFault>>,
    days: Option<usize>,
    summary: String,
    recurs: bool,
    cancelled: bool,
}

/// Reads every event of the calendar.
pub(super) fn read(text: &str, incoming: &mut Incoming) {
    let mut event: Option<Event> = None;
    // Components within an event, such as alarms, hold properties of the same names.
    let mut inner = 0_usize;
    let mut events = 0_usize;
    for line in unfold(text) {
        let Some(property) = property_of(&line.text) else { continue };
        let component = property.value.trim().to_ascii_uppercase();
        match (property.name.as_str(), component.as_str(), &mut event) {
            ("BEGIN", "VEVENT", None) => {
                events += 1;
                if events > IMPORT_ROWS_MAX {
                    return incoming.wrong(line.number, ImportFault::TooManyRows);
                }
                event = Some(Event { line: line.number, ..Event::default() });
            }
            ("BEGIN", _, Some(_)) => inner += 1,
            ("END", "VEVENT", Some(_)) if inner == 0 => {
                if let Some(event) = event.take() {
                    take(event, incoming);
                }
            }
            ("END", _, Some(_)) => inner = inner.saturating_sub(1),
            (_, _, Some(event)) if inner == 0 => event.take_in(&property),
            (_, _, Some(_) | None) => {}
        }
    }
    if let Some(event) = event {
        incoming.wrong(event.line, ImportFault::BrokenOff);
    }
}

impl Event {
    fn take_in(&mut self, property: &Property<'_>) {
        match property.name.as_str() {
            "DTSTART" => self.start = Some(date_of(property.value)),
            "DTEND" => self.end = Some(date_of(property.value)),
            "DURATION" => self.days = days_of(property.value),
            "SUMMARY" => self.summary = unescaped(property.value),
            "RRULE" | "RDATE" | "EXRULE" => self.recurs = true,
            "STATUS" => self.cancelled = property.value.trim().eq_ignore_ascii_case("cancelled"),
            _ => {}
        }
    }

    /// First day, and how many.
    fn stretch(&self) -> Result<(Date, usize), ImportFault> {
        let start = self.start.clone().ok_or(ImportFault::DayMissing)??;
        let days = match (&self.end, self.days) {
            // The end is the day after the last one; some programs write the day itself for a single day.
            (Some(end), _) => match start.until(end.clone()?).map(|span| span.get_days()) {
                Ok(0) => 1,
                Ok(days) => usize::try_from(days).map_err(|_| ImportFault::Length)?,
                Err(_) => return Err(ImportFault::Length),
            },
            (None, Some(days)) => days,
            (None, None) => 1,
        };
        if (1..=EVENT_DAYS_MAX).contains(&days) { Ok((start, days)) } else { Err(ImportFault::Length) }
    }
}

fn take(event: Event, incoming: &mut Incoming) {
    if event.cancelled {
        return;
    }
    if event.recurs {
        return incoming.wrong(event.line, ImportFault::Recurs);
    }
    let (start, days) = match event.stretch() {
        Ok(stretch) => stretch,
        Err(fault) => return incoming.wrong(event.line, fault),
    };
    let Some(name) = incoming.name(event.line, &event.summary) else { return };
    let kind = kind_by_name(&name);
    for date in start.series(jiff::Span::new().days(1)).take(days) {
        incoming.day(event.line, ListedDay { date, kind, name: name.clone(), estimated: false, hours: None });
    }
}

/// Joins each line to those that continue it, which begin with a space or a tab.
fn unfold(text: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.split('\n').enumerate() {
        let raw = raw.strip_suffix('\r').unwrap_or(raw);
        match (raw.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(rest), Some(line)) => line.text.push_str(rest),
            (Some(_) | None, Some(_) | None) => {
                lines.push(Line { number: index + 1, text: raw.to_owned() });
            }
        }
    }
    lines
}

/// `NAME;PARAMETER="a:b":value`; a colon in quotes parts nothing.
fn property_of(line: &str) -> Option<Property<'_>> {
    let mut quoted = false;
    let colon = line.char_indices().find(|(_, c)| {
        quoted ^= *c == '"';
        *c == ':' && !quoted
    });
    let (head, value) = (&line[..colon?.0], &line[colon?.0 + 1..]);
    let name = head.split(';').next().unwrap_or_default().trim().to_ascii_uppercase();
    Some(Property { name, value })
}

/// `20270101`; with an hour behind it, it is no whole day.
fn date_of(raw: &str) -> Result<Date, ImportFault> {
    let raw = raw.trim();
    let not = || ImportFault::NotADate { found: raw.chars().filter(|c| !c.is_control()).take(40).collect() };
    if raw.len() > 8 && raw.as_bytes().get(8) == Some(&b'T') {
        return Err(ImportFault::NotWholeDay);
    }
    if raw.len() != 8 || !raw.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(not());
    }
    let part = |from: usize, to: usize| raw[from..to].parse::<i16>().unwrap_or(-1);
    let small = |value: i16| i8::try_from(value).unwrap_or(-1);
    Date::new(part(0, 4), small(part(4, 6)), small(part(6, 8))).map_err(|_| not())
}

/// `P1D` or `P2W`; anything else is beyond a list of holidays.
fn days_of(raw: &str) -> Option<usize> {
    let rest = raw.trim().strip_prefix('P')?;
    let (count, times) = match (rest.strip_suffix('D'), rest.strip_suffix('W')) {
        (Some(count), _) => (count, 1),
        (None, Some(count)) => (count, 7),
        // Told as a wrong length.
        (None, None) => return Some(0),
    };
    Some(count.parse::<usize>().unwrap_or(0).saturating_mul(times))
}

/// `\n`, `\,`, `\;` and `\\` as what they stand for; a line end becomes a space of the name.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut escaped = false;
    for c in raw.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (true, 'n' | 'N') => {
                text.push(' ');
                escaped = false;
            }
            (_, c) => {
                text.push(c);
                escaped = false;
            }
        }
    }
    text
}
