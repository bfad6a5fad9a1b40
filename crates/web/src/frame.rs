//! What stands around every page: head, navigation, crumbs, error summary, footer.

use crate::assets;
use crate::brand::Worn;
use crate::url;
use askama::Template;
use askama::filters::HtmlSafe;
use words::Lang;

/// The query's mark of a page that must not load again by itself.
pub const STILL: &str = "still";

/// Where in the navigation a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Tasks,
    Issues,
    Board,
    Releases,
    Applications,
    Reports,
    Journal,
    Admin,
    Inbox,
}

/// What the skip link leads to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Skip {
    #[default]
    Content,
    /// The turn box of an issue or release.
    Turn,
}

/// The signed-in person, as the head of a page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Me {
    pub shown: String,
    /// Drafts in the browser are kept apart by person.
    pub person: i64,
    /// Keyboard shortcuts are on (WCAG 2.1.4: one switch turns them off).
    pub keys: bool,
    pub tasks: i64,
    pub unread: i64,
    /// Reads reports.
    pub reports: bool,
    pub administrator: bool,
}

/// Everything around the content of a page.
#[derive(Clone, Debug, Default)]
pub struct Frame {
    pub lang: Lang,
    /// The page's own title; the document's adds the product's name.
    pub title: String,
    pub here: Option<Place>,
    pub skip: Skip,
    pub me: Option<Me>,
    pub banner: Option<&'static str>,
    pub office: String,
    pub brand: Worn,
    /// Number of the SOP in force.
    pub procedure: String,
    /// `light` or `dark` when the profile chose; none: what the browser wishes.
    pub theme: Option<&'static str>,
    pub dense: bool,
    /// Set while the server works on what the page shows: the page loads again by itself.
    pub refresh_seconds: Option<u32>,
    /// The visitor stopped that.
    pub still: bool,
    /// Path and query of the page, without the mark that it stays still.
    pub address: String,
    /// The page shows a form to mend.
    pub wrong: bool,
    /// The browser runs the script, which said so by a cookie.
    pub scripted: bool,
    /// Where a page is told when its matter changes.
    pub live: Option<String>,
}

/// A line of the navigation.
pub struct NavItem {
    pub href: String,
    pub words: String,
    pub here: bool,
}

impl Skip {
    pub fn target(self) -> &'static str {
        match self {
            Skip::Content => "isi",
            Skip::Turn => "giliran",
        }
    }

    fn words(self, lang: Lang) -> &'static str {
        match self {
            Skip::Content => lang.frame_skip(),
            Skip::Turn => lang.turn_skip(),
        }
    }
}

/// Path and query without the mark [`STILL`], and whether it was there.
pub fn without_still(path: &str, query: Option<&str>) -> (String, bool) {
    let pairs = || query.into_iter().flat_map(|query| query.split('&'));
    let is_mark = |pair: &&str| pair.split('=').next() == Some(STILL);
    let kept: Vec<&str> = pairs().filter(|pair| !is_mark(pair) && !pair.is_empty()).collect();
    let address = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) };
    (address, pairs().any(|pair| is_mark(&pair)))
}

impl Frame {
    pub fn document_title(&self) -> String {
        let title = if self.wrong { self.lang.error_title(&self.title) } else { self.title.clone() };
        self.lang.frame_title(&title)
    }

    /// After how many seconds the page loads again, unless the visitor stopped that.
    pub fn refreshes(&self) -> Option<u32> {
        self.refresh_seconds.filter(|_| !self.still)
    }

    /// What a page says that loads again by itself, and the link that stops it (WCAG 2.2.2) or looks now.
    pub fn refresh_words(&self) -> Option<(String, String, &'static str)> {
        let (seconds, lang) = (self.refresh_seconds?, self.lang);
        Some(match self.still {
            true => (lang.frame_still().to_owned(), self.address.clone(), lang.frame_look_again()),
            false => {
                let mark = if self.address.contains('?') { '&' } else { '?' };
                let stop = format!("{}{mark}{STILL}=1", self.address);
                (lang.frame_loads_again(i64::from(seconds)), stop, lang.frame_keep_still())
            }
        })
    }

