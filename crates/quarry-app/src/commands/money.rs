//! What an hour costs and is worth.

use quarry_model::{provenance::Provenance, settings::Settings};

use super::debt_items::amount;
use crate::{
    application::Application,
    dto::{
        common::{Nothing, Outcome},
        ledger::MoneySettings,
    },
    error::AppError,
    words,
};

/// What an hour costs and is worth.
pub fn money_settings(application: &Application, _: Nothing) -> Result<MoneySettings, AppError> {
    let view = application.view()?;
    let settings = &view.project.settings;
    Ok(MoneySettings {
        currency: settings.currency.clone(),
        hour_cost: settings.hour_cost,
        hour_value: settings.hour_value,
        discount_rate: settings.discount_rate,
        provenance: words::of(&settings.money_provenance),
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
    let edit = application.edit()?;
    edit.commit("Set what an hour costs", |project, change| {
        change.put(&Settings {
            currency,
            hour_cost,
            hour_value,
            discount_rate,
            money_provenance: money_provenance.unwrap_or(Provenance::Estimated),
            ..project.settings.clone()
        })?;
        Ok(Nothing {})
    })
}
