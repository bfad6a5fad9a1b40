//! Words for the codes of the procedure: roles, guards, environments, kinds, verdicts and states.

use crate::Lang;
use sop::application::{Builder, DevServer, Environment, EnvironmentKind, Separation};
use sop::event::{Fault, ReleaseEnd, Verdict};
use sop::guard::Guard;
use sop::issue::{DeviationState, IssueKind, Needs, RequestForm, RequestState, Standing};
use sop::possible::Act;
use sop::refusal::Preparation;
use sop::release::ReleaseStanding;
use sop::role::{Channel, Role};
use sop::times::TimeLeft;

choices! {
    /// A role, as on screens.
    role(role: Role) {
        Role::Reporter => { id: "Reporter", en: "Reporter" }
        Role::ProjectManager => { id: "Project Manager (PM)", en: "Project Manager (PM)" }
        Role::Developer => { id: "Developer", en: "Developer" }
        Role::Tester => { id: "Tim Uji Coba", en: "Test team" }
        Role::Sysadmin => { id: "System Administrator", en: "System Administrator" }
        Role::Superior => { id: "Atasan", en: "Superior" }
        Role::Administrator => { id: "Administrator", en: "Administrator" }
        Role::System => { id: "Sistem", en: "System" }
    }

    /// A role beside a name, short.
    role_short(role: Role) {
        Role::Reporter => { id: "Reporter", en: "Reporter" }
        Role::ProjectManager => { id: "PM", en: "PM" }
        Role::Developer => { id: "Developer", en: "Developer" }
        Role::Tester => { id: "penguji", en: "tester" }
        Role::Sysadmin => { id: "System Administrator", en: "System Administrator" }
        Role::Superior => { id: "atasan", en: "superior" }
        Role::Administrator => { id: "Administrator", en: "Administrator" }
        Role::System => { id: "sistem", en: "system" }
    }

    /// What a role is, as its tooltip.
    role_hint(role: Role) {
        Role::Reporter => {
            id: "Pelapor: membuat issue dari tiket atau permintaan pejabat.",
            en: "Makes issues from tickets or officials' requests.",
        }
        Role::ProjectManager => {
            id: "Menugaskan, mengoordinasi uji, menyetujui ke staging, mengajukan rilis.",
            en: "Assigns, coordinates the test, agrees to staging, sends releases.",
        }
        Role::Developer => {
            id: "Pengembang: mengerjakan, menguji, dan mengajukan merge request.",
            en: "Develops, tests and requests merges.",
        }
        Role::Tester => {
            id: "Menguji aplikasi di server dev (langkah 9).",
            en: "Tests the application on the dev server (step 9).",
        }
        Role::Sysadmin => {
            id: "Memeriksa server staging, melakukan merge ke master, menyiapkan CI/CD.",
            en: "Checks the staging server, merges to master, sets up CI/CD.",
        }
        Role::Superior => {
            id: "Kepala, sekretaris, atau kepala seksi: memutuskan penyimpangan.",
            en: "Head, secretary or head of section: decides on deviations.",
        }
        Role::Administrator => {
            id: "Mengurus orang dan pengaturan; tidak mengerjakan langkah.",
            en: "Looks after people and settings; does no step.",
        }
        Role::System => {
            id: "Fakta dari mesin: pipeline, merge, jam.",
            en: "Facts of machines: pipelines, merges, the clock.",
        }
    }

    /// An act that a page offers or an API lists, as a verb.
    act(act: Act) {
        Act::CompleteReport => { id: "Kirim issue kepada PM", en: "Send the issue to the PM" }
        Act::ConfirmOfficial => { id: "Catat konfirmasi pejabat", en: "Record the official's confirmation" }
        Act::LinkTicket => { id: "Hubungkan tiket", en: "Link a ticket" }
        Act::Assign => { id: "Tugaskan", en: "Assign" }
        Act::HandBackReport => { id: "Kembalikan ke Reporter", en: "Hand back to the Reporter" }
        Act::CreateBranch => { id: "Buat branch", en: "Create the branch" }
        Act::HandBackAssignment => { id: "Kembalikan ke PM", en: "Hand back to the PM" }
        Act::TestLocal => { id: "Catat uji di localhost", en: "Note the test on localhost" }
        Act::TestDev => { id: "Catat uji di server dev", en: "Note the test on the dev server" }
        Act::RequestStaging => { id: "Ajukan merge request", en: "Send the merge request" }
        Act::TestTeam => { id: "Catat uji Tim Uji Coba", en: "Note the test team's test" }
        Act::NameTestPlan => { id: "Susun rencana uji", en: "Name the test plan" }
        Act::ReturnRequest => { id: "Kembalikan merge request", en: "Return the merge request" }
        Act::ApproveStaging => { id: "Setujui dan merge ke staging", en: "Agree and merge to staging" }
        Act::ReturnStaging => { id: "Tidak setuju: kembalikan ke Developer", en: "Not agreed: return to the Developer" }
        Act::AcceptPipelineFile => { id: "Terima berkas pipeline", en: "Accept the pipeline file" }
        Act::RequestMaster => { id: "Ajukan rilis", en: "Send a release" }
        Act::TakeOut => { id: "Keluarkan dari staging", en: "Take out of staging" }
        Act::CheckStaging => { id: "Catat hasil pemeriksaan", en: "Record the check" }
        Act::MergeMaster => { id: "Merge ke master", en: "Merge to master" }
        Act::HandBackRelease => { id: "Kembalikan rilis ke PM", en: "Hand the release back to the PM" }
        Act::DeployAgain => { id: "Deploy lagi", en: "Deploy again" }
        Act::RollBack => { id: "Kembalikan versi (rollback)", en: "Roll back" }
        Act::UpdateBranch => { id: "Perbarui branch", en: "Update the branch" }
        Act::ResolveConflict => { id: "Selesaikan konflik", en: "Solve the conflict" }
        Act::DeleteBranch => { id: "Hapus branch", en: "Delete the branch" }
        Act::RestoreBranch => { id: "Pulihkan branch", en: "Restore the branch" }
        Act::Reassign => { id: "Tugaskan ke orang lain", en: "Assign to somebody else" }
        Act::ChangeDue => { id: "Ubah due date", en: "Change the due date" }
        Act::SetUrgent => { id: "Jadikan darurat", en: "Make it urgent" }
        Act::ClearUrgent => { id: "Cabut darurat", en: "No longer urgent" }
        Act::Cancel => { id: "Batalkan issue", en: "Cancel the issue" }
        Act::HandOverDevTurn => { id: "Alihkan giliran server dev", en: "Hand over the dev server's turn" }
        Act::Reclass => { id: "Ubah jenis kegagalan", en: "Change the kind of failure" }
        Act::StateRunning => { id: "Nyatakan commit yang berjalan", en: "State the running commit" }
        Act::Derive => { id: "Buat issue turunan", en: "Make a derived issue" }
        Act::Remind => { id: "Ingatkan", en: "Remind" }
    }

    /// A guard that a deviation may lift, with the step's rule in words.
    guard(guard: Guard) {
        Guard::DueInWorkingTime => {
            id: "Due date di masa depan dan di dalam jam kerja",
            en: "Due date in the future and in working time",
        }
        Guard::DevRunsHead => {
            id: "Server dev menjalankan commit terbaru branch",
            en: "The dev server runs the branch's newest commit",
        }
        Guard::DevTestPassed => {
            id: "Uji di server dev (langkah 7) lulus",
            en: "The test on the dev server (step 7) passed",
        }
        Guard::TestTeamNamed => {
            id: "Aplikasi mempunyai Tim Uji Coba",
            en: "The application has a test team",
        }
        Guard::NamedTester => { id: "Hanya penguji yang ditunjuk PM", en: "Only the testers named by the PM" }
        Guard::Separation => {
            id: "Pemisahan tugas: dua orang yang berbeda",
            en: "Separation of duties: two different persons",
        }
        Guard::TeamTestPassed => {
            id: "Uji Tim Uji Coba (langkah 9) lulus",
            en: "The test team's test (step 9) passed",
        }
        Guard::PipelineAccepted => {
            id: "Berkas pipeline diterima System Administrator",
            en: "The System Administrator accepted the pipeline file",
        }
        Guard::StagingRunsMerge => {
            id: "Server staging menjalankan hasil merge",
            en: "The staging server runs the merge",
        }
        Guard::StagingRunsHead => {
            id: "Server staging menjalankan kepala rilis",
            en: "The staging server runs the release's head",
        }
        Guard::CheckPassed => {
            id: "Pemeriksaan server staging (langkah 12) lulus",
            en: "The check of the staging server (step 12) passed",
        }
        Guard::ReleaseWhole => {
            id: "Semua issue di staging ada di dalam rilis",
            en: "Every issue on staging is in the release",
        }
    }

    /// An environment, as a server.
    environment(environment: Environment) {
        Environment::Dev => { id: "server dev", en: "dev server" }
        Environment::Staging => { id: "server staging", en: "staging server" }
        Environment::Production => { id: "produksi", en: "production" }
    }

    /// An environment at the head of a row.
    environment_short(environment: Environment) {
        Environment::Dev => { id: "dev", en: "dev" }
        Environment::Staging => { id: "staging", en: "staging" }
        Environment::Production => { id: "produksi", en: "production" }
    }

    /// Who serves an environment.
    environment_kind(kind: EnvironmentKind) {
        EnvironmentKind::Site => {
            id: "Disajikan oleh Alur dari folder hasil deploy",
            en: "Served by Alur from the deployed directory",
        }
        EnvironmentKind::External => {
            id: "Server sendiri; job deploy mengurus semuanya",
            en: "A server of its own; the deploy job does everything",
        }
    }

    /// Kind of an issue (Keterangan 1).
    issue_kind(kind: IssueKind) {
        IssueKind::Problem => { id: "Permasalahan", en: "Problem" }
        IssueKind::Activity => { id: "Kegiatan", en: "Activity" }
        IssueKind::Feature => { id: "Penambahan fitur", en: "New feature" }
        IssueKind::Bug => { id: "Perbaikan bug", en: "Bug fix" }
        IssueKind::Other => { id: "Hal lain", en: "Other" }
    }

    /// What an issue changes.
    needs(needs: Needs) {
        Needs::Code => { id: "source code", en: "source code" }
        Needs::Documentation => { id: "dokumentasi", en: "documentation" }
        Needs::Both => { id: "source code dan dokumentasi", en: "source code and documentation" }
    }

    /// How an official asked.
    request_form(form: RequestForm) {
        RequestForm::Memo => { id: "Nota dinas", en: "Memo" }
        RequestForm::Disposition => { id: "Disposisi", en: "Disposition" }
        RequestForm::Verbal => { id: "Lisan", en: "By word of mouth" }
        RequestForm::WhatsApp => { id: "WhatsApp", en: "WhatsApp" }
    }

    /// A verdict of 5, 7, 9 or 12.
    verdict(verdict: Verdict) {
        Verdict::Passed => { id: "Lulus", en: "Passed" }
        Verdict::Failed => { id: "Tidak lulus", en: "Failed" }
    }

    /// Whose fault a failed pipeline is.
    fault(fault: Fault) {
        Fault::Own => { id: "Karena aplikasi sendiri", en: "Through the application itself" }
        Fault::Infrastructure => { id: "Gangguan infrastruktur", en: "Trouble of the infrastructure" }
        Fault::Unknown => { id: "Hasil tidak diketahui", en: "Result unknown" }
        Fault::Canceled => { id: "Dihentikan orang", en: "Stopped by a person" }
    }

    /// How a Release ended.
    release_end(how: ReleaseEnd) {
        ReleaseEnd::Completed => { id: "Selesai", en: "Done" }
        ReleaseEnd::Returned => { id: "Dikembalikan", en: "Returned" }
    }

    /// The door an act came through.
    channel(channel: Channel) {
        Channel::Web => { id: "Halaman web", en: "Web page" }
        Channel::Api => { id: "API", en: "API" }
        Channel::Git => { id: "git", en: "git" }
        Channel::Job => { id: "Pekerjaan server", en: "Server job" }
        Channel::Console => { id: "Konsol server", en: "Server console" }
    }

    /// What an application in preparation still lacks.
    preparation(item: Preparation) {
        Preparation::Repository => { id: "Repositori", en: "Repository" }
        Preparation::Checklist => {
            id: "Daftar periksa CI/CD dari Developer",
            en: "CI/CD checklist from the Developer",
        }
        Preparation::ChecklistAccepted => {
            id: "Daftar periksa diterima System Administrator",
            en: "Checklist accepted by the System Administrator",
        }
        Preparation::DevEnvironment => { id: "Server dev", en: "Dev server" }
        Preparation::StagingEnvironment => { id: "Server staging", en: "Staging server" }
        Preparation::ProductionEnvironment => { id: "Produksi", en: "Production" }
        Preparation::Developer => { id: "Seorang Developer", en: "A Developer" }
        Preparation::Sysadmin => { id: "Seorang System Administrator", en: "A System Administrator" }
        Preparation::Reporter => { id: "Seorang Reporter", en: "A Reporter" }
        Preparation::PipelineFile => {
            id: "Berkas pipeline yang dapat dibaca",
            en: "A readable pipeline file",
        }
        Preparation::SameTree => {
            id: "Isi staging dan master yang sama",
            en: "The same content in staging and master",
        }
    }

    /// Who built the application.
    builder(builder: Builder) {
        Builder::Diskominfo => { id: "Diskominfo", en: "Diskominfo" }
        Builder::Opd => { id: "OPD", en: "OPD (another office)" }
    }

    /// Office policy: one person in two roles.
    separation(separation: Separation) {
        Separation::Required => { id: "Wajib dua orang", en: "Two persons required" }
        Separation::Recorded => { id: "Dicatat saja", en: "Recorded only" }
    }

    separation_hint(separation: Separation) {
        Separation::Required => {
            id: "Penguji dan penyetuju bukan Developer issue; System Administrator bukan PM yang mengajukan \
                rilis.",
            en: "Tester and approver are no developers of the issue; the System Administrator did not send \
                the release.",
        }
        Separation::Recorded => {
            id: "Satu orang boleh berperan dua; setiap kejadian terlihat di Lembar Kendali dan dihitung.",
            en: "One person may act twice; every case shows on the control sheet and is counted.",
        }
    }

    /// Office policy: the dev server.
    dev_server(dev_server: DevServer) {
        DevServer::Shared => { id: "Satu, bergantian", en: "One, in turn" }
        DevServer::PerBranch => { id: "Satu alamat per branch", en: "One address per branch" }
    }

    /// State of a merge request.
    request_state(state: RequestState) {
        RequestState::Open => { id: "Terbuka", en: "Open" }
        RequestState::NeedsWork => { id: "Perlu perbaikan", en: "Needs work" }
        RequestState::Merged => { id: "Sudah di-merge", en: "Merged" }
        RequestState::Closed => { id: "Ditutup", en: "Closed" }
    }

    /// State of a deviation.
    deviation_state(state: &DeviationState) {
        DeviationState::Asked => { id: "Diajukan", en: "Asked" }
        DeviationState::Granted { .. } => { id: "Diizinkan", en: "Granted" }
        DeviationState::Refused { .. } => { id: "Ditolak", en: "Refused" }
        DeviationState::Used { .. } => { id: "Dipakai", en: "Used" }
        DeviationState::Expired => { id: "Kedaluwarsa", en: "Expired" }
    }
}

