//! Markdown of people as HTML that is safe on our own address: comrak without raw HTML, then an allow-list of
//! elements (security: no script, no style, no class, no id, no picture from elsewhere). It is made for each
//! request: what a name links to depends on who reads.

use crate::prose::{Paragraphs, visible};
use crate::{limits, url};
use app::conversation::names::{Piece, options, pieces, running_text};
use askama::filters::HtmlSafe;
use comrak::arena_tree::NodeEdge;
use comrak::nodes::{Node, NodeLink, NodeValue};
use comrak::{Arena, format_html, parse_document};
use sop::Slug;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::LazyLock;
use store::read::{LinkRow, Reference};
use words::Lang;

/// A text as finished HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered(String);

impl fmt::Display for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Rendered {}

/// What the names of a text lead to, for one reader.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// User names of those whom a comment here can mention.
    pub people: BTreeSet<String>,
    /// What the reader may see.
    pub links: Vec<LinkRow>,
    /// Where the text lies, when it is a file of a repository: its relative links lead to files beside it.
    pub place: Option<FilePlace>,
}

/// The directory of a file at a branch or commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilePlace {
    pub slug: Slug,
    pub revision: String,
    pub directory: String,
}

/// How comrak writes the box of a task; text of people never holds a `<`.
const BOXES: [(&str, bool); 2] = [
    ("<input type=\"checkbox\" checked=\"\" disabled=\"\" />", true),
    ("<input type=\"checkbox\" disabled=\"\" />", false),
];

/// The second wall: whatever the first let through, these elements leave and no others.
static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut cleaner = ammonia::Builder::empty();
    cleaner
        .tags(
            [
                "p",
                "br",
                "strong",
                "em",
                "del",
                "a",
                "code",
                "pre",
                "blockquote",
                "ul",
                "ol",
                "li",
                "h3",
                "h4",
                "hr",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
                "input",
            ]
            .into(),
        )
        .tag_attributes(
            [
                ("a", ["href"].into()),
                ("ol", ["start"].into()),
                ("input", ["type", "checked", "disabled", "aria-label"].into()),
            ]
            .into(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(ammonia::UrlRelative::PassThrough)
        .link_rel(Some("nofollow noreferrer noopener"));
    cleaner
});

/// The HTML of a text; its headings become `h3` or `h4`, as `heading` says, below those of the page.
pub fn render(lang: Lang, text: &str, links: &Links, heading: u8) -> Rendered {
    let text = visible(text);
    let arena = Arena::new();
    let root = parse_document(&arena, &text, &options());
    if depth(root) > limits::MARKDOWN_DEPTH_MAX {
        return Rendered(Paragraphs::of(&text).to_string());
    }
    for node in running_text(root) {
        link_names(&arena, node, links);
    }
    for node in root.descendants().collect::<Vec<_>>() {
        tame(&arena, node, heading, links.place.as_ref());
    }
    let mut html = String::with_capacity(text.len() * 2);
    format_html(root, &options(), &mut html).expect("a string takes all that is written");
    for (plain, done) in BOXES {
        let (checked, words) =
            if done { ("checked", lang.talk_box_done()) } else { ("", lang.talk_box_open()) };
        let named = format!("<input type=\"checkbox\" {checked} disabled aria-label=\"{words}\">");
        html = html.replace(plain, &named);
    }
    Rendered(CLEANER.clean(&html).to_string())
}

