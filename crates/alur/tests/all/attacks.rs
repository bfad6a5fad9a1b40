//! Attempts on the git policy (procedure, section 5) by a real git: each is refused with its rule and
//! sentence on the terminal, recorded (R70), and changes nothing.

use crate::office::{Office, SLUG, person, signature};
use git::client::Client;
use sop::{ActorRef, Channel};

/// The assignee of the issue, another developer, the PM, and the administrator, who made himself a developer.
const ALL: [&str; 4] = ["dewi", "dodi", "pandu", "admin"];
/// Dewi develops it.
const ISSUE: i64 = 2;
/// Dewi's, at step 9.
const PUSHED: i64 = 3;
/// Dodi's, at step 10.
const FROZEN: i64 = 5;
const NOTE: &str = "local-test=passed: dibuka di localhost";

/// What an attempt must bring.
struct Refusal {
    rule: &'static str,
    indonesian: &'static str,
    english: &'static str,
}

const G01: Refusal = Refusal {
    rule: "G01",
    indonesian: "branch hanya dibuat dari halaman issue",
    english: "branches are made on the issue's page",
};
const G02: Refusal = Refusal {
    rule: "G02",
    indonesian: "branch hanya dihapus lewat web",
    english: "branches are deleted on the web only",
};
const G03: Refusal = Refusal {
    rule: "G03",
    indonesian: "staging dan master hanya berubah lewat merge request",
    english: "change only through a merge request",
};
const G04: Refusal =
    Refusal { rule: "G04", indonesian: "tidak boleh ditulis ulang", english: "notes refer to commits" };
const G05: Refusal =
    Refusal { rule: "G05", indonesian: "memuat merge lokal", english: "holds a local merge" };
const G06: Refusal = Refusal {
    rule: "G06",
    indonesian: "memuat commit branch lain",
    english: "holds commits of another branch",
};
const G07: Refusal = Refusal {
    rule: "G07",
    indonesian: "hanya branch issue yang boleh di-push",
    english: "only issue branches can be pushed",
};
const G08: Refusal =
    Refusal { rule: "G08", indonesian: "issue ini ditugaskan ke", english: "this issue is assigned to" };
const G09: Refusal =
    Refusal { rule: "G09", indonesian: "harus mengembalikannya dahulu", english: "must return it first" };
const G09_ENDED: Refusal = Refusal {
    rule: "G09",
    indonesian: "sudah selesai atau dibatalkan",
    english: "the issue is done or cancelled",
};
const G10: Refusal =
    Refusal { rule: "G10", indonesian: "belum ada catatan uji", english: "no test note for" };
const G11: Refusal = Refusal {
    rule: "G11",
    indonesian: "satu push, satu branch, satu catatan",
    english: "one push, one branch, one note",
};

/// An office whose administrator gave himself a role, so that he sees what he attacks.
async fn attacked() -> Office {
    let mut office = Office::open().await;
    let page = format!("/applications/{SLUG}/people");
    let fields = [("person", "Ayu"), ("role", "developer")];
    office.act("admin", &page, &format!("/applications/{SLUG}/roles"), &fields, None).await;
    office
}

/// A clone made beside the server, so that those who may not read can try as well.
async fn thief(office: &mut Office, who: &str) -> Client {
    let store = office.data().join("repositories/1.git");
    let dir = office.work().join(format!("thief-{who}"));
    let token = office.token(who);
    let client = Client::clone_from(store.to_str().unwrap(), &dir, signature(who), &token).await.unwrap();
    let url = format!("{}/git/{SLUG}.git", office.url());
    assert!(client.run(&["remote", "set-url", "origin", &url]).await.unwrap().ok);
    client
}

