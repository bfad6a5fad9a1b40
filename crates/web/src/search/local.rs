//! What the search finds without the store: acts that are open to the visitor, pages, and help; by the words
//! of their titles in both languages.

use crate::url;
use sop::{AppId, Role, Step};
use std::collections::BTreeSet;
use store::terms::Sought;
use words::Lang;

/// What is found here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Act,
    Page,
    Help,
}

/// A title with its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Titled {
    pub sort: Sort,
    pub href: String,
    pub title: String,
}

/// Who asks: the procedure says which roles an act is for.
pub struct Asking<'a> {
    pub roles: &'a BTreeSet<(AppId, Role)>,
    pub administrator: bool,
    pub superior: bool,
}

impl Asking<'_> {
    fn has_one_of(&self, roles: &[Role]) -> bool {
        self.roles.iter().any(|(_, role)| roles.contains(role))
    }
}

/// All acts, pages and help whose title holds the words.
pub fn find(lang: Lang, asking: &Asking, words: &str) -> Vec<Titled> {
    let sought = Sought::of(words);
    if sought.is_empty() {
        return Vec::new();
    }
    let holds = |lang: Lang, at: usize| all(lang, asking).get(at).is_some_and(|it| sought.all_in(&it.title));
    let own = all(lang, asking);
    let found = |at: &usize| Lang::ALL.into_iter().any(|other| holds(other, *at));
    (0..own.len()).filter(found).map(|at| own[at].clone()).collect()
}

/// In the same order in each language.
fn all(lang: Lang, asking: &Asking) -> Vec<Titled> {
    let titled = |sort: Sort, href: String, title: &str| Titled { sort, href, title: title.to_owned() };
    let mut found = Vec::new();
    let steps = sop::spec::all();
    let [report, .., release, _, _] = steps;
    let reports = asking.has_one_of(report.actors);
    let acts = [
        (reports, url::new_issue(), lang.issues_new()),
        (reports, url::new_request(), lang.issues_new_official()),
        (asking.has_one_of(release.actors), url::choose_release(), lang.releases_open()),
        (asking.administrator, url::new_application(), lang.applications_new()),
        (asking.administrator, url::people(), lang.people_heading()),
        (asking.superior, url::deviations(), lang.deviations_heading()),
    ];
    let open = acts.into_iter().filter(|(open, _, _)| *open);
    found.extend(open.map(|(_, href, title)| titled(Sort::Act, href, title)));
    let pages = [
        (url::home(), lang.tasks_heading()),
        (url::issues(), lang.nav_issues()),
        (url::views(), lang.views_heading()),
        (url::board(None), lang.board_heading()),
        (url::testing(false, None), lang.testing_heading()),
        (url::releases(), lang.nav_releases()),
        (url::applications(), lang.nav_applications()),
        (url::merge_requests(), lang.nav_merge_requests()),
        (url::pipelines(), lang.nav_pipelines()),
        (url::reports(), lang.nav_reports()),
        (url::journal(), lang.nav_journal()),
        (url::me(), lang.profile_heading()),
    ];
    found.extend(pages.into_iter().map(|(href, title)| titled(Sort::Page, href, title)));
    if asking.administrator {
        found.push(titled(Sort::Page, url::admin(), lang.nav_admin()));
    }
    found.push(titled(Sort::Help, url::help(), lang.web_help_title()));
    found.extend(Step::ALL.into_iter().map(|step| {
        titled(Sort::Help, url::help_step(step), &lang.web_help_step(step.no(), lang.step(step)))
    }));
    found
}
