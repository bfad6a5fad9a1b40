//! What the clients were told, and whether it is so: each act by its subject and the kind of its entry, each
//! push by its commit.

use crate::office::Office;
use sop::{Event, IssueNumber, ReleaseNumber, Seq, Subject};
use std::collections::BTreeMap;

/// How an act ended for the one who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Ok,
    Refused,
    /// No answer, or one that technique failed.
    Unknown,
}

/// How many acts of one kind on one subject ended how.
type Ends = [u64; 3];

#[derive(Clone, Debug, Default)]
pub struct History {
    /// By subject and kind of entry.
    acts: BTreeMap<(Subject, &'static str), Ends>,
    /// By commit.
    pushes: BTreeMap<String, Ends>,
    /// Issues by the number they were answered with.
    reported: Vec<IssueNumber>,
    reports: Ends,
    releases: Vec<ReleaseNumber>,
    requests: Ends,
    /// The journal's end before the first act.
    since: i64,
}

fn at(answer: Answer) -> usize {
    match answer {
        Answer::Ok => 0,
        Answer::Refused => 1,
        Answer::Unknown => 2,
    }
}

impl History {
    /// Of what comes after this entry.
    pub fn since(seq: Seq) -> History {
        History { since: seq.0, ..History::default() }
    }

    pub fn act(&mut self, subject: Subject, kind: &'static str, answer: Answer) {
        self.acts.entry((subject, kind)).or_default()[at(answer)] += 1;
    }

    pub fn push(&mut self, commit: &str, answer: Answer) {
        self.pushes.entry(commit.to_owned()).or_default()[at(answer)] += 1;
    }

    pub fn report(&mut self, number: Option<IssueNumber>, answer: Answer) {
        self.reported.extend(number);
        self.reports[at(answer)] += 1;
    }

    pub fn release(&mut self, number: Option<ReleaseNumber>, answer: Answer) {
        self.releases.extend(number);
        self.requests[at(answer)] += 1;
    }

    /// What is not as the clients were told.
    pub async fn compare(&self, office: &Office) -> Vec<String> {
        let (mut wrong, mut found) = (Vec::new(), BTreeMap::<(Subject, String), u64>::new());
        let (mut pushed, mut reported, mut released) = (BTreeMap::<String, u64>::new(), vec![], vec![]);
        let mut last = Seq(self.since);
        loop {
            let stored = office.reader().await.stored_after(last).await.unwrap();
            let Some(end) = stored.last() else { break };
            last = Seq(end.seq);
            for stored in stored {
                let entry = stored.entry().unwrap();
                let body: serde_json::Value = serde_json::from_str(&entry.body).unwrap();
                let kind = body["kind"].as_str().unwrap().to_owned();
                *found.entry((entry.subject, kind)).or_default() += 1;
                if let Event::Pushed { new, .. } = &entry.event {
                    *pushed.entry(new.to_string()).or_default() += 1;
                }
                match (entry.subject, &entry.event) {
                    (Subject::Issue(number), Event::IssueReported { .. }) => reported.push(number),
                    (Subject::Release(number), Event::MasterRequested { .. }) => released.push(number),
                    (Subject::Office | Subject::Application(_) | Subject::Issue(_), _)
                    | (Subject::Release(_), _) => {}
                }
            }
        }
        for ((subject, kind), ends) in &self.acts {
            let is = found.get(&(*subject, (*kind).to_owned())).copied().unwrap_or(0);
            wrong.extend(bounds(&format!("{subject} {kind}"), is, *ends));
        }
        for (commit, [ok, _, unknown]) in &self.pushes {
            let is = pushed.get(commit).copied().unwrap_or(0);
            // The same commit pushed once more is up to date, and is told once.
            let least = u64::from(*ok > 0);
            if is < least || is > 1 || (is > 0 && *ok == 0 && *unknown == 0) {
                wrong.push(format!("push of {commit}: {ok} ok, {unknown} unknown, {is} in the journal"));
            }
        }
        wrong.extend(bounds("reports", reported.len() as u64, self.reports));
        wrong.extend(bounds("requests for master", released.len() as u64, self.requests));
        let gone = self.reported.iter().filter(|number| !reported.contains(number));
        wrong.extend(gone.map(|number| format!("issue {number} was reported and is not there")));
        let gone = self.releases.iter().filter(|number| !released.contains(number));
        wrong.extend(gone.map(|number| format!("release {number} was asked for and is not there")));
        wrong
    }

    /// Ends of acts, by kind.
    pub fn table(&self) -> BTreeMap<&'static str, Ends> {
        let mut table = BTreeMap::<&'static str, Ends>::new();
        let mut add = |kind: &'static str, ends: &Ends| {
            let row = table.entry(kind).or_default();
            row.iter_mut().zip(ends).for_each(|(sum, one)| *sum += one);
        };
        self.acts.iter().for_each(|((_, kind), ends)| add(kind, ends));
        self.pushes.values().for_each(|ends| add("push", ends));
        add("issue_reported", &self.reports);
        add("master_requested", &self.requests);
        table
    }
}

/// Every ok is there, and nothing beyond what was never answered.
fn bounds(what: &str, is: u64, [ok, _, unknown]: Ends) -> Option<String> {
    let odd = is < ok || is > ok + unknown;
    odd.then(|| format!("{what}: {ok} ok, {unknown} unknown, {is} in the journal"))
}
