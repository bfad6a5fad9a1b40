//! The SOP as the office keeps it: the status of its legal bases (R3), its revisions.

use super::all::world::wib;
use super::office::{Office, founded};
use app::What;
use axum::http::StatusCode;
use sop::acts::Drawn;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{From, ReportIssue, report as reports};
use sop::text::TextKind;
use sop::{AppId, Prose};

/// The value of a hidden field, as the page carries it.
fn hidden(page: &str, name: &str) -> String {
    let start = format!("name=\"{name}\" value=\"");
    let value = page.split(&start).nth(1).and_then(|rest| rest.split("\">").next()).unwrap();
    value.replace("&#34;", "\"").replace("&#60;", "<").replace("&#62;", ">").replace("&#38;", "&")
}

const BASIS: &str = "/admin/sop/legal-bases/4";

#[tokio::test]
async fn r3_a_revoked_legal_basis_is_shown_and_waits_in_the_tasks_until_it_is_reviewed() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    let page = office.get(&admin, BASIS).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    let (basis, seen) = (hidden(&page.body, "basis"), hidden(&page.body, "seen"));
    assert!(basis.starts_with("PP Nomor 82 Tahun 2012") && seen.is_empty(), "{basis} {seen}");
    let form = |status: &'static str, by: &'static str| {
        vec![("basis", basis.as_str()), ("seen", ""), ("status", status), ("by", by)]
    };
    let post = format!("{BASIS}/status");
    let head = office.app.reader().head().await.unwrap();
    let bare = office.post(&admin, &post, &form("revoked", " ")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bare.body.contains("Oleh peraturan apa") && bare.body.contains("Kesalahan: "), "{}", bare.body);
    assert_eq!(office.app.reader().head().await.unwrap(), head);
    let done = office.post(&admin, &post, &form("revoked", "PP Nomor <71> Tahun 2019")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop?done=status"));
    let stale = office.post(&admin, &post, &form("in_force", "")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "another saw nothing of it");

    let dewi = office.sign_in("dewi").await;
    let sheet = office.get(&dewi, "/sop").await.body;
    assert!(sheet.contains("Dicabut oleh PP Nomor &#60;71&#62; Tahun 2019"), "{sheet}");
    let list = office.get(&admin, "/admin/sop").await.body;
    assert!(list.contains("Menunggu peninjauan") && list.contains("admin, "), "{list}");
    let tasks = office.get(&admin, "/").await.body;
    assert!(tasks.contains(BASIS) && tasks.contains("Tinjau SOP: PP Nomor 82 Tahun 2012"), "{tasks}");
    let others = office.get(&dewi, "/").await.body;
    assert!(!others.contains("Tinjau SOP"), "only who may edit the SOP: {others}");

    let page = office.get(&admin, BASIS).await.body;
    let seen = hidden(&page, "seen");
    let review = format!("{BASIS}/review");
    let form = |finding: &'static str| {
        vec![("basis", basis.as_str()), ("seen", seen.as_str()), ("finding", finding)]
    };
    let bare = office.post(&admin, &review, &form("")).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    let done = office.post(&admin, &review, &form("Isi SOP tetap sesuai.")).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop?done=review"));
    let tasks = office.get(&admin, "/").await.body;
    assert!(!tasks.contains("Tinjau SOP: PP"), "{tasks}");
    let journal = office.get(&admin, "/journal").await.body;
    assert!(journal.contains("Dasar hukum yang dicabut selesai ditinjau: PP Nomor 82"), "{journal}");
    assert!(office.get(&admin, "/admin/sop").await.body.contains("Sudah ditinjau"));
}

