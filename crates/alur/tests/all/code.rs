//! Code on pages by the real binary: what people pushed, hostile names and contents among it.

use crate::office::Office;
use crate::steps::html;

const HOSTILE: [(&str, &str); 3] = [
    ("aneh/\"><script>alert(1)<\u{2044}script>.html", "<script>alert(1)</script>\n\u{202e}terbalik\n"),
    (
        "aneh/README.md",
        "# Bagian\n\n<img src=x onerror=alert(1)>[isi](../halaman/index.html) [x](javascript:alert(1))\n",
    ),
    ("aneh/a b%2e#?.html", "baris\n"),
];

#[tokio::test(flavor = "multi_thread")]
async fn code_of_a_branch_is_read_compared_and_traced_and_never_runs() {
    let mut office = Office::open().await;
    let issue = office.report("Halaman aneh", "351900").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    for (path, text) in HOSTILE {
        client.write(path, text).unwrap();
    }
    office.develop(issue, &client, "halaman/baru.html", &html("Baru", "Halaman baru")).await;
    let branch = office.branch_of(issue).await;
    let part = branch.replace('/', "~");
    let application = "/applications/layanan-perizinan";

    let tree = office.see("dewi", &format!("{application}/tree/{part}/aneh")).await;
    assert!(tree.text().contains("Ubah halaman/baru.html"), "{}", tree.text());
    assert!(tree.html.contains("<h3>Bagian</h3>"), "{}", tree.html);
    let inside = |link: &&String| link.contains("/file/") && link.contains("aneh/");
    let files: Vec<String> = tree.links().iter().filter(inside).cloned().collect();
    assert!(files.len() >= 3, "{files:?}");
    for file in &files {
        let page = office.see("dewi", file).await;
        assert!(!page.html.contains("<script>alert"), "{file}");
        for other in ["blame", "raw"] {
            office.see("dewi", &file.replacen("/file/", &format!("/{other}/"), 1)).await;
        }
    }
    let history = format!("{application}/commits?branch={branch}&path=halaman/baru.html");
    assert!(office.see("dewi", &history).await.text().contains("Ubah halaman/baru.html"));

    let compared = office.see("dewi", &format!("{application}/compare?base=staging&head={branch}")).await;
    assert!(
        compared.text().contains("Ubah halaman/baru.html") && compared.text().contains("[U+202E]terbalik")
    );
    assert!(!compared.html.contains("<script>alert") && !compared.html.contains("onerror=alert(1)>"));
    for missing in [
        format!("{application}/compare?base=staging&head=tiada"),
        format!("{application}/compare?base=--all&head={branch}"),
        format!("{application}/blame/{part}/aneh"),
        format!("{application}/blame/{part}/../../HEAD"),
        format!("{application}/commits?branch={branch}&path=tiada"),
        format!("{application}/tree/tiada"),
    ] {
        assert_eq!(office.at("dewi").await.get(&missing).await.unwrap().status, 404, "{missing}");
    }
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_notes_the_files_that_he_has_seen() {
    let mut office = Office::open().await;
    let list = office.see("dewi", "/merge-requests").await;
    let of_issue = async |office: &mut Office, link: &str| {
        let page = office.at("pandu").await.get(&format!("{link}/changes")).await.unwrap();
        page.has_form("/changes/seen").then_some(page)
    };
    let mut found = None;
    for link in list.links().into_iter().filter(|link| link.starts_with("/merge-requests/")) {
        found = match found {
            None => of_issue(&mut office, &link).await,
            found => found,
        };
    }
    let page = found.expect("a merge request with changes");
    let address = page.path.split(['?', '#']).next().unwrap().to_owned();
    assert!(page.text().contains("0 dari "), "{}", page.text());

    // A content that the file no longer has is none that was looked at.
    let stale = page.form("/changes/seen").set("content", "-..file:0");
    let after = office.at("pandu").await.send(&stale, None).await.unwrap();
    assert!(after.text().contains("0 dari "), "{}", after.text());
    let seen = page.form("/changes/seen");
    let after = office.at("pandu").await.send(&seen, None).await.unwrap();
    assert!(after.text().contains("1 dari "), "{}", after.text());
    assert!(office.see("dewi", &address).await.text().contains("0 dari "), "each for himself");
    let undo =
        after.forms().into_iter().find(|form| form.fields.contains(&("seen".to_owned(), "0".to_owned())));
    let after = office.at("pandu").await.send(&undo.unwrap(), None).await.unwrap();
    assert!(after.text().contains("0 dari "), "{}", after.text());

    let split = office.see("pandu", &format!("{address}?view=split")).await;
    assert!(split.html.contains("class=\"diff split\""));
    let again = office.see("pandu", &address).await;
    assert!(again.html.contains("class=\"diff split\""), "the browser remembers");
    let missing = office.at("pandu").await.get(&format!("{address}?file=tiada")).await.unwrap();
    assert_eq!(missing.status, 404);
    office.close().await;
}

/// Issue 3 of the demo: its merge request has a line that says so.
const LISTED: &str = "Surat domisili";
const CHANGES: &str = "/merge-requests/3/changes";

/// The number of the line that holds these words, on the new side.
fn line_with(page: &testkit::Page, words: &str) -> String {
    let cells: Vec<String> = page.rows().into_iter().flatten().collect();
    let at = cells.iter().position(|cell| cell.contains(words)).expect("a line with the words");
    cells[at - 1].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_of_the_changes_is_talked_about_until_it_changes() {
    let mut office = Office::open().await;
    let page = office.see("tuti", CHANGES).await;
    assert!(page.text().contains("Perlukah contoh suratnya?"), "the demo's comment stands below its line");
    let line = line_with(&page, LISTED);
    assert!(page.has_form("/changes#tulis"), "a line is named without a script too");
    let at = format!("{CHANGES}?file=halaman/izin-usaha.html&side=new");
    let page = office.see("tuti", &format!("{at}&line={line}")).await;
    let form =
        page.form("/comments").set("text", "Sebaiknya **urutkan**, @pandu. Lihat #5. <script>x</script>");
    let shown = office.at("tuti").await.send(&form, Some(("preview", "1"))).await.unwrap();
    assert!(shown.status == 200 && shown.html.contains("id=\"pratinjau\""), "{}", shown.text());
    let said = office.at("tuti").await.send(&form, None).await.unwrap();
    assert_eq!(said.status, 200, "{}", said.text());
    assert!(
        said.html.contains("<strong>urutkan</strong>") && !said.html.contains("<script>x"),
        "{}",
        said.html
    );
    // Sent twice, it is one; the issue's discussion has it with its line; who is concerned is told.
    office.at("tuti").await.send(&form, None).await.unwrap();
    let talk = office.see("dewi", "/issues/3").await;
    assert_eq!(talk.text().matches("Sebaiknya").count(), 1, "{}", talk.text());
    assert!(talk.text().contains(&format!("halaman/izin-usaha.html, baris {line} (!3)")), "{}", talk.text());
    for who in ["dewi", "pandu"] {
        let told = office.see(who, "/inbox").await.text();
        assert!(told.contains("Tuti Handayani mengomentari halaman/izin-usaha.html di #3"), "{who}: {told}");
    }
    assert!(!office.see("tuti", "/inbox").await.text().contains("Tuti Handayani mengomentari"));
    settled(&mut office, line).await;
    // What is wrong is told, and what was typed stays.
    let empty = office.at("tuti").await.send(&form.clone().set("text", ""), None).await.unwrap();
    assert_eq!(empty.status, 422);
    assert!(office.see("tuti", &format!("{at}&line=9999")).await.text().contains("Baris itu tidak ada"));
    let gone = office.at("tuti").await.send(&form.clone().set("file", "tiada.html"), None).await.unwrap();
    assert_eq!(gone.status, 422, "{}", gone.text());

    let client = office.checkout(3, "dewi").await;
    let text = client.read("halaman/izin-usaha.html").unwrap().replace(LISTED, "Surat domisili (asli)");
    office.develop(3, &client, "halaman/izin-usaha.html", &text).await;
    let late = office.at("tuti").await.send(&form.set("text", "Terlambat membaca."), None).await.unwrap();
    assert_eq!(late.status, 422, "{}", late.text());
    assert!(late.text().contains("berubah sejak halaman ini dibuka"), "{}", late.text());
    assert!(late.html.contains("Terlambat membaca."), "{}", late.html);
    let page = office.see("dodi", CHANGES).await;
    assert!(page.text().contains("Pada versi lama"), "{}", page.text());
    assert!(page.text().contains("Perlukah contoh suratnya?"), "{}", page.text());
    office.close().await;
}

/// What is said at a line is settled by whoever reads it, and opened again by him or by an answer; who may
/// not read the issue finds neither.
async fn settled(office: &mut Office, line: String) {
    const REQUEST: &str = "/merge-requests/3";
    let open = office.see("pandu", REQUEST).await;
    assert!(open.text().contains("2 belum selesai."), "{}", open.text());
    assert!(open.text().contains("Sebaiknya **urutkan**"), "{}", open.text());
    let changes = office.see("dewi", CHANGES).await;
    let said = changes.html.split("id=\"komentar-").find(|part| part.contains("<strong>urutkan")).unwrap();
    let act = format!("/merge-requests/3/comments/{}/settlement", said.split('"').next().unwrap());
    let done = office.at("dewi").await.send(&changes.form(&act), None).await.unwrap();
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(done.text().contains("2 komentar · selesai, kata Dewi"), "{}", done.text());
    let one = office.see("pandu", REQUEST).await.text();
    assert!(one.contains("2 sudah selesai.") && !one.contains("belum selesai."), "{one}");
    office.at("dewi").await.send(&done.form(&act), None).await.unwrap();
    assert!(office.see("pandu", REQUEST).await.text().contains("2 belum selesai."));
    office.at("dewi").await.send(&changes.form(&act), None).await.unwrap();
    let at = format!("{CHANGES}?file=halaman/izin-usaha.html&side=new&line={line}");
    let form = office.see("dewi", &at).await.form("/comments").set("text", "Sudah diurutkan.");
    let answer = office.at("dewi").await.send(&form, None).await.unwrap();
    assert!(!answer.text().contains("komentar · selesai"), "an answer opens it: {}", answer.text());
    let counted = office.see("pandu", REQUEST).await.text();
    assert!(counted.contains("1 belum selesai. 2 sudah selesai."), "{counted}");
    let nowhere = changes.form(&act);
    let mut elsewhere = nowhere.clone();
    elsewhere.action = "/merge-requests/3/comments/99999/settlement".to_owned();
    assert_eq!(office.at("dewi").await.send(&elsewhere, None).await.unwrap().status, 404);
}
