//! What the search finds: one row for each issue, merge request, Release, recorded text and comment, with its
//! terms. Words that were erased are in none of them; who may find a row is decided where it is read.

use crate::error::Error;
use crate::limits::TEXTS_PER_ENTRY;
use crate::load::{self, Fold};
use crate::read::FoundKind;
use crate::record::Recorder;
use crate::sql::{all, one, rows, run, sql, unreadable};
use crate::terms::terms;
use sea_orm::ConnectionTrait;
use sop::issue::Source;
use sop::{AppId, Entry, Event, Issue, IssueNumber, Release, ReleaseNumber, Subject, TextRef};
use std::collections::BTreeMap;

rows! {
    struct Worded {
        digest: TextRef,
        body: String,
    }
    struct AboutText {
        subject: Subject,
    }
    struct AboutComment {
        comment: i64,
        subject: Subject,
        body: String,
        deleted: bool,
    }
    struct InApplication {
        application: AppId,
        name: String,
        slug: String,
    }
    struct Title {
        body: String,
    }
}

/// A row to be written.
struct Row<'a> {
    doc: i64,
    issue: Option<IssueNumber>,
    release: Option<ReleaseNumber>,
    application: AppId,
    shown: Option<&'a TextRef>,
    comment: Option<i64>,
    terms: String,
}

/// Did anything change by which the subject is found?
pub(super) fn differs(before: Option<&Fold>, now: &Fold) -> bool {
    match (before, now) {
        (_, Fold::Office(_) | Fold::Application(_)) => false,
        (Some(Fold::Issue(before)), Fold::Issue(now)) => {
            let titled = |issue: &Issue| issue.request.as_ref().map(|request| request.title.clone());
            before.title != now.title
                || before.body != now.body
                || before.tickets != now.tickets
                || titled(before) != titled(now)
        }
        (Some(Fold::Release(before)), Fold::Release(now)) => before.issues != now.issues,
        (Some(_) | None, Fold::Issue(_) | Fold::Release(_)) => true,
    }
}

/// Writes the rows of an issue or a Release.
pub(super) async fn write(db: &impl ConnectionTrait, fold: &Fold) -> Result<(), Error> {
    match fold {
        Fold::Office(_) | Fold::Application(_) => Ok(()),
        Fold::Issue(found) => issue(db, found).await,
        Fold::Release(found) => release(db, found).await,
    }
}

async fn issue(db: &impl ConnectionTrait, issue: &Issue) -> Result<(), Error> {
    let mut refs = vec![issue.title.clone(), issue.body.clone()];
    let mut numbers = issue.tickets.join(" ");
    match &issue.source {
        Source::Ticket { number } => numbers = format!("{numbers} {number}"),
        Source::Official { name, position, evidence, .. } => {
            refs.extend([name.clone(), position.clone(), evidence.clone()]);
        }
        Source::Derived { .. } | Source::RolledBack { .. } => {}
    }
    let request = issue.request.as_ref();
    let title = request.map(|request| request.title.clone());
    let words = bodies(db, refs.iter().chain(&title)).await?;
    let number = format!("issue {} {numbers}", issue.number);
    let texts = refs.iter().filter_map(|text| words.get(text).map(String::as_str));
    let row = Row {
        doc: FoundKind::Issue.doc(issue.number.0),
        issue: Some(issue.number),
        release: None,
        application: issue.application,
        shown: Some(&issue.body),
        comment: None,
        terms: terms(texts.chain([number.as_str()])),
    };
    keep(db, &row).await?;
    let Some(request) = request else { return Ok(()) };
    let number = format!("merge request {}", request.number);
    let title = words.get(&request.title).map(String::as_str);
    let row = Row {
        doc: FoundKind::Request.doc(request.number.0),
        shown: Some(&request.title),
        terms: terms(title.into_iter().chain([number.as_str()])),
        ..row
    };
    keep(db, &row).await
}

