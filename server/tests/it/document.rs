//! The OpenAPI document says what the server does.

use std::collections::BTreeSet;

use giaouoc::http::problem::Code;
use model::role::Role;
use serde_json::{Value, json};
use sync::wire::{Cursors, SyncRequest};

use crate::{
    bundle::author::{Author, ask_keys, public},
    support::{Reply, Server},
    world::{BELOW, LED, OWN},
};

const PATHS: [&str; 31] = [
    "/api/v1/accounts",
    "/api/v1/accounts/{user}/code",
    "/api/v1/accounts/{user}/disable",
    "/api/v1/accounts/{user}/enable",
    "/api/v1/accounts/{user}/roles",
    "/api/v1/acts",
    "/api/v1/blobs",
    "/api/v1/blobs/uploads/{id}",
    "/api/v1/blobs/{hash}",
    "/api/v1/bundle",
    "/api/v1/codes",
    "/api/v1/devices",
    "/api/v1/devices/{id}/revoke",
    "/api/v1/enrol",
    "/api/v1/enrol/look",
    "/api/v1/keys",
    "/api/v1/overview",
    "/api/v1/password",
    "/api/v1/password/choose",
    "/api/v1/password/look",
    "/api/v1/records/{id}/attachments/{row}",
    "/api/v1/records/{id}/history",
    "/api/v1/reminders",
    "/api/v1/search",
    "/api/v1/setup",
    "/api/v1/sheets",
    "/api/v1/sheets/commendations",
    "/api/v1/sheets/reports",
    "/api/v1/sync",
    "/healthz",
    "/readyz",
];

async fn document(server: &Server) -> Value {
    server.get("/api/openapi.json", "").await.json()
}

