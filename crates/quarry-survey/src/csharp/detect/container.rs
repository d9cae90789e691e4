//! What the container hands out, and places where what is called is computed.

use quarry_model::{dependency::DependencyKind, evidence::FindingKind};

use super::{
    super::facts::{Argument, Call},
    frame::Frame,
};
use crate::{
    language::LanguageEvidence,
    typed::findings::{Origin, depend, find_call},
};

const SERVICES: [&str; 2] = ["Microsoft.Extensions", "Microsoft.AspNetCore"];
const REGISTERS: [&str; 15] = [
    "AddScoped",
    "AddTransient",
    "AddSingleton",
    "AddKeyedScoped",
    "AddKeyedTransient",
    "AddKeyedSingleton",
    "AddHostedService",
    "AddHttpClient",
    "AddDbContext",
    "AddDbContextPool",
    "TryAddScoped",
    "TryAddTransient",
    "TryAddSingleton",
    "AddTypedClient",
    "AddDecorator",
];
const LOCATORS: [&str; 4] =
    ["IServiceProvider", "IServiceScope", "ILifetimeScope", "IComponentContext"];
const LOCATOR_PACKAGES: [&str; 3] = ["System", "Microsoft.Extensions", "Autofac"];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            if REGISTERS.contains(&call.name.as_str()) {
                registers(frame, evidence, file, call);
                continue;
            }
            let computed = match call.name.as_str() {
                "CreateInstance" => {
                    let names = ["Activator", "ActivatorUtilities"];
                    let packages = ["System", "Microsoft.Extensions.DependencyInjection"];
                    creates(frame, file, call, &names, &packages)
                }
                "Invoke" => call.receiver.is_some_and(|receiver| {
                    let names = ["MethodInfo", "MethodBase", "ConstructorInfo"];
                    frame.is_a(file, receiver, &names, &["System.Reflection"]) == Origin::Certain
                }),
                "GetService" | "GetRequiredService" | "Resolve" | "ResolveOptional" => {
                    creates(frame, file, call, &LOCATORS, &LOCATOR_PACKAGES)
                }
                _ => continue,
            };
            if computed {
                let kind = FindingKind::DynamicDispatch;
                let name = call.name.as_str();
                find_call(evidence, (file, facts), call, kind, name, Origin::Certain);
            }
        }
    }
}

/// Whether a call makes an object of a type that is computed.
fn creates(frame: &Frame<'_>, file: u32, call: &Call, names: &[&str], packages: &[&str]) -> bool {
    let (Some(receiver), true) = (call.receiver, call.types.is_empty()) else { return false };
    let written = call.arguments.iter().any(|one| matches!(one, Argument::Class(_)));
    if written || call.arguments.is_empty() {
        return false;
    }
    let activator = names.contains(&"Activator");
    match frame.is_a(file, receiver, names, packages) {
        Origin::Certain => true,
        // The namespace `System` is imported by most files, and `Activator` is in no other.
        Origin::Possible => activator && frame.starts_with(file, receiver, "Activator"),
        Origin::No => false,
    }
}

/// `services.AddScoped<IOrders, Orders>()`: whoever registers depends on what is handed out.
fn registers(frame: &Frame<'_>, evidence: &mut LanguageEvidence, file: u32, call: &Call) {
    let Some(receiver) = call.receiver else { return };
    let names = [
        "IServiceCollection",
        "ServiceCollection",
        "IHttpClientBuilder",
        "WebApplication",
        "WebApplicationBuilder",
        "Host",
    ];
    if frame.starts_at(file, receiver, &names, &SERVICES) != Origin::Certain {
        return;
    }
    let classes = call.arguments.iter().filter_map(|one| match one {
        Argument::Class(at) => Some(*at),
        _ => None,
    });
    for at in call.types.iter().copied().chain(classes) {
        if let Some(of) = frame.class(file, at) {
            depend(evidence, file, of.file, DependencyKind::Injection, call.line);
        }
    }
}
