//! The first set-up: office, administrator, procedure and calendar, by a one-time token that the console
//! prints.

use crate::accounts::{clean_address, clean_name, clean_username};
use crate::office::calendar_file;
use crate::passwords::{self, Context, PasswordDefect};
use crate::principal::sha256;
use crate::{AccountError, App, DecideError, Error, Secret, What};
use sop::acts::people::{FoundOffice, found};
use sop::calendar::Calendar;
use sop::procedure::Procedure;
use sop::{Actor, PersonId};
use store::rows::NewPerson;

/// Under which the token's digest is kept.
const TOKEN_KEY: &str = "setup_token";

/// What the set-up page asks for.
#[derive(Clone, Debug)]
pub struct Setup {
    pub office: String,
    /// IANA name of the zone in which people read times.
    pub zone: String,
    pub username: String,
    pub name: String,
    pub email: String,
    pub password: Secret,
    /// The administrator changes the password at the first sign-in; not on the set-up page, where he chose
    /// it.
    pub must_change: bool,
}

/// Why there was no set-up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The token is not the one that the console printed.
    #[error("the set-up token is wrong")]
    WrongToken,
    /// Somebody was first.
    #[error("the office is set up already")]
    Done,
    #[error("the zone is unknown")]
    UnknownZone,
    #[error(transparent)]
    Account(#[from] AccountError),
}

impl From<Error> for SetupError {
    fn from(error: Error) -> SetupError {
        SetupError::Account(error.into())
    }
}

impl From<store::Error> for SetupError {
    fn from(error: store::Error) -> SetupError {
        Error::from(error).into()
    }
}

impl App {
    /// Does this store lack its office?
    pub async fn needs_setup(&self) -> Result<bool, Error> {
        let case = self.reader().case_file(&What::Office, self.clock().now(), self.calendar()).await?;
        Ok(case.is_none_or(|case| case.office.people.is_empty()))
    }

    /// Makes the one-time token; a former one counts no more. To be printed on the console, nowhere else.
    pub async fn make_setup_token(&self) -> Result<Secret, Error> {
        let token = Secret::new(sop::text::hex(&self.dice().bytes::<16>()));
        let digest = sop::text::hex(&sha256(token.reveal()));
        let set = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.setting_set(TOKEN_KEY, &digest).await }));
        set.await?;
        Ok(token)
    }

    /// Is this the token that the console printed?
    pub async fn setup_token_fits(&self, token: &str) -> Result<bool, Error> {
        let digest = sop::text::hex(&sha256(token.trim()));
        Ok(self.reader().setting(TOKEN_KEY).await?.is_some_and(|kept| kept == digest))
    }

    /// Sets up the office from the set-up page.
    ///
    /// # Errors
    /// [`SetupError::Done`] to the second of two.
    pub async fn set_up(&self, token: &str, setup: Setup) -> Result<PersonId, SetupError> {
        if !self.needs_setup().await? {
            return Err(SetupError::Done);
        }
        if !self.setup_token_fits(token).await? {
            return Err(SetupError::WrongToken);
        }
        let username = clean_username(&setup.username)?;
        let context = Context { office: setup.office.clone(), username, name: setup.name.clone() };
        passwords::check(setup.password.reveal(), &context).map_err(AccountError::Password)?;
        self.found_office(setup).await
    }

    /// Sets up the office without token and password rule: for the set-up page above and for the demo's data.
    pub async fn found_office(&self, setup: Setup) -> Result<PersonId, SetupError> {
        let name = clean_name(&setup.office)?;
        if jiff::tz::TimeZone::get(&setup.zone).is_err() {
            return Err(SetupError::UnknownZone);
        }
        let person_name = clean_name(&setup.name)?;
        let username = clean_username(&setup.username)?;
        let addresses = vec![clean_address(&setup.email)?];
        let password = Some(self.hash_password(setup.password.reveal()).await?);
        let (calendar, procedure) = (self.calendar(), Procedure::embedded());
        let calendar_text = calendar_file(Calendar::office_hours_text(), Calendar::office_year_texts())?;
        let act = FoundOffice {
            name,
            zone: setup.zone,
            revision: procedure.revision_id(),
            sha256: procedure.sha256().to_owned(),
            effective_at: self.effective_at(procedure),
            calendar: calendar.digest().to_owned(),
        };
        let by = Actor::console();
        let (digest, must_change) = (calendar.digest().to_owned(), setup.must_change);
        let founded = self.decide_with(
            What::Office,
            &by,
            move |case| found(case, &by, act),
            move |rows, recorded| {
                Box::pin(async move {
                    let person = crate::accounts::person_added(recorded)?;
                    // Nobody chose yet: the browser's wish counts.
                    let language = String::new();
                    let new = NewPerson {
                        person,
                        username,
                        name: person_name,
                        password,
                        must_change,
                        language,
                        addresses,
                    };
                    rows.person_add(&new).await?;
                    let procedure = Procedure::embedded();
                    let revision = procedure.revision_id().0;
                    rows.adopted_file(procedure.sha256(), "procedure", &revision, Procedure::embedded_text())
                        .await?;
                    rows.adopted_file(&digest, "calendar", "office", &calendar_text).await?;
                    rows.setting_remove(TOKEN_KEY).await?;
                    Ok(Some(person))
                })
            },
        );
        match founded.await {
            Ok((_, Some(person))) => {
                self.learn_office().await?;
                Ok(person)
            }
            Ok((_, None)) => Err(Error::Unexpected("an office without a person".to_owned()).into()),
            Err(DecideError::Refused(_)) => Err(SetupError::Done),
            Err(DecideError::Fault(error)) => Err(error.into()),
        }
    }
}

impl From<PasswordDefect> for SetupError {
    fn from(defect: PasswordDefect) -> SetupError {
        SetupError::Account(AccountError::Password(defect))
    }
}
