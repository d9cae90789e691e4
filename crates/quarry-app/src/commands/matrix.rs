//! The dependency structure matrix.

use std::collections::BTreeMap;

use quarry_model::ids::{DomainId, ModuleId};

use crate::{
    application::Application,
    dto::{
        common::Nothing,
        views::{Matrix, MatrixBlock},
    },
    error::AppError,
};

/// The order of the matrix over the modules of the map.
pub fn matrix(application: &Application, _: Nothing) -> Result<Matrix, AppError> {
    let view = application.view()?;
    let project = &view.project;
    let modules: Vec<ModuleId> =
        view.territory().geometry().modules.iter().map(|mark| mark.module).collect();
    let places: BTreeMap<ModuleId, u32> = modules.iter().copied().zip(0..).collect();
    let mut regions: Vec<Option<DomainId>> =
        modules.iter().map(|id| project.domain_of(*id)).collect();
    regions.sort_unstable();
    regions.dedup();
    let block_of: Vec<u32> = modules
        .iter()
        .map(|id| {
            let own = project.domain_of(*id);
            regions.partition_point(|region| *region < own) as u32
        })
        .collect();
    let arcs: Vec<(u32, u32, u64)> = view
        .links()
        .iter()
        .filter_map(|link| {
            let (from, to) = (places.get(&link.from)?, places.get(&link.to)?);
            Some((*from, *to, u64::from(link.count)))
        })
        .collect();
    let order = quarry_analysis::matrix_order(&block_of, &arcs);
    let names = |places: &[u32]| -> Vec<String> {
        places.iter().map(|place| modules[*place as usize].to_string()).collect()
    };
    let whole = |sum: u64| u32::try_from(sum).unwrap_or(u32::MAX);
    Ok(Matrix {
        blocks: order
            .blocks
            .iter()
            .map(|(block, places)| MatrixBlock {
                domain: regions[*block as usize].map(|domain| domain.to_string()),
                modules: names(places),
            })
            .collect(),
        cycles: order.cycles.iter().map(|places| names(places)).collect(),
        feedback: whole(order.feedback),
        total: whole(order.total),
    })
}
