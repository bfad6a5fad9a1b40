//! Accounts: made, disabled and given roles by an Administrator; everyone's own password and preferences.

use crate::passwords::{self, Context, PasswordDefect};
use crate::{App, DecideError, Error, Principal, Recorded, Secret, What, limits};
use sop::acts::people;
use sop::text::TextKind;
use sop::{Actor, AppId, Event, Facts, PersonId, Role};
use std::collections::BTreeSet;
use store::rows::{NewPerson, Preferences, Proven};

/// An account to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAccount {
    /// 2 to 32 of `a-z0-9._-`, beginning with a letter.
    pub username: String,
    pub name: String,
    /// Mail addresses by which commits are known (R14); the Administrator vouches for them.
    pub addresses: Vec<String>,
    /// `id` or `en`; empty: as the browser wishes.
    pub language: String,
}

/// Why nothing was done about an account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error("not a user name")]
    Username,
    #[error("not a name")]
    Name,
    #[error("not a mail address")]
    Address,
    /// The user name or an address is another's.
    #[error("the user name or address is taken")]
    Taken,
    #[error("the password is not taken: {0:?}")]
    Password(PasswordDefect),
    /// The present password is not that one.
    #[error("the present password is wrong")]
    WrongPassword,
    #[error(transparent)]
    Refused(DecideError),
    #[error(transparent)]
    Fault(Error),
}

impl From<Error> for AccountError {
    fn from(error: Error) -> AccountError {
        match error {
            Error::Store(store::Error::Duplicate) => AccountError::Taken,
            error => AccountError::Fault(error),
        }
    }
}

impl From<store::Error> for AccountError {
    fn from(error: store::Error) -> AccountError {
        Error::from(error).into()
    }
}

impl From<DecideError> for AccountError {
    fn from(error: DecideError) -> AccountError {
        match error {
            DecideError::Fault(error) => error.into(),
            DecideError::Refused(refused) => AccountError::Refused(DecideError::Refused(refused)),
        }
    }
}

/// Lower case, 2 to 32 of `a-z0-9._-`, beginning with a letter.
pub(crate) fn clean_username(raw: &str) -> Result<String, AccountError> {
    let name = raw.trim().to_lowercase();
    let bounds = limits::USERNAME_CHARS_MIN..=limits::USERNAME_CHARS_MAX;
    let fits = bounds.contains(&name.len())
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-'));
    if fits { Ok(name) } else { Err(AccountError::Username) }
}

pub(crate) fn clean_name(raw: &str) -> Result<String, AccountError> {
    let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits =
        (1..=limits::NAME_CHARS_MAX).contains(&name.chars().count()) && !name.contains(char::is_control);
    if fits { Ok(name) } else { Err(AccountError::Name) }
}

/// One address: a local part and a domain, no space, no list.
pub(crate) fn clean_address(raw: &str) -> Result<String, AccountError> {
    let address = raw.trim().to_lowercase();
    let parts: Vec<&str> = address.split('@').collect();
    let plain = |text: &str| {
        !text.contains(|c: char| c.is_whitespace() || c.is_control() || "<>,;:\"()[]\\".contains(c))
    };
    match parts.as_slice() {
        [local, domain]
            if !local.is_empty()
                && domain.contains('.')
                && !domain.starts_with(['.', '-'])
                && !domain.ends_with('.')
                && plain(&address)
                && address.chars().count() <= limits::ADDRESS_CHARS_MAX =>
        {
            Ok(address)
        }
        _ => Err(AccountError::Address),
    }
}

/// The person whom these entries add.
pub(crate) fn person_added(recorded: &Recorded) -> Result<PersonId, store::Error> {
    let added = recorded.entries.iter().find_map(|entry| {
        if let Event::PersonAdded { person } = &entry.event { Some(*person) } else { None }
    });
    added.ok_or_else(|| store::Error::Unreadable("no person was added".to_owned()))
}

impl App {
    /// Makes an account with an initial password, which is told once, here, and changed at the first sign-in.
    pub async fn add_person(
        &self,
        by: &Actor,
        account: NewAccount,
    ) -> Result<(PersonId, Secret), AccountError> {
        let password = self.initial_password();
        let person = self.add_person_with(by, account, password.reveal(), true).await?;
        Ok((person, password))
    }

