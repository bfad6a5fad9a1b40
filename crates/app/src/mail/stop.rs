//! The links by which mail stops: signed, so that who has the letter needs no sign-in, and no other link can
//! be made.

use crate::principal::sha256;
use crate::{App, Error};
use sop::text::hex;
use sop::{MailKind, PersonId};

/// Hexadecimal digits of the signature.
const SIGNATURE_DIGITS: usize = 40;

fn signature(key: &[u8; 32], person: PersonId, kind: MailKind) -> String {
    let key = hex(key);
    let inner = hex(&sha256(&format!("{key} mail-stop {person} {}", kind.code())));
    let mut signature = hex(&sha256(&format!("{key} {inner}")));
    signature.truncate(SIGNATURE_DIGITS);
    signature
}

impl App {
    /// The token by which a person stops mail of a kind.
    ///
    /// # Errors
    /// The store fails.
    pub async fn mail_stop_token(&self, person: PersonId, kind: MailKind) -> Result<String, Error> {
        let key = self.form_key().await?;
        Ok(format!("{person}-{}-{}", kind.code(), signature(&key, person, kind)))
    }

    /// Whose mail of which kind this token stops; none: we did not make it.
    ///
    /// # Errors
    /// The store fails.
    pub async fn read_mail_stop(&self, token: &str) -> Result<Option<(PersonId, MailKind)>, Error> {
        let mut parts = token.splitn(3, '-');
        let person = parts.next().and_then(|digits| digits.parse().ok()).map(PersonId);
        let kind = parts.next().and_then(MailKind::from_code).filter(|kind| kind.can_stop());
        let (Some(person), Some(kind), Some(signed)) = (person, kind, parts.next()) else { return Ok(None) };
        let right = signature(&self.form_key().await?, person, kind);
        // All digits are looked at, however early they differ.
        let differs = right.bytes().zip(signed.bytes()).fold(0, |differs, (a, b)| differs | (a ^ b));
        Ok((differs == 0 && right.len() == signed.len()).then_some((person, kind)))
    }

    /// Stops mail of a kind by its token; the kind, or none where the token is not ours.
    ///
    /// # Errors
    /// The store fails.
    pub async fn stop_mail(&self, token: &str) -> Result<Option<MailKind>, Error> {
        let Some((person, kind)) = self.read_mail_stop(token).await? else { return Ok(None) };
        let stopped =
            self.writer().plain(move |rows| Box::pin(async move { rows.mail_stop(person, kind).await }));
        stopped.await?;
        Ok(Some(kind))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_of_one_person_one_kind_and_one_office() {
        let of = |key, person, kind| signature(&[key; 32], PersonId(person), kind);
        let one = of(1, 7, MailKind::Turn);
        assert_eq!(one.len(), SIGNATURE_DIGITS);
        for other in [of(1, 8, MailKind::Turn), of(1, 7, MailKind::Due), of(2, 7, MailKind::Turn)] {
            assert_ne!(one, other);
        }
    }
}
