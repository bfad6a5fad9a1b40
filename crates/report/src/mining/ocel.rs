//! OCEL 2.0 as JSON: steps 11 to 13 act on a Release, so that one event may move many issues. What several
//! batches may share (events of Releases, all objects) is kept until the end.

use super::{Batch, Ground, Mined, Transition, events, status_of, verdict_code};
use serde_json::{Value, json};
use sop::issue::Source;
use sop::procedure::Procedure;
use sop::release::ReleaseStanding;
use sop::{ActorRef, Entry, Issue, Moment, Release, Seq, Step, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Of values that never change.
const ALWAYS: &str = "1970-01-01T00:00:00.000Z";

const OBJECT_TYPES: [(&str, &[&str]); 8] = [
    ("ticket", &["channel"]),
    ("issue", &["kind", "priority", "status", "due"]),
    ("branch", &["name"]),
    ("merge_request", &["target"]),
    ("release", &["status"]),
    ("deployment", &["environment", "commit"]),
    ("application", &["name"]),
    ("officer", &[]),
];

const EVENT_ATTRIBUTES: [(&str, &str); 5] = [
    ("revision", "integer"),
    ("step", "integer"),
    ("kind", "string"),
    ("verdict", "string"),
    ("commit", "string"),
];

/// A log that grows batch by batch.
#[derive(Debug, Default)]
pub struct Log {
    /// Was an event written already?
    begun: bool,
    types: BTreeSet<String>,
    objects: BTreeMap<String, Object>,
    /// Events that issues of several batches share.
    shared: BTreeMap<(Seq, String), Value>,
}

#[derive(Debug, Default)]
struct Object {
    sort: &'static str,
    attributes: Vec<(&'static str, String, String)>,
    /// To what, as what; what no object turns out to be is left out.
    relations: BTreeSet<(String, &'static str)>,
}

impl Log {
    /// The log up to its first event.
    pub fn head(&self) -> &'static str {
        "{\"events\":[\n"
    }

    /// The events of some issues; those that several issues share come with the tail.
    pub fn events(&mut self, batch: &Batch, ground: &mut Ground) -> String {
        let mut out = String::new();
        for release in &batch.releases {
            self.release(release, ground);
        }
        for issue in &batch.issues {
            self.issue(issue, ground);
            let by_seq: BTreeMap<Seq, &Entry> =
                batch.story(issue.number).map(|entry| (entry.seq, entry)).collect();
            let story = by_seq.values().copied();
            let procedure = ground.procedure_of(issue);
            for mined in events(issue, story, &procedure, &ground.calendar) {
                if mined.transition == Transition::Start {
                    continue;
                }
                let Some(entry) = by_seq.get(&mined.entry) else { continue };
                self.event(&mut out, issue, &mined, entry, ground);
            }
        }
        out
    }

    /// Shared events, types and objects: the end of the log.
    pub fn tail(mut self) -> String {
        let mut out = String::new();
        for event in std::mem::take(&mut self.shared).into_values() {
            self.write(&mut out, &event);
        }
        let attributes: Vec<Value> =
            EVENT_ATTRIBUTES.iter().map(|(name, sort)| json!({ "name": name, "type": sort })).collect();
        let event_types: Vec<Value> =
            self.types.iter().map(|name| json!({ "name": name, "attributes": attributes })).collect();
        let object_type = |(name, attributes): &(&str, &[&str])| {
            let of = |name: &&str| {
                let sort = if *name == "due" { "time" } else { "string" };
                json!({ "name": name, "type": sort })
            };
            json!({ "name": name, "attributes": attributes.iter().map(of).collect::<Vec<_>>() })
        };
        let object_types: Vec<Value> = OBJECT_TYPES.iter().map(object_type).collect();
        let objects: Vec<Value> = self.objects.iter().map(|(id, object)| self.object(id, object)).collect();
        let types = json!({ "objectTypes": object_types, "eventTypes": event_types });
        let types = types.to_string();
        out.push_str("\n],\n");
        // Without the braces that it shares with the events.
        out.push_str(types.trim_start_matches('{').trim_end_matches('}'));
        out.push_str(",\n\"objects\":[\n");
        for (n, object) in objects.iter().enumerate() {
            out.push_str(if n == 0 { "" } else { ",\n" });
            out.push_str(&object.to_string());
        }
        out.push_str("\n]}\n");
        out
    }

    fn object(&self, id: &str, object: &Object) -> Value {
        let attributes: Vec<Value> = object
            .attributes
            .iter()
            .map(|(name, time, value)| json!({ "name": name, "time": time, "value": value }))
            .collect();
        // A relation to an object that does not exist is dropped by readers without a word.
        let relationships: Vec<Value> = object
            .relations
            .iter()
            .filter(|(to, _)| self.objects.contains_key(to))
            .map(|(to, qualifier)| json!({ "objectId": to, "qualifier": qualifier }))
            .collect();
        json!({ "id": id, "type": object.sort, "attributes": attributes, "relationships": relationships })
    }

    fn event(&mut self, out: &mut String, issue: &Issue, mined: &Mined, entry: &Entry, ground: &mut Ground) {
        let case = json!({ "objectId": issue_id(issue.number.0), "qualifier": "case" });
        let key = (mined.entry, mined.activity.clone());
        if let Some(shared) = self.shared.get_mut(&key) {
            if let Some(list) = shared["relationships"].as_array_mut() {
                list.push(case);
            }
            return;
        }
        self.types.insert(mined.activity.clone());
        let mut relations = vec![case];
        let mut relate = |id: String, qualifier: &str| {
            relations.push(json!({ "objectId": id, "qualifier": qualifier }));
        };
        if let ActorRef::Person(person) = mined.actor {
            let (number, _) = ground.officers.of(person);
            relate(self.ensure(format!("officer:{number}"), "officer"), "actor");
        }
        let release = match entry.subject {
            Subject::Release(number) => Some(release_id(number.0)),
            Subject::Office | Subject::Application(_) | Subject::Issue(_) => None,
        };
        match &release {
            Some(release) => relate(self.ensure(release.clone(), "release"), "release"),
            None => {
                if issue.branch.is_some() {
                    relate(branch_id(issue.number.0), "branch");
                }
            }
        }
        if let Some(deployment) = deployment_of(entry) {
            let of = release.clone().unwrap_or_else(|| issue_id(issue.number.0));
            relate(self.deployment(deployment, &of), "deployment");
        }
        let event = json!({
        "id": format!("entry:{}:{}", mined.entry, mined.step.map_or(0, Step::no)),
            "type": mined.activity,
            "time": utc(mined.at),
            "attributes": attributes(mined, &ground.procedure_of(issue)),
            "relationships": relations,
        });
        if is_shared(entry) {
            self.shared.insert(key, event);
        } else {
            self.write(out, &event);
        }
    }

    fn write(&mut self, out: &mut String, event: &Value) {
        if self.begun {
            out.push_str(",\n");
        }
        self.begun = true;
        out.push_str(&event.to_string());
    }

    fn ensure(&mut self, id: String, sort: &'static str) -> String {
        self.objects.entry(id.clone()).or_default().sort = sort;
        id
    }

    fn issue(&mut self, issue: &Issue, ground: &Ground) {
        let application = self.application(issue.application.0, ground);
        let mut relations = BTreeSet::from([(application, "of")]);
        if let Source::Ticket { number } = &issue.source {
            let id = self.ensure(format!("ticket:{number}"), "ticket");
            self.set(&id, "channel", ALWAYS.to_owned(), "help_desk".to_owned());
            relations.insert((id, "from"));
        }
        if let Source::Derived { parent } = &issue.source {
            relations.insert((issue_id(parent.0), "derived_from"));
        }
        if let Some(release) = issue.release {
            relations.insert((release_id(release.0), "in"));
        }
        let id = self.ensure(issue_id(issue.number.0), "issue");
        let priority = if issue.urgent { "urgent" } else { "ordinary" };
        self.set(&id, "kind", ALWAYS.to_owned(), issue.kind.code().to_owned());
        self.set(&id, "priority", ALWAYS.to_owned(), priority.to_owned());
        self.set(
            &id,
            "status",
            utc(issue.closed_at.unwrap_or(issue.reported_at)),
            status_of(issue).to_owned(),
        );
        for due in &issue.dues {
            self.set(&id, "due", utc(due.set_at), utc(due.at));
        }
        if let Some(object) = self.objects.get_mut(&id) {
            object.relations.extend(relations);
        }
        if let Some(branch) = &issue.branch {
            let branch_id = self.ensure(branch_id(issue.number.0), "branch");
            self.set(&branch_id, "name", ALWAYS.to_owned(), branch.name.as_str().to_owned());
            self.relate(&branch_id, id, "for");
            if let Some(request) = &issue.request {
                let mr = self.ensure(format!("mr:{}", request.number), "merge_request");
                self.set(&mr, "target", ALWAYS.to_owned(), "staging".to_owned());
                self.relate(&mr, branch_id, "source");
            }
        }
    }

    fn release(&mut self, release: &Release, ground: &Ground) {
        let application = self.application(release.application.0, ground);
        let id = self.ensure(release_id(release.number.0), "release");
        if self.objects.get(&id).is_some_and(|object| !object.attributes.is_empty()) {
            return;
        }
        let status = match release.standing {
            ReleaseStanding::At(_) => "open",
            ReleaseStanding::Closed(sop::event::ReleaseEnd::Completed) => "completed",
            ReleaseStanding::Closed(sop::event::ReleaseEnd::Returned) => "returned",
        };
        self.set(&id, "status", utc(release.closed_at.unwrap_or(release.opened_at)), status.to_owned());
        self.relate(&id, application, "of");
        let mr = self.ensure(format!("mr:{}", release.request), "merge_request");
        self.set(&mr, "target", ALWAYS.to_owned(), "master".to_owned());
        self.relate(&mr, id, "for");
    }

    fn application(&mut self, number: i64, ground: &Ground) -> String {
        let id = self.ensure(format!("application:{number}"), "application");
        let name = ground.applications.get(&sop::AppId(number)).cloned().unwrap_or_default();
        self.set(&id, "name", ALWAYS.to_owned(), name);
        id
    }

    fn deployment(&mut self, (number, environment, commit): (i64, &str, String), of: &str) -> String {
        let id = self.ensure(format!("deployment:{number}"), "deployment");
        self.set(&id, "environment", ALWAYS.to_owned(), environment.to_owned());
        self.set(&id, "commit", ALWAYS.to_owned(), commit);
        self.relate(&id, of.to_owned(), "of");
        id
    }

    fn set(&mut self, id: &str, name: &'static str, time: String, value: String) {
        let Some(object) = self.objects.get_mut(id) else { return };
        let attribute = (name, time, value);
        if !object.attributes.contains(&attribute) {
            object.attributes.push(attribute);
        }
    }

    fn relate(&mut self, id: &str, to: String, qualifier: &'static str) {
        if let Some(object) = self.objects.get_mut(id) {
            object.relations.insert((to, qualifier));
        }
    }
}

/// Is it part of the story of more than one issue, or may it be?
fn is_shared(entry: &Entry) -> bool {
    let is_issue = |subject: &Subject| matches!(subject, Subject::Issue(_));
    !is_issue(&entry.subject) || entry.touches.iter().any(is_issue)
}

fn issue_id(number: i64) -> String {
    format!("issue:{number}")
}

fn branch_id(issue: i64) -> String {
    format!("branch:{issue}")
}

fn release_id(number: i64) -> String {
    format!("release:{number}")
}

/// Number, environment and commit of a deployment that an entry tells of.
fn deployment_of(entry: &Entry) -> Option<(i64, &'static str, String)> {
    if let sop::Event::Deployed { environment, commit, deployment, .. } = &entry.event {
        Some((deployment.0, environment.code(), commit.to_string()))
    } else if let sop::Event::DeployFailed { environment, commit, deployment, .. } = &entry.event {
        Some((deployment.0, environment.code(), commit.to_string()))
    } else {
        None
    }
}

fn attributes(mined: &Mined, procedure: &Procedure) -> Vec<Value> {
    let attribute = |name: &str, value: Value| json!({ "name": name, "value": value });
    let given = [
        Some(attribute("revision", json!(procedure.identity.revision))),
        mined.step.map(|step| attribute("step", json!(step.no()))),
        Some(attribute("kind", json!(mined.kind.code()))),
        mined.verdict.map(|verdict| attribute("verdict", json!(verdict_code(verdict)))),
        mined.commit.as_ref().map(|commit| attribute("commit", json!(commit.as_str()))),
    ];
    given.into_iter().flatten().collect()
}

/// In UTC with milliseconds, as OCEL wants times.
fn utc(at: Moment) -> String {
    let at = jiff::Timestamp::from_millisecond(at.ms()).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
