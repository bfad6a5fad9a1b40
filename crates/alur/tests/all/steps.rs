//! The thirteen steps as their people do them on the pages.

use crate::office::{APPLICATION, Office, SLUG, day, name};
use git::client::{Client, Said};
use sop::{ReleaseNumber, Step};
use store::What;

pub const NOTE: &str = "Halaman dibuka dan dibaca, hasilnya sesuai permintaan.";
/// The option of a push that carries its note (R39).
pub const PASSED: &str = "local-test=passed: dibuka di localhost";
pub const REASON: &str = "Judul halaman belum sesuai dengan permintaan pemohon.";

impl Office {
    /// 1: by the Reporter, from a ticket.
    pub async fn report(&mut self, title: &str, ticket: &str) -> i64 {
        let fields = [
            ("kind", "feature"),
            ("title", title),
            ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
            ("changes", "code"),
            ("source", "ticket"),
            ("ticket", ticket),
        ];
        let page = self.act("rini", "/issues/new", "/issues", &fields, None).await;
        number_of(&page.path)
    }

    /// 2: by the PM.
    pub async fn assign(&mut self, issue: i64, to: &str) {
        let due = day(6);
        let fields = [("assignee", name(to)), ("due-date", due.as_str())];
        self.on(issue, "pandu", "assignment", &fields, None).await;
    }

    /// The PM gives it to another developer (B5).
    pub async fn re_assign(&mut self, issue: i64, to: &str) {
        let fields = [("assignee", name(to)), ("reason", REASON)];
        self.rare(issue, "pandu", "reassignment", &fields).await;
    }

    /// 1: by a Developer, from an issue that is his work (R11).
    pub async fn derive(&mut self, parent: i64, who: &str) -> i64 {
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
        number_of(&self.act(who, &page, "/issues", &fields, None).await.path)
    }

    /// 3: by its developer.
    pub async fn branch(&mut self, issue: i64, who: &str) {
        self.on(issue, who, "branch", &[], None).await;
        self.wait_step(issue, Step::Develop).await;
    }

    /// An act on the issue's page.
    pub async fn on(
        &mut self,
        issue: i64,
        who: &str,
        act: &str,
        fields: &[(&str, &str)],
        button: Option<(&str, &str)>,
    ) {
        let page = format!("/issues/{issue}");
        self.act(who, &page, &format!("/issues/{issue}/{act}"), fields, button).await;
    }

    /// An act that has a page of its own.
    pub async fn rare(&mut self, issue: i64, who: &str, act: &str, fields: &[(&str, &str)]) {
        let page = format!("/issues/{issue}/{act}");
        self.act(who, &page, &page, fields, None).await;
    }

    /// 4: a clone at the issue's branch.
    pub async fn checkout(&mut self, issue: i64, who: &str) -> Client {
        let branch = self.branch_of(issue).await;
        let client = self.clone_as(who).await;
        client.switch(&branch).await.unwrap();
        client
    }

    pub async fn branch_of(&self, issue: i64) -> String {
        self.issue(issue).await.branch.expect("it has a branch").name.to_string()
    }

    /// 4 to 6: a file is written, committed and pushed with its note.
    pub async fn push(&mut self, client: &Client, file: &str, text: &str) -> Said {
        client.write(file, text).unwrap();
        let at = self.next_s();
        client.commit(&format!("Ubah {file}"), at).await.unwrap();
        client.push(&[], &[PASSED]).await.unwrap()
    }

    /// 4 to 6, and the dev server runs it.
    pub async fn develop(&mut self, issue: i64, client: &Client, file: &str, text: &str) {
        let said = self.push(client, file, text).await;
        assert!(said.ok, "{}", said.terminal);
        self.wait_step(issue, Step::TestDev).await;
    }

    /// 5 on the page, for a head that the server has already (B6).
    pub async fn note_on_the_page(&mut self, issue: i64, who: &str) {
        let head = self.head_of(issue).await.to_string();
        let fields = [("commit", head.as_str()), ("note", NOTE)];
        self.on(issue, who, "local-test", &fields, Some(("verdict", "passed"))).await;
    }

    pub async fn head_of(&self, issue: i64) -> sop::CommitId {
        self.issue(issue).await.head().cloned().expect("it has a branch")
    }

