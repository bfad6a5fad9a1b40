//! The office's accent and what follows from it: every tint of both schemes, each with a contrast that people
//! can read (WCAG 1.4.3).

use std::fmt;

/// Least contrast of text, and of the accent, with what it stands on.
pub const CONTRAST_MIN: f64 = 4.5;
const WHITE: Colour = Colour([0xff, 0xff, 0xff]);
const BLACK: Colour = Colour([0, 0, 0]);
/// Page, surface and dark text of the dark scheme, as the stylesheet has them.
const DARK_PAGE: Colour = Colour([0x12, 0x15, 0x1a]);
const DARK_SURFACE: Colour = Colour([0x1b, 0x20, 0x27]);
const DARK_ON_ACCENT: Colour = Colour([0x0b, 0x10, 0x18]);
/// The surface of the light scheme.
const SURFACE: Colour = Colour([0xf5, 0xf6, 0xf8]);

/// Red, green and blue of sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

impl Colour {
    /// Reads `#0b57a8`, with or without the sign.
    pub fn parse(text: &str) -> Option<Colour> {
        let digits = text.trim().trim_start_matches('#');
        if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let part = |from: usize| u8::from_str_radix(&digits[from..from + 2], 16).ok();
        Some(Colour([part(0)?, part(2)?, part(4)?]))
    }

    /// Relative luminance (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |part: u8| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Contrast ratio (WCAG 2.2), 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// This colour with so many hundredths of `other` in it.
    fn with(self, other: Colour, hundredths: u32) -> Colour {
        let part = |i: usize| {
            let mixed = u32::from(self.0[i]) * (100 - hundredths) + u32::from(other.0[i]) * hundredths;
            u8::try_from((mixed + 50) / 100).unwrap_or(u8::MAX)
        };
        Colour([part(0), part(1), part(2)])
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

/// What the accent is in one scheme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Tints {
    accent: Colour,
    on_accent: Colour,
    hover: Colour,
    soft: Colour,
}

/// An accent that can be read in both schemes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accent {
    light: Tints,
    dark: Tints,
}

impl Accent {
    /// # Errors
    /// The lowest contrast, where it is below [`CONTRAST_MIN`]: text of the accent could not be read.
    pub fn of(colour: Colour) -> Result<Accent, f64> {
        let soft = colour.with(WHITE, 90);
        let least =
            [WHITE, SURFACE, soft].map(|under| colour.contrast(under)).into_iter().fold(21.0, f64::min);
        if least < CONTRAST_MIN {
            return Err(least);
        }
        let light = Tints { accent: colour, on_accent: WHITE, hover: colour.with(BLACK, 25), soft };
        Ok(Accent { light, dark: dark(colour) })
    }

    /// The tokens of the stylesheet that it replaces.
    pub fn css(&self) -> String {
        let tokens = |tints: &Tints| {
            let Tints { accent, on_accent, hover, soft } = tints;
            format!("--accent:{accent};--on-accent:{on_accent};--accent-hover:{hover};--accent-soft:{soft}")
        };
        let (light, dark) = (tokens(&self.light), tokens(&self.dark));
        format!(
            ":root{{{light}}}\n:root[data-theme=dark]{{{dark}}}\n\
             @media (prefers-color-scheme:dark){{:root:not([data-theme=light]){{{dark}}}}}\n"
        )
    }
}

/// The same colour, as light as the dark scheme needs it.
fn dark(colour: Colour) -> Tints {
    let soft = DARK_PAGE.with(colour, 30);
    let under = [DARK_PAGE, DARK_SURFACE, soft, DARK_ON_ACCENT];
    let readable = |tint: &Colour| under.iter().all(|under| tint.contrast(*under) >= CONTRAST_MIN);
    let tints = (0..=100).step_by(5).map(|hundredths| colour.with(WHITE, hundredths));
    let accent = tints.into_iter().find(readable).unwrap_or(WHITE);
    Tints { accent, on_accent: DARK_ON_ACCENT, hover: accent.with(WHITE, 35), soft }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        Colour::parse(text).unwrap()
    }

    #[test]
    fn contrast_is_that_of_the_recommendation() {
        assert!((WHITE.contrast(BLACK) - 21.0).abs() < 0.001);
        assert!((colour("#0b57a8").contrast(WHITE) - 7.1).abs() < 0.06);
        assert!((colour("#767676").contrast(WHITE) - 4.54).abs() < 0.01);
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!(colour(" 0B57A8 ").to_string(), "#0b57a8");
        for wrong in ["", "#fff", "#0b57ag", "biru", "#0b57a8;}", "#ééé"] {
            assert_eq!(Colour::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_pale_accent_is_refused_with_its_ratio() {
        let ratio = Accent::of(colour("#ffcc00")).unwrap_err();
        assert!(ratio > 1.0 && ratio < 2.0, "{ratio}");
    }

    /// Whatever may be an accent can be read in both schemes, on all that it stands on.
    #[test]
    fn every_accent_that_is_taken_can_be_read() {
        let steps = || (0..=255_u8).step_by(15);
        for red in steps() {
            for green in steps() {
                for blue in steps() {
                    let Ok(accent) = Accent::of(Colour([red, green, blue])) else { continue };
                    let Accent { light, dark } = accent;
                    for (what, on) in [
                        (light.accent, WHITE),
                        (light.accent, SURFACE),
                        (light.accent, light.soft),
                        (light.on_accent, light.accent),
                        (light.on_accent, light.hover),
                        (dark.accent, DARK_PAGE),
                        (dark.accent, DARK_SURFACE),
                        (dark.accent, dark.soft),
                        (dark.on_accent, dark.accent),
                        (dark.on_accent, dark.hover),
                    ] {
                        assert!(what.contrast(on) >= CONTRAST_MIN, "{what} on {on}: {accent:?}");
                    }
                }
            }
        }
    }
}
