//! Tokens for API and git: 256 random bits, shown once, stored as SHA-256, with scopes and an end.

use crate::principal::sha256;
use crate::sign_in::address_key;
use crate::{App, Error, Principal, Scope, Scopes, Secret, SignInError, limits};
use sop::{Channel, Moment};

/// A token that a person asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewToken {
    pub name: String,
    pub scopes: Scopes,
    pub expires_at: Moment,
}

/// Why a token was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenDefect {
    NameMissing,
    NameTooLong {
        most: usize,
    },
    NoScope,
    /// Its end lies in the past, or more than a year ahead.
    EndOutOfBounds,
    TooMany {
        most: usize,
    },
}

/// What every token begins with, so that it is recognised where it should not be.
const PREFIX: &str = "alur_";

impl App {
    /// Makes a token of this person. Its value is told once, here.
    pub async fn make_token(
        &self,
        principal: &Principal,
        wanted: NewToken,
    ) -> Result<Result<(i64, Secret), TokenDefect>, Error> {
        let now = self.clock().now();
        let name = wanted.name.trim().to_owned();
        if name.is_empty() {
            return Ok(Err(TokenDefect::NameMissing));
        }
        if name.chars().count() > limits::TOKEN_NAME_CHARS_MAX {
            return Ok(Err(TokenDefect::NameTooLong { most: limits::TOKEN_NAME_CHARS_MAX }));
        }
        if wanted.scopes.is_empty() {
            return Ok(Err(TokenDefect::NoScope));
        }
        if wanted.expires_at <= now || wanted.expires_at > now.plus_ms(limits::TOKEN_MS_MAX) {
            return Ok(Err(TokenDefect::EndOutOfBounds));
        }
        let have = self.reader().tokens(principal.person).await?;
        let live = have.iter().filter(|token| token.revoked_at.is_none() && token.expires_at > now).count();
        if live >= limits::TOKENS_MAX {
            return Ok(Err(TokenDefect::TooMany { most: limits::TOKENS_MAX }));
        }
        let value = format!("{PREFIX}{}", sop::text::hex(&self.dice().bytes::<32>()));
        let row = store::rows::NewToken {
            hash: sha256(&value),
            person: principal.person,
            name,
            scopes: wanted.scopes.to_string(),
            expires_at: wanted.expires_at,
        };
        let id = self.writer().plain(move |rows| Box::pin(async move { rows.token_add(&row).await })).await?;
        Ok(Ok((id, Secret::new(value))))
    }

    /// Revokes a token of this person; false when there is no such token.
    pub async fn revoke_token(&self, principal: &Principal, token: i64) -> Result<bool, Error> {
        let person = principal.person;
        let revoked =
            self.writer().plain(move |rows| Box::pin(async move { rows.token_revoke(person, token).await }));
        Ok(revoked.await?)
    }

    /// Who sits behind this token, where it holds `scope`; `channel` is the door, git or API.
    ///
    /// # Errors
    /// [`SignInError::Wrong`] for an unknown, expired or revoked token and for a disabled person, counted by
    /// address. A token without the scope is told apart by [`Principal::scopes`]: the caller answers 403.
    pub async fn token(
        &self,
        value: &str,
        channel: Channel,
        address: std::net::IpAddr,
    ) -> Result<Principal, SignInError> {
        let address = address_key(address);
        let seconds = self.address_waits(&address).await?;
        if seconds > 0 {
            return Err(SignInError::Wait { seconds });
        }
        let now = self.clock().now();
        let row = if value.starts_with(PREFIX) { self.reader().token(sha256(value)).await? } else { None };
        let row = row.filter(|row| row.active && row.revoked_at.is_none() && row.expires_at > now);
        let Some(row) = row else {
            self.count_failure(String::new(), address).await?;
            return Err(SignInError::Wrong);
        };
        let id = row.token_id;
        if row.used_at.is_none_or(|used| now.ms() - used.ms() >= limits::SEEN_MS_MIN) {
            self.writer().plain(move |rows| Box::pin(async move { rows.token_used(id).await })).await?;
        }
        Ok(Principal {
            person: row.person,
            channel,
            scopes: Scopes::parse(&row.scopes),
            username: row.username,
            name: row.name,
            language: row.language,
            superior: row.superior,
            administrator: row.administrator,
            second_factor_at: None,
            session: None,
            token: Some(id),
        })
    }
}

impl Principal {
    /// May this one use that surface?
    pub fn has(&self, scope: Scope) -> bool {
        self.scopes.has(scope)
    }
}