/// How deep the elements lie in each other.
fn depth(root: Node<'_>) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for edge in root.traverse() {
        match edge {
            NodeEdge::Start(_) => depth += 1,
            NodeEdge::End(_) => depth -= 1,
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// Turns the names in a text into links, and people into strong words.
fn link_names<'a>(arena: &'a Arena<'a>, node: Node<'a>, links: &Links) {
    let words = match &node.data().value {
        NodeValue::Text(words) => words.to_string(),
        _ => return,
    };
    let parts = pieces(&words);
    if parts.iter().all(|part| matches!(part, Piece::Words(_))) {
        return;
    }
    let text = |words: String| arena.alloc(NodeValue::Text(words.into()).into());
    for part in parts {
        let (shown, wrap) = match part {
            Piece::Words(words) => (words.to_owned(), None),
            Piece::Person(name) => {
                let known = links.people.contains(name);
                (format!("@{name}"), known.then_some(NodeValue::Strong))
            }
            Piece::Issue(number) => (format!("#{number}"), links.link(&Reference::Issue(number))),
            Piece::Request(number) => (format!("!{number}"), links.link(&Reference::Request(number))),
            Piece::Commit(digits) => (digits.to_owned(), links.commit(digits)),
        };
        match wrap {
            None => node.insert_before(text(shown)),
            Some(value) => {
                let over = arena.alloc(value.into());
                over.append(text(shown));
                node.insert_before(over);
            }
        }
    }
    node.detach();
}

impl Links {
    fn link(&self, reference: &Reference) -> Option<NodeValue> {
        self.links.iter().find(|row| row.reference == *reference).map(link_to)
    }

    fn commit(&self, digits: &str) -> Option<NodeValue> {
        let begins = |row: &&LinkRow| match &row.reference {
            Reference::Commit(_, commit) => commit.as_str().starts_with(digits),
            Reference::Issue(_) | Reference::Request(_) => false,
        };
        self.links.iter().find(begins).map(link_to)
    }
}

fn link_to(row: &LinkRow) -> NodeValue {
    let url = match &row.reference {
        Reference::Issue(number) => url::issue(*number),
        Reference::Request(number) => url::merge_request(*number),
        Reference::Commit(_, commit) => url::commit(&row.slug, commit.as_str()),
    };
    NodeValue::Link(Box::new(NodeLink { url, title: String::new() }))
}

/// Pictures become links, so that nothing is fetched from elsewhere; links that lead nowhere safe lose their
/// address and keep their words; headings fit below those of the page.
fn tame<'a>(arena: &'a Arena<'a>, node: Node<'a>, heading: u8, place: Option<&FilePlace>) {
    let target = match &mut node.data_mut().value {
        NodeValue::Heading(its) => {
            its.level = heading;
            return;
        }
        NodeValue::Link(link) | NodeValue::Image(link) => std::mem::take(&mut link.url),
        _ => return,
    };
    let target = place.and_then(|place| place.beside(&target)).unwrap_or(target);
    let in_link = node.ancestors().skip(1).any(|over| matches!(over.data().value, NodeValue::Link(_)));
    if in_link || !is_safe(&target) {
        for child in node.children().collect::<Vec<_>>() {
            node.insert_before(child);
        }
        node.detach();
        return;
    }
    if node.collect_text().trim().is_empty() {
        node.append(arena.alloc(NodeValue::Text(target.clone().into()).into()));
    }
    node.data_mut().value = NodeValue::Link(Box::new(NodeLink { url: target, title: String::new() }));
}

impl FilePlace {
    /// The page of the file that a relative link names; none for other links, and for those that lead out of
    /// the repository.
    fn beside(&self, target: &str) -> Option<String> {
        let path = target.split(['#', '?']).next().unwrap_or_default();
        if path.is_empty() || path.starts_with('/') || path.contains([':', '\\', '%']) {
            return None;
        }
        let mut parts: Vec<&str> = self.directory.split('/').filter(|part| !part.is_empty()).collect();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                name => parts.push(name),
            }
        }
        let path = parts.join("/");
        let is_directory = target.ends_with('/') || path.is_empty();
        let page = if is_directory { url::tree } else { url::file };
        Some(page(&self.slug, &self.revision, &path))
    }
}

