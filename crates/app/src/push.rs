//! A push: the one change that git makes before the journal knows.
//!
//! ```text
//! t0  ref commands judged on a read view                    refused here: answered by us, nothing touched
//! t1  objects in quarantine; range and sizes read; judged again under the journal's lock, intent noted
//! t2  git moves the ref, if the old value holds
//! t3  objects, refs and their directories are on the disk
//! t4  facts appended, intent removed, effects stored: one transaction
//! t5  git's last lines go to the client
//! ```
//! Between t1 and t4 every act that depends on the branch's head answers *push sedang diproses*, so that
//! the facts of t4 cannot be refused.

mod settle;

use crate::meters::Count;
use crate::{App, PIPELINE_FILE, Room, crash};
use git::{Incoming, Judgement, Oid, PushHead, Repository, SafePath};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sop::event::Verdict;
use sop::git_policy::{self, OptionNote, PushRefusal, Range, RefCommand};
use sop::steps::s06_push;
use sop::text::{Prose, TextKind};
use sop::{Actor, AppId, Application, CommitId, Entry, Event, IssueNumber, Moment, PersonId, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};
use store::What;
use store::rows::{NewPush, RefusedRow};
use tokio::io::AsyncRead;

/// Technique that failed: an incident for the log, a sentence for the client.
type Fault = anyhow::Error;

/// The person who pushes, as the token says.
#[derive(Clone, Copy, Debug)]
pub struct Pusher {
    pub person: PersonId,
    /// The address that a refusal's page is named with.
    pub application: AppId,
}

/// What a pusher reads on the terminal: the rule, both languages, the address of the page to use.
struct Terminal {
    names: BTreeMap<PersonId, String>,
    public_url: String,
    slug: String,
}

impl Terminal {
    fn page(&self, issue: Option<IssueNumber>) -> String {
        match issue {
            Some(issue) => format!("{}/issues/{issue}", self.public_url),
            None => format!("{}/applications/{}", self.public_url, self.slug),
        }
    }

    fn refused(&self, refusal: &PushRefusal, name: &str, issue: Option<IssueNumber>) -> words::git::Terminal {
        let names = |person: PersonId| self.names.get(&person).cloned().unwrap_or_else(|| person.to_string());
        words::git::refused(refusal, name, &self.page(issue), &names)
    }
}

/// What the facts of a push will say, kept while it is under way.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Intent {
    note: Option<(Verdict, String, [u8; 16])>,
    developers: Vec<PersonId>,
    pipeline_file: Option<String>,
    received_at: Moment,
    pid: u32,
}

/// How a push ended, with what its client reads.
enum Pushed {
    /// Nothing of the repository may be known to this person.
    Nothing,
    /// The client asked before a big push.
    Probed(Vec<u8>),
    Taken(Vec<u8>),
    Refused(Vec<u8>),
}

/// A push that the commands allowed, on its way to git.
struct Accepted {
    application: Application,
    issue: Option<IssueNumber>,
    command: RefCommand,
    note: Option<OptionNote>,
    salt: [u8; 16],
    by: Actor,
    received_at: Moment,
}

impl App {
    /// Serves a push whose body begins at `body`; answers what the client is to read. None: nothing of the
    /// repository may be known to this person.
    ///
    /// # Errors
    /// [`git::Error::PushHead`] when the body's head is none; else what failed.
    pub async fn push(&self, pusher: Pusher, body: impl AsyncRead + Unpin) -> Result<Option<Vec<u8>>, Fault> {
        let (mut ended, pushed) = ("failed", self.pushed(pusher, body).await);
        let reply = match pushed {
            Ok(Pushed::Nothing) => return Ok(None),
            Ok(Pushed::Probed(reply)) => return Ok(Some(reply)),
            Ok(Pushed::Taken(reply)) => {
                ended = "taken";
                Ok(Some(reply))
            }
            Ok(Pushed::Refused(reply)) => {
                ended = "refused";
                Ok(Some(reply))
            }
            Err(fault) => Err(fault),
        };
        self.meters().count(Count::Pushes, ended);
        reply
    }

