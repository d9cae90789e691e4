//! Requests to other systems: `HttpClient`, and interfaces that Refit makes clients of.

use quarry_model::{evidence::FindingKind, module::SymbolKind};

use super::{super::facts::Argument, frame::Frame};
use crate::{
    language::LanguageEvidence,
    routes::without_names,
    typed::findings::{Origin, find_call, find_on},
};

const NET: [&str; 1] = ["System.Net.Http"];
const REFIT: [&str; 2] = ["Refit", "RestEase"];
const VERBS: [&str; 5] = ["Get", "Post", "Put", "Delete", "Patch"];

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, sharp, facts) in frame.each() {
        for call in &sharp.calls {
            let Some(receiver) = call.receiver else { continue };
            let verb = match call.name.as_str() {
                "GetAsync" | "GetStringAsync" | "GetByteArrayAsync" | "GetStreamAsync"
                | "GetFromJsonAsync" => "GET",
                "PostAsync" | "PostAsJsonAsync" => "POST",
                "PutAsync" | "PutAsJsonAsync" => "PUT",
                "PatchAsync" | "PatchAsJsonAsync" => "PATCH",
                "DeleteAsync" => "DELETE",
                "SendAsync" | "Send" => "",
                _ => continue,
            };
            let names = ["HttpClient", "HttpMessageInvoker"];
            if frame.is_a(file, receiver, &names, &NET) != Origin::Certain {
                continue;
            }
            let address = call.arguments.first().and_then(|one| match one {
                Argument::New(_, Some(inner)) => frame.text(file, inner),
                one => frame.text(file, one),
            });
            let name = match address.filter(|_| !verb.is_empty()) {
                Some(address) => {
                    let path = address.split('?').next().unwrap_or("");
                    format!("{verb} {}", without_names(path))
                }
                None => String::new(),
            };
            let kind = FindingKind::HttpCall;
            find_call(evidence, (file, facts), call, kind, name, Origin::Certain);
        }
        for attribute in &sharp.attributes {
            if frame.origin_of(file, attribute, &VERBS, &REFIT) != Origin::Certain
                || facts.symbol(attribute.on).kind != SymbolKind::Method
            {
                continue;
            }
            if let Some(path) = frame.attribute_text(file, attribute, &[""]) {
                let path = path.split('?').next().unwrap_or("");
                let verb = attribute.own_name().to_uppercase();
                let name = format!("{verb} {}", without_names(path));
                let on = crate::typed::Symbol { file, at: attribute.on };
                let kind = FindingKind::HttpCall;
                find_on(
                    evidence,
                    (on, frame.facts(on.file)),
                    kind,
                    name,
                    attribute.line,
                    Origin::Certain,
                );
            }
        }
    }
}
