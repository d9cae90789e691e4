//! What an hour costs and is worth.

use quarry_model::{
    provenance::Provenance,
    settings::{EffortTable, Settings, UpkeepTable},
};

use super::debt_items::amount;
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        ledger::{MoneySettings, Upkeep},
    },
    error::AppError,
    words,
};

/// What an hour costs and is worth.
pub fn money_settings(application: &Application, _: Nothing) -> Result<MoneySettings, AppError> {
    let view = application.view()?;
    let settings = &view.project.settings;
    let upkeep = &settings.effort.upkeep;
    Ok(MoneySettings {
        currency: settings.currency.clone(),
        hour_cost: settings.hour_cost,
        hour_value: settings.hour_value,
        discount_rate: settings.discount_rate,
        provenance: words::of(&settings.money_provenance),
        upkeep: Upkeep {
            deployment: upkeep.deployment,
            call: upkeep.call,
            replica: upkeep.replica,
            outbox: upkeep.outbox,
            library: upkeep.library,
            provenance: words::of(&upkeep.provenance),
        },
    })
}

/// Sets what an hour costs and is worth.
pub fn set_money_settings(
    application: &Application,
    request: MoneySettings,
) -> Result<Outcome<Nothing>, AppError> {
    let currency = request.currency.trim().to_ascii_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(AppError::failed(format!(
            "“{}” is no currency code. Write three letters, such as USD or EUR.",
            request.currency.trim()
        )));
    }
    let discount_rate = amount("The discount rate", request.discount_rate)?;
    if discount_rate > 1.0 {
        return Err(AppError::failed(
            "A discount rate above 100 % a year can't be meant. Write 0.1 for 10 %.",
        ));
    }
    let hour_cost = amount("What an hour costs", request.hour_cost)?;
    let hour_value = amount("What an hour is worth", request.hour_value)?;
    let money_provenance =
        words::parse(&request.provenance).filter(|said| *said != Provenance::Default);
    let upkeep = upkeep_table(&request.upkeep)?;
    let edit = application.edit()?;
    edit.commit("Set what an hour costs", |project, change| {
        change.put(&Settings {
            currency,
            hour_cost,
            hour_value,
            discount_rate,
            money_provenance: money_provenance.unwrap_or(Provenance::Estimated),
            effort: EffortTable {
                // What nobody changed stays a default.
                upkeep: if same_hours(&upkeep, &project.settings.effort.upkeep) {
                    project.settings.effort.upkeep
                } else {
                    upkeep
                },
                ..project.settings.effort
            },
            ..project.settings.clone()
        })?;
        Ok(Nothing {})
    })
}

fn upkeep_table(hours: &Upkeep) -> Result<UpkeepTable, AppError> {
    let said = words::parse(&hours.provenance).filter(|said| *said != Provenance::Default);
    Ok(UpkeepTable {
        deployment: amount("The hours for a second deployment", hours.deployment)?,
        call: amount("The hours for a remote call", hours.call)?,
        replica: amount("The hours for a copy of data", hours.replica)?,
        outbox: amount("The hours for an outbox", hours.outbox)?,
        library: amount("The hours for a copied library", hours.library)?,
        provenance: said.unwrap_or(Provenance::Estimated),
    })
}

fn same_hours(a: &UpkeepTable, b: &UpkeepTable) -> bool {
    UpkeepTable { provenance: b.provenance, ..*a } == *b
}
