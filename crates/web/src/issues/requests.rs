//! Whole requests on the issue's page, from the form to the journal and back.

use crate::tests::office::{Office, founded};
use app::What;
use axum::http::StatusCode;
use sop::acts::{Drawn, preparation};
use sop::application::{Environment, EnvironmentKind, EnvironmentSetup};
use sop::event::Verdict;
use sop::issue::{IssueKind, Needs};
use sop::steps::s01_report::{self, From, ReportIssue};
use sop::steps::{s03_create_branch, s06_push};
use sop::text::TextKind;
use sop::{Actor, AppId, BranchName, CaseFile, CommitId, DeploymentId, Facts, IssueNumber, Refusal};

const ISSUE: What = What::Issue(IssueNumber(1));

fn commit(letter: char) -> CommitId {
    CommitId::parse(&letter.to_string().repeat(40)).unwrap()
}

/// The office with one issue at step 2; its dev server has no address that tells what it runs.
async fn reported() -> Office {
    let office = founded().await;
    let setup = EnvironmentSetup {
        kind: EnvironmentKind::External,
        address: "https://dev.example".to_owned(),
        commit_address: String::new(),
        job: "deploy".to_owned(),
    };
    let here = What::Application(AppId(1));
    let set =
        move |case: &CaseFile, by: &Actor| preparation::set_environment(case, by, Environment::Dev, setup);
    office.decide("sandi", here, set).await;
    let text = |kind, text| office.app.prose(kind, text).unwrap();
    let act = ReportIssue {
        kind: IssueKind::Bug,
        needs: Needs::Code,
        from: From::Ticket { number: "351215".to_owned() },
        title: text(TextKind::Title, "Izin tidak tersimpan"),
        body: text(TextKind::Body, "Izin hilang setelah unggah."),
        confidential: false,
        urgent: false,
        drawn: Drawn::default(),
    };
    let what = What::NewIssue { application: AppId(1), parent: None };
    office.decide("rini", what, move |case, by| s01_report::report(case, by, act)).await;
    office
}

/// A fact of the server.
async fn told<F>(office: &Office, fact: F)
where
    F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
{
    let by = Actor::machine();
    office.app.decide(ISSUE, &by, move |case| fact(case, &by)).await.unwrap();
}

