//! Attempts on the git policy (procedure, section 5) by a real git: each is refused with its rule and
//! sentence on the terminal, changes nothing, and stands afterwards on the page of refused attempts (R70).

use crate::office::{Office, SLUG, name, signature};
use crate::steps::PASSED;
use git::client::Client;
use std::collections::BTreeMap;

/// The assignee of the issue, another developer, the PM, and the administrator, who made himself a developer.
const ALL: [&str; 4] = ["dewi", "dodi", "pandu", "admin"];
/// Dewi develops it.
const ISSUE: i64 = 2;
/// Dewi's, at step 9.
const PUSHED: i64 = 3;
/// Dodi's, at step 10.
const FROZEN: i64 = 5;
/// Dodi's, and on production.
const DONE: i64 = 1;

/// What an attempt must bring.
#[derive(Clone, Copy)]
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

/// An office under attack: everybody has a clone, and what was refused is kept to be found again.
struct Siege {
    office: Office,
    clones: BTreeMap<&'static str, Client>,
    /// Who tried which refs against which rule, oldest first.
    refused: Vec<[String; 3]>,
}

impl Siege {
    /// The administrator has a role, which another administrator gave him: he sees what he attacks. The
    /// clones are made beside the server.
    async fn begin() -> Siege {
        let mut office = Office::open().await;
        let page = format!("/applications/{SLUG}/people");
        let fields = [("person", "Ayu"), ("role", "developer")];
        let (kadis, more) = ("/admin/people/9", [("role", "administrator"), ("granted", "yes")]);
        office.act("admin", kadis, &format!("{kadis}/office-role"), &more, None).await;
        office.act("kadis", &page, &format!("/applications/{SLUG}/roles"), &fields, None).await;
        let mut clones = BTreeMap::new();
        for who in ALL {
            clones.insert(who, clone_beside(&mut office, who).await);
        }
        Siege { office, clones, refused: Vec::new() }
    }

    /// The branch of an issue, as a push names it.
    async fn branch(&self, issue: i64) -> (String, String) {
        let branch = self.office.branch_of(issue).await;
        let refspec = format!("HEAD:refs/heads/{branch}");
        (branch, refspec)
    }

    /// This person's clone at the branch, with one commit more.
    async fn with_work(&mut self, who: &str, branch: &str) -> Client {
        let client = self.clones[who].clone();
        let start = format!("origin/{branch}");
        must(&client, &["checkout", "--quiet", "--force", "-B", branch, &start]).await;
        let at = self.office.next_s();
        client.write("catatan.txt", &format!("{at}\n")).unwrap();
        client.commit("Catatan kecil", at).await.unwrap();
        client
    }

    /// Everybody pushes this from the branch, with one commit more; the assignee meets another rule than the
    /// others do.
    async fn all(&mut self, branch: &str, refspecs: &[&str], notes: &[&str], dewi: Refusal, others: Refusal) {
        for who in ALL {
            self.with_work(who, branch).await;
            let because = if who == "dewi" { dewi } else { others };
            self.push(who, refspecs, notes, because).await;
        }
    }

    /// Pushes, and nothing comes of it but a refusal that is told and recorded.
    async fn push(&mut self, who: &str, refspecs: &[&str], notes: &[&str], because: Refusal) {
        let before = (self.office.refs(), self.office.head().await);
        let said = self.clones[who].push(refspecs, notes).await.unwrap();
        assert!(!said.ok, "{who} pushed {refspecs:?}: {}", said.terminal);
        self.is_refused(who, refspecs, &said.terminal, because);
        assert_eq!((self.office.refs(), self.office.head().await), before, "{who} by {refspecs:?}");
    }

    /// What git shows names the rule in both languages; the page is to show the attempt.
    fn is_refused(&mut self, who: &str, refspecs: &[&str], terminal: &str, because: Refusal) {
        let lines = terminal.lines().map(|line| line.trim_start_matches("remote:").trim());
        let told = lines.collect::<Vec<_>>().join(" ");
        for part in [because.rule, because.indonesian, because.english] {
            assert!(told.contains(part), "{who} pushed {refspecs:?} and was not told {part}: {terminal}");
        }
        let refs = refspecs.iter().map(|refspec| refspec.rsplit(':').next().unwrap_or_default());
        // git sends refs in its own order.
        let mut refs: Vec<&str> = refs.collect();
        refs.sort_unstable();
        self.refused.push([name(who).to_owned(), refs.join(", "), because.rule.to_owned()]);
    }

