//! `GET /reports/mining/xes` and `/reports/mining/ocel`: the issues of a period as an event log, for
//! those who see all of them. It is written while it is sent, some issues at a time.

use super::period::{Period, Wanted};
use super::{Chip, window_of};
use crate::page::Saved;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream::{StreamExt, unfold};
use report::mining::{Batch, Ground, Officers, ocel, xes};
use serde::Deserialize;
use sop::{IssueNumber, Moment};
use std::collections::BTreeMap;
use store::read::Reader;
use words::Lang;

/// Whether officers are called by their names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Naming {
    names: String,
}

/// A log that is being written.
struct Export {
    reader: Reader,
    period: (Moment, Moment),
    after: IssueNumber,
    ground: Ground,
    writer: Writer,
}

/// What comes next.
enum Writer {
    XesHead,
    Xes,
    OcelHead(ocel::Log),
    Ocel(ocel::Log),
    Done,
}

/// `GET /reports/mining/xes`.
pub async fn as_xes(
    visit: Visit,
    Query(wanted): Query<Wanted>,
    Query(naming): Query<Naming>,
) -> Result<Response, Problem> {
    let (export, name) = begun(&visit, &wanted, &naming, Writer::XesHead).await?;
    Ok(Saved::new("application/xml; charset=utf-8", &format!("{name}.xes")).with(export.body()))
}

/// `GET /reports/mining/ocel`.
pub async fn as_ocel(
    visit: Visit,
    Query(wanted): Query<Wanted>,
    Query(naming): Query<Naming>,
) -> Result<Response, Problem> {
    let (export, name) = begun(&visit, &wanted, &naming, Writer::OcelHead(ocel::Log::default())).await?;
    Ok(Saved::new("application/json", &format!("{name}.jsonocel")).with(export.body()))
}

/// For a superior, who sees every issue; for others it is not there.
async fn begun(
    visit: &Visit,
    wanted: &Wanted,
    naming: &Naming,
    writer: Writer,
) -> Result<(Export, String), Problem> {
    if !visit.principal()?.account.superior {
        return Err(Problem::NotFound);
    }
    let (reader, calendar) = (visit.app().reader(), visit.app().calendar());
    let rows = reader.applications(visit.person()?).await.map_err(Problem::fault)?;
    let officers = match naming.names.as_str() {
        "" => Officers::Numbered(BTreeMap::new()),
        _ => Officers::Named(visit.names().await?),
    };
    let period = wanted.period(calendar.day_of(visit.at()));
    let window = window_of(period, &calendar, visit.at());
    let ground = Ground {
        procedure: visit.app().procedure_in_force(),
        revisions: visit
            .app()
            .revisions()
            .into_iter()
            .map(|known| (known.adopted.revision, known.procedure))
            .collect(),
        calendar,
        applications: rows.into_iter().map(|row| (row.application, row.name)).collect(),
        officers,
    };
    let Period { from, until, .. } = period;
    let reader = reader.clone();
    let period = (window.from, window.to);
    let export = Export { reader, period, after: IssueNumber(0), ground, writer };
    Ok((export, format!("alur-{from}-{until}")))
}

impl Export {
    /// A fault breaks the answer off: what came is then no whole log, and no reader takes it for one.
    fn body(self) -> Body {
        let pieces = unfold(self, |mut export| async move {
            let piece = export.piece().await.transpose()?;
            Some((piece.map(Bytes::from), export))
        });
        // What compresses the answer asks once more after its end.
        Body::from_stream(pieces.fuse())
    }

    async fn piece(&mut self) -> Result<Option<String>, store::Error> {
        match std::mem::replace(&mut self.writer, Writer::Done) {
            Writer::XesHead => {
                self.writer = Writer::Xes;
                Ok(Some(xes::head(&self.ground)))
            }
            Writer::Xes => match self.batch().await? {
                Some(batch) => {
                    self.writer = Writer::Xes;
                    Ok(Some(xes::traces(&batch, &mut self.ground)))
                }
                None => Ok(Some(xes::tail().to_owned())),
            },
            Writer::OcelHead(log) => {
                let head = log.head().to_owned();
                self.writer = Writer::Ocel(log);
                Ok(Some(head))
            }
            Writer::Ocel(mut log) => match self.batch().await? {
                Some(batch) => {
                    let events = log.events(&batch, &mut self.ground);
                    self.writer = Writer::Ocel(log);
                    Ok(Some(events))
                }
                None => Ok(Some(log.tail())),
            },
            Writer::Done => Ok(None),
        }
    }

