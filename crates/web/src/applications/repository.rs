//! The repository of an application in preparation: empty, or from an uploaded git bundle, which goes to the
//! disk as it comes.

use super::perform::{Screen, answer};
use super::seen::find;
use crate::form::Kept;
use crate::problem::{Edge, Problem};
use crate::typed::Typed;
use crate::visit::Visit;
use app::{Room, Upload, What};
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::extract::{Multipart, Path};
use axum::http::StatusCode;
use axum::response::Response;
use sop::AppId;
use sop::acts::preparation::request_repository;

/// `POST /applications/{slug}/repository`: an empty one.
pub async fn make(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let (key, id) = ("repository", find(&visit, &slug).await?);
    let outcome = match visit.app().request_repository(id, &visit.actor()?, None).await {
        Ok(recorded) => Ok(recorded),
        Err(error) => Err(visit.told(error, key, &typed).await),
    };
    answer(&visit, &slug, Screen::Summary, key, outcome).await
}

/// `POST /applications/{slug}/repository-import`: with the history of a bundle.
pub async fn import(
    visit: Visit,
    Path(slug): Path<String>,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Response, Problem> {
    let (key, id) = ("repository-import", find(&visit, &slug).await?);
    let typed = Typed::default();
    let outcome = match upload(&visit, id, key, &typed, parts).await {
        Ok(mut upload) => {
            let path = upload.finish().await.map_err(Problem::fault)?.to_owned();
            match visit.app().request_repository(id, &visit.actor()?, Some(&path)).await {
                Ok(_) => Ok(()),
                Err(error) => Err(visit.told(error, key, &typed).await),
            }
        }
        Err(problem) => Err(problem),
    };
    let done = if outcome.is_ok() { "repository" } else { key };
    answer(&visit, &slug, Screen::Summary, done, outcome).await
}

/// The file, once it is clear that its sender may ask: nobody sends two gigabytes to hear a refusal.
async fn upload(
    visit: &Visit,
    id: AppId,
    key: &'static str,
    typed: &Typed,
    parts: Result<Multipart, MultipartRejection>,
) -> Result<Upload, Problem> {
    let case = visit.app().case_file(What::Application(id)).await.map_err(Problem::fault)?;
    let case = case.ok_or(Problem::NotFound)?;
    if let Err(refusal) = request_repository(&case, &visit.actor()?, true) {
        // By deciding it, so that the attempt is recorded.
        visit.decide(What::Application(id), key, typed, move |_, _| Err(refusal)).await?;
    }
    if visit.app().room() != Room::Ample {
        return Err(Edge::NoRoom.into());
    }
    let parts = parts.map_err(|_| Problem::from(Edge::Unreadable))?;
    receive(visit, parts)
        .await?
        .map_err(|say| Problem::Form(Kept { key, faults: vec![("bundle", say)], ..Kept::none() }))
}

/// The file of the field `bundle`, on the disk; or what is wrong with it.
async fn receive(visit: &Visit, mut parts: Multipart) -> Result<Result<Upload, String>, Problem> {
    let lang = visit.lang();
    while let Some(mut part) = parts.next_field().await.map_err(broken)? {
        if part.name() != Some("bundle") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let mut upload = visit.app().upload().await.map_err(Problem::fault)?;
        while let Some(chunk) = part.chunk().await.map_err(broken)? {
            upload.write(&chunk).await.map_err(Problem::fault)?;
        }
        if name.is_empty() {
            return Ok(Err(lang.error_file_missing().to_owned()));
        }
        if upload.bytes() == 0 {
            return Ok(Err(lang.error_file_empty(&name)));
        }
        if !upload.is_bundle() {
            return Ok(Err(lang.error_not_a_bundle().to_owned()));
        }
        return Ok(Ok(upload));
    }
    Ok(Err(lang.error_file_missing().to_owned()))
}

/// A body that ends early or is no form; one beyond the bound of the route is told apart.
fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Edge::TooLarge.into(),
        status if status.is_server_error() => Problem::fault(anyhow::anyhow!("a multipart body: {error}")),
        _ => Edge::Unreadable.into(),
    }
}
