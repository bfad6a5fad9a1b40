//! `alur token create`: an access token for a person, made at the console of the machine, shown once.

use crate::options::{Options, TokenAct};
use crate::serve;
use anyhow::{Context, Result, bail};
use app::{NewToken, Principal, Scope, Scopes};
use sop::Channel;
use std::process::ExitCode;

pub async fn run(options: Options, act: TokenAct) -> Result<ExitCode> {
    let TokenAct::Create { person, scopes, days, name } = act;
    let scopes: Vec<Scope> = scopes
        .iter()
        .map(|code| Scope::parse(code.trim()).with_context(|| format!("{code} is no scope")))
        .collect::<Result<_>>()?;
    let (app, _lock) = serve::open(&options).await?;
    let account = app.reader().account(&person).await?;
    let account = account.with_context(|| format!("nobody has the user name {person}"))?;
    let principal = Principal {
        person: account.person,
        channel: Channel::Console,
        scopes: Scopes::all(),
        username: person,
        name: String::new(),
        language: String::new(),
        superior: false,
        administrator: false,
        second_factor_at: None,
        session: None,
        token: None,
    };
    let expires_at = app.clock().now().plus_minutes(i64::from(days) * 24 * 60);
    let wanted = NewToken { name, scopes: Scopes::of(&scopes), expires_at };
    let made = app.make_token(&principal, wanted).await?;
    app.stop().await;
    match made {
        Ok((_, token)) => {
            println!("{}", token.reveal());
            Ok(ExitCode::SUCCESS)
        }
        Err(defect) => bail!("no token was made: {defect:?}"),
    }
}
