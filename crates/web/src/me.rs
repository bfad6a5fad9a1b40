//! The profile: how pages look, password, sessions, tokens, and the way out.

pub mod look;
pub mod mail;
pub mod second_factor;
pub mod sessions;
pub mod tokens;

use self::sessions::Session;
use crate::form::{Form, Kept};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::sign_in::password_form;
use crate::visit::Visit;
use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use sop::Moment;
use store::read::{AddressRow, SessionEntry, TokenEntry};
use words::{Formats, Lang};

/// The page of one's own account.
#[derive(Template)]
#[template(path = "me/me.html")]
pub struct MePage {
    frame: Frame,
    username: String,
    done: Option<String>,
    /// A token that was just made: told once, here.
    fresh: Option<String>,
    look: Form,
    password: Form,
    factor: &'static str,
    sessions: Vec<Session>,
    tokens: Vec<Token>,
    token_form: Form,
    addresses: Vec<String>,
}

struct Token {
    id: i64,
    name: String,
    scopes: String,
    until: String,
    used: String,
    /// Why it no longer counts.
    over: Option<&'static str>,
}

/// What the store tells of the account.
#[derive(Default)]
struct Account {
    sessions: Vec<SessionEntry>,
    tokens: Vec<TokenEntry>,
    addresses: Vec<AddressRow>,
    here: Option<[u8; 32]>,
    username: String,
    factor: bool,
}

/// What was just done on this page.
#[derive(Default)]
pub struct Just {
    pub done: Option<String>,
    pub fresh: Option<String>,
}

/// `GET /me`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    draw(&visit, &visit.kept(), Just::default(), StatusCode::OK).await
}

/// The page with what was typed or just done.
pub async fn draw(visit: &Visit, kept: &Kept, just: Just, status: StatusCode) -> Result<Response, Problem> {
    let (who, reader) = (visit.principal()?, visit.app().reader());
    let account = Account {
        sessions: reader.sessions(who.person()).await.map_err(Problem::fault)?,
        tokens: reader.tokens(who.person()).await.map_err(Problem::fault)?,
        addresses: reader.addresses(Some(who.person())).await.map_err(Problem::fault)?,
        here: who.account.session,
        username: who.account.username.clone(),
        factor: who.standing.enrolled,
    };
    let frame = visit.frame(visit.lang().profile_heading(), None);
    let look = look::form(visit.lang(), &who.looks, kept);
    let page = MePage::of(frame, account, look, visit.formats(), visit.at(), kept, just);
    Ok(page::with_status(status, &page))
}

impl MePage {
    fn of(
        mut frame: Frame,
        account: Account,
        look: Form,
        formats: Formats,
        at: Moment,
        kept: &Kept,
        just: Just,
    ) -> MePage {
        let lang = frame.lang;
        let (password, token_form) = (password_form(lang, kept), tokens::form(lang, kept));
        let wrong = [&look, &password, &token_form].iter().any(|form| !form.errors().items.is_empty());
        frame.wrong = wrong;
        let here = account.here;
        let session = |row: &SessionEntry| sessions::seen(lang, &formats, row, here);
        MePage {
            username: account.username,
            done: just.done,
            fresh: just.fresh,
            look,
            password,
            factor: if account.factor { lang.factor_on() } else { lang.factor_none() },
            sessions: account.sessions.iter().map(session).collect(),
            tokens: account.tokens.iter().map(|row| token(lang, &formats, row, at)).collect(),
            token_form,
            addresses: account.addresses.into_iter().map(|row| row.address).collect(),
            frame,
        }
    }

    fn errors(&self) -> crate::frame::Errors {
        self.look.errors().and(self.password.errors()).and(self.token_form.errors())
    }
}

fn token(lang: Lang, formats: &Formats, row: &TokenEntry, at: Moment) -> Token {
    let scopes = app::Scopes::parse(&row.scopes);
    let scopes: Vec<&str> = scopes.iter().map(|scope| tokens::scope_words(lang, scope)).collect();
    let over = match (row.revoked_at, row.expires_at <= at) {
        (Some(_), _) => Some(lang.web_token_revoked()),
        (None, true) => Some(lang.web_token_expired()),
        (None, false) => None,
    };
    Token {
        id: row.token_id,
        name: row.name.clone(),
        scopes: scopes.join(", "),
        until: formats.date(row.expires_at),
        used: row.used_at.map_or(lang.tokens_never_used().to_owned(), |at| formats.date_time(at)),
        over,
    }
}

impl Page for MePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<MePage> {
        let at = Moment(1_585_009_800_000);
        let session = SessionEntry {
            session: [1; 32],
            address: "10.0.0.5".to_owned(),
            agent: "Firefox <115>".to_owned(),
            created_at: at,
            seen_at: at,
        };
        let token = TokenEntry {
            token_id: 1,
            name: "laptop".to_owned(),
            scopes: "git:read git:push".to_owned(),
            created_at: at,
            expires_at: at.plus_minutes(60),
            used_at: None,
            revoked_at: None,
        };
        let account = |here| Account {
            sessions: vec![session.clone()],
            tokens: vec![token.clone(), TokenEntry { token_id: 2, revoked_at: Some(at), ..token.clone() }],
            addresses: Vec::new(),
            here,
            username: "dewi".to_owned(),
            factor: here.is_some(),
        };
        let faults = vec![("name", lang.error_missing(lang.tokens_name()))];
        let wrong = Kept { key: "token", faults, ..Kept::none() };
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let draw = |here, kept: &Kept, fresh: Option<&str>| {
            let look = look::form(lang, &crate::principal::Looks::default(), kept);
            let just = Just { done: None, fresh: fresh.map(str::to_owned) };
            MePage::of(
                Frame::sample(lang, lang.profile_heading()),
                account(here),
                look,
                formats,
                at,
                kept,
                just,
            )
        };
        vec![draw(Some([1; 32]), &Kept::none(), Some("alur_abc")), draw(None, &wrong, None)]
    }
}
