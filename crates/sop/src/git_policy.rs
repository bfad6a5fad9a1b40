//! G01 to G11: what may be pushed. A push is judged as a whole: one refused ref refuses all.
//!
//! Asked twice: on the ref commands before any object arrives, and under the journal's lock while the objects
//! are in quarantine, then with what git says of the pushed range.

use crate::case::CaseFile;
use crate::event::Verdict;
use crate::ids::{CommitId, IssueNumber, PersonId};
use crate::issue::{BranchState, Issue, Standing};
use crate::refusal::Refusal;
use crate::role::{Actor, Role};
use crate::step::Step;
use crate::text::{Prose, TextDefect, TextKind};

/// One ref command of a push. `None` is git's all-zero id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefCommand {
    pub name: String,
    pub old: Option<CommitId>,
    pub new: Option<CommitId>,
}

/// What git says of `old..new`, read in quarantine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Range {
    /// `new` does not descend from `old`.
    pub rewrites: bool,
    /// A commit of the range has two or more parents (G05).
    pub has_merge: bool,
    /// A commit of the range belongs to another branch or a deleted tip already (G06).
    pub has_foreign: bool,
    /// Addresses of authors or committers that belong to no confirmed person.
    pub unknown_addresses: Vec<String>,
}

/// Why a push is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushRefusal {
    G01CreatesBranch,
    G02DeletesBranch,
    G03Protected,
    G04RewritesHistory,
    /// The server made a commit on the branch (*Perbarui branch*, B14): pull with rebase, push again.
    G04BranchUpdated,
    G05LocalMerge,
    G06ForeignCommits,
    G07OtherRef,
    G08NotAssignee {
        assignee: Option<PersonId>,
    },
    G09NotAtStep {
        standing: Standing,
        role: Option<Role>,
    },
    G10NoLocalTest {
        commit: CommitId,
    },
    G11MoreThanOne,
    /// The note travelled as failed: recorded, and the push is refused.
    NoteFailed,
    NoteTooShort {
        least: usize,
    },
    NoteUnreadable,
    UnknownAddresses {
        addresses: Vec<String>,
    },
    /// Beyond a limit of the server: what, in git's words.
    TooBig {
        what: String,
    },
    /// B14: the reverted work must come back in first; a conflict may wait on the web page.
    WaitsForReapply {
        conflict: bool,
    },
    /// A rule about people or a push under way.
    Refused(Refusal),
}

impl PushRefusal {
    /// The rule as the terminal prints it.
    pub fn code(&self) -> &'static str {
        match self {
            PushRefusal::G01CreatesBranch => "G01",
            PushRefusal::G02DeletesBranch => "G02",
            PushRefusal::G03Protected => "G03",
            PushRefusal::G04RewritesHistory | PushRefusal::G04BranchUpdated => "G04",
            PushRefusal::G05LocalMerge => "G05",
            PushRefusal::G06ForeignCommits => "G06",
            PushRefusal::G07OtherRef => "G07",
            PushRefusal::G08NotAssignee { .. } => "G08",
            PushRefusal::G09NotAtStep { .. } => "G09",
            PushRefusal::G10NoLocalTest { .. } => "G10",
            PushRefusal::G11MoreThanOne => "G11",
            PushRefusal::NoteFailed => "R36",
            PushRefusal::NoteTooShort { .. } | PushRefusal::NoteUnreadable => "R37",
            PushRefusal::UnknownAddresses { .. } => "R14",
            PushRefusal::TooBig { .. } => "SF4",
            PushRefusal::WaitsForReapply { .. } => "B14",
            PushRefusal::Refused(refusal) => refusal.rule(),
        }
    }
}

/// The note of a push option, before its text is checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionNote {
    pub verdict: Verdict,
    pub text: String,
}

/// `local-test=passed: …` or `uji-lokal=lulus: …`; other options are not ours and pass by.
pub fn note_of(options: &[String]) -> Result<Option<OptionNote>, PushRefusal> {
    let mut notes = options.iter().filter_map(|option| {
        let (key, value) = option.split_once('=')?;
        matches!(key, "local-test" | "uji-lokal").then_some(value)
    });
    let Some(value) = notes.next() else { return Ok(None) };
    if notes.next().is_some() {
        return Err(PushRefusal::G11MoreThanOne);
    }
    let (word, text) = value.split_once(':').ok_or(PushRefusal::NoteUnreadable)?;
    let verdict = match word.trim().to_lowercase().as_str() {
        "passed" | "lulus" => Verdict::Passed,
        "failed" | "gagal" | "tidak lulus" => Verdict::Failed,
        _ => return Err(PushRefusal::NoteUnreadable),
    };
    let text = Prose::check(TextKind::Note, text).map_err(|defect| match defect {
        TextDefect::TooShort { least } => PushRefusal::NoteTooShort { least },
        TextDefect::Missing
        | TextDefect::TooLong { .. }
        | TextDefect::LineBreak
        | TextDefect::ControlCharacter => PushRefusal::NoteUnreadable,
    })?;
    Ok(Some(OptionNote { verdict, text }))
}

/// Which issue's branch a full ref name means; the number is all that counts.
pub fn issue_of_ref(name: &str) -> Option<IssueNumber> {
    let rest = name.strip_prefix("refs/heads/issue/")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let number: i64 = digits.parse().ok()?;
    matches!(rest.as_bytes().get(digits.len()), None | Some(b'-')).then_some(IssueNumber(number))
}

