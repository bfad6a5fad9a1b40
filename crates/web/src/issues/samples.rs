//! An issue in every state that its page can show, seen by everybody: the journal of the procedure's own
//! tests plays it.

use super::facts::RARE;
use super::rare::ActPage;
use super::seen::{Seen, state_of};
use super::show::IssuePage;
use crate::conversation::{COMMENT_KEY, Talk};
use crate::drawn;
use crate::form::Kept;
use crate::frame::Frame;
use crate::tests::all::world::{NAMES, World, name, person};
use crate::typed::Typed;
use sop::procedure::Procedure;
use sop::{Actor, IssueNumber, Subject};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::read::{CasePage, CommentFile, CommentRow, Conversation, MentionRow, Named};
use store::read::{LinkRow, Reference};
use words::{Formats, Lang};

/// How an issue comes to each of its states, as the test world tells it.
pub const STORIES: [(&str, &str); 33] = [
    ("at 2", "rini reports"),
    ("urgent at 2", "rini reports urgent"),
    ("from an official", "rini reports official=verbal"),
    ("confidential at 3", "rini reports confidential, dewi assigns sari"),
    ("at 1 again", "rini reports, dewi hands-back-report"),
    ("at 3", "rini reports, dewi assigns sari"),
    ("branch being made", "rini reports, dewi assigns sari, sari branches"),
    ("at 4", "rini reports, dewi assigns sari, sari branches, server makes-branch"),
    ("dev being updated", "#4, sari pushes c1"),
    ("at 6, note first", "#4, sari notes c1"),
    ("own fault", "#4, sari pushes c1, dev own"),
    ("infrastructure", "#4, sari pushes c1, dev infra"),
    ("at 7", "#4, sari pushes c1, dev ok"),
    ("at 8", "#4, sari pushes c1, dev ok, sari tests-dev"),
    ("at 9", "#9"),
    ("at 9 again", "#9, budi tests failed, sari pushes c2, dev ok, sari tests-dev, sari requests"),
    ("reassigned", "#9, dewi reassigns andi"),
    ("at 10", "#9, budi tests"),
    ("merging", "#9, budi tests, dewi agrees"),
    ("staging being updated", "#9, budi tests, dewi agrees, server merges"),
    ("at 11", "#11"),
    ("at 12", "#11, dewi releases"),
    ("at 13", "#11, dewi releases, tono checks"),
    ("tester barred", "#9, dewi plans wati"),
    ("pipeline file", "#10 pipeline"),
    ("deviation asked", "#asked"),
    ("conflict", "#4, sari pushes c1, dev ok, sari updates, server cannot-update"),
    ("staging infra", "#9, budi tests, dewi agrees, server merges, staging infra"),
    ("production infra", "#11, dewi releases, tono checks, tono merges, master merges, production infra"),
    ("taken out", "#11, dewi takes-out, server reverts"),
    ("voided", "#9, sari pushes c2"),
    ("cancelled", "rini reports, dewi cancels"),
    ("done", "#11, dewi releases, tono checks, tono merges, master merges, production ok"),
];

/// Everybody who may look at the stories' issue.
pub const NAMES_OF_VIEWERS: [&str; 7] = ["rini", "dewi", "sari", "andi", "budi", "tono", "hadi"];

const TO_3: &str = "rini reports, dewi assigns sari";
const TO_4: &str = "rini reports, dewi assigns sari, sari branches, server makes-branch";
const TO_9: &str = "sari pushes c1, dev ok, sari tests-dev, sari requests";
const AFTER_PUSH: &str = "dev ok, sari tests-dev, sari requests";
const TO_11: &str = "budi tests, dewi agrees, server merges, staging ok";

/// The world after a story.
pub fn told(story: &str) -> World {
    let full = story
        .replace("#asked", "#9, dewi plans wati, budi asks 9 named_tester")
        .replace("#10 pipeline", &format!("{TO_4}, sari pushes c1 pipe=pipe1, {AFTER_PUSH}, budi tests"))
        .replace("#11", &format!("#9, {TO_11}"))
        .replace("#9", &format!("{TO_4}, {TO_9}"))
        .replace("#8", &format!("{TO_4}, sari pushes c1, dev ok, sari tests-dev"))
        .replace("#4", TO_4)
        .replace("#3", TO_3);
    World::new().tell(&full).clone()
}

/// The page's case as the store would answer it.
pub fn page_of(world: &World) -> CasePage {
    let case = world.case(Subject::Issue(IssueNumber(1)));
    let issue = case.issue().unwrap().clone();
    let mut texts = BTreeMap::new();
    texts.insert(issue.title.clone(), "Izin tidak tersimpan setelah unggah <berkas> & lampiran".to_owned());
    texts.insert(issue.body.clone(), "Terjadi: izin hilang.\n\nDiharapkan: tersimpan.".to_owned());
    for note in &issue.notes {
        texts.insert(note.text.clone(), "Unggah 24 MB dicoba.\nTersimpan.".to_owned());
    }
    let reasons = issue.returns.iter().filter_map(|back| back.reason.as_ref());
    let asked = issue.deviations.iter().map(|deviation| &deviation.reason);
    for reason in reasons.chain(asked).chain(&issue.cancelled) {
        texts.insert(reason.clone(), "Berkas 24 MB tidak tersimpan di jaringan lambat.".to_owned());
    }
    let names =
        |at: &&str| (person(at), Named { name: name(person(at)).to_owned(), username: (*at).to_owned() });
    CasePage { case, readable: true, texts, people: NAMES.iter().map(names).collect(), pipelines: Vec::new() }
}

