//! Reading repositories over HTTP: who may, what is advertised, and the streamed pack.

use crate::{App, Error, What};
use git::Service;
use sop::{Actor, AppId, PersonId, Slug};
use tokio::io::AsyncRead;

impl App {
    /// The application behind an address name, where this person may read its repository: members, and the
    /// office's superiors. None: there is none, or it is not his to know of (D21).
    pub async fn readable_application(&self, person: PersonId, slug: &str) -> Result<Option<AppId>, Error> {
        let Some(slug) = Slug::parse(slug) else { return Ok(None) };
        let Some(id) = self.reader().application_by_slug(slug.as_str()).await? else { return Ok(None) };
        let Some(case) = self.case_file(What::Application(id)).await? else { return Ok(None) };
        let may = case.person(&Actor::by_git(person)).is_ok() && case.sees(person);
        Ok(may.then_some(id).filter(|id| self.repository(*id).exists()))
    }

    /// The refs that git's client asks for first; none for a service that is no service of git.
    pub async fn git_refs(
        &self,
        application: AppId,
        service: &str,
        protocol: Option<&str>,
    ) -> Result<Option<Vec<u8>>, Error> {
        let Some(service) = Service::parse(service) else { return Ok(None) };
        Ok(Some(self.repository(application).info_refs(service, protocol).await?))
    }

    /// The pack that answers `body`, as it is made: a stream of its parts.
    pub async fn git_fetch(
        &self,
        application: AppId,
        body: impl AsyncRead + Send + Unpin + 'static,
        protocol: Option<&str>,
    ) -> Result<git::Answer, Error> {
        Ok(self.repository(application).upload_pack(body, protocol).await?)
    }
}
