//! The notation: `given` some sentences, `when` one more is said, `then` this is the answer.
//!
//! A sentence is `<who>[/api|/git] <verb> <words…>`; `#2` means issue 2 (else issue 1), `r2` release 2.
//! `server`, `dev`, `staging`, `production`, `rollback`, `master` and `clock` are machines.

use super::{World, name, short};
use sop::git_policy::PushRefusal;
use sop::issue::Standing;
use sop::refusal::Status;
use sop::*;
use std::rc::Rc;

/// Why a sentence was not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Refused(Refusal),
    PushRefused(PushRefusal, Facts),
}

/// What was decided on: who, and the facts.
pub type Answer = Result<(Actor, Facts), Said>;

/// A sentence, cut into its words.
pub struct Words<'a> {
    pub who: &'a str,
    pub channel: Channel,
    pub verb: &'a str,
    pub rest: Vec<&'a str>,
    pub issue: IssueNumber,
    pub release: Option<ReleaseNumber>,
    /// Every issue that was named.
    pub issues: Vec<IssueNumber>,
}

impl<'a> Words<'a> {
    fn of(sentence: &'a str) -> Words<'a> {
        let mut words = sentence.split_whitespace();
        let who = words.next().expect("a sentence begins with who");
        let (who, channel) = who.split_once('/').unwrap_or((who, "web"));
        let verb = words.next().unwrap_or_default();
        let mut rest: Vec<&str> = words.collect();
        let issues: Vec<IssueNumber> =
            rest.iter().filter_map(|word| word.strip_prefix('#')?.parse().ok()).collect();
        let release = rest.iter().find_map(|word| word.strip_prefix('r')?.parse().ok());
        rest.retain(|word| !word.starts_with('#'));
        let issue = issues.first().copied().unwrap_or(IssueNumber(1));
        Words { who, channel: Channel::parse(channel).unwrap(), verb, rest, issue, release, issues }
    }

    pub fn has(&self, word: &str) -> bool {
        self.rest.contains(&word)
    }

    /// The word that names a commit.
    pub fn first(&self) -> &'a str {
        self.rest.first().copied().unwrap_or_default()
    }

    /// The value of `key=value`.
    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.rest.iter().find_map(|word| word.strip_prefix(key)?.strip_prefix('='))
    }

    pub fn by(&self) -> Actor {
        Actor { who: ActorRef::Person(super::person(self.who)), channel: self.channel }
    }
}

impl World {
    /// Decides on a sentence; nothing is recorded.
    pub fn decide(&self, sentence: &str) -> Answer {
        let words = Words::of(sentence);
        match words.who {
            "server" | "dev" | "staging" | "production" | "rollback" | "master" | "clock" => {
                let facts = self.machine(&words).map_err(Said::Refused)?;
                Ok((Actor::machine(), facts))
            }
            _ if words.verb == "pushes" => self.push(&words),
            _ => {
                let facts = self.person(&words).map_err(Said::Refused)?;
                Ok((words.by(), facts))
            }
        }
    }

    /// Says a sentence; its facts are recorded.
    pub fn say(&mut self, sentence: &str) -> Result<Vec<Rc<Entry>>, Said> {
        match sentence.split_whitespace().collect::<Vec<_>>().as_slice() {
            ["wait", minutes] => {
                self.at = self.at.plus_minutes(minutes.parse().unwrap());
                return Ok(Vec::new());
            }
            ["at", day, hour] => {
                self.at = super::wib(&format!("{day} {hour}"));
                return Ok(Vec::new());
            }
            ["in-flight", number] => {
                self.in_flight = number.parse().map(IssueNumber).into_iter().collect();
                return Ok(Vec::new());
            }
            _ => {}
        }
        match self.decide(sentence) {
            Ok((by, facts)) => {
                self.at = self.at.plus_ms(1000);
                self.settle(sentence);
                Ok(self.record(&by, facts))
            }
            Err(Said::PushRefused(refusal, facts)) => {
                let words = Words::of(sentence);
                self.record(&words.by(), facts.clone());
                Err(Said::PushRefused(refusal, facts))
            }
            Err(refused) => Err(refused),
        }
    }

    /// Says many sentences, which must all be taken.
    pub fn tell(&mut self, sentences: &str) -> &mut World {
        for sentence in sentences.split(',').map(str::trim).filter(|sentence| !sentence.is_empty()) {
            if let Err(refused) = self.say(sentence) {
                panic!("given '{sentence}': {refused:?}");
            }
        }
        self
    }

