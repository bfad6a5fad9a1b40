//! R72: what somebody wrote with plain git behind the server's back. It is found, told, never adopted, and
//! taken back when the PM says so.

use crate::world::{World, git, web};
use app::{DecideError, What, found};
use sop::acts::Drawn;
use sop::acts::found::restore;
use sop::application::FoundHow;
use sop::event::CheckFailure;
use sop::issue::Standing;
use sop::release::ReleaseStanding;
use sop::steps::s13_merge_master;
use sop::text::TextKind;
use sop::{CommitId, IssueNumber, Refusal, ReleaseNumber, Step, Subject};

impl World {
    /// An administrator with a shell commits on a branch of the bare repository.
    fn write_behind(&self, branch: &str, name: &str, text: &str) -> CommitId {
        let checkout = tempfile::tempdir().unwrap();
        let place = checkout.path();
        git(place, &["clone", "-q", "-b", branch, self.repository_dir().to_str().unwrap(), "."]);
        std::fs::create_dir_all(place.join(name).parent().unwrap()).unwrap();
        std::fs::write(place.join(name), text).unwrap();
        git(place, &["add", "-A"]);
        git(place, &["commit", "-q", "-m", "Langsung di server"]);
        git(place, &["push", "-q", "origin", branch]);
        CommitId::parse(&git(place, &["rev-parse", "HEAD"])).unwrap()
    }

    /// The same administrator merges one branch into another by hand.
    fn merge_behind(&self, branch: &str, into: &str) {
        let checkout = tempfile::tempdir().unwrap();
        let place = checkout.path();
        git(place, &["clone", "-q", "-b", into, self.repository_dir().to_str().unwrap(), "."]);
        git(place, &["merge", "-q", "--no-ff", "-m", "Gabung", &format!("origin/{branch}")]);
        git(place, &["push", "-q", "origin", into]);
    }

    fn git_behind(&self, arguments: &[&str]) -> String {
        git(&self.repository_dir(), arguments)
    }

    async fn look(&self) {
        found::look(&self.works).await.unwrap();
    }

    /// The finds as the application shows them.
    async fn found(&self) -> Vec<(String, FoundHow)> {
        let found = self.application().await.found;
        found.into_iter().map(|found| (found.name, found.how)).collect()
    }

    /// *Kembalikan*, for the newest find.
    async fn restore(&self) {
        let seq = self.application().await.found.last().unwrap().seq;
        let reason = self.prose(TextKind::Reason, "Ditulis langsung di server, bukan lewat issue.");
        let act = move |case: &sop::CaseFile, by: &sop::Actor| restore(case, by, seq, &reason);
        self.act(What::Application(self.application), self.pandu, act).await;
        self.settle().await;
    }