    /// As [`App::add_person`] with this password and no rule about it: for the demo's data.
    pub async fn add_person_with(
        &self,
        by: &Actor,
        account: NewAccount,
        password: &str,
        must_change: bool,
    ) -> Result<PersonId, AccountError> {
        let username = clean_username(&account.username)?;
        let name = clean_name(&account.name)?;
        let addresses: Result<Vec<String>, AccountError> =
            account.addresses.iter().map(|address| clean_address(address)).collect();
        let addresses = addresses?;
        let language = match account.language.as_str() {
            "id" | "en" => account.language,
            _ => String::new(),
        };
        let password = Some(self.hash_password(password).await?);
        let by = *by;
        let (_, person) = self
            .decide_with(
                What::Office,
                &by,
                move |case| people::add_person(case, &by),
                move |rows, recorded| {
                    Box::pin(async move {
                        let person = person_added(recorded)?;
                        let new =
                            NewPerson { person, username, name, password, must_change, language, addresses };
                        rows.person_add(&new).await?;
                        Ok(Some(person))
                    })
                },
            )
            .await?;
        person.ok_or_else(|| Error::Unexpected("no person was added".to_owned()).into())
    }

    /// Disables an account, ending its sessions and tokens in the same transaction; or enables it.
    pub async fn set_enabled(
        &self,
        by: &Actor,
        person: PersonId,
        enabled: bool,
    ) -> Result<Recorded, DecideError> {
        let by = *by;
        let decided = self.decide_with(
            What::Office,
            &by,
            move |case| people::set_enabled(case, &by, person, enabled),
            move |rows, _| {
                Box::pin(async move {
                    if !enabled {
                        rows.half_sessions_end(person).await?;
                        rows.sessions_end(person, None).await?;
                        rows.tokens_revoke(person).await?;
                    }
                    Ok(())
                })
            },
        );
        let (recorded, ()) = decided.await?;
        self.sessions_ended();
        Ok(recorded)
    }

    /// Gives a person another name. `from`: the name that the form showed.
    pub async fn rename_person(
        &self,
        by: &Actor,
        person: PersonId,
        from: &str,
        to: &str,
    ) -> Result<Recorded, AccountError> {
        let name = clean_name(to)?;
        let text = |raw: &str| self.prose(TextKind::PersonName, raw).map_err(|_| AccountError::Name);
        let act = people::RenamePerson { person, from: text(from)?, to: text(&name)? };
        let by = *by;
        let decided = self.decide_with(
            What::Person(person),
            &by,
            move |case| people::rename_person(case, &by, &act),
            move |rows, _| Box::pin(async move { rows.person_rename(person, &name).await }),
        );
        Ok(decided.await.map(|(recorded, ())| recorded)?)
    }

    /// Says which mail addresses are a person's (R14). `from`: those that the form showed.
    pub async fn confirm_addresses(
        &self,
        by: &Actor,
        person: PersonId,
        from: &[String],
        to: &[String],
    ) -> Result<Recorded, AccountError> {
        let clean = |list: &[String]| -> Result<BTreeSet<String>, AccountError> {
            list.iter().map(|raw| clean_address(raw)).collect()
        };
        let (from, to) = (clean(from)?, clean(to)?);
        if to.is_empty() || to.len() > sop::limits::ADDRESSES_MAX {
            return Err(AccountError::Address);
        }
        let (from, to) = (Vec::from_iter(from), Vec::from_iter(to));
        let text = |list: &[String]| {
            self.prose(TextKind::Addresses, &list.join("\n")).map_err(|_| AccountError::Address)
        };
        let shown = if from.is_empty() { None } else { Some(text(&from)?) };
        let act = people::ConfirmAddresses { person, from: shown, to: text(&to)? };
        let by = *by;
        let decided = self.decide_with(
            What::Person(person),
            &by,
            move |case| people::confirm_addresses(case, &by, &act),
            move |rows, _| Box::pin(async move { rows.addresses_confirm(person, &from, &to).await }),
        );
        Ok(decided.await.map(|(recorded, ())| recorded)?)
    }

