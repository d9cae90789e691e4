//! Tells the crate which version its readers are: a number over its own source and that of the
//! model. A stored survey answers for a source only when the same readers read it.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let mut files = Vec::new();
    for folder in [here.join("src"), here.join("../quarry-model/src")] {
        println!("cargo:rerun-if-changed={}", folder.display());
        list(&folder, &mut files)?;
    }
    // Versions of the parsers; absent where only the crate was unpacked.
    let lock = here.join("../../Cargo.lock");
    if lock.is_file() {
        println!("cargo:rerun-if-changed={}", lock.display());
        files.push(lock);
    }
    files.sort();
    let mut version = Fnv::default();
    for file in files {
        version.write(file.file_name().unwrap_or_default().as_encoded_bytes());
        version.write(&fs::read(&file)?);
    }
    println!("cargo:rustc-env=QUARRY_READERS={:016x}", version.0);
    Ok(())
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            list(&path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// FNV-1a, 64 bits.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in (bytes.len() as u64).to_le_bytes().iter().chain(bytes) {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}
