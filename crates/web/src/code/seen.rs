//! What every page of the code begins with: the application, that the visitor is a member, the commit asked
//! for.

use crate::applications::seen::{Tab, find, tabs};
use crate::frame::Crumbs;
use crate::marked::marked;
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::What;
use app::code::Code;
use sop::{Application, CommitId, PersonId, Slug};
use words::Lang;

/// The repository of an application that the visitor may read.
pub struct Seen {
    pub lang: Lang,
    pub viewer: PersonId,
    pub application: Application,
    pub code: Code,
}

/// A commit of it, as it was asked for.
pub struct At {
    /// A branch, or a full commit id.
    pub revision: String,
    pub commit: CommitId,
}

/// For members alone; for others there is nothing here.
pub async fn load(visit: &Visit, slug: &str) -> Result<Seen, Problem> {
    let (id, viewer) = (find(visit, slug).await?, visit.person()?);
    let case = visit.app().case_file(What::Application(id)).await.map_err(Problem::fault)?;
    let application = case.and_then(|case| case.application).ok_or(Problem::NotFound)?;
    if !application.is_member(viewer) {
        return Err(Problem::NotFound);
    }
    Ok(Seen { lang: visit.lang(), viewer, application, code: visit.app().code(id) })
}

impl Seen {
    pub fn slug(&self) -> &Slug {
        &self.application.slug
    }

    /// The commit that a part of the address names.
    pub async fn at(&self, part: &str) -> Result<At, Problem> {
        let revision = url::revision(part);
        let commit = self.code.resolve(&revision).await.map_err(Problem::fault)?;
        Ok(At { commit: commit.ok_or(Problem::NotFound)?, revision })
    }

    pub fn crumbs(&self) -> Crumbs {
        let crumbs = Crumbs::new(self.lang).link(url::applications(), self.lang.applications_heading());
        let crumbs = crumbs.link(url::application(self.slug()), self.application.name.clone());
        crumbs.link(url::application_act(self.slug(), "branches"), self.lang.code_heading())
    }

    pub fn tabs(&self) -> Vec<(String, &'static str, bool)> {
        tabs(self.lang, &self.application, self.viewer, true, Tab::Code)
    }
}

impl At {
    /// As people read it: a branch by its name, a commit by its first digits.
    pub fn shown(&self) -> String {
        if self.revision == self.commit.as_str() {
            self.commit.short().to_owned()
        } else {
            marked(&self.revision)
        }
    }
}

/// The directories on the way to `path`, as crumbs; its own name is the end.
pub fn path_crumbs(mut crumbs: Crumbs, slug: &Slug, at: &At, path: &str) -> Crumbs {
    if path.is_empty() {
        return crumbs.end(at.shown());
    }
    crumbs = crumbs.link(url::tree(slug, &at.revision, ""), at.shown());
    let mut end = 0;
    while let Some(slash) = path[end..].find('/') {
        let name = &path[end..end + slash];
        crumbs = crumbs.link(url::tree(slug, &at.revision, &path[..end + slash]), marked(name));
        end += slash + 1;
    }
    crumbs.end(marked(&path[end..]))
}

#[cfg(test)]
pub mod sample {
    use super::*;

    pub fn slug() -> Slug {
        Slug::parse("layanan-perizinan").unwrap()
    }

    pub fn commit() -> CommitId {
        CommitId::parse(&"3f".repeat(20)).unwrap()
    }

    pub fn at() -> At {
        At { revision: "issue/42-izin".to_owned(), commit: commit() }
    }

    pub fn crumbs(lang: Lang) -> Crumbs {
        Crumbs::new(lang).link(url::applications(), lang.applications_heading())
    }

    pub fn git_commit() -> app::code::Commit {
        let parsed = |text: String| text.parse().unwrap();
        app::code::Commit {
            id: parsed("3f".repeat(20)),
            tree: parsed("4a".repeat(20)),
            parents: vec![parsed("5b".repeat(20))],
            author_name: "Dewi <L.>".to_owned(),
            author_email: "dewi@kantor.example".to_owned(),
            authored_at_s: 1_606_190_700,
            committer_name: "Dewi L.".to_owned(),
            committer_email: "dewi@kantor.example".to_owned(),
            committed_at_s: 1_606_190_700,
            subject: "Simpan izin \u{202e}".to_owned(),
            body: "Berkas <8 MB>\n\nAlur-Entry: 41".to_owned(),
        }
    }
}