/// A Release is found by its number, its application, and the titles of its issues that are not confidential.
async fn release(db: &impl ConnectionTrait, release: &Release) -> Result<(), Error> {
    let stmt = sql!(
        "select application, name, slug from application_row where application = $1",
        release.application
    );
    let application: Option<InApplication> = one(db, stmt).await?;
    let stmt = sql!(
        "select t.body from issue_row i join text t on t.digest = i.title
         where t.body is not null and i.confidential = 0 and i.issue in"
    );
    let titles: Vec<Title> = all(db, stmt.within(&release.issues)).await?;
    let mut texts: Vec<&str> = titles.iter().map(|title| title.body.as_str()).collect();
    texts.extend(application.iter().flat_map(|row| [row.name.as_str(), row.slug.as_str()]));
    let own = format!("rilis release {}", release.number);
    let row = Row {
        doc: FoundKind::Release.doc(release.number.0),
        issue: None,
        release: Some(release.number),
        application: release.application,
        shown: None,
        comment: None,
        terms: terms(texts.iter().copied().chain([own.as_str()])),
    };
    keep(db, &row).await?;
    let request = format!("merge request {} master {own}", release.request);
    let doc = FoundKind::Request.doc(release.request.0);
    let terms = terms(texts.iter().copied().chain([request.as_str()]));
    keep(db, &Row { doc, terms, ..row }).await
}

/// Keeps the texts of an entry: notes, reasons, remarks, names of files. What a report says is found with its
/// issue.
pub(crate) async fn entry(recorder: &mut Recorder<'_>, entry: &Entry) -> Result<(), Error> {
    if let Event::IssueReported { .. } | Event::ReportCompleted { .. } = &entry.event {
        return Ok(());
    }
    let (issue, release) = match entry.subject {
        Subject::Issue(number) => (Some(number), None),
        Subject::Release(number) => (None, Some(number)),
        Subject::Office | Subject::Application(_) => return Ok(()),
    };
    let mut refs = digests(&entry.body)?;
    if let Event::StagingRequested { title, .. } = &entry.event {
        refs.retain(|text| text != title);
    }
    if refs.is_empty() {
        return Ok(());
    }
    let application = match recorder.fold(entry.subject).await? {
        Some(Fold::Issue(issue)) => issue.application,
        Some(Fold::Release(release)) => release.application,
        Some(Fold::Office(_) | Fold::Application(_)) | None => return Ok(()),
    };
    let words = bodies(recorder.db, &refs).await?;
    for (position, text) in (0..TEXTS_PER_ENTRY).zip(refs.iter().filter(|text| words.contains_key(text))) {
        let row = Row {
            doc: FoundKind::Note.doc(entry.seq.0 * TEXTS_PER_ENTRY + position),
            issue,
            release,
            application,
            shown: Some(text),
            comment: None,
            terms: terms([words[text].as_str()]),
        };
        keep(recorder.db, &row).await?;
    }
    Ok(())
}

/// What of an entry's body may be the digest of a text, in its order. Digests of files look alike; they
/// name no text.
fn digests(body: &str) -> Result<Vec<TextRef>, Error> {
    fn collect(value: &serde_json::Value, found: &mut Vec<TextRef>) {
        match value {
            serde_json::Value::String(text) => {
                let digest = text.len() == 64 && text.bytes().all(|b| b.is_ascii_hexdigit());
                if digest && !found.iter().any(|TextRef(known)| known == text) {
                    found.push(TextRef(text.clone()));
                }
            }
            serde_json::Value::Array(parts) => parts.iter().for_each(|part| collect(part, found)),
            serde_json::Value::Object(parts) => parts.values().for_each(|part| collect(part, found)),
            serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => {}
        }
    }
    let value = serde_json::from_str(body).map_err(|error| unreadable("journal.body", error))?;
    let mut found = Vec::new();
    collect(&value, &mut found);
    Ok(found)
}

