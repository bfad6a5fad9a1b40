//! One's own sessions: where they are, since when, and their end.

use super::{Just, draw};
use crate::form::Kept;
use crate::problem::Problem;
use crate::visit::Visit;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use store::read::SessionEntry;
use words::{Formats, Lang};

/// A session, as its row shows it.
pub struct Session {
    pub device: String,
    pub from: String,
    pub began: String,
    pub last: String,
    pub here: bool,
    /// Where it is ended.
    pub end: String,
}

/// `POST /me/sessions`: ends every other session.
pub async fn end_others(visit: Visit) -> Result<Response, Problem> {
    visit.app().sign_out_elsewhere(&visit.principal()?.account).await.map_err(Problem::fault)?;
    told(&visit).await
}

/// `POST /me/sessions/{session}/end`.
pub async fn end(visit: Visit, Path(session): Path<String>) -> Result<Response, Problem> {
    let account = &visit.principal()?.account;
    if !visit.app().end_session(account, &session).await.map_err(Problem::fault)? {
        return Err(Problem::NotFound);
    }
    told(&visit).await
}

async fn told(visit: &Visit) -> Result<Response, Problem> {
    let done = Some(visit.lang().profile_sessions_closed().to_owned());
    draw(visit, &Kept::none(), Just { done, fresh: None }, StatusCode::OK).await
}

pub fn seen(lang: Lang, formats: &Formats, row: &SessionEntry, here: Option<[u8; 32]>) -> Session {
    Session {
        device: device(lang, &row.agent),
        from: row.address.clone(),
        began: formats.date_time(row.created_at),
        last: formats.date_time(row.seen_at),
        here: Some(row.session) == here,
        end: crate::url::my_session_end(&app::session_name(&row.session)),
    }
}

/// Browser and system as people call them; a browser says many names, its own stands last in these lists'
/// order.
fn device(lang: Lang, agent: &str) -> String {
    const BROWSERS: [(&str, &str); 7] = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrom", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 7] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("CrOS", "ChromeOS"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(sign, _)| agent.contains(sign)).map(|(_, name)| *name)
    };
    match (named(&BROWSERS), named(&SYSTEMS)) {
        (Some(browser), Some(system)) => lang.device(browser, system),
        (Some(one), None) | (None, Some(one)) => one.to_owned(),
        (None, None) => lang.device_unknown().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_named_as_people_call_them() {
        let said = |agent: &str| device(Lang::Id, agent);
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) \
                      Chrome/140.0 Safari/537.36";
        assert_eq!(said(chrome), "Chrome di Linux");
        assert_eq!(
            said("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"),
            "Firefox di Windows"
        );
        assert_eq!(said(&format!("{chrome} Edg/140.0")), "Edge di Linux");
        assert_eq!(said("curl/8.5"), "Perangkat lain");
    }
}
