//! Calls that write, move or remove files.

use ruff_python_ast::{Expr, ExprCall};

/// Whether a call writes a file or changes a folder: `open` with a mode that writes, or a name
/// that says so by itself.
pub(super) fn writes_a_file(call: &ExprCall) -> bool {
    match call.func.as_ref() {
        Expr::Name(name) if name.id.as_str() == "open" => opens_to_write(call, 1),
        Expr::Attribute(node) => match node.attr.as_str() {
            "chmod" | "copyfile" | "copytree" | "makedirs" | "mkdir" | "removedirs" | "rmdir"
            | "rmtree" | "symlink_to" | "unlink" | "write_bytes" | "write_text" => true,
            // `path.open("w")`, `os.fdopen(number, "w")`
            "open" => opens_to_write(call, 0),
            "fdopen" => opens_to_write(call, 1),
            _ => false,
        },
        _ => false,
    }
}

/// Whether the mode, the argument in place `at`, says that something is written.
fn opens_to_write(call: &ExprCall, at: usize) -> bool {
    let mode = match call.arguments.find_keyword("mode") {
        Some(named) => Some(&named.value),
        None => call.arguments.args.get(at),
    };
    matches!(mode, Some(Expr::StringLiteral(mode))
        if mode.value.to_str().len() <= 4
            && mode.value.to_str().contains(['w', 'a', 'x', '+']))
}

#[cfg(test)]
mod tests {
    use ruff_python_parser::parse_expression;

    use super::*;

    #[test]
    fn what_writes_is_told_by_mode_and_name() {
        let cases = [
            ("open(p)", false),
            ("open(p, 'r')", false),
            ("open(p, 'wb')", true),
            ("open(p, mode='a')", true),
            ("open(p, mode)", false),
            ("path.open('w')", true),
            ("path.open()", false),
            ("os.fdopen(n, 'w')", true),
            ("os.makedirs(p)", true),
            ("shutil.rmtree(p)", true),
            ("path.write_text(t)", true),
            ("path.read_text()", false),
            ("f()()", false),
        ];
        for (source, expected) in cases {
            let parsed = parse_expression(source).expect("an expression");
            let Expr::Call(call) = parsed.expr() else { panic!("{source} is a call") };
            assert_eq!(writes_a_file(call), expected, "{source}");
        }
    }
}
