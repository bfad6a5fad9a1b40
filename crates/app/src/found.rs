//! R72: compares every ref of every confirmed application with what the journal says of it. At a start and
//! once a minute; nothing but reading, and no process is started.
//!
//! ```text
//! t0  the journal's word is read            t1  the refs are read
//! t2  under the journal's lock: still the same word, and no work under way that explains the difference?
//! ```
//! A merge that comes between t0 and t2 changes the word; then nothing is recorded and the next look tells.

use crate::works::{Works, commit_id, oid};
use crate::{App, DecideError, Error, What, limits};
use git::{BranchName, Oid, Repository};
use sop::acts::found::{self, RefSeen};
use sop::application::FoundHow;
use sop::{Actor, AppId, Application, CommitId, Facts, IssueNumber, Refusal};
use std::collections::BTreeMap;

const HEADS: &str = "refs/heads/";
/// Refs of the server itself: kept tips and the like.
const OURS: &str = "refs/alur/";

/// A ref by the journal: where it should stand, and whose branch it is.
struct Expected {
    head: Option<CommitId>,
    issue: Option<IssueNumber>,
}

/// Looks at the repositories of all confirmed applications. One that cannot be read does not hold up the
/// others.
///
/// # Errors
/// The store fails, or the last fault of a repository that could not be read.
pub async fn look(works: &Works) -> Result<(), Error> {
    let mut failed = Ok(());
    for application in works.app().reader().confirmed_applications().await? {
        if let Err(error) = look_at(works.app(), application).await {
            tracing::error!(%error, %application, "the refs of an application cannot be compared");
            failed = Err(error);
        }
    }
    failed
}

/// Looks at one application.
async fn look_at(app: &App, id: AppId) -> Result<(), Error> {
    let what = What::Application(id);
    let Some(case) = app.case_file(what.clone()).await? else { return Ok(()) };
    let Some(application) = &case.application else { return Ok(()) };
    let expected = expected(app, application).await?;
    let repository = app.repository(id);
    let now = refs_of(&repository).await?;
    agreed(app, application, &expected, &now).await?;
    for (name, seen) in differences(application, &expected, &now).into_iter().take(limits::FOUND_AT_ONCE) {
        let issue = expected.get(&name).and_then(|expected| expected.issue);
        let (journal, stands) = seen;
        let seen = describe(app, &repository, name, journal, stands).await?;
        let what = issue.map_or_else(|| what.clone(), What::Issue);
        tell(app, what, move |case| found::ref_found(case, &Actor::machine(), &seen)).await?;
    }
    Ok(())
}

async fn expected(app: &App, application: &Application) -> Result<BTreeMap<String, Expected>, Error> {
    let mut expected = BTreeMap::new();
    let mut of_application = |name: &str, head: Option<&CommitId>| {
        expected.insert(name.to_owned(), Expected { head: head.cloned(), issue: None });
    };
    of_application("staging", application.staging.as_ref());
    of_application("master", application.master.as_ref());
    for (name, head) in &application.imported {
        of_application(name, Some(head));
    }
    for row in app.reader().branch_rows(application.id).await? {
        expected.insert(row.name, Expected { head: row.head, issue: Some(row.issue) });
    }
    Ok(expected)
}

/// Puts every ref of a restored application to the journal's word; what stood there is kept beside it. A
/// backup copies the store first, so refs may be ahead of it and never behind.
///
/// # Errors
/// The store fails, or a commit of the journal is not in the repository.
pub(crate) async fn settle(app: &App, id: AppId) -> Result<u32, Error> {
    let Some(case) = app.case_file(What::Application(id)).await? else { return Ok(0) };
    let Some(application) = &case.application else { return Ok(0) };
    let expected = expected(app, application).await?;
    let repository = app.repository(id);
    let now = refs_of(&repository).await?;
    let mut moved = 0;
    for (name, (journal, stands)) in differences(application, &expected, &now) {
        let at = |commit: Option<CommitId>| commit.map(|commit| oid(&commit));
        repository.put_back(&full_ref(&name), at(stands), at(journal)).await?;
        moved += 1;
    }
    Ok(moved)
}

