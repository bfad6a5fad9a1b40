//! `GET /api/openapi.json`: every route with its scope, parameters, schemas and errors. Schemas come from the
//! very types that are read and written; a test holds the list of routes to `routes.rs`, and a snapshot holds
//! the whole text.

use super::acts::Done;
use super::applications::{ApplicationList, ApplicationView};
use super::bodies;
use super::entries::{JOURNAL_PARAMETERS, Journal, STORY_PARAMETERS, Story};
use super::fault::ProblemBody;
use super::issue::IssueView;
use super::issues::{self, IssueList};
use super::me::Me;
use super::releases::ReleaseView;
use crate::guard::Who;
use app::Scope;
use axum::Json;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// What a route takes.
#[derive(Clone, Copy)]
enum Takes {
    Nothing,
    Query(&'static [(&'static str, &'static str)]),
    /// Name of the schema of its body.
    Body(&'static str),
}

/// What a route does.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Reading,
    Act,
    /// An act that makes something: 201.
    Making,
    /// An act of the web: always refused here.
    WebOnly,
}

/// One route of the document.
struct Described {
    method: &'static str,
    path: &'static str,
    who: Who,
    sort: Sort,
    summary: &'static str,
    takes: Takes,
    /// Name of the schema of its answer.
    answers: &'static str,
}

/// Answers with the bytes of a file, of the type that the file is.
const BYTES: &str = "bytes";

fn reading(path: &'static str, summary: &'static str, takes: Takes, answers: &'static str) -> Described {
    let who = Who::Token(Scope::Read);
    Described { method: "get", path, who, sort: Sort::Reading, summary, takes, answers }
}

fn act(path: &'static str, scope: Scope, summary: &'static str, body: &'static str) -> Described {
    let (who, takes) = (Who::Token(scope), Takes::Body(body));
    Described { method: "post", path, who, sort: Sort::Act, summary, takes, answers: "Done" }
}

fn web_only(path: &'static str, summary: &'static str, takes: Takes) -> Described {
    let (who, sort) = (Who::AnyToken, Sort::WebOnly);
    Described { method: "post", path, who, sort, summary, takes, answers: "Problem" }
}

/// Every route below `/api`.
fn routes() -> Vec<Described> {
    use Takes::{Nothing, Query};
    let mut routes = vec![
        Described { who: Who::Public, ..reading("/api/openapi.json", "This document.", Nothing, "") },
        reading("/api/v1/me", "Whose token this is.", Nothing, "Me"),
        reading("/api/v1/issues", "Issues, newest first.", Query(&issues::PARAMETERS), "IssueList"),
        reading("/api/v1/issues/{number}", "An issue.", Nothing, "IssueView"),
        reading("/api/v1/issues/{number}/journal", "An issue's story.", Query(&STORY_PARAMETERS), "Story"),
        reading(
            "/api/v1/issues/{number}/files/{file}",
            "The bytes of an evidence file of an issue. Files are attached on the web: acts take JSON alone.",
            Nothing,
            BYTES,
        ),
        reading("/api/v1/releases/{number}", "A Release.", Nothing, "ReleaseView"),
        reading(
            "/api/v1/releases/{number}/files/{file}",
            "The bytes of an evidence file of a Release's check.",
            Nothing,
            BYTES,
        ),
        reading("/api/v1/applications", "Applications, by name.", Nothing, "ApplicationList"),
        reading("/api/v1/applications/{slug}", "An application.", Nothing, "ApplicationView"),
        reading(
            "/api/v1/journal",
            "The journal: all of it for a superior or an administrator, else the reader's applications.",
            Query(&JOURNAL_PARAMETERS),
            "Journal",
        ),
        Described {
            sort: Sort::Making,
            ..act("/api/v1/issues", Scope::Issue, "Step 1: report an issue.", "NewIssue")
        },
    ];
    routes.extend(acts_on_issues());
    routes.extend(acts_of_the_web());
    routes
}

fn acts_on_issues() -> Vec<Described> {
    use Scope::{Issue, Note};
    vec![
        act("/api/v1/issues/{number}/assignment", Issue, "Step 2: assign with a due date.", "Assignment"),
        act("/api/v1/issues/{number}/local-test", Note, "Step 5: the local test's note.", "LocalTest"),
        act("/api/v1/issues/{number}/dev-test", Note, "Step 7: the note of the test on dev.", "DevTest"),
        act("/api/v1/issues/{number}/team-test", Note, "Step 9: the test team's note.", "TeamTest"),
        act(
            "/api/v1/issues/{number}/merge-request-return",
            Issue,
            "Step 9: the PM returns the request before the test team ends.",
            "WithReason",
        ),
        act(
            "/api/v1/issues/{number}/staging-return",
            Issue,
            "Step 10: the PM does not agree; back to the Developer.",
            "WithReason",
        ),
        act("/api/v1/issues/{number}/cancellation", Issue, "Cancel or withdraw an issue.", "WithReason"),
        act(
            "/api/v1/issues/{number}/reminder",
            Issue,
            "Remind those who hold the step, once per working day; by whoever waits.",
            "Nothing",
        ),
        act(
            "/api/v1/releases/{number}/staging-check",
            Note,
            "Step 12: the Sysadmin's check of the staging server.",
            "StagingCheck",
        ),
    ]
}

fn acts_of_the_web() -> Vec<Described> {
    use Takes::{Body, Nothing};
    vec![
        web_only("/api/v1/issues/{number}/branch", "Step 3, on the web alone.", Nothing),
        web_only("/api/v1/issues/{number}/staging-request", "Step 8, on the web alone.", Nothing),
        web_only("/api/v1/issues/{number}/staging-approval", "Step 10, on the web alone.", Nothing),
        web_only("/api/v1/issues/{number}/branch-update", "Update the branch, on the web alone.", Nothing),
        web_only(
            "/api/v1/issues/{number}/conflict-resolution",
            "Solve a conflict, on the web alone.",
            Nothing,
        ),
        web_only("/api/v1/issues/{number}/branch-deletion", "Delete the branch, on the web alone.", Nothing),
        web_only(
            "/api/v1/issues/{number}/branch-restoration",
            "Restore the branch, on the web alone.",
            Nothing,
        ),
        web_only("/api/v1/releases", "Step 11, on the web alone.", Body("NewRelease")),
        web_only("/api/v1/releases/{number}/master-merge", "Step 13, on the web alone.", Nothing),
    ]
}

impl Described {
    fn json(&self) -> Value {
        let mut operation = json!({
            "summary": self.summary,
            "operationId": self.id(),
            "responses": self.responses(),
        });
        let parameters = self.parameters();
        if !parameters.is_empty() {
            operation["parameters"] = json!(parameters);
        }
        if let Takes::Body(schema) = self.takes {
            operation["requestBody"] =
                json!({ "required": true, "content": content("application/json", schema) });
        }
        operation["security"] = match self.who {
            Who::Token(scope) => json!([{ "token": [scope.code()] }]),
            Who::AnyToken => json!([{ "token": [] }]),
            Who::Public | Who::Staff | Who::Admin | Who::Git(_) => json!([]),
        };
        operation
    }

