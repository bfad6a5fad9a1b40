//! What holds on the issue's page in every state, for everybody, in both languages.

use super::samples::{NAMES_OF_VIEWERS, STORIES, page_of, seen, told};
use super::show::IssuePage;
use crate::form::Kept;
use crate::frame::Frame;
use crate::tests::all::world::NAMES;
use askama::Template;
use words::Lang;

fn drawn(story: &str, who: &str, lang: Lang) -> String {
    let page = page_of(&told(story));
    let none = Kept::none();
    let seen = seen(&page, lang, who, &none);
    IssuePage::of(Frame::sample(lang, &format!("#1 {}", seen.title())), &seen, None).render().unwrap()
}

/// The turn box alone.
fn turn(html: &str) -> &str {
    let at = html.find("<section class=\"turn").unwrap();
    &html[at..at + html[at..].find("</section>").unwrap()]
}

#[test]
fn every_state_offers_one_act_or_names_somebody() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        for (state, story) in STORIES {
            for who in NAMES_OF_VIEWERS {
                let html = drawn(story, who, lang);
                let primaries = html.matches("data-primary").count();
                let quiet = turn(&html).contains("turn wait") || turn(&html).contains("turn rule");
                let names = NAMES.iter().any(|name| turn(&html).contains(name));
                let fits = if quiet { primaries == 0 && names } else { primaries == 1 };
                if !fits {
                    let text = turn(&html);
                    wrong.push(format!("{state}, {who}, {}: {primaries} primaries\n{text}", lang.tag()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n\n"));
}

/// State, viewer, and what the turn box must hold.
const BOXES: [(&str, &str, &[&str]); 24] = [
    ("rini reports", "dewi", &["langkah 2", "name=\"assignee\"", "due-date", "report-hand-back"]),
    ("rini reports", "rini", &["Menunggu PM: dewi", "Standarnya 5 menit kerja"]),
    ("rini reports, dewi hands-back-report", "rini", &["langkah 1", "report-completion", "<blockquote>"]),
    ("#3", "sari", &["langkah 3", "issue/1-", "assignment-hand-back"]),
    (
        "#4",
        "sari",
        &["git clone https://alur.example/git/perizinan.git", "git push -o uji-lokal", "local-test"],
    ),
    ("#4", "dewi", &["Menunggu Developer: sari", "due date"]),
    ("#3, sari branches", "sari", &["Server sedang membuat branch"]),
    ("#4, sari pushes c1, dev infra", "tono", &["deployment", "fault-class"]),
    ("#4, sari pushes c1, dev own", "sari", &["aplikasi sendiri", "local-test"]),
    (
        "#4, sari pushes c1, dev ok",
        "sari",
        &["langkah 7", "href=\"https://dev.example\">Buka server dev", "dev-test"],
    ),
    ("#8", "sari", &["langkah 8", "staging-request"]),
    ("#9", "budi", &["langkah 9", "team-test", "PM tidak menyebut kasus uji"]),
    ("#9", "sari", &["Menunggu Tim Uji Coba: budi atau wati", "langkah 10"]),
    ("#9, dewi plans wati", "budi", &["turn rule", "wati", "deviations/new?step=9&#38;guard=named_tester"]),
    ("#9, budi tests", "dewi", &["langkah 10", "staging-approval", "name=\"seen\"", "staging-return"]),
    ("#10 pipeline", "dewi", &["turn rule", "disabled", "tono", "guard=pipeline_accepted", "staging-return"]),
    ("#10 pipeline", "tono", &["periksa berkas pipeline", "pipeline-file-acceptance"]),
    ("#9, budi tests, dewi agrees", "dewi", &["Server sedang melakukan merge ke staging"]),
    ("#11", "dewi", &["langkah 11", "/releases/new?application=perizinan", "taking-out"]),
    ("#11, dewi releases", "tono", &["langkah 12", "/releases/1", "data-primary"]),
    ("#4, sari pushes c1, dev ok, sari updates, server cannot-update", "sari", &["konflik"]),
    ("#asked", "hadi", &["putuskan penyimpangan", "href=\"/issues/1/deviations/1\"", "data-primary"]),
    ("#asked", "budi", &["turn rule", "Menunggu keputusan hadi"]),
    ("rini reports, dewi cancels", "rini", &["Issue dibatalkan", "<blockquote>"]),
];

#[test]
fn the_turn_box_holds_what_the_state_and_the_viewer_ask_for() {
    let mut wrong = Vec::new();
    for (story, who, held) in BOXES {
        let html = drawn(story, who, Lang::Id);
        for part in held.iter().filter(|part| !turn(&html).contains(**part)) {
            wrong.push(format!("{story} / {who}: no {part}\n{}", turn(&html)));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

#[test]
fn b12_a_voided_note_stays_struck_through_with_its_reason() {
    let html = drawn("#9, sari pushes c2", "sari", Lang::Id);
    assert!(html.contains("<del>"), "{html}");
    assert!(html.contains("Tidak berlaku lagi: ada commit baru"));
}

#[test]
fn r79_a_confidential_issue_hides_its_texts() {
    let mut page = page_of(&told("rini reports confidential, dewi assigns sari"));
    page.readable = false;
    let none = Kept::none();
    let seen = seen(&page, Lang::Id, "andi", &none);
    let html = IssuePage::of(Frame::sample(Lang::Id, &format!("#1 {}", seen.title())), &seen, None);
    let html = html.render().unwrap();
    assert!(html.contains("Issue rahasia"));
    assert!(!html.contains("Izin tidak tersimpan"), "the title shows");
    assert!(!html.contains("Diharapkan"), "the text shows");
}
