//! What the second listener serves: the sites that deploy jobs fill, at
//! `/<slug>/<staging|production>/...` and `/<slug>/dev/<branch>/...` (a shared dev server:
//! `/<slug>/dev/...`).
//!
//! It is content of users: it stands on an address of its own and is served with a sandbox, so that nothing
//! of it reaches the pages of Alur.

use crate::{App, Error, What};
use runner::site::{self, SiteVersion};
use sop::AppId;
use sop::application::{DevServer, Environment};
use std::path::PathBuf;

/// What is answered.
#[derive(Debug)]
pub enum Answer {
    File {
        file: std::fs::File,
        bytes: u64,
        content_type: &'static str,
    },
    /// The commit that is shown, for the commit address.
    Commit(String),
    /// A directory was asked for without the slash that its links need.
    Redirect(String),
    Missing,
}

/// The headers of every answer: scripts of a site run in an origin of their own, without the cookies of Alur.
pub const HEADERS: [(&str, &str); 4] = [
    (
        "content-security-policy",
        "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads; frame-ancestors 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cache-control", "no-cache"),
];

/// Finds what an address shows. `path` is decoded already, and begins with `/`.
///
/// # Errors
/// The store fails.
pub async fn find(app: &App, path: &str) -> Result<Answer, Error> {
    let Some((directory, rest)) = place(app, path).await? else { return Ok(Answer::Missing) };
    let Some(rest) = rest else { return Ok(Answer::Redirect(format!("{path}/"))) };
    let Some(version) = site::current(&directory) else { return Ok(Answer::Missing) };
    Ok(show(&version, &rest, path))
}

/// The environment's directory and what is asked of it; none: the slash after its name is missing.
async fn place(app: &App, path: &str) -> Result<Option<(PathBuf, Option<String>)>, Error> {
    let mut parts = path.trim_start_matches('/').splitn(3, '/');
    let (Some(slug), Some(environment)) = (parts.next(), parts.next()) else { return Ok(None) };
    let rest = parts.next();
    let Some(environment) = Environment::parse(environment) else { return Ok(None) };
    let Some(id) = app.reader().application_by_slug(slug).await? else { return Ok(None) };
    let dev_server = match environment {
        Environment::Dev => dev_server(app, id).await?,
        Environment::Staging | Environment::Production => DevServer::Shared,
    };
    let (branch, rest) = match (environment, dev_server) {
        (Environment::Dev, DevServer::PerBranch) => match rest.and_then(|rest| rest.split_once('/')) {
            Some((branch, rest)) => (branch, Some(rest)),
            None => (rest.unwrap_or_default(), None),
        },
        (Environment::Dev, DevServer::Shared) | (Environment::Staging | Environment::Production, _) => {
            ("", rest)
        }
    };
    // In a directory's name a branch has nothing unusual; what has is nobody's.
    let plain = sop::application::branch_address(branch) == branch;
    let named = environment != Environment::Dev || dev_server == DevServer::Shared || !branch.is_empty();
    if !plain || !named {
        return Ok(None);
    }
    let directory = app.layout().environment(id, environment, dev_server, branch);
    Ok(Some((directory, rest.map(ToOwned::to_owned))))
}

async fn dev_server(app: &App, id: AppId) -> Result<DevServer, Error> {
    let case = app.case_file(What::Application(id)).await?;
    Ok(case.and_then(|case| case.application).map(|application| application.dev_server).unwrap_or_default())
}

fn show(version: &SiteVersion, rest: &str, path: &str) -> Answer {
    if rest == "commit" {
        return version.commit.clone().map_or(Answer::Missing, Answer::Commit);
    }
    let Some(found) = site::open_file(version, rest) else { return Answer::Missing };
    let is_directory = found.name == "index.html" && rest.rsplit('/').next() != Some("index.html");
    if is_directory && !path.ends_with('/') {
        return Answer::Redirect(format!("{path}/"));
    }
    Answer::File { content_type: content_type(&found.name), file: found.file, bytes: found.bytes }
}

/// By the end of the name; what is unknown is offered as bytes.
fn content_type(name: &str) -> &'static str {
    let end = name.rsplit_once('.').map(|(_, end)| end.to_ascii_lowercase()).unwrap_or_default();
    match end.as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" | "md" | "log" => "text/plain; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "pdf" => "application/pdf",
        "wasm" => "application/wasm",
        "mp4" => "video/mp4",
        _ => "application/octet-stream",
    }
}