#[tokio::test]
async fn r3_an_administrator_keeps_the_sop_a_pm_and_a_superior_read_and_for_others_it_is_not_there() {
    let office = founded().await;
    for (who, reads, keeps) in [
        ("admin", StatusCode::OK, StatusCode::OK),
        ("pandu", StatusCode::OK, StatusCode::NOT_FOUND),
        ("kadis", StatusCode::OK, StatusCode::NOT_FOUND),
        ("dewi", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
        ("orang", StatusCode::NOT_FOUND, StatusCode::NOT_FOUND),
    ] {
        let cookie = office.sign_in(who).await;
        let list = office.get(&cookie, "/admin/sop").await;
        assert_eq!(list.status, reads, "{who}");
        assert_eq!(office.get(&cookie, BASIS).await.status, keeps, "{who}");
        assert_eq!(list.body.contains("href=\"/admin/sop/legal-bases/4\""), keeps == StatusCode::OK, "{who}");
        let sheet = office.get(&cookie, "/sop").await.body;
        assert_eq!(sheet.contains("href=\"/admin/sop\""), reads == StatusCode::OK, "{who}");
    }
    let admin = office.sign_in("admin").await;
    for missing in ["/admin/sop/legal-bases/0", "/admin/sop/legal-bases/15", "/sop?revision=lain"] {
        assert_eq!(office.get(&admin, missing).await.status, StatusCode::NOT_FOUND, "{missing}");
    }
}

/// The fields of a form as a browser would send them: hidden fields, lines, areas, what is chosen.
fn filled(page: &str, action: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let text = text.replace("&#34;", "\"").replace("&#39;", "'").replace("&#60;", "<");
        text.replace("&#62;", ">").replace("&#38;", "&")
    };
    let form =
        page.split(&format!("action=\"{action}\"")).nth(1).unwrap_or_else(|| panic!("no {action}: {page}"));
    let form = form.split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let start = format!(" {name}=\"");
        tag.split(&start).nth(1).map(|rest| plain(rest.split('"').next().unwrap()))
    };
    let mut fields = Vec::new();
    for tag in form.split("<input").skip(1) {
        let tag = tag.split('>').next().unwrap();
        let choice = tag.contains("type=\"radio\"") || tag.contains("type=\"checkbox\"");
        if let Some(name) = attribute(tag, "name").filter(|_| !choice || tag.contains(" checked")) {
            fields.push((name, attribute(tag, "value").unwrap_or_default()));
        }
    }
    for area in form.split("<textarea").skip(1) {
        let (tag, rest) = area.split_once('>').unwrap();
        let text = rest.split("</textarea>").next().unwrap().trim_start_matches('\n');
        fields.push((attribute(tag, "name").unwrap(), plain(text)));
    }
    fields
}

/// The same fields with one of them typed anew.
fn typed<'a>(fields: &'a [(String, String)], name: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    assert!(fields.iter().any(|(known, _)| known == name), "no field {name}: {fields:?}");
    let typed =
        fields.iter().map(|(known, old)| (known.as_str(), if known == name { value } else { old.as_str() }));
    typed.collect()
}

/// Reports an issue; they are numbered from 1.
async fn report(office: &Office, title: &str) {
    let text = |kind, text: &str| Prose::new(kind, text, [7; 16]).unwrap();
    let act = ReportIssue {
        kind: IssueKind::Bug,
        needs: Needs::Code,
        from: From::Ticket { number: title.to_owned() },
        title: text(TextKind::Title, &format!("{title} tengah malam")),
        body: text(TextKind::Body, &format!("{title}: hilang.")),
        confidential: false,
        urgent: false,
        drawn: Drawn::default(),
    };
    let what = What::NewIssue { application: AppId(1), parent: None };
    office.decide("rini", what, move |case, by| reports(case, by, act)).await;
}

const STEP_9: &str = "/admin/sop/draft/steps/9";

