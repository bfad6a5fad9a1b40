//! Language, theme, density and shortcuts of one's own pages.

use super::{Just, draw};
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::page;
use crate::principal::Looks;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use axum::http::StatusCode;
use axum::response::Response;
use store::rows::Preferences;
use words::Lang;

const KEY: &str = "look";

/// `POST /me`.
pub async fn save(visit: Visit, typed: Typed) -> Result<Response, Problem> {
    match parse(&visit, &typed) {
        Ok(wanted) => {
            let account = &visit.principal()?.account;
            visit.app().set_preferences(account, wanted).await.map_err(Problem::fault)?;
            Ok(page::see_other(&url::me()))
        }
        Err(Problem::Form(kept)) => {
            draw(&visit, &kept, Just::default(), StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(problem) => Err(problem),
    }
}

fn parse(visit: &Visit, typed: &Typed) -> Result<Preferences, Problem> {
    let lang = visit.lang();
    let mut reading = Reading::of(visit, typed, KEY);
    let one = |known: &'static [&'static str]| {
        move |raw: &str| known.iter().find(|known| **known == raw).map(|known| (*known).to_owned())
    };
    // Stored is nothing for who leaves it to his browser.
    let language = reading.one_of("language", lang.profile_language(), |raw| match raw {
        "browser" => Some(String::new()),
        "id" | "en" => Some(raw.to_owned()),
        _ => None,
    });
    let theme = reading.one_of("theme", lang.profile_theme(), one(&["system", "light", "dark"]));
    let density = reading.one_of("density", lang.web_profile_density(), one(&["comfortable", "compact"]));
    let keys = reading.one_of("keys", lang.profile_keys(), one(&["on", "off"]));
    let read = || {
        let keys = keys? == "on";
        Some(Preferences { language: language?, theme: theme?, density: density?, keys })
    };
    let read = read();
    reading.done(read)
}

/// The languages of a profile, and that one leaves it to the browser.
pub fn languages(lang: Lang, chosen: Option<Lang>) -> Vec<Choice> {
    vec![
        Choice::new("browser", lang.profile_language_browser()).chosen(chosen.is_none()),
        Choice::new("id", lang.profile_language_id()).chosen(chosen == Some(Lang::Id)),
        Choice::new("en", lang.profile_language_en()).chosen(chosen == Some(Lang::En)),
    ]
}

/// The form, with the present choice.
pub fn form(lang: Lang, looks: &Looks, kept: &Kept) -> Form {
    let languages = languages(lang, looks.lang);
    let themes = vec![
        Choice::new("system", lang.profile_theme_system()).chosen(looks.theme.is_none()),
        Choice::new("light", lang.profile_theme_light()).chosen(looks.theme == Some("light")),
        Choice::new("dark", lang.profile_theme_dark()).chosen(looks.theme == Some("dark")),
    ];
    let densities = vec![
        Choice::new("comfortable", lang.web_profile_density_normal()).chosen(!looks.dense),
        Choice::new("compact", lang.web_profile_density_dense()).chosen(looks.dense),
    ];
    let keys = vec![
        Choice::new("on", lang.profile_keys_on()).chosen(looks.keys),
        Choice::new("off", lang.profile_keys_off()).chosen(!looks.keys),
    ];
    Form::new(lang, KEY, url::me())
        .field(Field::new(lang, "language", lang.profile_language(), Control::radios(languages)))
        .field(Field::new(lang, "theme", lang.profile_theme(), Control::radios(themes)))
        .field(Field::new(lang, "density", lang.web_profile_density(), Control::radios(densities)))
        .field(Field::new(lang, "keys", lang.profile_keys(), Control::radios(keys)))
        .button(Button::primary(lang.profile_button()))
        .keep(kept)
}