/// What stands in the repository, the server's own refs left out. A repository that is not there has none.
async fn refs_of(repository: &Repository) -> Result<BTreeMap<String, CommitId>, Error> {
    let refs = match repository.refs().await {
        Ok(refs) => refs,
        Err(git::Error::RepositoryMissing) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let theirs = refs.into_iter().filter(|found| !found.name.starts_with(OURS));
    Ok(theirs.map(|found| (name_of(&found.name), commit_id(found.oid))).collect())
}

/// The branch's name, where that can be mistaken for no other ref's.
fn name_of(full: &str) -> String {
    let branch = BranchName::from_full_ref(full).filter(|branch| !branch.as_str().starts_with("refs/"));
    branch.map_or_else(|| full.to_owned(), |branch| branch.to_string())
}

/// The full name of a ref that [`name_of`] named.
pub(crate) fn full_ref(name: &str) -> String {
    if name.starts_with("refs/") { name.to_owned() } else { format!("{HEADS}{name}") }
}

type Difference = (String, (Option<CommitId>, Option<CommitId>));

/// Names with the journal's word and what stands there, but for what is known already.
fn differences(
    application: &Application,
    expected: &BTreeMap<String, Expected>,
    now: &BTreeMap<String, CommitId>,
) -> Vec<Difference> {
    let mut names: Vec<&String> = expected.keys().chain(now.keys()).collect();
    names.sort_unstable();
    names.dedup();
    let differs = |name: &&String| {
        let (journal, stands) = (expected.get(*name).and_then(|e| e.head.clone()), now.get(*name).cloned());
        let known = application.found_on(name).any(|found| found.commit == stands && !found.restoring);
        (journal != stands && !known).then(|| ((*name).clone(), (journal, stands)))
    };
    names.iter().filter_map(differs).collect()
}

/// What was found and stands by now where the journal says.
async fn agreed(
    app: &App,
    application: &Application,
    expected: &BTreeMap<String, Expected>,
    now: &BTreeMap<String, CommitId>,
) -> Result<(), Error> {
    for found in application.found.iter().filter(|found| !found.restoring) {
        let journal = expected.get(&found.name).and_then(|expected| expected.head.as_ref());
        let stands = now.get(&found.name);
        if found.journal.as_ref() == journal && stands == journal {
            let what = found.issue.map_or(What::Application(application.id), What::Issue);
            let (seq, stands) = (found.seq, stands.cloned());
            let decide = move |case: &_| found::ref_agreed(case, &Actor::machine(), seq, stands.as_ref());
            tell(app, what, decide).await?;
        }
    }
    Ok(())
}

/// How what stands there differs from the journal's word, and whether entries made it that this journal does
/// not have.
async fn describe(
    app: &App,
    repository: &Repository,
    name: String,
    journal: Option<CommitId>,
    now: Option<CommitId>,
) -> Result<RefSeen, Error> {
    let (was, is) = (journal.as_ref().map(oid), now.as_ref().map(oid));
    let how = how(repository, was, is).await?;
    let highest = match is {
        Some(is) => repository.highest_entry(is, was, limits::FOUND_COMMITS_MAX).await,
        None => Ok(None),
    };
    let highest = match highest {
        Ok(highest) => highest,
        // It is no commit, or leads to none.
        Err(git::Error::NotFound(_)) => None,
        Err(error) => return Err(error.into()),
    };
    let last = app.reader().head().await?.seq;
    let beyond = highest.is_some_and(|highest| highest > last.0);
    Ok(RefSeen { name, journal, now, how, beyond })
}

async fn how(repository: &Repository, was: Option<Oid>, is: Option<Oid>) -> Result<FoundHow, Error> {
    match (was, is) {
        (None, _) => Ok(FoundHow::Extra),
        (Some(_), None) => Ok(FoundHow::Gone),
        (Some(was), Some(is)) => match repository.contains(was, is).await {
            Ok(true) => Ok(FoundHow::Ahead),
            // What cannot be followed back to the journal's word does not hold it.
            Ok(false) | Err(git::Error::NotFound(_) | git::Error::Unreadable(_)) => Ok(FoundHow::Elsewhere),
            Err(error) => Err(error.into()),
        },
    }
}

/// A branch as it stands now, where that is not what the journal says.
pub(crate) async fn seen_on(
    works: &Works,
    application: AppId,
    name: &str,
    journal: Option<CommitId>,
) -> Result<Option<RefSeen>, Error> {
    let repository = works.app().repository(application);
    let now = repository.find_ref(&full_ref(name)).await?.map(commit_id);
    if now == journal {
        return Ok(None);
    }
    Ok(Some(describe(works.app(), &repository, name.to_owned(), journal, now).await?))
}

/// What a commit of the server on `staging` was made on, where that is not what the journal says.
pub(crate) async fn seen_below(
    works: &Works,
    application: AppId,
    journal: Option<CommitId>,
    made: Oid,
) -> Result<Option<RefSeen>, Error> {
    let repository = works.app().repository(application);
    let below = repository.commit(made).await?.parents.first().copied().map(commit_id);
    if below == journal {
        return Ok(None);
    }
    Ok(Some(describe(works.app(), &repository, "staging".to_owned(), journal, below).await?))
}

/// Where `staging` stands by the journal.
pub(crate) async fn staging_by_journal(works: &Works, application: AppId) -> Result<Option<CommitId>, Error> {
    let case = works.app().case_file(What::Application(application)).await?;
    Ok(case.and_then(|case| case.application).and_then(|application| application.staging))
}

/// Records what the case says there is to record; a page view of the case tells whether that is anything.
async fn tell(
    app: &App,
    what: What,
    decide: impl Fn(&sop::CaseFile) -> Result<Facts, Refusal> + Send + 'static,
) -> Result<(), Error> {
    let case = app.case_file(what.clone()).await?;
    if !case.is_some_and(|case| decide(&case).is_ok_and(|facts| !facts.facts.is_empty())) {
        return Ok(());
    }
    match app.decide(what, &Actor::machine(), decide).await {
        Ok(_) => Ok(()),
        Err(DecideError::Refused(refused)) => Err(Error::Unexpected(refused.refusal.rule().to_owned())),
        Err(DecideError::Fault(error)) => Err(error.into()),
    }
}
