//! The TypeScript declarations in the repository are those of the command table.

use std::{fs, path::Path};

#[test]
fn generated_typescript_is_up_to_date() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui/src/lib/backend/generated.ts");
    let now = quarry_app::types::typescript();
    if std::env::var_os("UPDATE_TYPES").is_some() {
        fs::write(&file, &now).expect("the declarations can be written");
    }
    let committed = fs::read_to_string(&file).expect("the declarations are there");
    assert!(
        committed == now,
        "ui/src/lib/backend/generated.ts is stale: run UPDATE_TYPES=1 cargo test -p quarry-app --test types"
    );
}