/// An address that a person may be led to: of the web, of mail, or a path of ours.
fn is_safe(target: &str) -> bool {
    let lower = target.to_ascii_lowercase();
    let ours = target.starts_with('/') && !target.starts_with("//") && !target.contains('\\');
    ours || ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sop::{AppId, CommitId, IssueNumber, RequestNumber, Slug};

    fn html(text: &str) -> String {
        render(Lang::Id, text, &links(), 4).to_string().trim_end().to_owned()
    }

    fn links() -> Links {
        let slug = Slug::parse("perizinan").unwrap();
        let commit = CommitId::parse("baa3073e4f5061728394a5b6c7d8e9f0a1b2c3d4").unwrap();
        let references = [
            Reference::Issue(IssueNumber(42)),
            Reference::Request(RequestNumber(12)),
            Reference::Commit(AppId(1), commit),
        ];
        let link = |reference| LinkRow { reference, slug: slug.clone() };
        Links { people: ["dewi".to_owned()].into(), links: references.map(link).into(), place: None }
    }

    const REL: &str = "rel=\"nofollow noreferrer noopener\"";

    #[test]
    fn markdown_becomes_the_elements_that_are_allowed() {
        for (text, shown) in [
            ("satu\ndua\n\ntiga", "<p>satu<br>\ndua</p>\n<p>tiga</p>"),
            ("**a** _b_ ~~c~~ `d`", "<p><strong>a</strong> <em>b</em> <del>c</del> <code>d</code></p>"),
            ("# Judul\n\n### Bagian", "<h4>Judul</h4>\n<h4>Bagian</h4>"),
            ("```rust\nlet a = 1;\n```", "<pre><code>let a = 1;\n</code></pre>"),
            ("> kutip", "<blockquote>\n<p>kutip</p>\n</blockquote>"),
            ("3. tiga\n4. empat", "<ol start=\"3\">\n<li>tiga</li>\n<li>empat</li>\n</ol>"),
            (
                "| a | b |\n|---|--:|\n| 1 | 2 |",
                "<table>\n<thead>\n<tr>\n<th>a</th>\n<th>b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n\
                 <td>2</td>\n</tr>\n</tbody>\n</table>",
            ),
            (
                "- [x] uji\n- [ ] kirim",
                "<ul>\n<li><input type=\"checkbox\" checked=\"\" disabled=\"\" aria-label=\"selesai\"> \
                 uji</li>\n\
                 <li><input type=\"checkbox\" disabled=\"\" aria-label=\"belum selesai\"> kirim</li>\n</ul>",
            ),
        ] {
            assert_eq!(html(text), shown, "{text}");
        }
    }

    #[test]
    fn names_link_to_what_the_reader_may_see_and_else_stay_text() {
        let link = |href: &str, words: &str| format!("<a href=\"{href}\" {REL}>{words}</a>");
        let commit = "/applications/perizinan/commits/baa3073e4f5061728394a5b6c7d8e9f0a1b2c3d4";
        for (text, shown) in [
            ("@dewi dan @orang", "<strong>@dewi</strong> dan @orang".to_owned()),
            ("#42, #43", format!("{}, #43", link("/issues/42", "#42"))),
            ("!12 !13", format!("{} !13", link("/merge-requests/12", "!12"))),
            ("(baa3073e) baa3073f", format!("({}) baa3073f", link(commit, "baa3073e"))),
            ("`#42` \\#42", format!("<code>#42</code> {}", link("/issues/42", "#42"))),
            ("[lihat #42](/issues/1)", link("/issues/1", "lihat #42")),
        ] {
            assert_eq!(html(text), format!("<p>{shown}</p>"), "{text}");
        }
    }

    #[test]
    fn sc2_sc3_hostile_text_never_becomes_anything_but_text() {
        for text in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<svg/onload=alert(1)>",
            "<a href=\"javascript:alert(1)\">x</a>",
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](java&#115;cript:alert(1))",
            "[x](data:text/html;base64,PHNjcmlwdD4=)",
            "[x](vbscript:x) [y](file:///etc/passwd)",
            "[x](//evil.example/a) [y](/\\evil.example)",
            "![x](data:image/svg+xml;base64,AAAA)",
            "<javascript:alert(1)>",
            "[x]: javascript:alert(1)\n\n[x]",
            "<table><tr><td>",
            "</main></body><h1>",
            "<!-- <b> -->",
            "<style>body{display:none}</style>",
            "<div id=diskusi style=position:fixed class=turn>",
            "<form action=/sign-out method=post><button>x",
            "&lt;script&gt;&#60;script&#62;",
            "`<script>`\n\n```html\n<script>\n```",
            "```\" onmouseover=\"alert(1)\n<b>\n```",
            "| <script> | <b> |\n|---|---|\n| </table> | x |",
            "[a\"onclick=\"x](https://a.example/\"onclick=\"x 'title\"onclick=\"x')",
        ] {
            let html = html(text);
            let lower = html.to_lowercase();
            for bad in
                ["<script", "<img", "<svg", "<style", "<div", "<form", "<button", "<h1", "<!--", "<main"]
            {
                assert!(!lower.contains(bad), "{text}: {html}");
            }
            for tag in lower.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default()) {
                for bad in ["javascript:", "data:", "vbscript:", "file:", " on", "style=", "id=", "class="] {
                    assert!(!tag.contains(bad), "{text}: {html}");
                }
            }
            assert!(!html.contains("href=\"//") && !html.contains("href=\"/\\"), "{text}: {html}");
            let faults = crate::tests::html::faults(&format!("<main>{html}</main>"));
            assert!(faults.iter().all(|fault| !fault.contains("close")), "{text}: {faults:?} {html}");
        }
    }

    #[test]
    fn pictures_are_links_and_turning_characters_are_shown() {
        let said = |text: &str| html(text).replace(REL, "REL");
        for (text, shown) in [
            ("![peta](https://a.example/p.png)", "<a href=\"https://a.example/p.png\" REL>peta</a>"),
            (
                "![](https://a.example/p.png)",
                "<a href=\"https://a.example/p.png\" REL>https://a.example/p.png</a>",
            ),
            ("[![x](https://a.example/p.png)](https://a.example)", "<a href=\"https://a.example\" REL>x</a>"),
            (
                "https://a.example/?a=1&b=2",
                "<a href=\"https://a.example/?a=1&amp;b=2\" REL>https://a.example/?a=1&amp;b=2</a>",
            ),
            ("a\u{202e}b\u{200b}c", "a\u{fffd}b\u{fffd}c"),
        ] {
            assert_eq!(said(text), format!("<p>{shown}</p>"), "{text}");
        }
    }

    #[test]
    fn links_of_a_file_lead_to_files_beside_it_and_never_out_of_the_repository() {
        let slug = Slug::parse("perizinan").unwrap();
        let place = FilePlace { slug, revision: "issue/1".to_owned(), directory: "docs/a".to_owned() };
        let page = "/applications/perizinan";
        for (target, leads) in [
            ("b.md", Some(format!("{page}/file/issue~1/docs/a/b.md"))),
            ("./b.md#bagian", Some(format!("{page}/file/issue~1/docs/a/b.md"))),
            ("../../README.md", Some(format!("{page}/file/issue~1/README.md"))),
            ("../", Some(format!("{page}/tree/issue~1/docs"))),
            ("../../../x", None),
            ("javascript:alert(1)", None),
            ("//evil.example", None),
            ("#bagian", None),
        ] {
            assert_eq!(place.beside(target), leads, "{target}");
        }
        let links = Links { place: Some(place), ..Links::default() };
        let html = render(Lang::Id, "[x](b.md) ![y](\"><script>.png)", &links, 3).to_string();
        assert!(html.contains("/docs/a/b.md\"") && !html.contains("<script"), "{html}");
    }

    #[test]
    fn deep_and_long_texts_are_shown_as_text_and_in_time() {
        let most = sop::limits::NOTE_CHARS_MAX;
        for unit in
            ["> ", "- ", "*a ", "[", "![](", "`", "<a>", "**", "| a ", "1. ", "_a_ ", "<", "&#", "(([x](y)"]
        {
            let text: String = unit.chars().cycle().take(most).collect();
            let began = std::time::Instant::now();
            let html = html(&text);
            assert!(html.len() <= 1 << 20, "{unit}: {} bytes", html.len());
            // A bound against what grows with the square of the text, not a measurement.
            assert!(began.elapsed().as_secs() < 5, "{unit}: {:?}", began.elapsed());
        }
        let nested = html(&format!("{}dalam", "> ".repeat(60)));
        assert!(!nested.contains("<blockquote>") && nested.contains("dalam"), "{nested}");
    }
}
