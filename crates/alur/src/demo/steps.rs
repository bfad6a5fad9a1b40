//! The steps as the demo's people take them, by the commands that pages and git use.

use super::people;
use super::seed::{Change, Seeder, Story, refused};
use anyhow::{Context, Result, bail};
use app::What;
use app::git_client::Client;
use sop::acts::Drawn;
use sop::event::{CheckFailure, Verdict};
use sop::issue::{IssueKind, Needs, RequestForm};
use sop::steps::*;
use sop::text::TextKind;
use sop::{CaseFile, Files, IssueNumber, Release, ReleaseNumber, Step};

impl Seeder {
    pub(super) async fn report(&self, story: Story) -> Result<IssueNumber> {
        let act = s01_report::ReportIssue {
            kind: story.kind,
            needs: Needs::Code,
            from: s01_report::From::Ticket { number: story.ticket.to_owned() },
            title: self.prose(TextKind::Title, story.title)?,
            body: self.prose(TextKind::Body, story.body)?,
            confidential: false,
            urgent: false,
            drawn: Drawn::default(),
        };
        self.make(act).await
    }

    pub(super) async fn report_for_official(&self) -> Result<IssueNumber> {
        let act = s01_report::ReportIssue {
            kind: IssueKind::Activity,
            needs: Needs::Both,
            from: s01_report::From::Official {
                name: self.prose(TextKind::Title, "Hasan Basri")?,
                position: self.prose(TextKind::Title, "Kepala Dinas")?,
                on: self.app.calendar().day_of(self.app.clock().now()).to_string(),
                form: RequestForm::Verbal,
                evidence: self
                    .prose(TextKind::Body, "Disampaikan seusai rapat: tambahkan izin penelitian.")?,
                files: Files::none(),
            },
            title: self.prose(TextKind::Title, "Tambah halaman izin penelitian")?,
            body: self
                .prose(TextKind::Body, "Mahasiswa mengurus izin penelitian di loket; sediakan halamannya.")?,
            confidential: false,
            urgent: false,
            drawn: Drawn::default(),
        };
        self.make(act).await
    }

    pub(super) async fn make(&self, act: s01_report::ReportIssue) -> Result<IssueNumber> {
        let what = What::NewIssue { application: self.application, parent: None };
        let recorded = self.act(what, "rini", move |case, by| s01_report::report(case, by, act)).await?;
        let subject = recorded.entries.first().map(|entry| entry.subject);
        match subject {
            Some(sop::Subject::Issue(number)) => Ok(number),
            other => bail!("reporting made {other:?}"),
        }
    }

    pub(super) async fn assign(&self, issue: IssueNumber, to: &str, days: i64) -> Result<()> {
        let act = s02_assign::Assign {
            assignee: self.id(to),
            due: self.due(days),
            remark: None,
            drawn: Drawn::default(),
        };
        self.act(What::Issue(issue), "pandu", move |case, by| s02_assign::assign(case, by, act)).await?;
        Ok(())
    }

    pub(super) async fn branch(&self, issue: IssueNumber, developer: &str) -> Result<()> {
        let case = self.case(What::Issue(issue)).await?;
        let title = self.app.reader().texts(&[case.issue().map_err(refused)?.title.clone()]).await?;
        let hint = title.into_values().next();
        let act = s03_create_branch::CreateBranch { hint, drawn: Drawn::default() };
        self.act(What::Issue(issue), developer, move |case, by| {
            s03_create_branch::create_branch(case, by, act)
        })
        .await?;
        self.wait_step(issue, Step::Develop).await
    }

    /// Steps 2 to 8 by this developer.
    pub(super) async fn to_request(&self, issue: IssueNumber, developer: &str, change: Change) -> Result<()> {
        self.assign(issue, developer, 4).await?;
        self.branch(issue, developer).await?;
        self.push(issue, developer, &change).await?;
        self.wait_step(issue, Step::TestDev).await?;
        let note = "Halaman dibuka di server dev, hasilnya sesuai permintaan.";
        self.app.test_dev(None, issue, &self.by(developer), self.dev_test(note)?).await?;
        let act = s08_request_staging::RequestStaging {
            title: self.prose(TextKind::Title, change.message)?,
            description: self.prose(TextKind::Body, "Sudah diuji di localhost dan di server dev.")?,
            drawn: Drawn::default(),
        };
        self.act(What::Issue(issue), developer, move |case, by| {
            s08_request_staging::request_staging(case, by, act)
        })
        .await?;
        Ok(())
    }

    /// Steps 2 to 10.
    pub(super) async fn to_staging(&self, issue: IssueNumber, developer: &str, change: Change) -> Result<()> {
        self.to_request(issue, developer, change).await?;
        let note = "Halaman diperiksa di server dev, sesuai permintaan.";
        self.team_test(issue, "tuti", Verdict::Passed, note, Files::none()).await?;
        let case = self.case(What::Issue(issue)).await?;
        let seen = case.issue().map_err(refused)?.head().cloned().context("a branch without head")?;
        let act =
            s10_approve_staging::ApproveStaging { seen, join: false, remark: None, drawn: Drawn::default() };
        self.act(What::Issue(issue), "pandu", move |case, by| {
            s10_approve_staging::approve_staging(case, by, act)
        })
        .await?;
        self.wait_step(issue, Step::RequestMaster).await
    }

