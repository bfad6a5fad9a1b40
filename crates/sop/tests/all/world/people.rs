//! What people of the world ask for: steps 1 to 9 and the acts around them.

use super::say::{Answer, Said, Words};
use super::{World, commit, person, wib};
use sop::acts::{Drawn, Probe, branch, change, dev, deviation, remind};
use sop::event::Verdict;
use sop::git_policy::{self, OptionNote, RefCommand};
use sop::guard::Guard;
use sop::issue::{IssueKind, Needs, RequestForm};
use sop::steps::*;
use sop::*;

pub fn verdict(words: &Words<'_>) -> Verdict {
    if words.has("failed") { Verdict::Failed } else { Verdict::Passed }
}

/// What the server's commit address answered: `says=c1`, `silent`, or it has none.
pub fn probe(words: &Words<'_>) -> Probe {
    match words.value("says") {
        Some(said) => Probe::Says(commit(said)),
        None if words.has("silent") => Probe::Silent,
        None => Probe::NotAsked,
    }
}

/// The form: `drawn=<step>,round=2,on=c1,dep=3,form=<minutes ago>`.
pub fn drawn(world: &World, words: &Words<'_>) -> Drawn {
    let number = |key: &str| words.value(key).map(|value| value.parse::<i64>().unwrap());
    Drawn {
        step: number("drawn").and_then(|no| Step::from_no(no as u8)),
        round: number("round").map(|round| round as u32),
        commit: words.value("on").map(commit),
        deployment: number("dep").map(DeploymentId),
        at: number("form").map(|minutes| world.at.plus_minutes(-minutes)),
    }
}

impl World {
    pub fn person(&self, words: &Words<'_>) -> Result<Facts, Refusal> {
        let by = words.by();
        let text = self.text();
        let drawn = drawn(self, words);
        if words.verb == "reports" {
            return self.report(words, &by, drawn);
        }
        let case = self.case(Subject::Issue(words.issue));
        match words.verb {
            "completes" => {
                let (title, body) = (self.text(), text);
                s01_report::complete_report(&case, &by, s01_report::CompleteReport { title, body, drawn })
            }
            "confirms-official" => s01_report::confirm_official(&case, &by, &text, &self.files(words)),
            "links" => s01_report::link_ticket(&case, &by, words.first().to_owned()),
            "assigns" => {
                let due = words.value("due").map_or_else(|| wib("2020-03-27 15:00"), |d| self.due(d));
                let assignee = person(words.first());
                s02_assign::assign(&case, &by, s02_assign::Assign { assignee, due, remark: None, drawn })
            }
            "hands-back-report" => s02_assign::hand_back(&case, &by, &text, &drawn),
            "branches" => {
                let act = s03_create_branch::CreateBranch { hint: Some("Login macet".to_owned()), drawn };
                s03_create_branch::create_branch(&case, &by, act)
            }
            "hands-back-assignment" => s03_create_branch::hand_back(&case, &by, &text, &drawn),
            "notes" => {
                let commit = commit(words.first());
                let (verdict, files) = (verdict(words), self.files(words));
                let act = s05_test_local::TestLocal { commit, verdict, note: text, files, drawn };
                s05_test_local::test_local(&case, &by, act)
            }
            "tests-dev" => {
                let (verdict, probe, files) = (verdict(words), probe(words), self.files(words));
                let act = s07_test_dev::TestDev { verdict, note: text, files, probe, drawn };
                s07_test_dev::test_dev(&case, &by, act)
            }
            "requests" => {
                let (title, description) = (self.text(), text);
                let act = s08_request_staging::RequestStaging { title, description, drawn };
                s08_request_staging::request_staging(&case, &by, act)
            }
            "tests" => {
                let (verdict, probe, files) = (verdict(words), probe(words), self.files(words));
                let act = s09_test_team::TestTeam { verdict, note: text, files, probe, drawn };
                s09_test_team::test_team(&case, &by, act)
            }
            "plans" => {
                let names = words.first().split('+').filter(|name| !matches!(*name, "-" | ""));
                let testers = names.map(person).collect();
                let reason = words.has("because").then_some(text);
                let act = s09_test_team::NameTestPlan { testers, cases: vec![self.text()], reason };
                s09_test_team::name_test_plan(&case, &by, act)
            }
            "returns-request" => s09_test_team::return_request(&case, &by, &text, &drawn),
            _ => self.around(words, &case, &by, &text),
        }
    }

    /// So many files: `files=2`.
    pub fn files(&self, words: &Words<'_>) -> Files {
        let count = words.value("files").map_or(0, |count| count.parse::<u8>().unwrap());
        let one = |nth: u8| NewFile {
            name: self.file_name(nth),
            kind: FileKind::Png,
            size_bytes: 1_000 + u64::from(nth),
            sha256: FileDigest::of(&[nth; 32]),
        };
        Files::new((1..=count).map(one).collect()).expect("not more than a note holds")
    }

    fn due(&self, word: &str) -> Moment {
        match word {
            "past" => self.at.plus_minutes(-1),
            "night" => wib("2020-03-26 22:00"),
            "close" => wib("2020-03-26 16:00"),
            "lunch" => wib("2020-03-26 12:30"),
            "sunday" => wib("2020-03-29 10:00"),
            day => wib(&format!("2020-03-{day} 10:00")),
        }
    }

