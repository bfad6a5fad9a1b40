//! 13: the page that shows once more what goes to `master`, and the act behind its button.

use super::acts::forbidden;
use super::forms::{MERGE, drawn};
use super::show::{changed_since, crumbs, needs};
use crate::at::At;
use crate::changed::Changed;
use crate::form::{Button, Form, Kept};
use crate::frame::{Crumbs, Frame, Place, Skip};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::see::{self, Needs};
use crate::typed::Typed;
use crate::url;
use crate::visit::Visit;
use app::What;
use app::code::Commit;
use askama::Template;
use axum::response::Response;
use sop::application::Environment;
use sop::possible::{self, Act};
use sop::steps::s13_merge_master::{self, MergeMaster};
use sop::{CommitId, PersonId, ReleaseNumber};
use store::read::CasePage;
use words::Formats;
#[cfg(test)]
use words::Lang;

#[derive(Template)]
#[template(path = "releases/merge.html")]
pub struct MergePage {
    frame: Frame,
    crumbs: Crumbs,
    range: String,
    rollback: String,
    issues: Vec<(String, String)>,
    commits_heading: String,
    commits: Vec<CommitRow>,
    needs: Needs,
    /// What changed since a refused form was drawn.
    changed: Option<Changed>,
    /// Absent: why the merge cannot be done now.
    form: Option<Form>,
    refused: Vec<String>,
    back: String,
}

struct CommitRow {
    short: String,
    subject: String,
    author: String,
    at: String,
}

/// `GET /releases/{n}/master-merge`. Two statements.
pub async fn show(visit: Visit, At(number): At<ReleaseNumber>) -> Result<Response, Problem> {
    let view = draw(&visit, number, &visit.kept()).await?;
    Ok(page::show(&view))
}

/// `POST /releases/{n}/master-merge`: merges exactly the commit that the page showed.
pub async fn create(visit: Visit, At(number): At<ReleaseNumber>, typed: Typed) -> Result<Response, Problem> {
    let drawn = visit.drawn(&typed);
    let seen = drawn.commit.clone().or_else(|| CommitId::parse(typed.get("commit")));
    let Some(seen) = seen else {
        let kept = Kept {
            key: MERGE,
            say: Some(visit.lang().error_form_expired().to_owned()),
            typed,
            ..Kept::none()
        };
        let (kept, status) = forbidden(&visit, number, kept).await?.kept_with_status()?;
        let view = draw(&visit, number, &kept).await?;
        return Ok(page::with_status(status, &view));
    };
    let act = MergeMaster { seen, drawn };
    let decided = visit
        .decide(What::Release(number), MERGE, &typed, move |case, by| {
            s13_merge_master::merge_master(case, by, act)
        })
        .await;
    match decided {
        Ok(_) => Ok(page::see_other(&format!("{}?done={MERGE}#giliran", url::release(number)))),
        Err(Problem::Refused(refused)) => {
            let mut view = draw(&visit, number, &refused.kept).await?;
            let page = see::case(&visit, &What::Release(number)).await?;
            view.changed = changed_since(&visit, &page, number, &refused.kept).await?;
            Ok(page::with_status(refused.http_status(), &view))
        }
        Err(problem) => Err(problem),
    }
}

async fn draw(visit: &Visit, number: ReleaseNumber, kept: &Kept) -> Result<MergePage, Problem> {
    let page = see::case(visit, &What::Release(number)).await?;
    let (application, master, head) = {
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let release = page.case.the_release().map_err(|_| Problem::NotFound)?;
        (application.id, application.master.clone(), release.head.clone())
    };
    let commits = match &master {
        Some(master) => {
            let code = visit.app().code(application);
            code.range(master, &head, crate::limits::PAGE_ROWS).await.map_err(Problem::fault)?
        }
        None => Vec::new(),
    };
    MergePage::of(visit, &page, &commits, kept)
}