    /// The page of refused attempts shows each of them once and no other, newest first, to the Superior, the
    /// application's PM and the Administrator; a developer has no such page. Nothing else came of it.
    async fn end(mut self) {
        self.refused.reverse();
        for who in ["kadis", "pandu", "admin"] {
            let mut shown = Vec::new();
            let mut path = Some("/refused".to_owned());
            while let Some(at) = path {
                let page = self.office.see(who, &at).await;
                for row in page.rows() {
                    assert_eq!(row[2], "git", "the channel: {row:?}");
                    let mut refs: Vec<&str> = row[3].split(", ").collect();
                    refs.sort_unstable();
                    shown.push([row[1].clone(), refs.join(", "), row[4].clone()]);
                }
                path = page.links().into_iter().find(|link| link.contains("&before="));
            }
            assert_eq!(shown, self.refused, "as {who} sees it");
        }
        let page = self.office.at("dewi").await.get("/refused").await.unwrap();
        assert_eq!(page.status, 404, "{}", page.text());
        self.office.close().await;
    }
}

/// A clone of the directory itself, so that those who may not read can try as well.
async fn clone_beside(office: &mut Office, who: &str) -> Client {
    let store = office.data().join("repositories/1.git");
    let (dir, token) = (office.work().join(who), office.token(who));
    let client = Client::clone_from(store.to_str().unwrap(), &dir, signature(who), &token).await.unwrap();
    must(&client, &["remote", "set-url", "origin", &office.git_url()]).await;
    client
}

async fn must(client: &Client, arguments: &[&str]) -> String {
    let said = client.run(arguments).await.unwrap();
    assert!(said.ok, "{arguments:?}: {}", said.terminal);
    said.terminal.trim().to_owned()
}

/// Without a role in it, even an administrator learns nothing of a repository.
#[tokio::test]
async fn an_administrator_without_a_role_pushes_nowhere() {
    let mut office = Office::open().await;
    let (refs, head) = (office.refs(), office.head().await);
    let client = clone_beside(&mut office, "admin").await;
    let said = client.push(&["HEAD:refs/heads/staging"], &[PASSED]).await.unwrap();
    assert!(!said.ok && said.terminal.contains("not found"), "{}", said.terminal);
    assert_eq!((office.refs(), office.head().await), (refs, head));
    office.close().await;
}

#[tokio::test]
async fn g01_nobody_makes_a_branch_by_push() {
    let mut siege = Siege::begin().await;
    let (branch, _) = siege.branch(ISSUE).await;
    siege.all(&branch, &["HEAD:refs/heads/issue/99-baru"], &[PASSED], G01, G01).await;
    siege.end().await;
}

#[tokio::test]
async fn g02_nobody_deletes_a_branch_by_push() {
    let mut siege = Siege::begin().await;
    let (branch, _) = siege.branch(PUSHED).await;
    siege.all(&branch, &[&format!(":refs/heads/{branch}")], &[PASSED], G02, G02).await;
    siege.end().await;
}

#[tokio::test]
async fn g03_nobody_pushes_to_staging_or_master() {
    let mut siege = Siege::begin().await;
    for branch in ["staging", "master"] {
        let plain = format!("HEAD:refs/heads/{branch}");
        siege.all(branch, &[&plain], &[], G03, G03).await;
        siege.all(branch, &[&format!("+{plain}")], &[PASSED], G03, G03).await;
        siege.all(branch, &[&format!(":refs/heads/{branch}")], &[], G03, G03).await;
    }
    siege.end().await;
}

#[tokio::test]
async fn g04_nobody_rewrites_history() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(PUSHED).await;
    for who in ALL {
        let client = siege.with_work(who, &branch).await;
        must(&client, &["reset", "--quiet", "--soft", "HEAD~2"]).await;
        let at = siege.office.next_s();
        client.commit("Semua sekaligus", at).await.unwrap();
        let because = if who == "dewi" { G04 } else { G08 };
        siege.push(who, &[&format!("+{refspec}")], &[PASSED], because).await;
    }
    siege.end().await;
}

#[tokio::test]
async fn g04_a_branch_that_the_server_updated_is_pulled_first() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(ISSUE).await;
    let client = siege.with_work("dewi", &branch).await;
    let old = siege.office.head_of(ISSUE).await;
    siege.office.rare(ISSUE, "dewi", "branch-update", &[]).await;
    siege.office.wait(ISSUE, "is not updated", |issue| issue.head() != Some(&old)).await;
    let said = client.push(&[&refspec], &[PASSED]).await.unwrap();
    assert!(!said.ok && said.terminal.contains("[rejected]"), "her own git sees it: {}", said.terminal);
    siege.push("dewi", &[&format!("+{refspec}")], &[PASSED], G04).await;
    must(&client, &["pull", "--quiet", "--rebase", "origin", &branch]).await;
    let said = client.push(&[&refspec], &[PASSED]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    siege.end().await;
}

