//! `GET /admin`: where to, which version, how the data directory is.

use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::DataLook;
use askama::Template;
use axum::response::Response;
use sop::FactorRule;
use words::Formats;

/// Below this much free space the page says so, in bytes (2 GiB).
const FREE_BYTES_LOW: u64 = 2 << 30;

/// The page.
#[derive(Template)]
#[template(path = "admin/index.html")]
pub struct AdminPage {
    frame: Frame,
    links: Vec<(String, String)>,
    facts: Vec<(&'static str, String, bool)>,
}

/// The data directory, effects that are parked, the year whose decree is missing, and the rule on second
/// factors.
type Looked = (DataLook, usize, Option<i16>, FactorRule);

/// `GET /admin`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let look = visit.app().look_at_data().map_err(Problem::fault)?;
    let effects = visit.app().reader().effects_open().await.map_err(Problem::fault)?;
    let parked = effects.iter().filter(|effect| effect.parked_at.is_some()).count();
    let wanted = visit.app().calendar().year_wanted(visit.at());
    let rule = visit.app().factor_rule();
    let frame = visit.frame(visit.lang().admin_heading(), Some(Place::Admin));
    let directory = visit.app().data().display().to_string();
    Ok(page::show(&AdminPage::of(frame, &visit.formats(), &directory, (look, parked, wanted, rule))))
}

impl AdminPage {
    fn of(
        frame: Frame,
        formats: &Formats,
        directory: &str,
        (look, parked, wanted, rule): Looked,
    ) -> AdminPage {
        let lang = frame.lang;
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let state = if look.writable { lang.admin_data_fine() } else { lang.admin_data_readonly() };
        let low = look.free_bytes < FREE_BYTES_LOW;
        let free = formats.size(look.free_bytes);
        let effects = if parked > 0 {
            lang.admin_effects_waiting(count(parked))
        } else {
            lang.admin_effects_fine().to_owned()
        };
        let calendar = wanted.map_or(lang.calendar_fine().to_owned(), |year| lang.calendar_wanted(year));
        let factor = match rule {
            FactorRule::Required => lang.factor_rule_required(),
            FactorRule::Optional => lang.factor_rule_postponed(),
        };
        AdminPage {
            links: vec![
                (url::people(), lang.people_heading().to_owned()),
                (url::applications(), lang.applications_heading().to_owned()),
                (url::calendar(), lang.calendar_heading().to_owned()),
                (url::procedure(), lang.procedure_heading().to_owned()),
                (url::system(), lang.system_heading().to_owned()),
                (url::effects(), lang.effects_heading().to_owned()),
                (url::factor_rule(), lang.factor_rule_heading().to_owned()),
                (url::brand(), lang.look_heading().to_owned()),
                (url::outbox(), lang.mail_admin_heading().to_owned()),
            ],
            facts: vec![
                (lang.admin_version(), env!("CARGO_PKG_VERSION").to_owned(), false),
                (lang.admin_data(), format!("{directory}. {state}"), !look.writable),
                (lang.admin_free(), if low { lang.admin_free_low(&free) } else { free }, low),
                (lang.admin_repositories_label(), lang.admin_repositories(count(look.repositories)), false),
                (lang.effects_heading(), effects, parked > 0),
                (lang.calendar_heading(), calendar, wanted.is_some()),
                (lang.factor_heading(), factor.to_owned(), rule == FactorRule::Optional),
            ],
            frame,
        }
    }
}

impl Page for AdminPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<AdminPage> {
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let page = |writable, free_bytes, parked, wanted| {
            let look = DataLook { writable, free_bytes, repositories: 1 };
            AdminPage::of(
                Frame::sample(lang, lang.admin_heading()),
                &formats,
                "/srv/alur",
                (look, parked, wanted, FactorRule::Optional),
            )
        };
        vec![page(true, 1 << 40, 0, None), page(false, 1, 2, Some(2027))]
    }
}