/// What the ref commands alone tell: G01, G02, G03, G07, G11. `exists` answers for a full ref name.
pub fn judge_commands(
    commands: &[RefCommand],
    exists: &dyn Fn(&str) -> bool,
) -> Result<RefCommand, PushRefusal> {
    for command in commands {
        if matches!(command.name.as_str(), "refs/heads/staging" | "refs/heads/master") {
            return Err(PushRefusal::G03Protected);
        }
    }
    if commands.len() != 1 {
        let all_issue_branches = commands.iter().all(|command| issue_of_ref(&command.name).is_some());
        return Err(if all_issue_branches || commands.is_empty() {
            PushRefusal::G11MoreThanOne
        } else {
            PushRefusal::G07OtherRef
        });
    }
    let command = commands[0].clone();
    if !command.name.starts_with("refs/heads/") {
        return Err(PushRefusal::G07OtherRef);
    }
    if command.new.is_none() {
        return Err(PushRefusal::G02DeletesBranch);
    }
    if !exists(&command.name) {
        return Err(PushRefusal::G01CreatesBranch);
    }
    if issue_of_ref(&command.name).is_none() {
        return Err(PushRefusal::G07OtherRef);
    }
    Ok(command)
}

/// What the case tells of a push to its issue's branch: G08, G09, G10, B14. `note` is the push's own.
pub fn judge_push(
    case: &CaseFile,
    by: &Actor,
    command: &RefCommand,
    note: Option<&OptionNote>,
) -> Result<(), PushRefusal> {
    let issue = case.issue().map_err(PushRefusal::Refused)?;
    let person = case.person(by).map_err(PushRefusal::Refused)?;
    if !case.sees(person) {
        return Err(PushRefusal::Refused(Refusal::NotVisible));
    }
    let is_branch = issue.branch.as_ref().is_some_and(|branch| {
        branch.state == BranchState::Made && command.name == format!("refs/heads/{}", branch.name)
    });
    if !is_branch {
        return Err(PushRefusal::G07OtherRef);
    }
    let may_develop = case.app().is_ok_and(|app| app.has(person, Role::Developer));
    if issue.assignee != Some(person) || !may_develop {
        return Err(PushRefusal::G08NotAssignee { assignee: issue.assignee });
    }
    case.writable().map_err(PushRefusal::Refused)?;
    at_push_steps(issue)?;
    if issue.reapply.is_some() {
        return Err(PushRefusal::WaitsForReapply { conflict: issue.conflict.is_some() });
    }
    case.not_busy().map_err(PushRefusal::Refused)?;
    if command.old.as_ref() != issue.head() {
        return Err(PushRefusal::G04BranchUpdated);
    }
    let Some(new) = &command.new else { return Err(PushRefusal::G02DeletesBranch) };
    match note {
        Some(OptionNote { verdict: Verdict::Failed, .. }) => Err(PushRefusal::NoteFailed),
        Some(OptionNote { verdict: Verdict::Passed, .. }) => Ok(()),
        None if issue.passed(Step::TestLocal, new).is_some() => Ok(()),
        None => Err(PushRefusal::G10NoLocalTest { commit: new.clone() }),
    }
}

fn at_push_steps(issue: &Issue) -> Result<(), PushRefusal> {
    let refused = |role| PushRefusal::G09NotAtStep { standing: issue.standing, role };
    match issue.standing {
        Standing::At(step) if (Step::Develop..=Step::TestTeam).contains(&step) => Ok(()),
        Standing::At(step) => Err(refused(Some(crate::turn::role_of(step)))),
        Standing::Done | Standing::Cancelled => Err(refused(None)),
    }
}

/// What the pushed range tells: G04, G05, G06, and authors whom nobody knows.
pub fn judge_range(range: &Range) -> Result<(), PushRefusal> {
    if range.rewrites {
        return Err(PushRefusal::G04RewritesHistory);
    }
    if range.has_merge {
        return Err(PushRefusal::G05LocalMerge);
    }
    if range.has_foreign {
        return Err(PushRefusal::G06ForeignCommits);
    }
    if !range.unknown_addresses.is_empty() {
        return Err(PushRefusal::UnknownAddresses { addresses: range.unknown_addresses.clone() });
    }
    Ok(())
}

/// In preparation: PM and Developers may push to `staging` and `master`, forward only.
pub fn judge_preparation(case: &CaseFile, by: &Actor, commands: &[RefCommand]) -> Result<(), PushRefusal> {
    let person = case.person(by).map_err(PushRefusal::Refused)?;
    let application = case.app().map_err(PushRefusal::Refused)?;
    if !case.sees(person) {
        return Err(PushRefusal::Refused(Refusal::NotVisible));
    }
    if application.confirmed {
        return Err(PushRefusal::G03Protected);
    }
    let may = application.has(person, Role::Developer) || application.has(person, Role::ProjectManager);
    if !may {
        return Err(PushRefusal::Refused(Refusal::NotInRole { needs: Role::Developer, step: None }));
    }
    for command in commands {
        if !matches!(command.name.as_str(), "refs/heads/staging" | "refs/heads/master") {
            return Err(PushRefusal::G07OtherRef);
        }
        if command.new.is_none() {
            return Err(PushRefusal::G02DeletesBranch);
        }
    }
    Ok(())
}
