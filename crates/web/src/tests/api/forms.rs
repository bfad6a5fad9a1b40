//! The forms of the pages and the document's schemas name the same fields, with the same values.

use super::client::Client;
use crate::api::bodies;
use crate::api::openapi;
use serde_json::Value;
use sop::IssueNumber;
use std::collections::{BTreeMap, BTreeSet};

/// Names of controls with the values that choices offer.
type Fields = BTreeMap<String, BTreeSet<String>>;

/// What no program sends: what the form was drawn for, and files.
const OF_PAGES: [&str; 3] = ["drawn", "file", "kept"];

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let at = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    tag[at..].split('"').next()
}

/// The fields of the form that posts to `action`.
fn fields(html: &str, action: &str) -> Fields {
    let begin =
        html.find(&format!("<form action=\"{action}\"")).unwrap_or_else(|| panic!("{action}: {html}"));
    let form = html[begin..].split("</form>").next().unwrap();
    let mut found = Fields::new();
    for tag in form.split('<') {
        let control = ["input", "textarea", "select", "button"].iter().any(|name| tag.starts_with(name));
        let Some(name) = attribute(tag, "name").filter(|_| control) else { continue };
        let values = found.entry(name.to_owned()).or_default();
        let chosen =
            tag.starts_with("button") || matches!(attribute(tag, "type"), Some("radio" | "checkbox"));
        values.extend(attribute(tag, "value").filter(|_| chosen).map(str::to_owned));
    }
    found.retain(|name, _| !OF_PAGES.contains(&name.as_str()));
    found
}

/// The fields of a schema with the values of its closed sets.
fn schema_of(path: &str) -> (String, Fields) {
    let document = openapi::document();
    let body = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
    let name = body["$ref"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let schema = &document["components"]["schemas"][&name];
    let codes = |schema: &Value| -> BTreeSet<String> {
        let closed = schema["enum"].as_array().or_else(|| schema["items"]["enum"].as_array());
        let code = |code: &Value| code.as_str().unwrap().to_owned();
        closed.map(|codes| codes.iter().map(code).collect()).unwrap_or_default()
    };
    let properties = schema["properties"].as_object().unwrap();
    let fields = properties.iter().map(|(name, schema)| (name.clone(), codes(schema))).collect();
    (name, fields)
}

/// Compares a form with the schema of the same noun.
fn compare(path: &str, forms: &[Fields]) {
    let (name, mut told) = schema_of(path);
    let mut shown = Fields::new();
    for (field, values) in forms.iter().flatten() {
        shown.entry(field.clone()).or_default().extend(values.iter().cloned());
    }
    for (schema, field) in bodies::BESIDES {
        if schema == name {
            assert!(told.remove(field).is_some(), "{path}: {field}");
            assert!(!shown.contains_key(field), "{path}: {field} is a form's field");
        }
    }
    let names = |fields: &Fields| fields.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(names(&told), names(&shown), "{path}");
    for (field, codes) in told.iter().filter(|(_, codes)| !codes.is_empty()) {
        assert_eq!(codes, &shown[field], "{path}: {field}");
    }
}

#[tokio::test]
async fn the_api_takes_the_fields_that_the_forms_send() {
    let client = Client::new().await;
    let page = |who: &'static str, path: String| {
        let office = &client.office;
        async move {
            let cookie = office.sign_in(who).await;
            office.get(&cookie, &path).await.body
        }
    };
    let new = fields(&page("rini", "/issues/new".to_owned()).await, "/issues");
    let mut official = fields(&page("rini", "/requests/new".to_owned()).await, "/requests");
    // That page is its source.
    official.insert("source".to_owned(), BTreeSet::from(["official".to_owned()]));
    compare("/api/v1/issues", &[new, official]);

    let compare_act = |html: String, noun: &str| {
        let form = fields(&html, &format!("/issues/1/{noun}"));
        compare(&format!("/api/v1/issues/{{number}}/{noun}"), &[form]);
    };
    let issue = || "/issues/1".to_owned();
    let made = client.post("rini", app::Scope::Issue, "/api/v1/issues", Client::issue()).await;
    assert_eq!(made.json["issue"], 1);
    compare_act(page("pandu", issue()).await, "assignment");
    compare_act(page("pandu", "/issues/1/cancellation".to_owned()).await, "cancellation");
    client.assign(IssueNumber(1)).await;
    client.branch(IssueNumber(1)).await;
    compare_act(page("dewi", issue()).await, "local-test");
    client.local_test(IssueNumber(1)).await;
    client.pushed(IssueNumber(1)).await;
    compare_act(page("dewi", issue()).await, "dev-test");
    client.dev_test(IssueNumber(1)).await;
    client.request(IssueNumber(1)).await;
    compare_act(page("tuti", issue()).await, "team-test");
    compare_act(page("pandu", issue()).await, "reminder");
    compare_act(page("pandu", "/issues/1/merge-request-return".to_owned()).await, "merge-request-return");
    client.team_test(IssueNumber(1)).await;
    compare_act(page("pandu", issue()).await, "staging-return");
    client.release(IssueNumber(1)).await;
    let check = fields(&page("sandi", "/releases/1".to_owned()).await, "/releases/1/staging-check");
    let flag = check["forward"].clone();
    assert_eq!(flag, BTreeSet::from(["1".to_owned()]), "what true becomes");
    compare("/api/v1/releases/{number}/staging-check", &[check]);
}