    async fn batch(&mut self) -> Result<Option<Batch>, store::Error> {
        let read = self.reader.mining_batch(self.period, self.after).await?;
        let Some(last) = read.issues.last() else { return Ok(None) };
        self.after = last.number;
        Ok(Some(Batch { issues: read.issues, entries: read.entries, releases: read.releases }))
    }
}

/// The links of the report's page, for the period that it shows.
pub(super) fn links(lang: Lang, wanted: &Wanted) -> Vec<Chip> {
    let link = |format, names, words: &str| Chip {
        href: url::mining(format, &wanted.with_application(None).query(), names),
        words: words.to_owned(),
        on: false,
    };
    vec![
        link("xes", false, lang.mining_xes()),
        link("ocel", false, lang.mining_ocel()),
        link("xes", true, lang.mining_xes_named()),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    fn ground(calendar: Arc<sop::calendar::Calendar>) -> Ground {
        Ground {
            procedure: Arc::new(sop::procedure::Procedure::embedded().clone()),
            revisions: BTreeMap::new(),
            calendar,
            applications: [(sop::AppId(1), "Layanan <Perizinan>".to_owned())].into(),
            officers: Officers::Numbered(BTreeMap::new()),
        }
    }

    /// Two issues that went back and were voided, and the Release that carries one of them.
    fn batch() -> (Batch, Ground) {
        let story = "#9, budi tests failed, sari pushes c2, dev ok, sari tests-dev, sari requests, \
            sari pushes c3, dev ok, sari tests-dev, sari requests, budi tests, dewi agrees, server merges, \
            staging ok, dewi releases, tono checks, tono merges, master merges, production ok";
        let world = crate::issues::samples::told(story);
        let batch = Batch {
            issues: world.issues.values().cloned().collect(),
            entries: world.entries.iter().map(|entry| sop::Entry::clone(entry)).collect(),
            releases: world.releases.values().cloned().collect(),
        };
        (batch, ground(world.calendar))
    }

    fn value<'a>(line: &'a str, key: &str) -> Option<&'a str> {
        line.split_once(&format!("key=\"{key}\" value=\""))?.1.split('"').next()
    }

    #[test]
    fn an_issue_as_xes() {
        let (batch, mut ground) = batch();
        let log = format!("{}{}{}", xes::head(&ground), xes::traces(&batch, &mut ground), xes::tail());
        insta::assert_snapshot!("xes", log);
        let times: Vec<&str> = log.lines().filter_map(|line| value(line, "time:timestamp")).collect();
        assert!(times[1..].windows(2).all(|pair| pair[0] < pair[1]), "times rise strictly: {times:?}");
        let complete = |activity: &str| {
            let both =
                format!("value=\"{activity}\"/>\n<string key=\"lifecycle:transition\" value=\"complete\"");
            log.matches(&both).count()
        };
        for activity in [
            "09 Testing oleh Tim Uji Coba: tidak lulus",
            "09 Putusan batal: commit baru",
            "09 Testing oleh Tim Uji Coba",
            "13 Merge ke master",
        ] {
            assert_eq!(complete(activity), 1, "{activity}: {log}");
        }
        for pair in ["trace", "event", "log"] {
            let opened =
                log.matches(&format!("<{pair}>")).count() + log.matches(&format!("<{pair} ")).count();
            assert_eq!(opened, log.matches(&format!("</{pair}>")).count(), "{pair}");
        }
        assert!(!log.contains("Sari") && log.contains("officer-1"), "officers are numbers");
    }

    #[test]
    fn a_release_is_one_event_of_many_objects_in_ocel() {
        let (batch, mut ground) = batch();
        let mut log = ocel::Log::default();
        let text = format!("{}{}{}", log.head(), log.events(&batch, &mut ground), log.tail());
        insta::assert_snapshot!("ocel", text);
        let log: serde_json::Value = serde_json::from_str(&text).unwrap();
        let list = |name: &str| log[name].as_array().unwrap().clone();
        let ids: Vec<String> = list("objects").iter().map(|object| object["id"].to_string()).collect();
        let mut seen = std::collections::BTreeSet::new();
        for event in list("events") {
            assert!(seen.insert(event["id"].to_string()), "twice: {event}");
            for relation in event["relationships"].as_array().unwrap() {
                assert!(ids.contains(&relation["objectId"].to_string()), "to nothing: {relation}");
            }
        }
        let types: Vec<String> = list("eventTypes").iter().map(|sort| sort["name"].to_string()).collect();
        assert!(list("events").iter().all(|event| types.contains(&event["type"].to_string())));
    }
}
