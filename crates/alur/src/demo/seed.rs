//! What stands in the demo when it opens: people, a confirmed application, and issues at several steps, so
//! that every role finds work waiting. Everything is done by the commands that pages and git use.

use super::Tokens;
use super::people::{self, PASSWORD, PEOPLE};
use crate::options::Options;
use anyhow::{Context, Result, bail};
use app::{App, DecideError, NewAccount, NewToken, Principal, Recorded, Scope, Scopes, Secret, Setup, What};
use sop::acts::{Drawn, deviation, people as roles, preparation};
use sop::application::{Builder, Environment};
use sop::event::Verdict;
use sop::issue::IssueKind;
use sop::steps::*;
use sop::text::{Prose, TextKind};
use sop::{
    Actor, AppId, CaseFile, Channel, Facts, Files, Guard, Issue, IssueNumber, Moment, PersonId, Refusal,
    Slug, Step,
};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use store::rows::{CommentPlace, Side};

/// The issue whose branch the printed commands push to.
pub const TRY_ISSUE: i64 = 2;
/// Its branch.
pub const TRY_BRANCH: &str = "issue/2-jam-layanan-di-halaman-kontak";
/// Longest wait for the server's work: a pipeline on a slow machine.
const WAIT: Duration = Duration::from_secs(120);

/// Seeds a fresh store, with so many issues more; answers the tokens of its people.
pub async fn seed(app: &App, options: &Options, issues: u32) -> Result<Tokens> {
    let mut seeder = Seeder::begin(app, options).await?;
    seeder.application().await?;
    seeder.done_issue().await?;
    seeder.issues_under_way().await?;
    seeder.release_to_check().await?;
    let tokens = std::mem::take(&mut seeder.tokens);
    Arc::new(seeder).many(issues).await?;
    Ok(tokens)
}

pub(super) struct Seeder {
    pub(super) app: App,
    pub(super) url: String,
    pub(super) dir: PathBuf,
    pub(super) people: BTreeMap<&'static str, PersonId>,
    pub(super) tokens: Tokens,
    pub(super) application: AppId,
}

/// What an issue of the demo is about.
pub(super) struct Story {
    pub(super) ticket: &'static str,
    pub(super) kind: IssueKind,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
}

/// A change that a developer makes.
pub(super) struct Change {
    pub(super) file: &'static str,
    pub(super) old: &'static str,
    pub(super) new: &'static str,
    pub(super) message: &'static str,
}

impl Seeder {
    /// The office, its people and their tokens.
    async fn begin(app: &App, options: &Options) -> Result<Seeder> {
        let admin = &PEOPLE[0];
        let first = app
            .found_office(Setup {
                office: "Diskominfo Kota Batam (contoh)".to_owned(),
                zone: "Asia/Jakarta".to_owned(),
                username: admin.username.to_owned(),
                name: admin.name.to_owned(),
                email: people::address(admin.username),
                password: Secret::new(PASSWORD.to_owned()),
                must_change: false,
            })
            .await?;
        app.learn_office().await?;
        let mut people = BTreeMap::from([(admin.username, first)]);
        for person in &PEOPLE[1..] {
            let account = NewAccount {
                username: person.username.to_owned(),
                name: person.name.to_owned(),
                addresses: vec![people::address(person.username)],
                language: String::new(),
            };
            let by = Actor::on_the_web(first);
            people.insert(person.username, app.add_person_with(&by, account, PASSWORD, false).await?);
        }
        let dir = std::path::absolute(&options.data)?.join("demo-work");
        std::fs::create_dir_all(&dir)?;
        let mut seeder = Seeder {
            app: app.clone(),
            url: options.public_url.clone(),
            dir,
            people,
            tokens: Tokens::new(),
            application: AppId(1),
        };
        for person in &PEOPLE {
            let token = seeder.token(person.username).await?;
            seeder.tokens.insert(person.username.to_owned(), token);
        }
        Ok(seeder)
    }

    async fn token(&self, username: &str) -> Result<String> {
        let principal = Principal {
            person: self.id(username),
            channel: Channel::Console,
            scopes: Scopes::all(),
            username: username.to_owned(),
            name: people::name(username).to_owned(),
            language: String::new(),
            superior: false,
            administrator: false,
            session: None,
            token: None,
            second_factor_at: None,
        };
        let wanted = NewToken {
            name: "demo".to_owned(),
            scopes: Scopes::of(&Scope::ALL),
            expires_at: self.app.clock().now().plus_minutes(90 * 24 * 60),
        };
        match self.app.make_token(&principal, wanted).await? {
            Ok((_, token)) => Ok(token.reveal().to_owned()),
            Err(defect) => bail!("no token for {username}: {defect:?}"),
        }
    }

