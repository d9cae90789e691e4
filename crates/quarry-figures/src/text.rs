//! How wide a text is, without asking a font: widths of a wide sans serif, so that a text is
//! rather thought too wide than too narrow.

use crate::figure::Weight;

/// The width of a text, in pixels.
#[must_use]
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let em: f64 = text.chars().map(em).sum();
    em * size * if weight == Weight::Strong { 1.06 } else { 1.0 }
}

/// The text if it fits, else as much of it as fits with an ellipsis; empty when not even one
/// letter does.
#[must_use]
pub fn elide(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut left = room - width("…", size, weight);
    for letter in text.chars() {
        left -= width(letter.encode_utf8(&mut [0; 4]), size, weight);
        if left < 0.0 {
            break;
        }
        kept.push(letter);
    }
    let kept = kept.trim_end();
    if kept.is_empty() { String::new() } else { format!("{kept}…") }
}

/// The width of a letter as a share of its size.
fn em(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '\'' | '|' | '.' | ',' | ':' | ';' | '!' => 0.32,
        ' ' | 't' | 'f' | 'r' | 'I' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.4,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 0.98,
        'A'..='Z' => 0.72,
        'a'..='z' | '0'..='9' | '_' => 0.6,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0.0,
        letter if (letter as u32) < 0x1100 => 0.7,
        _ => 1.05,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_elided_fits() {
        for text in ["", "i", "Notifications", "Web interface and API", "日本語の名前", "MMMM"]
        {
            for room in [0.0, 5.0, 20.0, 60.0, 500.0] {
                let short = elide(text, 12.0, Weight::Strong, room);
                assert!(width(&short, 12.0, Weight::Strong) <= room, "{text} in {room}");
                assert!(short == text || short.is_empty() || short.ends_with('…'));
            }
        }
    }
}
