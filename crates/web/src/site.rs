//! What every request is served from: configuration, and `app` behind it.

use crate::brand::{Brand, Chosen, Worn};
use crate::limits;
use app::{App, Error, What};
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use tokio::sync::{Semaphore, watch};
use words::Formats;

/// How the office serves its pages. Read by the binary, never here.
#[derive(Clone, Debug)]
pub struct Config {
    /// Plain http on loopback: another cookie, a banner, and any name of this machine's loopback.
    pub loopback: bool,
    /// Accounts that the sign-in page of a demonstration lists, with their password.
    pub demo: Option<Demo>,
    /// Proxies in front of this server, whose `X-Forwarded-For` says who calls; of nobody else is it read.
    pub trusted_proxies: Vec<IpAddr>,
    /// Turns true when the program stops: open pages are let go, so that serving can end.
    pub stopping: watch::Receiver<bool>,
}

/// What the sign-in page of a demonstration says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Demo {
    /// User name, and the role by which that person is known.
    pub people: Vec<(String, sop::Role)>,
    pub password: String,
}

/// Shared by all requests.
#[derive(Clone)]
pub struct Site(Arc<Inner>);

struct Inner {
    app: App,
    config: Config,
    form_key: [u8; 32],
    /// Begins the codes that people give for help.
    boot: [u8; 2],
    requests: AtomicU64,
    /// The office's name; it does not change once it is set up.
    office: RwLock<String>,
    brand: RwLock<Worn>,
    live_places: Arc<Semaphore>,
    export_places: Arc<Semaphore>,
}

impl Site {
    /// # Errors
    /// When the store does not answer.
    pub async fn open(app: App, config: Config) -> Result<Site, Error> {
        let form_key = app.form_key().await?;
        let boot = app.dice().bytes();
        let site = Inner {
            app,
            config,
            form_key,
            boot,
            requests: AtomicU64::new(1),
            office: RwLock::new(String::new()),
            brand: RwLock::new(Worn::default()),
            live_places: Arc::new(Semaphore::new(limits::LIVE_STREAMS_MAX)),
            export_places: Arc::new(Semaphore::new(limits::EXPORTS_AT_ONCE)),
        };
        let site = Site(Arc::new(site));
        site.learn_office().await?;
        let chosen = site.app().kept_brand().await?;
        site.dress(chosen.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default());
        Ok(site)
    }

    /// Reads the office's name, at a start and after the set-up.
    pub async fn learn_office(&self) -> Result<(), Error> {
        let app = self.app();
        let case = app.reader().case_file(&What::Office, app.clock().now(), app.calendar()).await?;
        let name = case.map(|case| case.office.name.clone()).unwrap_or_default();
        *self.0.office.write().unwrap_or_else(PoisonError::into_inner) = name;
        Ok(())
    }

    /// How the office dresses its pages.
    pub fn brand(&self) -> Worn {
        self.0.brand.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// From now on pages look like this.
    pub fn dress(&self, chosen: Chosen) {
        *self.0.brand.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Brand::of(chosen));
    }

    /// Places of open pages that are told of changes; beyond them a page stays as it was drawn.
    pub fn live_places(&self) -> &Arc<Semaphore> {
        &self.0.live_places
    }

    /// Places of exports of many rows.
    pub fn export_places(&self) -> &Arc<Semaphore> {
        &self.0.export_places
    }

    pub fn app(&self) -> &App {
        &self.0.app
    }

    pub fn config(&self) -> &Config {
        &self.0.config
    }

    /// Scheme, host and port that people use: `https://alur.example.go.id`.
    pub fn public_url(&self) -> &str {
        self.app().public_url()
    }

    pub fn form_key(&self) -> &[u8; 32] {
        &self.0.form_key
    }

    pub fn office(&self) -> String {
        self.0.office.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How this office writes dates and times.
    pub fn formats(&self, lang: words::Lang) -> Formats {
        Formats::new(lang, self.app().calendar().zone())
    }

    /// A short code that names one request in the log.
    pub fn next_code(&self) -> String {
        let [a, b] = self.0.boot;
        format!("{a:02X}{b:02X}-{}", self.0.requests.fetch_add(1, Ordering::Relaxed))
    }

    /// Name of the session's cookie: bound to TLS and this host, but for plain http on loopback.
    pub fn cookie_name(&self) -> &'static str {
        if self.0.config.loopback { "alur-dev" } else { "__Host-alur" }
    }

    /// The cookie of a new session, or with an empty value the one that ends it.
    pub fn cookie(&self, value: &str) -> String {
        let (name, secure) = (self.cookie_name(), if self.0.config.loopback { "" } else { "; Secure" });
        let age = if value.is_empty() { "; Max-Age=0" } else { "" };
        format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")
    }

    /// Is this the `Origin` of a page of ours?
    pub fn is_our_origin(&self, origin: &str) -> bool {
        origin.eq_ignore_ascii_case(self.public_url().trim_end_matches('/'))
            || self.0.config.loopback && origin.strip_prefix("http://").is_some_and(|host| self.is_ours(host))
    }

    /// Is `host` a name under which this office is served?
    pub fn is_ours(&self, host: &str) -> bool {
        let ours = self.public_url().split("://").nth(1).unwrap_or_default().trim_end_matches('/');
        if host.eq_ignore_ascii_case(ours) {
            return true;
        }
        let port = ours.rsplit_once(':').map_or("80", |(_, port)| port);
        let names = ["127.0.0.1", "localhost", "[::1]"];
        self.0.config.loopback && names.iter().any(|name| host == format!("{name}:{port}"))
    }
}
