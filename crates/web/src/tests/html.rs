//! A reader of our own HTML, strict where browsers forgive: it finds what a page test must not let through.

use std::collections::{BTreeMap, BTreeSet};

/// Elements without an end tag.
const VOID: [&str; 9] = ["meta", "link", "input", "br", "hr", "img", "path", "col", "wbr"];

struct Tag<'a> {
    name: &'a str,
    attributes: BTreeMap<&'a str, &'a str>,
}

/// Everything that is wrong with a page.
pub fn faults(html: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let tags = read(html, &mut faults);
    let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.attributes.get("id").copied()).collect();
    let unique: BTreeSet<&str> = ids.iter().copied().collect();
    if unique.len() != ids.len() {
        faults.push(format!("an id stands twice: {ids:?}"));
    }
    let labelled: BTreeSet<&str> = tags
        .iter()
        .filter(|tag| tag.name == "label")
        .filter_map(|tag| tag.attributes.get("for").copied())
        .collect();
    for tag in &tags {
        check_tag(tag, &unique, &labelled, &mut faults);
    }
    for once in ["h1", "main", "title"] {
        // The title of a drawing is named by it; the document's has no id.
        let of_drawing = |tag: &&Tag| tag.name == "title" && tag.attributes.contains_key("id");
        let n = tags.iter().filter(|tag| tag.name == once && !of_drawing(tag)).count();
        if n != 1 {
            faults.push(format!("{n} times <{once}>"));
        }
    }
    if tags.iter().filter(|tag| tag.attributes.contains_key("data-primary")).count() > 1 {
        faults.push("more than one primary".to_owned());
    }
    faults
}

fn check_tag(tag: &Tag, ids: &BTreeSet<&str>, labelled: &BTreeSet<&str>, faults: &mut Vec<String>) {
    for (name, value) in &tag.attributes {
        if *name == "style" || name.starts_with("on") {
            faults.push(format!("inline {name} on <{}>", tag.name));
        }
        if matches!(*name, "aria-labelledby" | "aria-describedby" | "for" | "popovertarget") {
            for id in value.split(' ').filter(|id| !ids.contains(id)) {
                faults.push(format!("{name} names {id:?}, which is not there"));
            }
        }
        if *name == "href" && value.len() > 1 && value.starts_with('#') && !ids.contains(&value[1..]) {
            faults.push(format!("a link to {value}, which is not there"));
        }
        if matches!(*name, "href" | "action") && value.is_empty() {
            faults.push(format!("empty {name} on <{}>", tag.name));
        }
    }
    let kind = tag.attributes.get("type").copied().unwrap_or("text");
    let chosen_inside_label = matches!(kind, "hidden" | "radio" | "checkbox");
    if matches!(tag.name, "input" | "select" | "textarea") && !chosen_inside_label {
        let id = tag.attributes.get("id").copied().unwrap_or("");
        if !labelled.contains(id) {
            faults.push(format!("<{} id={id:?}> has no label", tag.name));
        }
    }
    let ours = tag.attributes.get("src").is_some_and(|src| src.starts_with("/assets/"));
    if matches!(tag.name, "script" | "style") && !ours {
        faults.push(format!("an inline <{}>", tag.name));
    }
}

/// Reads tags and notes those that do not close.
fn read<'a>(html: &'a str, faults: &mut Vec<String>) -> Vec<Tag<'a>> {
    let (mut tags, mut open) = (Vec::new(), Vec::new());
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or_else(|| {
        faults.push("no doctype".to_owned());
        html
    });
    while let Some(at) = rest.find('<') {
        let text = &rest[..at];
        if text.contains("{{") || text.contains("{%") || text.contains('>') {
            faults.push(format!("a stray sign in the text {text:?}"));
        }
        let Some(end) = rest[at..].find('>') else {
            faults.push("a tag without end".to_owned());
            break;
        };
        let inside = &rest[at + 1..at + end];
        rest = &rest[at + end + 1..];
        if let Some(name) = inside.strip_prefix('/') {
            if open.pop() != Some(name) {
                faults.push(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let tag = read_tag(inside.trim_end_matches('/'), faults);
        if !VOID.contains(&tag.name) && !inside.ends_with('/') {
            open.push(tag.name);
        }
        tags.push(tag);
    }
    if !open.is_empty() {
        faults.push(format!("never closed: {open:?}"));
    }
    tags
}

fn read_tag<'a>(inside: &'a str, faults: &mut Vec<String>) -> Tag<'a> {
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = BTreeMap::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            return Tag { name, attributes };
        }
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let key = &rest[..end];
        rest = &rest[end..];
        let value = match rest.strip_prefix("=\"") {
            Some(quoted) => {
                let end = quoted.find('"').unwrap_or(quoted.len());
                rest = quoted.get(end + 1..).unwrap_or("");
                &quoted[..end]
            }
            None => "",
        };
        if attributes.insert(key, value).is_some() {
            faults.push(format!("{key} stands twice on <{name}>"));
        }
    }
}
