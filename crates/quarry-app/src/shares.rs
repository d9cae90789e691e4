//! What something hangs on, with shares, as people write it: `Billing 60 %; Tickets 40 %`.

use std::collections::BTreeMap;

use quarry_model::{
    debt::{Bearer, Charge},
    ids::{DebtItemId, DebtProjectId, DomainId, ModuleId},
    project::Project,
};

use crate::{commands::candidates::domain_name, patterns::Names};

/// Shares may miss the whole by this much, from being written in decimals.
const ROUNDING: f64 = 1e-6;

/// The names with their shares. Shares that are not written are equal parts of what is left.
pub(crate) fn named(text: &str) -> Result<Vec<(&str, f64)>, String> {
    let parts = text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let mut found = Vec::new();
    let mut open = Vec::new();
    for part in parts {
        let Some(front) = part.strip_suffix('%').map(str::trim_end) else {
            open.push(found.len());
            found.push((part, 0.0));
            continue;
        };
        let (name, percent) = front.rsplit_once([' ', '(']).ok_or_else(|| unreadable(part))?;
        let percent: f64 = percent.parse().map_err(|_| unreadable(part))?;
        found.push((name.trim(), percent / 100.0));
    }
    let left = 1.0 - found.iter().map(|(_, share)| share).sum::<f64>();
    for at in &open {
        found[*at].1 = left.max(0.0) / open.len() as f64;
    }
    Ok(found)
}

fn unreadable(part: &str) -> String {
    format!("attached: “{part}” can't be read. Write it as: Billing 60 %; Tickets 40 %.")
}

/// Domains, modules, debt items and projects of a project by what people call them.
pub(crate) struct Bearers<'a> {
    project: &'a Project,
    modules: Names<'a>,
    named: BTreeMap<String, Bearer>,
}

impl<'a> Bearers<'a> {
    pub(crate) fn of(project: &'a Project) -> Self {
        let mut named = BTreeMap::new();
        let mut add = |name: &str, bearer| {
            named.entry(name.to_lowercase()).or_insert(bearer);
        };
        for domain in project.domains.values() {
            add(&domain.name, Bearer::Domain { domain: domain.id });
        }
        for item in project.debt_items.values() {
            add(&item.name, Bearer::Item { item: item.id });
        }
        for by in project.debt_projects.values() {
            add(&by.name, Bearer::Project { project: by.id });
        }
        Self { project, modules: Names::of(&project.evidence), named }
    }

    /// What has this name or identity: of things that share a name a domain comes first, then a
    /// debt item, a project and a module.
    fn find(&self, name: &str) -> Option<Bearer> {
        let named = || self.named.get(&name.to_lowercase()).copied();
        let module = || {
            let module = self.modules.find(name).map(|ix| self.project.modules.id(ix));
            module.map(|module| Bearer::Module { module })
        };
        named().or_else(module).or_else(|| self.known(name))
    }

    /// What has this identity.
    fn known(&self, id: &str) -> Option<Bearer> {
        let project = self.project;
        let domain = id.parse::<DomainId>().ok().filter(|id| project.domains.contains_key(id));
        let item = id.parse::<DebtItemId>().ok().filter(|id| project.debt_items.contains_key(id));
        let by = id.parse::<DebtProjectId>().ok();
        let by = by.filter(|id| project.debt_projects.contains_key(id));
        let module = id.parse::<ModuleId>().ok();
        let module = module.filter(|id| project.modules.place(*id).is_some());
        domain
            .map(|domain| Bearer::Domain { domain })
            .or_else(|| item.map(|item| Bearer::Item { item }))
            .or_else(|| by.map(|project| Bearer::Project { project }))
            .or_else(|| module.map(|module| Bearer::Module { module }))
    }

    /// The shares that a text names.
    pub(crate) fn read(&self, text: &str) -> Result<Vec<Charge>, String> {
        let mut charges: Vec<Charge> = Vec::new();
        for (name, share) in named(text)? {
            let bearer = self.find(name).ok_or_else(|| {
                format!("attached: there is no domain, module, debt or project “{name}”.")
            })?;
            if !(0.0..=1.0 + ROUNDING).contains(&share) {
                return Err(format!("attached: {:.0} % is no share.", share * 100.0));
            }
            if charges.iter().any(|other| other.bearer == bearer) {
                return Err(format!("attached: {name} stands there twice."));
            }
            charges.push(Charge { bearer, share });
        }
        let all: f64 = charges.iter().map(|charge| charge.share).sum();
        if all > 1.0 + ROUNDING {
            return Err(format!(
                "attached: the shares add up to {:.0} %; 100 % is all of it.",
                all * 100.0
            ));
        }
        Ok(charges)
    }

    /// The text that says the same.
    pub(crate) fn write(&self, charges: &[Charge]) -> String {
        let equal = 1.0 / charges.len() as f64;
        let same = charges.iter().all(|charge| (charge.share - equal).abs() < ROUNDING);
        let part = |charge: &Charge| {
            let name = self.name(charge.bearer);
            if same { name } else { format!("{name} {} %", percent(charge.share)) }
        };
        charges.iter().map(part).collect::<Vec<_>>().join("; ")
    }

    /// The name by which something is found again; its identity where the name means another.
    fn name(&self, bearer: Bearer) -> String {
        let project = self.project;
        let (name, id) = match bearer {
            Bearer::Domain { domain } => (domain_name(project, Some(domain)), domain.to_string()),
            Bearer::Module { module } => {
                let place = project.modules.place(module);
                let name = place.map(|ix| project.evidence.module(ix).name.clone());
                (name.unwrap_or_default(), module.to_string())
            }
            Bearer::Project { project: by } => {
                let known = project.debt_projects.get(&by);
                (known.map(|by| by.name.clone()).unwrap_or_default(), by.to_string())
            }
            Bearer::Item { item } => {
                let known = project.debt_items.get(&item);
                (known.map(|item| item.name.clone()).unwrap_or_default(), item.to_string())
            }
        };
        let plain = !name.contains([';', '\n']) && !name.trim_end().ends_with('%');
        if plain && self.find(&name) == Some(bearer) { name } else { id }
    }
}

/// `12.5` for 0.125, with at most four decimals.
pub(crate) fn percent(share: f64) -> String {
    let text = format!("{:.4}", share * 100.0);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_read_as_people_write_them() {
        for (text, expected) in [
            ("", vec![]),
            ("Billing", vec![("Billing", 1.0)]),
            ("Billing 60 %; Tickets 40%", vec![("Billing", 0.6), ("Tickets", 0.4)]),
            ("Old tickets (25 %\n A;B", vec![("Old tickets", 0.25), ("A", 0.375), ("B", 0.375)]),
            ("A 100 %; B", vec![("A", 1.0), ("B", 0.0)]),
        ] {
            assert_eq!(named(text).as_deref(), Ok(expected.as_slice()), "{text:?}");
        }
        for text in ["60 %", "A x %"] {
            assert!(named(text).is_err(), "{text:?}");
        }
        assert_eq!(percent(0.125), "12.5");
        assert_eq!(percent(0.6), "60");
    }
}
