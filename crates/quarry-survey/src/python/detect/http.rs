//! Requests to other systems.

use quarry_model::evidence::FindingKind;

use super::{super::signals::Signal, context::Scan};

pub(super) fn look(scan: &mut Scan<'_, '_>, signal: &Signal) {
    let name = signal.name.as_str();
    let verb = match name {
        "get" | "post" | "put" | "patch" | "delete" | "head" | "options" => name.to_uppercase(),
        "request" | "stream" => match signal.text(0, "method") {
            Some(verb) if !verb.contains("{}") => verb.to_uppercase(),
            _ => "ANY".to_owned(),
        },
        "urlopen" | "urlretrieve" => {
            if signal.argument(1, "data").is_some() { "POST" } else { "GET" }.to_owned()
        }
        _ => return,
    };
    let outside = scan.outside();
    let Some((receiver, _)) = outside.rsplit_once('.') else { return };
    let is_client = matches!(
        receiver,
        "requests"
            | "requests.Session()"
            | "requests.api"
            | "requests.session()"
            | "requests.sessions.Session()"
            | "httpx"
            | "httpx.AsyncClient()"
            | "httpx.Client()"
            | "aiohttp.ClientSession()"
            | "urllib.request"
    );
    if !is_client {
        return;
    }
    let at = usize::from(matches!(name, "request" | "stream"));
    let address = signal.text(at, "url").unwrap_or("{}").to_owned();
    scan.note(FindingKind::HttpCall, &format!("{verb} {address}"), signal, true);
}