    /// Grants or takes back a role of the office.
    pub async fn set_office_role(
        &self,
        by: &Actor,
        person: PersonId,
        role: Role,
        granted: bool,
    ) -> Result<Recorded, DecideError> {
        let by = *by;
        let decide = move |case: &sop::CaseFile| people::set_office_role(case, &by, person, role, granted);
        self.decide(What::Office, &by, decide).await
    }

    /// Grants or takes back a role of an application (R13).
    pub async fn set_role(
        &self,
        by: &Actor,
        application: AppId,
        person: PersonId,
        role: Role,
        granted: bool,
    ) -> Result<Recorded, DecideError> {
        let by = *by;
        let decide = move |case: &sop::CaseFile| people::set_role(case, &by, person, role, granted);
        self.decide(What::Application(application), &by, decide).await
    }

    /// The PM names the test team (R10).
    pub async fn name_test_team(
        &self,
        by: &Actor,
        application: AppId,
        members: Vec<PersonId>,
    ) -> Result<Recorded, DecideError> {
        let by = *by;
        let decide = move |case: &sop::CaseFile| people::name_test_team(case, &by, members);
        self.decide(What::Application(application), &by, decide).await
    }

    /// An Administrator gives somebody a new initial password; it is told once, here.
    pub async fn reset_password(&self, by: &Actor, person: PersonId) -> Result<Secret, AccountError> {
        let password = self.initial_password();
        let hash = self.hash_password(password.reveal()).await?;
        let by = *by;
        self.decide_with(
            What::Office,
            &by,
            move |case| case.in_office_role(&by, Role::Administrator).map(|_| Facts::none()),
            move |rows, _| {
                Box::pin(async move {
                    rows.half_sessions_end(person).await?;
                    rows.password_set(person, &hash, true, None).await
                })
            },
        )
        .await?;
        self.sessions_ended();
        Ok(password)
    }

    /// Changes one's own password; every other session ends, and the present one gets a new value.
    pub async fn change_password(
        &self,
        principal: &Principal,
        present: &Secret,
        wanted: &Secret,
        address: &str,
        agent: &str,
    ) -> Result<Secret, AccountError> {
        let account = self.reader().account_of(principal.person).await?;
        let hash = account.and_then(|account| account.password);
        let place = self.inner.hashing.place().await?;
        let right = self.verify_password(&place, present.reveal(), hash).await?;
        drop(place);
        if !right {
            return Err(AccountError::WrongPassword);
        }
        if present == wanted {
            return Err(AccountError::Password(PasswordDefect::Unchanged));
        }
        let case = self.reader().case_file(&What::Office, self.clock().now(), self.calendar()).await?;
        let office = case.map(|case| case.office.name.clone()).unwrap_or_default();
        let context = Context { office, username: principal.username.clone(), name: principal.name.clone() };
        passwords::check(wanted.reveal(), &context).map_err(AccountError::Password)?;
        let hash = self.hash_password(wanted.reveal()).await?;
        let (cookie, session) = self.new_session(principal.person, address, agent);
        let (person, proved) = (principal.person, principal.second_factor_at.is_some());
        let changed = self.writer().plain(move |rows| {
            Box::pin(async move {
                rows.half_sessions_end(person).await?;
                rows.password_set(person, &hash, false, None).await?;
                rows.session_add(&session).await?;
                // The route asked for it a moment ago.
                if proved {
                    rows.session_proved(session.session, Proven::Factor).await?;
                }
                Ok(())
            })
        });
        changed.await?;
        self.sessions_ended();
        Ok(cookie)
    }

    /// Language, theme, density, keys of one's own.
    pub async fn set_preferences(&self, principal: &Principal, wanted: Preferences) -> Result<(), Error> {
        let person = principal.person;
        let set = self
            .writer()
            .plain(move |rows| Box::pin(async move { rows.preferences_set(person, &wanted).await }));
        Ok(set.await?)
    }
}