    async fn pushed(&self, pusher: Pusher, mut body: impl AsyncRead + Unpin) -> Result<Pushed, Fault> {
        let by = Actor::by_git(pusher.person);
        let Some(case) = self.case_file(What::Application(pusher.application)).await? else {
            return Ok(Pushed::Nothing);
        };
        let application =
            case.application.clone().ok_or_else(|| anyhow::anyhow!("a case without application"))?;
        if case.person(&by).is_err() || !case.sees(pusher.person) {
            return Ok(Pushed::Nothing);
        }
        let terminal = Terminal {
            names: self.reader().names().await?,
            public_url: self.public_url().to_owned(),
            slug: application.slug.to_string(),
        };
        let head = PushHead::parse(&mut body).await?;
        let repository = self.repository(pusher.application);
        if head.is_probe() {
            let accept = |_: Incoming| async { Judgement::Accept };
            let end = repository.receive_pack(head, body, self.dice().bytes::<16>(), accept).await?;
            return Ok(Pushed::Probed(end.reply));
        }
        let page = terminal.page(None);
        let put_off = if self.room() != Room::Ample {
            self.meters().count(Count::Overloads, "disk");
            Some(words::git::no_room(&page))
        } else if self.repositories().has_too_many_pushes() {
            self.meters().count(Count::Overloads, "pushes");
            Some(words::git::too_many_pushes(&page))
        } else {
            None
        };
        if let Some(said) = put_off {
            git::drain(&mut body).await;
            let reply = git::report_refusal(&head, |_| said.reason(), &said.lines().join("\n"));
            return Ok(Pushed::Refused(reply));
        }
        match self.judge_head(&by, &application, &repository, &head).await? {
            Ok(accepted) => self.receive(accepted, repository, head, body, terminal).await,
            Err((refusal, issue)) => {
                self.note_push_refused(&by, application.id, issue, &refusal, &head).await?;
                git::drain(&mut body).await;
                let named = head.commands.first().map(|command| command.name.clone()).unwrap_or_default();
                let said = terminal.refused(&refusal, &named, issue);
                let reason = |_: &git::Command| said.reason();
                Ok(Pushed::Refused(git::report_refusal(&head, reason, &said.lines().join("\n"))))
            }
        }
    }

    /// t0: what the commands, the options and the case tell.
    async fn judge_head(
        &self,
        by: &Actor,
        application: &Application,
        repository: &Repository,
        head: &PushHead,
    ) -> Result<Result<Accepted, (PushRefusal, Option<IssueNumber>)>, Fault> {
        let commands: Vec<RefCommand> = head.commands.iter().map(ref_command).collect();
        let note = match git_policy::note_of(&head.options) {
            Ok(note) => note,
            Err(refusal) => return Ok(Err((refusal, of_first(&commands)))),
        };
        let accepted = |issue, command, note| Accepted {
            application: application.clone(),
            issue,
            command,
            note,
            salt: self.dice().bytes::<16>(),
            by: *by,
            received_at: self.clock().now(),
        };
        if !application.confirmed {
            let case = self.case_file(What::Application(application.id)).await?;
            let case = case.ok_or_else(|| anyhow::anyhow!("an application that went away"))?;
            if let Err(refusal) = git_policy::judge_preparation(&case, by, &commands) {
                return Ok(Err((refusal, None)));
            }
            let Some(command) = commands.first().filter(|_| commands.len() == 1) else {
                return Ok(Err((PushRefusal::G11MoreThanOne, None)));
            };
            return Ok(Ok(accepted(None, command.clone(), None)));
        }
        let refs: BTreeSet<String> = repository.refs().await?.into_iter().map(|found| found.name).collect();
        let command = match git_policy::judge_commands(&commands, &|name| refs.contains(name)) {
            Ok(command) => command,
            Err(refusal) => return Ok(Err((refusal, of_first(&commands)))),
        };
        let Some(number) = git_policy::issue_of_ref(&command.name) else {
            return Ok(Err((PushRefusal::G07OtherRef, None)));
        };
        let case = self.case_file(What::Issue(number)).await?;
        let Some(case) = case.filter(|case| case.app().is_ok_and(|app| app.id == application.id)) else {
            return Ok(Err((PushRefusal::G07OtherRef, None)));
        };
        match git_policy::judge_push(&case, by, &command, note.as_ref()) {
            Ok(()) => Ok(Ok(accepted(Some(number), command, note))),
            Err(PushRefusal::NoteFailed) => {
                self.record_failed_note(by, number, &command, note).await?;
                Ok(Err((PushRefusal::NoteFailed, Some(number))))
            }
            Err(refusal) => Ok(Err((refusal, Some(number)))),
        }
    }