    /// `getIssuesNumberJournal`.
    fn id(&self) -> String {
        let mut id = self.method.to_owned();
        let path = self.path.trim_start_matches("/api/v1").trim_start_matches("/api");
        for word in path.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
            id.push_str(&word[..1].to_ascii_uppercase());
            id.push_str(&word[1..]);
        }
        id
    }

    fn parameters(&self) -> Vec<Value> {
        let in_path = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = in_path
            .map(|name| {
                let schema = if matches!(name, "slug" | "file") {
                    json!({ "type": "string" })
                } else {
                    json!({ "type": "integer", "format": "int64", "minimum": 1 })
                };
                json!({ "name": name, "in": "path", "required": true, "schema": schema })
            })
            .collect();
        if let Takes::Query(known) = self.takes {
            parameters.extend(known.iter().map(|(name, about)| {
                let schema = json!({ "type": schema_of_parameter(name) });
                json!({ "name": name, "in": "query", "description": about, "schema": schema })
            }));
        }
        if matches!(self.sort, Sort::Act | Sort::Making) {
            parameters.push(json!({ "$ref": "#/components/parameters/IdempotencyKey" }));
        }
        parameters.push(json!({ "$ref": "#/components/parameters/AcceptLanguage" }));
        parameters
    }

    fn responses(&self) -> Value {
        let mut responses = Map::new();
        let good = match self.sort {
            Sort::Reading | Sort::Act => Some(("200", "Done.")),
            Sort::Making => Some(("201", "Made; `Location` holds its address.")),
            Sort::WebOnly => None,
        };
        if let Some((status, about)) = good {
            let mut response = json!({ "description": about });
            response["content"] = if self.answers == BYTES {
                json!({ "*/*": { "schema": { "type": "string", "format": "binary" } } })
            } else if self.answers.is_empty() {
                json!({ "application/json": { "schema": { "type": "object" } } })
            } else {
                content("application/json", self.answers)
            };
            if let Takes::Query(_) = self.takes {
                let about = "Where the list goes on: `<address>; rel=\"next\"`.";
                response["headers"] =
                    json!({ "Link": { "description": about, "schema": { "type": "string" } } });
            }
            if matches!(self.sort, Sort::Act | Sort::Making) {
                let about = "`true`: this request was answered before, and this is the answer of then.";
                response["headers"]["Idempotent-Replayed"] =
                    json!({ "description": about, "schema": { "type": "string" } });
            }
            responses.insert(status.to_owned(), response);
        }
        for status in self.problems() {
            let problem = json!({ "$ref": format!("#/components/responses/Problem{status}") });
            responses.insert(status.to_string(), problem);
        }
        Value::Object(responses)
    }

