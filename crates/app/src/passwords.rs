//! Passwords: the rule for a new one, and argon2id hashes, two at a time.

use crate::{App, Error, Secret, guessable, limits};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::{Semaphore, SemaphorePermit};

/// Memory in KiB, rounds, lanes of argon2id.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Why a new password was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PasswordDefect {
    TooShort {
        least: usize,
    },
    TooLong {
        most: usize,
    },
    /// Among the most common ones, or a row or repetition of few characters.
    Common,
    /// Holds this word of its surroundings: the office, the product, the person's name.
    HoldsContext {
        word: String,
    },
    /// The same as before.
    Unchanged,
}

/// Words that a password of this person may not hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    pub office: String,
    pub username: String,
    pub name: String,
}

impl Context {
    fn words(&self) -> impl Iterator<Item = String> {
        let all = format!("alur {} {} {}", self.office, self.username, self.name).to_lowercase();
        let split: Vec<String> = all.split(|c: char| !c.is_alphanumeric()).map(str::to_owned).collect();
        split.into_iter().filter(|word| word.chars().count() >= 4)
    }
}

/// Length, commonness, surroundings; no rule about kinds of characters, no expiry.
///
/// # Errors
/// The first defect found.
pub fn check(password: &str, context: &Context) -> Result<(), PasswordDefect> {
    let length = password.chars().count();
    if length < limits::PASSWORD_CHARS_MIN {
        return Err(PasswordDefect::TooShort { least: limits::PASSWORD_CHARS_MIN });
    }
    if length > limits::PASSWORD_CHARS_MAX {
        return Err(PasswordDefect::TooLong { most: limits::PASSWORD_CHARS_MAX });
    }
    let lower = password.to_lowercase();
    if guessable::is_common(&lower) {
        return Err(PasswordDefect::Common);
    }
    // A long phrase may mention the office; a password that is little else may not.
    for word in context.words() {
        if lower.contains(&word) && length < word.chars().count() + limits::PASSWORD_CHARS_MIN {
            return Err(PasswordDefect::HoldsContext { word });
        }
    }
    Ok(())
}

/// Two hashes at a time, a queue of twenty.
pub(crate) struct Hashing {
    places: Semaphore,
    waiting: AtomicUsize,
}

/// What an unknown account is compared with, so that its answer takes as long as a known one's.
static NOBODY: LazyLock<Result<String, String>> =
    LazyLock::new(|| hash_now("nobody has this password", &[0x5a; 16]));

fn argon2() -> Result<Argon2<'static>, String> {
    let (memory, rounds, lanes) = COST;
    let params = Params::new(memory, rounds, lanes, None).map_err(|error| error.to_string())?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_now(password: &str, salt: &[u8; 16]) -> Result<String, String> {
    let hash: PasswordHash =
        argon2()?.hash_password_with_salt(password.as_bytes(), salt).map_err(|error| error.to_string())?;
    Ok(hash.to_string())
}

fn verify_now(password: &str, hash: Option<&str>) -> Result<bool, String> {
    let nobody = || NOBODY.as_deref().map_err(Clone::clone);
    let stored = match hash {
        Some(hash) => hash,
        None => nobody()?,
    };
    let stored = PasswordHash::new(stored).map_err(|error| error.to_string())?;
    let equal = argon2()?.verify_password(password.as_bytes(), &stored).is_ok();
    Ok(equal && hash.is_some())
}

impl Hashing {
    pub fn new() -> Hashing {
        Hashing { places: Semaphore::new(limits::HASHES_AT_ONCE), waiting: AtomicUsize::new(0) }
    }

    /// Waits for a place to compute one hash.
    ///
    /// # Errors
    /// [`Error::TooManyWait`] when the queue is full.
    pub async fn place(&self) -> Result<SemaphorePermit<'_>, Error> {
        struct Waiting<'a>(&'a AtomicUsize);
        impl Drop for Waiting<'_> {
            fn drop(&mut self) {
                self.0.fetch_sub(1, Ordering::SeqCst);
            }
        }
        let before = self.waiting.fetch_add(1, Ordering::SeqCst);
        let _waiting = Waiting(&self.waiting);
        if before >= limits::HASHES_WAITING_MAX {
            return Err(Error::TooManyWait);
        }
        self.places.acquire().await.map_err(|_| Error::TooManyWait)
    }
}

async fn off_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, String> + Send + 'static,
) -> Result<T, Error> {
    let done = tokio::task::spawn_blocking(work).await.map_err(|error| Error::Hash(error.to_string()))?;
    done.map_err(Error::Hash)
}

impl App {
    /// The stored form of a password: argon2id with a salt of its own. Checks no rule.
    pub async fn hash_password(&self, password: &str) -> Result<String, Error> {
        let _place = self.inner.hashing.place().await?;
        let (password, salt) = (password.to_owned(), self.dice().bytes::<16>());
        off_thread(move || hash_now(&password, &salt)).await
    }

    /// Is this the password? Without a stored one it takes as long, and is no. The caller holds a place.
    pub(crate) async fn verify_password(
        &self,
        _place: &SemaphorePermit<'_>,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool, Error> {
        let password = password.to_owned();
        off_thread(move || verify_now(&password, hash.as_deref())).await
    }

    /// A password that is changed at the first sign-in: twenty letters and digits that are not mistaken for
    /// others.
    pub(crate) fn initial_password(&self) -> Secret {
        const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789x";
        let drawn: String = self
            .dice()
            .bytes::<20>()
            .iter()
            .enumerate()
            .flat_map(|(i, byte)| {
                let dash = (i > 0 && i % 5 == 0).then_some('-');
                dash.into_iter().chain([char::from(LETTERS[usize::from(byte & 31)])])
            })
            .collect();
        Secret::new(drawn)
    }
}
