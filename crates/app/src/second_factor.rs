//! The second factor (D14): enrolled by its first code, asked for at the sign-in and again before acts that
//! weigh more, renewed, taken off, lost. Every code counts once, everywhere; wrong ones count as wrong
//! passwords do.

use crate::principal::sha256;
use crate::sign_in::address_key;
use crate::totp::{base32, grouped, is_code, squeezed, step_typed};
use crate::{App, DecideError, Error, Principal, Recorded, Secret, SignInError, SignedIn, What, limits};
use sop::acts::factor::{self, ConfirmLoss, RuleFactor, StateLoss};
use sop::{Actor, FactorRule, Moment, PersonId, Prose, Seq};
use std::net::IpAddr;
use store::read::{FactorRow, HalfSession};
use store::rows::{FactorGiven, Proven};
use tokio::sync::SemaphorePermit;

/// What an act asks of a session besides being one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asks {
    #[default]
    Nothing,
    /// A second factor given a moment ago, of whoever has one.
    Factor,
    /// As [`Asks::Factor`]; the password of whoever has none.
    FactorOrPassword,
}

/// What is to be given before an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepUp {
    Code,
    Password,
}

/// What a session has proven so far, and whether its person has a second factor.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub enrolled: bool,
    /// It was lost: another is to be enrolled before anything else.
    pub lost: bool,
    pub factor_at: Option<Moment>,
    pub password_at: Option<Moment>,
}

impl Standing {
    /// What is to be given before an act that asks for this; none: it may be done.
    pub fn owes(&self, asks: Asks, now: Moment) -> Option<StepUp> {
        let fresh = |at: Option<Moment>| at.is_some_and(|at| now.ms() - at.ms() < limits::STEP_UP_MS);
        match (asks, self.enrolled) {
            (Asks::Nothing, _) | (Asks::Factor, false) => None,
            (Asks::Factor | Asks::FactorOrPassword, true) => (!fresh(self.factor_at)).then_some(StepUp::Code),
            (Asks::FactorOrPassword, false) => (!fresh(self.password_at)).then_some(StepUp::Password),
        }
    }
}

/// A second factor that was just put into use.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Told once, here.
    pub codes: Vec<Secret>,
    /// The session's new value.
    pub cookie: Secret,
}

/// Recovery codes, and what is stored of them.
type Codes = (Vec<Secret>, Vec<[u8; 32]>);

impl App {
    /// Do the people of this office need a second factor?
    pub fn factor_rule(&self) -> FactorRule {
        self.office_rule()
    }

    /// Who gave a right password and owes the second factor; none: unknown, expired, or disabled.
    pub async fn half_session(&self, cookie: &str) -> Result<Option<HalfSession>, Error> {
        let half = self.reader().half_session(sha256(cookie)).await?;
        let now = self.clock().now();
        Ok(half.filter(|half| half.active && half.expires_at > now))
    }

    /// The sign-in's second half: a whole session in place of a half one.
    ///
    /// # Errors
    /// As [`App::sign_in`]; an unknown half session is as wrong as a code.
    pub async fn sign_in_with_factor(
        &self,
        half: &Secret,
        typed: &Secret,
        address: IpAddr,
        agent: &str,
    ) -> Result<SignedIn, SignInError> {
        let session = sha256(half.reveal());
        let Some(known) = self.half_session(half.reveal()).await? else { return Err(SignInError::Wrong) };
        let person = known.person;
        let _place = self.place_to_try(&account_key(&known.username), &address_key(address)).await?;
        let given = self.given(person, typed).await?;
        let (cookie, new) = self.new_session(person, &address.to_string(), agent);
        let key = account_key(&known.username);
        let taken = match given {
            None => false,
            Some(given) => {
                let begun = self.writer().plain(move |rows| {
                    Box::pin(async move {
                        // Of two that come at the same time one ends the half session.
                        if !rows.factor_take(person, given).await? || !rows.half_session_end(session).await? {
                            return Ok(false);
                        }
                        rows.session_add(&new).await?;
                        rows.session_proved(new.session, Proven::Factor).await?;
                        rows.sign_in_worked(&key).await?;
                        Ok(true)
                    })
                });
                begun.await?
            }
        };
        if !taken {
            self.count_failure(account_key(&known.username), address_key(address)).await?;
            return Err(SignInError::Wrong);
        }
        Ok(SignedIn { person, cookie, must_change: known.must_change, owes_factor: false })
    }

