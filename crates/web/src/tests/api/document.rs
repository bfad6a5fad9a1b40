//! The OpenAPI document: every route below `/api`, none besides, every reference leads somewhere, and its
//! text is reviewed.

use crate::api::openapi;
use crate::routes::surface;
use serde_json::Value;
use std::collections::BTreeSet;

#[test]
fn the_document_tells_every_route_with_its_right_and_none_besides() {
    let told: BTreeSet<String> =
        openapi::told().iter().map(|(method, path, who)| format!("{method} {path} {who:?}")).collect();
    let served: BTreeSet<String> = surface()
        .iter()
        .filter(|route| route.path.starts_with("/api/"))
        .map(|route| format!("{} {} {:?}", route.method, route.path, route.who))
        .collect();
    assert_eq!(told, served);
}

#[test]
fn every_reference_of_the_document_leads_somewhere_and_no_schema_is_idle() {
    let document = openapi::document();
    let mut named = BTreeSet::new();
    references(&document, &mut named);
    for reference in &named {
        let pointer = reference.trim_start_matches('#');
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
    for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
        assert!(named.contains(&format!("#/components/schemas/{name}")), "nobody names {name}");
        assert!(schema["description"].is_string(), "{name} is not described");
    }
    let ids: Vec<&str> = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|path| path.as_object().unwrap().values())
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "names of operations are unique");
}

fn references(value: &Value, named: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            named.extend(map.get("$ref").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|value| references(value, named));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, named)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn the_document_is_as_reviewed() {
    let text = serde_json::to_string_pretty(&openapi::document()).unwrap();
    insta::assert_snapshot!("openapi", text);
}
