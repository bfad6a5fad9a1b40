//! The two languages.

/// A language of the screens. Indonesian first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lang {
    #[default]
    Id,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Id, Lang::En];

    /// The BCP 47 tag, as `lang` attribute and profile value.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Id => "id",
            Lang::En => "en",
        }
    }

    /// The language of a tag; none for other languages.
    pub fn parse(tag: &str) -> Option<Lang> {
        match tag {
            "id" => Some(Lang::Id),
            "en" => Some(Lang::En),
            _ => None,
        }
    }

    /// The first language of an `Accept-Language` header that Alur speaks, by the header's own order of `q`.
    pub fn negotiate(header: &str) -> Lang {
        Lang::wished(header).unwrap_or_default()
    }

    /// As [`Lang::negotiate`]; none when the header names neither of the two.
    pub fn wished(header: &str) -> Option<Lang> {
        let mut best = (0.0_f32, None);
        for part in header.split(',') {
            let mut fields = part.split(';');
            let tag = fields.next().unwrap_or_default().trim();
            let q = fields.find_map(|field| field.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
            let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
            // Some browsers still say `in` for Indonesian.
            let lang = if primary == "in" { Some(Lang::Id) } else { Lang::parse(&primary) };
            if let Some(lang) = lang
                && q > best.0
            {
                best = (q, Some(lang));
            }
        }
        best.1
    }
}