    /// Proves the person of this session anew; the session goes on under a new value.
    ///
    /// # Errors
    /// As [`App::sign_in`].
    pub async fn step_up(
        &self,
        principal: &Principal,
        what: StepUp,
        typed: &Secret,
        address: IpAddr,
    ) -> Result<Secret, SignInError> {
        let (person, username) = (principal.person, &principal.username);
        let Some(session) = principal.session else { return Err(SignInError::Wrong) };
        let place = self.place_to_try(&account_key(username), &address_key(address)).await?;
        let given = match what {
            StepUp::Code => self.given(person, typed).await?.map(Some),
            StepUp::Password => self.is_password(&place, person, typed).await?.then_some(None),
        };
        let cookie = self.new_cookie();
        let (new, key) = (sha256(cookie.reveal()), account_key(username));
        let taken = match given {
            None => false,
            Some(given) => {
                let renewed = self.writer().plain(move |rows| {
                    Box::pin(async move {
                        if let Some(given) = given
                            && !rows.factor_take(person, given).await?
                        {
                            return Ok(false);
                        }
                        if !rows.session_renew(session, new).await? {
                            return Ok(false);
                        }
                        let proven = if given.is_some() { Proven::Factor } else { Proven::Password };
                        rows.session_proved(new, proven).await?;
                        rows.sign_in_worked(&key).await?;
                        Ok(true)
                    })
                });
                renewed.await?
            }
        };
        if !taken {
            self.count_failure(account_key(username), address_key(address)).await?;
            return Err(SignInError::Wrong);
        }
        Ok(cookie)
    }

    /// What was typed, if it could be taken; its transaction decides whether it is.
    async fn given(&self, person: PersonId, typed: &Secret) -> Result<Option<FactorGiven>, Error> {
        let factor = self.reader().factor(person).await?;
        Ok(factor.and_then(|factor| given(&factor, typed.reveal(), self.clock().now())))
    }

    async fn is_password(
        &self,
        place: &SemaphorePermit<'_>,
        person: PersonId,
        typed: &Secret,
    ) -> Result<bool, Error> {
        let account = self.reader().account_of(person).await?;
        // Whoever has a second factor gives that.
        let hash = account.filter(|account| !account.factor).and_then(|account| account.password);
        self.verify_password(place, typed.reveal(), hash).await
    }

