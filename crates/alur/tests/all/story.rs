//! One office, one narrative: every way on and every way back of the procedure, by the real binary. Its
//! people sit at their pages, its developers use a real git, its servers show what was deployed.
//!
//! ```text
//! Release 3   notice, hours, counter   notice is at fault at 12 and leaves; hours and counter arrive
//! Release 4   notice, footer           footer breaks production, is rolled back and leaves; notice arrives
//! Release 5   footer                   arrives, its team test lifted by a deviation
//! cancelled   relic                    passes alone, fails on staging
//! ```

use crate::office::{APPLICATION, Office, day, person};
use crate::steps::{NOTE, PASSED, REASON, html};
use git::client::Client;
use sop::application::Environment;
use sop::issue::{BranchState, DeviationState, Standing};
use sop::release::Rollback;
use sop::{Issue, IssueNumber, ReleaseNumber, Step, Subject};
use store::What;

/// The Release of the seeded office, which waits for its check.
const SEEDED: i64 = 2;
/// A test that the notice brings along: it forbids the relic's page.
const NO_RELICS: &str = "[ ! -f \"$keluaran/lama.html\" ] || gagal \"halaman lama masih ada\"\n";
/// What the footer brings along: a deployment that fails on production alone.
const FAILS_ON_MASTER: &str = "[ \"$CI_COMMIT_BRANCH\" != master ] || exit 1\n";

#[tokio::test]
async fn r56_one_office_takes_its_issues_through_everything_that_can_happen_on_the_way() {
    let mut office = Office::open().await;
    office.finish(SEEDED).await;

    // Four branches from the same `staging`.
    let relic = a_page_that_passes_alone(&mut office).await;
    let notice = the_own_test_fails_and_another_developer_takes_over(&mut office).await;
    let hours = the_team_test_fails_and_evidence_is_voided(&mut office).await;
    let counter = the_pm_returns_it(&mut office).await;

    office.merge_staging(notice).await;
    office.merge_staging(hours).await;
    a_conflict_is_solved_on_the_web(&mut office, counter).await;
    the_staging_pipeline_fails_and_the_issue_is_cancelled(&mut office, relic).await;

    let release = one_of_three_is_at_fault(&mut office, [notice, hours, counter], notice).await;
    office.finish(release).await;
    production_shows(&office, &[("kontak", "pukul 07.30 sampai 16.00 WIB")], &["reklame", "lama"]).await;

    its_developer_mends_it(&mut office, notice).await;
    let footer = a_derived_issue(&mut office, counter).await;
    let release = production_is_rolled_back_by_itself(&mut office, [notice, footer]).await;
    the_rest_of_the_release_arrives_whole(&mut office, release, notice, footer).await;

    a_deviation_stands_in_for_the_team_test(&mut office, footer).await;
    let release = office.request_master().await;
    office.finish(release).await;

    let shown = [
        ("kontak", "pukul 07.30 sampai 16.00 WIB"),
        ("reklame", "Isi diperbaiki"),
        ("biaya", "Biaya pemasangan"),
        ("kaki", "Jam yang sama"),
        ("index", "di luar hari libur"),
    ];
    production_shows(&office, &shown, &["lama"]).await;
    the_records_tell_it(&office, [notice, hours, counter, relic, footer]).await;
    office.close().await;
}

/// Dodi's page keeps the rules that hold today.
async fn a_page_that_passes_alone(office: &mut Office) -> i64 {
    let text = html("Lama", "Halaman lama");
    office.bring_to_approval("Halaman pengumuman lama", "dodi", "halaman/lama.html", &text).await
}