#[tokio::test]
async fn g05_nobody_pushes_a_local_merge() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(ISSUE).await;
    for who in ALL {
        let client = siege.with_work(who, &branch).await;
        must(&client, &["merge", "--quiet", "--no-edit", "origin/staging"]).await;
        let because = if who == "dewi" { G05 } else { G08 };
        siege.push(who, &[&refspec], &[PASSED], because).await;
    }
    siege.end().await;
}

#[tokio::test]
async fn g06_nobody_pushes_the_commits_of_another_branch() {
    let mut siege = Siege::begin().await;
    let ((_, refspec), (other, _)) = (siege.branch(ISSUE).await, siege.branch(PUSHED).await);
    siege.all(&other, &[&refspec], &[PASSED], G06, G08).await;
    siege.end().await;
}

/// Tags, notes, replacements, refs of our own: none can be pushed by anybody, alone or beside the branch.
#[tokio::test]
async fn g07_sf1_nobody_pushes_another_ref() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(ISSUE).await;
    let base = siege.office.git(&["rev-parse", &branch]);
    let replaced = format!("HEAD:refs/replace/{}", base.trim());
    let names = [
        "HEAD:refs/tags/v1",
        "HEAD:refs/notes/commits",
        "HEAD:refs/alur/keep",
        "HEAD:refs/merge-requests/1",
        "HEAD:refs/stash",
        replaced.as_str(),
    ];
    for name in names {
        siege.all(&branch, &[name], &[PASSED], G07, G07).await;
    }
    siege.all(&branch, &[&refspec, "HEAD:refs/tags/v1"], &[PASSED], G07, G07).await;
    siege.end().await;
}

/// A branch of the name HEAD would be read by git in the place of the real one; and the real one, which no
/// git client names in a push, would move the branch that it stands for.
#[tokio::test]
async fn sf1_nobody_pushes_to_head() {
    let mut siege = Siege::begin().await;
    siege.all("staging", &["HEAD:refs/heads/HEAD"], &[PASSED], G01, G01).await;
    let url = siege.office.git_url();
    let (staging, master) =
        (siege.office.git(&["rev-parse", "staging"]), siege.office.git(&["rev-parse", "master"]));
    for who in ALL {
        let before = (siege.office.refs(), siege.office.head().await);
        let token = siege.office.token(who);
        let pushed = testkit::push::by_hand(&url, &token, "HEAD", staging.trim(), master.trim()).await;
        let (status, said) = pushed.unwrap();
        assert_eq!(status, 200, "{said}");
        siege.is_refused(who, &["HEAD"], &said, G07);
        assert_eq!((siege.office.refs(), siege.office.head().await), before, "{who} moved HEAD");
    }
    siege.end().await;
}

#[tokio::test]
async fn g08_only_the_assignee_pushes() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(ISSUE).await;
    for who in ["dodi", "pandu", "admin"] {
        siege.with_work(who, &branch).await;
        siege.push(who, &[&refspec], &[PASSED], G08).await;
    }
    siege.end().await;
}

#[tokio::test]
async fn g09_a_frozen_or_ended_issue_takes_no_push() {
    let mut siege = Siege::begin().await;
    for (issue, because) in [(FROZEN, G09), (DONE, G09_ENDED)] {
        let (branch, refspec) = siege.branch(issue).await;
        for who in ALL {
            siege.with_work(who, &branch).await;
            let because = if who == "dodi" { because } else { G08 };
            siege.push(who, &[&refspec], &[PASSED], because).await;
        }
    }
    siege.end().await;
}

#[tokio::test]
async fn g10_a_push_carries_its_note() {
    let mut siege = Siege::begin().await;
    let (branch, refspec) = siege.branch(ISSUE).await;
    siege.all(&branch, &[&refspec], &[], G10, G08).await;
    siege.end().await;
}

#[tokio::test]
async fn g11_one_push_one_branch_one_note() {
    let mut siege = Siege::begin().await;
    let ((one, refspec), (_, other)) = (siege.branch(ISSUE).await, siege.branch(PUSHED).await);
    siege.all(&one, &[&refspec, &format!("+{other}")], &[PASSED], G11, G11).await;
    siege.all(&one, &[&refspec], &[PASSED, PASSED], G11, G11).await;
    siege.end().await;
}