    /// The work that was reverted is on the branch again (B14).
    pub async fn is_back(&self, issue: i64) {
        let back = |issue: &sop::Issue| issue.reapply.is_none() && issue.pending.is_none();
        self.wait(issue, "does not come back", back).await;
    }

    /// 7.
    pub async fn dev_test(&mut self, issue: i64, who: &str, verdict: &str) {
        self.on(issue, who, "dev-test", &[("note", NOTE)], Some(("verdict", verdict))).await;
    }

    /// 8.
    pub async fn request_staging(&mut self, issue: i64, who: &str) {
        let fields = [("description", "Sudah diuji di localhost dan di server dev.")];
        self.on(issue, who, "staging-request", &fields, None).await;
    }

    /// 9.
    pub async fn team_test(&mut self, issue: i64, who: &str, verdict: &str) {
        self.on(issue, who, "team-test", &[("note", NOTE)], Some(("verdict", verdict))).await;
    }

    /// 7 to 9, all well.
    pub async fn carry_to_approval(&mut self, issue: i64, who: &str) {
        self.dev_test(issue, who, "passed").await;
        self.request_staging(issue, who).await;
        self.team_test(issue, "tuti", "passed").await;
    }

    /// 10: agreed to.
    pub async fn approve(&mut self, issue: i64) {
        self.on(issue, "pandu", "staging-approval", &[], None).await;
    }

    /// 10, until staging runs it.
    pub async fn merge_staging(&mut self, issue: i64) {
        self.approve(issue).await;
        self.wait_step(issue, Step::RequestMaster).await;
    }

    /// 1 to 9 of a change that adds one file.
    pub async fn bring_to_approval(&mut self, title: &str, who: &str, file: &str, text: &str) -> i64 {
        let issue = self.report(title, "351300").await;
        self.assign(issue, who).await;
        self.branch(issue, who).await;
        let client = self.checkout(issue, who).await;
        self.develop(issue, &client, file, text).await;
        self.carry_to_approval(issue, who).await;
        issue
    }

    /// 11: everything that stands there, once the staging server runs all of it.
    pub async fn request_master(&mut self) -> i64 {
        let runs = |case: &sop::CaseFile| {
            let head = case.app().unwrap().staging.as_ref();
            case.running(sop::application::Environment::Staging) == head
        };
        self.wait_case(What::Application(APPLICATION), "staging does not run its head", runs).await;
        let page = format!("/releases/new?application={SLUG}");
        let page = self.act("pandu", &page, &format!("/applications/{SLUG}/releases"), &[], None).await;
        number_of(&page.path)
    }

    /// 12: passed.
    pub async fn check(&mut self, release: i64) {
        self.wait_for_staging(release).await;
        let page = format!("/releases/{release}");
        let fields = [("verdict", "passed"), ("note", NOTE)];
        self.act("sandi", &page, &format!("{page}/staging-check"), &fields, None).await;
    }

    /// The staging server runs the Release's head.
    pub async fn wait_for_staging(&self, release: i64) {
        let runs = |case: &sop::CaseFile| {
            let release = case.the_release().unwrap();
            case.running(sop::application::Environment::Staging) == Some(&release.head)
        };
        self.wait_case(What::Release(ReleaseNumber(release)), "staging runs its head", runs).await;
    }

    /// 13: the PM's Release goes to master.
    pub async fn merge_master(&mut self, release: i64) {
        let page = format!("/releases/{release}/master-merge");
        self.act("sandi", &page, &page, &[], None).await;
    }

    /// 13, until production runs it.
    pub async fn finish(&mut self, release: i64) {
        self.check(release).await;
        self.merge_master(release).await;
        let closed = |case: &sop::CaseFile| case.the_release().unwrap().step().is_none();
        self.wait_case(What::Release(ReleaseNumber(release)), "closes", closed).await;
    }
}

/// The last number of a path, without what follows.
fn number_of(path: &str) -> i64 {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    path.rsplit('/').next().unwrap_or_default().parse().unwrap_or_else(|_| panic!("no number in {path}"))
}

/// A page of the site with this heading and text.
pub fn html(heading: &str, text: &str) -> String {
    format!("<h1>{heading}</h1>\n<p>{text}</p>\n")
}