/// A discussion about it, with everything that one can hold.
pub fn talk(page: &CasePage) -> Talk {
    let at = page.case.at;
    let comment = |comment, who: &str, body: &str| CommentRow {
        comment,
        at,
        person: person(who),
        body: body.to_owned(),
        edited_at: None,
        deleted_at: None,
        place: None,
    };
    let rich = "## Uji\n\n- [x] @budi: unggah 8 MB\n- [ ] #1 <b>ulang</b>\n\n\
                | a | b |\n|---|---|\n| 1 | `2` |\n\n```\nizin\n```";
    let file = |position, name: &str, kind, pixels| CommentFile {
        comment: 2,
        position,
        name: name.to_owned(),
        kind,
        size_bytes: 8_000,
        sha256: sop::FileDigest::of(&[7; 32]),
        pixels,
    };
    let reference = Reference::Issue(IssueNumber(1));
    let slug = page.case.application.as_ref().unwrap().slug.clone();
    let mention = MentionRow {
        comment: 9,
        at,
        name: "Budi & Rini".to_owned(),
        issue: IssueNumber(7),
        title: Some("Unggah <gagal>".to_owned()),
    };
    let conversation = Conversation {
        comments: vec![
            comment(1, "dewi", "Tolong uji juga dengan koneksi lambat."),
            CommentRow { edited_at: Some(at), ..comment(2, "sari", rich) },
            CommentRow { deleted_at: Some(at), ..comment(3, "dewi", "") },
        ],
        older: true,
        files: vec![
            file(0, "layar <1>.png", sop::FileKind::Png, Some((640, 480))),
            file(1, "uji.log", sop::FileKind::Text, None),
        ],
        links: vec![LinkRow { reference, slug }],
        mentioned: vec![MentionRow { title: None, ..mention.clone() }, mention],
        versions: Vec::new(),
    };
    let part = store::read::TalkPart { before: Some(9), versions_of: None };
    Talk { part, conversation, ..Talk::default() }
}

/// The issue of `page` as `who` sees it.
pub fn seen<'a>(page: &'a CasePage, lang: Lang, who: &str, kept: &'a Kept) -> Seen<'a> {
    let formats = Formats::new(lang, page.case.calendar.zone());
    let drawn = drawn::sign(&[1; 32], &state_of(page.case.issue().unwrap()), "abcd");
    let procedure = Arc::new(Procedure::embedded().clone());
    let by = Actor::on_the_web(person(who));
    Seen::new(formats, by, "https://alur.example", drawn, procedure, page, kept).unwrap()
}

/// Every story in the eyes of those who take part in it.
pub fn all(lang: Lang) -> Vec<IssuePage> {
    let none = Kept::none();
    let mut pages = Vec::new();
    for (_, story) in STORIES {
        let page = page_of(&told(story));
        for who in NAMES_OF_VIEWERS {
            let seen = seen(&page, lang, who, &none).with_talk(talk(&page));
            pages.push(IssuePage::of(Frame::sample(lang, &format!("#1 {}", seen.title())), &seen, None));
        }
    }
    pages.extend(refused(lang));
    pages
}

/// Forms to mend, a refusal at its form, and one whose form is gone.
fn refused(lang: Lang) -> Vec<IssuePage> {
    let typed = Typed(vec![("note".to_owned(), "Unggah 24 MB".to_owned())]);
    let kept = |key, faults, say: Option<&str>| Kept {
        key,
        typed: typed.clone(),
        faults,
        say: say.map(str::to_owned),
        ..Kept::none()
    };
    let faults = vec![("note", lang.text_missing(sop::text::TextKind::Note).to_owned())];
    let preview = vec![
        ("text".to_owned(), "**Sudah** diuji: #1".to_owned()),
        ("kept".to_owned(), "0f:2048:layar.png".to_owned()),
        ("preview".to_owned(), "1".to_owned()),
    ];
    let missing = vec![("text", lang.text_missing(sop::text::TextKind::Remark).to_owned())];
    let cases = [
        ("#9", "budi", Kept { key: COMMENT_KEY, typed: Typed(preview), ..Kept::none() }),
        ("#9", "budi", Kept { key: COMMENT_KEY, faults: missing, ..Kept::none() }),
        ("#9", "budi", kept("team-test", faults, None)),
        ("#9", "budi", kept("team-test", Vec::new(), Some("…"))),
        ("#9", "sari", kept("dev-test", Vec::new(), Some("…"))),
    ];
    let draw = |(story, who, kept): (&str, &str, Kept)| {
        let page = page_of(&told(story));
        let seen = seen(&page, lang, who, &kept);
        IssuePage::of(Frame::sample(lang, "#1 x"), &seen, Some("…".to_owned()))
    };
    cases.into_iter().map(draw).collect()
}

/// The small page of each rare act.
pub fn acts(lang: Lang) -> Vec<ActPage> {
    let page = page_of(&told("#9"));
    let none = Kept::none();
    let seen = seen(&page, lang, "dewi", &none);
    let frame = |title: &str| Frame::sample(lang, title);
    let small = RARE.into_iter().filter_map(|act| ActPage::of(frame(lang.act(act)), &seen, act));
    let deviation = super::deviation::page_of(frame(lang.deviation_heading()), &seen, "9:separation");
    small.chain(std::iter::once(deviation)).collect()
}
