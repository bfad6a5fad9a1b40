//! Personal access tokens: made here, told once, revoked here.

use super::{Just, draw};
use crate::at::At;
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::{NewToken, Scope, Scopes, TokenDefect};
use axum::http::StatusCode;
use axum::response::Response;
use words::Lang;

const KEY: &str = "token";

/// `POST /me/tokens`: answers with the page itself, so that the token is in no address and no history.
pub async fn create(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    let wanted = match parse(&visit, &typed) {
        Ok(wanted) => wanted,
        Err(Problem::Form(kept)) => return wrong(&visit, &kept).await,
        Err(problem) => return Err(problem),
    };
    let made = visit.app().make_token(&visit.principal()?.account, wanted).await.map_err(Problem::fault)?;
    match made {
        Ok((_, token)) => {
            let fresh = Some(token.reveal().to_owned());
            draw(&visit, &Kept::none(), Just { done: None, fresh }, StatusCode::CREATED).await
        }
        Err(defect) => {
            let faults = vec![words(visit.lang(), defect)];
            wrong(&visit, &Kept { key: KEY, typed, faults, ..Kept::none() }).await
        }
    }
}

/// `POST /me/tokens/{token}/revocation`.
pub async fn revoke(visit: Visit, At(token): At<i64>) -> Result<Response, Problem> {
    let account = &visit.principal()?.account;
    if !visit.app().revoke_token(account, token).await.map_err(Problem::fault)? {
        return Err(Problem::NotFound);
    }
    let done = Some(visit.lang().tokens_revoked().to_owned());
    draw(&visit, &Kept::none(), Just { done, fresh: None }, StatusCode::OK).await
}

async fn wrong(visit: &Visit, kept: &Kept) -> Result<Response, Problem> {
    draw(visit, kept, Just::default(), StatusCode::UNPROCESSABLE_ENTITY).await
}

fn parse(visit: &Visit, typed: &Typed) -> Result<NewToken, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let name = reading.line("name", lang.tokens_name(), app::limits::TOKEN_NAME_CHARS_MAX);
    let scopes = reading.several("scope", lang.tokens_scope(), Scope::parse);
    if scopes.as_ref().is_some_and(Vec::is_empty) {
        reading.wrong("scope", lang.web_token_scopes_missing());
    }
    let day = reading.day("until", lang.web_token_end());
    // Valid through the whole day that was chosen.
    let calendar = visit.app().calendar();
    let expires_at = day.map(|day| calendar.start_of(day).plus_minutes(24 * 60 - 1));
    let read = || Some(NewToken { name: name?, scopes: Scopes::of(&scopes?), expires_at: expires_at? });
    let read = read();
    reading.done(read)
}

fn words(lang: Lang, defect: TokenDefect) -> (&'static str, String) {
    match defect {
        TokenDefect::NameMissing => ("name", lang.error_missing(lang.tokens_name())),
        TokenDefect::NameTooLong { most } => ("name", lang.error_too_long(lang.tokens_name(), most)),
        TokenDefect::NoScope => ("scope", lang.web_token_scopes_missing().to_owned()),
        TokenDefect::EndOutOfBounds => ("until", lang.web_token_end_wrong().to_owned()),
        TokenDefect::TooMany { most } => ("name", lang.web_tokens_too_many(most)),
    }
}

/// What a scope allows.
pub fn scope_words(lang: Lang, scope: Scope) -> &'static str {
    match scope {
        Scope::Read => lang.tokens_scope_read(),
        Scope::Note => lang.web_scope_note(),
        Scope::Issue => lang.web_scope_issue(),
        Scope::GitRead => lang.tokens_scope_git_read(),
        Scope::GitPush => lang.tokens_scope_git_write(),
    }
}

pub fn form(lang: Lang, kept: &Kept) -> Form {
    let one = |scope: Scope| {
        let git = matches!(scope, Scope::GitRead | Scope::GitPush);
        Choice::new(scope.code(), scope_words(lang, scope)).chosen(git)
    };
    let scopes = Control::checks(Scope::ALL.into_iter().map(one).collect());
    let day = Control::Input { kind: "date", autocomplete: None };
    Form::new(lang, KEY, url::my_tokens())
        .field(Field::new(lang, "name", lang.tokens_name(), Control::text()).hint(lang.tokens_name_hint()))
        .field(Field::new(lang, "scope", lang.tokens_scope(), scopes))
        .field(Field::new(lang, "until", lang.web_token_end(), day).hint(lang.web_token_end_hint()).narrow())
        .button(Button::new(lang.tokens_button()))
        .keep(kept)
}
