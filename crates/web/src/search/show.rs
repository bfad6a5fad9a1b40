//! `GET /search`: results by kind, the newest of each first; one kind by pages.

use super::asked::Asked;
use super::hit::{Hit, Maker};
use super::local::{self, Asking};
use super::meant::{self, Meaning};
use crate::frame::Frame;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::PersonId;
use store::read::{FoundKind, FoundRow, IssueFilter, IssueRow, PlaceRow, Search, StandingFilter};
use store::terms::Sought;
use words::{FilterWord, Lang};

/// Rows of each kind where all are shown, and of the one kind that fills a page.
const ROWS_EACH: i64 = 5;
const ROWS_PAGE: i64 = 20;

/// The query as the address holds it.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Wanted {
    q: String,
    /// One kind alone.
    #[serde(rename = "in")]
    kind: String,
    before: String,
}

/// The page.
#[derive(Template)]
#[template(path = "search/show.html")]
pub struct SearchPage {
    frame: Frame,
    query: String,
    meaning: Meaning,
    groups: Vec<Group>,
    none: Option<String>,
    /// Shown before anything was asked, and where nothing was found.
    examples: Vec<(String, String)>,
    /// Back from one kind to all.
    all: Option<String>,
    next: Option<String>,
    /// The list of issues with this filter.
    issues: Option<String>,
}

struct Group {
    id: &'static str,
    words: &'static str,
    hits: Vec<Hit>,
    /// Where the rest of them are.
    more: Option<String>,
}

/// What was found for a query.
#[derive(Default)]
pub struct Found {
    pub asked: Asked,
    pub kind: Option<FoundKind>,
    pub rows: Vec<FoundRow>,
    /// Where filters alone were asked.
    pub issues: Vec<IssueRow>,
    pub places: Vec<PlaceRow>,
    pub local: Vec<local::Titled>,
    pub administrator: bool,
}

/// `GET /search`.
pub async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let q = super::bounded(&wanted.q);
    let kind = FoundKind::parse(&wanted.kind);
    let mut found =
        Found { kind, administrator: visit.principal()?.account.administrator, ..Found::default() };
    if kind.is_none() {
        let (there, places) = super::jump(&visit, &q).await?;
        if let Some(there) = there {
            return Ok(page::see_other(&there));
        }
        found.places = places;
    }
    found.asked = super::asked(&visit, &q).await?;
    let rows = if kind.is_some() { ROWS_PAGE } else { ROWS_EACH };
    find(&visit, &mut found, rows + 1, wanted.before.parse().ok()).await?;
    let title = if q.trim().is_empty() {
        visit.lang().search_heading().to_owned()
    } else {
        visit.lang().search_of(q.trim())
    };
    Ok(page::show(&SearchPage::of(visit.frame(title, None), &q, found)))
}

/// Fills in what the store and the pages hold: at most two statements.
pub async fn find(visit: &Visit, found: &mut Found, rows: i64, before: Option<i64>) -> Result<(), Problem> {
    let (viewer, reader) = (visit.person()?, visit.app().reader());
    let asked = &found.asked;
    let everything = IssueFilter { standing: StandingFilter::All, ..IssueFilter::default() };
    let open = IssueFilter::default();
    // Filters ask for what is to be done; words for whatever there was.
    let filter = asked.narrow(if asked.words.is_empty() { open } else { everything }, visit.at());
    if asked.words.is_empty() {
        if !asked.filters.is_empty() {
            let before = before.map(sop::IssueNumber);
            let filter = IssueFilter { rows, before, ..filter };
            found.issues = reader.issues(viewer, &filter).await.map_err(Problem::fault)?;
        }
        return Ok(());
    }
    let kinds = match found.kind {
        Some(kind) => vec![kind],
        None if asked.issues_only() => vec![FoundKind::Issue],
        None => FoundKind::ALL.to_vec(),
    };
    let search = Search { text: asked.words.clone(), filter, kinds, before, rows };
    found.rows = reader.search(viewer, &search).await.map_err(Problem::fault)?;
    if found.kind.is_none() && asked.filters.is_empty() {
        found.local = titled(visit, viewer, &asked.words).await?;
    }
    Ok(())
}

async fn titled(visit: &Visit, viewer: PersonId, words: &str) -> Result<Vec<local::Titled>, Problem> {
    let account = &visit.principal()?.account;
    let roles = visit.app().reader().roles_of(viewer).await.map_err(Problem::fault)?;
    let asking = Asking { roles: &roles, administrator: account.administrator, superior: account.superior };
    Ok(local::find(visit.lang(), &asking, words))
}

