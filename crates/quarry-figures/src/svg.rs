//! Writes a figure as SVG: plain shapes only, no style sheet, no script, nothing external.

use std::fmt::Write as _;

use crate::{
    figure::{Anchor, At, Figure, Fill, Item, Op, Stroke, Weight},
    theme::Colour,
};

const FONTS: &str = "Inter, Segoe UI, Helvetica Neue, Helvetica, Arial, sans-serif";

/// The figure as one SVG document.
#[must_use]
pub fn write(figure: &Figure) -> String {
    let mut out = String::with_capacity(256 + figure.items.len() * 96);
    let (width, height) = (number(figure.width), number(figure.height));
    let _ = writeln!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\" role=\"img\">"
    );
    let _ = writeln!(out, "<title>{}</title>", escape(&figure.title));
    let hatches = hatches(figure);
    if !hatches.is_empty() {
        out.push_str("<defs>\n");
        for (n, (ground, lines)) in hatches.iter().enumerate() {
            let _ = writeln!(
                out,
                "<pattern id=\"hatch{n}\" width=\"6\" height=\"6\" \
                 patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">\
                 <rect width=\"6\" height=\"6\" fill=\"{}\"/>\
                 <rect width=\"2\" height=\"6\" fill=\"{}\"/></pattern>",
                colour(*ground),
                colour(*lines)
            );
        }
        out.push_str("</defs>\n");
    }
    for item in &figure.items {
        write_item(&mut out, item, &hatches);
    }
    out.push_str("</svg>\n");
    out
}

/// The hatchings that a figure uses, each once, in order of appearance.
fn hatches(figure: &Figure) -> Vec<(Colour, Colour)> {
    let mut found = Vec::new();
    for item in &figure.items {
        if let Item::Path { fill: Some(Fill::Hatched { ground, lines }), .. }
        | Item::Circle { fill: Some(Fill::Hatched { ground, lines }), .. }
        | Item::Rect { fill: Some(Fill::Hatched { ground, lines }), .. } = item
            && !found.contains(&(*ground, *lines))
        {
            found.push((*ground, *lines));
        }
    }
    found
}

fn write_item(out: &mut String, item: &Item, hatches: &[(Colour, Colour)]) {
    let _ = match item {
        Item::Path { ops, fill, stroke } => {
            let paint = paint(*fill, *stroke, hatches);
            let rule = if fill.is_some() { " fill-rule=\"evenodd\"" } else { "" };
            writeln!(out, "<path d=\"{}\"{rule}{paint}/>", path(ops))
        }
        Item::Circle { at, radius, fill, stroke } => writeln!(
            out,
            "<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>",
            number(at.x),
            number(at.y),
            number(*radius),
            paint(*fill, *stroke, hatches)
        ),
        Item::Rect { at, width, height, radius, fill, stroke } => {
            let corners =
                if *radius > 0.0 { format!(" rx=\"{}\"", number(*radius)) } else { String::new() };
            writeln!(
                out,
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{corners}{}/>",
                number(at.x),
                number(at.y),
                number(*width),
                number(*height),
                paint(*fill, *stroke, hatches)
            )
        }
        Item::Text { at, text, size, weight, anchor, colour: ink, halo } => {
            let weight = if *weight == Weight::Strong { " font-weight=\"600\"" } else { "" };
            let anchor = match anchor {
                Anchor::Start => "",
                Anchor::Middle => " text-anchor=\"middle\"",
                Anchor::End => " text-anchor=\"end\"",
            };
            let halo = halo.map_or_else(String::new, |halo| {
                format!(
                    " stroke=\"{}\" stroke-width=\"{}\" stroke-linejoin=\"round\" \
                     paint-order=\"stroke\"",
                    colour(halo),
                    number(size * 0.3)
                )
            });
            writeln!(
                out,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\"{weight}{anchor} fill=\"{}\"{halo}>{}</text>",
                number(at.x),
                number(at.y),
                number(*size),
                colour(*ink),
                escape(text)
            )
        }
    };
}

fn paint(fill: Option<Fill>, stroke: Option<Stroke>, hatches: &[(Colour, Colour)]) -> String {
    let mut paint = String::new();
    match fill {
        None => paint.push_str(" fill=\"none\""),
        Some(Fill::Solid { colour: solid, opacity }) => {
            let _ = write!(paint, " fill=\"{}\"", colour(solid));
            if opacity < 1.0 {
                let _ = write!(paint, " fill-opacity=\"{}\"", number(opacity));
            }
        }
        Some(Fill::Hatched { ground, lines }) => {
            let n = hatches.iter().position(|hatch| *hatch == (ground, lines)).unwrap_or_default();
            let _ = write!(paint, " fill=\"url(#hatch{n})\"");
        }
    }
    if let Some(stroke) = stroke {
        let _ = write!(
            paint,
            " stroke=\"{}\" stroke-width=\"{}\"",
            colour(stroke.colour),
            number(stroke.width)
        );
        if stroke.opacity < 1.0 {
            let _ = write!(paint, " stroke-opacity=\"{}\"", number(stroke.opacity));
        }
        if stroke.dash > 0.0 {
            let _ = write!(paint, " stroke-dasharray=\"{}\"", number(stroke.dash));
        }
        paint.push_str(" stroke-linecap=\"round\" stroke-linejoin=\"round\"");
    }
    paint
}

fn path(ops: &[Op]) -> String {
    let mut d = String::with_capacity(ops.len() * 32);
    let point = |at: &At| format!("{} {}", number(at.x), number(at.y));
    for op in ops {
        let _ = match op {
            Op::Move { to } => write!(d, "M{}", point(to)),
            Op::Line { to } => write!(d, "L{}", point(to)),
            Op::Cubic { c1, c2, to } => write!(d, "C{} {} {}", point(c1), point(c2), point(to)),
            Op::Close => write!(d, "Z"),
        };
    }
    d
}

fn colour(colour: Colour) -> String {
    colour.to_string()
}

/// A number with at most two decimals, the same on every machine; what is no number is 0.
fn number(value: f64) -> String {
    let hundredths = (value * 100.0).round();
    if !hundredths.is_finite() || hundredths == 0.0 {
        return "0".to_owned();
    }
    let text = format!("{:.2}", hundredths / 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as XML may hold it; characters that XML has no place for are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            '\u{fffe}' | '\u{ffff}' => {}
            letter if letter.is_control() => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_never_odd() {
        for (value, text) in [
            (0.0, "0"),
            (-0.001, "0"),
            (1.0, "1"),
            (100.0, "100"),
            (2.345, "2.35"),
            (-7.1, "-7.1"),
            (f64::NAN, "0"),
            (f64::INFINITY, "0"),
        ] {
            assert_eq!(number(value), text);
        }
    }

    #[test]
    fn names_cannot_break_out() {
        let figure = Figure {
            width: 10.0,
            height: 10.0,
            title: "a </title><script>".to_owned(),
            items: vec![Item::Text {
                at: At::default(),
                text: "x\"<y>&\u{0}\u{1b}".to_owned(),
                size: 10.0,
                weight: Weight::Regular,
                anchor: Anchor::Start,
                colour: Colour::BLACK,
                halo: None,
            }],
        };
        let svg = write(&figure);
        assert!(svg.contains("<title>a &lt;/title&gt;&lt;script&gt;</title>"));
        assert!(svg.contains(">x&quot;&lt;y&gt;&amp;</text>"));
    }
}
