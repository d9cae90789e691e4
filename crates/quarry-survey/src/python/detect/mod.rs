//! What the signals of the files mean, once the files are known to each other: tables and who
//! reads and writes them, routes, commands, schedules, authorisation, what is sent and
//! subscribed to, and where paths end.
//!
//! A finding is certain when its receiver leads to the framework that gives the name its
//! meaning.

mod addresses;
pub(super) mod apps;
mod authorisation;
mod command_lines;
mod context;
pub(super) mod data;
mod django_routes;
mod events;
mod gather;
mod http;
mod loaders;
mod mail;
pub(super) mod mappers;
mod messages;
mod queries;
mod references;
mod schedules;
mod statements;
pub(super) mod stores;
pub(super) mod tasks;
mod topics;
mod views;
pub(super) mod web_routes;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::context::Scan;
pub(super) use self::{context::Found, gather::gather};
use super::program::Program;

/// What each file shows. Files without signals show nothing and cost nothing.
pub(super) fn detect(program: &Program<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = program
        .facts
        .par_iter()
        .enumerate()
        .map(|(module, facts)| {
            let mut scan = Scan::of(program, module as u32);
            authorisation::classes(&mut scan);
            command_lines::file(&mut scan);
            if facts.body.signals.is_empty() {
                return scan.found;
            }
            let signals = &facts.body.signals;
            for signal in &signals.calls {
                scan.look(signal);
                authorisation::look(&mut scan, signal);
                command_lines::look(&mut scan, signal);
                events::look(&mut scan, signal);
                http::look(&mut scan, signal);
                loaders::look(&mut scan, signal);
                mail::look(&mut scan, signal);
                messages::look(&mut scan, signal);
                queries::look(&mut scan, signal);
                references::look(&mut scan, signal);
                schedules::look(&mut scan, signal);
                statements::look(&mut scan, signal);
                tasks::look(&mut scan, signal);
                web_routes::look(&mut scan, signal);
            }
            for named in &signals.values {
                authorisation::value(&mut scan, named);
                loaders::value(&mut scan, named);
                schedules::value(&mut scan, named);
            }
            loaders::ends_of_file(&mut scan);
            tasks::file(&mut scan);
            scan.found
        })
        .collect();
    let routes: FxHashMap<u32, Vec<_>> = django_routes::routes(program);
    for (module, found) in found.iter_mut().enumerate() {
        if let Some(routes) = routes.get(&(module as u32)) {
            found.entries.extend(routes.iter().cloned());
        }
    }
    found
}
