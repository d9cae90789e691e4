//! A disk that can lose power. What was written and not synced may be lost, each sector for
//! itself; what was synced stays. Names: a file that was never synced may be gone; a file that
//! was deleted stays deleted (whether the folder was synced can't be seen from here).

use std::{
    collections::BTreeMap,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlite_vfs::{DatabaseHandle, LockKind, OpenAccess, OpenKind, OpenOptions, Vfs, WalDisabled};

use crate::support::evidence::Numbers;

/// What a disk writes as a whole.
const SECTOR: usize = 512;

/// The name under which SQLite knows the disk.
pub const NAME: &str = "power-loss";

#[derive(Debug, Default, Clone)]
struct File {
    /// What programs see.
    seen: Vec<u8>,
    /// What is on the disk for certain; none when not even the name is.
    synced: Option<Vec<u8>>,
}

#[derive(Debug, Default)]
struct Disk {
    files: BTreeMap<String, File>,
    /// How many more operations there is power for.
    power: u64,
    operations: u64,
    syncs: u64,
}

static DISK: Mutex<Disk> =
    Mutex::new(Disk { files: BTreeMap::new(), power: 0, operations: 0, syncs: 0 });

fn disk() -> MutexGuard<'static, Disk> {
    DISK.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Disk {
    /// Every operation takes power.
    fn step(&mut self) -> io::Result<()> {
        if self.operations >= self.power {
            return Err(io::Error::other("there is no power"));
        }
        self.operations += 1;
        Ok(())
    }

    fn file(&mut self, name: &str) -> io::Result<&mut File> {
        self.files.get_mut(name).ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// Makes the disk known to SQLite; once a process.
pub fn register() {
    sqlite_vfs::register(NAME, PowerLoss, false).expect("SQLite takes any file system");
}

/// A disk that holds this file, synced, with power for so many operations.
pub fn insert(name: &str, content: Vec<u8>, power: u64) {
    let file = File { seen: content.clone(), synced: Some(content) };
    *disk() = Disk { files: [(name.to_owned(), file)].into(), power, operations: 0, syncs: 0 };
}

/// How many operations and syncs there were.
pub fn counts() -> (u64, u64) {
    let disk = disk();
    (disk.operations, disk.syncs)
}

/// What is on the disk when the power is back, by name: of every sector that was not synced, the
/// old or the new, as the numbers fall; every third time all old, every third all new.
pub fn after_power_loss(numbers: &mut Numbers) -> BTreeMap<String, Vec<u8>> {
    let manner = numbers.below(3);
    let keep_new = move |numbers: &mut Numbers| match manner {
        0 => false,
        1 => true,
        _ => numbers.below(2) == 0,
    };
    let mut left = BTreeMap::new();
    for (name, file) in &disk().files {
        let Some(old) = &file.synced else {
            if keep_new(numbers) {
                left.insert(name.clone(), file.seen.clone());
            }
            continue;
        };
        let length = if keep_new(numbers) { file.seen.len() } else { old.len() };
        let mut content = Vec::with_capacity(length);
        for start in (0..length).step_by(SECTOR) {
            let end = (start + SECTOR).min(length);
            let source = if keep_new(numbers) { &file.seen } else { old };
            let there = source.get(start..end.min(source.len())).unwrap_or_default();
            content.extend_from_slice(there);
            content.resize(end, 0);
        }
        left.insert(name.clone(), content);
    }
    left
}

struct PowerLoss;

#[derive(Debug)]
pub struct Handle {
    name: String,
    lock: LockKind,
}

impl Vfs for PowerLoss {
    type Handle = Handle;

    fn open(&self, name: &str, options: OpenOptions) -> io::Result<Handle> {
        let mut disk = disk();
        disk.step()?;
        let creates = matches!(options.access, OpenAccess::Create | OpenAccess::CreateNew);
        if !disk.files.contains_key(name) {
            if !creates || options.kind == OpenKind::MainDb {
                return Err(io::ErrorKind::NotFound.into());
            }
            disk.files.insert(name.to_owned(), File::default());
        }
        Ok(Handle { name: name.to_owned(), lock: LockKind::None })
    }

    fn delete(&self, name: &str) -> io::Result<()> {
        let mut disk = disk();
        disk.step()?;
        disk.files.remove(name).map(drop).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn exists(&self, name: &str) -> io::Result<bool> {
        Ok(disk().files.contains_key(name))
    }

    fn temporary_name(&self) -> String {
        "temporary".to_owned()
    }

    fn random(&self, buffer: &mut [i8]) {
        for (n, byte) in (0u8..=255).cycle().zip(buffer) {
            *byte = n.cast_signed();
        }
    }

    fn sleep(&self, duration: Duration) -> Duration {
        duration
    }
}

impl DatabaseHandle for Handle {
    type WalIndex = WalDisabled;

    fn size(&self) -> io::Result<u64> {
        Ok(disk().file(&self.name)?.seen.len() as u64)
    }

    fn read_exact_at(&mut self, buffer: &mut [u8], offset: u64) -> io::Result<()> {
        let mut disk = disk();
        disk.step()?;
        let start = offset as usize;
        let content = &disk.file(&self.name)?.seen;
        if let Some(there) = content.get(start..start + buffer.len()) {
            buffer.copy_from_slice(there);
            return Ok(());
        }
        let there = content.get(start..).unwrap_or_default();
        buffer[..there.len()].copy_from_slice(there);
        buffer[there.len()..].fill(0);
        Err(io::ErrorKind::UnexpectedEof.into())
    }

    fn write_all_at(&mut self, buffer: &[u8], offset: u64) -> io::Result<()> {
        let mut disk = disk();
        disk.step()?;
        let (start, end) = (offset as usize, offset as usize + buffer.len());
        let content = &mut disk.file(&self.name)?.seen;
        if content.len() < end {
            content.resize(end, 0);
        }
        content[start..end].copy_from_slice(buffer);
        Ok(())
    }

    fn sync(&mut self, _data_only: bool) -> io::Result<()> {
        let mut disk = disk();
        disk.step()?;
        disk.syncs += 1;
        let file = disk.file(&self.name)?;
        file.synced = Some(file.seen.clone());
        Ok(())
    }

    fn set_len(&mut self, size: u64) -> io::Result<()> {
        let mut disk = disk();
        disk.step()?;
        disk.file(&self.name)?.seen.resize(size as usize, 0);
        Ok(())
    }

    fn lock(&mut self, lock: LockKind) -> io::Result<bool> {
        self.lock = lock;
        Ok(true)
    }

    fn reserved(&mut self) -> io::Result<bool> {
        Ok(matches!(self.lock, LockKind::Reserved | LockKind::Pending | LockKind::Exclusive))
    }

    fn current_lock(&self) -> io::Result<LockKind> {
        Ok(self.lock)
    }

    fn wal_index(&self, _readonly: bool) -> io::Result<WalDisabled> {
        Ok(WalDisabled)
    }
}
