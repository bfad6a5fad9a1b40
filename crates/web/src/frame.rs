//! What stands around every page: head, navigation, crumbs, error summary, footer.

use crate::url;
use askama::Template;
use askama::filters::HtmlSafe;
use words::Lang;

/// Where in the navigation a page belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Tasks,
    Issues,
    Board,
    Releases,
    Applications,
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
    pub tasks: i64,
    pub unread: i64,
    pub administrator: bool,
}

/// Everything around the content of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub lang: Lang,
    /// The page's own title; the document's adds the product's name.
    pub title: String,
    pub here: Option<Place>,
    pub skip: Skip,
    pub me: Option<Me>,
    pub banner: Option<&'static str>,
    pub office: String,
    /// Number of the SOP in force.
    pub procedure: String,
    /// `light` or `dark` when the profile chose; none: what the browser wishes.
    pub theme: Option<&'static str>,
    pub dense: bool,
    /// Set while the server works on what the page shows.
    pub refresh_seconds: Option<u32>,
    /// The page shows a form to mend.
    pub wrong: bool,
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

impl Frame {
    pub fn document_title(&self) -> String {
        let title = if self.wrong { self.lang.error_title(&self.title) } else { self.title.clone() };
        self.lang.frame_title(&title)
    }

    pub fn skip_words(&self) -> &'static str {
        self.skip.words(self.lang)
    }

    pub fn footer(&self) -> String {
        if self.office.is_empty() { "Alur".to_owned() } else { self.lang.frame_footer(&self.office) }
    }

    /// The navigation of staff, the same for all but the administration.
    pub fn nav(&self) -> Vec<NavItem> {
        let Some(me) = &self.me else { return Vec::new() };
        let lang = self.lang;
        let mut items = vec![
            (Place::Tasks, url::home(), lang.nav_tasks(me.tasks)),
            (Place::Issues, url::issues(), lang.nav_issues().to_owned()),
            (Place::Board, url::board(None), lang.board_heading().to_owned()),
            (Place::Releases, url::releases(), lang.nav_releases().to_owned()),
            (Place::Applications, url::applications(), lang.nav_applications().to_owned()),
            (Place::Journal, url::journal(), lang.nav_journal().to_owned()),
        ];
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
            me: Some(Me { shown: "Tuti H.".to_owned(), tasks: 2, unread: 1, administrator: false }),
            office: "Diskominfo Kota Batam".to_owned(),
            procedure: "SOP 264/SOP/Kominfo-PE/3/2020".to_owned(),
            ..Frame::default()
        }
    }
}
