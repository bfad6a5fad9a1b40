//! The PM presses *agree* while others agree, return it and push: what comes to `staging` is the commit that
//! was tested and agreed to, or nothing does. No order in which the server takes them may say otherwise.
//!
//! `cargo xtask races --rounds N --seed N` runs many; a run that fails prints what repeats it.

use crate::office::{Office, fill, now};
use crate::steps::{PASSED, REASON, html};
use crate::torture::{Dice, asked};
use git::client::Client;
use sop::{Issue, Step};
use std::sync::Arc;
use std::time::Duration;
use testkit::{Form, Visitor};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

/// Rounds among the other tests.
const ROUNDS: u64 = 6;
/// Who agrees at once.
const AGREE: usize = 3;
/// How far apart they begin at most, in milliseconds: an act takes about as long.
const APART_MS: u64 = 40;

/// Who came through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Won {
    agreed: usize,
    returned: usize,
    pushed: bool,
}

/// How often each came through.
#[derive(Debug, Default)]
struct Tally {
    merged: u64,
    returned: u64,
    pushed: u64,
}

/// An issue at step 10, and its developer's clone.
struct Ready {
    number: i64,
    client: Client,
}

#[tokio::test(flavor = "multi_thread")]
async fn inv4_what_is_merged_was_tested_whatever_races_with_the_agreement() {
    let seed = asked("ALUR_RACES_SEED").unwrap_or_else(|| now().ms().unsigned_abs());
    let rounds = asked("ALUR_RACES").unwrap_or(ROUNDS);
    println!("races: seed {seed}, {rounds} rounds");
    let (mut dice, mut tally) = (Dice::new(seed), Tally::default());
    let mut office = Office::open().await;
    let mut ready = fresh(&mut office, 0).await;
    for round in 0..rounds {
        ready = one(&mut office, ready, round, &mut dice, &mut tally).await;
        if round % 50 == 49 {
            office.quiet().await;
            office.holds();
            println!("races: {} rounds, {tally:?}", round + 1);
        }
    }
    println!("races: {rounds} rounds, {tally:?}, no unsafe merge");
    office.close().await;
}

async fn fresh(office: &mut Office, round: u64) -> Ready {
    let number = office.report(&format!("Balapan {round}"), "351399").await;
    office.assign(number, "dewi").await;
    office.branch(number, "dewi").await;
    let client = office.checkout(number, "dewi").await;
    again(office, Ready { number, client }, round).await
}

/// Steps 4 to 9 of a round.
async fn again(office: &mut Office, ready: Ready, round: u64) -> Ready {
    let file = format!("halaman/balapan-{}.html", ready.number);
    office.develop(ready.number, &ready.client, &file, &html("Balapan", &format!("Putaran {round}"))).await;
    office.carry_to_approval(ready.number, "dewi").await;
    ready
}

/// One race, and the next issue at step 10.
async fn one(office: &mut Office, ready: Ready, round: u64, dice: &mut Dice, tally: &mut Tally) -> Ready {
    let number = ready.number;
    let tested = office.head_of(number).await;
    let text = html("Belum diuji", &format!("Putaran {round}"));
    ready.client.write("halaman/belum-diuji.html", &text).unwrap();
    let at = office.next_s();
    ready.client.commit("Belum diuji", at).await.unwrap();
    let untested = ready.client.head().await.unwrap().to_string();
    let forms = forms(office, number).await;
    let (won, client) = run(office, ready, forms, dice).await;
    assert!(won.agreed + won.returned <= 1, "round {round}: {won:?}");
    let ended = |issue: &Issue| issue.is_at(Step::RequestMaster) || issue.agreement.is_none();
    let issue = office.wait(number, "does not end", |issue| issue.pending.is_none() && ended(issue)).await;
    let staging = office.git(&["rev-list", "--max-count=100", "staging"]);
    let on_staging = |commit: &str| staging.lines().any(|line| line == commit);
    assert!(!on_staging(&untested), "round {round}: {won:?}: what nobody tested is on staging");
    assert_eq!(on_staging(tested.as_str()), issue.merged.is_some(), "round {round}: {won:?}");
    assert_eq!(won.agreed, usize::from(issue.merged.is_some()), "round {round}: {won:?}");
    tally.returned += won.returned as u64;
    tally.pushed += u64::from(won.pushed);
    let Some(merged) = issue.merged.clone() else {
        let ready = Ready { number, client };
        return again(office, ready, round + 1).await;
    };
    tally.merged += 1;
    assert_eq!(merged.commit, tested, "round {round}: another commit was merged");
    let second = office.git(&["rev-parse", &format!("{}^2", merged.merge.as_str())]);
    assert_eq!(second.trim(), tested.as_str(), "round {round}: the merge has another parent");
    assert!(issue.passed(Step::TestDev, &tested).is_some() && issue.team_passed(&tested).is_some());
    fresh(office, round + 1).await
}

/// The forms of the race, each drawn for itself: none is the repetition of another's.
async fn forms(office: &mut Office, number: i64) -> Vec<Form> {
    let (page, mut forms) = (format!("/issues/{number}"), Vec::new());
    for _ in 0..AGREE {
        forms.push(office.see("pandu", &page).await.form(&format!("{page}/staging-approval")));
    }
    let back = office.see("pandu", &page).await.form(&format!("{page}/staging-return"));
    forms.push(fill(back, &[("reason", REASON)]));
    forms
}

async fn run(office: &mut Office, ready: Ready, forms: Vec<Form>, dice: &mut Dice) -> (Won, Client) {
    let visitor: Visitor = office.at("pandu").await.clone();
    let barrier = Arc::new(Barrier::new(forms.len() + 1));
    let mut acts = JoinSet::new();
    for (place, form) in forms.into_iter().enumerate() {
        let (barrier, mut visitor) = (barrier.clone(), visitor.clone());
        let after = Duration::from_millis(dice.within((0, APART_MS)));
        acts.spawn(async move {
            barrier.wait().await;
            tokio::time::sleep(after).await;
            let said = visitor.send(&form, None).await.unwrap();
            let told = matches!(said.status, 200 | 403 | 404 | 409 | 422);
            assert!(told, "{}: {} {}", form.action, said.status, said.text());
            (place < AGREE, said.path.contains("done="))
        });
    }
    let after = Duration::from_millis(dice.within((0, APART_MS)));
    let push = tokio::spawn(async move {
        barrier.wait().await;
        tokio::time::sleep(after).await;
        let said = ready.client.push(&[], &[PASSED]).await.unwrap();
        (said.ok, ready.client)
    });
    let mut won = Won::default();
    while let Some(act) = acts.join_next().await {
        match act.unwrap() {
            (true, true) => won.agreed += 1,
            (false, true) => won.returned += 1,
            (_, false) => {}
        }
    }
    let (pushed, client) = push.await.unwrap();
    won.pushed = pushed;
    (won, client)
}
