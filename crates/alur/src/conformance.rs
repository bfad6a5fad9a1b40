//! `alur git-conformance`: plain repositories on loopback, for git's own tests. Not for people.

use anyhow::{Context, Result};
use std::path::Path;
use std::process::ExitCode;
use tokio::net::TcpListener;

pub async fn run(root: &Path, port: u16, password: Option<String>) -> Result<ExitCode> {
    let root = std::path::absolute(root)?;
    let program = std::env::current_exe().context("this program does not find itself")?;
    let plain = app::conformance::Plain::open(&root, program)
        .with_context(|| format!("{} cannot be served", root.display()))?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await;
    let listener = listener.with_context(|| format!("port {port} cannot be listened at"))?;
    println!("ready");
    // Git's tests end it from outside.
    let (_never, ends) = tokio::sync::watch::channel(false);
    let router = web::git_http::plain_router(plain, password);
    let keeper = web::Keeper::new(web::CONNECTIONS_MAX, Vec::new());
    web::serve(listener, router, ends, (keeper, &|| {})).await.context("serving ended")?;
    Ok(ExitCode::SUCCESS)
}
