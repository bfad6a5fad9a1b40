//! Somebody with a browser without JavaScript: cookies, redirects, forms.

use crate::page::{Form, Page};
use anyhow::{Context, Result, bail};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use std::collections::BTreeMap;
use std::time::Duration;

/// Redirects that one request may take.
const REDIRECTS_MAX: usize = 5;

/// A person at the pages of one server.
#[derive(Clone, Debug)]
pub struct Visitor {
    base: String,
    client: reqwest::Client,
    cookies: BTreeMap<String, String>,
    language: String,
}

/// A file chosen in a form.
#[derive(Clone, Debug)]
pub struct Upload<'a> {
    pub field: &'a str,
    pub name: &'a str,
    pub bytes: Vec<u8>,
}

impl Visitor {
    /// Nobody yet, at `base` (scheme, host and port).
    pub fn new(base: &str) -> Result<Visitor> {
        // The second in a process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .build()?;
        let base = base.trim_end_matches('/').to_owned();
        Ok(Visitor { base, client, cookies: BTreeMap::new(), language: "id".to_owned() })
    }

    /// Signed in by the sign-in page.
    pub async fn signed_in(base: &str, username: &str, password: &str) -> Result<Visitor> {
        let mut visitor = Visitor::new(base)?;
        let page = visitor.get("/sign-in").await?;
        let form = page.form("/sign-in").set("username", username).set("password", password);
        let answer = visitor.send(&form, None).await?;
        if answer.path.starts_with("/sign-in") {
            bail!("{username} could not sign in: {} {}", answer.status, answer.text());
        }
        Ok(visitor)
    }

    /// Reads pages in this language from now on.
    pub fn reading(mut self, language: &str) -> Visitor {
        language.clone_into(&mut self.language);
        self
    }

    /// The same server at another address: it knows the visitor still.
    pub fn moved(&mut self, base: &str) {
        base.trim_end_matches('/').clone_into(&mut self.base);
    }

    pub async fn get(&mut self, path: &str) -> Result<Page> {
        let request = self.request(reqwest::Method::GET, path);
        self.follow(request, path).await
    }

    /// Sends a form, with the button that was pressed.
    pub async fn send(&mut self, form: &Form, button: Option<(&str, &str)>) -> Result<Page> {
        self.send_with(form, button, None).await
    }

    /// Sends a form with a chosen file.
    pub async fn send_with(
        &mut self,
        form: &Form,
        button: Option<(&str, &str)>,
        upload: Option<Upload<'_>>,
    ) -> Result<Page> {
        let mut fields = form.fields.clone();
        fields.extend(button.map(|(name, value)| (name.to_owned(), value.to_owned())));
        let request = self.request(reqwest::Method::POST, &form.action);
        let request = request.header("Sec-Fetch-Site", "same-origin").header("Origin", &self.base);
        let (kind, body) = if form.multipart || upload.is_some() {
            multipart(&fields, upload)
        } else {
            ("application/x-www-form-urlencoded".to_owned(), urlencoded(&fields).into_bytes())
        };
        self.follow(request.header("Content-Type", kind).body(body), &form.action).await
    }

    fn request(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let url = if path.starts_with("http") { path.to_owned() } else { format!("{}{path}", self.base) };
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = self.client.request(method, url).header("Accept-Language", &self.language);
        if cookies.is_empty() { request } else { request.header(COOKIE, cookies.join("; ")) }
    }

    async fn follow(&mut self, request: reqwest::RequestBuilder, path: &str) -> Result<Page> {
        let mut path = path.to_owned();
        let mut answer = request.send().await.with_context(|| format!("asking for {path}"))?;
        for _ in 0..REDIRECTS_MAX {
            self.keep_cookies(answer.headers());
            if !answer.status().is_redirection() {
                let status = answer.status().as_u16();
                return Ok(Page { status, path, html: answer.text().await? });
            }
            let to = answer.headers().get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or("/").to_owned();
            path = to.strip_prefix(&self.base).unwrap_or(&to).to_owned();
            answer = self.request(reqwest::Method::GET, &path).send().await?;
        }
        bail!("{path}: too many redirects")
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE).iter().filter_map(|value| value.to_str().ok()) {
            let pair = cookie.split(';').next().unwrap_or_default();
            if let Some((name, value)) = pair.split_once('=') {
                if value.is_empty() || cookie.contains("Max-Age=0") {
                    self.cookies.remove(name);
                } else {
                    self.cookies.insert(name.to_owned(), value.to_owned());
                }
            }
        }
    }
}

fn urlencoded(fields: &[(String, String)]) -> String {
    let encode = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> =
        fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    pairs.join("&")
}

fn multipart(fields: &[(String, String)], upload: Option<Upload<'_>>) -> (String, Vec<u8>) {
    const EDGE: &str = "----alur-testkit-edge";
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = format!("--{EDGE}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
        body.extend_from_slice(part.as_bytes());
    }
    if let Some(Upload { field, name, bytes }) = upload {
        let head = format!(
            "--{EDGE}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(&bytes);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(format!("--{EDGE}--\r\n").as_bytes());
    (format!("multipart/form-data; boundary={EDGE}"), body)
}
