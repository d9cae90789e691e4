//! Calls of other systems' endpoints: Feign, `RestTemplate`, `WebClient`, `RestClient`.

use quarry_model::evidence::FindingKind;

use super::{
    super::facts::{Argument, Call},
    frame::Frame,
    routes::{joined, spring_mappings, spring_prefixes, without_names},
};
use crate::{
    language::LanguageEvidence,
    typed::{
        Symbol,
        facts::{FileFacts, Path},
        findings::{Origin, find_call, find_on},
    },
};

const FEIGN: [&str; 3] =
    ["org.springframework.cloud.openfeign", "org.springframework.cloud.netflix.feign", "feign"];
const CLIENT: [&str; 1] = ["org.springframework.web"];

/// Whether a type is an interface to another system.
pub(super) fn is_client(frame: &Frame<'_>, class: Symbol) -> bool {
    frame.annotation(class, &["FeignClient"], &FEIGN).is_some()
}

pub(super) fn detect(frame: &Frame<'_>, evidence: &mut LanguageEvidence) {
    for (file, java, facts) in frame.each() {
        for (at, _) in facts.symbols.iter().enumerate().filter(|(_, fact)| fact.is_type()) {
            feign(frame, evidence, Symbol { file, at: at as u32 }, facts);
        }
        for call in &java.calls {
            template(frame, evidence, file, facts, call);
            fluent(frame, evidence, file, facts, call);
            client(frame, evidence, file, facts, call);
        }
    }
}

fn feign(frame: &Frame<'_>, evidence: &mut LanguageEvidence, class: Symbol, facts: &FileFacts) {
    let Some((client, origin)) = frame.annotation(class, &["FeignClient"], &FEIGN) else { return };
    let base = |name| frame.texts(class.file, client, &[name]).into_iter().next();
    let start = base("path").unwrap_or_default();
    for (at, fact) in facts.symbols.iter().enumerate() {
        if fact.owner != Some(class.at) {
            continue;
        }
        let method = Symbol { file: class.file, at: at as u32 };
        for mapping in spring_mappings(frame, method) {
            for prefix in spring_prefixes(frame, class) {
                let path = joined(&start, &joined(&prefix, &mapping.path));
                let name = format!("{} {path}", mapping.verb);
                find_on(
                    evidence,
                    (method, facts),
                    FindingKind::HttpCall,
                    name,
                    mapping.line,
                    origin.min(mapping.origin),
                );
            }
        }
    }
}

fn template(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let verb = match call.name.as_str() {
        "getForObject" | "getForEntity" => "GET",
        "postForObject" | "postForEntity" | "postForLocation" => "POST",
        "patchForObject" => "PATCH",
        "put" => "PUT",
        "delete" => "DELETE",
        "exchange" => "ANY",
        _ => return,
    };
    let names = ["RestTemplate", "RestOperations", "TestRestTemplate"];
    let mut origin = frame.is_a(file, receiver, &names, &CLIENT);
    let speaks = call.name.contains("For");
    if origin == Origin::No || (origin == Origin::Possible && !speaks) {
        return;
    }
    if origin == Origin::Possible && call.arguments.len() < 2 {
        origin = Origin::No;
    }
    if origin == Origin::No {
        return;
    }
    let verb = match call.arguments.get(1) {
        Some(Argument::Name(name)) if verb == "ANY" => {
            name.rsplit('.').next().unwrap_or(verb).to_owned()
        }
        _ => verb.to_owned(),
    };
    speaks_to(frame, evidence, (file, facts), call, &verb, origin);
}

/// `client.get().uri("/x")`.
fn fluent(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    let Some(receiver) = call.receiver.filter(|_| call.name == "uri") else { return };
    let Some((last, _)) = facts.steps(receiver).split_last() else { return };
    let verb = facts.name(last.name);
    if !matches!(verb, "get" | "post" | "put" | "delete" | "patch" | "head" | "options") {
        return;
    }
    let client = Path { len: receiver.len - 1, ..receiver };
    let origin = frame.is_a(file, client, &["WebClient", "RestClient"], &CLIENT);
    if origin == Origin::No {
        return;
    }
    speaks_to(frame, evidence, (file, facts), call, &verb.to_uppercase(), origin);
}

/// Clients that are handed a whole request, and connections of the JDK.
fn client(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    file: u32,
    facts: &FileFacts,
    call: &Call,
) {
    let Some(receiver) = call.receiver else { return };
    let (names, packages): (&[&str], &[&str]) = match call.name.as_str() {
        "send" | "sendAsync" => (&["HttpClient"], &["java.net.http"]),
        "newCall" => (&["OkHttpClient", "Factory"], &["okhttp3", "com.squareup.okhttp"]),
        "execute" => (
            &["HttpClient", "CloseableHttpClient", "HttpAsyncClient", "CloseableHttpAsyncClient"],
            &["org.apache.http", "org.apache.hc", "org.apache.commons.httpclient"],
        ),
        "openConnection" => (&["URL"], &["java.net"]),
        _ => return,
    };
    if frame.is_a(file, receiver, names, packages) != Origin::Certain {
        return;
    }
    // A resource of the program is opened by an address, too; what it is taken for tells.
    let speaks = call.name != "openConnection"
        || matches!(call.arguments.last(), Some(Argument::Name(of))
            if of.ends_with("HttpURLConnection") || of.ends_with("HttpsURLConnection"));
    let origin = if speaks { Origin::Certain } else { Origin::Possible };
    find_call(evidence, (file, facts), call, FindingKind::HttpCall, "", origin);
}

/// Adds a call of the address that is its first argument; without a name where that is computed.
fn speaks_to(
    frame: &Frame<'_>,
    evidence: &mut LanguageEvidence,
    (file, facts): (u32, &FileFacts),
    call: &Call,
    verb: &str,
    origin: Origin,
) {
    let address = call.arguments.first().and_then(|one| frame.text(file, call.within, one));
    let name = address.map_or_else(String::new, |address| {
        let path = address.split('?').next().unwrap_or("");
        format!("{verb} {}", without_names(path))
    });
    find_call(evidence, (file, facts), call, FindingKind::HttpCall, name, origin);
}
