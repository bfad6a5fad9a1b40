//! The whole procedure by the real binary: people at their pages, developers with a real git, servers that
//! show what was deployed.

use crate::office::Office;
use crate::steps::{NOTE, REASON, html};
use sop::Step;
use sop::issue::Standing;

/// The Release of the seeded office leaves by its own two steps, so that the story's own begins.
async fn without_the_seeds(office: &mut Office) {
    office.finish(2).await;
}

/// Three issues in one Release; each met something on its way.
#[tokio::test]
async fn r45_r46_three_issues_with_failed_tests_a_late_push_and_a_return_go_out_in_one_release() {
    let mut office = Office::open().await;
    without_the_seeds(&mut office).await;
    let own = failed_own_test(&mut office).await;
    let team = failed_team_test(&mut office).await;
    let pm = returned_by_the_pm(&mut office).await;
    for issue in [own, team, pm] {
        office.merge_staging(issue).await;
    }
    let release = office.request_master().await;
    let numbers: Vec<i64> = office.release(release).await.issues.iter().map(|issue| issue.0).collect();
    assert_eq!(numbers, [own, team, pm]);
    office.finish(release).await;
    for (issue, file) in [(own, "uji"), (team, "tim"), (pm, "pm")] {
        assert_eq!(office.issue(issue).await.standing, Standing::Done);
        let page = office.site(&format!("production/{file}.html")).await;
        assert!(page.status == 200 && page.html.contains("kedua"), "{file}: {} {}", page.status, page.html);
    }
    office.refs_agree().await;
    office.close().await;
}

/// 7 failed: back to 4, and the commit that mends it passes (R36, R57).
async fn failed_own_test(office: &mut Office) -> i64 {
    let issue = office.report("Halaman uji sendiri", "351301").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    office.develop(issue, &client, "halaman/uji.html", &html("Uji", "versi pertama")).await;
    office.dev_test(issue, "dewi", "failed").await;
    let back = office.wait_step(issue, Step::Develop).await;
    assert_eq!(back.round, 2);
    office.develop(issue, &client, "halaman/uji.html", &html("Uji", "versi kedua")).await;
    office.carry_to_approval(issue, "dewi").await;
    issue
}

/// 9 failed; later a push after the merge request voids what had passed, which is shown struck through (B3,
/// B12).
async fn failed_team_test(office: &mut Office) -> i64 {
    let issue = office.report("Halaman uji tim", "351302").await;
    office.assign(issue, "dodi").await;
    office.branch(issue, "dodi").await;
    let client = office.checkout(issue, "dodi").await;
    office.develop(issue, &client, "halaman/tim.html", &html("Tim", "versi pertama")).await;
    office.dev_test(issue, "dodi", "passed").await;
    office.request_staging(issue, "dodi").await;
    let request = office.issue(issue).await.request.expect("it was requested").number;
    office.team_test(issue, "tomi", "failed").await;
    assert!(office.issue(issue).await.is_at(Step::Develop));
    office.develop(issue, &client, "halaman/tim.html", &html("Tim", "versi antara")).await;
    office.dev_test(issue, "dodi", "passed").await;
    office.request_staging(issue, "dodi").await;
    assert_eq!(office.issue(issue).await.request.expect("still").number, request, "the same request (A9)");
    let before = office.issue(issue).await.head().cloned().expect("a head");
    office.develop(issue, &client, "halaman/tim.html", &html("Tim", "versi kedua")).await;
    let voided = office.issue(issue).await;
    assert!(
        voided.passed(Step::TestLocal, &before).is_none() && voided.passed(Step::TestDev, &before).is_none()
    );
    let page = office.see("tuti", &format!("/issues/{issue}")).await;
    assert!(page.html.contains("<del>"), "voided evidence is shown struck through");
    office.carry_to_approval(issue, "dodi").await;
    issue
}

