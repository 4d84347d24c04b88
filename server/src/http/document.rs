//! The OpenAPI 3.1 document: what the routes say of themselves, the shapes, and the errors.

use ::sync::upload::{MAX_SIZE, TUS};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use model::record::Noun;
use serde_json::{Value, json};
use utoipa::openapi::{InfoBuilder, OpenApi, OpenApiBuilder};

use super::problem::Code;

/// The shapes of requests and answers; a test compares them with what the server says.
const SCHEMAS: &str = include_str!("schemas.json");

/// Where a route says which errors it answers with, beside those that all of its kind can.
const ERRORS: &str = "x-errors";

/// The document before the routes.
pub(super) fn start() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Giao Ước")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Pledges and nominations of cooperatives, written offline, synced, consolidated. \
             Every error has the shape of `Problem`. docs/sync.md explains the exchange.",
        ))
        .build();
    OpenApiBuilder::new().info(info).build()
}

/// The finished document.
#[derive(Debug, Clone)]
pub(super) struct Document(String);

impl IntoResponse for Document {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}

/// Adds shapes, credentials and errors to what the routes said.
pub(super) fn finish(routes: OpenApi) -> Document {
    let mut document = serde_json::to_value(routes).unwrap_or_default();
    let schemas: Value = serde_json::from_str(SCHEMAS).unwrap_or_default();
    if let Some(root) = document.as_object_mut() {
        root.insert(
            "components".to_owned(),
            json!({
                "schemas": schemas,
                "securitySchemes": {"device": {
                    "type": "http", "scheme": "bearer",
                    "description": "The token of POST /api/v1/enrol",
                }},
            }),
        );
    }
    let operations = document
        .pointer_mut("/paths")
        .and_then(Value::as_object_mut)
        .into_iter()
        .flat_map(|paths| paths.values_mut())
        .filter_map(Value::as_object_mut)
        .flat_map(|path| path.values_mut());
    for operation in operations {
        make_exact(operation);
        let errors = errors(operation);
        if let Some(responses) = operation.get_mut("responses").and_then(Value::as_object_mut) {
            responses.extend(errors);
        }
    }
    Document(document.to_string())
}

/// Says of bodies and parameters what the routes cannot say of themselves.
fn make_exact(operation: &mut Value) {
    if let Some(body) = operation.get_mut("requestBody").and_then(Value::as_object_mut) {
        body.insert("required".to_owned(), Value::Bool(true));
    }
    let parameters = operation.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten().filter_map(Value::as_object_mut) {
        let schema = match parameter.get("name").and_then(Value::as_str) {
            Some("id" | "row" | "group" | "organiser" | "movement") => {
                json!({"$ref": "#/components/schemas/Id"})
            }
            Some("hash") => json!({"type": "string", "pattern": "^[0-9a-f]{64}$"}),
            Some("noun") => {
                let nouns: Vec<&str> =
                    Noun::ALL.map(Noun::as_str).into_iter().chain([""]).collect();
                json!({"enum": nouns, "type": "string"})
            }
            Some("before") => json!({"type": "integer", "minimum": 0}),
            Some("year" | "limit") => json!({"type": "integer", "minimum": 0, "maximum": u16::MAX}),
            Some("Tus-Resumable") => json!({"const": TUS, "type": "string"}),
            Some("X-HTTP-Method-Override") => json!({"const": "PATCH", "type": "string"}),
            Some("Upload-Length") => {
                json!({"type": "integer", "minimum": 1, "maximum": MAX_SIZE})
            }
            Some("Upload-Offset") => {
                json!({"type": "integer", "minimum": 0, "maximum": MAX_SIZE})
            }
            _ => continue,
        };
        parameter.insert("schema".to_owned(), schema);
    }
}

/// The errors that an operation can answer with, by status: those that it names in [`ERRORS`], and
/// those of every operation with a token, a body or parameters.
fn errors(operation: &mut Value) -> serde_json::Map<String, Value> {
    let own = operation.as_object_mut().and_then(|operation| operation.remove(ERRORS));
    let own = own.and_then(|words| serde_json::from_value::<Vec<String>>(words).ok());
    let own = own.unwrap_or_default();
    let has = |key: &str| operation.get(key).is_some();
    let mut codes: Vec<Code> =
        Code::ALL.into_iter().filter(|code| own.iter().any(|word| word == code.as_str())).collect();
    codes.extend([Code::Timeout, Code::Internal, Code::Unavailable]);
    if has("security") {
        codes.extend([Code::Unauthenticated, Code::Stranger, Code::Revoked, Code::TooMany]);
    }
    if has("requestBody") {
        codes.extend([Code::Malformed, Code::TooLarge]);
        codes.extend([Code::UnsupportedMedia, Code::UnsupportedEncoding]);
    }
    if has("parameters") {
        codes.push(Code::Malformed);
    }
    codes.sort_by_key(|code| code.as_str());
    codes.dedup();
    let mut by_status = std::collections::BTreeMap::<String, Vec<&str>>::new();
    for code in codes {
        by_status.entry(code.status().as_str().to_owned()).or_default().push(code.as_str());
    }
    by_status
        .into_iter()
        .map(|(status, words)| {
            let problem = json!({
                "description": words.join(", "),
                "content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/Problem"},
                }},
            });
            (status, problem)
        })
        .collect()
}
