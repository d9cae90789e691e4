//! Numbers that name what the window keeps, so that it does not travel twice.

use std::iter;

use quarry_layout::contour::Contour;

/// How many lines a smooth curve becomes on its way to the canvas.
const PIECES: u32 = 3;

/// Names an outline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp(u64);

impl Stamp {
    pub(crate) fn of(outline: &[Contour]) -> Self {
        let rings = rings(outline);
        let words = rings.iter().flat_map(|ring| {
            iter::once(ring.len() as u32).chain(ring.iter().map(|value| value.cast_unsigned()))
        });
        // The most that the numbers of a page can tell apart: 53 bits.
        Self(fnv(words) >> 11)
    }

    /// As the window knows it.
    pub(crate) fn number(self) -> f64 {
        self.0 as f64
    }
}

/// An outline as closed lines in tenths of world units: x, y, x, y, …
pub(crate) fn rings(outline: &[Contour]) -> Vec<Vec<i32>> {
    let flat = |contour: &Contour| {
        contour.polygon(PIECES).into_iter().flat_map(|p| [tenths(p.x), tenths(p.y)]).collect()
    };
    outline.iter().map(flat).collect()
}

/// To a hundredth of a cell: what the eye can tell apart. Whole numbers are written and read
/// several times as fast as fractions.
fn tenths(value: f64) -> i32 {
    (value * 10.0).round() as i32
}

/// FNV-1a over words.
pub(crate) fn fnv(words: impl Iterator<Item = u32>) -> u64 {
    words.fold(0xcbf2_9ce4_8422_2325, |hash, word| {
        (hash ^ u64::from(word)).wrapping_mul(0x0100_0000_01b3)
    })
}