    /// The answer to a sentence, in words.
    pub fn hear(&mut self, sentence: &str) -> String {
        let issue = Words::of(sentence).issue;
        let before = self.effects.len();
        let answer = match self.say(sentence) {
            Ok(entries) => {
                let events: Vec<String> = entries.iter().map(|entry| told(&entry.event)).collect();
                let effects: Vec<&str> =
                    self.effects[before.min(self.effects.len())..].iter().map(Effect::kind).collect();
                let nothing = if events.is_empty() { "nothing" } else { "" };
                format!("{nothing}{} -> {}", events.join(" + "), effects.join(" + "))
            }
            Err(Said::Refused(refusal)) => self.refused(issue, &refusal),
            Err(Said::PushRefused(refusal, _)) => format!("refused {} {refusal:?}", refusal.code()),
        };
        format!("{answer} | {}", self.standing(issue))
    }

    fn refused(&self, issue: IssueNumber, refusal: &Refusal) -> String {
        let known = self.issues.contains_key(&issue);
        let case = self.case(if known { Subject::Issue(issue) } else { Subject::Application(super::APP) });
        let who = refusal.who_can(&case);
        let names: Vec<&str> = who.people.iter().map(|person| name(*person)).collect();
        let status = match refusal.status() {
            Status::Missing => 404,
            Status::Forbidden => 403,
            Status::Conflict => 409,
        };
        format!("refused {refusal:?} {} {status} who={}", refusal.rule(), names.join("+"))
    }

    /// Where the issue stands, in which round, and whose turn it is.
    pub fn standing(&self, number: IssueNumber) -> String {
        let Some(issue) = self.issues.get(&number) else { return "no issue".to_owned() };
        let at = match issue.standing {
            Standing::At(step) => format!("at {}", step.no()),
            Standing::Done => "done".to_owned(),
            Standing::Cancelled => "cancelled".to_owned(),
        };
        let release = issue.release.and_then(|number| self.releases.get(&number));
        let turn = turn::turn_of(issue, self.app(), release, &self.office);
        let turn = turn.map_or_else(String::new, |turn| {
            let names: Vec<&str> = turn.people.iter().map(|person| name(*person)).collect();
            let server = turn.server.map_or_else(String::new, |work| format!(" server {work:?}"));
            format!("turn {}{server}", names.join("+"))
        });
        let release = self.app().open_release.map_or_else(String::new, |open| {
            let release = &self.releases[&open];
            format!(" release {open} at {}", release.step().map_or(0, Step::no))
        });
        format!("{at} round {} {turn}{release}.", issue.round)
    }
}

/// The name of an event with what matters of it.
fn told(event: &Event) -> String {
    let debug = format!("{event:?}");
    let name: String = debug.chars().take_while(|c| c.is_alphanumeric()).collect();
    let commit = event.commit().map_or_else(String::new, |commit| format!(" {}", short(commit)));
    let verdict = event.verdict().map_or_else(String::new, |verdict| format!(" {verdict:?}"));
    format!("{name}{commit}{verdict}")
}

/// Given, when, then: the answer holds every phrase of `then`, and none that follows `not`.
fn missed(world: &World, given: &str, when: &str, then: &str) -> Option<String> {
    let mut world = world.clone();
    for sentence in given.split(',').map(str::trim).filter(|sentence| !sentence.is_empty()) {
        if let Err(refused) = world.say(sentence) {
            return Some(format!("given {given}\n  at  {sentence}: {refused:?}"));
        }
    }
    let heard = world.hear(when);
    let wrong = then.split(',').map(str::trim).find(|phrase| match phrase.strip_prefix("not ") {
        Some(absent) => heard.contains(absent),
        None => !heard.contains(phrase),
    });
    wrong.map(|phrase| format!("given {given}\n when {when}\n then {phrase}\nheard {heard}"))
}

/// One case; the world before it stays as it is.
pub fn check_in(world: &World, given: &str, when: &str, then: &str) {
    if let Some(wrong) = missed(world, given, when, then) {
        panic!("\n{wrong}");
    }
}

/// A table of cases, each `given ; when ; then`. Every case that is wrong is told.
pub fn check_all(world: &World, table: &str) {
    let mut wrong = Vec::new();
    for line in table.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let parts: Vec<&str> = line.split(';').map(str::trim).collect();
        let [given, when, then] = parts[..] else { panic!("not `given ; when ; then`: {line}") };
        wrong.extend(missed(world, given, when, then));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}
