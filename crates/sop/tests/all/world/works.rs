//! What people of the world ask for: steps 10 to 13, servers, and the office's own acts.

use super::people::{drawn, probe, verdict};
use super::say::Words;
use super::{World, commit, person};
use sop::acts::{people, preparation, servers};
use sop::application::{DevServer, Environment, Separation};
use sop::event::CheckFailure;
use sop::steps::*;
use sop::*;

fn environment(word: &str) -> Environment {
    Environment::parse(word).unwrap_or_else(|| panic!("no server is called {word}"))
}

impl World {
    pub fn servers(&self, words: &Words<'_>, by: &Actor, text: &Prose) -> Result<Facts, Refusal> {
        let case = self.case(Subject::Issue(words.issue));
        let head = case.issue().ok().and_then(|issue| issue.head().cloned());
        let drawn = drawn(self, words);
        match words.verb {
            "agrees" => {
                let named = words.rest.iter().find(|word| **word != "join" && !word.contains('='));
                let seen = named.map(|named| commit(named)).or(head).unwrap_or_else(|| commit("zz"));
                let join = words.has("join");
                let act = s10_approve_staging::ApproveStaging { seen, join, remark: None, drawn };
                s10_approve_staging::approve_staging(&case, by, act)
            }
            "returns" => s10_approve_staging::return_staging(&case, by, text, &drawn),
            "accepts-pipeline" => s10_approve_staging::accept_pipeline_file(&case, by),
            "releases" => {
                let case = self.case(Subject::Application(super::APP));
                let issues = if words.has("again") { Vec::new() } else { self.named(words) };
                let act = s11_request_master::RequestMaster { issues, remark: Some(text.clone()), drawn };
                s11_request_master::request_master(&case, by, act)
            }
            "takes-out" => {
                let case = self.case(Subject::Application(super::APP));
                let mut case = case;
                case.issues.extend(self.issues.get(&words.issue).map(|found| (words.issue, found.clone())));
                s11_request_master::take_out(&case, by, words.issue, text)
            }
            "deploys" => {
                let environment = environment(words.first());
                let case = if environment == Environment::Production {
                    self.case(self.the_release(words))
                } else {
                    case
                };
                servers::deploy_again(&case, by, environment, Some(text))
            }
            "states" => {
                let case = self.case(Subject::Application(super::APP));
                let said = commit(words.rest[1]);
                servers::state_running(&case, by, environment(words.first()), &said, text)
            }
            "reclasses" => {
                let fault = super::machine::fault(words.rest[1]);
                servers::reclass(&case, by, environment(words.first()), fault, text)
            }
            _ => self.release(words, by, text),
        }
    }

    fn named(&self, words: &Words<'_>) -> Vec<IssueNumber> {
        if words.issues.is_empty() { vec![IssueNumber(1)] } else { words.issues.clone() }
    }

    fn release(&self, words: &Words<'_>, by: &Actor, text: &Prose) -> Result<Facts, Refusal> {
        let case = self.case(self.the_release(words));
        match words.verb {
            "checks" => {
                let issues =
                    CheckFailure::Issues { issues: words.issues.clone(), forward: words.has("forward") };
                let failure = match (words.has("failed"), words.has("config"), words.has("nothing")) {
                    (true, true, _) => Some(CheckFailure::Configuration),
                    (true, false, false) => Some(issues),
                    (_, _, _) => None,
                };
                let builds_on = words.value("builds").map(|n| IssueNumber(n.parse().unwrap()));
                let act = s12_check_staging::CheckStaging {
                    verdict: verdict(words),
                    failure,
                    note: text.clone(),
                    files: self.files(words),
                    probe: probe(words),
                    builds_on: builds_on.into_iter().collect(),
                    drawn: drawn(self, words),
                };
                s12_check_staging::check_staging(&case, by, act)
            }
            "merges" => {
                let head = case.the_release()?.head.clone();
                let named = words.rest.iter().find(|word| !word.contains('='));
                let seen = named.map_or(head, |named| commit(named));
                let act = s13_merge_master::MergeMaster { seen, drawn: drawn(self, words) };
                s13_merge_master::merge_master(&case, by, act)
            }
            "hands-back-release" => s13_merge_master::hand_back(&case, by, text),
            "rolls-back" => servers::roll_back(&case, by, &commit(words.first()), text),
            _ => self.office(words, by, text),
        }
    }

    /// The office's and the application's own acts.
    fn office(&self, words: &Words<'_>, by: &Actor, text: &Prose) -> Result<Facts, Refusal> {
        let case = self.case(Subject::Application(super::APP));
        let role = || Role::parse(words.rest[1]).unwrap_or_else(|| panic!("no role {}", words.rest[1]));
        match words.verb {
            "restores" => self.restores(words, by),
            "brings-back" => {
                let (to, title, body) = (commit(words.first()), self.text(), self.text());
                let act = servers::RollBack { to, title, body, reason: text.clone() };
                servers::roll_back_outside(&case, by, &act)
            }
            "gives" => people::set_role(&case, by, person(words.first()), role(), true),
            "takes" => people::set_role(&case, by, person(words.first()), role(), false),
            "gives-office" => people::set_office_role(&case, by, person(words.first()), role(), true),
            "takes-office" => people::set_office_role(&case, by, person(words.first()), role(), false),
            "disables" => people::set_enabled(&case, by, person(words.first()), false),
            "enables" => people::set_enabled(&case, by, person(words.first()), true),
            "adds-person" => people::add_person(&case, by),
            "names-team" => {
                let names = words.first().split('+').filter(|name| !matches!(*name, "-" | ""));
                people::name_test_team(&case, by, names.map(person).collect())
            }
            "separates" => {
                let separation =
                    if words.has("recorded") { Separation::Recorded } else { Separation::Required };
                preparation::set_separation(&case, by, separation, text)
            }
            "shares-dev" => {
                let dev = if words.has("per-branch") { DevServer::PerBranch } else { DevServer::Shared };
                preparation::set_dev_server(&case, by, dev)
            }
            other => panic!("{} cannot {other}", words.who),
        }
    }
}