    /// Makes a secret that waits for its first code; one in use stays in use until then.
    pub async fn begin_factor(&self, principal: &Principal) -> Result<Vec<u8>, Error> {
        let (person, secret) = (principal.person, self.dice().bytes::<20>());
        let kept = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.factor_begin(person, &secret).await }));
        kept.await?;
        Ok(secret.to_vec())
    }

    /// The secret that waits for its first code.
    pub async fn pending_factor(&self, principal: &Principal) -> Result<Option<Vec<u8>>, Error> {
        let factor = self.reader().factor(principal.person).await?;
        Ok(factor.and_then(|factor| factor.pending).map(|pending| pending.0))
    }

    /// Puts the waiting secret into use by its first code. Every other session of the person ends, this one
    /// gets a new value (SA4); none: no secret waits, or the code is not its.
    pub async fn confirm_factor(
        &self,
        principal: &Principal,
        typed: &Secret,
    ) -> Result<Option<Enrolled>, Error> {
        let (person, Some(session)) = (principal.person, principal.session) else { return Ok(None) };
        let Some(pending) = self.pending_factor(principal).await? else { return Ok(None) };
        let typed = squeezed(typed.reveal());
        let Some(step) = step_typed(&pending, &typed, self.clock().now(), 0) else { return Ok(None) };
        let (codes, hashes) = self.new_recovery_codes();
        let cookie = self.new_cookie();
        let new = sha256(cookie.reveal());
        let confirmed = self.writer().plain(move |rows| {
            Box::pin(async move {
                if !rows.factor_confirm(person, &pending, step, &hashes).await?
                    || !rows.session_renew(session, new).await?
                {
                    return Ok(false);
                }
                rows.sessions_end(person, Some(new)).await?;
                rows.half_sessions_end(person).await?;
                rows.session_proved(new, Proven::Factor).await?;
                Ok(true)
            })
        });
        let confirmed = confirmed.await?;
        self.sessions_ended();
        Ok(confirmed.then_some(Enrolled { codes, cookie }))
    }

    /// Makes recovery codes anew; the old ones count no more.
    pub async fn renew_recovery_codes(&self, principal: &Principal) -> Result<Vec<Secret>, Error> {
        let (person, (codes, hashes)) = (principal.person, self.new_recovery_codes());
        let kept = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.recovery_codes(person, &hashes).await }));
        kept.await?;
        Ok(codes)
    }

    /// Takes the second factor off, where the office leaves it to the person; false where it does not.
    pub async fn remove_factor(&self, principal: &Principal) -> Result<bool, Error> {
        let (person, kept) = (principal.person, principal.session);
        if self.factor_rule().must_enrol(false, false) {
            return Ok(false);
        }
        let removed = self.writer().plain(move |rows| {
            Box::pin(async move {
                rows.factor_remove(person).await?;
                rows.half_sessions_end(person).await?;
                rows.sessions_end(person, kept).await
            })
        });
        removed.await?;
        self.sessions_ended();
        Ok(true)
    }

    /// Says whether the people of the office need a second factor.
    pub async fn rule_factor(
        &self,
        by: &Actor,
        rule: FactorRule,
        reason: Prose,
    ) -> Result<Recorded, DecideError> {
        let (by, act) = (*by, RuleFactor { rule, reason });
        let recorded =
            self.decide(What::Office, &by, move |case| factor::rule_factor(case, &by, &act)).await?;
        self.learn_office().await.map_err(|error| match error {
            Error::Store(error) => DecideError::Fault(error),
            other => DecideError::Fault(store::Error::Unreadable(other.to_string())),
        })?;
        Ok(recorded)
    }

    /// States that a person lost the second factor.
    pub async fn state_factor_loss(
        &self,
        by: &Actor,
        person: PersonId,
        reason: Prose,
    ) -> Result<Recorded, DecideError> {
        let (by, act) = (*by, StateLoss { person, reason });
        self.decide(What::Office, &by, move |case| factor::state_loss(case, &by, &act)).await
    }

    /// Confirms a stated loss: the second factor goes, the person's sessions end.
    pub async fn confirm_factor_loss(
        &self,
        by: &Actor,
        person: PersonId,
        stated: Seq,
    ) -> Result<Recorded, DecideError> {
        let (by, act) = (*by, ConfirmLoss { person, stated });
        let decided = self.decide_with(
            What::Office,
            &by,
            move |case| factor::confirm_loss(case, &by, act),
            move |rows, _| {
                Box::pin(async move {
                    rows.factor_lose(person).await?;
                    rows.half_sessions_end(person).await?;
                    rows.sessions_end(person, None).await
                })
            },
        );
        let (recorded, ()) = decided.await?;
        self.sessions_ended();
        Ok(recorded)
    }

    fn new_recovery_codes(&self) -> Codes {
        let code = || base32(&self.dice().bytes::<10>());
        let codes = (0..limits::RECOVERY_CODES).map(|_| code());
        codes.map(|code| (Secret::new(grouped(&code, "-")), sha256(&code))).unzip()
    }
}

/// Under which an account's failures are counted.
pub(crate) fn account_key(username: &str) -> String {
    format!("account:{username}")
}

fn given(factor: &FactorRow, typed: &str, now: Moment) -> Option<FactorGiven> {
    let typed = squeezed(typed);
    if !is_code(&typed) {
        return Some(FactorGiven::Recovery(sha256(&typed)));
    }
    let secret = factor.secret.as_ref()?;
    step_typed(&secret.0, &typed, now, factor.last_step).map(FactorGiven::Step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sa11_an_act_asks_for_what_its_person_has() {
        let now = Moment(1_585_011_600_000);
        let (fresh, old) = (Some(Moment(now.ms() - 1)), Some(Moment(now.ms() - limits::STEP_UP_MS)));
        let owes = |enrolled, factor_at, password_at, asks| {
            Standing { enrolled, lost: false, factor_at, password_at }.owes(asks, now)
        };
        assert_eq!(owes(true, None, None, Asks::Nothing), None);
        for asks in [Asks::Factor, Asks::FactorOrPassword] {
            assert_eq!(owes(true, fresh, old, asks), None);
            assert_eq!(owes(true, old, fresh, asks), Some(StepUp::Code), "a password is not enough");
            assert_eq!(owes(true, None, fresh, asks), Some(StepUp::Code));
        }
        assert_eq!(owes(false, None, old, Asks::Factor), None, "nothing to ask for");
        assert_eq!(owes(false, None, old, Asks::FactorOrPassword), Some(StepUp::Password));
        assert_eq!(owes(false, None, fresh, Asks::FactorOrPassword), None);
    }
}
