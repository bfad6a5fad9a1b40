//! A page as a test sees it: status, text, forms with their fields. Enough HTML for our own well-formed
//! pages.

use std::collections::BTreeMap;

/// An answer of the server.
#[derive(Clone, Debug)]
pub struct Page {
    pub status: u16,
    /// The path it was answered from, after redirects.
    pub path: String,
    pub html: String,
}

/// A form with the values it was drawn with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub action: String,
    /// Sent by POST; a search is not.
    pub post: bool,
    pub multipart: bool,
    /// Fields in order; a checkbox or radio is here only when it is checked.
    pub fields: Vec<(String, String)>,
    /// Buttons that send it, by name and value.
    pub buttons: Vec<(String, String)>,
    /// Values that a field may take: options, radios, checkboxes.
    pub choices: BTreeMap<String, Vec<(String, String)>>,
}

impl Page {
    /// Every form, in order.
    pub fn forms(&self) -> Vec<Form> {
        let mut forms = Vec::new();
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find("<form") {
            let tail = &rest[at..];
            let end = tail.find("</form>").unwrap_or(tail.len());
            forms.push(read_form(&tail[..end]));
            rest = &tail[end..];
        }
        forms
    }

    /// The form that is sent to an address ending in `action`; one by POST before a search.
    pub fn form(&self, action: &str) -> Form {
        let forms = self.forms();
        let known: Vec<&str> = forms.iter().map(|form| form.action.as_str()).collect();
        forms
            .iter()
            .filter(|form| form.post)
            .chain(forms.iter().filter(|form| !form.post))
            .find(|form| form.action.split('?').next().unwrap_or_default().ends_with(action))
            .cloned()
            .unwrap_or_else(|| {
                panic!("{} {} has no form to {action}; it has {known:?}", self.status, self.path)
            })
    }

    /// Has it a form to an address ending in `action`?
    pub fn has_form(&self, action: &str) -> bool {
        self.forms().iter().any(|form| form.action.split('?').next().unwrap_or_default().ends_with(action))
    }