    /// Registered, prepared, handed over, set up and confirmed (R63-R65).
    async fn application(&mut self) -> Result<()> {
        let slug = Slug::parse("layanan-perizinan").context("a fixed slug")?;
        let register = preparation::Register {
            slug: slug.clone(),
            name: "Layanan Perizinan".to_owned(),
            builder: Builder::Diskominfo,
            hosting: "Pusat data Diskominfo".to_owned(),
            confidential: false,
            project_manager: self.id("pandu"),
        };
        self.act(What::NewApplication(slug), "admin", move |case, by| {
            preparation::register(case, by, register)
        })
        .await?;
        let what = || What::Application(self.application);
        for (username, role) in [
            ("rini", sop::Role::Reporter),
            ("dewi", sop::Role::Developer),
            ("dodi", sop::Role::Developer),
            ("sandi", sop::Role::Sysadmin),
        ] {
            let person = self.id(username);
            self.act(what(), "admin", move |case, by| roles::set_role(case, by, person, role, true)).await?;
        }
        let kadis = self.id("kadis");
        self.act(What::Office, "admin", move |case, by| {
            roles::set_office_role(case, by, kadis, sop::Role::Superior, true)
        })
        .await?;
        let team = vec![self.id("tuti"), self.id("tomi")];
        self.act(what(), "pandu", move |case, by| roles::name_test_team(case, by, team)).await?;
        let bundle = super::history::bundle(&self.dir).await?;
        self.app.request_repository(self.application, &self.by("pandu"), Some(bundle.as_path())).await?;
        self.wait(
            "the repository",
            |case| {
                case.application
                    .as_ref()
                    .is_some_and(|app| app.repository == sop::application::Repository::Made)
            },
            what(),
        )
        .await?;
        let checklist = self.prose(TextKind::Body, super::history::CHECKLIST)?;
        self.act(what(), "dewi", move |case, by| preparation::hand_over_checklist(case, by, &checklist))
            .await?;
        self.act(what(), "sandi", |case, by| preparation::judge_checklist(case, by, None)).await?;
        for environment in Environment::ALL {
            let setup = self.app.site_setup(
                "layanan-perizinan",
                environment,
                &format!("deploy-{}", environment.code()),
            );
            self.act(what(), "sandi", move |case, by| {
                preparation::set_environment(case, by, environment, setup)
            })
            .await?;
        }
        self.app.confirm_application(self.application, &self.by("pandu")).await?;
        self.wait(
            "staging and production",
            |case| {
                case.running(Environment::Staging).is_some()
                    && case.running(Environment::Production).is_some()
            },
            what(),
        )
        .await
    }

    /// One change that went all thirteen steps: production shows it.
    async fn done_issue(&self) -> Result<()> {
        let issue = self
            .report(Story {
                ticket: "351198",
                kind: IssueKind::Bug,
                title: "Batas ukuran berkas izin usaha keliru",
                body: "Halaman izin usaha menyebut 2 MB, padahal loket menerima sampai 8 MB. \
                       Pemohon mengecilkan berkas sampai tidak terbaca.",
            })
            .await?;
        self.to_staging(
            issue,
            "dodi",
            Change {
                file: "halaman/izin-usaha.html",
                old: "paling besar 2 MB",
                new: "paling besar 8 MB",
                message: "Sebut batas 8 MB, sama dengan loket",
            },
        )
        .await?;
        let release = self.release(vec![issue]).await?;
        self.check(release).await?;
        self.merge_master(release).await
    }

    /// Issues at several steps.
    async fn issues_under_way(&self) -> Result<()> {
        self.at_develop().await?;
        self.at_team_test().await?;
        self.returned_by_team().await?;
        self.at_approval().await?;
        self.at_the_start().await
    }

    /// Issue 2: dewi develops; the printed commands push to it.
    async fn at_develop(&self) -> Result<()> {
        let story = Story {
            ticket: "351204",
            kind: IssueKind::Feature,
            title: "Jam layanan di halaman kontak",
            body: "Warga menelepon untuk menanyakan jam layanan pada bulan puasa. \
                   Tulis keduanya di halaman kontak.",
        };
        let issue = self.report(story).await?;
        self.assign(issue, "dewi", 4).await?;
        self.branch(issue, "dewi").await
    }

