//! Sessions, accounts, tokens, people.

use super::Reader;
use crate::Error;
use crate::sql::{rows, sql};
use sop::{Moment, PersonId};
use std::collections::BTreeMap;

rows! {
    /// Who sits behind a session, and what every page's head shows. One statement.
    pub struct SessionRow {
        pub person: PersonId,
        pub username: String,
        pub name: String,
        pub language: String,
        pub theme: String,
        pub density: String,
        pub keys: bool,
        /// An initial password must be changed before anything else.
        pub must_change: bool,
        pub created_at: Moment,
        pub seen_at: Moment,
        pub expires_at: Moment,
        /// False: disabled; the session counts no more.
        pub active: bool,
        pub superior: bool,
        pub administrator: bool,
        /// Reads reports, for what is shown in the navigation.
        pub reports: bool,
        /// Is of the test team of an application, for what his pages offer.
        pub tests: bool,
        /// Unread notices.
        pub unread: i64,
        /// Issues whose turn is this person's.
        pub tasks: i64,
        /// A second factor is enrolled.
        pub factor: bool,
        /// It was lost: another is to be enrolled before anything else.
        pub factor_lost: bool,
        /// When this session last gave the second factor.
        pub factor_at: Option<Moment>,
        /// When it last gave the password.
        pub password_at: Moment,
    }

    /// What sign-in needs of an account.
    pub struct Account {
        pub person: PersonId,
        pub username: String,
        pub password: Option<String>,
        pub must_change: bool,
        pub active: bool,
        /// A second factor is enrolled.
        pub factor: bool,
    }

    /// Failed sign-ins under one key.
    pub struct Delay {
        pub key: String,
        pub failures: i64,
        pub last_at: Moment,
    }

    /// Whose token this is. Expiry and revocation are judged by the reader's caller.
    pub struct TokenRow {
        pub token_id: i64,
        pub person: PersonId,
        pub username: String,
        pub name: String,
        pub language: String,
        pub scopes: String,
        pub expires_at: Moment,
        pub used_at: Option<Moment>,
        pub revoked_at: Option<Moment>,
        pub active: bool,
        pub superior: bool,
        pub administrator: bool,
    }

    /// A token as its owner sees it; its value is nowhere.
    pub struct TokenEntry {
        pub token_id: i64,
        pub name: String,
        pub scopes: String,
        pub created_at: Moment,
        pub expires_at: Moment,
        pub used_at: Option<Moment>,
        pub revoked_at: Option<Moment>,
    }

    /// A session as its owner sees it.
    pub struct SessionEntry {
        pub session: [u8; 32],
        pub address: String,
        pub agent: String,
        pub created_at: Moment,
        pub seen_at: Moment,
    }

    /// A person as the directory shows him.
    pub struct PersonRow {
        pub person: PersonId,
        pub username: String,
        pub name: String,
        pub language: String,
        pub must_change: bool,
        pub active: bool,
        pub superior: bool,
        pub administrator: bool,
        /// A second factor is enrolled.
        pub factor: bool,
        /// Sessions that were not ended; some may have expired since the last sweep.
        pub sessions: i64,
        pub created_at: Moment,
    }

    /// A name that a person once had, and when it ended.
    pub struct FormerName {
        pub name: String,
        pub until: Moment,
    }

    pub struct AddressRow {
        pub address: String,
        pub person: PersonId,
        pub confirmed_at: Option<Moment>,
    }
}

impl Reader {
    /// The session with this SHA-256. Expiry is judged by the caller, who knows the time. One statement.
    pub async fn session(&self, session: [u8; 32]) -> Result<Option<SessionRow>, Error> {
        let stmt = sql!(
            "select s.person, p.username, p.name, p.language, p.theme, p.density, p.keys, p.must_change,
               s.created_at, s.seen_at, s.expires_at,
               (select count(*) from member m
                where m.application = 0 and m.person = s.person and m.role = 'active') as active,
               (select count(*) from member m
                where m.application = 0 and m.person = s.person and m.role = 'superior') as superior,
               (select count(*) from member m
                where m.application = 0 and m.person = s.person
                  and m.role = 'administrator') as administrator,
               (select count(*) from member m
                where m.person = s.person and m.role in ('project_manager', 'superior')) as reports,
               (select count(*) from member m where m.person = s.person and m.role = 'tester') as tests,
               (select count(*) from inbox i where i.person = s.person and i.read_at is null)
                 + (select count(*) from comment_notice n join comment c on c.comment = n.comment
                    where n.person = s.person and n.read_at is null and c.deleted_at is null) as unread,
               (select count(*) from turn t where t.person = s.person) as tasks,
               (select count(*) from second_factor f
                where f.person = s.person and f.secret is not null) as factor,
               (select count(*) from second_factor f where f.person = s.person and f.lost = 1) as factor_lost,
               x.factor_at, coalesce(x.password_at, s.created_at) as password_at
             from session s join person p on p.person = s.person
             left join session_proof x on x.session = s.session
             where s.session = $1",
            session
        );
        self.one(stmt).await
    }