/// B5 at 4: dewi began, dodi goes on with her branch. 5 fails on his terminal, 7 on the dev server; each time
/// he is at 4 again (R36, R39, R57).
async fn the_own_test_fails_and_another_developer_takes_over(office: &mut Office) -> i64 {
    let issue = office.report("Halaman izin reklame", "351301").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    office.re_assign(issue, "dodi").await;
    let taken = office.issue(issue).await;
    assert!(taken.is_at(Step::Develop) && taken.assignee == Some(person("dodi")));

    let client = office.checkout(issue, "dodi").await;
    let before = office.refs();
    client.write("halaman/reklame.html", &html("Reklame", "Isi pertama")).unwrap();
    client.commit("Halaman reklame", office.next_s()).await.unwrap();
    let said = client.push(&[], &["uji-lokal=gagal: tautan di kaki halaman putus"]).await.unwrap();
    assert!(!said.ok && office.refs() == before, "a failed note refuses its push: {}", said.terminal);
    assert!(office.issue(issue).await.is_at(Step::Develop));

    let script = client.read("test.sh").unwrap();
    let script = script.replace("echo \"Semua", &format!("{NO_RELICS}echo \"Semua"));
    office.develop(issue, &client, "test.sh", &script).await;
    office.dev_test(issue, "dodi", "failed").await;
    office.wait_step(issue, Step::Develop).await;
    office.develop(issue, &client, "halaman/reklame.html", &html("Reklame", "Isi kedua")).await;
    office.carry_to_approval(issue, "dodi").await;
    let ready = office.issue(issue).await;
    assert!(!ready.developers.contains(&person("dewi")), "she pushed nothing");
    issue
}

/// 9 fails: back to 4, and 8 goes on with the same request (A9). A push after it voids 5 and 7 (B3); at 9
/// dewi takes over, which voids them once more (B5).
async fn the_team_test_fails_and_evidence_is_voided(office: &mut Office) -> i64 {
    let (issue, client) = changes_contact(office, "dodi", "pukul 08.00 sampai 16.00 WIB").await;
    office.dev_test(issue, "dodi", "passed").await;
    office.request_staging(issue, "dodi").await;
    let request = office.issue(issue).await.request.expect("it was requested").number;
    office.team_test(issue, "tomi", "failed").await;
    assert!(office.issue(issue).await.is_at(Step::Develop));

    office.develop(issue, &client, "docs/jam.md", "Jam layanan sejak hari ini.\n").await;
    office.dev_test(issue, "dodi", "passed").await;
    office.request_staging(issue, "dodi").await;
    assert_eq!(office.issue(issue).await.request.expect("still").number, request, "the same request");
    let tested = office.head_of(issue).await;
    office.develop(issue, &client, "docs/jam.md", "Jam layanan sejak 1 Desember.\n").await;
    nothing_passed(&office.issue(issue).await, &tested);
    let page = office.see("tuti", &format!("/issues/{issue}")).await;
    assert!(page.html.contains("<del>"), "voided evidence is shown struck through (B12)");

    office.dev_test(issue, "dodi", "passed").await;
    office.request_staging(issue, "dodi").await;
    let tested = office.head_of(issue).await;
    office.re_assign(issue, "dewi").await;
    let taken = office.wait_step(issue, Step::TestLocal).await;
    nothing_passed(&taken, &tested);
    office.note_on_the_page(issue, "dewi").await;
    office.wait_step(issue, Step::TestDev).await;
    assert_eq!(office.head_of(issue).await, tested, "nothing was pushed (B6)");
    office.carry_to_approval(issue, "dewi").await;
    issue
}

fn nothing_passed(issue: &Issue, commit: &sop::CommitId) {
    for step in [Step::TestLocal, Step::TestDev, Step::TestTeam] {
        assert!(issue.passed(step, commit).is_none(), "{step:?} on {commit}");
    }
}