    /// Issue 3: the test team's turn.
    async fn at_team_test(&self) -> Result<()> {
        let story = Story {
            ticket: "351207",
            kind: IssueKind::Feature,
            title: "Daftar syarat sebagai butir-butir",
            body: "Syarat izin usaha tertulis dalam satu kalimat. Pemohon sering melewatkan surat domisili.",
        };
        let issue = self.report(story).await?;
        self.to_request(
            issue,
            "dewi",
            Change {
                file: "halaman/izin-usaha.html",
                old: "<p>Syarat: KTP, foto tempat usaha, dan surat keterangan domisili.</p>",
                new: "<h2>Syarat</h2>\n<ul><li>KTP</li><li>Foto tempat usaha</li>\
                      <li>Surat domisili</li></ul>",
                message: "Tulis syarat sebagai butir",
            },
        )
        .await?;
        self.on_line(
            issue,
            "pandu",
            "halaman/izin-usaha.html",
            "Surat domisili",
            "Perlukah contoh suratnya?",
        )
        .await?;
        let reason = self.prose(TextKind::Reason, "Kepala loket menunggu; penguji baru kembali lusa.")?;
        let expires_at = self.due(6);
        let ask = deviation::AskDeviation {
            step: Step::ApproveStaging,
            guard: Guard::TeamTestPassed,
            reason,
            expires_at,
        };
        self.act(What::Issue(issue), "pandu", move |case, by| deviation::ask(case, by, ask)).await?;
        Ok(())
    }

    /// A comment on the first line of a changed file that holds these words.
    async fn on_line(
        &self,
        issue: IssueNumber,
        who: &str,
        path: &str,
        words: &str,
        text: &str,
    ) -> Result<()> {
        let case = self.case(What::Issue(issue)).await?;
        let seen = case.issue().map_err(refused)?;
        let commit = seen.head().context("a branch without head")?.clone();
        let request = seen.request.as_ref().context("an issue without merge request")?.number;
        let application = case.app().map_err(refused)?;
        let staging = application.staging.as_ref().context("an application without staging")?;
        let diff = self.app.code(application.id).changes(staging, &commit).await?.context("no changes")?;
        let file = diff.files.iter().find(|file| file.path == path).context("an unchanged file")?;
        let lines = file.hunks.iter().flat_map(|hunk| &hunk.lines);
        let line = lines.filter(|line| line.new_number.is_some()).find(|line| line.text.contains(words));
        let line = line.context("no such line")?;
        let place = CommentPlace {
            request,
            commit,
            path: path.to_owned(),
            side: Side::New,
            line: line.new_number.unwrap_or(1),
            said: line.text.clone(),
        };
        let said = self.app.add_line_comment(self.id(who), issue, text.to_owned(), place).await?;
        said.map_err(|defect| anyhow::anyhow!("a comment of the demo: {defect:?}"))?;
        Ok(())
    }

    /// Issue 4: the test team returned it; dodi has it again, in round 2.
    async fn returned_by_team(&self) -> Result<()> {
        let story = Story {
            ticket: "351209",
            kind: IssueKind::Problem,
            title: "Alamat kantor tidak muncul di telepon",
            body: "Pada layar kecil halaman kontak terpotong, alamat kantor tidak terbaca.",
        };
        let issue = self.report(story).await?;
        self.to_request(
            issue,
            "dodi",
            Change {
                file: "gaya.css",
                old: "padding: 1rem;",
                new: "padding: 1rem; overflow-wrap: anywhere;",
                message: "Patahkan kata panjang pada layar kecil",
            },
        )
        .await?;
        let note = "Langkah: buka halaman kontak pada lebar 360. Diharapkan: alamat terbaca. \
                    Terjadi: menu menutupi alamat.";
        let log = "ponsel 360 x 740\n10.41 buka /kontak\n10.42 menu menutupi alamat kantor\n";
        let files = self.evidence("tomi", "halaman-kontak-360.log", log).await?;
        self.team_test(issue, "tomi", Verdict::Failed, note, files).await
    }

    /// Issue 5: passed by the test team; the PM agrees or returns.
    async fn at_approval(&self) -> Result<()> {
        let story = Story {
            ticket: "351211",
            kind: IssueKind::Other,
            title: "Ejaan nama dinas di kaki halaman",
            body: "Nama dinas di kaki halaman berbeda dari papan nama.",
        };
        let issue = self.report(story).await?;
        self.to_request(
            issue,
            "dodi",
            Change {
                file: "bagian/kaki.html",
                old: "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu",
                new: "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu (DPMPTSP)",
                message: "Samakan nama dinas dengan papan nama",
            },
        )
        .await?;
        let note = "Kaki halaman dibaca pada tiga halaman, ejaan sesuai.";
        self.team_test(issue, "tuti", Verdict::Passed, note, Files::none()).await?;
        let comments = [
            ("tuti", "Lolos. Yang saya lihat:\n\n- [x] tiga halaman\n- [ ] versi cetak\n\n@dodi, mirip #3?"),
            (
                "dodi",
                "Bukan, **#3** tentang daftar syarat. Versi cetak memakai berkas yang sama:\n\n\
                      ```\nbagian/kaki.html\n```",
            ),
        ];
        for (who, text) in comments {
            let said = self.app.add_comment(self.id(who), issue, text.to_owned(), Files::none()).await?;
            said.map_err(|defect| anyhow::anyhow!("a comment of the demo: {defect:?}"))?;
        }
        Ok(())
    }

