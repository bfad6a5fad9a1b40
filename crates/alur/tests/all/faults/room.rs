//! The floors above a full disk (reliability, section 4): first what needs much room is refused, then every
//! act; reading and signing in go on, and all goes on by itself when there is room again.

use crate::office::{Office, fill};
use crate::steps::{NOTE, PASSED};
use serde_json::json;
use sop::Step;
use std::path::Path;
use testkit::Caller;
use testkit::visitor::Upload;

const GIB: u64 = 1 << 30;

/// So much of a hundred GiB is free.
fn leave(room: &Path, free: u64) {
    std::fs::write(room, format!("{free} {}", 100 * GIB)).unwrap();
}

#[tokio::test]
async fn inv14_little_room_refuses_what_needs_much_and_less_room_every_act() {
    let mut office = Office::copied().await;
    let room = office.data().join("room");
    leave(&room, 50 * GIB);
    office.start(&["--room-from", room.to_str().unwrap()]).await;
    office.quiet().await;
    let issue = office.report("Ruang disk", "351350").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    client.write("catatan.txt", "Jam layanan\n").unwrap();
    client.commit("Catatan", 1_790_000_001).await.unwrap();

    // Less than a twentieth: nothing moves in the repository, and acts go on.
    leave(&room, 3 * GIB);
    let refs = office.refs();
    let pushed = client.push(&[], &[PASSED]).await.unwrap();
    assert!(!pushed.ok && pushed.terminal.contains("ruang disk server hampir habis"), "{}", pushed.terminal);
    assert!(pushed.terminal.contains("nearly full"), "{}", pushed.terminal);
    assert_eq!(office.refs(), refs);
    let check = office.see("sandi", "/releases/2").await.form("/releases/2/staging-check").set("note", NOTE);
    let upload = Upload { field: "file", name: "hasil.txt", bytes: vec![b'a'; 2_000] };
    let sent = office.at("sandi").await.send_with(&check, Some(("verdict", "passed")), Some(upload)).await;
    let sent = sent.unwrap();
    assert_eq!(sent.status, 422, "{}", sent.text());
    assert!(sent.text().contains("Ruang simpan server hampir habis"), "{}", sent.text());
    office.report("Masih bisa", "351351").await;
    let said = office.see("admin", "/admin/system").await.text();
    assert!(said.contains("Push, unggahan, impor, dan job ditolak"), "{said}");

    // Less than a hundredth: no act, by page or by program; pages, fetches and signing in go on.
    leave(&room, GIB / 4);
    let form = office.see("rini", "/issues/new").await.form("/issues");
    let report = [
        ("kind", "feature"),
        ("title", "Tanpa ruang"),
        ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
        ("changes", "code"),
        ("source", "ticket"),
        ("ticket", "351352"),
    ];
    let before = office.head().await;
    let refused = office.at("rini").await.send(&fill(form, &report), None).await.unwrap();
    assert_eq!(refused.status, 507, "{}", refused.text());
    assert!(refused.text().contains("Ruang penyimpanan penuh"), "{}", refused.text());
    let caller = Caller::new(&office.url(), &office.token("rini")).unwrap();
    let (status, said) = caller.act("/api/v1/issues", &json!({})).await.unwrap();
    assert_eq!((status, said["status"].as_i64()), (507, Some(507)), "{said}");
    assert_eq!(office.head().await, before, "nothing was recorded");
    office.forget("rini");
    office.see("rini", "/issues/2").await;
    office.clone_as("dewi").await;
    let said = office.see("admin", "/admin/system").await.text();
    assert!(said.contains("Hanya membaca dan masuk"), "{said}");

    leave(&room, 50 * GIB);
    office.report("Ada ruang lagi", "351353").await;
    let pushed = client.push(&[], &[PASSED]).await.unwrap();
    assert!(pushed.ok, "{}", pushed.terminal);
    office.wait_step(issue, Step::TestDev).await;
    office.close().await;
}
