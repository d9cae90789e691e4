//! Which SVG may stand inside the report. Figures come from our own writer; still, a page that
//! travels must not carry a script because a figure did.

/// Elements a figure is drawn with; anything else is refused.
const ELEMENTS: [&str; 22] = [
    "svg",
    "g",
    "path",
    "circle",
    "ellipse",
    "rect",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "title",
    "desc",
    "defs",
    "clipPath",
    "pattern",
    "linearGradient",
    "radialGradient",
    "stop",
    "marker",
    "symbol",
    "mask",
];

/// The `<svg>…</svg>` of `text` if it is drawn with plain shapes alone: no script, style,
/// foreign or external content, no event handler.
pub(crate) fn embeddable(text: &str) -> Option<&str> {
    let start = text.find("<svg")?;
    let svg = text[start..].trim_end();
    if !svg.ends_with("</svg>") {
        return None;
    }
    let mut rest = svg;
    while let Some(open) = rest.find('<') {
        let (tag, after) = tag(&rest[open + 1..])?;
        if !allowed(tag) {
            return None;
        }
        rest = after;
    }
    Some(svg)
}

/// Splits behind the `>` that ends a tag, which quotes may hide.
fn tag(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return Some((&text[..at], &text[at + 1..])),
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            _ => {}
        }
    }
    None
}

fn allowed(tag: &str) -> bool {
    let tag = tag.trim_start_matches('/').trim_end_matches('/');
    let name_end = tag.find(char::is_whitespace).unwrap_or(tag.len());
    let (name, attributes) = tag.split_at(name_end);
    if !ELEMENTS.contains(&name) {
        return false;
    }
    let mut rest = attributes.trim_start();
    while let Some((attribute, value)) = rest.split_once('=') {
        let attribute = attribute.trim().to_ascii_lowercase();
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return false;
        };
        let Some((value, after)) = value[1..].split_once(quote) else { return false };
        let lower = value.to_ascii_lowercase();
        let reference = attribute == "href" || attribute.ends_with(":href");
        if attribute.starts_with("on")
            || attribute == "src"
            || (reference && !value.starts_with('#'))
            || lower.split("url(").skip(1).any(|target| !target.starts_with('#'))
        {
            return false;
        }
        rest = after.trim_start();
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::embeddable;

    #[test]
    fn only_plain_shapes_are_embedded() {
        for (svg, accepted) in [
            (r#"<svg width="1"><path d="M0 0"/><text>a &lt;b&gt; onload=x</text></svg>"#, true),
            ("<?xml version=\"1.0\"?>\n<svg></svg>\n", true),
            (r#"<svg><rect fill="url(#p)"/><g clip-path='url(#a)'></g></svg>"#, true),
            (r#"<svg><title a="x > y">t</title></svg>"#, true),
            ("<svg><script>1</script></svg>", false),
            ("<svg onload=\"x\"></svg>", false),
            ("<svg/onload=\"x\"></svg>", false),
            ("<svg><foreignObject></foreignObject></svg>", false),
            (r#"<svg><a href="javascript:x"></a></svg>"#, false),
            (r#"<svg><rect fill="url(http://x)"/></svg>"#, false),
            (r#"<svg><path style="fill:url(//x)"/></svg>"#, false),
            ("<svg><!-- --></svg>", false),
            ("<svg><path d=M0></svg>", false),
            ("<svg><path", false),
            ("plain", false),
            ("", false),
        ] {
            assert_eq!(embeddable(svg).is_some(), accepted, "{svg}");
        }
    }
}