/// The branch checked out, with one commit of this person's more.
async fn with_work(office: &mut Office, client: &Client, branch: &str) {
    let start = format!("origin/{branch}");
    let said = client.run(&["checkout", "--quiet", "--force", "-B", branch, &start]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    let at = office.next_s();
    client.write("catatan.txt", &format!("{at}\n")).unwrap();
    client.commit("Catatan kecil", at).await.unwrap();
}

/// Pushes, and nothing comes of it but a refusal that is told and recorded.
async fn refused(
    office: &mut Office,
    who: &str,
    client: &Client,
    refspecs: &[&str],
    options: &[&str],
    because: &Refusal,
) {
    let (refs, head, before) = (office.refs(), office.head().await, office.refused().await.len());
    let said = client.push(refspecs, options).await.unwrap();
    let told: Vec<&str> =
        said.terminal.lines().map(|line| line.trim_start_matches("remote:").trim()).collect();
    let told = told.join(" ");
    assert!(!said.ok, "{who} pushed {refspecs:?}: {told}");
    for part in [because.rule, because.indonesian, because.english] {
        assert!(told.contains(part), "{who} pushed {refspecs:?} and was not told {part}: {}", said.terminal);
    }
    assert_eq!(office.refs(), refs, "{who} changed a ref by {refspecs:?}");
    assert_eq!(office.head().await, head, "{who} wrote into the journal by {refspecs:?}");
    let attempts = office.refused().await;
    assert_eq!(attempts.len(), before + 1, "{who}'s {refspecs:?} is recorded once");
    let attempt = &attempts[0];
    assert_eq!(attempt.rule, because.rule);
    assert_eq!(ActorRef::from_stored(&attempt.actor), Some(ActorRef::Person(person(who))));
    assert_eq!(attempt.channel, Channel::Git);
}

/// Everybody tries the same.
async fn refused_for_all(refspecs: &[&str], because: &Refusal) {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        refused(&mut office, who, &client, refspecs, &[NOTE], because).await;
    }
    office.close().await;
}

/// Without a role in it, even an administrator learns nothing of a repository.
#[tokio::test]
async fn an_administrator_without_a_role_pushes_nowhere() {
    let mut office = Office::open().await;
    let (refs, head) = (office.refs(), office.head().await);
    let client = thief(&mut office, "admin").await;
    with_work(&mut office, &client, "staging").await;
    let said = client.push(&["HEAD:refs/heads/staging"], &[NOTE]).await.unwrap();
    assert!(!said.ok && said.terminal.contains("not found"), "{}", said.terminal);
    assert_eq!((office.refs(), office.head().await), (refs, head));
    office.close().await;
}

#[tokio::test]
async fn g01_nobody_makes_a_branch_by_push() {
    refused_for_all(&["HEAD:refs/heads/issue/99-baru"], &G01).await;
}

#[tokio::test]
async fn g02_nobody_deletes_a_branch_by_push() {
    refused_for_all(&[":refs/heads/issue/3-daftar-syarat-sebagai-butir-butir"], &G02).await;
}

#[tokio::test]
async fn g03_nobody_pushes_to_staging_or_master() {
    let mut office = attacked().await;
    for who in ALL {
        let client = thief(&mut office, who).await;
        for branch in ["staging", "master"] {
            with_work(&mut office, &client, branch).await;
            let plain = format!("HEAD:refs/heads/{branch}");
            refused(&mut office, who, &client, &[&plain], &[], &G03).await;
            refused(&mut office, who, &client, &[&format!("+{plain}")], &[NOTE], &G03).await;
            refused(&mut office, who, &client, &[&format!(":refs/heads/{branch}")], &[], &G03).await;
        }
    }
    office.close().await;
}

#[tokio::test]
async fn g04_nobody_rewrites_history() {
    let mut office = attacked().await;
    let branch = office.branch_of(PUSHED).await;
    let refspec = format!("+HEAD:refs/heads/{branch}");
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        assert!(client.run(&["reset", "--quiet", "--soft", "HEAD~2"]).await.unwrap().ok);
        let at = office.next_s();
        client.commit("Semua sekaligus", at).await.unwrap();
        let because = if who == "dewi" { &G04 } else { &G08 };
        refused(&mut office, who, &client, &[&refspec], &[NOTE], because).await;
    }
    office.close().await;
}

#[tokio::test]
async fn g04_a_branch_that_the_server_updated_is_pulled_first() {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    let client = thief(&mut office, "dewi").await;
    with_work(&mut office, &client, &branch).await;
    let old = office.issue(ISSUE).await.head().cloned();
    office.rare(ISSUE, "dewi", "branch-update", &[]).await;
    office.wait(ISSUE, "is not updated", |issue| issue.head().cloned() != old).await;
    let refspec = format!("HEAD:refs/heads/{branch}");
    let said = client.push(&[&refspec], &[NOTE]).await.unwrap();
    assert!(!said.ok && said.terminal.contains("[rejected]"), "her own git sees it: {}", said.terminal);
    let forced = format!("+{refspec}");
    refused(&mut office, "dewi", &client, &[&forced], &[NOTE], &G04).await;
    assert!(client.run(&["pull", "--quiet", "--rebase", "origin", &branch]).await.unwrap().ok);
    let said = client.push(&[&refspec], &[NOTE]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    office.close().await;
}

#[tokio::test]
async fn g05_nobody_pushes_a_local_merge() {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    let refspec = format!("HEAD:refs/heads/{branch}");
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        let said = client.run(&["merge", "--quiet", "--no-edit", "origin/staging"]).await.unwrap();
        assert!(said.ok, "{}", said.terminal);
        let because = if who == "dewi" { &G05 } else { &G08 };
        refused(&mut office, who, &client, &[&refspec], &[NOTE], because).await;
    }
    office.close().await;
}