    /// Step 13, and why not.
    async fn refused_merge(&self, release: ReleaseNumber) -> (Refusal, Vec<sop::PersonId>) {
        let seen = self.release(release).await.head;
        let act = s13_merge_master::MergeMaster { seen, drawn: Drawn::default() };
        let by = web(self.sandi);
        let decide = move |case: &sop::CaseFile| s13_merge_master::merge_master(case, &by, act);
        match self.app.decide(What::Release(release), &by, decide).await {
            Err(DecideError::Refused(refused)) => (refused.refusal, refused.who_can.people),
            other => panic!("not refused: {other:?}"),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn b10_r72_a_commit_written_behind_the_server_blocks_13_until_it_is_taken_back() {
    let mut world = World::new().await;
    let issue = world.bring_to_staging("Halaman baru", world.dewi, &[("site/baru.html", "baru\n")]).await;
    let release = world.request_master(&[issue]).await;
    world.check(release, None).await;
    world.look().await;
    assert_eq!(world.found().await, [], "nothing is found where the journal explains all");

    let before = world.application().await.staging.unwrap();
    let foreign = world.write_behind("staging", "site/asing.html", "asing\n");
    world.look().await;
    world.look().await;
    let found = world.application().await.found;
    assert_eq!(found.len(), 1, "told once");
    assert_eq!((found[0].journal.as_ref(), found[0].commit.as_ref()), (Some(&before), Some(&foreign)));
    assert_eq!(world.application().await.staging, Some(before.clone()), "never adopted");
    assert_eq!(world.shown("/layanan/staging/asing.html").await, None);
    // B9: what was checked is not what stands there.
    assert_eq!(world.release(release).await.standing, ReleaseStanding::At(Step::CheckStaging));
    world.check(release, None).await;
    let (refusal, who) = world.refused_merge(release).await;
    assert_eq!(refusal, Refusal::FoundCommits { names: vec![format!("staging {}", foreign.short())] });
    assert_eq!(who, [world.pandu]);
    let inbox = world.app.reader().inbox(world.pandu, None).await.unwrap();
    assert!(inbox.iter().any(|row| row.what == "ref_found"));

    world.restore().await;
    let now = world.application().await;
    assert!(now.found.is_empty());
    let head = now.staging.unwrap();
    assert_ne!(head, before);
    assert_eq!(world.git_behind(&["rev-parse", "staging"]), head.to_string());
    let facts =
        world.git_behind(&["log", "-1", "--format=%P %an %(trailers:key=Alur-Reverts,valueonly)", "staging"]);
    assert_eq!(facts, format!("{foreign} pandu {foreign}"));
    assert_eq!(world.file_at("staging", "site/asing.html"), None);
    assert_eq!(world.file_at("staging", "site/baru.html").as_deref(), Some("baru\n"));
    assert_eq!(world.release(release).await.standing, ReleaseStanding::At(Step::CheckStaging));
    world.check(release, None).await;
    world.merge_master(release).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::Done);
    assert_eq!(world.shown("/layanan/production/baru.html").await.as_deref(), Some("baru\n"));
    assert_eq!(world.shown("/layanan/production/asing.html").await, None);

    world.restart(None).await;
    assert_eq!(world.found().await, []);
    let kinds = world.kinds(Subject::Application(world.application)).await;
    let told: Vec<&str> = kinds.iter().map(String::as_str).filter(|kind| kind.starts_with("ref_")).collect();
    assert_eq!(told, ["ref_found", "ref_restore_requested", "ref_restored"]);
    let chain = world.app.reader().verify().await.unwrap();
    assert!(matches!(chain, store::proof::Chain::Whole { .. }), "{chain:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_every_branch_is_put_back_where_the_journal_says() {
    let mut world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    let commit = world.push(issue, &[("site/baru.html", "baru\n")]).await;
    world.settle().await;
    let branch = world.issue(issue).await.branch.unwrap().name.to_string();
    let master = world.application().await.master.unwrap();
    let staging = world.application().await.staging.unwrap();

    world.write_behind("master", "site/asing.html", "asing\n");
    let foreign = world.write_behind(&branch, "site/asing.html", "asing\n");
    world.git_behind(&["tag", "v1", "master"]);
    world.git_behind(&["update-ref", "refs/heads/lain", "master"]);
    // At the next start all of it is found before anything is served.
    world.restart(None).await;
    let mut found = world.found().await;
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let expected = [
        (branch.clone(), FoundHow::Ahead),
        ("lain".to_owned(), FoundHow::Extra),
        ("master".to_owned(), FoundHow::Ahead),
        ("refs/tags/v1".to_owned(), FoundHow::Extra),
    ];
    assert_eq!(found, expected);
    assert_eq!(world.kinds(Subject::Issue(issue)).await.last().map(String::as_str), Some("ref_found"));
    for _ in 0..4 {
        world.restore().await;
    }
    assert_eq!(world.found().await, []);
    let refs =
        world.git_behind(&["for-each-ref", "--format=%(refname) %(objectname)", "refs/heads", "refs/tags"]);
    let mut expected = vec![
        format!("refs/heads/{branch} {commit}"),
        format!("refs/heads/master {master}"),
        format!("refs/heads/staging {staging}"),
    ];
    expected.sort();
    assert_eq!(refs.lines().collect::<Vec<_>>(), expected);
    let kept = world.git_behind(&["for-each-ref", "--format=%(objectname)", "refs/alur/found/heads/issue"]);
    assert_eq!(kept, foreign.to_string(), "what was found is kept");

    // Moved back, removed: put where it was.
    world.git_behind(&["update-ref", "refs/heads/staging", &format!("{staging}~0")]);
    world.git_behind(&["update-ref", "-d", &format!("refs/heads/{branch}")]);
    world.look().await;
    assert_eq!(world.found().await, [(branch.clone(), FoundHow::Gone)]);
    world.restore().await;
    assert_eq!(world.git_behind(&["rev-parse", &branch]), commit.to_string());
    // The evidence on the commit stands: nothing was repeated.
    world.test(issue).await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::ApproveStaging));

    // What somebody undoes by hand is told as well.
    world.write_behind(&branch, "site/lagi.html", "lagi\n");
    world.look().await;
    world.git_behind(&["update-ref", &format!("refs/heads/{branch}"), commit.as_str()]);
    world.look().await;
    assert_eq!(world.found().await, []);
    assert_eq!(world.kinds(Subject::Issue(issue)).await.last().map(String::as_str), Some("ref_agreed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_b8_a_merge_on_top_of_a_foreign_commit_brings_it_to_light() {
    let world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    world.push(issue, &[("site/baru.html", "baru\n")]).await;
    world.settle().await;
    world.test(issue).await;
    world.write_behind("staging", "site/asing.html", "asing\n");
    // Nobody has looked since.
    world.agree(issue).await;
    world.settle().await;
    assert_eq!(world.found().await, [("staging".to_owned(), FoundHow::Ahead)]);
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::RequestMaster));
    world.restore().await;
    assert_eq!(world.found().await, []);
    assert_eq!(world.file_at("staging", "site/asing.html"), None);
    assert_eq!(world.file_at("staging", "site/baru.html").as_deref(), Some("baru\n"));
    assert_eq!(world.shown("/layanan/staging/asing.html").await, None);
    world.look().await;
    assert_eq!(world.found().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_b14_a_branch_merged_by_hand_counts_for_nothing_and_its_work_is_not_lost() {
    let world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    world.push(issue, &[("site/baru.html", "baru\n")]).await;
    world.settle().await;
    world.test(issue).await;
    let branch = world.issue(issue).await.branch.unwrap().name.to_string();
    world.merge_behind(&branch, "staging");
    world.agree(issue).await;
    world.settle().await;
    // git takes the commit for merged; the journal does not.
    let now = world.issue(issue).await;
    assert_eq!((now.standing, now.merged), (Standing::At(Step::Develop), None));
    assert_eq!(world.found().await, [("staging".to_owned(), FoundHow::Ahead)]);
    world.restore().await;
    assert_eq!(world.file_at("staging", "site/baru.html"), None);

    // The same commit again, without a change of code.
    world.name_again(issue).await;
    world.settle().await;
    world.test(issue).await;
    world.agree(issue).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::RequestMaster));
    assert_eq!(world.file_at("staging", "site/baru.html").as_deref(), Some("baru\n"));
    world.look().await;
    assert_eq!(world.found().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn r72_a_store_older_than_its_repositories_waits_for_a_person() {
    let mut world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    world.push(issue, &[("site/baru.html", "baru\n")]).await;
    world.settle().await;
    world.test(issue).await;
    world.copy_store().await;
    world.agree(issue).await;
    world.settle().await;
    assert_eq!(world.file_at("staging", "site/baru.html").as_deref(), Some("baru\n"));

    world.put_store().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::ApproveStaging));
    assert_eq!(world.found().await, [("staging".to_owned(), FoundHow::Ahead)]);
    let seen = world.issue(issue).await.head().cloned().unwrap();
    let act = sop::steps::s10_approve_staging::ApproveStaging {
        seen,
        join: false,
        remark: None,
        drawn: Drawn::default(),
    };
    let by = web(world.pandu);
    let agree = move |case: &sop::CaseFile| sop::steps::s10_approve_staging::approve_staging(case, &by, act);
    let refused = world.app.decide(What::Issue(issue), &by, agree).await;
    let Err(DecideError::Refused(refused)) = refused else { panic!("{refused:?}") };
    assert!(matches!(refused.refusal, Refusal::JournalBehind { .. }), "{:?}", refused.refusal);

    world.restore().await;
    assert_eq!(world.file_at("staging", "site/baru.html"), None);
    world.agree(issue).await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::RequestMaster));
    assert_eq!(world.file_at("staging", "site/baru.html").as_deref(), Some("baru\n"));
}