#[tokio::test]
async fn every_route_is_in_the_document_with_its_errors() {
    let document = document(&Server::new().await).await;
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, PATHS);
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let responses = operation["responses"].as_object().unwrap();
            assert!(responses.keys().any(|status| status.starts_with('2')), "{method} {path}");
            assert!(responses.contains_key("500"), "{method} {path}");
            let without = ["/api/v1/enrol", "/api/v1/password", "/api/v1/setup"];
            let open = without.iter().any(|it| path.starts_with(it)) || method == "options";
            let guarded = path.starts_with("/api/v1/") && !open;
            assert_eq!(responses.contains_key("401"), guarded, "{method} {path}");
        }
    }
    let operations = document["paths"].as_object().unwrap().values();
    let operations: Vec<&Value> =
        operations.flat_map(|methods| methods.as_object().unwrap().values()).collect();
    let names: BTreeSet<&str> =
        operations.iter().map(|operation| operation["operationId"].as_str().unwrap()).collect();
    assert_eq!(names.len(), operations.len(), "an operation has a name of its own");
    let words: BTreeSet<&str> = operations
        .iter()
        .flat_map(|operation| operation["responses"].as_object().unwrap().values())
        .flat_map(|answer| answer["description"].as_str().unwrap().split(", "))
        .collect();
    for code in Code::ALL {
        assert!(words.contains(code.as_str()), "no operation answers with {}", code.as_str());
    }
    for reference in references(&document) {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

#[tokio::test]
async fn answers_have_the_shapes_of_the_document() {
    let server = Server::new().await;
    let document = document(&server).await;
    let check = |shape: &str, reply: Reply| {
        let schema = json!({"$ref": format!("#/components/schemas/{shape}")});
        if let Err(why) = fits(&document, &schema, &reply.json()) {
            panic!("{shape}: {why}: {}", reply.json());
        }
    };
    let mut cadre = server.tablet(Role::Cadre, LED).await;
    cadre.report("bc-1", &["submit"]).await;
    let officer = server.tablet(Role::EmulationOfficer, OWN).await;
    let admin = server.tablet(Role::Administrator, OWN).await;
    let mut pushed = cadre.request(&[cadre.op("tickle", "bc-1", &json!({}))]);
    pushed.cur = Cursors::default();
    check("SyncResponse", cadre.exchange(&pushed).await);
    check("SyncResponse", officer.exchange(&officer.request(&[])).await);
    let mut author = Author::new(&server, Role::Cadre, LED).await;
    author.report("bc-2");
    let token = author.device.token.clone();
    check("Keys", ask_keys(&server, &token, &public(&author.key)).await);
    check("BundleTaken", server.post_file("/api/v1/bundle", &token, &author.courier()).await);
    let waiting = server.tablet(Role::Cadre, BELOW).await;
    waiting.exchange(&SyncRequest { left: 1, ..waiting.request(&[]) }).await;
    let wish = json!({"org": BELOW, "roles": ["cadre"]});
    let made = server.post("/api/v1/codes", Some(&admin.token), &wish).await;
    let code = json!({"code": made.json()["code"]});
    check("MadeCode", made);
    check("CodeLook", server.post("/api/v1/enrol/look", None, &code).await);
    check("Enrolment", server.post("/api/v1/enrol", None, &code).await);
    check("Problem", server.post("/api/v1/enrol", None, &code).await);
    for (shape, path, token) in [
        ("History", "records/bc-1/history", &officer.token),
        ("Overview", "overview", &officer.token),
        ("SearchAnswer", "search?q=kh%E1%BB%91i", &officer.token),
        ("Devices", "devices", &admin.token),
        ("Sheets", "sheets", &officer.token),
        ("ReportSheet", "sheets/reports?group=bloc&year=2026", &officer.token),
        ("Problem", "sheets/reports?group=none&year=2026", &officer.token),
    ] {
        check(shape, server.get(&format!("/api/v1/{path}"), token).await);
    }
    let request = serde_json::to_value(&pushed).unwrap();
    fits(&document, &json!({"$ref": "#/components/schemas/SyncRequest"}), &request).unwrap();
}

/// All `$ref` in a document.
fn references(value: &Value) -> Vec<String> {
    match value {
        Value::Object(map) => map
            .iter()
            .flat_map(|(key, value)| match value {
                Value::String(text) if key == "$ref" => vec![text.clone()],
                value => references(value),
            })
            .collect(),
        Value::Array(items) => items.iter().flat_map(references).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value fits a schema, of what our document uses of JSON Schema; a key that an object's
/// schema does not name does not fit either.
fn fits(document: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    if schema == &json!(true) {
        return Ok(());
    }
    if let Some(reference) = schema["$ref"].as_str() {
        let target = document.pointer(reference.strip_prefix('#').unwrap()).unwrap();
        return fits(document, target, value).map_err(|why| format!("{reference}: {why}"));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fitting = choices.iter().filter(|it| fits(document, it, value).is_ok()).count();
        return if fitting == 1 { Ok(()) } else { Err(format!("{fitting} shapes fit {value}")) };
    }
    if let Some(parts) = schema["allOf"].as_array() {
        return fits(document, &merged(document, parts), value);
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.clone(),
        kind => vec![kind.clone()],
    };
    if !kinds.iter().any(|kind| is_a(kind.as_str().unwrap(), value)) {
        return Err(format!("{value} is no {kinds:?}"));
    }
    if let Some(allowed) = schema["enum"].as_array()
        && !allowed.contains(value)
    {
        return Err(format!("{value} is none of {allowed:?}"));
    }
    match value {
        Value::Array(items) => items.iter().try_for_each(|it| fits(document, &schema["items"], it)),
        Value::Object(map) => {
            for key in schema["required"].as_array().into_iter().flatten() {
                if !map.contains_key(key.as_str().unwrap()) {
                    return Err(format!("{key} is missing"));
                }
            }
            map.iter().try_for_each(|(key, value)| {
                let known = schema["properties"].get(key);
                match known.or(schema.get("additionalProperties")) {
                    Some(schema) => {
                        fits(document, schema, value).map_err(|why| format!("{key}: {why}"))
                    }
                    None => Err(format!("{key} is not in the document")),
                }
            })
        }
        _ => Ok(()),
    }
}

/// Objects that stand together as one.
fn merged(document: &Value, parts: &[Value]) -> Value {
    let (mut properties, mut required) = (serde_json::Map::new(), Vec::new());
    for part in parts {
        let part = match part["$ref"].as_str() {
            Some(reference) => document.pointer(reference.strip_prefix('#').unwrap()).unwrap(),
            None => part,
        };
        properties.extend(part["properties"].as_object().unwrap().clone());
        required.extend(part["required"].as_array().unwrap().clone());
    }
    json!({"type": "object", "properties": properties, "required": required})
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the document has a {other}"),
    }
}
