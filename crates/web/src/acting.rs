//! The way of an act from a form to the journal: parse, decide, answer. A rule's "no" comes back as
//! sentences, with what was typed.
//!
//! ```text
//! typed form -> Reading -> act        422: the fields to mend, the text kept act -> app -> sop -> facts
//! 403, 409: the rule, what is missing, who can act, the text kept facts -> 303 to the page
//! ```

use crate::drawn;
use crate::form::Kept;
use crate::problem::{Problem, Refused};
use crate::typed::Typed;
use crate::visit::Visit;
use app::{CommandError, DecideError, Key, Recorded, What};
use sha2::{Digest, Sha256};
use sop::acts::Drawn;
use sop::refusal::WhoCan;
use sop::{Actor, CaseFile, Facts, PersonId, Refusal};
use std::collections::BTreeMap;

/// What decides an act.
type Judge = Box<dyn FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send>;

/// What bars an act, if anything does.
type Bar = Box<dyn FnOnce(&CaseFile, &Actor) -> Option<Refusal> + Send>;

impl Visit {
    /// What the form with this `drawn` field was drawn for. A token that does not count (too old, changed
    /// on its way) is as none: the act then starts when it is completed.
    pub fn drawn(&self, typed: &Typed) -> Drawn {
        self.token(typed).map(|token| token.drawn).unwrap_or_default()
    }

    fn token(&self, typed: &Typed) -> Option<drawn::Token> {
        drawn::read(self.site().form_key(), typed.get("drawn"), self.at())
    }

    /// The hidden field of a form that is drawn now for this state; `kept` lets an earlier drawing's moment
    /// live on.
    pub fn draw(&self, state: Drawn, kept: Option<&Typed>) -> String {
        let earlier = kept.and_then(|typed| self.token(typed)).filter(|token| token.drawn.step == state.step);
        let at = earlier.and_then(|token| token.drawn.at).unwrap_or(self.at());
        let nonce = sop::text::hex(&self.app().dice().bytes::<8>());
        drawn::sign(self.site().form_key(), &Drawn { at: Some(at), ..state }, &nonce)
    }

    /// Decides and records; the same form sent twice is recorded once.
    ///
    /// # Errors
    /// [`Problem::Refused`] with the sentences and what was typed; [`Problem::NotFound`]; a fault.
    pub fn decide<F>(
        &self,
        what: What,
        key: &'static str,
        typed: &Typed,
        decide: F,
    ) -> impl Future<Output = Result<Recorded, Problem>> + Send
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        self.judged(what, key, typed, Box::new(decide))
    }

    /// Boxed before anything waits: so the way through the journal is compiled once, not once an act.
    async fn judged(
        &self,
        what: What,
        key: &'static str,
        typed: &Typed,
        decide: Judge,
    ) -> Result<Recorded, Problem> {
        let by = self.actor()?;
        let once = self.once(key, typed)?;
        let decided = self.app().decide_once(once, what, &by, move |case| decide(case, &by)).await;
        match decided {
            Ok(recorded) => Ok(recorded),
            Err(error) => Err(self.said(error, key, typed).await),
        }
    }

    /// May the visitor do this act at all? `barred` is one of `sop::possible`. Asked where the form does
    /// not say what to do: permission is not validation, so that whoever may not do it is told that, and it
    /// is recorded, not which fields it lacks.
    ///
    /// # Errors
    /// The refusal, noted already; or a fault.
    pub fn may<B>(&self, what: What, barred: B) -> impl Future<Output = Result<(), DecideError>> + Send
    where
        B: FnOnce(&CaseFile, &Actor) -> Option<Refusal> + Send + 'static,
    {
        self.permitted(what, Box::new(barred))
    }

    async fn permitted(&self, what: What, barred: Bar) -> Result<(), DecideError> {
        let Ok(by) = self.actor() else { return Ok(()) };
        let decide = move |case: &CaseFile| barred(case, &by).map_or(Ok(Facts::none()), Err);
        self.app().decide(what, &by, decide).await.map(|_| ())
    }

    /// A refusal that a page found by itself, said by deciding it: so the attempt is recorded.
    pub async fn refuse(&self, what: What, refusal: Refusal, kept: Kept) -> Problem {
        let decided = self.decide(what, kept.key, &kept.typed, |_, _| Err(refusal)).await;
        decided.err().unwrap_or(Problem::Form(kept))
    }

    /// By which a second submit of the same form finds the first.
    ///
    /// # Errors
    /// Nobody is signed in.
    pub fn once(&self, form: &str, typed: &Typed) -> Result<Option<Key>, Problem> {
        let person = self.person()?;
        Ok(self.token(typed).map(|token| once(person, form, &token, typed)))
    }

    /// What a command that recorded nothing says to the visitor.
    pub async fn told(&self, error: CommandError, key: &'static str, typed: &Typed) -> Problem {
        match error {
            CommandError::Decided(error) => self.said(error, key, typed).await,
            CommandError::Fault(fault) => Problem::fault(fault),
            unsolved @ CommandError::Unsolved { .. } => Problem::fault(unsolved),
        }
    }

    /// What a decision that recorded nothing says to the visitor.
    pub async fn said(&self, error: DecideError, key: &'static str, typed: &Typed) -> Problem {
        let refused = match error {
            DecideError::Refused(refused) if refused.refusal == Refusal::NotVisible => {
                return Problem::NotFound;
            }
            DecideError::Refused(refused) => refused,
            // The same drawing of a form with something else in it: it was sent before.
            DecideError::Fault(store::Error::KeyReused) => {
                let say = Some(self.lang().error_form_sent().to_owned());
                return Problem::Form(Kept { key, typed: typed.clone(), say, ..Kept::none() });
            }
            DecideError::Fault(fault) => return Problem::fault(fault),
        };
        let told = self.refused(&refused.refusal, &refused.who_can, key, typed).await;
        told.unwrap_or_else(|problem| problem)
    }

    /// A refusal in words, with what was typed.
    ///
    /// # Errors
    /// When nobody's name can be read.
    pub async fn refused(
        &self,
        refusal: &Refusal,
        who_can: &WhoCan,
        key: &'static str,
        typed: &Typed,
    ) -> Result<Problem, Problem> {
        let names = self.names().await?;
        let name = |person: PersonId| names.get(&person).cloned().unwrap_or_default();
        let sentence = self.lang().refusal(refusal, &name).text();
        let who = self.lang().who_can(who_can, &name);
        let sentence = who.map_or(sentence.clone(), |who| format!("{sentence} {who}"));
        let kept = Kept { key, typed: typed.clone(), say: Some(sentence.clone()), ..Kept::none() };
        Ok(Problem::Refused(Box::new(Refused {
            status: refusal.status(),
            code: refusal.code(),
            sentence,
            rule: refusal.rule(),
            step: refusal.step(),
            who_can: who_can.people.iter().map(|person| name(*person)).collect(),
            kept,
        })))
    }

    /// Everybody's name, for pages that read no case.
    pub async fn names(&self) -> Result<BTreeMap<PersonId, String>, Problem> {
        self.app().reader().names().await.map_err(Problem::fault)
    }
}

fn once(person: PersonId, form: &str, token: &drawn::Token, typed: &Typed) -> Key {
    let mut hash = Sha256::new();
    for (name, value) in &typed.0 {
        for part in [name, value] {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part.as_bytes());
        }
    }
    Key { person, key: format!("{form}:{}", token.nonce), request: hash.finalize().into() }
}
