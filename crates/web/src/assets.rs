//! The stylesheet, the script and the icon: names that hold the digest of their bytes, kept by browsers for
//! ever, compressed once.

use crate::site::Site;
use async_compression::Level;
use async_compression::tokio::bufread::BrotliEncoder;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt;
use sha2::{Digest, Sha256};
use sop::text::hex;
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;
use tokio::io::AsyncReadExt;
use words::Lang;

/// A file that never changes under its name.
pub struct Asset {
    /// `/assets/<name>-<digest>.<extension>`.
    pub path: String,
    kind: &'static str,
    plain: Cow<'static, [u8]>,
    brotli: Bytes,
}

static STYLESHEET: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("alur", "css", "text/css; charset=utf-8", &include_bytes!("../assets/alur.css")[..])
});
static FORM: LazyLock<Asset> = LazyLock::new(|| {
    Asset::new("form", "css", "text/css; charset=utf-8", &include_bytes!("../assets/form.css")[..])
});
static EDITOR: LazyLock<Asset> = LazyLock::new(|| {
    let own = include_str!("../assets/editor.css");
    let all = [include_str!("../assets/alur.css"), &within_paper(include_str!("../assets/form.css")), own];
    Asset::new("editor", "css", "text/css; charset=utf-8", all.join("\n").into_bytes())
});
static SCRIPTS: LazyLock<[Asset; 2]> = LazyLock::new(|| {
    Lang::ALL.map(|lang| {
        let text = format!("const W={};\n{}", script_words(lang), include_str!("../assets/alur.js"));
        let name = format!("alur-{}", lang.tag());
        Asset::new(&name, "js", "text/javascript; charset=utf-8", text.into_bytes())
    })
});
static ICON: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("icon", "svg", "image/svg+xml", &include_bytes!("../assets/icon.svg")[..]));

pub fn stylesheet() -> &'static Asset {
    &STYLESHEET
}

/// The stylesheet of the official forms, which look on the screen as they print.
pub fn form_stylesheet() -> &'static Asset {
    &FORM
}

/// The stylesheet of the page that shows the sheets of the form beside its fields.
pub fn editor_stylesheet() -> &'static Asset {
    &EDITOR
}

/// What the forms' stylesheet says of sheets, made to hold inside `.paper` alone: from the heading of that
/// section to the first rule for another medium.
fn within_paper(css: &str) -> String {
    let sheets = css.split("/* --- sheets").nth(1).and_then(|rest| rest.split_once("*/"));
    let sheets = sheets.map_or("", |(_, rest)| rest).split("@media").next().unwrap_or_default();
    let mut bare = String::new();
    for part in sheets.split("/*") {
        bare.push_str(part.split_once("*/").map_or(part, |(_, rest)| rest));
    }
    let mut out = String::new();
    for (selectors, body) in bare.split('}').filter_map(|rule| rule.split_once('{')) {
        let within = |selector: &str| match selector.trim() {
            whole if whole.starts_with(".paper") => whole.to_owned(),
            part => format!(".paper {part}"),
        };
        let selectors: Vec<String> = selectors.split(',').map(within).collect();
        out.push_str(&format!("{}{{{}}}\n", selectors.join(","), body.trim()));
    }
    out
}

/// The script with its words in one language.
pub fn script(lang: Lang) -> &'static Asset {
    let tag = format!("alur-{}-", lang.tag());
    let own = SCRIPTS.iter().find(|script| script.path.contains(&tag));
    own.unwrap_or(&SCRIPTS[0])
}

fn script_words(lang: Lang) -> serde_json::Value {
    let mut words: serde_json::Map<String, serde_json::Value> =
        lang.script_words().map(|(name, words)| (name.to_owned(), words.into())).into_iter().collect();
    words.insert("off".to_owned(), lang.script_keys_off().into());
    words.insert("list".to_owned(), serde_json::json!(lang.script_keys_list()));
    words.into()
}

pub fn icon() -> &'static Asset {
    &ICON
}

/// Compresses what is served, so that the first visitor does not wait for it.
pub fn prepare() {
    LazyLock::force(&STYLESHEET);
    LazyLock::force(&FORM);
    LazyLock::force(&EDITOR);
    LazyLock::force(&SCRIPTS);
    LazyLock::force(&ICON);
}

/// By the encoder that pages use, so that it is compiled once. Bytes in memory are never waited for.
fn compressed(plain: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder = BrotliEncoder::with_quality(plain, Level::Best);
    let read = encoder.read_to_end(&mut out).now_or_never();
    read.expect("bytes in memory are there").expect("a vector takes all bytes");
    out
}

impl Asset {
    pub fn new(
        name: &str,
        extension: &str,
        kind: &'static str,
        plain: impl Into<Cow<'static, [u8]>>,
    ) -> Asset {
        let plain = plain.into();
        let digest = hex(&Sha256::digest(&plain));
        let brotli = compressed(&plain);
        let path = format!("/assets/{name}-{}.{extension}", &digest[..12]);
        Asset { path, kind, plain, brotli: brotli.into() }
    }

    /// Its bytes as they are.
    pub fn plain(&self) -> &[u8] {
        &self.plain
    }

    fn answer(&self, headers: &HeaderMap) -> Response {
        let accepts =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
        let takes_brotli = accepts.split(',').any(|part| {
            let mut fields = part.split(';');
            fields.next().unwrap_or("").trim() == "br" && !fields.any(|field| field.trim() == "q=0")
        });
        let fixed = [
            (header::CONTENT_TYPE, self.kind),
            (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
            (header::VARY, "accept-encoding"),
        ];
        if takes_brotli {
            let body = Body::from(self.brotli.clone());
            (fixed, [(header::CONTENT_ENCODING, "br")], body).into_response()
        } else {
            (fixed, Body::from(self.plain.clone().into_owned())).into_response()
        }
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)
    }
}

/// `GET /assets/{name}`: the one version of each that this program holds, or that the office chose.
pub async fn serve(State(site): State<Site>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    let path = format!("/assets/{name}");
    let brand = site.brand();
    if let Some(asset) = brand.file(&path) {
        return asset.answer(&headers);
    }
    let all =
        [stylesheet(), form_stylesheet(), editor_stylesheet(), icon()].into_iter().chain(SCRIPTS.iter());
    match all.into_iter().find(|asset| asset.path == path) {
        Some(asset) => asset.answer(&headers),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits;

    #[test]
    fn the_sheets_keep_their_rules_to_themselves() {
        let css = within_paper(include_str!("../assets/form.css"));
        assert!(css.contains(".paper .annex td{") && css.contains(".paper tr > :first-child{"), "{css}");
        assert!(css.lines().all(|line| line.starts_with(".paper")) && !css.contains("@"), "{css}");
    }

    #[test]
    fn the_script_is_small_in_both_languages() {
        for script in SCRIPTS.iter() {
            let (plain, sent) = (script.plain.len(), script.brotli.len());
            assert!(sent <= limits::SCRIPT_BYTES_MAX, "{}: {plain} bytes, {sent} sent", script.path);
        }
        assert!(script(Lang::Id).path.contains("alur-id") && script(Lang::En).path.contains("alur-en"));
    }
}
