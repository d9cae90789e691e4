//! The page being written. Markup is `'static`, so nothing that comes from a project can be
//! markup by accident.

use std::fmt::Write as _;

use crate::{content::Badge, text::one_line};

/// HTML under construction.
#[derive(Default)]
pub(super) struct Page {
    html: String,
}

impl Page {
    /// Markup.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.html.push_str(markup);
    }

    /// Text from anywhere, escaped.
    pub(super) fn text(&mut self, text: &str) {
        for c in one_line(text) {
            match c {
                '&' => self.html.push_str("&amp;"),
                '<' => self.html.push_str("&lt;"),
                '>' => self.html.push_str("&gt;"),
                '"' => self.html.push_str("&quot;"),
                '\'' => self.html.push_str("&#39;"),
                c => self.html.push(c),
            }
        }
    }

    /// A drawing that [`crate::svg::embeddable`] let through.
    pub(super) fn drawing(&mut self, svg: &str) {
        self.html.push_str(svg);
    }

    /// A letter on its colour. A colour that is not `#rrggbb` is grey.
    pub(super) fn badge(&mut self, badge: &Badge) {
        let colour = rgb(&badge.colour).unwrap_or([0x6b, 0x72, 0x80]);
        let ink = if is_light(colour) { "#14181f" } else { "#ffffff" };
        let [r, g, b] = colour;
        let _ = write!(
            self.html,
            "<span class=\"badge\" style=\"background:#{r:02x}{g:02x}{b:02x};color:{ink}\">"
        );
        self.text(&badge.letter);
        self.html.push_str("</span>");
    }

    /// A table cell of text.
    pub(super) fn cell(&mut self, text: &str) {
        self.raw("<td>");
        self.text(text);
        self.raw("</td>");
    }

    /// A table cell of words that need room.
    pub(super) fn words(&mut self, text: &str) {
        self.raw("<td class=\"d\">");
        self.text(text);
        self.raw("</td>");
    }

    /// A table cell of one figure, set to the right.
    pub(super) fn number(&mut self, text: &str) {
        self.figure(text, "<td class=\"n\">");
    }

    /// A table cell of several figures, which may take two lines.
    pub(super) fn numbers(&mut self, text: &str) {
        self.figure(text, "<td class=\"n w\">");
    }

    fn figure(&mut self, text: &str, open: &'static str) {
        self.raw(if text == crate::format::NOT_KNOWN { "<td class=\"n w u\">" } else { open });
        self.text(text);
        self.raw("</td>");
    }

    /// The row of headings of a table; a `>` in front sets a heading to the right.
    pub(super) fn headings(&mut self, headings: &[&'static str]) {
        self.raw("<thead><tr>");
        for heading in headings {
            if let Some(heading) = heading.strip_prefix('>') {
                self.raw("<th scope=\"col\" class=\"n\">");
                self.raw(heading);
            } else {
                self.raw("<th scope=\"col\">");
                self.raw(heading);
            }
            self.raw("</th>");
        }
        self.raw("</tr></thead>\n");
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, text: &str) {
        self.raw("<p>");
        self.text(text);
        self.raw("</p>\n");
    }

    /// A quiet paragraph that says why something is not there, or how to read it.
    pub(super) fn remark(&mut self, text: &str) {
        self.raw("<p class=\"remark\">");
        self.text(text);
        self.raw("</p>\n");
    }

    /// A list of sentences; nothing for none.
    pub(super) fn list(&mut self, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        self.raw("<ul>\n");
        for line in lines {
            self.raw("<li>");
            self.text(line);
            self.raw("</li>\n");
        }
        self.raw("</ul>\n");
    }

    /// The file.
    pub(super) fn finish(self) -> String {
        self.html
    }
}

fn rgb(colour: &str) -> Option<[u8; 3]> {
    let digits = colour.strip_prefix('#')?;
    if digits.len() != 6 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let part = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).ok();
    Some([part(0)?, part(2)?, part(4)?])
}

/// Whether dark ink reads better on it (relative luminance of WCAG 2 against the crossover
/// with black and white).
fn is_light(colour: [u8; 3]) -> bool {
    let linear = colour.map(|part| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] > 0.3
}
