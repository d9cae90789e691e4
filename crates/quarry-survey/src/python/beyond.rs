//! Where paths lead that leave the source: `app.route`, with `app = Flask(...)` in another file,
//! is `flask.Flask().route`.

use super::{
    paths::{Path, Root, Step},
    program::{Entity, Program, Symbol},
    resolve::Target,
};

/// As far as paths are followed from file to file.
const FURTHEST: u32 = 12;

impl<'a> Program<'a> {
    /// The dotted name, with `()` for each call, of what `path` leads to outside the source.
    pub(super) fn outside(&self, module: u32, path: Path) -> Option<String> {
        self.outside_within(module, path, FURTHEST)
    }

    fn outside_within(&self, module: u32, path: Path, left: u32) -> Option<String> {
        let left = left.checked_sub(1)?;
        let steps = self.facts[module as usize].body.paths.steps(path);
        if let Some((entity, rest)) = self.follow_within(module, path, left) {
            let rest = &steps[steps.len() - rest..];
            return self.outside_of(module, entity, rest, left);
        }
        let base = match path.root {
            Root::Import(at) => self.outside_import(module, at, left)?,
            Root::Super(class) => {
                let base = self.outside_base(Symbol { module, at: class }, left)?;
                return Some(self.extended(module, format!("{base}()"), steps));
            }
            Root::Symbol(_) | Root::Instance(_) => return None,
        };
        Some(self.extended(module, base, steps))
    }

    fn outside_of(
        &self,
        module: u32,
        entity: Entity<'_>,
        rest: &[Step],
        left: u32,
    ) -> Option<String> {
        let left = left.checked_sub(1)?;
        match entity {
            Entity::Constant(symbol) => {
                let value = self.symbol(symbol).detail.value?;
                let base = self.outside_within(symbol.module, value, left)?;
                Some(self.extended(module, base, rest))
            }
            Entity::Function(symbol) => {
                let detail = &self.symbol(symbol).detail;
                let (rest, called) = match rest.split_first() {
                    Some((Step::Called, rest)) => (rest, true),
                    _ if detail.property => (rest, true),
                    _ => return None,
                };
                let base = match (detail.value, detail.returned) {
                    (Some(class), _) => {
                        format!("{}()", self.outside_within(symbol.module, class, left)?)
                    }
                    (None, Some(value)) => self.outside_within(symbol.module, value, left)?,
                    (None, None) => return None,
                };
                called.then(|| self.extended(module, base, rest))
            }
            Entity::Class(class) => {
                let base = self.outside_base(class, left)?;
                Some(self.extended(module, base, rest))
            }
            Entity::Instance(class) => {
                if let Some((Step::Attribute(name), after)) = rest.split_first() {
                    let name = self.facts[module as usize].body.paths.name(*name);
                    if let Some((class, value)) = self.assigned(class, name, left) {
                        let base = self.outside_within(class.module, value, left)?;
                        return Some(self.extended(module, base, after));
                    }
                }
                let base = self.outside_base(class, left)?;
                Some(self.extended(module, format!("{base}()"), rest))
            }
            Entity::Module(from) => {
                // A name that the module itself imports from outside.
                let (Step::Attribute(name), rest) = rest.split_first()? else { return None };
                let name = self.facts[module as usize].body.paths.name(*name);
                let at = *self.names[from as usize].imported.get(name)?;
                let base = self.outside_import(from, at, left)?;
                Some(self.extended(module, base, rest))
            }
            Entity::Namespace(_) => None,
        }
    }

    /// What methods assign to the attribute `name`: the class of the lineage, and the value.
    fn assigned(&self, class: Symbol, name: &str, left: u32) -> Option<(Symbol, Path)> {
        self.lineage(class, left).iter().find_map(|base| {
            let paths = &self.facts[base.module as usize].body.paths;
            let attributes = &self.symbol(*base).detail.attributes;
            let found = attributes.iter().find(|(at, _)| paths.name(*at) == name);
            found.map(|(_, value)| (*base, *value))
        })
    }

    /// The first base class from outside the source.
    fn outside_base(&self, class: Symbol, left: u32) -> Option<String> {
        self.lineage(class, left).iter().find_map(|class| {
            let mut bases = self.symbol(*class).detail.bases.iter().flatten();
            bases.find_map(|base| match self.follow_within(class.module, *base, left) {
                Some((Entity::Class(_), 0)) => None,
                _ => self.outside_within(class.module, *base, left),
            })
        })
    }

    fn outside_import(&self, module: u32, at: u32, left: u32) -> Option<String> {
        let left = left.checked_sub(1)?;
        let import = &self.facts[module as usize].imports[at as usize];
        match self.targets[module as usize][at as usize] {
            Target::Outside if import.level == 0 => match (&import.name, &import.alias) {
                (Some(name), _) => Some(format!("{}.{name}", import.module)),
                (None, Some(_)) => Some(import.module.to_string()),
                (None, None) => import.bound().map(str::to_owned),
            },
            Target::In(from) => {
                let name = import.name.as_deref()?;
                let at = *self.names[from as usize].imported.get(name)?;
                self.outside_import(from, at, left)
            }
            _ => None,
        }
    }

    fn extended(&self, module: u32, mut base: String, steps: &[Step]) -> String {
        let paths = &self.facts[module as usize].body.paths;
        for step in steps {
            match step {
                Step::Called => base.push_str("()"),
                Step::Attribute(name) => {
                    base.push('.');
                    base.push_str(paths.name(*name));
                }
            }
        }
        base
    }

    /// What a function gives whose body returns the value `path`.
    pub(super) fn returned(&self, function: Symbol, path: Path, left: u32) -> Option<Entity<'a>> {
        match self.reach(function.module, path, left) {
            Some(Entity::Function(inner)) if self.symbol(inner).detail.property => {
                self.called(Entity::Function(inner), left)
            }
            Some(Entity::Constant(constant)) => {
                let value = self.symbol(constant).detail.value?;
                self.reach(constant.module, value, left)
            }
            Some(found) => Some(found),
            None => self.handed_on(function, path).map(Entity::Instance),
        }
    }

    /// What a property gives that hands on the property of the same name of another object,
    /// such as the service above: what the only class says that ends this.
    fn handed_on(&self, function: Symbol, path: Path) -> Option<Symbol> {
        let fact = self.symbol(function);
        let name = fact.name.rsplit('.').next()?;
        let paths = &self.facts[function.module as usize].body.paths;
        let hands_on = fact.detail.property
            && matches!(paths.steps(path).last(), Some(Step::Attribute(last)) if paths.name(*last) == name);
        if !hands_on {
            return None;
        }
        self.learned.as_ref()?.properties.get(name).copied()
    }
}