    fn problems(&self) -> Vec<u16> {
        let mut problems = vec![400];
        if self.who != Who::Public {
            problems.extend([401, 403, 429]);
        }
        if self.path.contains('{') || matches!(self.takes, Takes::Body(_)) {
            problems.push(404);
        }
        if self.sort != Sort::Reading {
            problems.push(409);
        }
        match self.takes {
            Takes::Nothing => {}
            Takes::Query(_) => problems.push(422),
            Takes::Body(_) => problems.extend([413, 415, 422]),
        }
        problems.push(500);
        problems.sort_unstable();
        problems
    }
}

fn schema_of_parameter(name: &str) -> &'static str {
    match name {
        "step" | "limit" | "after" => "integer",
        "mine" | "overdue" => "boolean",
        _ => "string",
    }
}

fn content(kind: &str, schema: &str) -> Value {
    json!({ kind: { "schema": { "$ref": format!("#/components/schemas/{schema}") } } })
}

/// The errors, each with what it is for.
const PROBLEMS: [(u16, &str); 10] = [
    (400, "Not readable: no JSON, a field or parameter that is not known, or a token in the query."),
    (401, "No token, or one that is unknown, expired, revoked or of a disabled person."),
    (403, "The token lacks the scope, or the act is not the caller's: `rule`, `step`, `missing`, `who_can`."),
    (404, "Not there, or not for the caller; which of the two is not told."),
    (409, "The caller's, but not now: `rule`, `step`, `missing`, `who_can`."),
    (413, "Too large."),
    (415, "Not `application/json`: an act by this interface holds no files."),
    (422, "Fields or parameters to mend: `errors`. Also a repeated `Idempotency-Key` with another request."),
    (429, "Too many; `Retry-After` holds the seconds to wait."),
    (500, "A fault of the server; nothing is half recorded. `instance` names the request in its log."),
];

fn add<T: ToSchema>(schemas: &mut Map<String, Value>) {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    for (name, schema) in found {
        let mut schema = serde_json::to_value(schema).expect("a schema is plain data");
        unwrap_lines(&mut schema);
        schemas.insert(name, schema);
    }
}

/// Where a comment in the source breaks its lines is nothing to the document's reader.
fn unwrap_lines(value: &mut Value) {
    match value {
        Value::Object(map) => map.values_mut().for_each(unwrap_lines),
        Value::Array(items) => items.iter_mut().for_each(unwrap_lines),
        Value::String(text) => *text = text.replace('\n', " "),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn schemas() -> Map<String, Value> {
    let mut schemas = Map::new();
    add::<Me>(&mut schemas);
    add::<IssueList>(&mut schemas);
    add::<IssueView>(&mut schemas);
    add::<Story>(&mut schemas);
    add::<Journal>(&mut schemas);
    add::<ReleaseView>(&mut schemas);
    add::<ApplicationList>(&mut schemas);
    add::<ApplicationView>(&mut schemas);
    add::<Done>(&mut schemas);
    add::<ProblemBody>(&mut schemas);
    for takes in bodies::ALL {
        schemas.insert(takes.name.to_owned(), takes.schema());
    }
    schemas
}

/// The whole document.
pub fn document() -> Value {
    let mut paths = Map::new();
    for route in routes() {
        let path = paths.entry(route.path).or_insert_with(|| json!({}));
        path[route.method] = route.json();
    }
    let problem = |(status, about): &(u16, &str)| {
        let body = json!({ "description": about, "content": content("application/problem+json", "Problem") });
        (format!("Problem{status}"), body)
    };
    let key = json!({
        "name": "Idempotency-Key", "in": "header",
        "description": "The same key with the same request is recorded once, for one day: repeated, it is \
            answered as the first time, with `Idempotent-Replayed: true`. With another request it is 422. \
            What \
            was refused recorded nothing and may be tried again with its key.",
        "schema": { "type": "string", "minLength": 1, "maxLength": crate::limits::API_KEY_CHARS_MAX },
    });
    let language = json!({
        "name": "Accept-Language", "in": "header",
        "description": "`id` or `en`; the token's owner's where nothing is said.",
        "schema": { "type": "string" },
    });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Alur",
            "version": "1",
            "description": "Readings, and every act that the SOP does not bind to the web. Moments are \
                RFC 3339 with the office's offset. Texts of people are plain text.",
            "license": { "name": "AGPL-3.0-or-later", "identifier": "AGPL-3.0-or-later" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas(),
            "responses": PROBLEMS.iter().map(problem).collect::<Map<String, Value>>(),
            "parameters": { "IdempotencyKey": key, "AcceptLanguage": language },
            "securitySchemes": {
                "token": {
                    "type": "http", "scheme": "bearer",
                    "description": "A token from the profile's page, in the header alone. Roles named with a \
                        route are the scopes that it takes.",
                },
            },
        },
    })
}

/// `GET /api/openapi.json`.
pub async fn show() -> Json<Value> {
    Json(document())
}

/// Method, path and right of every route that the document tells, for the test against `routes.rs`.
#[cfg(test)]
pub fn told() -> Vec<(String, &'static str, Who)> {
    routes().iter().map(|route| (route.method.to_ascii_uppercase(), route.path, route.who)).collect()
}