/// The PM does not agree: back to 4, and the branch is frozen no longer (B4, R47).
async fn returned_by_the_pm(office: &mut Office) -> i64 {
    let first = html("PM", "versi pertama");
    let issue = office.bring_to_approval("Halaman tim PM", "dewi", "halaman/pm.html", &first).await;
    let client = office.checkout(issue, "dewi").await;
    let said = office.push(&client, "halaman/pm.html", &html("PM", "versi kedua")).await;
    assert!(!said.ok && said.terminal.contains("G09"), "{}", said.terminal);
    office.on(issue, "pandu", "staging-return", &[("reason", REASON)], None).await;
    assert!(office.issue(issue).await.is_at(Step::Develop));
    let said = client.push(&[], &["local-test=passed: dibuka di localhost"]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    office.wait_step(issue, Step::TestDev).await;
    office.carry_to_approval(issue, "dewi").await;
    issue
}

/// 12 names one of three: it alone leaves `staging`, its developer mends it, and all of its work arrives in
/// the next Release (A8, B13, B14).
#[tokio::test]
async fn r53_b14_an_issue_at_fault_leaves_staging_and_comes_back_whole() {
    let mut office = Office::open().await;
    without_the_seeds(&mut office).await;
    let mut issues = Vec::new();
    for (who, name) in [("dewi", "satu"), ("dodi", "dua"), ("dewi", "tiga")] {
        let (title, file) = (format!("Halaman bagian {name}"), format!("halaman/{name}.html"));
        let issue = office.bring_to_approval(&title, who, &file, &html(name, "isi pertama")).await;
        office.merge_staging(issue).await;
        issues.push(issue);
    }
    let fault = issues[1];
    let release = office.request_master().await;
    office.wait_for_staging(release).await;
    let page = format!("/releases/{release}");
    let ticked = fault.to_string();
    let fields = [("verdict", "failed"), ("cause", "issue"), ("issue", ticked.as_str()), ("note", NOTE)];
    office.act("sandi", &page, &format!("{page}/staging-check"), &fields, None).await;
    let gone = |issue: &sop::Issue| issue.is_at(Step::Develop) && issue.merged.is_none();
    office.wait(fault, "is not taken out", gone).await;
    assert!(!office.git(&["ls-tree", "-r", "--name-only", "staging"]).contains("dua.html"));
    office.finish(release).await;
    assert_eq!(office.site("production/dua.html").await.status, 404);
    for name in ["satu", "tiga"] {
        assert_eq!(office.site(&format!("production/{name}.html")).await.status, 200, "{name}");
    }
    let next = comes_back(&mut office, fault).await;
    let head = office.issue(fault).await.head().cloned().expect("a head");
    let expected = office.git(&["rev-parse", &format!("{head}^{{tree}}")]);
    office.finish(next).await;
    // Nothing else went to staging since, so that the branch's tree is what master must hold.
    assert_eq!(office.git(&["rev-parse", "master^{tree}"]), expected, "the whole of its work");
    let shown = office.site("production/dua.html").await;
    assert!(shown.html.contains("diperbaiki"), "{}", shown.html);
    assert_eq!(office.site("production/dua-lagi.html").await.status, 200);
    office.refs_agree().await;
    office.close().await;
}

/// Its developer brings the reverted work back, mends one file of two, and the issue goes to the next
/// Release.
async fn comes_back(office: &mut Office, issue: i64) -> i64 {
    let back = |issue: &sop::Issue| issue.reapply.is_none() && issue.pending.is_none();
    office.wait(issue, "does not come back", back).await;
    let client = office.checkout(issue, "dodi").await;
    assert!(client.read("halaman/dua.html").unwrap().contains("isi pertama"), "the first work is there");
    client.write("halaman/dua-lagi.html", &html("Dua", "tambahan")).unwrap();
    office.develop(issue, &client, "halaman/dua.html", &html("Dua", "isi diperbaiki")).await;
    office.carry_to_approval(issue, "dodi").await;
    office.merge_staging(issue).await;
    office.request_master().await
}

/// A conflict is solved on its page; the issue changed hands, was derived from another, and a third is
/// cancelled (A15, B5, R11, A13).
#[tokio::test]
async fn a15_b5_a_conflict_a_new_assignee_a_derived_and_a_cancelled_issue() {
    let mut office = Office::open().await;
    without_the_seeds(&mut office).await;
    let first = changes_contact(&mut office, "dewi", "pukul 08.00 sampai 16.00 WIB").await;
    let second = changes_contact(&mut office, "dodi", "pukul 07.30 sampai 15.00 WIB").await;
    office.merge_staging(first).await;
    office.approve(second).await;
    let conflicts = |issue: &sop::Issue| issue.agreement.is_none() && !issue.is_at(Step::ApproveStaging);
    office.wait(second, "meets no conflict", conflicts).await;
    office.rare(second, "dodi", "branch-update", &[]).await;
    office.wait(second, "has no conflict", |issue| issue.conflict.is_some()).await;
    solve(&mut office, second).await;
    // B5: dewi takes over at 7; the notes of dodi count no longer.
    re_assign(&mut office, second).await;
    office.carry_to_approval(second, "dewi").await;
    office.merge_staging(second).await;
    let derived = derive(&mut office, second).await;
    office.rare(derived, "pandu", "cancellation", &[("reason", REASON)]).await;
    assert_eq!(office.issue(derived).await.standing, Standing::Cancelled);
    let release = office.request_master().await;
    office.finish(release).await;
    let shown = office.site("production/kontak.html").await;
    assert!(shown.html.contains("pukul 07.30 sampai 16.00 WIB"), "{}", shown.html);
    office.refs_agree().await;
    office.close().await;
}

async fn changes_contact(office: &mut Office, who: &str, hours: &str) -> i64 {
    let issue = office.report(&format!("Jam layanan {hours}"), "351303").await;
    office.assign(issue, who).await;
    office.branch(issue, who).await;
    let client = office.checkout(issue, who).await;
    let text = client.read("halaman/kontak.html").unwrap();
    let text = text.replace("pukul 08.00 sampai 15.00 WIB", hours);
    office.develop(issue, &client, "halaman/kontak.html", &text).await;
    office.carry_to_approval(issue, who).await;
    issue
}

async fn solve(office: &mut Office, issue: i64) {
    let path = format!("/issues/{issue}/conflict");
    let page = office.see("dodi", &path).await;
    let form = page.form(&path);
    let unsolved = office.at("dodi").await.send(&form, None).await.unwrap();
    assert_eq!(unsolved.status, 422, "marks that stand are found");
    let old = office.issue(issue).await.head().cloned();
    let text = html("Kontak", "Datang ke Mal Pelayanan Publik, pukul 07.30 sampai 16.00 WIB.");
    let solved = office.at("dodi").await.send(&form.set("text-1", &text), None).await.unwrap();
    assert!(solved.status == 200 && solved.path.contains("done="), "{}", solved.text());
    office
        .wait(issue, "is not solved", |issue| issue.conflict.is_none() && issue.head().cloned() != old)
        .await;
}

async fn re_assign(office: &mut Office, issue: i64) {
    note_on_the_page(office, issue, "dodi").await;
    office.wait_step(issue, Step::TestDev).await;
    let fields = [("assignee", "Dewi"), ("reason", REASON)];
    office.rare(issue, "pandu", "reassignment", &fields).await;
    let taken = office.wait(issue, "stays with dodi", |issue| issue.is_at(Step::TestLocal)).await;
    assert!(taken.developers.len() == 1 || taken.developers.contains(&crate::office::person("dodi")));
    note_on_the_page(office, issue, "dewi").await;
    office.wait_step(issue, Step::TestDev).await;
}

/// B6: the head is on the server already; the note is given on the page.
async fn note_on_the_page(office: &mut Office, issue: i64, who: &str) {
    let head = office.issue(issue).await.head().cloned().expect("a head").to_string();
    let fields = [("commit", head.as_str()), ("note", NOTE)];
    office.on(issue, who, "local-test", &fields, Some(("verdict", "passed"))).await;
}

async fn derive(office: &mut Office, parent: i64) -> i64 {
    let number = parent.to_string();
    let fields = [
        ("kind", "bug"),
        ("title", "Jam layanan di kaki halaman"),
        ("body", "Kaki halaman perlu menyebut jam yang sama."),
        ("changes", "code"),
        ("source", "parent"),
        ("parent", number.as_str()),
    ];
    let page = format!("/issues/new?parent={parent}");
    let page = office.act("dewi", &page, "/issues", &fields, None).await;
    let path = page.path.split(['?', '#']).next().unwrap_or_default().to_owned();
    let derived: i64 = path.rsplit('/').next().unwrap_or_default().parse().unwrap();
    assert!(office.issue(parent).await.children.iter().any(|child| child.0 == derived));
    derived
}