    /// The account of a lower-case user name.
    pub async fn account(&self, username: &str) -> Result<Option<Account>, Error> {
        let stmt = sql!(
            "select p.person, p.username, p.password, p.must_change,
               (select count(*) from member m
                where m.application = 0 and m.person = p.person and m.role = 'active') as active,
               (select count(*) from second_factor f
                where f.person = p.person and f.secret is not null) as factor
             from person p where p.username = $1",
            username
        );
        self.one(stmt).await
    }

    /// The account of a person.
    pub async fn account_of(&self, person: PersonId) -> Result<Option<Account>, Error> {
        let stmt = sql!(
            "select p.person, p.username, p.password, p.must_change,
               (select count(*) from member m
                where m.application = 0 and m.person = p.person and m.role = 'active') as active,
               (select count(*) from second_factor f
                where f.person = p.person and f.secret is not null) as factor
             from person p where p.person = $1",
            person
        );
        self.one(stmt).await
    }

    /// Failed sign-ins under either key.
    pub async fn delays(&self, account: &str, address: &str) -> Result<Vec<Delay>, Error> {
        let stmt = sql!(
            "select key, failures, last_at from sign_in_delay where key = $1 or key = $2",
            account,
            address
        );
        self.all(stmt).await
    }

    /// The token with this SHA-256.
    pub async fn token(&self, hash: [u8; 32]) -> Result<Option<TokenRow>, Error> {
        let stmt = sql!(
            "select t.token_id, t.person, p.username, p.name, p.language, t.scopes, t.expires_at, t.used_at,
               t.revoked_at,
               (select count(*) from member m
                where m.application = 0 and m.person = t.person and m.role = 'active') as active,
               (select count(*) from member m
                where m.application = 0 and m.person = t.person and m.role = 'superior') as superior,
               (select count(*) from member m
                where m.application = 0 and m.person = t.person and m.role = 'administrator') as administrator
             from api_token t join person p on p.person = t.person
             where t.hash = $1",
            hash
        );
        self.one(stmt).await
    }

    /// A person's tokens, newest first.
    pub async fn tokens(&self, person: PersonId) -> Result<Vec<TokenEntry>, Error> {
        let stmt = sql!(
            "select token_id, name, scopes, created_at, expires_at, used_at, revoked_at
             from api_token where person = $1 order by token_id desc",
            person
        );
        self.all(stmt).await
    }

    /// A person's sessions, last used first.
    pub async fn sessions(&self, person: PersonId) -> Result<Vec<SessionEntry>, Error> {
        let stmt = sql!(
            "select session, address, agent, created_at, seen_at
             from session where person = $1 order by seen_at desc",
            person
        );
        self.all(stmt).await
    }

    /// Everybody, by name.
    pub async fn people(&self) -> Result<Vec<PersonRow>, Error> {
        let stmt = sql!(
            "select p.person, p.username, p.name, p.language, p.must_change, p.created_at,
               (select count(*) from member m
                where m.application = 0 and m.person = p.person and m.role = 'active') as active,
               (select count(*) from member m
                where m.application = 0 and m.person = p.person and m.role = 'superior') as superior,
               (select count(*) from member m
                where m.application = 0 and m.person = p.person
                  and m.role = 'administrator') as administrator,
               (select count(*) from second_factor f
                where f.person = p.person and f.secret is not null) as factor,
               (select count(*) from session s where s.person = p.person) as sessions
             from person p order by p.name, p.person"
        );
        self.all(stmt).await
    }

    /// Everybody's name.
    pub async fn names(&self) -> Result<BTreeMap<PersonId, String>, Error> {
        let people = self.people().await?;
        Ok(people.into_iter().map(|row| (row.person, row.name)).collect())
    }

    /// The addresses of one person, or of all.
    pub async fn addresses(&self, person: Option<PersonId>) -> Result<Vec<AddressRow>, Error> {
        let stmt = sql!(
            "select address, person, confirmed_at from person_address
             where person = $1 or cast($1 as bigint) is null order by address",
            person
        );
        self.all(stmt).await
    }

    /// The names that a person had before, latest first; erased ones are missing.
    pub async fn former_names(&self, person: PersonId) -> Result<Vec<FormerName>, Error> {
        let stmt = sql!(
            "select t.body as name, j.at_ms as until
             from entry_touch e
             join journal j on j.seq = e.seq
             join text t on t.subject = 'office' and t.body is not null
               and j.body like '%\"from\":\"' || t.digest || '\"%'
             where e.subject = 'office' and j.body like $1
             order by j.seq desc",
            format!("{{\"kind\":\"person_renamed\",\"person\":{person},%")
        );
        self.all(stmt).await
    }

    /// Whose confirmed addresses these are (R14); those of nobody are missing from the answer.
    pub async fn people_of(&self, addresses: &[String]) -> Result<BTreeMap<String, PersonId>, Error> {
        let lower: Vec<String> = addresses.iter().map(|address| address.to_lowercase()).collect();
        let stmt = sql!(
            "select address, person, confirmed_at from person_address
             where confirmed_at is not null and address in"
        );
        let found: Vec<AddressRow> = self.all(stmt.within(&lower)).await?;
        Ok(found.into_iter().map(|row| (row.address, row.person)).collect())
    }
}
