//! Sign-in by name and password, with a wait that grows with failures, per account and per address.

use crate::second_factor::account_key;
use crate::{App, Error, Secret, limits};
use sop::{Moment, PersonId};
use store::read::Delay;
use tokio::sync::SemaphorePermit;

/// What the sign-in form holds.
#[derive(Clone, Debug)]
pub struct SignIn {
    pub username: String,
    pub password: Secret,
    /// The peer's address; of an IPv6 one its first 64 bits count.
    pub address: std::net::IpAddr,
    pub agent: String,
}

/// Who signed in, and the cookie of the new session.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub person: PersonId,
    pub cookie: Secret,
    /// An initial password must be changed before anything else.
    pub must_change: bool,
    /// The cookie is that of a half session: it opens the page of the second factor and nothing else.
    pub owes_factor: bool,
}

/// Why nobody signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// Name or password; which of them is not told.
    #[error("name or password is wrong")]
    Wrong,
    /// Too many failures: to be tried again after so many seconds.
    #[error("to be tried again in {seconds} s")]
    Wait { seconds: i64 },
    #[error(transparent)]
    Fault(#[from] Error),
}

impl From<store::Error> for SignInError {
    fn from(error: store::Error) -> SignInError {
        SignInError::Fault(error.into())
    }
}

/// How long after the last of `failures` the next try has to wait, in milliseconds: doubling from a second.
fn wait_ms(failures: i64, free: i64, most: i64) -> i64 {
    if failures < free {
        return 0;
    }
    let doublings = u32::try_from((failures - free).min(20)).unwrap_or(20);
    (1000_i64 << doublings).min(most)
}

/// The address as failures are counted by.
pub(crate) fn address_key(address: std::net::IpAddr) -> String {
    match address {
        std::net::IpAddr::V4(address) => format!("address:{address}"),
        std::net::IpAddr::V6(address) => match address.to_ipv4_mapped() {
            Some(address) => format!("address:{address}"),
            None => {
                let [a, b, c, d, ..] = address.segments();
                format!("address:{a:x}:{b:x}:{c:x}:{d:x}::/64")
            }
        },
    }
}

/// Until when the next try has to wait, under these failures.
fn waits_until(delays: &[Delay], account: &str) -> Moment {
    let until = delays.iter().map(|delay| {
        let wait = if delay.key == account {
            wait_ms(delay.failures, limits::ACCOUNT_FAILURES_FREE, limits::ACCOUNT_WAIT_MS_MAX)
        } else {
            wait_ms(delay.failures, limits::ADDRESS_FAILURES_FREE, limits::ADDRESS_WAIT_MS_MAX)
        };
        if wait == 0 { Moment(0) } else { delay.last_at.plus_ms(wait) }
    });
    until.max().unwrap_or(Moment(0))
}

impl App {
    /// Signs in. An unknown name takes as long and answers the same as a wrong password.
    ///
    /// # Errors
    /// [`SignInError::Wait`] computes no hash and counts no failure.
    pub async fn sign_in(&self, form: SignIn) -> Result<SignedIn, SignInError> {
        let username = form.username.trim().to_lowercase();
        // Over-long names are nobody's; they are not kept as keys either.
        let known = username.chars().count() <= limits::USERNAME_CHARS_MAX;
        let username = if known { username } else { String::new() };
        let account_key = account_key(&username);
        let address_key = address_key(form.address);
        let place = self.place_to_try(&account_key, &address_key).await?;
        let account = self.reader().account(&username).await?.filter(|account| account.active);
        let hash = account.as_ref().and_then(|account| account.password.clone());
        let right = self.verify_password(&place, form.password.reveal(), hash).await?;
        let Some(account) = account.filter(|_| right) else {
            self.count_failure(account_key, address_key).await?;
            return Err(SignInError::Wrong);
        };
        let (cookie, mut session) = self.new_session(account.person, &form.address.to_string(), &form.agent);
        if account.factor {
            // The failures stay: whoever knows the password alone must not begin to count anew.
            session.expires_at = self.clock().now().plus_ms(limits::HALF_SESSION_MS);
            let begun = self
                .writer()
                .plain(move |rows| Box::pin(async move { rows.half_session_add(&session).await }));
            begun.await?;
            let (person, must_change) = (account.person, account.must_change);
            return Ok(SignedIn { person, cookie, must_change, owes_factor: true });
        }
        let begun = self.writer().plain(move |rows| {
            Box::pin(async move {
                rows.session_add(&session).await?;
                rows.sign_in_worked(&account_key).await
            })
        });
        begun.await?;
        let (person, must_change) = (account.person, account.must_change);
        Ok(SignedIn { person, cookie, must_change, owes_factor: false })
    }

    /// Waits for a place to try a password or a code, unless account or address failed too often.
    ///
    /// # Errors
    /// [`SignInError::Wait`].
    pub(crate) async fn place_to_try(
        &self,
        account: &str,
        address: &str,
    ) -> Result<SemaphorePermit<'_>, SignInError> {
        let place = self.inner.hashing.place().await?;
        // Asked while holding a place: of many tries at once the later ones see the failures of the first.
        let now = self.clock().now();
        let delays = self.reader().delays(account, address).await?;
        let until = waits_until(&delays, account);
        if until > now {
            return Err(SignInError::Wait { seconds: (until.ms() - now.ms() + 999) / 1000 });
        }
        Ok(place)
    }

    /// Counts a failed sign-in, by form or by token.
    pub(crate) async fn count_failure(&self, account: String, address: String) -> Result<(), Error> {
        let counted = self.writer().plain(move |rows| {
            Box::pin(async move {
                if !account.is_empty() {
                    rows.sign_in_failed(&account, limits::FAILURES_MS_MAX).await?;
                }
                rows.sign_in_failed(&address, limits::FAILURES_MS_MAX).await
            })
        });
        Ok(counted.await?)
    }

    /// Must tokens from this address wait, having failed too often? In seconds, 0: no.
    pub(crate) async fn address_waits(&self, address: &str) -> Result<i64, Error> {
        let delays = self.reader().delays("", address).await?;
        let (until, now) = (waits_until(&delays, ""), self.clock().now());
        Ok(if until > now { (until.ms() - now.ms() + 999) / 1000 } else { 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::{address_key, wait_ms};

    #[test]
    fn waits_double_and_end() {
        let waits: Vec<i64> = (0..10).map(|failures| wait_ms(failures, 3, 30_000)).collect();
        assert_eq!(waits, [0, 0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
        assert_eq!(wait_ms(i64::MAX, 3, 30_000), 30_000);
    }

    #[test]
    fn addresses_of_one_network_count_together() {
        let key = |text: &str| address_key(text.parse().unwrap());
        assert_eq!(key("2001:db8:1:2::5"), key("2001:db8:1:2:ffff::1"));
        assert_ne!(key("2001:db8:1:2::5"), key("2001:db8:1:3::5"));
        assert_eq!(key("::ffff:192.0.2.1"), key("192.0.2.1"));
    }
}