#[tokio::test]
async fn g06_nobody_pushes_the_commits_of_another_branch() {
    let mut office = attacked().await;
    let (branch, other) = (office.branch_of(ISSUE).await, office.branch_of(PUSHED).await);
    let refspec = format!("HEAD:refs/heads/{branch}");
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &other).await;
        let because = if who == "dewi" { &G06 } else { &G08 };
        refused(&mut office, who, &client, &[&refspec], &[NOTE], because).await;
    }
    office.close().await;
}

/// Tags, notes, replacements, refs of our own, and names that git itself reads: none can be pushed by
/// anybody.
#[tokio::test]
async fn g07_sf1_nobody_pushes_another_ref() {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        let replaced = client.run(&["rev-parse", "HEAD~1"]).await.unwrap();
        let replaced = format!("HEAD:refs/replace/{}", replaced.terminal.trim());
        let names = [
            "HEAD:refs/tags/v1",
            "HEAD:refs/notes/commits",
            "HEAD:refs/alur/keep",
            "HEAD:refs/merge-requests/1",
            "HEAD:refs/stash",
            replaced.as_str(),
        ];
        for name in names {
            refused(&mut office, who, &client, &[name], &[NOTE], &G07).await;
        }
        let with_branch = format!("HEAD:refs/heads/{branch}");
        refused(&mut office, who, &client, &[&with_branch, "HEAD:refs/tags/v1"], &[NOTE], &G07).await;
    }
    office.close().await;
}

/// A branch of the name HEAD would be read by git in the place of the real one.
#[tokio::test]
async fn sf1_nobody_pushes_a_branch_named_head() {
    let mut office = attacked().await;
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, "staging").await;
        refused(&mut office, who, &client, &["HEAD:refs/heads/HEAD"], &[NOTE], &G01).await;
    }
    office.close().await;
}

#[tokio::test]
async fn g08_only_the_assignee_pushes() {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    let refspec = format!("HEAD:refs/heads/{branch}");
    for who in ["dodi", "pandu", "admin"] {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        refused(&mut office, who, &client, &[&refspec], &[NOTE], &G08).await;
    }
    office.close().await;
}

#[tokio::test]
async fn g09_a_frozen_or_ended_issue_takes_no_push() {
    let mut office = attacked().await;
    for (issue, because) in [(FROZEN, &G09), (1, &G09_ENDED)] {
        let branch = office.branch_of(issue).await;
        let refspec = format!("HEAD:refs/heads/{branch}");
        for who in ["dodi", "dewi", "pandu", "admin"] {
            let client = thief(&mut office, who).await;
            with_work(&mut office, &client, &branch).await;
            let because = if who == "dodi" { because } else { &G08 };
            refused(&mut office, who, &client, &[&refspec], &[NOTE], because).await;
            std::fs::remove_dir_all(client.dir()).unwrap();
        }
    }
    office.close().await;
}

#[tokio::test]
async fn g10_a_push_carries_its_note() {
    let mut office = attacked().await;
    let branch = office.branch_of(ISSUE).await;
    let refspec = format!("HEAD:refs/heads/{branch}");
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &branch).await;
        let because = if who == "dewi" { &G10 } else { &G08 };
        refused(&mut office, who, &client, &[&refspec], &[], because).await;
    }
    office.close().await;
}

#[tokio::test]
async fn g11_one_push_one_branch_one_note() {
    let mut office = attacked().await;
    let (one, two) = (office.branch_of(ISSUE).await, office.branch_of(PUSHED).await);
    let refspecs = [format!("HEAD:refs/heads/{one}"), format!("+HEAD:refs/heads/{two}")];
    for who in ALL {
        let client = thief(&mut office, who).await;
        with_work(&mut office, &client, &one).await;
        refused(&mut office, who, &client, &[&refspecs[0], &refspecs[1]], &[NOTE], &G11).await;
        refused(&mut office, who, &client, &[&refspecs[0]], &[NOTE, NOTE], &G11).await;
    }
    office.close().await;
}
