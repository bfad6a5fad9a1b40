//! Projections: tables computed from the folds, in the same transaction, for lists. Every one can be rebuilt.

mod application;
mod issue;
mod note;
mod release;
pub(crate) mod search;

pub(crate) use issue::involved;

use crate::error::Error;
use crate::limits;
use crate::load::Fold;
use crate::record::Recorder;
use crate::rows::NewMail;
use crate::sql::{Bind, all, rows, run, sql, unreadable};
use sea_orm::ConnectionTrait;
use serde::Serialize;
use sop::application::Environment;
use sop::mail::mail_of;
use sop::notices::notices_of;
use sop::turn::staging_behind;
use sop::{Application, Entry, Event, Issue, IssueNumber, Office, PersonId, Release, Seq, Subject};
use std::collections::{BTreeMap, BTreeSet};

/// Moves the counter of numbers past those that an entry gave out.
pub(crate) async fn count(db: &impl ConnectionTrait, entry: &Entry) -> Result<(), Error> {
    match (&entry.event, entry.subject) {
        (Event::PersonAdded { person }, _) => past(db, "person", person.0).await,
        (Event::ApplicationRegistered { application, .. }, _) => past(db, "application", application.0).await,
        (Event::IssueReported { .. }, Subject::Issue(issue)) => past(db, "issue", issue.0).await,
        (Event::StagingRequested { request, .. }, _) => past(db, "request", request.0).await,
        (Event::MasterRequested { release, request, .. }, _) => {
            past(db, "release", release.0).await?;
            past(db, "request", request.0).await
        }
        (_, Subject::Office | Subject::Application(_) | Subject::Issue(_) | Subject::Release(_)) => Ok(()),
    }
}

async fn past(db: &impl ConnectionTrait, name: &str, used: i64) -> Result<(), Error> {
    let stmt = sql!(
        "insert into counter (name, value) values ($1, $2)
         on conflict (name) do update set value = excluded.value where excluded.value > counter.value",
        name,
        used + 1
    );
    run(db, stmt).await.map(|_| ())
}

/// Keeps the evidence files of an entry in their list: by it bytes are found that nothing names.
pub(crate) async fn files(db: &impl ConnectionTrait, entry: &Entry) -> Result<(), Error> {
    let Event::FilesAttached { files, .. } = &entry.event else { return Ok(()) };
    for (position, file) in files.iter().enumerate() {
        let stmt = sql!(
            "insert into evidence_file (seq, position, sha256, size_bytes) values ($1, $2, $3, $4)",
            entry.seq,
            position as i64,
            file.sha256,
            i64::try_from(file.size_bytes).unwrap_or(i64::MAX)
        );
        run(db, stmt).await?;
    }
    Ok(())
}

/// Keeps what reports count beyond the courses of issues.
pub(crate) async fn counted(db: &impl ConnectionTrait, entry: &Entry) -> Result<(), Error> {
    if !entry.event.is_counted() {
        return Ok(());
    }
    let stmt = sql!(
        "insert into counted_entry (seq, at_ms, application, subject, what, step, verdict)
         values ($1, $2, $3, $4, $5, $6, $7)",
        entry.seq,
        entry.at,
        entry.application(),
        entry.subject,
        kind_of(entry)?,
        entry.event.step(),
        entry.event.verdict().map(|verdict| code_of(&verdict))
    );
    run(db, stmt).await.map(|_| ())
}

/// Tells the people whom an entry concerns, in the commit that holds the entry (R24): asked once for each
/// issue of its story, so that the developers of a Release's issues hear what befell it.
pub(crate) async fn notify(recorder: &mut Recorder<'_>, entry: &Entry) -> Result<(), Error> {
    let mut issues = Vec::new();
    for subject in std::iter::once(&entry.subject).chain(&entry.touches) {
        if let Subject::Issue(_) = subject {
            issues.extend(recorder.fold(*subject).await?.and_then(as_issue).cloned());
        }
    }
    let own = issues.iter().find(|issue| entry.subject == Subject::Issue(issue.number));
    let application = match entry.application() {
        Some(id) => recorder.fold(Subject::Application(id)).await?.cloned(),
        None => None,
    };
    let application = application.as_ref().and_then(as_application);
    let open = application.and_then(|application| application.open_release).map(Subject::Release);
    let release = match (entry.subject, own.and_then(|issue| issue.release), open) {
        (Subject::Release(_), _, _) => recorder.fold(entry.subject).await?.cloned(),
        (_, Some(release), _) => recorder.fold(Subject::Release(release)).await?.cloned(),
        (_, None, Some(open)) => recorder.fold(open).await?.cloned(),
        (_, None, None) => None,
    };
    let release = release.as_ref().and_then(as_release);
    let office = match recorder.fold(Subject::Office).await?.and_then(as_office) {
        Some(office) => office.clone(),
        None => Office::default(),
    };
    let mut people: BTreeMap<PersonId, Option<NewMail>> = BTreeMap::new();
    for issue in std::iter::once(own).chain(issues.iter().map(Some)) {
        for person in notices_of(entry, issue, release, application, &office) {
            let mail = people.entry(person).or_default();
            if mail.is_none() {
                let kind = mail_of(entry, person, issue, release, application, &office);
                let about = issue.map(|issue| issue.number);
                *mail = kind.map(|kind| NewMail::of_notice(entry.seq, person, kind, about));
            }
        }
    }
    let what = kind_of(entry)?;
    // What a rebuild would tell anew, by rules that came later, is old news.
    let read_at = recorder.again.then_some(entry.at);
    for (person, mail) in people {
        crate::rows::inbox_add(recorder.db, person, entry.seq, &what, entry.at, read_at).await?;
        if let Some(mail) = mail.filter(|_| !recorder.again) {
            crate::rows::mail_add(recorder.db, &mail, entry.at).await?;
        }
    }
    Ok(())
}

