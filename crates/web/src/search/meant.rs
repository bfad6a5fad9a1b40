//! *Artinya*: how a query was understood, each filter with the link that takes it out, and what looks like a
//! filter and is none.

use super::asked::{Asked, Filter, Unknown};
use crate::url;
use askama::Template;
use askama::filters::HtmlSafe;
use words::{FilterWord, Lang};

/// The lines below a search box; nothing where the query holds no filter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Template)]
#[template(path = "search/_meant.html")]
pub struct Meaning {
    lang: Lang,
    words: Option<String>,
    filters: Vec<Chip>,
    /// What to do where such a word was meant as a word.
    as_word: Option<String>,
    unknown: Vec<String>,
    known: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Chip {
    words: String,
    href: String,
    remove: String,
}

impl HtmlSafe for Meaning {}

impl Meaning {
    /// `without`: the address of a query.
    pub fn of(lang: Lang, asked: &Asked, without: impl Fn(&str) -> String) -> Meaning {
        let chip = |meant: &super::asked::Meant| {
            let words = filter(lang, &meant.filter);
            Chip { href: without(&meant.without), remove: lang.search_remove(&words), words }
        };
        let filters: Vec<Chip> = asked.filters.iter().map(chip).collect();
        let words = Some(asked.words.trim()).filter(|words| !words.is_empty() && !filters.is_empty());
        let bare = asked.filters.iter().find(|meant| !meant.typed.contains(':'));
        let unknown = |unknown: &Unknown| match unknown {
            Unknown::Filter { word } => lang.search_unknown_filter(word),
            Unknown::Value { word, value } => lang.search_unknown_value(word, value),
        };
        Meaning {
            lang,
            words: words.map(|words| lang.search_means_words(words)),
            filters,
            as_word: bare.map(|meant| lang.search_as_word(&meant.typed)),
            unknown: asked.unknown.iter().map(unknown).collect(),
            known: lang.search_filters_are(&lang.search_filters()),
        }
    }
}

fn filter(lang: Lang, filter: &Filter) -> String {
    match filter {
        Filter::Step(step) => lang.search_means_step(step.no(), lang.step(*step)),
        Filter::Application { name, .. } => lang.search_means_application(name),
        Filter::Standing(word) => lang.search_standing(*word).to_owned(),
        Filter::Mine => lang.search_means_mine().to_owned(),
        Filter::Late => lang.search_means_late().to_owned(),
        Filter::Urgent => lang.search_means_urgent().to_owned(),
    }
}

/// The query `langkah:9` or another filter, as the box would hold it.
pub fn example(lang: Lang, word: FilterWord) -> (String, String) {
    let example = lang.search_filter_example(word);
    (url::search(example, None), example.to_owned())
}