impl MergePage {
    fn of(visit: &Visit, page: &CasePage, commits: &[Commit], kept: &Kept) -> Result<MergePage, Problem> {
        let (lang, by) = (visit.lang(), visit.actor()?);
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let release = page.case.the_release().map_err(|_| Problem::NotFound)?;
        let running = application.running.get(&Environment::Production);
        let from = running.map(|running| running.commit.short().to_owned());
        let count = i64::try_from(release.issues.len()).unwrap_or(i64::MAX);
        let answer =
            possible::on_release(&page.case, &by).into_iter().find(|(act, _)| *act == Act::MergeMaster);
        let name = |person: PersonId| page.name(person).to_owned();
        let refused = match answer {
            Some((_, Err(refusal))) => {
                let mut lines = vec![lang.refusal(&refusal, &name).text()];
                lines.extend(lang.who_can(&refusal.who_can(&page.case), &name));
                lines
            }
            Some((_, Ok(()))) | None => Vec::new(),
        };
        let token = visit.draw(drawn(page, release), Some(&kept.typed));
        let form = Form::new(lang, MERGE, url::release_act(release.number, MERGE))
            .hidden("drawn", token)
            .button(Button::primary(lang.release_merge_button(count)))
            .keep(kept);
        let issues = release.issues.iter().filter_map(|number| page.case.issues.get(number));
        Ok(MergePage {
            frame: Frame {
                skip: Skip::Turn,
                ..visit.frame(lang.release_merge_heading(), Some(Place::Releases))
            },
            crumbs: crumbs(lang, application, release),
            range: lang.release_merge_range(from.as_deref().unwrap_or("-"), release.head.short()),
            rollback: from.map_or_else(
                || lang.release_merge_no_rollback().to_owned(),
                |commit| lang.release_merge_rollback_point(&commit),
            ),
            issues: issues.map(|issue| (url::issue(issue.number), see::issue_title(page, issue))).collect(),
            commits_heading: lang.release_commits_range(i64::try_from(commits.len()).unwrap_or(i64::MAX)),
            commits: commits.iter().map(|commit| CommitRow::of(visit.formats(), commit)).collect(),
            needs: Needs::new(lang, needs(lang, page, application, release)),
            changed: None,
            form: (refused.is_empty() || kept.say.is_some()).then_some(form),
            refused,
            back: url::release(release.number),
        })
    }

    fn conditions(&self) -> String {
        self.frame.lang.release_conditions(self.needs.met(), self.needs.all())
    }
}

impl CommitRow {
    fn of(formats: Formats, commit: &Commit) -> CommitRow {
        CommitRow {
            short: commit.id.to_string().chars().take(8).collect(),
            subject: crate::prose::visible(&commit.subject),
            author: crate::prose::visible(&commit.author_name),
            at: formats.short_date_time(sop::Moment(commit.committed_at_s.saturating_mul(1000))),
        }
    }
}

impl Page for MergePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<MergePage> {
        let need = |met| see::Need::new(met, lang.condition_whole(), "Pandu P.");
        let page = |form: Option<Form>, refused: Vec<String>| MergePage {
            frame: Frame::sample(lang, lang.release_merge_heading()),
            crumbs: Crumbs::new(lang)
                .link(url::releases(), lang.release_crumb())
                .end(lang.subject_release(8)),
            range: lang.release_merge_range("5d20c9f1", "e41b7d20"),
            rollback: lang.release_merge_rollback_point("5d20c9f1"),
            issues: vec![("/issues/31".to_owned(), "#31 Nama pemohon terpotong".to_owned())],
            commits_heading: lang.release_commits_range(1),
            commits: vec![CommitRow {
                short: "e41b7d20".to_owned(),
                subject: "Potong <nama>".to_owned(),
                author: "Dodi S.".to_owned(),
                at: "24 Nov".to_owned(),
            }],
            needs: Needs::new(lang, vec![need(true), need(false)]),
            changed: None,
            form,
            refused,
            back: "/releases/8".to_owned(),
        };
        let form = Form::new(lang, MERGE, "/releases/8/master-merge".to_owned())
            .button(Button::primary(lang.release_merge_button(4)));
        vec![page(Some(form), Vec::new()), page(None, vec![lang.release_not_running().to_owned()])]
    }
}