/// What a kind is called.
pub fn group_words(lang: Lang, kind: FoundKind) -> &'static str {
    match kind {
        FoundKind::Issue => lang.search_group_issues(),
        FoundKind::Request => lang.search_group_requests(),
        FoundKind::Release => lang.search_group_releases(),
        FoundKind::Application => lang.search_group_applications(),
        FoundKind::Person => lang.search_group_people(),
        FoundKind::Note => lang.search_group_notes(),
        FoundKind::Comment => lang.search_group_comments(),
    }
}

impl SearchPage {
    fn of(frame: Frame, q: &str, found: Found) -> SearchPage {
        let lang = frame.lang;
        let sought = Sought::of(&found.asked.words);
        let maker = Maker { lang, sought: &sought, administrator: found.administrator };
        let limit = usize::try_from(if found.kind.is_some() { ROWS_PAGE } else { ROWS_EACH }).unwrap_or(5);
        let mut groups = Vec::new();
        let plain = |id, words, hits: Vec<Hit>| Group { id, words, hits, more: None };
        groups.push(plain(
            "places",
            lang.search_group_places(),
            found.places.iter().filter_map(|row| maker.place(row)).collect(),
        ));
        let locals = |help: bool| {
            let found = found.local.iter().filter(move |it| (it.sort == local::Sort::Help) == help);
            found.map(|it| maker.local(it)).collect::<Vec<_>>()
        };
        groups.push(plain("acts", lang.search_group_acts(), locals(false)));
        let mut next = None;
        for kind in FoundKind::ALL {
            let mut rows: Vec<&FoundRow> = found.rows.iter().filter(|row| row.kind() == Some(kind)).collect();
            let more = rows.len() > limit;
            rows.truncate(limit);
            let mut group = plain(
                kind.code(),
                group_words(lang, kind),
                rows.iter().filter_map(|row| maker.row(row)).collect(),
            );
            if more && found.kind.is_none() {
                group.more = Some(url::search(q, Some(kind.code())));
            } else if let Some(last) = rows.last().filter(|_| more) {
                next = Some(format!("{}&before={}", url::search(q, Some(kind.code())), last.doc));
            }
            groups.push(group);
        }
        groups.push(plain("help", lang.search_group_help(), locals(true)));
        groups.push(Self::issues_alone(&maker, &found.issues, limit));
        groups.retain(|group| !group.hits.is_empty());
        let asked = &found.asked;
        let none = groups.is_empty() && !q.trim().is_empty();
        let narrowed = !asked.filters.is_empty() && found.kind.is_none_or(|kind| kind == FoundKind::Issue);
        SearchPage {
            query: q.to_owned(),
            meaning: Meaning::of(lang, asked, |q| url::search(q, None)),
            none: none.then(|| lang.search_none(q.trim())),
            examples: if groups.is_empty() { examples(lang) } else { Vec::new() },
            all: found.kind.map(|_| url::search(q, None)),
            issues: narrowed.then(|| url::issues_asked(q, !asked.words.is_empty())),
            groups,
            next,
            frame,
        }
    }

    /// Filters alone: the first of them; the list of issues has the rest.
    fn issues_alone(maker: &Maker, issues: &[IssueRow], limit: usize) -> Group {
        Group {
            id: "issue",
            words: maker.lang.search_group_issues(),
            hits: issues.iter().take(limit).map(|row| maker.issue(row)).collect(),
            more: None,
        }
    }
}

fn examples(lang: Lang) -> Vec<(String, String)> {
    let filters = [FilterWord::Step, FilterWord::Late, FilterWord::Mine, FilterWord::Urgent];
    filters.map(|word| meant::example(lang, word)).to_vec()
}

impl Page for SearchPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<SearchPage> {
        let page = |q: &str, found: Found| SearchPage::of(Frame::sample(lang, &lang.search_of(q)), q, found);
        let (rows, local) = super::tests::sample_rows(lang);
        let asked = |q: &str| super::asked::parse(q, &[]);
        let issues = crate::issues::list::sample_rows();
        let unknown = Asked {
            unknown: vec![
                super::asked::Unknown::Filter { word: "prioritas".to_owned() },
                super::asked::Unknown::Value { word: "langkah".to_owned(), value: "<99>".to_owned() },
            ],
            ..asked("darurat izin")
        };
        let one = Found { kind: Some(FoundKind::Note), ..Found::default() };
        vec![
            page("", Found::default()),
            page("menyimpan izin", Found { asked: asked("menyimpan izin"), rows, local, ..Found::default() }),
            page(
                "langkah:9 terlambat",
                Found { asked: asked("langkah:9 terlambat"), issues, ..Found::default() },
            ),
            page("prioritas:tinggi langkah:<99>", Found { asked: unknown, ..Found::default() }),
            page("tidak ada", Found { asked: asked("tidak ada"), ..one }),
        ]
    }
}