#[tokio::test]
async fn d21_an_issue_is_there_for_those_who_may_know_of_it() {
    let office = reported().await;
    let orang = office.sign_in("orang").await;
    for path in ["/issues/1", "/issues/2", "/issues/x", "/issues/1/cancellation"] {
        assert_eq!(office.get(&orang, path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    let refused = office.post(&orang, "/issues/1/comments", &[("text", "Halo")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
    let refused = office.post(&orang, "/issues/1/cancellation", &[("reason", "Tidak perlu lagi")]).await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_page_costs_at_most_four_statements() {
    let office = reported().await;
    for who in ["pandu", "rini", "dewi", "tuti", "sandi"] {
        let cookie = office.sign_in(who).await;
        office.get(&cookie, "/issues/1").await;
        let before = office.app.reader().statements();
        let page = office.get(&cookie, "/issues/1").await;
        assert_eq!(page.status, StatusCode::OK, "{who}");
        let cost = office.app.reader().statements() - before;
        assert!(cost <= 4, "{who}: {cost} statements");
    }
}

#[tokio::test]
async fn r22_assignment_from_the_form_to_the_journal() {
    let office = reported().await;
    let pandu = office.sign_in("pandu").await;
    let drawn = office.get(&pandu, "/issues/1").await.drawn();

    // Fields to mend: 422, the summary, and what was typed.
    let sent = [("drawn", drawn.as_str()), ("remark", "Mohon segera.")];
    let wrong = office.post(&pandu, "/issues/1/assignment", &sent).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    for held in ["<title>Kesalahan: ", "href=\"#assignment-assignee\"", "Mohon segera.", "Pilih Developer."] {
        assert!(wrong.body.contains(held), "no {held}");
    }

    // Whose act it is not: 403, the sentence, and what was typed.
    let tuti = office.sign_in("tuti").await;
    let sent = [("assignee", "4"), ("due-date", "2020-03-26"), ("remark", "Saya saja.")];
    let refused = office.post(&tuti, "/issues/1/assignment", &sent).await;
    assert_eq!(refused.status, StatusCode::FORBIDDEN);
    assert!(refused.body.contains("Langkah 2 dikerjakan oleh Project Manager"), "{}", refused.body);
    assert!(refused.body.contains("Saya saja."));

    // Taken: 303 to the page, the result sentence there. Sent twice it is taken once.
    let sent = [("drawn", drawn.as_str()), ("assignee", "4"), ("due-date", "2020-03-26")];
    let taken = office.post(&pandu, "/issues/1/assignment", &sent).await;
    assert_eq!(
        (taken.status, taken.location.as_str()),
        (StatusCode::SEE_OTHER, "/issues/1?done=assignment#giliran")
    );
    let head = office.app.reader().head().await.unwrap().seq;
    let again = office.post(&pandu, "/issues/1/assignment", &sent).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER);
    assert_eq!(office.app.reader().head().await.unwrap().seq, head);
    let page = office.get(&pandu, "/issues/1?done=assignment").await;
    assert!(page.body.contains("role=\"status\">Ditugaskan."), "{}", page.body);

    // Another form of the same step comes too late: 409, in words.
    let late = [("assignee", "4"), ("due-date", "2020-03-27"), ("remark", "Satu lagi.")];
    let late = office.post(&pandu, "/issues/1/assignment", &late).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
    assert!(late.body.contains("role=\"alert\"") && late.body.contains("Satu lagi."), "{}", late.body);
}

#[tokio::test]
async fn the_developer_walks_from_branch_to_request() {
    let office = reported().await;
    let pandu = office.sign_in("pandu").await;
    let dewi = office.sign_in("dewi").await;
    let tuti = office.sign_in("tuti").await;
    let sent = [("assignee", "4"), ("due-date", "2020-03-26"), ("due-time", "15:00")];
    assert_eq!(office.post(&pandu, "/issues/1/assignment", &sent).await.status, StatusCode::SEE_OTHER);

    let page = office.get(&dewi, "/issues/1").await;
    assert!(page.body.contains("issue/1-izin-tidak-tersimpan"));
    let sent = [("drawn", page.drawn()), ("name", "title".to_owned())];
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(office.post(&dewi, "/issues/1/branch", &sent).await.status, StatusCode::SEE_OTHER);
    let working = office.get(&dewi, "/issues/1").await;
    assert!(working.body.contains("href=\"/issues/1?still=1\""), "the page looks again by itself");
    told(&office, |case, by| s03_create_branch::branch_made(case, by, &commit('a'))).await;
    let page = office.get(&dewi, "/issues/1").await;
    assert!(page.body.contains("git clone https://alur.example/git/perizinan.git"));

    // A failed note of the local test is its own way back.
    let (c, d) = (commit('c'), commit('d'));
    let sent = [("commit", c.as_str()), ("note", "Unggah masih gagal."), ("verdict", "failed")];
    let failed = office.post(&dewi, "/issues/1/local-test", &sent).await;
    assert_eq!(failed.location, "/issues/1?done=failed#giliran");
    let note = office.app.prose(TextKind::Note, "Unggah dan simpan dicoba.").unwrap();
    let act = s06_push::Pushed {
        branch: BranchName::for_issue(IssueNumber(1), Some("Izin tidak tersimpan")),
        old: commit('a'),
        new: d.clone(),
        note: Some((Verdict::Passed, note)),
        developers: Vec::new(),
        pipeline_file: Some("pipe0".to_owned()),
        received_at: office.app.clock().now(),
        recovered: false,
    };
    office.decide("dewi", ISSUE, move |case, by| s06_push::pushed(case, by, act)).await;
    told(&office, move |case, by| {
        s06_push::deployed(case, by, &d, DeploymentId(1), "https://dev.example/issue-1")
    })
    .await;

    for (who, noun, sent) in [
        (&dewi, "dev-test", vec![("note", "Diuji di server dev."), ("verdict", "passed")]),
        (
            &dewi,
            "staging-request",
            vec![("title", "Simpan izin"), ("description", "Menyimpan lebih dahulu.")],
        ),
        (&pandu, "test-plan", vec![("tester", "6"), ("cases", "Unggah 8 MB\nUnggah 24 MB")]),
        (&tuti, "comments", vec![("text", "Saya mulai menguji.")]),
        (&pandu, "reassignment", vec![("assignee", "4"), ("reason", "Coba orang yang sama")]),
        (&tuti, "team-test", vec![("note", "Kedua kasus lulus."), ("verdict", "passed")]),
    ] {
        let answer = office.post(who, &format!("/issues/1/{noun}"), &sent).await;
        let expected = if noun == "reassignment" { StatusCode::CONFLICT } else { StatusCode::SEE_OTHER };
        assert_eq!(answer.status, expected, "{noun}: {}", answer.body);
    }
    let page = office.get(&pandu, "/issues/1").await;
    for held in ["langkah 10", "Saya mulai menguji.", "Kedua kasus lulus.", "staging-approval"] {
        assert!(page.body.contains(held), "no {held}: {}", page.body);
    }
}

#[tokio::test]
async fn r37_a_note_is_corrected_by_its_author_alone() {
    let office = reported().await;
    let pandu = office.sign_in("pandu").await;
    let page = office.get(&pandu, "/issues/1/notes/correction?of=0000").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let sent = [("of", "0000"), ("note", "Seharusnya 8 MB.")];
    let refused = office.post(&pandu, "/issues/1/notes/correction", &sent).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
}
