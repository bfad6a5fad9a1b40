//! What the machines of the world report: effects that ended well or badly, deployments, the clock.

use super::say::Words;
use super::{World, commit};
use sop::acts::remind::ReminderTimes;
use sop::acts::{branch, dev, deviation, remind, servers};
use sop::application::Environment;
use sop::event::Fault;
use sop::steps::{s03_create_branch, s06_push, s10_approve_staging, s13_merge_master};
use sop::*;

pub fn fault(word: &str) -> Fault {
    match word {
        "own" => Fault::Own,
        "infra" => Fault::Infrastructure,
        "unknown" => Fault::Unknown,
        "canceled" => Fault::Canceled,
        other => panic!("no fault is called {other}"),
    }
}

impl World {
    /// A new commit of the server.
    fn make(&self, letter: char) -> CommitId {
        commit(&format!("{letter}{}", self.made.get(&letter).copied().unwrap_or_default() + 1))
    }

    pub fn the_release(&self, words: &Words<'_>) -> Subject {
        let open = self.app().open_release;
        Subject::Release(words.release.or(open).unwrap_or(ReleaseNumber(1)))
    }

    pub fn machine(&self, words: &Words<'_>) -> Result<Facts, Refusal> {
        let by = Actor::machine();
        match words.who {
            "server" => self.server(words, &by),
            "clock" => {
                let case = self.case(Subject::Issue(words.issue));
                if words.verb == "reminds" {
                    return remind::remind_of_due(&case, &by, &ReminderTimes::default());
                }
                Ok(dev::expire(&case, &by)?.and(deviation::expire(&case, &by)?))
            }
            "dev" => {
                let case = self.case(Subject::Issue(words.issue));
                let head = self.commit_of(words, case.issue()?.dev_deploying.clone());
                let deployment = DeploymentId(self.deployments + 1);
                match words.verb {
                    "ok" => s06_push::deployed(&case, &by, &head, deployment, "https://dev.example"),
                    _ => s06_push::deploy_failed(&case, &by, &head, deployment, fault(words.verb)),
                }
            }
            "staging" => self.staging(words, &by),
            "production" | "rollback" | "master" => self.production(words, &by),
            other => panic!("no machine is called {other}"),
        }
    }

    fn commit_of(&self, words: &Words<'_>, else_: Option<CommitId>) -> CommitId {
        let named = words.rest.iter().find(|word| !word.contains('='));
        named.map(|named| commit(named)).or(else_).unwrap_or_else(|| commit("zz"))
    }

    fn server(&self, words: &Words<'_>, by: &Actor) -> Result<Facts, Refusal> {
        match words.verb {
            "finds" => return self.finds(words, by),
            "restores" | "cannot-restore" | "sees-again" => {
                return self.restoring(words, by, &self.make('b'));
            }
            _ => {}
        }
        let case = self.case(Subject::Issue(words.issue));
        let issue = case.issue()?;
        let files = vec!["src/login.php".to_owned()];
        let reverting = || match &issue.pending {
            Some(issue::Pending::Revert { merge }) => merge.clone(),
            _ => commit("zz"),
        };
        match words.verb {
            "makes-branch" => {
                let base = issue.branch.as_ref().map_or_else(|| commit("s0"), |branch| branch.base.clone());
                s03_create_branch::branch_made(&case, by, &base)
            }
            "merges" => {
                let agreed = issue.agreement.as_ref().map(|agreed| agreed.commit.clone());
                let agreed = self.commit_of(words, agreed);
                s10_approve_staging::staging_merged(
                    &case,
                    by,
                    &agreed,
                    &self.make('m'),
                    self.below(words).as_ref(),
                )
            }
            // The commit was merged before, and git finds nothing to do.
            "finds-its-merge" => {
                let on = self.app().on_staging.iter().rev().find(|on| on.issue == words.issue).unwrap();
                s10_approve_staging::staging_merged(&case, by, &on.commit, &on.merge, None)
            }
            "conflicts" => s10_approve_staging::merge_conflicted(&case, by, files, None),
            "finds-it-there" => {
                let below = self.below(words);
                s10_approve_staging::merge_conflicted(&case, by, Vec::new(), below.as_ref())
            }
            "reverts" => {
                servers::merge_reverted(&case, by, &reverting(), &self.make('v'), self.below(words).as_ref())
            }
            "cannot-revert" => servers::revert_conflicted(&case, by, &reverting(), files),
            "updates" => branch::branch_updated(&case, by, &self.make('u'), issue.pipeline_file.clone()),
            "has-all" => branch::branch_up_to_date(&case, by),
            "stops-update" => {
                let (name, on) = (issue.branch.as_ref().unwrap().name.to_string(), words.value("on"));
                branch::branch_update_stopped(&case, by, &self.seen(&name, on.map(commit), words))
            }
            "cannot-update" => branch::branch_conflicted(&case, by, files),
            "deletes-branch" => branch::branch_deleted(&case, by),
            "restores-branch" => branch::branch_restored(&case, by),
            other => panic!("the server does not {other}"),
        }
    }

