//! `/admin/look`: how the office dresses its pages.

use crate::applications::show::Done;
use crate::brand::{Accent, CONTRAST_MIN, Chosen, Colour, picture_kind};
use crate::form::{Button, Choice, Control, Field, Form, Kept};
use crate::frame::{Crumbs, Errors, Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::sent::Sent;
use crate::typed::Reading;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use bytes::Bytes;
use words::Lang;

const KEY: &str = "look";
/// Widest and highest logo, in pixels.
const LOGO_PIXELS_MAX: usize = 1024;

/// The page.
#[derive(Template)]
#[template(path = "admin/look.html")]
pub struct LookPage {
    frame: Frame,
    crumbs: Crumbs,
    errors: Errors,
    done: Option<&'static str>,
    form: Form,
}

/// `GET /admin/look`.
pub async fn show(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let done = (query.done == KEY).then(|| visit.lang().look_done());
    Ok(draw(&visit, &visit.kept(), done, StatusCode::OK))
}

/// `POST /admin/look`.
pub async fn save(visit: Visit, sent: Sent) -> Result<Response, Problem> {
    let chosen = match read(&visit, &sent) {
        Ok(chosen) => chosen,
        Err(problem) => {
            let (kept, status) = problem.kept_with_status()?;
            return Ok(draw(&visit, &kept, None, status));
        }
    };
    let text = serde_json::to_string(&chosen).map_err(Problem::fault)?;
    visit.app().keep_brand(text).await.map_err(Problem::fault)?;
    visit.site().dress(chosen);
    Ok(page::see_other(&format!("{}?done={KEY}", url::brand())))
}

fn draw(visit: &Visit, kept: &Kept, done: Option<&'static str>, status: StatusCode) -> Response {
    let frame = visit.frame(visit.lang().look_heading(), Some(Place::Admin));
    page::with_status(status, &LookPage::of(frame, kept, done))
}

fn read(visit: &Visit, sent: &Sent) -> Result<Chosen, Problem> {
    let (lang, typed) = (visit.lang(), &sent.typed);
    let mut reading = Reading::of(visit, typed, KEY);
    let name = typed.get("name").trim();
    if name.chars().count() > limits::BRAND_NAME_CHARS_MAX || name.chars().any(char::is_control) {
        reading.wrong("name", lang.look_name_wrong(count(limits::BRAND_NAME_CHARS_MAX)));
    }
    let accent = accent(&mut reading);
    let now = visit.site().brand().chosen.logo.clone();
    let without = typed.all("logo-removal").next().is_some();
    let logo = match sent.files.get("logo") {
        Some(bytes) => logo(&mut reading, bytes),
        None if without => Some(String::new()),
        None => Some(now),
    };
    let chosen = accent.zip(logo).map(|(accent, logo)| Chosen { name: name.to_owned(), accent, logo });
    reading.done(chosen)
}

/// A colour that can be read, or none.
fn accent(reading: &mut Reading<'_>) -> Option<String> {
    let (lang, typed) = (reading.lang, reading.typed.get("accent").trim());
    if typed.is_empty() {
        return Some(String::new());
    }
    let Some(colour) = Colour::parse(typed) else {
        reading.wrong("accent", lang.look_accent_wrong());
        return None;
    };
    match Accent::of(colour) {
        Ok(_) => Some(colour.to_string()),
        Err(ratio) => {
            reading.wrong("accent", lang.look_accent_pale(&lang.decimal(ratio), &lang.decimal(CONTRAST_MIN)));
            None
        }
    }
}

fn logo(reading: &mut Reading<'_>, bytes: &Bytes) -> Option<String> {
    use base64::Engine;
    let lang = reading.lang;
    if bytes.len() > limits::LOGO_BYTES_MAX {
        reading.wrong("logo", lang.look_logo_large(count(limits::LOGO_BYTES_MAX / 1024)));
        return None;
    }
    let fits = |side: usize| (1..=LOGO_PIXELS_MAX).contains(&side);
    let pixels = app::brand::pixels(bytes).filter(|(width, height)| fits(*width) && fits(*height));
    if picture_kind(bytes).is_none() || pixels.is_none() {
        reading.wrong("logo", lang.look_logo_wrong(count(LOGO_PIXELS_MAX)));
        return None;
    }
    Some(base64::engine::general_purpose::STANDARD.encode(bytes))
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl LookPage {
    fn of(mut frame: Frame, kept: &Kept, done: Option<&'static str>) -> LookPage {
        let lang = frame.lang;
        let form = form(lang, &frame.brand.chosen).keep(kept);
        let errors = form.errors();
        frame.wrong = !errors.items.is_empty();
        LookPage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.look_heading()),
            errors,
            done,
            form,
            frame,
        }
    }
}

fn form(lang: Lang, chosen: &Chosen) -> Form {
    let name = Field::new(lang, "name", lang.look_name(), Control::text())
        .value(chosen.name.clone())
        .hint(lang.look_name_hint());
    let accent = Field::new(lang, "accent", lang.look_accent(), Control::text())
        .value(chosen.accent.clone())
        .hint(lang.look_accent_hint());
    let kilobytes = count(limits::LOGO_BYTES_MAX / 1024);
    let logo = Field::new(lang, "logo", lang.look_logo(), Control::File).hint(lang.look_logo_hint(kilobytes));
    let mut form = Form::new(lang, KEY, url::brand())
        .field(name.narrow().optional())
        .field(accent.narrow().optional())
        .field(logo.optional());
    if !chosen.logo.is_empty() {
        let removal = vec![Choice::new("1", lang.look_logo_remove())];
        let field = Field::new(lang, "logo-removal", lang.look_logo_now(), Control::checks(removal));
        form = form.field(field.optional());
    }
    form.multipart = true;
    form.button(Button::primary(lang.look_button()))
}

impl Page for LookPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<LookPage> {
        use crate::brand::Brand;
        use crate::typed::Typed;
        let frame = || Frame::sample(lang, lang.look_heading());
        let typed = Typed(vec![("accent".to_owned(), "#ffcc00".to_owned())]);
        let faults = vec![("accent", lang.look_accent_pale("1,5", "4,5"))];
        let wrong = Kept { key: KEY, typed, faults, ..Kept::none() };
        let chosen =
            Chosen { name: "Batam <Kota>".to_owned(), accent: "#0b6b3a".to_owned(), logo: LOGO.to_owned() };
        let dressed = Frame { brand: Brand::of(chosen).into(), ..frame() };
        vec![
            LookPage::of(frame(), &Kept::none(), None),
            LookPage::of(frame(), &wrong, None),
            LookPage::of(dressed, &Kept::none(), Some(lang.look_done())),
        ]
    }
}

/// The first bytes of a picture.
#[cfg(test)]
const LOGO: &str = "iVBORw0KGgoAAAANSUhEUg==";
