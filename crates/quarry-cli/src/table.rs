//! Tables in plain text.

/// The widest that a column of text gets.
const WIDEST: usize = 56;

/// `text` without control characters, which a terminal would obey, and with plain spaces.
pub(crate) fn plain(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{a0}' | '\n' | '\r' | '\t' => ' ',
            c if c.is_control() => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}

/// Aligned columns with two spaces between them; a `>` in front of a heading sets its column to
/// the right. Long cells are cut with `…`, the last column never.
pub(crate) fn table(headings: &[&str], rows: &[Vec<String>]) -> String {
    let last = headings.len().saturating_sub(1);
    let cell = |column: usize, text: &str| {
        let text = plain(text);
        if column == last || text.chars().count() <= WIDEST {
            return text;
        }
        text.chars().take(WIDEST - 1).chain(['…']).collect()
    };
    let names = headings.iter().map(|name| name.trim_start_matches('>').to_owned()).collect();
    let mut lines: Vec<Vec<String>> = vec![names];
    for row in rows {
        lines.push(row.iter().enumerate().map(|(column, text)| cell(column, text)).collect());
    }
    let width = |column: usize| {
        lines.iter().map(|line| line[column].chars().count()).max().unwrap_or_default()
    };
    let widths: Vec<usize> = (0..headings.len()).map(width).collect();
    let mut out = String::new();
    for line in &lines {
        let mut written = String::new();
        for (column, text) in line.iter().enumerate() {
            let room = " ".repeat(widths[column] - text.chars().count());
            if column > 0 {
                written.push_str("  ");
            }
            if headings[column].starts_with('>') {
                written.push_str(&room);
                written.push_str(text);
            } else {
                written.push_str(text);
                written.push_str(&room);
            }
        }
        out.push_str(written.trim_end());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{plain, table};

    #[test]
    fn columns_are_aligned() {
        let rows = [
            vec!["1".to_owned(), "Mail".to_owned(), "0.80".to_owned()],
            vec!["12".to_owned(), "Ünïcode name".to_owned(), "1".to_owned()],
        ];
        let expected = concat!(
            " #  Name          Ease\n",
            " 1  Mail          0.80\n",
            "12  Ünïcode name     1\n",
        );
        assert_eq!(table(&[">#", "Name", ">Ease"], &rows), expected);
        assert_eq!(table(&["A"], &[]), "A\n");
    }

    #[test]
    fn long_cells_are_cut_and_terminals_left_alone() {
        let long = "x".repeat(80);
        let text = table(&["A", "B"], &[vec![long.clone(), long.clone()]]);
        assert!(text.contains("x…  x") && text.contains(&long));
        assert_eq!(plain("a\u{1b}[31m\u{a0}b\n"), "a\u{fffd}[31m b ");
    }
}