    fn staging(&self, words: &Words<'_>, by: &Actor) -> Result<Facts, Refusal> {
        let case = self.case(Subject::Application(super::APP));
        let head = self.commit_of(words, self.app().deploying.get(&Environment::Staging).cloned());
        let deployment = DeploymentId(self.deployments + 1);
        match words.verb {
            "ok" => {
                let merges: Vec<CommitId> = self.app().on_staging.iter().map(|on| on.merge.clone()).collect();
                servers::staging_deployed(&case, by, &head, deployment, "https://staging.example", &merges)
            }
            _ => servers::staging_deploy_failed(&case, by, &head, deployment, fault(words.verb)),
        }
    }

    fn production(&self, words: &Words<'_>, by: &Actor) -> Result<Facts, Refusal> {
        if words.verb == "first" {
            let case = self.case(Subject::Application(super::APP));
            let (head, deployment) = (self.commit_of(words, None), DeploymentId(self.deployments + 1));
            return servers::production_deployed(&case, by, &head, deployment, "https://perizinan.example");
        }
        let head = self.commit_of(words, self.app().deploying.get(&Environment::Production).cloned());
        let deployment = DeploymentId(self.deployments + 1);
        if words.who == "rollback" && self.app().open_release.is_none() {
            let case = self.case(Subject::Application(super::APP));
            return s13_merge_master::rolled_back(&case, by, &head, deployment);
        }
        let case = self.case(self.the_release(words));
        let release = case.the_release()?;
        match (words.who, words.verb) {
            ("master", "merges") => {
                let agreed = release.agreement.as_ref().map(|agreed| agreed.commit.clone());
                let agreed = self.commit_of(words, agreed);
                s13_merge_master::master_merged(&case, by, &agreed, &self.make('p'))
            }
            ("master", _) => {
                let seen = words.value("on").map(|on| self.seen("master", Some(commit(on)), words));
                s13_merge_master::master_merge_failed(&case, by, "moved", seen.as_ref())
            }
            ("production", "ok") => {
                s13_merge_master::deployed(&case, by, &head, deployment, "https://perizinan.example")
            }
            ("production", verb) => {
                s13_merge_master::deploy_failed(&case, by, &head, deployment, fault(verb))
            }
            (_, "ok") => s13_merge_master::rolled_back(&case, by, &head, deployment),
            (_, verb) => s13_merge_master::rollback_failed(&case, by, &head, deployment, fault(verb)),
        }
    }

    /// After a machine spoke: its commit is made, its deployment numbered, its effect no longer due.
    pub fn settle(&mut self, sentence: &str) {
        let mut words = sentence.split_whitespace();
        let (who, verb) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let letter = match (who, verb) {
            ("server", "merges") => Some('m'),
            ("server", "reverts") => Some('v'),
            ("server", "updates") => Some('u'),
            ("server", "restores") => Some('b'),
            ("master", "merges") => Some('p'),
            _ => None,
        };
        if let Some(letter) = letter {
            *self.made.entry(letter).or_default() += 1;
        }
        if matches!(who, "dev" | "staging" | "production" | "rollback") {
            self.deployments += 1;
        }
    }
}