    /// Address of the script, with its words in the page's language.
    pub fn script(&self) -> &'static str {
        &assets::script(self.lang).path
    }

    /// Where the page hears of changes, unless the visitor stopped that.
    pub fn listens(&self) -> Option<String> {
        self.live.clone().filter(|_| !self.still && self.me.is_some())
    }

    /// The link that stops updates of a live page (WCAG 2.2.2), or brings them back; for whoever has no
    /// script, the banner of a page that loads again has its own.
    pub fn live_switch(&self) -> Option<(String, &'static str)> {
        self.live.as_ref()?;
        let mark = if self.address.contains('?') { '&' } else { '?' };
        Some(match self.still {
            true => (self.address.clone(), self.lang.frame_live_start()),
            false => (format!("{}{mark}{STILL}=1", self.address), self.lang.frame_live_stop()),
        })
    }

    pub fn skip_words(&self) -> &'static str {
        self.skip.words(self.lang)
    }

    pub fn footer(&self) -> String {
        if self.office.is_empty() { "Alur".to_owned() } else { self.lang.frame_footer(&self.office) }
    }

    /// The navigation of staff, the same for all but reports and administration.
    pub fn nav(&self) -> Vec<NavItem> {
        let Some(me) = &self.me else { return Vec::new() };
        let lang = self.lang;
        let mut items = vec![
            (Place::Tasks, url::home(), lang.nav_tasks(me.tasks)),
            (Place::Issues, url::issues(), lang.nav_issues().to_owned()),
            (Place::Board, url::board(None), lang.board_heading().to_owned()),
            (Place::Releases, url::releases(), lang.nav_releases().to_owned()),
            (Place::Applications, url::applications(), lang.nav_applications().to_owned()),
        ];
        if me.reports {
            items.push((Place::Reports, url::reports(), lang.nav_reports().to_owned()));
        }
        items.push((Place::Journal, url::journal(), lang.nav_journal().to_owned()));
        if me.administrator {
            items.push((Place::Admin, url::admin(), lang.nav_admin().to_owned()));
        }
        items.push((Place::Inbox, url::inbox(), lang.nav_inbox(me.unread)));
        let here = self.here;
        items
            .into_iter()
            .map(|(place, href, words)| NavItem { href, words, here: here == Some(place) })
            .collect()
    }
}

/// Where the page lies: a path of links, its own name last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "_crumbs.html")]
pub struct Crumbs {
    lang: Lang,
    items: Vec<Crumb>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Crumb {
    href: Option<String>,
    words: String,
}

impl HtmlSafe for Crumbs {}

impl Crumbs {
    pub fn new(lang: Lang) -> Crumbs {
        Crumbs { lang, items: Vec::new() }
    }

    pub fn link(mut self, href: String, words: impl Into<String>) -> Crumbs {
        self.items.push(Crumb { href: Some(href), words: words.into() });
        self
    }

    pub fn end(mut self, words: impl Into<String>) -> Crumbs {
        self.items.push(Crumb { href: None, words: words.into() });
        self
    }
}

/// The summary above a form to mend: always, even for one; each line leads to its field. Nothing when
/// nothing is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "_errors.html")]
pub struct Errors {
    pub lang: Lang,
    /// Id of the field, and the words that stand beside it too.
    pub items: Vec<(String, String)>,
}

impl HtmlSafe for Errors {}

impl Errors {
    fn count(&self) -> i64 {
        i64::try_from(self.items.len()).unwrap_or(i64::MAX)
    }

    /// Joins the lines of further forms.
    pub fn and(mut self, more: Errors) -> Errors {
        self.items.extend(more.items);
        self
    }
}

#[cfg(test)]
impl Frame {
    /// The frame of a signed-in tester, for samples.
    pub fn sample(lang: Lang, title: &str) -> Frame {
        Frame {
            lang,
            title: title.to_owned(),
            me: Some(Me {
                shown: "Tuti H.".to_owned(),
                person: 7,
                keys: true,
                tasks: 2,
                unread: 1,
                reports: false,
                administrator: false,
            }),
            office: "Diskominfo Kota Batam".to_owned(),
            procedure: "SOP 264/SOP/Kominfo-PE/3/2020".to_owned(),
            ..Frame::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_loads_again_can_be_kept_still() {
        let parts = |query| without_still("/issues/3", query);
        assert_eq!(parts(None), ("/issues/3".to_owned(), false));
        assert_eq!(parts(Some("done=branch&still=1")), ("/issues/3?done=branch".to_owned(), true));
        assert_eq!(parts(Some("stillness=1")), ("/issues/3?stillness=1".to_owned(), false));
        let (address, still) = parts(Some("done=branch"));
        let frame = Frame { address, still, refresh_seconds: Some(5), ..Frame::default() };
        assert_eq!(frame.refreshes(), Some(5));
        let (_, href, _) = frame.refresh_words().unwrap();
        assert_eq!(href, "/issues/3?done=branch&still=1");
        let frame = Frame { still: true, ..frame };
        assert_eq!(frame.refreshes(), None);
        assert_eq!(frame.refresh_words().unwrap().1, "/issues/3?done=branch");
    }
}