#[tokio::test]
async fn r4_a_draft_is_edited_part_by_part_and_nothing_typed_is_lost() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    assert_eq!(office.get(&admin, "/admin/sop/draft").await.status, StatusCode::NOT_FOUND, "none yet");
    let begun = office.post(&admin, "/admin/sop/draft", &[]).await;
    assert_eq!((begun.status, begun.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop/draft"));
    let head = office.app.reader().head().await.unwrap();
    for part in ["identity", "lists", "steps/1", "steps/5", "steps/13"] {
        let action = format!("/admin/sop/draft/{part}");
        let page = office.get(&admin, &action).await;
        assert_eq!(page.status, StatusCode::OK, "{part}");
        assert!(
            page.body.contains("LAMPIRAN SOP Pengerjaan Issue Aplikasi"),
            "{part}: the form stands beside"
        );
        // What the form shows is what it sends: saving it changes nothing but the version.
        let fields = filled(&page.body, &action);
        let before = office.app.reader().procedure_draft().await.unwrap().unwrap();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let saved = office.post(&admin, &action, &fields).await;
        assert_eq!(saved.status, StatusCode::SEE_OTHER, "{part}: {}", saved.body);
        assert_eq!(saved.location, format!("{action}?done=saved"));
        let after = office.app.reader().procedure_draft().await.unwrap().unwrap();
        assert_eq!((after.body, after.version), (before.body, before.version + 1), "{part}");
    }

    let page = office.get(&admin, STEP_9).await.body;
    assert!(page.contains("Tim Uji Coba") && page.contains("R44"), "who may act is shown: {page}");
    let fields = filled(&page, STEP_9);
    for (name, wrong) in [("text", " "), ("output", ""), ("label", ""), ("time-text", ""), ("time", "besok")]
    {
        let answer = office.post(&admin, STEP_9, &typed(&fields, name, wrong)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(answer.body.contains("<title>Kesalahan: "), "{name}");
    }
    let mut minutes = typed(&fields, "time", "minutes");
    minutes.retain(|(name, _)| *name != "minutes");
    minutes.push(("minutes", "0"));
    let answer = office.post(&admin, STEP_9, &minutes).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);

    let saved =
        office.post(&admin, STEP_9, &typed(&fields, "text", "Menguji <b>aplikasi</b> di server dev.")).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);
    let stale = office.post(&admin, STEP_9, &typed(&fields, "text", "Naskah orang kedua.")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.body.contains("Naskah orang kedua.") && stale.body.contains("sejak Anda membukanya"));
    assert!(stale.body.contains("Menguji &#60;b&#62;aplikasi"), "what stands now is beside it");
    // Whoever has seen both may send it again.
    let again = filled(&stale.body, STEP_9);
    let again: Vec<(&str, &str)> = again.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(office.post(&admin, STEP_9, &again).await.status, StatusCode::SEE_OTHER);

    let pm = office.sign_in("pandu").await;
    let changes = office.get(&pm, "/admin/sop/draft/changes").await;
    assert_eq!(changes.status, StatusCode::OK);
    assert!(changes.body.contains("<del>Tim Uji Coba melakukan"), "{}", changes.body);
    assert!(changes.body.contains("<ins>Naskah orang kedua.</ins>"), "{}", changes.body);
    assert_eq!(office.get(&pm, "/admin/sop/draft/form").await.status, StatusCode::OK);
    assert_eq!(office.get(&pm, "/admin/sop/draft").await.status, StatusCode::NOT_FOUND);
    assert_eq!(office.post(&pm, STEP_9, &again).await.status, StatusCode::NOT_FOUND);
    let dewi = office.sign_in("dewi").await;
    for path in ["/admin/sop/draft/changes", "/admin/sop/draft/form"] {
        assert_eq!(office.get(&dewi, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(office.app.reader().head().await.unwrap(), head, "a draft is no entry");

    let list = office.get(&admin, "/admin/sop").await.body;
    let version = hidden(&list, "version");
    let kept = office.post(&admin, "/admin/sop/draft/removal", &[("version", "1")]).await;
    assert_eq!(kept.location, "/admin/sop?done=kept");
    let gone = office.post(&admin, "/admin/sop/draft/removal", &[("version", version.as_str())]).await;
    assert_eq!(gone.location, "/admin/sop?done=discarded");
    assert_eq!(office.get(&admin, "/admin/sop/draft").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn r4_a_revision_is_checked_then_published_and_holds_from_its_day() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    office.post(&admin, "/admin/sop/draft", &[]).await;
    let page = office.get(&admin, STEP_9).await.body;
    let text = "Menguji aplikasi secara utuh.";
    let saved = office.post(&admin, STEP_9, &typed(&filled(&page, STEP_9), "text", text)).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.body);

    let (ask, publish) = ("/admin/sop/draft/publication/check", "/admin/sop/draft/publication");
    let page = office.get(&admin, publish).await.body;
    let fields = filled(&page, ask);
    let head = office.app.reader().head().await.unwrap();
    for (name, wrong) in
        [("position", ""), ("effective", ""), ("effective", "2020-03-24"), ("effective", "2019-01-01")]
    {
        let answer = office.post(&admin, ask, &typed(&fields, name, wrong)).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{name} {wrong}");
    }
    let checked = office.post(&admin, ask, &typed(&fields, "effective", "2020-03-26")).await;
    assert_eq!(checked.status, StatusCode::OK, "{}", checked.body);
    assert!(checked.body.contains("Sahkan revisi 1, berlaku 26 Maret 2020"), "{}", checked.body);
    assert_eq!(office.app.reader().head().await.unwrap(), head, "nothing is recorded before the act");

    let fields = filled(&checked.body, publish);
    let stale = office.post(&admin, publish, &typed(&fields, "version", "1")).await;
    assert_eq!(stale.status, StatusCode::CONFLICT, "another draft than the one that was checked");
    let pm = office.sign_in("pandu").await;
    let form: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(office.post(&pm, publish, &form).await.status, StatusCode::NOT_FOUND);
    let done = office.post(&admin, publish, &form).await;
    assert_eq!((done.status, done.location.as_str()), (StatusCode::SEE_OTHER, "/admin/sop?done=published"));
    assert_eq!(
        office.post(&admin, publish, &form).await.status,
        StatusCode::NOT_FOUND,
        "the draft went with it"
    );

    // Until midnight nothing changes; the revision to come is there to be read.
    let row = "Tim Uji Coba melakukan testing aplikasi";
    let sheet = office.get(&pm, "/sop").await.body;
    assert!(sheet.contains(row) && !sheet.contains(text), "{sheet}");
    assert!(sheet.contains("Revisi 1, 26 Maret 2020"), "{sheet}");
    let coming = "/sop?revision=264/SOP/Kominfo-PE/3/2020%20rev.%201";
    let sheet = office.get(&pm, coming).await.body;
    assert!(sheet.contains(text) && sheet.contains("Revisi ini berlaku mulai 26 Maret 2020."), "{sheet}");
    let list = office.get(&pm, "/admin/sop").await.body;
    assert!(list.contains("Akan berlaku") && list.contains("rev. 1"), "{list}");

    report(&office, "Sebelum").await;
    office.app.clock().set(wib("2020-03-26 08:00"));
    let admin = office.sign_in("admin").await;
    report(&office, "Sesudah").await;
    let sheet = office.get(&admin, "/sop").await.body;
    assert!(sheet.contains(text) && !sheet.contains(row), "in force now: {sheet}");
    let dewi = office.sign_in("dewi").await;
    for (issue, own, other) in [(1, row, text), (2, text, row)] {
        let sheet = office.get(&dewi, &format!("/issues/{issue}/sheet")).await.body;
        let page = office.get(&dewi, &format!("/issues/{issue}")).await.body;
        let help = page.split("href=\"/sop?revision=").nth(1).unwrap().split('"').next().unwrap();
        let help = help.replace("&#38;", "&");
        let help = office.get(&dewi, &format!("/help/step-9?revision={help}")).await.body;
        for shown in [&sheet, &help] {
            assert!(shown.contains(own) && !shown.contains(other), "issue {issue}: {shown}");
        }
    }
    let journal = office.get(&admin, "/journal").await.body;
    assert!(journal.contains("rev. 1 berlaku sejak 26 Maret 2020"), "{journal}");

    // The text lies by its digest: a process that starts anew reads it again.
    office.app.stop().await;
    let again = office.copy().await;
    assert_eq!(again.app.procedure_in_force().step(sop::Step::TestTeam).text, text);
}

#[tokio::test]
async fn the_pages_of_the_sop_take_at_most_four_statements() {
    let office = founded().await;
    let admin = office.sign_in("admin").await;
    office.post(&admin, "/admin/sop/draft", &[]).await;
    let paths = [
        "/sop",
        "/help/step-9",
        "/admin/sop",
        BASIS,
        "/admin/sop/draft",
        STEP_9,
        "/admin/sop/draft/changes",
        "/admin/sop/draft/form",
        "/admin/sop/draft/publication",
    ];
    for path in paths {
        let before = office.app.reader().statements();
        assert_eq!(office.get(&admin, path).await.status, StatusCode::OK, "{path}");
        let taken = office.app.reader().statements() - before;
        assert!(taken <= 4, "{path}: {taken} statements");
    }
}