/// Frozen at 10 (B4); the PM does not agree, and the push is taken (R47).
async fn the_pm_returns_it(office: &mut Office) -> i64 {
    let (issue, client) = changes_contact(office, "dewi", "pukul 07.30 sampai 15.00 WIB").await;
    office.carry_to_approval(issue, "dewi").await;
    let said = office.push(&client, "docs/loket.md", "Loket buka lebih pagi.\n").await;
    assert!(!said.ok && said.terminal.contains("G09"), "{}", said.terminal);
    office.on(issue, "pandu", "staging-return", &[("reason", REASON)], None).await;
    assert!(office.issue(issue).await.is_at(Step::Develop));
    let told = office.see("dewi", &format!("/issues/{issue}")).await.text();
    assert!(told.contains(&format!("Dikembalikan dari langkah 10 oleh Pandu Prasetya: {REASON}")), "{told}");
    let said = client.push(&[], &[PASSED]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    office.wait_step(issue, Step::TestDev).await;
    office.carry_to_approval(issue, "dewi").await;
    issue
}

/// 1 to 6 of a change of one line that others change as well.
async fn changes_contact(office: &mut Office, who: &str, hours: &str) -> (i64, Client) {
    let issue = office.report(&format!("Jam layanan {hours}"), "351303").await;
    office.assign(issue, who).await;
    office.branch(issue, who).await;
    let client = office.checkout(issue, who).await;
    let text = client.read("halaman/kontak.html").unwrap();
    let text = text.replace("pukul 08.00 sampai 15.00 WIB", hours);
    office.develop(issue, &client, "halaman/kontak.html", &text).await;
    (issue, client)
}

/// The agreed commit does not merge: the agreement ends, and her page takes the text of both (A15, B8).
async fn a_conflict_is_solved_on_the_web(office: &mut Office, issue: i64) {
    office.approve(issue).await;
    let ended = |issue: &Issue| issue.agreement.is_none() && !issue.is_at(Step::ApproveStaging);
    office.wait(issue, "meets no conflict", ended).await;
    office.rare(issue, "dewi", "branch-update", &[]).await;
    office.wait(issue, "has no conflict", |issue| issue.conflict.is_some()).await;

    let path = format!("/issues/{issue}/conflict");
    let form = office.see("dewi", &path).await.form(&path);
    let unsolved = office.at("dewi").await.send(&form, None).await.unwrap();
    assert_eq!(unsolved.status, 422, "marks that stand are found");
    let old = office.head_of(issue).await;
    let text = html("Kontak", "Datang ke Mal Pelayanan Publik, pukul 07.30 sampai 16.00 WIB.");
    let solved = office.at("dewi").await.send(&form.set("text-1", &text), None).await.unwrap();
    assert!(solved.status == 200 && solved.path.contains("done="), "{}", solved.text());
    let is_solved = |issue: &Issue| issue.conflict.is_none() && issue.head() != Some(&old);
    office.wait(issue, "is not solved", is_solved).await;
    office.note_on_the_page(issue, "dewi").await;
    office.wait_step(issue, Step::TestDev).await;
    office.carry_to_approval(issue, "dewi").await;
    office.merge_staging(issue).await;
}

/// It passed alone and fails with the others: it leaves `staging` by itself (B13). The PM cancels what nobody
/// needs any more (A13), and its branch is deleted on the web (R34).
async fn the_staging_pipeline_fails_and_the_issue_is_cancelled(office: &mut Office, issue: i64) {
    office.approve(issue).await;
    let back =
        |issue: &Issue| issue.is_at(Step::Develop) && issue.merged.is_none() && issue.reapply.is_none();
    let back = office.wait(issue, "does not come back", back).await;
    assert_eq!(back.round, 2);
    assert!(!office.files("staging").contains("halaman/lama.html"));
    office.rare(issue, "pandu", "cancellation", &[("reason", REASON)]).await;
    assert_eq!(office.issue(issue).await.standing, Standing::Cancelled);
    office.rare(issue, "pandu", "branch-deletion", &[]).await;
    let deleted =
        |issue: &Issue| issue.branch.as_ref().is_some_and(|branch| branch.state == BranchState::Deleted);
    let gone = office.wait(issue, "keeps its branch", deleted).await;
    let name = gone.branch.expect("it had one").name;
    assert!(!office.refs().contains_key(&format!("refs/heads/{name}")));
}

/// 12 names one of three: it alone leaves `staging` and goes to 4, the others stay in the Release (A8, R53).
async fn one_of_three_is_at_fault(office: &mut Office, issues: [i64; 3], fault: i64) -> i64 {
    let release = office.request_master().await;
    let inside: Vec<i64> = office.release(release).await.issues.iter().map(|issue| issue.0).collect();
    assert_eq!(inside, issues, "the cancelled one is not inside");
    office.wait_for_staging(release).await;
    assert!(office.files("staging").contains("halaman/reklame.html"));
    leaves_at_the_check(office, release, fault).await;
    assert!(!office.files("staging").contains("halaman/reklame.html"));
    let left: Vec<i64> = office.release(release).await.issues.iter().map(|issue| issue.0).collect();
    assert_eq!(left, issues[1..]);
    release
}

/// The Sysadmin ticks it at 12; its merge is reverted and it stands at 4.
async fn leaves_at_the_check(office: &mut Office, release: i64, fault: i64) {
    let (page, ticked) = (format!("/releases/{release}"), fault.to_string());
    let fields = [("verdict", "failed"), ("cause", "issue"), ("issue", ticked.as_str()), ("note", NOTE)];
    office.act("sandi", &page, &format!("{page}/staging-check"), &fields, None).await;
    let gone = |issue: &Issue| issue.is_at(Step::Develop) && issue.merged.is_none();
    office.wait(fault, "is not taken out", gone).await;
    // What the check said stands with the issue too, though its text is the Release's.
    let told = office.see("pandu", &format!("/issues/{fault}")).await.text();
    assert!(told.contains(NOTE) && !told.contains("dihapus menurut aturan"), "{told}");
}

/// The server brings the reverted work back before his next push (B14); he mends one of its files and adds
/// one.
async fn its_developer_mends_it(office: &mut Office, issue: i64) {
    office.is_back(issue).await;
    let client = office.checkout(issue, "dodi").await;
    assert!(client.read("halaman/reklame.html").unwrap().contains("Isi kedua"), "the first work is there");
    client.write("halaman/biaya.html", &html("Biaya", "Biaya pemasangan")).unwrap();
    office.develop(issue, &client, "halaman/reklame.html", &html("Reklame", "Isi diperbaiki")).await;
    office.carry_to_approval(issue, "dodi").await;
    office.merge_staging(issue).await;
}

/// Keterangan 2: dewi saw something while she worked (R11, R12).
async fn a_derived_issue(office: &mut Office, parent: i64) -> i64 {
    let issue = office.derive(parent, "dewi").await;
    assert!(office.issue(parent).await.children.iter().any(|child| child.0 == issue));
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    client.write("halaman/kaki.html", &html("Kaki", "Jam yang sama")).unwrap();
    let script = client.read("deploy.sh").unwrap();
    let script = script.replace("set -eu\n", &format!("set -eu\n{FAILS_ON_MASTER}"));
    office.develop(issue, &client, "deploy.sh", &script).await;
    office.carry_to_approval(issue, "dewi").await;
    office.merge_staging(issue).await;
    issue
}

/// The deployment fails at 13: production shows again what it showed, and `master` stays forward (R54, B15).
async fn production_is_rolled_back_by_itself(office: &mut Office, issues: [i64; 2]) -> i64 {
    let release = office.request_master().await;
    let inside: Vec<i64> = office.release(release).await.issues.iter().map(|issue| issue.0).collect();
    assert_eq!(inside, issues);
    office.check(release).await;
    let before = office.git(&["rev-parse", "master"]).trim().to_owned();
    office.merge_master(release).await;
    let back = |case: &sop::CaseFile| {
        let release = case.the_release().unwrap();
        release.is_at(Step::CheckStaging) && matches!(release.rollback, Some(Rollback::Done { .. }))
    };
    office.wait_case(What::Release(ReleaseNumber(release)), "is not rolled back", back).await;
    let case = office.case(What::Application(APPLICATION)).await;
    assert_eq!(case.running(Environment::Production).map(|commit| commit.as_str()), Some(before.as_str()));
    assert_ne!(office.git(&["rev-parse", "master"]).trim(), before, "master only moves forward");
    production_shows(
        office,
        &[("kontak", "pukul 07.30 sampai 16.00 WIB")],
        &["reklame", "biaya", "kaki", "lama"],
    )
    .await;
    release
}

/// The issue at fault leaves, the other arrives, with all of its work: `master` holds the tree of its branch,
/// since its branch was brought to `staging`'s head and nothing else stayed there (B11, B14).
async fn the_rest_of_the_release_arrives_whole(office: &mut Office, release: i64, whole: i64, fault: i64) {
    leaves_at_the_check(office, release, fault).await;
    office.finish(release).await;
    assert_eq!(office.issue(whole).await.standing, Standing::Done);
    let head = office.head_of(whole).await;
    assert_eq!(office.tree("master"), office.tree(head.as_str()), "the whole of its work");
    let shown = [("reklame", "Isi diperbaiki"), ("biaya", "Biaya pemasangan")];
    production_shows(office, &shown, &["kaki", "lama"]).await;
}

/// Asked for by the PM, granted by the Superior, lifts one guard once, and stays in the records (procedure,
/// section 6).
async fn a_deviation_stands_in_for_the_team_test(office: &mut Office, issue: i64) {
    office.is_back(issue).await;
    let client = office.checkout(issue, "dewi").await;
    let script = client.read("deploy.sh").unwrap().replace(FAILS_ON_MASTER, "");
    office.develop(issue, &client, "deploy.sh", &script).await;
    office.dev_test(issue, "dewi", "passed").await;
    office.request_staging(issue, "dewi").await;
    let page = format!("/issues/{issue}");
    assert!(!office.see("pandu", &page).await.has_form("/staging-approval"), "9 has not passed");
    let expires = day(4);
    let fields = [("guard", "10:team_test_passed"), ("reason", REASON), ("due-date", expires.as_str())];
    office
        .act("pandu", &format!("{page}/deviations/new"), &format!("{page}/deviations"), &fields, None)
        .await;
    let asked = office.issue(issue).await.deviations[0].clone();
    assert_eq!(asked.state, DeviationState::Asked);
    let answer = format!("{page}/deviations/{}", asked.id);
    office.act("kadis", &answer, &answer, &[("reason", REASON)], Some(("answer", "grant"))).await;
    let told = office.see("pandu", &page).await;
    assert!(told.text().contains("diizinkan Hasan Basri. Yang di-merge ialah commit"), "{}", told.text());
    assert!(told.text().contains("Alasan keputusan Hasan Basri") && told.has_form("/merge-request-return"));
    assert!(!told.text().contains("menyatakan lulus"), "nobody tested it: {}", told.text());
    office.merge_staging(issue).await;
    let passed_over = format!("Dilewati: penyimpangan {}", asked.id);
    for path in [page.clone(), format!("{page}/sheet")] {
        let told = office.see("sandi", &path).await.text();
        assert!(told.contains(&passed_over) && told.contains("Alasan keputusan"), "{path}: {told}");
    }
}

/// Production serves these pages whole, as `master` has them, with these words; and not those.
async fn production_shows(office: &Office, pages: &[(&str, &str)], missing: &[&str]) {
    let around = |part: &str| office.git(&["show", &format!("master:bagian/{part}.html")]);
    for (name, words) in pages {
        let page = office.site(Environment::Production, &format!("{name}.html")).await;
        assert_eq!(page.status, 200, "{name}");
        assert!(page.html.contains(words), "{name} lacks {words}: {}", page.html);
        let own = office.git(&["show", &format!("master:halaman/{name}.html")]);
        assert_eq!(page.html, format!("{}{own}{}", around("kepala"), around("kaki")), "{name}");
    }
    for name in missing {
        assert_eq!(office.site(Environment::Production, &format!("{name}.html")).await.status, 404, "{name}");
    }
}

/// Every turn that was taken stands in the journal.
async fn the_records_tell_it(office: &Office, issues: [i64; 5]) {
    let told = [
        // Round, ways back, verdicts that were voided, and entries that only such a way leaves.
        (5, "5-4 7-4 12-4 13-12", 0, "reassigned merge_reverted branch_updated rolled_back"),
        (2, "9-4", 7, "verdicts_voided reassigned"),
        (3, "10-4 10-4", 0, "staging_returned merge_conflicted branch_conflicted conflict_resolved"),
        (2, "10-4", 0, "merge_reverted cancelled branch_deleted"),
        (3, "13-12 12-4", 0, "rolled_back merge_reverted deviation_asked deviation_granted deviation_used"),
    ];
    for (number, (round, ways, voided, left)) in issues.into_iter().zip(told) {
        let issue = office.issue(number).await;
        let back = |back: &sop::issue::Return| format!("{}-{}", back.from.no(), back.to.no());
        let went: Vec<String> = issue.returns.iter().map(back).collect();
        assert_eq!((issue.round, went.join(" ").as_str()), (round, ways), "issue {number}");
        let gone = issue.notes.iter().filter(|note| note.voided.is_some()).count();
        assert_eq!(gone, voided, "issue {number}");
        let kinds = office.kinds(Subject::Issue(IssueNumber(number))).await;
        for kind in left.split(' ') {
            assert!(kinds.iter().any(|told| told == kind), "issue {number} has no {kind}: {kinds:?}");
        }
        let cancelled = kinds.iter().any(|kind| kind == "cancelled");
        let end = if cancelled { Standing::Cancelled } else { Standing::Done };
        assert_eq!(issue.standing, end, "issue {number}");
    }
    let used = &office.issue(issues[4]).await.deviations[0];
    assert!(matches!(used.state, DeviationState::Used { .. }), "{:?}", used.state);
    let servers = office.kinds(Subject::Application(APPLICATION)).await;
    let failed = servers.iter().filter(|kind| *kind == "deploy_failed").count();
    assert_eq!(failed, 2, "staging failed once, production once");
}
