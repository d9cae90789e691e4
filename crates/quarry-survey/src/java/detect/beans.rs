//! Objects that a container hands out by name, and places where what is called is computed.

use std::collections::BTreeMap;

use quarry_model::{
    dependency::DependencyKind,
    evidence::FindingKind,
    module::{Role, SymbolKind},
};

use super::{
    super::facts::{Argument, Call},
    frame::{Frame, play},
    tables::decapital,
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::{FileFacts, Path},
        findings::{Origin, depend, find_call},
        program::Head,
    },
};

const SPRING: [&str; 1] = ["org.springframework"];
const BY_NAME: [&str; 5] = [
    "org.springframework",
    "jakarta.annotation",
    "javax.annotation",
    "jakarta.inject",
    "javax.inject",
];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    let beans = beans(frame, evidence);
    for (file, java, facts) in frame.each() {
        for annotation in &java.annotations {
            let names = ["Qualifier", "Resource", "Named"];
            if frame.origin_of(file, annotation, &names, &BY_NAME) != Origin::Certain {
                continue;
            }
            for name in frame.texts(file, annotation, &["value", "name"]) {
                if let Some(bean) = beans.get(&name) {
                    let kind = DependencyKind::Injection;
                    depend(evidence, file, bean.file, kind, annotation.line);
                }
            }
        }
        for call in &java.calls {
            let Some(receiver) = call.receiver else { continue };
            if call.name != "getBean" {
                reflected(frame, evidence, (file, facts), call, receiver);
                continue;
            }
            let names = [
                "ApplicationContext",
                "BeanFactory",
                "ConfigurableApplicationContext",
                "WebApplicationContext",
            ];
            let origin = frame.is_a(file, receiver, &names, &SPRING);
            let Some(first) = call.arguments.first().filter(|_| origin == Origin::Certain) else {
                continue;
            };
            let class = call.arguments.iter().find_map(|argument| match argument {
                Argument::Class(at) => Some(*at),
                _ => None,
            });
            let spelled = frame.text(file, call.within, first);
            let bean = spelled.as_ref().and_then(|name| beans.get(name).copied());
            let bean = bean.or_else(|| class.and_then(|at| frame.class(file, at)));
            if let Some(bean) = bean {
                depend(evidence, file, bean.file, DependencyKind::Injection, call.line);
            } else if class.is_none() && spelled.is_none() {
                let kind = FindingKind::DynamicDispatch;
                find_call(evidence, (file, facts), call, kind, "getBean", Origin::Certain);
            }
        }
    }
}

/// What is called by reflection: the path ends there, unless a class is named by a text.
fn reflected(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &FileFacts),
    call: &Call,
    receiver: Path,
) {
    let (names, packages): (&[&str], &[&str]) = match call.name.as_str() {
        "invoke" => (&["Method", "MethodHandle"], &["java.lang.reflect", "java.lang.invoke"]),
        "newInstance" => (&["Constructor"], &["java.lang.reflect"]),
        "forName" => (&["Class"], &["java.lang"]),
        "loadClass" => (&["ClassLoader", "URLClassLoader"], &["java.lang", "java.net"]),
        _ => return,
    };
    let by_name = matches!(call.name.as_str(), "forName" | "loadClass");
    let spelled = call.arguments.first().and_then(|one| frame.text(file, call.within, one));
    if by_name && spelled.is_some() {
        return;
    }
    // Reflection is part of the language: a name is enough where nothing else has it.
    let origin = frame.is_a(file, receiver, names, packages);
    let of_language = by_name && names.iter().any(|name| frame.is_spelled(file, receiver, name));
    if origin == Origin::Certain || of_language {
        let kind = FindingKind::DynamicDispatch;
        find_call(evidence, (file, facts), call, kind, call.name.as_str(), Origin::Certain);
    }
}

/// What the container can hand out, by name; a name that two have is none.
fn beans(frame: &Frame<'_>, evidence: &mut LanguageEvidence) -> BTreeMap<String, Symbol> {
    let marks =
        ["Component", "Service", "Repository", "Controller", "RestController", "Configuration"];
    let mut found: BTreeMap<String, Vec<Symbol>> = BTreeMap::new();
    for (file, _, facts) in frame.each() {
        for (at, fact) in facts.symbols.iter().enumerate() {
            let symbol = Symbol { file, at: at as u32 };
            if fact.is_type() {
                let Some((mark, Origin::Certain)) = frame.annotation(symbol, &marks, &SPRING)
                else {
                    continue;
                };
                let name = frame.texts(file, mark, &["value"]).into_iter().next();
                let name = name.unwrap_or_else(|| decapital(fact.own_name()));
                found.entry(name).or_default().push(symbol);
                if mark.own_name() == "Configuration" {
                    let because = "It is a Spring configuration";
                    play(evidence, file, Role::Configuration, because, mark.line);
                }
            } else if fact.kind == SymbolKind::Method
                && let Some((mark, Origin::Certain)) = frame.annotation(symbol, &["Bean"], &SPRING)
            {
                let names = frame.texts(file, mark, &["value", "name"]);
                let names = if names.is_empty() { vec![fact.own_name().to_owned()] } else { names };
                let of = match fact.declared {
                    crate::typed::facts::Declared::Type(at) => {
                        match frame.program.instance(file, at, None, 0).head {
                            Head::In(of) => of,
                            _ => symbol,
                        }
                    }
                    _ => symbol,
                };
                for name in names {
                    found.entry(name).or_default().push(of);
                }
            }
        }
    }
    found
        .into_iter()
        .filter_map(|(name, symbols)| match symbols.as_slice() {
            [only] => Some((name, *only)),
            _ => None,
        })
        .collect()
}