    fn report(&self, words: &Words<'_>, by: &Actor, drawn: Drawn) -> Result<Facts, Refusal> {
        let case = self.case(Subject::Application(super::APP));
        let mut case = case;
        if let Some(parent) = words.value("from") {
            let parent = IssueNumber(parent.parse().unwrap());
            case.issues.extend(self.issues.get(&parent).map(|issue| (parent, issue.clone())));
        }
        let from = if let Some(parent) = words.value("from") {
            s01_report::From::Derived { parent: IssueNumber(parent.parse().unwrap()) }
        } else if let Some(form) = words.value("official") {
            let form = match form {
                "memo" => RequestForm::Memo,
                "disposition" => RequestForm::Disposition,
                "verbal" => RequestForm::Verbal,
                _ => RequestForm::WhatsApp,
            };
            let (name, position, evidence) = (self.text(), self.text(), self.text());
            let (on, files) = ("2020-03-23".to_owned(), self.files(words));
            s01_report::From::Official { name, position, on, form, evidence, files }
        } else {
            s01_report::From::Ticket { number: "T1".to_owned() }
        };
        let act = s01_report::ReportIssue {
            kind: IssueKind::Bug,
            needs: Needs::Code,
            from,
            title: self.text(),
            body: self.text(),
            confidential: words.has("confidential"),
            urgent: words.has("urgent"),
            drawn,
        };
        s01_report::report(&case, by, act)
    }

    fn around(&self, words: &Words<'_>, case: &CaseFile, by: &Actor, text: &Prose) -> Result<Facts, Refusal> {
        let head = case.issue().ok().and_then(|issue| issue.head().cloned());
        let named = || {
            let named = words.rest.first().filter(|word| !word.contains('='));
            named.map(|named| commit(named)).or(head.clone()).unwrap_or_else(|| commit("zz"))
        };
        match words.verb {
            "updates" => branch::update_branch(case, by, &named()),
            "resolves" => {
                let conflict = case.issue()?.conflict.clone();
                let (ours, theirs) =
                    conflict.map_or_else(|| (named(), named()), |found| (found.branch_head, found.staging));
                let ours = words.rest.first().map_or(ours, |seen| commit(seen));
                branch::resolve_conflict(case, by, &ours, &theirs, &commit("tree"))
            }
            "deletes-branch" => branch::delete_branch(case, by),
            "restores-branch" => branch::restore_branch(case, by),
            "reassigns" => change::reassign(case, by, person(words.first()), text),
            "changes-due" => change::change_due(case, by, self.due(words.first()), text),
            "hurries" => change::set_urgent(case, by, true, text),
            "calms" => change::set_urgent(case, by, false, text),
            "cancels" => change::cancel(case, by, text),
            "corrects" => {
                let of = case.issue()?.notes.last().map(|note| note.text.clone());
                let of = of.unwrap_or_else(|| text.text_ref());
                change::correct_note(case, by, &of, text, &self.files(words))
            }
            "hands-over" => dev::hand_over(case, by, text),
            "reminds" => remind::remind(case, by),
            "asks" => {
                let guard = Guard::parse(words.rest.get(1).copied().unwrap_or_default()).unwrap();
                let step = Step::from_no(words.first().parse().unwrap()).unwrap();
                let hours: i64 = words.value("for").map_or(48, |hours| hours.parse().unwrap());
                let expires_at = self.at.plus_minutes(hours * 60);
                let act = deviation::AskDeviation { step, guard, reason: text.clone(), expires_at };
                deviation::ask(case, by, act)
            }
            "grants" | "denies" => {
                let last = case.issue()?.deviations.last().map_or(DeviationId(1), |last| last.id);
                deviation::answer(case, by, last, words.verb == "grants", text)
            }
            _ => self.servers(words, by, text),
        }
    }

    /// A push, judged as the server judges it: the case first, then its facts.
    pub fn push(&self, words: &Words<'_>) -> Answer {
        let by = Actor { channel: Channel::Git, ..words.by() };
        let case = self.case(Subject::Issue(words.issue));
        let refused = |refusal| Said::PushRefused(refusal, Facts::none());
        let issue = case.issue().map_err(Said::Refused)?;
        let branch = issue.branch.as_ref().map(|branch| branch.name.clone());
        let branch = branch.unwrap_or_else(|| BranchName::for_issue(issue.number, None));
        let old = words.value("old").map(commit).or_else(|| issue.head().cloned());
        let name = words.value("ref").map_or_else(|| format!("refs/heads/{branch}"), str::to_owned);
        let command = RefCommand { name, old, new: Some(commit(words.first())) };
        let note = (!words.has("plain"))
            .then(|| OptionNote { verdict: verdict(words), text: "Login dicoba.".to_owned() });
        let text = self.text();
        if let Err(refusal) = git_policy::judge_push(&case, &by, &command, note.as_ref()) {
            let failed = refusal == git_policy::PushRefusal::NoteFailed;
            let facts = if failed {
                s06_push::failed_note(&case, &by, &commit(words.first()), &text)
            } else {
                Ok(Facts::none())
            };
            return Err(Said::PushRefused(refusal, facts.map_err(Said::Refused)?));
        }
        let old = command.old.clone().ok_or_else(|| refused(git_policy::PushRefusal::G01CreatesBranch))?;
        let mut developers = Vec::new();
        developers.extend(words.value("with").map(person));
        let act = s06_push::Pushed {
            branch,
            old,
            new: commit(words.first()),
            note: note.map(|note| (note.verdict, text)),
            developers,
            pipeline_file: Some(words.value("pipe").unwrap_or("pipe0").to_owned()),
            received_at: self.at,
            recovered: false,
        };
        let facts = s06_push::pushed(&case, &by, act).map_err(Said::Refused)?;
        Ok((by, facts))
    }
}