/// B14: work that was repaired forward lies in two merges; both are reverted, and all of it comes back.
#[tokio::test(flavor = "multi_thread")]
async fn b14_work_of_two_merges_comes_back_whole() {
    let world = World::new().await;
    let first = world.bring_to_staging("Pertama", world.dewi, &[("site/a.html", "a\n")]).await;
    let second = world.bring_to_staging("Kedua", world.dodi, &[("site/c.html", "c\n")]).await;
    let release = world.request_master(&[first, second]).await;
    let failed = |forward| Some(CheckFailure::Issues { issues: vec![first], forward });
    world.check(release, failed(true)).await;
    world.push(first, &[("site/b.html", "b\n")]).await;
    world.settle().await;
    world.test(first).await;
    world.agree(first).await;
    world.settle().await;
    world.request_more(&[first]).await;
    world.check(release, failed(false)).await;
    world.settle().await;
    for gone in ["site/a.html", "site/b.html"] {
        assert_eq!(world.file_at("staging", gone), None, "{gone}");
    }
    let now = world.issue(first).await;
    assert_eq!((now.standing, now.reapply), (Standing::At(Step::Develop), None));
    let branch = now.branch.unwrap();
    for (name, text) in [("site/a.html", "a\n"), ("site/b.html", "b\n"), ("site/c.html", "c\n")] {
        assert_eq!(world.file_at(branch.name.as_str(), name).as_deref(), Some(text), "{name}");
    }
    let staging = world.application().await.staging.unwrap();
    let parents = world.git_behind(&["log", "-1", "--format=%P", branch.name.as_str()]);
    assert!(parents.ends_with(staging.as_str()), "staging's head is the second parent");
    assert_eq!(IssueNumber(1), first);
}
