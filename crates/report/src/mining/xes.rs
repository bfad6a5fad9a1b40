//! XES (IEEE 1849-2016): one trace for each issue.

use super::{Batch, Ground, Kind, Mined, events, status_of, verdict_code};
use sop::calendar::Zone;
use sop::{ActorRef, Issue, Moment};
use std::fmt::Write;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xes.features="nested-attributes" xmlns="http://www.xes-standard.org/">
<extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
<extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
<extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
<extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
<extension name="Alur" prefix="alur" uri="urn:alur:xesext:1"/>
<global scope="trace"><string key="concept:name" value="__INVALID__"/></global>
<global scope="event">
<string key="concept:name" value="__INVALID__"/>
<date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
<string key="lifecycle:transition" value="complete"/>
<string key="org:resource" value="__INVALID__"/>
<string key="org:role" value="__INVALID__"/>
</global>
<classifier name="Aktivitas" keys="concept:name"/>
"#;

/// The log up to its first trace.
pub fn head(ground: &Ground) -> String {
    let mut out = HEAD.to_owned();
    string(&mut out, "concept:name", "Pengerjaan Issue Aplikasi");
    string(&mut out, "lifecycle:model", "standard");
    string(&mut out, "alur:sop", &ground.procedure.identity.number);
    out
}

/// The traces of some issues.
pub fn traces(batch: &Batch, ground: &mut Ground) -> String {
    let mut out = String::new();
    for issue in &batch.issues {
        trace(&mut out, issue, batch, ground);
    }
    out
}

/// The end of the log.
pub fn tail() -> &'static str {
    "</log>\n"
}

fn trace(out: &mut String, issue: &Issue, batch: &Batch, ground: &mut Ground) {
    let zone = ground.calendar.zone();
    out.push_str("<trace>\n");
    string(out, "concept:name", &issue.number.to_string());
    let procedure = ground.procedure_of(issue);
    int(out, "alur:revision", i64::from(procedure.identity.revision));
    if let Some(due) = issue.due() {
        date(out, "alur:due", due, zone);
    }
    string(out, "alur:status", status_of(issue));
    let application = ground.applications.get(&issue.application).cloned().unwrap_or_default();
    string(out, "alur:application", &application);
    for mined in events(issue, batch.story(issue.number), &procedure, &ground.calendar) {
        event(out, issue, &mined, ground, zone);
    }
    out.push_str("</trace>\n");
}

fn event(out: &mut String, issue: &Issue, mined: &Mined, ground: &mut Ground, zone: Zone) {
    out.push_str("<event>\n");
    string(out, "concept:name", &mined.activity);
    string(out, "lifecycle:transition", mined.transition.code());
    date(out, "time:timestamp", mined.at, zone);
    let resource = match mined.actor {
        ActorRef::Person(person) => ground.officers.of(person).1,
        ActorRef::System => "system".to_owned(),
    };
    string(out, "org:resource", &resource);
    string(out, "org:role", mined.role.code());
    if let (Some(step), Some(round), Kind::Step) = (mined.step, mined.round, mined.kind) {
        string(out, "concept:instance", &format!("{}-{}-{round}", issue.number, step.no()));
    }
    if let Some(step) = mined.step {
        int(out, "alur:step", i64::from(step.no()));
    }
    string(out, "alur:kind", mined.kind.code());
    if let Some(verdict) = mined.verdict {
        string(out, "alur:verdict", verdict_code(verdict));
    }
    if let Some(commit) = &mined.commit {
        string(out, "alur:commit", commit.as_str());
    }
    int(out, "alur:entry", mined.entry.0);
    if let Some(minutes) = mined.minutes {
        int(out, "alur:working_minutes", i64::from(minutes));
    }
    out.push_str("</event>\n");
}

fn string(out: &mut String, key: &str, value: &str) {
    attribute(out, "string", key, &escaped(value));
}

fn int(out: &mut String, key: &str, value: i64) {
    attribute(out, "int", key, &value.to_string());
}

/// Always with its offset: a time without one is read as UTC.
fn date(out: &mut String, key: &str, at: Moment, zone: Zone) {
    let shown = at.zoned(zone.time_zone()).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string();
    attribute(out, "date", key, &shown);
}

fn attribute(out: &mut String, sort: &str, key: &str, value: &str) {
    // Writing into a string cannot fail.
    let _ = writeln!(out, "<{sort} key=\"{key}\" value=\"{value}\"/>");
}

/// A text as the value of an attribute; what XML 1.0 cannot hold becomes the replacement character.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_nothing_that_xml_cannot() {
        assert_eq!(escaped("a<b>&\"c\"\n\u{1}d"), "a&lt;b&gt;&amp;&quot;c&quot; \u{fffd}d");
    }

    #[test]
    fn a_time_has_milliseconds_and_its_offset() {
        let mut out = String::new();
        date(&mut out, "time:timestamp", Moment(1_585_011_600_007), Zone::Jakarta);
        assert_eq!(out, "<date key=\"time:timestamp\" value=\"2020-03-24T08:00:00.007+07:00\"/>\n");
    }
}