    /// The text without tags, white space folded.
    pub fn text(&self) -> String {
        let mut text = String::new();
        let mut inside = false;
        for c in self.html.chars() {
            match c {
                '<' => {
                    inside = true;
                    text.push(' ');
                }
                '>' => inside = false,
                c if !inside => text.push(c),
                _ => {}
            }
        }
        unescape(&text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// The cells of every row of tables, head rows left out; text as [`Page::text`] gives it.
    pub fn rows(&self) -> Vec<Vec<String>> {
        let bodies = self.html.split("<tbody>").skip(1).filter_map(|rest| rest.split("</tbody>").next());
        let rows = bodies.flat_map(|body| body.split("<tr>").skip(1));
        rows.map(|row| {
            let cells = row.split("</td>").flat_map(|part| part.split("</th>"));
            let cells: Vec<String> = cells.map(strip).collect();
            // What follows the last cell is none.
            cells[..cells.len().saturating_sub(1)].to_vec()
        })
        .collect()
    }

    /// Where links lead, in order.
    pub fn links(&self) -> Vec<String> {
        let mut links = Vec::new();
        let mut rest = self.html.as_str();
        while let Some(at) = rest.find("<a ") {
            let tail = &rest[at..];
            let end = tail.find('>').unwrap_or(tail.len());
            links.extend(attribute(&tail[..end], "href"));
            rest = &tail[end..];
        }
        links
    }
}

impl Form {
    /// Sets a field, adding it when the page left it open.
    pub fn set(mut self, name: &str, value: &str) -> Form {
        match self.fields.iter_mut().find(|(field, _)| field == name) {
            Some(field) => value.clone_into(&mut field.1),
            None => self.fields.push((name.to_owned(), value.to_owned())),
        }
        self
    }

    /// Adds a further value: a second checkbox of the same name.
    pub fn also(mut self, name: &str, value: &str) -> Form {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Takes a field away: a box not ticked.
    pub fn without(mut self, name: &str) -> Form {
        self.fields.retain(|(field, _)| field != name);
        self
    }

    /// The value of the choice whose label holds `label`.
    pub fn choose(self, name: &str, label: &str) -> Form {
        let choices = self.choices.get(name).cloned().unwrap_or_default();
        let value = choices.iter().find(|(value, text)| value == label || text.contains(label));
        let value = value.unwrap_or_else(|| panic!("{name} offers no {label}: {choices:?}")).0.clone();
        self.set(name, &value)
    }
}

fn read_form(html: &str) -> Form {
    let head = &html[..html.find('>').unwrap_or(html.len())];
    let mut form = Form {
        action: attribute(head, "action").unwrap_or_default(),
        post: head.contains(" method=\"post\""),
        multipart: head.contains("multipart/form-data"),
        fields: Vec::new(),
        buttons: Vec::new(),
        choices: BTreeMap::new(),
    };
    let mut rest = &html[head.len()..];
    while let Some(at) = rest.find('<') {
        let tail = &rest[at..];
        let end = tail.find('>').map_or(tail.len(), |end| end + 1);
        let tag = &tail[..end];
        let after = &tail[end..];
        if tag.starts_with("<input") {
            read_input(&mut form, tag, after);
        } else if tag.starts_with("<textarea") {
            let body = &after[..after.find("</textarea>").unwrap_or(after.len())];
            let body = body.strip_prefix('\n').unwrap_or(body);
            form.fields.extend(attribute(tag, "name").map(|name| (name, unescape(body))));
        } else if tag.starts_with("<select") {
            read_select(&mut form, tag, &after[..after.find("</select>").unwrap_or(after.len())]);
        } else if tag.starts_with("<button")
            && let Some(name) = attribute(tag, "name")
        {
            form.buttons.push((name, attribute(tag, "value").unwrap_or_default()));
        }
        rest = after;
    }
    form
}

fn read_input(form: &mut Form, tag: &str, after: &str) {
    let Some(name) = attribute(tag, "name") else { return };
    let kind = attribute(tag, "type").unwrap_or_default();
    let value = attribute(tag, "value");
    match kind.as_str() {
        "checkbox" | "radio" => {
            let value = value.unwrap_or_else(|| "on".to_owned());
            let label = after[..after.find("</label>").unwrap_or(0)].to_owned();
            form.choices.entry(name.clone()).or_default().push((value.clone(), strip(&label)));
            if tag.contains(" checked") {
                form.fields.push((name, value));
            }
        }
        "file" => {}
        "submit" => form.buttons.push((name, value.unwrap_or_default())),
        _ => form.fields.push((name, value.unwrap_or_default())),
    }
}

fn read_select(form: &mut Form, tag: &str, body: &str) {
    let Some(name) = attribute(tag, "name") else { return };
    let mut selected = None;
    let mut rest = body;
    while let Some(at) = rest.find("<option") {
        let tail = &rest[at..];
        let end = tail.find('>').map_or(tail.len(), |end| end + 1);
        let option = &tail[..end];
        let label = tail[end..].split('<').next().unwrap_or_default().trim();
        let value = attribute(option, "value").unwrap_or_else(|| unescape(label));
        if option.contains(" selected") || selected.is_none() {
            selected = Some(value.clone());
        }
        form.choices.entry(name.clone()).or_default().push((value, unescape(label)));
        rest = &tail[end..];
    }
    form.fields.extend(selected.map(|value| (name, value)));
}

/// The value of an attribute of a tag, unescaped.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let at = tag.find(&format!(" {name}=\""))?;
    let value = &tag[at + name.len() + 3..];
    Some(unescape(&value[..value.find('"')?]))
}

fn strip(html: &str) -> String {
    let page = Page { status: 0, path: String::new(), html: html.to_owned() };
    page.text()
}

fn unescape(text: &str) -> String {
    let named = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    let named =
        named.replace("&#39;", "'").replace("&#x27;", "'").replace("&#34;", "\"").replace("&#60;", "<");
    named.replace("&#62;", ">").replace("&#38;", "&").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_is_read_row_by_row() {
        let html = "<table><thead><tr><th>Waktu</th></tr></thead><tbody>
            <tr><td class=\"num\">07.30</td><th scope=\"row\"><b>G01</b> &amp; G02</th></tr>
            <tr><td></td><td><a href=\"/x\">ada</a></td></tr></tbody></table>";
        let page = Page { status: 200, path: "/".to_owned(), html: html.to_owned() };
        assert_eq!(page.rows(), [["07.30", "G01 & G02"], ["", "ada"]]);
    }

    #[test]
    fn a_form_is_read_with_its_fields_choices_and_buttons() {
        let html = r#"<form action="/a?x=1" method="post"><input type="hidden" name="drawn" value="s&amp;1">
            <label><input type="radio" name="kind" value="bug" checked> Perbaikan bug</label>
            <label><input type="radio" name="kind" value="other"> Hal lain</label>
            <select name="who"><option value="1">Rini</option>
            <option value="2" selected>Dewi</option></select>
            <textarea name="note">
Satu &lt; dua</textarea><button name="verdict" value="passed">Lulus</button></form>"#;
        let page = Page { status: 200, path: "/".to_owned(), html: html.to_owned() };
        let form = page.form("/a");
        assert_eq!(form.fields[0], ("drawn".to_owned(), "s&1".to_owned()));
        assert_eq!(form.fields[1], ("kind".to_owned(), "bug".to_owned()));
        assert_eq!(form.fields[2], ("who".to_owned(), "2".to_owned()));
        assert_eq!(form.fields[3], ("note".to_owned(), "Satu < dua".to_owned()));
        assert_eq!(form.buttons, [("verdict".to_owned(), "passed".to_owned())]);
        assert_eq!(form.clone().choose("kind", "Hal lain").fields[1].1, "other");
        assert_eq!(form.choose("who", "Rini").fields[2].1, "1");
    }
}
