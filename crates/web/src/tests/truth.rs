//! No optimism: nothing is shown before it is written, and what is sent twice at once is written once.

use super::all::world::wib;
use super::office::{Office, person};
use super::stages::{Stage, office_at};
use app::What;
use axum::http::StatusCode;
use sop::acts::Drawn;
use sop::steps::s02_assign::{Assign, assign};
use sop::{IssueNumber, Subject};
use std::sync::mpsc;
use tokio::sync::oneshot;

/// The number of the rung that the ladder marks as the current step.
fn current(page: &str) -> &str {
    let rung = page.split("aria-current=\"step\"><span class=\"no\">").nth(1).expect("a current step");
    rung.split('<').next().unwrap()
}

async fn shown(office: &Office, cookie: &str) -> [String; 3] {
    let mut pages = ["/issues/1", "/issues", "/board"].map(str::to_owned);
    for page in &mut pages {
        *page = office.get(cookie, page).await.body;
    }
    pages
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_not_shown_as_done_while_its_entry_waits_for_the_commit() {
    let office = office_at(Stage::Reported).await;
    let rini = office.sign_in("rini").await;
    let before = shown(&office, &rini).await;
    assert_eq!(current(&before[0]), "2");

    let (reached, held) = oneshot::channel();
    let (go_on, gate) = mpsc::channel();
    let decided = office.decide("pandu", What::Issue(IssueNumber(1)), move |case, by| {
        let due = wib("2020-03-27 16:00");
        let act = Assign { assignee: person("dewi"), due, remark: None, drawn: Drawn::default() };
        let facts = assign(case, by, act)?;
        reached.send(()).unwrap();
        gate.recv().unwrap();
        Ok(facts)
    });
    let looks = async {
        held.await.unwrap();
        let seen = shown(&office, &rini).await;
        go_on.send(()).unwrap();
        seen
    };
    let ((), seen) = tokio::join!(decided, looks);
    assert_eq!(current(&seen[0]), "2");
    assert_eq!(seen[1], before[1], "the list");
    assert_eq!(seen[2], before[2], "the board");
    assert_eq!(current(&office.get(&rini, "/issues/1").await.body), "3");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_twice_at_once_writes_one_entry() {
    let office = office_at(Stage::Reported).await;
    let pandu = office.sign_in("pandu").await;
    let drawn = office.get(&pandu, "/issues/1").await.drawn();
    let form = [("drawn", drawn.as_str()), ("assignee", "4"), ("due-date", "2020-03-27")];
    let entries = || async {
        let subject = Some(Subject::Issue(IssueNumber(1)));
        office.app.reader().entries(subject, None).await.unwrap().len()
    };
    let before = entries().await;
    let send = || office.post(&pandu, "/issues/1/assignment", &form);
    let (one, two) = tokio::join!(send(), send());
    assert_eq!((one.status, two.status), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
    assert_eq!(one.location, two.location);
    assert_eq!(entries().await, before + 1);
}
