//! How the office dresses its pages: a short name, a logo, an accent. The accent is added to the one
//! stylesheet and the logo is the icon too, so that a dressed page asks for no more than another.

mod colour;

pub use colour::{Accent, CONTRAST_MIN, Colour};

use crate::assets::{self, Asset};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What the office chose, as it is kept. Empty: as Alur comes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Chosen {
    /// In the head of each page, instead of "Alur".
    pub name: String,
    /// `#0b57a8`.
    pub accent: String,
    /// The picture's bytes in base64.
    pub logo: String,
}

/// What pages are dressed with.
#[derive(Debug)]
pub struct Brand {
    pub name: String,
    /// Where the stylesheet is.
    pub stylesheet: String,
    /// Where the icon is, and of which kind.
    pub icon: (String, &'static str),
    /// The office's logo is there, at the icon's address.
    pub logo: bool,
    pub chosen: Chosen,
    own: Vec<Asset>,
}

/// The kinds of picture that a logo may be, by the first bytes.
pub fn picture_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        Some(("png", "image/png"))
    } else if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        Some(("webp", "image/webp"))
    } else {
        None
    }
}

impl Default for Brand {
    fn default() -> Brand {
        Brand::of(Chosen::default())
    }
}

impl Brand {
    /// What cannot be read of what was chosen is as if it was not.
    pub fn of(chosen: Chosen) -> Brand {
        use base64::Engine;
        let mut brand = Brand {
            name: if chosen.name.is_empty() { "Alur".to_owned() } else { chosen.name.clone() },
            stylesheet: assets::stylesheet().path.clone(),
            icon: (assets::icon().path.clone(), "image/svg+xml"),
            logo: false,
            own: Vec::new(),
            chosen,
        };
        let accent = Colour::parse(&brand.chosen.accent).and_then(|colour| Accent::of(colour).ok());
        if let Some(accent) = accent {
            let css = [assets::stylesheet().plain(), accent.css().as_bytes()].concat();
            let css = Asset::new("office", "css", "text/css; charset=utf-8", css);
            brand.stylesheet.clone_from(&css.path);
            brand.own.push(css);
        }
        let logo = base64::engine::general_purpose::STANDARD.decode(&brand.chosen.logo).unwrap_or_default();
        if let Some((extension, kind)) = picture_kind(&logo) {
            let logo = Asset::new("logo", extension, kind, logo);
            brand.icon = (logo.path.clone(), kind);
            brand.logo = true;
            brand.own.push(logo);
        }
        brand
    }

    /// The file of its own at this address.
    pub fn file(&self, path: &str) -> Option<&Asset> {
        self.own.iter().find(|asset| asset.path == path)
    }
}

/// A page holds the brand that it was drawn with.
pub type Worn = Arc<Brand>;

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;

    #[test]
    fn a_logo_is_the_icon_too_and_nothing_else_is_served_as_one() {
        let chosen = |bytes: &[u8]| Chosen {
            logo: base64::engine::general_purpose::STANDARD.encode(bytes),
            ..Chosen::default()
        };
        let worn = Brand::of(chosen(b"\x89PNG\r\n\x1a\nlogo"));
        assert!(worn.logo && worn.icon.0.ends_with(".png") && worn.icon.1 == "image/png");
        assert_eq!(worn.file(&worn.icon.0).unwrap().plain(), b"\x89PNG\r\n\x1a\nlogo");
        for wrong in [&b"<svg onload=alert(1)>"[..], b"GIF89a", b""] {
            let plain = Brand::of(chosen(wrong));
            assert!(!plain.logo && plain.icon.1 == "image/svg+xml", "{wrong:?}");
        }
    }
}
