//! What a value followed over files stands for, one step at a time: members, what calls give,
//! and objects of classes.

use super::{
    facts::Kind,
    program::{At, Budget, Entity, LONGEST, Outside, Program, State},
};

impl<'a> Program<'a> {
    /// An object of what is a class.
    pub(super) fn object(
        &self,
        class: Entity<'a>,
        about: Option<Entity<'a>>,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        if depth > LONGEST || !budget.spend() {
            return Entity::Unknown;
        }
        match class {
            Entity::Symbol(at) => match self.symbol(at).kind {
                Kind::Class | Kind::Interface | Kind::Function => Entity::Object(at),
                Kind::Alias => self.held(at, depth, budget),
                Kind::Value => match self.held(at, depth, budget) {
                    Entity::Symbol(same) if same == at => Entity::Unknown,
                    held @ Entity::Outside(Outside { state: State::Given, .. }) => held,
                    held => self.object(held, about, depth + 1, budget),
                },
                Kind::Method => Entity::Unknown,
            },
            Entity::Module(module) => {
                match self.exports[module as usize]
                    .get("=")
                    .or_else(|| self.exports[module as usize].get("default"))
                {
                    Some(exported) => {
                        let whole = self.exported(module, *exported, depth + 1, budget);
                        self.object(whole, about, depth + 1, budget)
                    }
                    None => Entity::Unknown,
                }
            }
            Entity::Outside(mut found) => {
                found.state = State::Object;
                found.about = match about {
                    Some(Entity::Symbol(at)) => Some(at),
                    _ => found.about,
                };
                Entity::Outside(found)
            }
            Entity::Object(_) | Entity::Unknown => class,
        }
    }

    /// A member of a value.
    pub(super) fn member(
        &self,
        of: Entity<'a>,
        name: &'a str,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        if depth > LONGEST || !budget.spend() {
            return Entity::Unknown;
        }
        match of {
            Entity::Unknown => Entity::Unknown,
            Entity::Module(module) => {
                if let Some(found) = self.export(module, name, depth + 1, budget) {
                    return found;
                }
                match self.exports[module as usize].get("=") {
                    Some(exported) => {
                        let whole = self.exported(module, *exported, depth + 1, budget);
                        self.member(whole, name, depth + 1, budget)
                    }
                    None => Entity::Unknown,
                }
            }
            Entity::Symbol(at) => self.static_member(at, name, depth, budget),
            Entity::Object(class) => self.object_member(class, name, depth, budget),
            Entity::Outside(mut found) => {
                let whole = found.state == State::Plain
                    && found.field.is_empty()
                    && matches!(found.name, "*" | "default");
                if whole && !found.package.is_empty() {
                    found.name = name;
                } else {
                    found.before = found.field;
                    found.field = name;
                }
                Entity::Outside(found)
            }
        }
    }

    fn static_member(&self, at: At, name: &'a str, depth: u32, budget: &Budget) -> Entity<'a> {
        let facts = &self.facts[at.module as usize];
        let symbol = self.symbol(at);
        if let Some(member) = facts.member(at.symbol, name) {
            return Entity::Symbol(At { module: at.module, symbol: member });
        }
        match symbol.kind {
            Kind::Function | Kind::Method if matches!(name, "call" | "apply" | "bind") => {
                Entity::Symbol(at)
            }
            Kind::Class => {
                if name == "prototype" {
                    return Entity::Object(at);
                }
                for super_ in symbol.supers.iter().take(16) {
                    let above = self.node(at.module, *super_, depth + 1, budget);
                    let found = self.member(above, name, depth + 1, budget);
                    if found != Entity::Unknown {
                        return about(found, at);
                    }
                }
                Entity::Unknown
            }
            Kind::Value => {
                let held = self.held(at, depth, budget);
                if held == Entity::Symbol(at) {
                    return Entity::Unknown;
                }
                self.member(held, name, depth + 1, budget)
            }
            _ => Entity::Unknown,
        }
    }

    fn object_member(&self, class: At, name: &'a str, depth: u32, budget: &Budget) -> Entity<'a> {
        if depth > LONGEST || !budget.spend() {
            return Entity::Unknown;
        }
        let facts = &self.facts[class.module as usize];
        if let Some(member) = facts.member(class.symbol, name) {
            return Entity::Symbol(At { module: class.module, symbol: member });
        }
        for super_ in self.symbol(class).supers.iter().take(16) {
            let above = self.node(class.module, *super_, depth + 1, budget);
            let about = self.symbol(class).value.filter(|_| self.symbol(class).kind == Kind::Class);
            let about = about.map(|about| self.node(class.module, about, depth + 1, budget));
            let above = self.object(above, about, depth + 1, budget);
            let found = match above {
                Entity::Object(above) if above == class => Entity::Unknown,
                above => self.member(above, name, depth + 1, budget),
            };
            match found {
                Entity::Unknown => {}
                Entity::Outside(mut found) => {
                    let own = match above {
                        Entity::Object(above) => found.about == Some(above),
                        _ => false,
                    };
                    if found.about.is_none() || own {
                        found.about = Some(class);
                    }
                    return Entity::Outside(found);
                }
                found => return found,
            }
        }
        Entity::Unknown
    }

    /// What a call gives.
    pub(super) fn given(
        &self,
        callee: Entity<'a>,
        text: Option<&'a str>,
        depth: u32,
        budget: &Budget,
    ) -> Entity<'a> {
        if depth > LONGEST || !budget.spend() {
            return Entity::Unknown;
        }
        match callee {
            Entity::Symbol(at) => match self.symbol(at).kind {
                Kind::Function | Kind::Method => self.held(at, depth, budget),
                Kind::Value => match self.held(at, depth, budget) {
                    Entity::Symbol(same) if same == at => Entity::Unknown,
                    held => self.given(held, text, depth + 1, budget),
                },
                _ => Entity::Unknown,
            },
            Entity::Module(module) => match self.exports[module as usize].get("=") {
                Some(exported) => {
                    let whole = self.exported(module, *exported, depth + 1, budget);
                    self.given(whole, text, depth + 1, budget)
                }
                None => Entity::Unknown,
            },
            Entity::Outside(mut found) => {
                let names_table =
                    matches!(found.field, "from" | "into" | "table" | "getRepository");
                if found.state == State::Plain && found.field.is_empty() {
                    found.state = State::Given;
                }
                if found.text.is_none() || names_table {
                    found.text = text.or(found.text);
                }
                Entity::Outside(found)
            }
            Entity::Object(_) | Entity::Unknown => Entity::Unknown,
        }
    }
}

/// Something from outside that a class of the source inherits is about that class.
fn about(found: Entity<'_>, class: At) -> Entity<'_> {
    match found {
        Entity::Outside(found) if found.state == State::Plain => {
            Entity::Outside(Outside { about: Some(class), ..found })
        }
        other => other,
    }
}