/// The event's kind, as its body names it.
fn kind_of(entry: &Entry) -> Result<String, Error> {
    #[derive(serde::Deserialize)]
    struct Kind {
        kind: String,
    }
    let kind: Kind = serde_json::from_str(&entry.body).map_err(|error| unreadable("journal.body", error))?;
    Ok(kind.kind)
}

/// Writes the changed folds and all that follows from them.
pub(crate) async fn write(recorder: &mut Recorder<'_>) -> Result<(), Error> {
    let changed: Vec<Subject> =
        recorder.slots.iter().filter(|(_, slot)| slot.seq.is_some()).map(|(subject, _)| *subject).collect();
    let mut issues = BTreeSet::new();
    let mut found_again = Vec::new();
    for subject in &changed {
        let slot = &recorder.slots[subject];
        let (Some(now), Some(seq)) = (&slot.now, slot.seq) else { continue };
        keep_fold(recorder.db, *subject, now, seq).await?;
        let before_links = slot.before.as_ref().map(links).unwrap_or_default();
        keep_links(recorder.db, *subject, &before_links, &links(now)).await?;
        match (now, &slot.before) {
            (Fold::Office(office), before) => {
                let before = before.as_ref().and_then(as_office);
                if application::office_members(recorder.db, before, office).await? {
                    issues.extend(open_issues(recorder.db, None).await?);
                }
            }
            (Fold::Application(application), before) => {
                let before = before.as_ref().and_then(as_application);
                application::write(recorder.db, before, application).await?;
                if before.is_some_and(|before| turns_differ(before, application)) {
                    issues.extend(open_issues(recorder.db, Some(application)).await?);
                } else if let Some(before) = before.filter(|before| staging_differs(before, application)) {
                    let on_staging = before.on_staging.iter().chain(&application.on_staging);
                    issues.extend(on_staging.map(|on| on.issue));
                }
            }
            (Fold::Release(release), before) => {
                release::write(recorder.db, release).await?;
                note::of_release(recorder.db, before.as_ref().and_then(as_release), release).await?;
                issues.extend(release.issues.iter().copied());
                issues
                    .extend(before.as_ref().and_then(as_release).into_iter().flat_map(|r| r.issues.clone()));
            }
            (Fold::Issue(issue), before) => {
                note::of_issue(recorder.db, before.as_ref().and_then(as_issue), issue).await?;
                issues.insert(issue.number);
            }
        }
        if search::differs(slot.before.as_ref(), now) {
            found_again.push(now.clone());
        }
    }
    let mut counts = BTreeMap::new();
    for number in issues {
        issue::write(recorder, number, &mut counts).await?;
    }
    for ((application, step), more) in counts {
        let stmt = sql!(
            "insert into step_count (application, step, issues) values ($1, $2, $3)
             on conflict (application, step) do update set issues = step_count.issues + excluded.issues",
            application,
            step,
            more
        );
        run(recorder.db, stmt).await?;
    }
    // After the rows of the issues, which the words of a Release are taken from.
    for fold in &found_again {
        search::write(recorder.db, fold).await?;
    }
    for slot in recorder.slots.values_mut() {
        slot.before.clone_from(&slot.now);
        slot.seq = None;
    }
    Ok(())
}

fn as_office(fold: &Fold) -> Option<&Office> {
    match fold {
        Fold::Office(office) => Some(office),
        Fold::Application(_) | Fold::Issue(_) | Fold::Release(_) => None,
    }
}

fn as_application(fold: &Fold) -> Option<&Application> {
    match fold {
        Fold::Application(application) => Some(application),
        Fold::Office(_) | Fold::Issue(_) | Fold::Release(_) => None,
    }
}

fn as_issue(fold: &Fold) -> Option<&Issue> {
    match fold {
        Fold::Issue(issue) => Some(issue),
        Fold::Office(_) | Fold::Application(_) | Fold::Release(_) => None,
    }
}

fn as_release(fold: &Fold) -> Option<&Release> {
    match fold {
        Fold::Release(release) => Some(release),
        Fold::Office(_) | Fold::Application(_) | Fold::Issue(_) => None,
    }
}

