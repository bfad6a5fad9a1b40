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
