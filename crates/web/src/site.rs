//! What every request is served from: configuration and the one way to `app`.

use crate::principal::Principal;
use axum::http::HeaderMap;
use sop::Moment;
use std::sync::Arc;

/// How the office serves its pages. Read by the binary, never here.
#[derive(Clone, Debug)]
pub struct Config {
    /// Scheme, host and port that people use: `https://alur.example.go.id`.
    pub public_url: String,
    /// Plain http on loopback: another cookie, a banner, and any name of this machine's loopback.
    pub loopback: bool,
    /// Key of the forms' signed moments; `app` holds it.
    pub form_key: [u8; 32],
    /// Begins the codes that people give for help.
    pub boot: u16,
}

/// Shared by all requests.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    config: Config,
    clock: Box<dyn Fn() -> Moment + Send + Sync>,
    requests: std::sync::atomic::AtomicU64,
}

impl Site {
    pub fn new(config: Config, clock: impl Fn() -> Moment + Send + Sync + 'static) -> Site {
        Site(Arc::new(Inner {
            config,
            clock: Box::new(clock),
            requests: std::sync::atomic::AtomicU64::new(1),
        }))
    }

    pub fn config(&self) -> &Config {
        &self.0.config
    }

    pub fn now(&self) -> Moment {
        (self.0.clock)()
    }

    /// A short code that names one request in the log.
    pub fn next_code(&self) -> String {
        let n = self.0.requests.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        format!("{:04X}-{n}", self.0.config.boot)
    }

    /// Name of the session's cookie: bound to TLS and this host, but for plain http on loopback.
    pub fn cookie_name(&self) -> &'static str {
        if self.0.config.loopback { "alur-dev" } else { "__Host-alur" }
    }

    /// Who calls, from cookie, bearer or Basic. None: nobody that we know.
    pub async fn principal(&self, _headers: &HeaderMap, _path: &str) -> anyhow::Result<Option<Principal>> {
        Ok(None)
    }

    /// Is `host` a name under which this office is served?
    pub fn is_ours(&self, host: &str) -> bool {
        let ours = self.0.config.public_url.split("://").nth(1).unwrap_or_default().trim_end_matches('/');
        if host.eq_ignore_ascii_case(ours) {
            return true;
        }
        let port = ours.rsplit_once(':').map_or("80", |(_, port)| port);
        let names = ["127.0.0.1", "localhost", "[::1]"];
        self.0.config.loopback && names.iter().any(|name| host == format!("{name}:{port}"))
    }
}
