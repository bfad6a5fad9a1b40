//! A program that calls the JSON interface with somebody's token.

use anyhow::{Context, Result};
use serde_json::Value;
use std::time::Duration;

/// One token at one server. Cheap to clone; clones share their connections.
#[derive(Clone, Debug)]
pub struct Caller {
    base: String,
    token: String,
    client: reqwest::Client,
}

impl Caller {
    /// At `base` (scheme, host and port).
    pub fn new(base: &str, token: &str) -> Result<Caller> {
        // The second in a process finds it installed.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().timeout(Duration::from_secs(60)).build()?;
        Ok(Caller { base: base.trim_end_matches('/').to_owned(), token: token.to_owned(), client })
    }

    /// Performs an act; its status and answer.
    pub async fn act(&self, path: &str, body: &Value) -> Result<(u16, Value)> {
        let request = self.client.post(format!("{}{path}", self.base)).bearer_auth(&self.token);
        let answer = request.json(body).send().await.with_context(|| format!("asking for {path}"))?;
        let status = answer.status().as_u16();
        Ok((status, answer.json().await.unwrap_or(Value::Null)))
    }
}
