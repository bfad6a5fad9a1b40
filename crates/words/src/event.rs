//! One line for every fact, as journal, records and inbox show it. Who did it, in which role and when
//! stands beside
//! the line; reasons and notes are texts of their own.

use crate::refusal::Names;
use crate::{Formats, Lang};
use sop::FactorRule;
use sop::application::{FoundHow, RestoreWay};
use sop::calendar::{ChangedDayKind as OwnDay, Zone};
use sop::event::{
    CalendarChange, CheckFailure, DueReminder, Event, Fault, ReleaseEnd, UpdateKind, Verdict, VoidCause,
};
use sop::issue::Source;
use sop::legal::LegalStatus;
use sop::step::Step;

told! {
    /// The line of a fact. Moments are shown in the office's `zone`.
    event(event: &Event; lang, names: Names<'_>, zone: Zone) {
        // --- the office
        Event::OfficeFounded { name, zone: _ } => { id: "Alur disiapkan untuk {name}", en: "Alur set up for {name}" }
        Event::ProcedureAdopted { revision, sha256: _, effective_at },
            day = Formats::new(lang, zone).date(*effective_at) => {
            id: "Revisi SOP {revision} berlaku sejak {day}", en: "SOP revision {revision} in force from {day}",
        }
        Event::CalendarAdopted { digest: _ } => { id: "Kalender kerja diberlakukan", en: "Working calendar put into force" }
        Event::CalendarChanged { change: CalendarChange::Year { year, decreed: true, days }, .. } => {
            id: "Kalender kerja {year} menurut SKB diberlakukan, dengan {days} hari",
            en: "Working calendar {year} put into force by decree, listing {days} days",
        }
        Event::CalendarChanged { change: CalendarChange::Year { year, decreed: false, days }, .. } => {
            id: "Perkiraan kalender kerja {year} diberlakukan, dengan {days} hari",
            en: "Estimated working calendar {year} put into force, listing {days} days",
        }
        Event::CalendarChanged { change: CalendarChange::Day { date, day: OwnDay::Closed }, .. },
            date = Formats::new(lang, zone).civil_date(*date) => {
            id: "Kalender kerja: kantor tutup pada {date}", en: "Working calendar: the office is closed on {date}",
        }
        Event::CalendarChanged { change: CalendarChange::Day { date, day: OwnDay::ExtraWorkingDay }, .. },
            date = Formats::new(lang, zone).civil_date(*date) => {
            id: "Kalender kerja: {date} menjadi hari kerja", en: "Working calendar: {date} becomes a working day",
        }
        Event::CalendarChanged { change: CalendarChange::Day { date, day: OwnDay::ChangedHours }, .. },
            date = Formats::new(lang, zone).civil_date(*date) => {
            id: "Kalender kerja: jam kerja {date} diubah", en: "Working calendar: the hours of {date} changed",
        }
        Event::CalendarChanged { change: CalendarChange::DayAsListed { date }, .. },
            date = Formats::new(lang, zone).civil_date(*date) => {
            id: "Kalender kerja: {date} kembali seperti biasa", en: "Working calendar: {date} is as usual again",
        }
        Event::CalendarChanged { change: CalendarChange::Hours { from }, .. },
            date = Formats::new(lang, zone).civil_date(*from) => {
            id: "Kalender kerja: jam kerja baru mulai {date}", en: "Working calendar: new hours from {date}",
        }
        Event::LegalBasisStated { basis, status: LegalStatus::InForce } => {
            id: "Dasar hukum berlaku: {basis}", en: "Legal basis in force: {basis}",
        }
        Event::LegalBasisStated { basis, status: LegalStatus::Amended { by } } => {
            id: "Dasar hukum diubah oleh {by}: {basis}", en: "Legal basis amended by {by}: {basis}",
        }
        Event::LegalBasisStated { basis, status: LegalStatus::Revoked { by } } => {
            id: "Dasar hukum dicabut oleh {by}: {basis}", en: "Legal basis revoked by {by}: {basis}",
        }
        Event::LegalBasisReviewed { basis, stated: _, finding: _ } => {
            id: "Dasar hukum yang dicabut selesai ditinjau: {basis}", en: "Revoked legal basis reviewed: {basis}",
        }
        Event::PersonAdded { person }, who = names(*person) => { id: "Akun {who} dibuat", en: "Account of {who} made" }
        Event::PersonDisabled { person }, who = names(*person) => { id: "Akun {who} dinonaktifkan", en: "Account of {who} disabled" }
        Event::PersonEnabled { person }, who = names(*person) => { id: "Akun {who} diaktifkan lagi", en: "Account of {who} enabled again" }
        Event::PersonRenamed { person, from: _, to: _ }, who = names(*person) => { id: "Nama akun {who} diganti", en: "Name of the account of {who} changed" }
        Event::AddressesConfirmed { person, from: _, to: _ }, who = names(*person) => { id: "Alamat surel {who} ditetapkan", en: "Mail addresses of {who} confirmed" }
        Event::OfficeRoleGranted { person, role }, who = names(*person), role = lang.role(*role) => {
            id: "{who} diberi peran {role}", en: "{who} given the role {role}",
        }
        Event::OfficeRoleRevoked { person, role }, who = names(*person), role = lang.role(*role) => {
            id: "Peran {role} dicabut dari {who}", en: "Role {role} taken from {who}",
        }
        Event::FactorRuled { rule: FactorRule::Required, .. } => { id: "Faktor kedua diwajibkan untuk semua petugas", en: "Second factor required of all staff" }
        Event::FactorRuled { rule: FactorRule::Optional, .. } => { id: "Faktor kedua tidak lagi diwajibkan", en: "Second factor no longer required" }
        Event::FactorLossStated { person, .. }, who = names(*person) => { id: "Faktor kedua {who} dinyatakan hilang", en: "Second factor of {who} stated as lost" }
        Event::FactorLossConfirmed { person, .. }, who = names(*person) => { id: "Faktor kedua {who} dihapus setelah hilang", en: "Second factor of {who} taken away as lost" }
        Event::Swept { quarantines, locks, jobs } => {
            id: "Pemeriksaan saat mulai: {quarantines} push sisa, {locks} kunci, {jobs} job dibereskan",
            en: "Check at the start: {quarantines} left pushes, {locks} locks, {jobs} jobs cleared",
        }
        Event::RefFound { name, journal: Some(journal), commit: Some(commit), how: FoundHow::Ahead, .. },
            commit = commit.short(), journal = journal.short() => {
            id: "Ditemukan di luar Alur: {name} maju ke {commit}, jurnal mencatat {journal}",
            en: "Found outside Alur: {name} went on to {commit}, the journal says {journal}",
        }
        Event::RefFound { name, journal: Some(journal), commit: Some(commit), .. },
            commit = commit.short(), journal = journal.short() => {
            id: "Ditemukan di luar Alur: {name} dipindah ke {commit}, jurnal mencatat {journal}",
            en: "Found outside Alur: {name} was moved to {commit}, the journal says {journal}",
        }
        Event::RefFound { name, journal: None, commit: Some(commit), .. }, commit = commit.short() => {
            id: "Ditemukan di luar Alur: {name} pada {commit}, tidak dikenal jurnal",
            en: "Found outside Alur: {name} at {commit}, which the journal does not know",
        }
        Event::RefFound { name, commit: None, .. } => {
            id: "Ditemukan di luar Alur: {name} hilang", en: "Found outside Alur: {name} is gone",
        }
        Event::RefRestoreRequested { name, commit: Some(commit), way: RestoreWay::Revert, .. },
            commit = commit.short() => {
            id: "Commit {commit} yang ditemukan akan dikeluarkan dari {name}",
            en: "Commit {commit}, found outside Alur, is to leave {name}",
        }
        Event::RefRestoreRequested { name, .. } => {
            id: "{name} akan dikembalikan seperti catatan jurnal", en: "{name} is to be put back to what the journal says",
        }
        Event::RefRestored { found: _, name, to: Some(to) }, to = to.short() => {
            id: "{name} dikembalikan, sekarang pada {to}", en: "{name} put back, now at {to}",
        }
        Event::RefRestored { found: _, name, to: None } => {
            id: "{name} yang tidak dikenal jurnal disingkirkan", en: "{name}, unknown to the journal, taken away",
        }
        Event::RefRestoreStopped { found: _, name, files } if files.is_empty() => {
            id: "{name} belum dikembalikan karena bergerak lagi", en: "{name} not put back yet, since it moved once more",
        }
        Event::RefRestoreStopped { found: _, name, files }, n = files.len() => {
            id: "{name} belum dapat dikembalikan, pekerjaan lain dibangun di atasnya, berkas: {n}",
            en: "{name} cannot be put back yet, other work builds on it, files: {n}",
        }
        Event::RefAgreed { found: _, name } => {
            id: "{name} kembali seperti catatan jurnal dengan sendirinya", en: "{name} stands again where the journal says, by itself",
        }

        // --- an application
        Event::ApplicationRegistered { application: _, slug: _, name, builder, hosting: _, confidential: _ },
            builder = lang.builder(*builder) => {
            id: "Aplikasi {name} didaftarkan, dibuat oleh {builder}", en: "Application {name} registered, built by {builder}",
        }
        Event::RoleGranted { person, role }, who = names(*person), role = lang.role(*role) => {
            id: "{who} diberi peran {role}", en: "{who} given the role {role}",
        }
        Event::RoleRevoked { person, role }, who = names(*person), role = lang.role(*role) => {
            id: "Peran {role} dicabut dari {who}", en: "Role {role} taken from {who}",
        }
        Event::TestTeamNamed { members }, who = lang.people(members, names) => {
            id: "Tim Uji Coba ditunjuk: {who}", en: "Test team named: {who}",
        }
        Event::SeparationSet { separation, reason: _ }, policy = lang.separation(*separation) => {
            id: "Pemisahan tugas: {policy}", en: "Separation of duties: {policy}",
        }
        Event::DevServerSet { dev_server }, policy = lang.dev_server(*dev_server) => {
            id: "Server dev: {policy}", en: "Dev server: {policy}",
        }
        Event::RepositoryRequested { bundle: true } => {
            id: "Repositori diminta dari berkas yang diunggah", en: "Repository asked for from an uploaded bundle",
        }
        Event::RepositoryRequested { bundle: false } => { id: "Repositori kosong diminta", en: "Empty repository asked for" }
        Event::RepositoryMade { .. } => {
            id: "Repositori dibuat dengan staging dan master", en: "Repository made with staging and master",
        }
        Event::RepositoryFailed { reason } => { id: "Repositori tidak terbentuk: {reason}", en: "Repository not made: {reason}" }
        Event::PreparationPushed { branch, old: _, new }, new = new.short() => {
            id: "Push persiapan ke {branch}: {new}", en: "Preparation push to {branch}: {new}",
        }
        Event::ChecklistHandedOver { checklist: _ } => { id: "Daftar periksa CI/CD diserahkan", en: "CI/CD checklist handed over" }
        Event::ChecklistReturned { reason: _ } => { id: "Daftar periksa CI/CD dikembalikan", en: "CI/CD checklist returned" }
        Event::ChecklistAccepted => { id: "Daftar periksa CI/CD diterima", en: "CI/CD checklist accepted" }
        Event::EnvironmentSet { environment, setup }, place = lang.environment(*environment),
            address = &setup.address => {
            id: "Pengaturan {place} disimpan: {address}", en: "Settings of {place} saved: {address}",
        }
        Event::VariableSet { environment, key, secret: true }, place = lang.environment(*environment) => {
            id: "Rahasia {key} untuk {place} disimpan", en: "Secret {key} for {place} saved",
        }
        Event::VariableSet { environment, key, secret: false }, place = lang.environment(*environment) => {
            id: "Variabel {key} untuk {place} disimpan", en: "Variable {key} for {place} saved",
        }
        Event::VariableRemoved { environment, key }, place = lang.environment(*environment) => {
            id: "Variabel {key} untuk {place} dihapus", en: "Variable {key} for {place} removed",
        }
        Event::ApplicationConfirmed { staging, master: _ }, commit = staging.short() => {
            id: "Aplikasi disahkan pada {commit}; issue dapat dibuat", en: "Application confirmed at {commit}; issues can be made",
        }
        Event::PipelineFileAccepted { digest }, digest = &digest[..digest.len().min(8)] => {
            id: "Berkas pipeline {digest} diterima", en: "Pipeline file {digest} accepted",
        }

        // --- steps 1 to 3
        Event::IssueReported { source: Source::RolledBack { release: Some(release), to, .. }, .. },
            to = to.short() => {
            id: "Langkah 1: issue dibuat, akibat rilis {release}: produksi dikembalikan ke {to}",
            en: "Step 1: issue made, caused by release {release}: production brought back to {to}",
        }
        Event::IssueReported { source: Source::RolledBack { release: None, to, .. }, .. },
            to = to.short() => {
            id: "Langkah 1: issue dibuat, akibat rilis: produksi dikembalikan ke {to}",
            en: "Step 1: issue made, caused by a release: production brought back to {to}",
        }
        Event::IssueReported { issue_kind, urgent: true, .. }, kind = lang.issue_kind(*issue_kind) => {
            id: "Langkah 1: issue dibuat ({kind}), diusulkan darurat", en: "Step 1: issue made ({kind}), proposed as urgent",
        }
        Event::IssueReported { issue_kind, urgent: false, .. }, kind = lang.issue_kind(*issue_kind) => {
            id: "Langkah 1: issue dibuat ({kind})", en: "Step 1: issue made ({kind})",
        }
        Event::ReportCompleted { .. } => { id: "Langkah 1: issue dilengkapi", en: "Step 1: issue completed" }
        Event::OfficialConfirmed { evidence: _ } => { id: "Permintaan dikonfirmasi pejabat", en: "Request confirmed by the official" }
        Event::TicketLinked { ticket } => { id: "Tiket #{ticket} dihubungkan", en: "Ticket #{ticket} linked" }
        Event::UrgentSet { reason: _ } => { id: "Ditandai darurat", en: "Marked urgent" }
        Event::UrgentCleared { reason: _ } => { id: "Tanda darurat dicabut", en: "No longer urgent" }
        Event::Assigned { assignee, due, remark: _, started_at: _ }, who = names(*assignee),
            due = Formats::new(lang, zone).date_time(*due) => {
            id: "Langkah 2: ditugaskan kepada {who}, due date {due}", en: "Step 2: assigned to {who}, due {due}",
        }
        Event::ReportHandedBack { reason: _ } => {
            id: "Dikembalikan ke Reporter untuk dilengkapi", en: "Handed back to the Reporter to be completed",
        }
        Event::Reassigned { from, to, reason: _ }, from = names(*from), to = names(*to) => {
            id: "Penerima tugas diganti dari {from} ke {to}", en: "Assignee changed from {from} to {to}",
        }
        Event::DueChanged { from, to, reason: _ }, from = Formats::new(lang, zone).date_time(*from),
            to = Formats::new(lang, zone).date_time(*to) => {
            id: "Due date diubah dari {from} ke {to}", en: "Due date changed from {from} to {to}",
        }
        Event::BranchRequested { branch, from, started_at: _ }, from = from.short() => {
            id: "Langkah 3: branch {branch} diminta dari staging {from}", en: "Step 3: branch {branch} asked for from staging {from}",
        }
        Event::BranchMade { branch, at_commit }, commit = at_commit.short() => {
            id: "Langkah 3: branch {branch} dibuat pada {commit}", en: "Step 3: branch {branch} made at {commit}",
        }
        Event::AssignmentHandedBack { reason: _ } => { id: "Penugasan dikembalikan ke PM", en: "Assignment handed back to the PM" }

        // --- steps 4 to 7
        Event::LocalTested { commit, verdict: Verdict::Passed, .. }, commit = commit.short() => {
            id: "Langkah 5: lulus pada {commit}", en: "Step 5: passed on {commit}",
        }
        Event::LocalTested { commit, verdict: Verdict::Failed, .. }, commit = commit.short() => {
            id: "Langkah 5: tidak lulus pada {commit}", en: "Step 5: failed on {commit}",
        }
        Event::Pushed { branch, new, recovered: true, .. }, new = new.short() => {
            id: "Langkah 6: push {new} ke {branch}, dicatat setelah server mulai lagi",
            en: "Step 6: {new} pushed to {branch}, recorded after the server started again",
        }
        Event::Pushed { branch, new, recovered: false, .. }, new = new.short() => {
            id: "Langkah 6: push {new} ke {branch}", en: "Step 6: {new} pushed to {branch}",
        }
        Event::VerdictsVoided { steps, cause: VoidCause::NewCommit { commit } }, steps = lang.steps(steps),
            commit = commit.short() => {
            id: "Hasil langkah {steps} tidak berlaku lagi: commit baru {commit}", en: "Results of step {steps} no longer valid: new commit {commit}",
        }
        Event::VerdictsVoided { steps, cause: VoidCause::NewAssignee { assignee } },
            steps = lang.steps(steps), who = names(*assignee) => {
            id: "Hasil langkah {steps} tidak berlaku lagi: ditugaskan kepada {who}", en: "Results of step {steps} no longer valid: assigned to {who}",
        }
        Event::VerdictsVoided { steps, cause: VoidCause::StagingChanged { commit } },
            steps = lang.steps(steps), commit = commit.short() => {
            id: "Hasil langkah {steps} tidak berlaku lagi: staging menjadi {commit}", en: "Results of step {steps} no longer valid: staging changed to {commit}",
        }
        Event::DevTurnTaken { issue } => { id: "Issue #{issue} memakai server dev", en: "Issue #{issue} uses the dev server" }
        Event::DevTurnQueued { issue } => { id: "Issue #{issue} menunggu giliran server dev", en: "Issue #{issue} waits for the dev server" }
        Event::DevTurnLeft { issue, reason: _ } => { id: "Issue #{issue} melepas server dev", en: "Issue #{issue} left the dev server" }
        Event::Deployed { environment, commit, deployment, contains, .. } if contains.is_empty(),
            place = lang.environment(*environment), commit = commit.short() => {
            id: "Deploy {deployment}: {place} menjalankan {commit}", en: "Deployment {deployment}: {place} runs {commit}",
        }
        Event::Deployed { environment, commit, deployment, contains, .. },
            place = lang.environment(*environment), commit = commit.short(),
            list = lang.issues(contains) => {
            id: "Deploy {deployment}: {place} menjalankan {commit}, memuat {list}", en: "Deployment {deployment}: {place} runs {commit} with {list}",
        }
        Event::DeployFailed { environment, commit, deployment, fault: Fault::Own },
            place = lang.environment(*environment), commit = commit.short() => {
            id: "Deploy {deployment} ke {place} tidak lulus pada {commit}, karena aplikasi sendiri",
            en: "Deployment {deployment} to {place} failed on {commit}, through the application itself",
        }
        Event::DeployFailed { environment, commit, deployment, fault: Fault::Infrastructure },
            place = lang.environment(*environment), commit = commit.short() => {
            id: "Deploy {deployment} ke {place} berhenti pada {commit}, karena infrastruktur",
            en: "Deployment {deployment} to {place} stopped on {commit}, through the infrastructure",
        }
        Event::DeployFailed { environment, commit, deployment, fault: Fault::Unknown },
            place = lang.environment(*environment), commit = commit.short() => {
            id: "Deploy {deployment} ke {place} pada {commit}: hasil tidak diketahui",
            en: "Deployment {deployment} to {place} on {commit}: result unknown",
        }
        Event::DeployFailed { environment, commit, deployment, fault: Fault::Canceled },
            place = lang.environment(*environment), commit = commit.short() => {
            id: "Deploy {deployment} ke {place} pada {commit} dihentikan", en: "Deployment {deployment} to {place} on {commit} was stopped",
        }
        Event::DeployRequested { environment, commit, reason: _ }, place = lang.environment(*environment),
            commit = commit.short() => {
            id: "Deploy {commit} ke {place} diminta", en: "Deployment of {commit} to {place} asked for",
        }
        Event::FaultReclassed { environment: _, deployment, fault, reason: _ },
            fault = lang.fault(*fault) => {
            id: "Jenis kegagalan deploy {deployment} diubah: {fault}", en: "Kind of failure of deployment {deployment} changed: {fault}",
        }
        Event::DevTested { commit, verdict: Verdict::Passed, seen, .. }, commit = commit.short(),
            address = &seen.address => {
            id: "Langkah 7: lulus pada {commit} di {address}", en: "Step 7: passed on {commit} at {address}",
        }
        Event::DevTested { commit, verdict: Verdict::Failed, seen, .. }, commit = commit.short(),
            address = &seen.address => {
            id: "Langkah 7: tidak lulus pada {commit} di {address}", en: "Step 7: failed on {commit} at {address}",
        }

        // --- steps 8 to 10
        Event::StagingRequested { request, commit, .. }, commit = commit.short() => {
            id: "Langkah 8: merge request !{request} diajukan pada {commit}", en: "Step 8: merge request !{request} sent on {commit}",
        }
        Event::TestPlanNamed { testers, cases, reason: _ } if testers.is_empty(), n = cases.len() => {
            id: "Rencana uji: Tim Uji Coba, {n} kasus", en: "Test plan: the test team, cases: {n}",
        }
        Event::TestPlanNamed { testers, cases, reason: _ }, who = lang.people(testers, names),
            n = cases.len() => {
            id: "Rencana uji: {who}, {n} kasus", en: "Test plan: {who}, cases: {n}",
        }
        Event::RequestReturned { reason: _ } => {
            id: "Merge request dikembalikan ke Developer: belum layak diuji", en: "Merge request returned to the Developer: not fit for testing",
        }
        Event::TeamTested { commit, verdict: Verdict::Passed, seen, .. }, commit = commit.short(),
            address = &seen.address => {
            id: "Langkah 9: lulus pada {commit} di {address}", en: "Step 9: passed on {commit} at {address}",
        }
        Event::TeamTested { commit, verdict: Verdict::Failed, .. }, commit = commit.short() => {
            id: "Langkah 9: tidak lulus pada {commit}, dikembalikan ke Developer", en: "Step 9: failed on {commit}, returned to the Developer",
        }
        Event::StagingReturned { reason: _ } => {
            id: "Langkah 10: tidak disetujui, dikembalikan ke Developer", en: "Step 10: not agreed, returned to the Developer",
        }
        Event::StagingAgreed { request, commit, join: Some(release), .. }, commit = commit.short() => {
            id: "Langkah 10: !{request} disetujui pada {commit}, masuk Rilis {release}", en: "Step 10: !{request} agreed on {commit}, joins Release {release}",
        }
        Event::StagingAgreed { request, commit, join: None, .. }, commit = commit.short() => {
            id: "Langkah 10: !{request} disetujui pada {commit}", en: "Step 10: !{request} agreed on {commit}",
        }
        Event::StagingMerged { commit, merge, .. }, commit = commit.short(), merge = merge.short() => {
            id: "{commit} di-merge ke staging sebagai {merge}", en: "{commit} merged to staging as {merge}",
        }
        Event::MergeConflicted { commit, files } if files.is_empty(), commit = commit.short() => {
            id: "{commit} sampai di staging lewat jalan di luar Alur, jadi tidak dihitung; kembali ke langkah 4",
            en: "{commit} reached staging by a way outside Alur, which does not count; back to step 4",
        }
        Event::MergeConflicted { commit, files }, commit = commit.short(), n = files.len() => {
            id: "{commit} bertabrakan dengan staging, berkas: {n}; kembali ke langkah 4", en: "{commit} conflicts with staging, files: {n}; back to step 4",
        }

        // --- steps 11 to 13
        Event::MasterRequested { release, request, issues, head, .. }, list = lang.issues(issues),
            head = head.short() => {
            id: "Langkah 11: Rilis {release} diajukan, !{request} pada {head}, memuat {list}", en: "Step 11: Release {release} sent, !{request} on {head}, with {list}",
        }
        Event::IssueJoined { issue, head }, head = head.short() => {
            id: "Langkah 11: issue #{issue} masuk rilis pada {head}", en: "Step 11: issue #{issue} joined the release on {head}",
        }
        Event::IssueTakenOut { issue, reason: _ } => {
            id: "Issue #{issue} dikeluarkan dari staging", en: "Issue #{issue} taken out of staging",
        }
        Event::StagingChecked { commit, verdict: Verdict::Passed, .. }, commit = commit.short() => {
            id: "Langkah 12: lulus pada {commit}", en: "Step 12: passed on {commit}",
        }
        Event::StagingChecked {
            commit,
            verdict: Verdict::Failed,
            failure: Some(CheckFailure::Issues { issues, forward: true }),
            ..
        },
            commit = commit.short(), list = lang.issues(issues) => {
            id: "Langkah 12: tidak lulus pada {commit}; {list} diperbaiki maju", en: "Step 12: failed on {commit}; {list} mended forward",
        }
        Event::StagingChecked {
            commit,
            verdict: Verdict::Failed,
            failure: Some(CheckFailure::Issues { issues, forward: false }),
            ..
        },
            commit = commit.short(), list = lang.issues(issues) => {
            id: "Langkah 12: tidak lulus pada {commit} karena {list}", en: "Step 12: failed on {commit} through {list}",
        }
        Event::StagingChecked {
            commit,
            verdict: Verdict::Failed,
            failure: Some(CheckFailure::Configuration) | None,
            ..
        },
            commit = commit.short() => {
            id: "Langkah 12: tidak lulus pada {commit} karena konfigurasi server", en: "Step 12: failed on {commit} through the server's configuration",
        }
        Event::MasterAgreed { commit, .. }, commit = commit.short() => {
            id: "Langkah 13: merge {commit} ke master dimulai", en: "Step 13: merge of {commit} to master begun",
        }
        Event::MasterMerged { commit, merge }, commit = commit.short(), merge = merge.short() => {
            id: "{commit} di-merge ke master sebagai {merge}", en: "{commit} merged to master as {merge}",
        }
        Event::MasterMergeFailed { reason } => { id: "Merge ke master tidak terjadi: {reason}", en: "Merge to master did not happen: {reason}" }
        Event::CheckReopened { deployment } => {
            id: "Kembali ke langkah 12: deploy {deployment} tidak lulus", en: "Back to step 12: deployment {deployment} failed",
        }
        Event::ReleaseHandedBack { reason: _ } => { id: "Rilis dikembalikan ke PM", en: "Release handed back to the PM" }
        Event::RollbackRequested { to, reason: _ }, to = to.short() => {
            id: "Rollback produksi ke {to} diminta", en: "Rollback of production to {to} asked for",
        }
        Event::RolledBack { to, deployment }, to = to.short() => {
            id: "Produksi kembali menjalankan {to} (deploy {deployment})", en: "Production runs {to} again (deployment {deployment})",
        }
        Event::RollbackFailed { to, deployment, fault }, to = to.short(), fault = lang.fault(*fault) => {
            id: "Rollback ke {to} tidak berhasil (deploy {deployment}): {fault}", en: "Rollback to {to} did not succeed (deployment {deployment}): {fault}",
        }
        Event::ReleaseClosed { how: ReleaseEnd::Completed, issues }, list = lang.issues(issues) => {
            id: "Rilis selesai; produksi memuat {list}", en: "Release done; production holds {list}",
        }
        Event::ReleaseClosed { how: ReleaseEnd::Returned, issues: _ } => {
            id: "Rilis ditutup sebagai dikembalikan", en: "Release closed as returned",
        }

        // --- ways round, back and out
        Event::RevertRequested { issue, merge, staging: _ }, merge = merge.short() => {
            id: "Merge {merge} milik #{issue} akan dikeluarkan dari staging", en: "Merge {merge} of #{issue} is to leave staging",
        }
        Event::MergeReverted { issue, merge, revert }, merge = merge.short(), revert = revert.short() => {
            id: "Merge {merge} milik #{issue} dikeluarkan dari staging oleh {revert}", en: "Merge {merge} of #{issue} taken out of staging by {revert}",
        }
        Event::RevertConflicted { issue, merge, files }, merge = merge.short(), n = files.len() => {
            id: "Merge {merge} milik #{issue} tidak dapat dikeluarkan, berkas bertabrakan: {n}", en: "Merge {merge} of #{issue} cannot leave staging, files in conflict: {n}",
        }
        Event::BranchUpdateRequested { update: UpdateKind::Update, staging, .. },
            staging = staging.short() => {
            id: "Perbarui branch dari staging {staging} diminta", en: "Update of the branch from staging {staging} asked for",
        }
        Event::BranchUpdateRequested { update: UpdateKind::Reapply, staging, .. },
            staging = staging.short() => {
            id: "Pekerjaan akan dibawa kembali di atas staging {staging}", en: "Work is to be brought back on top of staging {staging}",
        }
        Event::BranchUpdated { update: UpdateKind::Update, to, .. }, to = to.short() => {
            id: "Branch diperbarui oleh server menjadi {to}", en: "Branch updated by the server to {to}",
        }
        Event::BranchUpdated { update: UpdateKind::Reapply, to, .. }, to = to.short() => {
            id: "Pekerjaan dibawa kembali oleh server sebagai {to}", en: "Work brought back by the server as {to}",
        }
        Event::BranchConflicted { staging, files, .. }, staging = staging.short(), n = files.len() => {
            id: "Branch bertabrakan dengan staging {staging}, berkas: {n}", en: "Branch conflicts with staging {staging}, files: {n}",
        }
        Event::BranchUpdateStopped { update: _ } => {
            id: "Branch tidak diperbarui: branch itu tidak seperti catatan jurnal",
            en: "Branch not updated: it is not where the journal says",
        }
        Event::ConflictResolved { staging, .. }, staging = staging.short() => {
            id: "Konflik dengan staging {staging} diselesaikan", en: "Conflict with staging {staging} solved",
        }
        Event::BranchDeleteRequested { branch, tip: _ } => { id: "Branch {branch} akan dihapus", en: "Branch {branch} is to be deleted" }
        Event::BranchDeleted { branch, tip }, tip = tip.short() => { id: "Branch {branch} dihapus pada {tip}", en: "Branch {branch} deleted at {tip}" }
        Event::BranchRestoreRequested { branch, tip: _ } => { id: "Branch {branch} akan dipulihkan", en: "Branch {branch} is to be restored" }
        Event::BranchRestored { branch, tip }, tip = tip.short() => { id: "Branch {branch} dipulihkan pada {tip}", en: "Branch {branch} restored at {tip}" }
        Event::Cancelled { reason: _ } => { id: "Issue dibatalkan", en: "Issue cancelled" }
        Event::NoteCorrected { .. } => { id: "Catatan dikoreksi", en: "Note corrected" }
        Event::DueReminded { reminder: DueReminder::Soon, due },
            due = Formats::new(lang, zone).date_time(*due) => {
            id: "Due date mendekat: {due}", en: "The due date comes near: {due}",
        }
        Event::DueReminded { reminder: DueReminder::Due, due },
            due = Formats::new(lang, zone).date_time(*due) => {
            id: "Due date tiba: {due}", en: "The due date has come: {due}",
        }
        Event::DueReminded { reminder: DueReminder::Overdue, due },
            due = Formats::new(lang, zone).date_time(*due) => {
            id: "Lewat due date {due}; atasan diberi tahu", en: "Overdue since {due}; the superior is told",
        }
        Event::HolderReminded { step, people }, no = step.no(), who = lang.people(people, names) => {
            id: "{who} diingatkan: langkah {no} ditunggu", en: "{who} reminded: step {no} is waited for",
        }
        Event::FilesAttached { step, files, of: _ }, no = step.no(), n = files.len() => {
            id: "Berkas bukti langkah {no}: {n}", en: "Evidence files of step {no}: {n}",
        }
        Event::DeviationAsked { deviation, step, guard, expires_at, reason: _ }, no = step.no(),
            guard = lang.guard(*guard), until = Formats::new(lang, zone).date_time(*expires_at) => {
            id: "Penyimpangan {deviation} diajukan, langkah {no}: {guard}; sampai {until}", en: "Deviation {deviation} asked for, step {no}: {guard}; until {until}",
        }
        Event::DeviationGranted { deviation, reason: _ } => { id: "Penyimpangan {deviation} diizinkan", en: "Deviation {deviation} granted" }
        Event::DeviationRefused { deviation, reason: _ } => { id: "Penyimpangan {deviation} ditolak", en: "Deviation {deviation} refused" }
        Event::DeviationUsed { deviation, step, guard, commit: _ }, no = step.no(),
            guard = lang.guard(*guard) => {
            id: "Penyimpangan {deviation} dipakai, langkah {no}: {guard}", en: "Deviation {deviation} used, step {no}: {guard}",
        }
        Event::DeviationExpired { deviation } => { id: "Penyimpangan {deviation} kedaluwarsa", en: "Deviation {deviation} expired" }
        Event::RunningStated { environment, commit, reason: _ }, place = lang.environment(*environment),
            commit = commit.short() => {
            id: "Dinyatakan: {place} menjalankan {commit}", en: "Stated: {place} runs {commit}",
        }
    }
}

impl Lang {
    /// Numbers of steps joined as in a sentence: `5, 7 dan 9`.
    pub fn steps(self, steps: &[Step]) -> String {
        self.list(&steps.iter().map(|step| step.no().to_string()).collect::<Vec<_>>())
    }
}

choices! {}
