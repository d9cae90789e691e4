//! Lines of a source file: where they start, and which of them hold code.

/// Where the lines of a text start.
pub(super) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of `source`, which may end in `\n` or `\r\n`.
    pub(super) fn of(source: &str) -> Self {
        let mut starts = Vec::with_capacity(source.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', source.as_bytes()).map(|at| at as u32 + 1));
        Self { starts }
    }

    /// The line, from 1, that `offset` lies on.
    pub(super) fn line(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32
    }

    /// Source lines of code: lines that hold anything but white space and comments, whose
    /// ranges are given in order.
    pub(super) fn code(&self, source: &str, comments: &[(u32, u32)]) -> u32 {
        let bytes = source.as_bytes();
        let mut comments = comments.iter().peekable();
        let mut counted = 0;
        for (at, start) in self.starts.iter().enumerate() {
            let end = self.starts.get(at + 1).map_or(bytes.len(), |next| *next as usize);
            let mut here = *start as usize;
            while here < end {
                while comments.peek().is_some_and(|comment| comment.1 as usize <= here) {
                    comments.next();
                }
                match comments.peek() {
                    Some(comment) if comment.0 as usize <= here => {
                        here = (comment.1 as usize).min(end);
                    }
                    _ if bytes[here].is_ascii_whitespace() => here += 1,
                    _ => {
                        counted += 1;
                        break;
                    }
                }
            }
        }
        counted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_is_what_is_neither_blank_nor_comment() {
        type Case = (&'static str, &'static [(u32, u32)], u32);
        let cases: [Case; 6] = [
            ("", &[], 0),
            ("a;\n\n b;", &[], 2),
            ("// x\na; // y\n", &[(0, 4), (8, 12)], 1),
            ("/* x\n\n y */ a;\n", &[(0, 11)], 1),
            ("/* x */\r\n\r\na;\r\n", &[(0, 7)], 1),
            ("a; /* x\n */\n", &[(3, 11)], 1),
        ];
        for (source, comments, expected) in cases {
            assert_eq!(Lines::of(source).code(source, comments), expected, "{source:?}");
        }
    }
}