/// The words of these texts; those that were erased are missing.
async fn bodies<'a>(
    db: &impl ConnectionTrait,
    refs: impl IntoIterator<Item = &'a TextRef>,
) -> Result<BTreeMap<TextRef, String>, Error> {
    let refs: Vec<&TextRef> = refs.into_iter().collect();
    let stmt = sql!("select digest, body from text where body is not null and digest in");
    let found: Vec<Worded> = all(db, stmt.within(&refs)).await?;
    Ok(found.into_iter().map(|row| (row.digest, row.body)).collect())
}

async fn keep(db: &impl ConnectionTrait, row: &Row<'_>) -> Result<(), Error> {
    let stmt = sql!(
        "insert into search_row (doc, issue, release, application, shown, comment, terms)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (doc) do update set shown = excluded.shown, terms = excluded.terms",
        row.doc,
        row.issue,
        row.release,
        row.application,
        row.shown,
        row.comment,
        row.terms
    );
    run(db, stmt).await.map(|_| ())
}

/// Keeps what a comment says now; one that was deleted goes.
pub(crate) async fn comment(db: &impl ConnectionTrait, comment: i64) -> Result<(), Error> {
    let stmt = sql!(
        "select comment, subject, body,
           cast(case when deleted_at is null then 0 else 1 end as bigint) as deleted
         from comment where comment = $1",
        comment
    );
    match one::<AboutComment>(db, stmt).await? {
        Some(row) => said(db, &row).await,
        None => Ok(()),
    }
}

/// All comments, which the journal does not tell of.
pub(crate) async fn all_comments(db: &impl ConnectionTrait) -> Result<(), Error> {
    let mut last = 0;
    loop {
        let stmt = sql!(
            "select comment, subject, body, cast(0 as bigint) as deleted from comment
             where comment > $1 and deleted_at is null order by comment limit $2",
            last,
            crate::limits::WALK_ROWS
        );
        let rows: Vec<AboutComment> = all(db, stmt).await?;
        let Some(end) = rows.last() else { return Ok(()) };
        last = end.comment;
        for row in &rows {
            said(db, row).await?;
        }
    }
}

async fn said(db: &impl ConnectionTrait, row: &AboutComment) -> Result<(), Error> {
    let doc = FoundKind::Comment.doc(row.comment);
    let (issue, release) = match row.subject {
        Subject::Issue(number) => (Some(number), None),
        Subject::Release(number) => (None, Some(number)),
        Subject::Office | Subject::Application(_) => return Ok(()),
    };
    if row.deleted {
        return run(db, sql!("delete from search_row where doc = $1", doc)).await.map(|_| ());
    }
    let stmt = sql!(
        "select application, '' as name, '' as slug from issue_row where issue = $1
         union all select application, '', '' from release_row where release = $2",
        issue,
        release
    );
    let Some(InApplication { application, .. }) = one(db, stmt).await? else { return Ok(()) };
    let comment = Some(row.comment);
    let row =
        Row { doc, issue, release, application, shown: None, comment, terms: terms([row.body.as_str()]) };
    keep(db, &row).await
}

/// Forgets the words of an erased text, wherever they were found.
pub(crate) async fn erased(db: &impl ConnectionTrait, text: &TextRef) -> Result<(), Error> {
    let notes = FoundKind::Note.doc(0);
    run(db, sql!("delete from search_row where shown = $1 and doc >= $2", text, notes)).await?;
    let about: Option<AboutText> = one(db, sql!("select subject from text where digest = $1", text)).await?;
    let Some(AboutText { subject: subject @ Subject::Issue(_) }) = about else { return Ok(()) };
    let Some(fold) = load::fold(db, subject).await? else { return Ok(()) };
    write(db, &fold).await?;
    if let Fold::Issue(issue) = &fold
        && let Some(number) = issue.release
        && let Some(fold) = load::fold(db, Subject::Release(number)).await?
    {
        write(db, &fold).await?;
    }
    Ok(())
}
