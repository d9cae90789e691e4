//! Rendering that is known to fail on some machines, and how to get around it.
//!
//! `WebKitGTK` reads its settings from the environment when it starts. The environment of a
//! running program can't be changed safely, so the program starts itself anew with the right one.

use std::io;

/// Environment variables that must be set, with their values.
type Variables = Vec<(&'static str, &'static str)>;

/// What decides about rendering.
#[derive(Debug, Clone, Copy, Default)]
struct Machine {
    /// The user asked for rendering without the graphics card.
    safe: bool,
    /// NVIDIA's own driver is loaded.
    nvidia: bool,
    /// The desktop speaks Wayland.
    wayland: bool,
}

fn wanted(machine: Machine) -> Variables {
    if machine.safe {
        return vec![
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1"),
            ("WEBKIT_DISABLE_COMPOSITING_MODE", "1"),
            ("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1"),
        ];
    }
    match (machine.nvidia, machine.wayland) {
        (true, true) => vec![("__NV_DISABLE_EXPLICIT_SYNC", "1")],
        (true, false) => vec![("WEBKIT_DISABLE_DMABUF_RENDERER", "1")],
        (false, _) => Vec::new(),
    }
}

/// Starts the program anew when its environment must be another; returns when nothing is to be
/// done, or when that failed. What the user has set is never overruled.
pub(crate) fn prepare(safe: bool) -> io::Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let machine = Machine {
        safe,
        nvidia: std::path::Path::new("/proc/driver/nvidia/version").exists(),
        wayland: std::env::var_os("WAYLAND_DISPLAY").is_some(),
    };
    let missing: Variables =
        wanted(machine).into_iter().filter(|(name, _)| std::env::var_os(name).is_none()).collect();
    if missing.is_empty() { Ok(()) } else { start_anew(missing) }
}

#[cfg(unix)]
fn start_anew(variables: Variables) -> io::Result<()> {
    use std::os::unix::process::CommandExt;
    let error = std::process::Command::new(std::env::current_exe()?)
        .args(std::env::args_os().skip(1))
        .envs(variables)
        .exec();
    Err(error)
}

#[cfg(not(unix))]
fn start_anew(_: Variables) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_machines_that_need_it_are_treated() {
        let check = |safe, nvidia, wayland, names: &[&str]| {
            let got = wanted(Machine { safe, nvidia, wayland });
            assert_eq!(got.iter().map(|(name, _)| *name).collect::<Vec<_>>(), names);
        };
        check(false, false, false, &[]);
        check(false, false, true, &[]);
        check(false, true, true, &["__NV_DISABLE_EXPLICIT_SYNC"]);
        check(false, true, false, &["WEBKIT_DISABLE_DMABUF_RENDERER"]);
        let all = [
            "WEBKIT_DISABLE_DMABUF_RENDERER",
            "WEBKIT_DISABLE_COMPOSITING_MODE",
            "WEBKIT_SKIA_ENABLE_CPU_RENDERING",
        ];
        check(true, false, false, &all);
        check(true, true, true, &all);
    }
}