    /// A failed note by push option is recorded (5 to 4), and the push is refused.
    async fn record_failed_note(
        &self,
        by: &Actor,
        issue: IssueNumber,
        command: &RefCommand,
        note: Option<OptionNote>,
    ) -> Result<(), Fault> {
        let (Some(commit), Some(note)) = (command.new.clone(), note) else { return Ok(()) };
        let text = Prose::new(TextKind::Note, &note.text, self.dice().bytes::<16>());
        let text = text.map_err(|defect| anyhow::anyhow!("a read note is none: {defect:?}"))?;
        let by = *by;
        let decide = move |case: &sop::CaseFile| s06_push::failed_note(case, &by, &commit, &text);
        match self.writer().decide(What::Issue(issue), by, decide).await {
            Ok(_) | Err(store::DecideError::Refused(_)) => Ok(()),
            Err(store::DecideError::Fault(fault)) => Err(fault.into()),
        }
    }

    /// t1 to t4, in a task of its own: a client that hangs up does not stop what git has begun.
    async fn receive(
        &self,
        accepted: Accepted,
        repository: Repository,
        head: PushHead,
        rest: impl AsyncRead + Unpin,
        terminal: Terminal,
    ) -> Result<Pushed, Fault> {
        let said: Arc<Mutex<Option<PushRefusal>>> = Arc::default();
        let accepted = Arc::new(accepted);
        let _served = self.floor().push_begins(accepted.application.id, &accepted.command.name);
        let page = terminal.page(accepted.issue);
        let judge = {
            let (app, accepted, refused) = (self.clone(), accepted.clone(), said.clone());
            move |incoming: Incoming| async move {
                match app.judge_quarantine(&accepted, &incoming).await {
                    Ok(Ok(())) => Judgement::Accept,
                    Ok(Err(refusal)) => {
                        let said = terminal.refused(&refusal, &accepted.command.name, accepted.issue);
                        let text = said.lines().join("\n");
                        *refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refusal);
                        Judgement::Refuse { text }
                    }
                    Err(fault) => {
                        tracing::error!(?fault, "a push could not be judged");
                        Judgement::Refuse { text: "alur: fault, nothing was changed; try again".to_owned() }
                    }
                }
            }
        };
        let head_for_note = head.clone();
        let end = repository.receive_pack(head, rest, self.dice().bytes::<16>(), judge).await;
        crash::point("push.after_git");
        let refused = said.lock().unwrap_or_else(PoisonError::into_inner).take();
        let was_refused = refused.is_some();
        if let Some(refusal) = refused {
            let application = accepted.application.id;
            self.note_push_refused(&accepted.by, application, accepted.issue, &refusal, &head_for_note)
                .await?;
        }
        match end {
            Ok(end) => {
                let recorded = self.record_push(&accepted, end.moved, false).await?;
                let mut reply: Vec<u8> = accepted
                    .said(&recorded, &page)
                    .map_or_else(Vec::new, |said| git::message(&head_for_note, &said.lines().join("\n")));
                reply.extend_from_slice(&end.reply);
                Ok(if was_refused { Pushed::Refused(reply) } else { Pushed::Taken(reply) })
            }
            Err(fault) => {
                // git may have moved the ref before it failed: the ref itself tells.
                let moved = self.arrived(&repository, &accepted.command).await?;
                self.record_push(&accepted, moved, false).await?;
                Err(fault.into())
            }
        }
    }

    /// t1: what the range tells, then the case again under the journal's lock, with the intent noted.
    async fn judge_quarantine(
        &self,
        accepted: &Accepted,
        incoming: &Incoming,
    ) -> Result<Result<(), PushRefusal>, Fault> {
        let (Some(old), Some(new)) = (oid(&accepted.command.old), oid(&accepted.command.new)) else {
            return Ok(Err(PushRefusal::G07OtherRef));
        };
        // All three at once: the person at the other end waits for them.
        let own = incoming.own_commits(&accepted.command.name, old, new);
        let (size, range, own) = tokio::join!(incoming.size_check(), incoming.range(old, new), own);
        if let Err(too_big) = size? {
            return Ok(Err(PushRefusal::TooBig { what: too_big.to_string() }));
        }
        let (pushed, own) = (range?, own?);
        let rewrites = !Incoming::is_fast_forward(old, new, &pushed);
        let shared = own < u64::try_from(pushed.len()).unwrap_or(u64::MAX);
        let commits = if rewrites { Vec::new() } else { pushed };
        let mut addresses = BTreeSet::new();
        for pushed in &commits {
            addresses.insert(pushed.commit.author_email.to_lowercase());
            addresses.insert(pushed.commit.committer_email.to_lowercase());
            addresses.extend(pushed.co_author_emails.iter().map(|email| email.to_lowercase()));
        }
        let known = self.people_of_addresses(&addresses).await?;
        let in_preparation = accepted.issue.is_none();
        let range = Range {
            rewrites,
            has_merge: !in_preparation && commits.iter().any(|pushed| pushed.commit.parents.len() > 1),
            has_foreign: !in_preparation && !rewrites && shared,
            unknown_addresses: if in_preparation { Vec::new() } else { unknown(&commits, &known) },
        };
        if let Err(refusal) = git_policy::judge_range(&range) {
            return Ok(Err(refusal));
        }
        let intent = Intent {
            note: accepted.note.as_ref().map(|note| (note.verdict, note.text.clone(), accepted.salt)),
            developers: developers(&known),
            pipeline_file: self.pipeline_file_of(incoming, new).await?,
            received_at: accepted.received_at,
            pid: incoming.pid(),
        };
        self.note_intent(accepted, &intent).await
    }

    /// SHA-256 of the pipeline file that comes with the push (A17).
    async fn pipeline_file_of(&self, incoming: &Incoming, new: Oid) -> Result<Option<String>, Fault> {
        let path: SafePath = PIPELINE_FILE.parse()?;
        Ok(incoming.file(new, &path).await?.map(|bytes| sop::text::hex(&Sha256::digest(&bytes))))
    }

    async fn note_intent(
        &self,
        accepted: &Accepted,
        intent: &Intent,
    ) -> Result<Result<(), PushRefusal>, Fault> {
        let body = serde_json::to_string(intent)?;
        let (Some(old), Some(new)) = (accepted.command.old.clone(), accepted.command.new.clone()) else {
            return Ok(Err(PushRefusal::G07OtherRef));
        };
        let row = NewPush {
            application: accepted.application.id,
            issue: accepted.issue,
            branch: accepted.command.name.clone(),
            old,
            new,
            person: accepted.by.person().ok_or_else(|| anyhow::anyhow!("a push by nobody"))?,
            body,
            owner: self.process_name(),
        };
        let said: Arc<Mutex<Option<PushRefusal>>> = Arc::default();
        let what = accepted.issue.map_or(What::Application(accepted.application.id), What::Issue);
        let (by, command, note) = (accepted.by, accepted.command.clone(), accepted.note.clone());
        let in_preparation = accepted.issue.is_none();
        let judge = {
            let said = said.clone();
            move |case: &sop::CaseFile| {
                let judged = if in_preparation {
                    git_policy::judge_preparation(case, &by, std::slice::from_ref(&command))
                } else {
                    git_policy::judge_push(case, &by, &command, note.as_ref())
                };
                *said.lock().unwrap_or_else(PoisonError::into_inner) = judged.err();
                Ok(sop::Facts::none())
            }
        };
        let refused = said.clone();
        let begun = self.writer().decide_with(what, by, judge, move |rows, _| {
            Box::pin(async move {
                if refused.lock().unwrap_or_else(PoisonError::into_inner).is_some() {
                    return Ok(None);
                }
                rows.push_begin(&row).await.map(Some)
            })
        });
        let begun = match begun.await {
            Ok((_, begun)) => begun,
            // Unique per branch: a second push to it finds no place.
            Err(store::DecideError::Fault(store::Error::Duplicate)) => None,
            Err(error) => return Err(fault_of(error)),
        };
        crash::point("push.after_intent");
        let refusal = said.lock().unwrap_or_else(PoisonError::into_inner).take();
        Ok(match refusal {
            Some(refusal) => Err(refusal),
            None if begun.is_some() => Ok(()),
            None => {
                let what = sop::refusal::Busy::PushInFlight;
                Err(PushRefusal::Refused(sop::Refusal::Busy { what }))
            }
        })
    }

    /// R70: who, which ref, which rule, when.
    async fn note_push_refused(
        &self,
        by: &Actor,
        application: AppId,
        issue: Option<IssueNumber>,
        refusal: &PushRefusal,
        head: &PushHead,
    ) -> Result<(), Fault> {
        let refs: Vec<&str> = head.commands.iter().map(|command| command.name.as_str()).take(20).collect();
        let row = RefusedRow {
            by: *by,
            rule: refusal.code().to_owned(),
            step: Some(sop::Step::Push),
            subject: issue.map_or(Subject::Application(application), Subject::Issue),
            application: Some(application),
            detail: serde_json::json!({ "refusal": "push", "refs": refs }).to_string(),
        };
        Ok(self.writer().plain(move |rows| Box::pin(async move { rows.note_refused(&row).await })).await?)
    }

    async fn people_of_addresses(
        &self,
        addresses: &BTreeSet<String>,
    ) -> Result<BTreeMap<String, PersonId>, Fault> {
        let addresses: Vec<String> = addresses.iter().cloned().collect();
        Ok(self.reader().people_of(&addresses).await?)
    }
}

