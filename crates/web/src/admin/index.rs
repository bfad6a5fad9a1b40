//! `GET /admin`: where to, which version, and what needs somebody.

use super::system;
use crate::frame::{Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::health::{Level, Thing};
use askama::Template;
use axum::response::Response;
use sop::FactorRule;

/// The page.
#[derive(Template)]
#[template(path = "admin/index.html")]
pub struct AdminPage {
    frame: Frame,
    links: Vec<(String, String)>,
    facts: Vec<(&'static str, String, bool)>,
}

/// How the system is, the year whose decree is missing, and the rule on second factors.
type Looked = (Vec<(Level, Thing)>, Option<i16>, FactorRule);

/// `GET /admin`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let told = visit.app().health().await.map_err(Problem::fault)?;
    let wanted = visit.app().calendar().year_wanted(visit.at());
    let rule = visit.app().factor_rule();
    let frame = visit.frame(visit.lang().admin_heading(), Some(Place::Admin));
    let directory = visit.app().data().display().to_string();
    Ok(page::show(&AdminPage::of(frame, &directory, &(told, wanted, rule))))
}

impl AdminPage {
    fn of(frame: Frame, directory: &str, (told, wanted, rule): &Looked) -> AdminPage {
        let lang = frame.lang;
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
                (lang.admin_data(), directory.to_owned(), false),
                (lang.system_heading(), system::state(lang, told), system::is_bad(told)),
                (lang.calendar_heading(), calendar, wanted.is_some()),
                (lang.factor_heading(), factor.to_owned(), *rule == FactorRule::Optional),
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
        let page = |told: &[(Level, Thing)], wanted| {
            let looked = (told.to_vec(), wanted, FactorRule::Optional);
            AdminPage::of(Frame::sample(lang, lang.admin_heading()), "/srv/alur", &looked)
        };
        vec![
            page(&[(Level::Well, Thing::Writable(true))], None),
            page(&[(Level::Bad, Thing::Writable(false))], Some(2027)),
        ]
    }
}