/// What of an application tells whose turn it is at any of its issues.
fn turns_differ(before: &Application, now: &Application) -> bool {
    before.members != now.members
        || before.test_team != now.test_team
        || before.separation != now.separation
        || before.dev_server != now.dev_server
        || before.dev_queue != now.dev_queue
        || before.dev_turn != now.dev_turn
        || before.failed != now.failed
}

/// What of an application tells for what its issues on `staging` wait (`sop::turn::server_work`).
fn staging_differs(before: &Application, now: &Application) -> bool {
    let deploys = |of: &Application| of.deploying.contains_key(&Environment::Staging);
    before.reverting != now.reverting
        || before.merging != now.merging
        || deploys(before) != deploys(now)
        || staging_behind(before) != staging_behind(now)
}

rows! {
    struct IssueId {
        issue: IssueNumber,
    }
}

async fn open_issues(
    db: &impl ConnectionTrait,
    application: Option<&Application>,
) -> Result<Vec<IssueNumber>, Error> {
    let found: Vec<IssueId> = match application {
        Some(application) => {
            let id = application.id;
            all(db, sql!("select issue from issue_row where application = $1 and state = 'open'", id)).await?
        }
        None => all(db, sql!("select issue from issue_row where state = 'open'")).await?,
    };
    Ok(found.into_iter().map(|row| row.issue).collect())
}

async fn keep_fold(db: &impl ConnectionTrait, subject: Subject, fold: &Fold, seq: Seq) -> Result<(), Error> {
    let stmt = sql!(
        "insert into fold (subject, kind, seq, version, body) values ($1, $2, $3, $4, $5)
         on conflict (subject) do update
           set seq = excluded.seq, version = excluded.version, body = excluded.body",
        subject,
        fold.kind(),
        seq,
        limits::FOLD_VERSION,
        fold.body()?
    );
    run(db, stmt).await.map(|_| ())
}

/// What a decision about this subject must look at.
fn links(fold: &Fold) -> BTreeSet<Subject> {
    let mut links = BTreeSet::new();
    match fold {
        Fold::Office(_) => {}
        Fold::Application(application) => {
            links.extend(application.open_release.map(Subject::Release));
            links.extend(application.on_staging.iter().map(|on| Subject::Issue(on.issue)));
            links.extend(application.dev_turn.iter().map(|turn| Subject::Issue(turn.issue)));
            links.extend(application.dev_queue.iter().map(|issue| Subject::Issue(*issue)));
        }
        Fold::Issue(issue) => {
            links.insert(Subject::Application(issue.application));
            links.extend(issue.release.map(Subject::Release));
            links.extend(issue::parent_of(issue).map(Subject::Issue));
            links.extend(issue.children.iter().map(|child| Subject::Issue(*child)));
        }
        Fold::Release(release) => {
            links.insert(Subject::Application(release.application));
            links.extend(release.issues.iter().map(|issue| Subject::Issue(*issue)));
        }
    }
    links
}

async fn keep_links(
    db: &impl ConnectionTrait,
    subject: Subject,
    before: &BTreeSet<Subject>,
    now: &BTreeSet<Subject>,
) -> Result<(), Error> {
    for gone in before.difference(now) {
        run(db, sql!("delete from fold_link where subject = $1 and other = $2", subject, *gone)).await?;
    }
    for new in now.difference(before) {
        run(db, sql!("insert into fold_link (subject, other) values ($1, $2)", subject, *new)).await?;
    }
    Ok(())
}

/// The code by which a plain enum is stored.
pub(crate) fn code_of(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(serde_json::Value::Object(fields)) => {
            fields.values().find_map(|value| value.as_str()).unwrap_or_default().to_owned()
        }
        Ok(_) | Err(_) => String::new(),
    }
}

pub(crate) fn flag(value: bool) -> i64 {
    i64::from(value)
}

/// Makes a set of rows `(owner, person)` equal to `wanted`.
async fn keep_people<T: Bind + Copy>(
    db: &impl ConnectionTrait,
    owner: T,
    wanted: &BTreeSet<sop::PersonId>,
    table: &People,
) -> Result<(), Error> {
    rows! {
        struct Holder {
            person: sop::PersonId,
        }
    }
    let stmt = crate::sql::Stmt { text: table.list.to_owned(), values: vec![owner.bind()] };
    let have: BTreeSet<_> = all::<Holder>(db, stmt).await?.into_iter().map(|row| row.person).collect();
    for gone in have.difference(wanted) {
        let values = vec![owner.bind(), gone.bind()];
        run(db, crate::sql::Stmt { text: table.remove.to_owned(), values }).await?;
    }
    for new in wanted.difference(&have) {
        let values = vec![owner.bind(), new.bind()];
        run(db, crate::sql::Stmt { text: table.add.to_owned(), values }).await?;
    }
    Ok(())
}

/// The three statements of a table of persons by issue.
struct People {
    list: &'static str,
    remove: &'static str,
    add: &'static str,
}

/// The text of a statement that is chosen at run time; marked like the others, with its number of values.
macro_rules! text_of {
    ($text:literal, $values:literal) => {{
        const { assert!($crate::sql::placeholders($text) == $values, "as many values as placeholders") };
        $text
    }};
}
use text_of;
