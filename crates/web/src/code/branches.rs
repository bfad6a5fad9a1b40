//! `GET /applications/{slug}/branches`: each branch with its issue's step. Branches are made and deleted on
//! the issue's page (Keterangan 3).

use super::seen::{Seen, load};
use crate::frame::{Crumbs, Frame, Place};
use crate::marked::marked;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::code::BranchTip;
use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use sop::{IssueNumber, Moment, Slug};
use store::read::{IssueFilter, IssueRow};
use words::Formats;

/// The list.
#[derive(Template)]
#[template(path = "code/branches.html")]
pub struct BranchesPage {
    frame: Frame,
    crumbs: Crumbs,
    name: String,
    tabs: Vec<(String, &'static str, bool)>,
    rows: Vec<Row>,
}

struct Row {
    name: String,
    tree: String,
    commits: String,
    commit: String,
    /// Where it is compared with `staging`.
    compare: Option<String>,
    subject: String,
    issue: Option<(String, String)>,
    step: String,
    developer: String,
    changed: String,
}

/// `GET /applications/{slug}/branches`.
pub async fn index(visit: Visit, Path(slug): Path<String>) -> Result<Response, Problem> {
    let seen = load(&visit, &slug).await?;
    let tips = seen.code.branches().await.map_err(Problem::fault)?;
    let filter = IssueFilter { application: Some(seen.application.id), rows: 500, ..IssueFilter::default() };
    let issues = visit.app().reader().issues(seen.viewer, &filter).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().branches_heading(), Some(Place::Applications));
    let (formats, at) = (visit.formats(), visit.at());
    let rows = rows(&formats, at, seen.slug(), &tips, &issues);
    Ok(page::show(&BranchesPage::of(frame, &seen, rows)))
}

/// Long-lived branches first, then issues' branches, last changed first.
fn rows(formats: &Formats, now: Moment, slug: &Slug, tips: &[BranchTip], issues: &[IssueRow]) -> Vec<Row> {
    let mut tips: Vec<&BranchTip> = tips.iter().collect();
    let place = |tip: &BranchTip| match tip.name.as_str() {
        "master" => 0,
        "staging" => 1,
        _ => 2,
    };
    tips.sort_by_key(|tip| (place(tip), -tip.at_s));
    tips.into_iter().map(|tip| row(formats, now, slug, tip, issues)).collect()
}

fn row(formats: &Formats, now: Moment, slug: &Slug, tip: &BranchTip, issues: &[IssueRow]) -> Row {
    let lang = formats.lang;
    let name = tip.name.as_str();
    let issue = issue_of(name);
    let known = issue.and_then(|number| issues.iter().find(|row| row.issue == number));
    let step = match (name, known.and_then(|row| row.step)) {
        ("master", _) => lang.branches_by_step(13),
        ("staging", _) => lang.branches_by_step(10),
        (_, Some(step)) => format!("{} {}", step.no(), lang.step(step)),
        (_, None) => "–".to_owned(),
    };
    Row {
        tree: url::tree(slug, name, ""),
        commits: url::commits(slug, name),
        commit: tip.oid.short(),
        compare: (name != "staging").then(|| url::compare(slug, "staging", name)),
        subject: marked(&tip.subject),
        issue: issue.map(|number| (url::issue(number), format!("#{number}"))),
        step,
        developer: known.and_then(|row| row.assignee_name.clone()).unwrap_or_else(|| "–".to_owned()),
        changed: formats.since(Moment(tip.at_s * 1000), now),
        name: name.to_owned(),
    }
}

/// `issue/42` and `issue/42-izin` belong to issue 42.
fn issue_of(branch: &str) -> Option<IssueNumber> {
    let rest = branch.strip_prefix("issue/")?;
    rest.split('-').next()?.parse().ok().map(IssueNumber)
}

impl BranchesPage {
    fn of(frame: Frame, seen: &Seen, rows: Vec<Row>) -> BranchesPage {
        BranchesPage {
            crumbs: seen.crumbs().end(frame.title.clone()),
            name: seen.application.name.clone(),
            tabs: seen.tabs(),
            frame,
            rows,
        }
    }
}

impl Page for BranchesPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<BranchesPage> {
        use super::seen::sample;
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let tip = |name: &str| BranchTip {
            name: name.parse().unwrap(),
            oid: "3f".repeat(20).parse().unwrap(),
            subject: "Simpan <izin>".to_owned(),
            author: "Dewi L.".to_owned(),
            at_s: 1_606_190_700,
        };
        let tips = [tip("issue/42-izin"), tip("staging"), tip("master")];
        let page = |tips: &[BranchTip]| BranchesPage {
            frame: Frame::sample(lang, lang.branches_heading()),
            crumbs: sample::crumbs(lang),
            name: "Layanan Perizinan".to_owned(),
            tabs: vec![(url::applications(), lang.application_tab_code(), true)],
            rows: rows(&formats, Moment(1_606_200_000_000), &sample::slug(), tips, &[]),
        };
        vec![page(&tips), page(&[])]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_names_its_issue() {
        assert_eq!(issue_of("issue/42-izin"), Some(IssueNumber(42)));
        assert_eq!(issue_of("issue/42"), Some(IssueNumber(42)));
        assert_eq!(issue_of("staging"), None);
        assert_eq!(issue_of("issue/x"), None);
    }
}