impl Accepted {
    /// What the terminal says of an accepted push.
    fn said(&self, recorded: &[Entry], page: &str) -> Option<words::git::Terminal> {
        let commit = self.command.new.as_ref()?.short().to_owned();
        if recorded.is_empty() {
            return None;
        }
        if self.issue.is_none() {
            let branch = self.command.name.trim_start_matches("refs/heads/");
            return Some(words::git::accepted_in_preparation(branch, &commit, page));
        }
        let queued = recorded.iter().any(|entry| matches!(entry.event, Event::DevTurnQueued { .. }));
        let voided = recorded.iter().any(|entry| matches!(entry.event, Event::VerdictsVoided { .. }));
        Some(if queued {
            words::git::accepted_queued(&commit, self.application.dev_queue.len() + 1, page)
        } else if voided {
            words::git::accepted_voiding(&commit, "5, 7, 9", page)
        } else if self.note.is_none() {
            words::git::accepted_with_earlier_note(&commit, page)
        } else {
            words::git::accepted(&commit, page)
        })
    }
}

impl Intent {
    /// The note of the push, which was checked before its intent was kept.
    fn take_note(&mut self) -> Result<Option<(Verdict, Prose)>, Fault> {
        let Some((verdict, text, salt)) = self.note.take() else { return Ok(None) };
        let prose = Prose::new(TextKind::Note, &text, salt);
        let prose = prose.map_err(|defect| anyhow::anyhow!("a kept note is none: {defect:?}"))?;
        Ok(Some((verdict, prose)))
    }