    /// Issues 6 to 8: to assign, to branch, handed back to the Reporter.
    async fn at_the_start(&self) -> Result<()> {
        let story = Story {
            ticket: "351215",
            kind: IssueKind::Feature,
            title: "Unduh formulir permohonan",
            body: "Pemohon meminta formulir yang dapat dicetak di rumah.",
        };
        self.report(story).await?;
        let official = self.report_for_official().await?;
        self.assign(official, "dodi", 6).await?;
        let story = Story {
            ticket: "351216",
            kind: IssueKind::Problem,
            title: "Halaman lambat pada pagi hari",
            body: "Warga mengeluh halaman lambat.",
        };
        let unclear = self.report(story).await?;
        let reason = self.prose(TextKind::Reason, "Halaman mana, pukul berapa, lewat jaringan apa?")?;
        self.act(What::Issue(unclear), "pandu", move |case, by| {
            s02_assign::hand_back(case, by, &reason, &Drawn::default())
        })
        .await?;
        Ok(())
    }

    /// A second Release, which waits for the Sysadmin's check.
    async fn release_to_check(&self) -> Result<()> {
        let story = Story {
            ticket: "351219",
            kind: IssueKind::Feature,
            title: "Lama proses izin di halaman depan",
            body: "Halaman depan belum menyebut bahwa hari kerja tidak termasuk hari libur.",
        };
        let issue = self.report(story).await?;
        self.to_staging(
            issue,
            "dewi",
            Change {
                file: "halaman/index.html",
                old: "3 hari kerja",
                new: "3 hari kerja, di luar hari libur",
                message: "Jelaskan hari kerja di halaman depan",
            },
        )
        .await?;
        self.release(vec![issue]).await.map(|_| ())
    }

    pub(super) fn id(&self, username: &str) -> PersonId {
        self.people.get(username).copied().unwrap_or(PersonId(0))
    }

    pub(super) fn by(&self, username: &str) -> Actor {
        Actor::on_the_web(self.id(username))
    }

    pub(super) fn prose(&self, kind: TextKind, text: &str) -> Result<Prose> {
        self.app.prose(kind, text).map_err(|defect| anyhow::anyhow!("{text}: {defect:?}"))
    }

    /// The close of a working day, so many days from now.
    pub(super) fn due(&self, days: i64) -> Moment {
        let calendar = self.app.calendar();
        let open = calendar.next_open(self.app.clock().now().plus_minutes(days * 24 * 60));
        calendar.close_of(calendar.day_of(open)).unwrap_or(open)
    }

    pub(super) async fn act<F>(&self, what: What, username: &str, decide: F) -> Result<Recorded>
    where
        F: FnOnce(&CaseFile, &Actor) -> Result<Facts, Refusal> + Send + 'static,
    {
        let by = self.by(username);
        self.app.decide(what, &by, move |case| decide(case, &by)).await.map_err(|error| match error {
            DecideError::Refused(no) => anyhow::anyhow!("{username} was refused: {:?}", no.refusal),
            DecideError::Fault(fault) => fault.into(),
        })
    }

    pub(super) async fn case(&self, what: What) -> Result<CaseFile> {
        self.app.case_file(what).await?.context("what was just made is not there")
    }

    pub(super) async fn wait_step(&self, issue: IssueNumber, step: Step) -> Result<()> {
        let there = move |case: &CaseFile| case.issue().is_ok_and(|issue: &Issue| issue.is_at(step));
        self.wait(&format!("issue {issue} at step {}", step.no()), there, What::Issue(issue)).await
    }

    /// Waits for the server's own work, woken by each commit.
    pub(super) async fn wait(&self, what: &str, done: impl Fn(&CaseFile) -> bool, of: What) -> Result<()> {
        let mut news = self.app.writer().news();
        let until = tokio::time::timeout(WAIT, async {
            loop {
                if done(&self.case(of.clone()).await?) {
                    return Ok(());
                }
                // Missed news are no loss: the case is read again all the same.
                let _ = tokio::time::timeout(Duration::from_millis(500), news.recv()).await;
            }
        });
        until.await.map_err(|_| anyhow::anyhow!("{what}: nothing after {} seconds", WAIT.as_secs()))?
    }
}

pub(super) fn refused(refusal: Refusal) -> anyhow::Error {
    anyhow::anyhow!("refused: {refusal:?}")
}