    /// Clones, changes, commits and pushes with the note, as a developer does.
    pub(super) async fn push(&self, issue: IssueNumber, developer: &str, change: &Change) -> Result<()> {
        let case = self.case(What::Issue(issue)).await?;
        let branch = case.issue().map_err(refused)?.branch.clone().context("an issue without branch")?;
        let who = app::git_client::signature(people::name(developer), &people::address(developer))?;
        let token = self.tokens.get(developer).context("a person without token")?;
        let url = format!("{}/git/layanan-perizinan.git", self.url);
        let client = Client::clone_from(&url, &self.dir.join(format!("issue-{issue}")), who, token).await?;
        client.switch(branch.name.as_str()).await?;
        let text = client.read(change.file)?;
        if !text.contains(change.old) {
            bail!("{} does not hold what issue {issue} changes", change.file);
        }
        client.write(change.file, &text.replace(change.old, change.new))?;
        client.commit(change.message, self.app.clock().now().ms() / 1000).await?;
        let said =
            client.push(&["HEAD"], &["local-test=passed: situs disusun dan dibuka di localhost"]).await?;
        if said.ok { Ok(()) } else { bail!("the push of issue {issue} was refused:\n{}", said.terminal) }
    }

    fn dev_test(&self, note: &str) -> Result<s07_test_dev::TestDev> {
        Ok(s07_test_dev::TestDev {
            verdict: Verdict::Passed,
            note: self.prose(TextKind::Note, note)?,
            files: Files::none(),
            probe: sop::acts::Probe::NotAsked,
            drawn: Drawn::default(),
        })
    }

    pub(super) async fn team_test(
        &self,
        issue: IssueNumber,
        tester: &str,
        verdict: Verdict,
        note: &str,
        files: Files,
    ) -> Result<()> {
        let act = s09_test_team::TestTeam {
            verdict,
            note: self.prose(TextKind::Note, note)?,
            files,
            probe: sop::acts::Probe::NotAsked,
            drawn: Drawn::default(),
        };
        self.app.test_team(None, issue, &self.by(tester), act).await?;
        Ok(())
    }

    /// A text file that somebody sent with his note.
    pub(super) async fn evidence(&self, who: &str, name: &str, text: &str) -> Result<Files> {
        let person = self.by(who).person().context("a person of the demo")?;
        let begun = self.app.file_begin(person, name).await?;
        let Ok(mut incoming) = begun else { bail!("{name} is not taken") };
        incoming.write(text.as_bytes()).await?;
        let Ok(kept) = self.app.file_keep(incoming).await? else { bail!("{name} is not kept") };
        let files = self.app.files_to_attach(person, &[kept.upload]).await?;
        Files::new(files.into_iter().map(|(_, file)| file).collect()).context("one file")
    }

    pub(super) async fn release(&self, issues: Vec<IssueNumber>) -> Result<ReleaseNumber> {
        let act = s11_request_master::RequestMaster { issues, remark: None, drawn: Drawn::default() };
        let what = What::NewRelease(self.application);
        let recorded = self
            .act(what, "pandu", move |case, by| s11_request_master::request_master(case, by, act))
            .await?;
        match recorded.entries.first().map(|entry| entry.subject) {
            Some(sop::Subject::Release(number)) => Ok(number),
            other => bail!("the request to master made {other:?}"),
        }
    }

    pub(super) async fn check(&self, release: ReleaseNumber) -> Result<()> {
        let act = s12_check_staging::CheckStaging {
            verdict: Verdict::Passed,
            failure: None::<CheckFailure>,
            note: self
                .prose(TextKind::Note, "Halaman di server staging dibuka, log bersih, sertifikat berlaku.")?,
            files: Files::none(),
            probe: sop::acts::Probe::NotAsked,
            builds_on: Vec::new(),
            drawn: Drawn::default(),
        };
        self.app.check_staging(None, release, &self.by("sandi"), act).await?;
        Ok(())
    }

    pub(super) async fn merge_master(&self, release: ReleaseNumber) -> Result<()> {
        let case = self.case(What::Release(release)).await?;
        let seen = case.the_release().map_err(refused)?.head.clone();
        let act = s13_merge_master::MergeMaster { seen, drawn: Drawn::default() };
        self.act(What::Release(release), "sandi", move |case, by| {
            s13_merge_master::merge_master(case, by, act)
        })
        .await?;
        let closed =
            |case: &CaseFile| case.the_release().is_ok_and(|release: &Release| release.step().is_none());
        self.wait("the release in production", closed, What::Release(release)).await
    }
}