    fn pushed(
        self,
        branch: sop::BranchName,
        (old, new): (CommitId, CommitId),
        note: Option<(Verdict, Prose)>,
        recovered: bool,
    ) -> s06_push::Pushed {
        s06_push::Pushed {
            branch,
            old,
            new,
            note,
            developers: self.developers,
            pipeline_file: self.pipeline_file,
            received_at: self.received_at,
            recovered,
        }
    }
}

/// Was it the client that sent no push at all?
pub fn is_bad_push(fault: &Fault) -> bool {
    matches!(fault.downcast_ref::<git::Error>(), Some(git::Error::PushHead(_)))
}

/// A machine's or a settled push's decision cannot be refused; when it is, something is broken.
fn fault_of(error: store::DecideError) -> Fault {
    match error {
        store::DecideError::Refused(refused) => {
            anyhow::anyhow!("refused where no refusal belongs: {:?}", refused.refusal)
        }
        store::DecideError::Fault(fault) => fault.into(),
    }
}

fn developers(known: &BTreeMap<String, PersonId>) -> Vec<PersonId> {
    known.values().copied().collect::<BTreeSet<_>>().into_iter().collect()
}

/// Addresses of authors and committers that no confirmed person has. Co-authors may be guests.
fn unknown(commits: &[git::PushedCommit], known: &BTreeMap<String, PersonId>) -> Vec<String> {
    let mut unknown = BTreeSet::new();
    for pushed in commits {
        for email in [&pushed.commit.author_email, &pushed.commit.committer_email] {
            if !known.contains_key(&email.to_lowercase()) {
                unknown.insert(email.clone());
            }
        }
    }
    unknown.into_iter().collect()
}

fn ref_command(command: &git::Command) -> RefCommand {
    RefCommand { name: command.name.clone(), old: commit_id(command.old), new: commit_id(command.new) }
}

/// git's all-zero id stands for "is not".
fn commit_id(oid: Oid) -> Option<CommitId> {
    if oid.is_zero() { None } else { CommitId::parse(&oid.to_string()) }
}

fn oid(commit: &Option<CommitId>) -> Option<Oid> {
    commit.as_ref()?.as_str().parse().ok()
}

/// The issue that the first command's branch is named after: its page is the one to go to.
fn of_first(commands: &[RefCommand]) -> Option<IssueNumber> {
    commands.first().and_then(|command| git_policy::issue_of_ref(&command.name))
}
