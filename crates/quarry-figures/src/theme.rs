//! Colours. Sixteen hues, ordered so that neighbours differ in lightness as well as in hue, for
//! people who do not tell red from green; a letter always stands beside.

use serde::{Deserialize, Serialize};

/// A colour in sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Colour {
    /// Red.
    pub red: u8,
    /// Green.
    pub green: u8,
    /// Blue.
    pub blue: u8,
}

/// `#rrggbb`, as CSS and SVG write it.
impl std::fmt::Display for Colour {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl Colour {
    /// White.
    pub const WHITE: Self = Self::hex(0x00ff_ffff);
    /// Black.
    pub const BLACK: Self = Self::hex(0);

    /// The colour that is written `#rrggbb`.
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        Self { red: (rgb >> 16) as u8, green: (rgb >> 8) as u8, blue: rgb as u8 }
    }

    /// A share of the way to another colour, from 0 to 1.
    #[must_use]
    pub fn mix(self, other: Self, share: f64) -> Self {
        let at =
            |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
        Self {
            red: at(self.red, other.red),
            green: at(self.green, other.green),
            blue: at(self.blue, other.blue),
        }
    }

    /// Relative luminance by WCAG 2, from 0 to 1.
    #[must_use]
    pub fn luminance(self) -> f64 {
        let part = |value: u8| {
            let s = f64::from(value) / 255.0;
            if s <= 0.04045 { s / 12.92 } else { ((s + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(self.red) + 0.7152 * part(self.green) + 0.0722 * part(self.blue)
    }

    /// Contrast by WCAG 2, from 1 to 21.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The colours of one domain, or of the monolith.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shades {
    /// Marks and bars.
    pub mark: Colour,
    /// Soft ground of a region.
    pub soft: Colour,
    /// Its border.
    pub line: Colour,
    /// Text on the soft ground.
    pub ink: Colour,
    /// Text on marks.
    pub on_mark: Colour,
}

/// The colours of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Theme {
    /// Behind everything.
    pub background: Colour,
    /// Every second lane, and plaques.
    pub surface: Colour,
    /// Text.
    pub text: Colour,
    /// Text that steps back.
    pub muted: Colour,
    /// Rules.
    pub line: Colour,
    /// What needs attention.
    pub danger: Colour,
    /// The monolith.
    pub stone: Shades,
    /// Domains; those beyond start again from the first.
    pub domains: Vec<Shades>,
}

const HUES: [u32; 16] = [
    0x002f_6fde,
    0x00c8_640a,
    0x000d_7f74,
    0x00b0_2f7c,
    0x0074_840f,
    0x006f_4bd1,
    0x00c4_3636,
    0x000c_86a8,
    0x0083_5428,
    0x002b_8739,
    0x0025_4394,
    0x00cf_4f88,
    0x0050_697f,
    0x00a3_7c00,
    0x0074_368a,
    0x002f_937a,
];

impl Theme {
    /// For screens in daylight and for paper.
    #[must_use]
    pub fn print() -> Self {
        Self {
            background: Colour::WHITE,
            surface: Colour::hex(0x00f7_f8f9),
            text: Colour::hex(0x001a_1e23),
            muted: Colour::hex(0x0059_626d),
            line: Colour::hex(0x00df_e2e6),
            danger: Colour::hex(0x00b3_261e),
            stone: Shades {
                mark: Colour::hex(0x008b_929b),
                soft: Colour::hex(0x00ec_edef),
                line: Colour::hex(0x00b9_bfc6),
                ink: Colour::hex(0x0045_4c55),
                on_mark: Colour::hex(0x0010_1418),
            },
            domains: HUES.iter().map(|hue| shades(Colour::hex(*hue))).collect(),
        }
    }

    /// The colours of a domain by its place in the palette; `None` is the monolith.
    #[must_use]
    pub fn shades(&self, colour: Option<u32>) -> Shades {
        let place = colour.map(|colour| colour as usize % self.domains.len().max(1));
        place.and_then(|place| self.domains.get(place)).copied().unwrap_or(self.stone)
    }
}

fn shades(hue: Colour) -> Shades {
    let dark = Colour::hex(0x0010_1418);
    let light = hue.contrast(Colour::WHITE) >= hue.contrast(dark);
    Shades {
        mark: hue,
        soft: Colour::WHITE.mix(hue, 0.13),
        line: Colour::WHITE.mix(hue, 0.5),
        ink: hue.mix(Colour::BLACK, 0.36),
        on_mark: if light { Colour::WHITE } else { dark },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_can_be_read_on_its_ground() {
        let theme = Theme::print();
        for shades in theme.domains.iter().chain([&theme.stone]) {
            assert!(shades.ink.contrast(shades.soft) >= 4.5, "{shades:?}");
            assert!(shades.on_mark.contrast(shades.mark) >= 3.0, "{shades:?}");
        }
        assert!(theme.muted.contrast(theme.background) >= 4.5);
    }

    #[test]
    fn domain_colours_start_again() {
        let theme = Theme::print();
        assert_eq!(theme.shades(Some(16)), theme.shades(Some(0)));
        assert_eq!(theme.shades(None), theme.stone);
    }
}
