//! Feeds changed samples to every importer and to every language, or to one, for some seconds
//! each:
//!
//! `cargo run -p quarry-survey --example fuzz_readers -- SECONDS [NAME]`
//!
//! The same seconds on a faster machine try more, in the same order. What brings a reader to a
//! halt, or gives evidence that is out of order or differs from one time to the next, is written
//! to a folder `quarry-fuzz` among the temporary files, to be kept as a case. There, too, lies
//! what was being read when the process itself came to an end.

mod changes;
mod sources;

use std::{
    env, fs,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use changes::{Numbers, changed};
use quarry_model::{evidence::Reading, progress::Unwatched};
use quarry_survey::{
    HistoryWanted, SurveyError, SurveyOptions,
    import::{FORMATS, ImportFile, ImportOptions, detect},
    language::{LanguageReader, READERS},
    survey_folder,
};

/// Reading something small for longer than this is a fault, too.
const TOO_LONG: Duration = Duration::from_secs(10);

/// Files of a source that is surveyed.
const FILES: usize = 6;

/// What came of one target.
#[derive(Default)]
struct Tally {
    tried: u64,
    kept: u64,
    slowest: Duration,
}

impl Tally {
    /// Runs `read` and keeps what it was given, by `keep`, if there is a fault.
    fn run(&mut self, read: impl FnOnce() -> Result<(), String>, keep: impl FnOnce(u64)) {
        self.tried += 1;
        let began = Instant::now();
        let fault = match catch_unwind(AssertUnwindSafe(read)) {
            Ok(Ok(())) => None,
            Ok(Err(fault)) => Some(fault),
            Err(_) => Some("it panicked".to_owned()),
        };
        let took = began.elapsed();
        self.slowest = self.slowest.max(took);
        let fault = fault.or_else(|| (took > TOO_LONG).then(|| format!("it took {took:?}")));
        if let Some(fault) = fault {
            self.kept += 1;
            println!("  case {}: {fault}", self.tried);
            keep(self.tried);
        }
    }
}

fn main() {
    let mut arguments = env::args().skip(1);
    let seconds = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(120);
    let budget = Duration::from_secs(seconds);
    let only = arguments.next();
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    let into = env::temp_dir().join("quarry-fuzz");
    fs::create_dir_all(&into).expect("a folder");
    let mut kept = 0;
    let tell = |name: &str, tally: &Tally| {
        println!(
            "| {name} | {} | {:.3} | {} |",
            tally.tried,
            tally.slowest.as_secs_f64(),
            tally.kept
        );
    };
    let samples = sources::formats();
    for format in FORMATS.iter().filter(|format| wanted(format.name())) {
        let tally = importer(*format, &samples, budget, &into);
        tell(format.name(), &tally);
        kept += tally.kept;
    }
    for reader in READERS.iter().filter(|reader| wanted(reader.name())) {
        let tally = language(*reader, budget, &into);
        tell(reader.name(), &tally);
        kept += tally.kept;
    }
    println!("{kept} faults; what showed them lies in {}", into.display());
    std::process::exit(i32::from(kept > 0));
}

fn importer(
    format: &dyn quarry_survey::import::Format,
    samples: &[(String, Vec<u8>)],
    budget: Duration,
    into: &Path,
) -> Tally {
    let mut numbers = Numbers::new();
    let mut tally = Tally::default();
    let own: Vec<Vec<u8>> = samples
        .iter()
        .filter(|(name, bytes)| detect(name, bytes).is_some_and(|it| it.name() == format.name()))
        .map(|(_, bytes)| bytes.clone())
        .collect();
    let samples: Vec<Vec<u8>> = samples.iter().map(|(_, bytes)| bytes.clone()).collect();
    assert!(!own.is_empty(), "no sample of {}", format.name());
    let reads_folders = format.name() == "packwerk";
    let folder = into.join(format!("{}-now", format.name()));
    let start = Instant::now();
    while start.elapsed() < budget {
        // Mostly what the format knows, now and then what others write.
        let from = if numbers.below(8) == 0 { &samples } else { &own };
        let bytes = changed(from, &samples, &mut numbers);
        if reads_folders {
            let beside = |name: &&str| (PathBuf::from(name), changed(&own, &samples, &mut numbers));
            let files: Vec<_> = sources::BESIDE.iter().map(beside).collect();
            write(&folder, &files);
        }
        let read = || {
            let beside = reads_folders.then_some(folder.as_path());
            let file = ImportFile { name: "upload", bytes: &bytes, folder: beside };
            match format.read(&file, &ImportOptions::default()) {
                Ok(imported) => {
                    imported.reading.evidence.validate().map_err(|fault| fault.to_string())
                }
                Err(_) => Ok(()),
            }
        };
        let keep = |case| {
            fs::write(into.join(format!("{}-{case}", format.name())), &bytes).expect("a file");
            if reads_folders {
                let kept = into.join(format!("{}-{case}-beside", format.name()));
                fs::rename(&folder, kept).expect("a folder");
            }
        };
        tally.run(read, keep);
    }
    tally
}

fn language(reader: &dyn LanguageReader, budget: Duration, into: &Path) -> Tally {
    let endings = sources::ENDINGS.iter().filter(|ending| reader.claims(&format!("a.{ending}")));
    let endings: Vec<&str> = endings.copied().collect();
    let samples = sources::samples(reader);
    let settings = sources::settings(reader);
    let mut numbers = Numbers::new();
    let mut tally = Tally::default();
    let folder = into.join(format!("{}-now", reader.name()));
    let start = Instant::now();
    while start.elapsed() < budget {
        let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for at in 0..FILES {
            let ending = endings[numbers.below(endings.len())];
            let place = ["", "shop/", "shop/orders/", "tests/"][numbers.below(4)];
            files.push((
                format!("{place}part{at}.{ending}").into(),
                changed(&samples, &samples, &mut numbers),
            ));
        }
        for (name, text) in &settings {
            let text = vec![text.as_bytes().to_vec()];
            files.push(((*name).into(), changed(&text, &samples, &mut numbers)));
        }
        write(&folder, &files);
        let twice = numbers.below(16) == 0;
        tally.run(
            || surveyed(&folder, twice),
            |case| {
                write(&into.join(format!("{}-{case}", reader.name())), &files);
            },
        );
    }
    tally
}

fn surveyed(folder: &Path, twice: bool) -> Result<(), String> {
    let Some(first) = survey(folder, 2)? else { return Ok(()) };
    first.evidence.validate().map_err(|fault| fault.to_string())?;
    let failed = first.diagnostics.iter().find(|each| each.cause.contains("failed inside Quarry"));
    if let Some(failed) = failed {
        return Err(format!("{}: a parser panicked", failed.path));
    }
    if twice && survey(folder, 1)?.as_ref() != Some(&first) {
        return Err("the same files give something else the second time".to_owned());
    }
    Ok(())
}

fn survey(folder: &Path, threads: usize) -> Result<Option<Reading>, String> {
    let options = SurveyOptions {
        history: HistoryWanted::None,
        threads: Some(threads),
        ..SurveyOptions::default()
    };
    match survey_folder(folder, &options, &Unwatched) {
        Ok(reading) => Ok(Some(reading)),
        Err(SurveyError::NothingToRead { .. }) => Ok(None),
        Err(fault) => Err(fault.to_string()),
    }
}

/// Writes files into a folder that holds nothing else afterwards.
fn write(folder: &Path, files: &[(PathBuf, Vec<u8>)]) {
    if folder.exists() {
        fs::remove_dir_all(folder).expect("a folder of ours");
    }
    for (path, bytes) in files {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}