impl Lang {
    /// Where an issue stands: `langkah 9, Uji Tim Uji Coba`.
    pub fn standing(self, standing: Standing) -> String {
        match standing {
            Standing::At(step) => {
                let (no, name) = (step.no(), self.step(step));
                say!(self, id: "langkah {no}, {name}", en: "step {no}, {name}")
            }
            Standing::Done => say!(self, id: "selesai", en: "done"),
            Standing::Cancelled => say!(self, id: "dibatalkan", en: "cancelled"),
        }
    }

    /// Where a Release stands.
    pub fn release_standing(self, standing: ReleaseStanding) -> String {
        match standing {
            ReleaseStanding::At(step) => {
                let (no, name) = (step.no(), self.step(step));
                say!(self, id: "langkah {no}, {name}", en: "step {no}, {name}")
            }
            ReleaseStanding::Closed(ReleaseEnd::Completed) => say!(self, id: "selesai", en: "done"),
            ReleaseStanding::Closed(ReleaseEnd::Returned) => say!(self, id: "dikembalikan", en: "returned"),
        }
    }

    /// The clock of steps 4 to 13: `sisa 5 jam kerja` or `lewat 2 jam kerja`, marked when provisional.
    pub fn time_left(self, left: TimeLeft) -> String {
        match left {
            TimeLeft::Left { minutes, provisional } => {
                let time = self.working(i64::from(minutes));
                match provisional {
                    false => say!(self, id: "sisa {time}", en: "{time} left"),
                    true => say!(self, id: "sisa {time} (sementara)", en: "{time} left (provisional)"),
                }
            }
            TimeLeft::Late { minutes, provisional } => {
                let time = self.working(i64::from(minutes));
                match provisional {
                    false => say!(self, id: "lewat {time}", en: "{time} late"),
                    true => say!(self, id: "lewat {time} (sementara)", en: "{time} late (provisional)"),
                }
            }
        }
    }

    /// State of a pipeline or a job, by the code of the store and API; the code itself when it is a new one.
    pub fn run_state(self, code: &str) -> &str {
        let (id, en) = match code {
            "created" => ("Dibuat", "Created"),
            "pending" | "queued" | "waiting" => ("Menunggu runner", "Waiting for a runner"),
            "running" => ("Berjalan", "Running"),
            "success" | "passed" => ("Lulus", "Passed"),
            "failed" => ("Tidak lulus", "Failed"),
            "canceled" | "cancelled" => ("Dihentikan", "Stopped"),
            "skipped" => ("Tidak dijalankan", "Not run"),
            "manual" => ("Menunggu orang", "Waiting for a person"),
            "warning" | "allowed_failure" => ("Lulus dengan catatan", "Passed with remarks"),
            "timeout" => ("Melewati batas waktu", "Over its time limit"),
            "unknown" => ("Hasil tidak diketahui", "Result unknown"),
            other => return other,
        };
        match self {
            Lang::Id => id,
            Lang::En => en,
        }
    }
}
