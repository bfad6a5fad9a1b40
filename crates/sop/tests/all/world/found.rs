//! What somebody wrote round Alur, and how the server takes it back.
//!
//! `server finds staging f1 [ahead|elsewhere|gone|extra] [was=s0] [beyond]`; of an issue's branch
//! `server finds branch f1 #2`. `server restores`, `server cannot-restore`, `server sees-again` speak of
//! the newest find, `tono restores` and `dewi restores was=3` of the newest or of entry 3.

use super::say::Words;
use super::{APP, World, commit};
use sop::acts::found::{self, RefSeen};
use sop::application::{Found, FoundHow, RestoreWay};
use sop::*;

impl World {
    /// What lies below the server's commit, where the sentence says `on=f1`.
    pub fn below(&self, words: &Words<'_>) -> Option<RefSeen> {
        words.value("on").map(|on| self.seen("staging", Some(commit(on)), words))
    }

    pub fn seen(&self, name: &str, now: Option<CommitId>, words: &Words<'_>) -> RefSeen {
        let how = [
            ("elsewhere", FoundHow::Elsewhere),
            ("gone", FoundHow::Gone),
            ("extra", FoundHow::Extra),
            ("ahead", FoundHow::Ahead),
        ];
        let said = |word: &str| words.has(word) || words.value("how") == Some(word);
        let how = how.into_iter().find(|(word, _)| said(word)).map_or(FoundHow::Ahead, |(_, how)| how);
        let journal = match name {
            "staging" => self.app().staging.clone(),
            "master" => self.app().master.clone(),
            _ => self.issues.get(&words.issue).and_then(|issue| issue.head().cloned()),
        };
        let journal = words.value("was").map(commit).or(journal).filter(|_| how != FoundHow::Extra);
        let now = now.filter(|_| how != FoundHow::Gone);
        RefSeen { name: name.to_owned(), journal, now, how, beyond: words.has("beyond") }
    }

    fn newest(&self) -> Option<&Found> {
        self.app().found.last()
    }

    pub fn finds(&self, words: &Words<'_>, by: &Actor) -> Result<Facts, Refusal> {
        let now = words.rest.get(1).map(|named| commit(named));
        let (case, name) = match words.first() {
            "branch" => {
                let branch = self.issues[&words.issue].branch.as_ref().unwrap();
                (self.case(Subject::Issue(words.issue)), branch.name.to_string())
            }
            name => (self.case(Subject::Application(APP)), name.to_owned()),
        };
        found::ref_found(&case, by, &self.seen(&name, now, words))
    }

    /// The server's outcome of a restoring, of the newest find.
    pub fn restoring(&self, words: &Words<'_>, by: &Actor, made: &CommitId) -> Result<Facts, Refusal> {
        let Some(newest) = self.newest() else { return Ok(Facts::none()) };
        let subject = newest.issue.map_or(Subject::Application(APP), Subject::Issue);
        let case = self.case(subject);
        match words.verb {
            "restores" => {
                let to = match newest.way(&case) {
                    Some(RestoreWay::Revert) => Some(made.clone()),
                    Some(RestoreWay::PutBack) | None => newest.journal.clone(),
                };
                found::restored(&case, by, newest.seq, to.as_ref(), self.below(words).as_ref())
            }
            "cannot-restore" => {
                found::restore_stopped(&case, by, newest.seq, vec!["src/login.php".to_owned()])
            }
            _ => found::ref_agreed(&case, by, newest.seq, newest.journal.as_ref()),
        }
    }

    pub fn restores(&self, words: &Words<'_>, by: &Actor) -> Result<Facts, Refusal> {
        let named = words.value("was").map(|seq| Seq(seq.parse().unwrap()));
        let seq = named.or(self.newest().map(|newest| newest.seq)).unwrap_or(Seq(0));
        found::restore(&self.case(Subject::Application(APP)), by, seq, &self.text())
    }
}
