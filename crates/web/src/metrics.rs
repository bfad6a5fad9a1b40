//! `/metrics`: figures for a watcher on this machine, at a listener of its own. They are no page: nobody
//! signs in here, so the listener stands on the loopback alone, and nothing here tells of a person or a
//! matter.

use crate::live;
use crate::site::Site;
use app::meters::Gauge;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

/// The one address of the watcher's listener.
pub fn metrics_router(site: Site) -> Router {
    Router::new().route("/metrics", get(show)).with_state(site)
}

async fn show(State(site): State<Site>, headers: HeaderMap) -> Response {
    if !is_loopback(&headers) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    let streams = Gauge {
        name: "alur_live_streams",
        help: "Open pages that are told of changes.",
        value: live::open_streams(&site) as f64,
    };
    match site.app().figures(&[streams]).await {
        Ok(text) => {
            ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
        }
        Err(fault) => {
            tracing::error!("no figures: {fault:#}");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// A page of elsewhere whose name was bent to this machine asks under that name, and gets nothing.
fn is_loopback(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "[::1]")
        || name.parse::<std::net::Ipv4Addr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_answered() {
        let asked = |host: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::HOST, host.parse().unwrap());
            is_loopback(&headers)
        };
        for host in ["127.0.0.1:9264", "127.0.0.1", "localhost:9264", "[::1]:9264"] {
            assert!(asked(host), "{host}");
        }
        for host in ["alur.example", "evil.example:9264", "10.0.0.1:9264", "", "127.0.0.1.evil.example"] {
            assert!(!asked(host), "{host}");
        }
    }
}
