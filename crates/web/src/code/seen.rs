//! What every page of the code begins with: the application, that the visitor is a member, the commit asked
//! for.

use crate::applications::seen::{Tab, find, tabs};
use crate::frame::Crumbs;
use crate::limits;
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
        self.named(&url::revision(part)).await
    }

    /// The commit of a branch, or of a full id.
    pub async fn named(&self, revision: &str) -> Result<At, Problem> {
        let commit = self.code.resolve(revision).await.map_err(Problem::fault)?;
        Ok(At { commit: commit.ok_or(Problem::NotFound)?, revision: revision.to_owned() })
    }

    /// Branches by name, last changed first; `master` and `staging` before the others.
    pub async fn branches(&self) -> Result<Vec<String>, Problem> {
        let mut tips = self.code.branches().await.map_err(Problem::fault)?;
        let place = |name: &str| ["master", "staging"].iter().position(|first| *first == name).unwrap_or(2);
        tips.sort_by_key(|tip| (place(tip.name.as_str()), -tip.at_s));
        Ok(tips.into_iter().map(|tip| tip.name.to_string()).collect())
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
pub fn path_crumbs(crumbs: Crumbs, slug: &Slug, at: &At, path: &str) -> Crumbs {
    if path.is_empty() {
        return crumbs.end(at.shown());
    }
    let (crumbs, end) = directories(crumbs, slug, at, path);
    crumbs.end(marked(&path[end..]))
}

/// As [`path_crumbs`], for a page about the file at `path`, which is a link too.
pub fn path_links(crumbs: Crumbs, slug: &Slug, at: &At, path: &str) -> Crumbs {
    let (crumbs, end) = directories(crumbs, slug, at, path);
    crumbs.link(url::file(slug, &at.revision, path), marked(&path[end..]))
}

/// The directories above `path`, and where its own name begins.
fn directories(mut crumbs: Crumbs, slug: &Slug, at: &At, path: &str) -> (Crumbs, usize) {
    crumbs = crumbs.link(url::tree(slug, &at.revision, ""), at.shown());
    let mut end = 0;
    while let Some(slash) = path[end..].find('/') {
        let name = &path[end..end + slash];
        crumbs = crumbs.link(url::tree(slug, &at.revision, &path[..end + slash]), marked(name));
        end += slash + 1;
    }
    (crumbs, end)
}

/// Where else the same is looked at: other branches, each with its address and whether it is this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub here: String,
    pub branches: Vec<(String, String, bool)>,
    /// All branches, when there are more.
    pub all: Option<String>,
}

impl Elsewhere {
    /// `page`: the address at a branch.
    pub fn of(slug: &Slug, at: &At, names: &[String], page: impl Fn(&str) -> String) -> Elsewhere {
        let shown = names.iter().take(limits::BRANCHES_CHOSEN);
        let one = |name: &String| (page(name), name.clone(), *name == at.revision);
        Elsewhere {
            here: at.shown(),
            branches: shown.map(one).collect(),
            all: (names.len() > limits::BRANCHES_CHOSEN).then(|| url::application_act(slug, "branches")),
        }
    }
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
