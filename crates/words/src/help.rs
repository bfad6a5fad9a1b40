//! Help per step: what it is, who does it, what is needed before, what it leaves behind, how to go back.
//! The SOP's own
//! row is printed from the revision file by the page; these sentences explain it.

use crate::Lang;
use sop::step::Step;

/// What the help page of a step says besides the SOP's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepHelp {
    /// What the step is.
    pub what: &'static str,
    /// Who does it.
    pub who: &'static str,
    /// What is needed before.
    pub before: &'static str,
    /// What it leaves as evidence.
    pub evidence: &'static str,
    /// How to go back.
    pub back: &'static str,
}

impl Lang {
    /// The help of a step.
    pub fn step_help(self, step: Step) -> StepHelp {
        StepHelp {
            what: self.help_what(step),
            who: self.help_who(step),
            before: self.help_before(step),
            evidence: self.help_evidence(step),
            back: self.help_back(step),
        }
    }
}

sentences! {}

choices! {
    help_what(step: Step) {
        Step::Report => {
            id: "Reporter menulis issue dari tiket atau permintaan pejabat. Isi issue ditulis sendiri, tanpa data pribadi pemohon.",
            en: "The Reporter writes the issue from a ticket or an official's request. The text is new and holds no personal data.",
        }
        Step::Assign => {
            id: "PM memilih Developer dan due date dalam satu tindakan. Developer langsung menerima pemberitahuan.",
            en: "The PM chooses the Developer and the due date in one act. The Developer has the notice at once.",
        }
        Step::CreateBranch => {
            id: "Developer membuat branch issue di halamannya. Server membuatnya dari staging terbaru.",
            en: "The Developer creates the issue's branch on its page. The server makes it from the newest staging.",
        }
        Step::Develop => {
            id: "Developer mengerjakan perubahan di branch issue. Langkah ini selesai dengan sebuah commit.",
            en: "The Developer works on the issue's branch. The step completes with a commit.",
        }
        Step::TestLocal => {
            id: "Developer menguji commitnya di komputer sendiri, lalu mencatat hasilnya. Catatan itu ikut bersama push.",
            en: "The Developer tests the commit on the own computer and notes the result. The note travels with the push.",
        }
        Step::Push => {
            id: "Developer melakukan push ke branch issue. Server dev diperbarui sendiri.",
            en: "The Developer pushes to the issue's branch. The dev server is updated by itself.",
        }
        Step::TestDev => {
            id: "Developer menguji perubahannya di server dev. Yang diuji ialah commit terbaru branch.",
            en: "The Developer tests the change on the dev server. What is tested is the branch's newest commit.",
        }
        Step::RequestStaging => {
            id: "Developer mengajukan merge request ke staging kepada PM. Merge terkunci sampai langkah 9 lulus.",
            en: "The Developer sends a merge request for staging to the PM. The merge stays locked until step 9 passed.",
        }
        Step::TestTeam => {
            id: "Tim Uji Coba menguji aplikasi di server dev, dikoordinasi PM. Satu putusan tidak lulus langsung mengembalikan issue.",
            en: "The test team tests the application on the dev server, coordinated by the PM. One failed verdict returns the issue.",
        }
        Step::ApproveStaging => {
            id: "PM menyetujui merge request. Server melakukan merge commit yang sudah diuji, lalu memperbarui server staging.",
            en: "The PM agrees to the merge request. The server merges the tested commit, then updates the staging server.",
        }
        Step::RequestMaster => {
            id: "PM mengajukan satu rilis kepada System Administrator. Rilis boleh memuat beberapa issue.",
            en: "The PM sends one release to the System Administrator. A release may hold several issues.",
        }
        Step::CheckStaging => {
            id: "System Administrator memeriksa rilis di server staging. Perubahan staging sesudahnya membatalkan pemeriksaan.",
            en: "The System Administrator checks the release on the staging server. A later change of staging voids the check.",
        }
        Step::MergeMaster => {
            id: "System Administrator melakukan merge ke master. Produksi diperbarui, dan issue di dalam rilis selesai.",
            en: "The System Administrator merges to master. Production is updated and the issues in the release are done.",
        }
    }

    help_who(step: Step) {
        Step::Report => {
            id: "Reporter aplikasi. Developer hanya membuat issue turunan (Keterangan 2).",
            en: "A Reporter of the application. A Developer makes derived issues only (Keterangan 2).",
        }
        Step::Assign | Step::RequestMaster => { id: "PM aplikasi.", en: "The application's PM." }
        Step::CreateBranch
        | Step::Develop
        | Step::TestLocal
        | Step::Push
        | Step::TestDev
        | Step::RequestStaging => {
            id: "Developer yang ditugaskan, bukan Developer lain.",
            en: "The assigned Developer and no other.",
        }
        Step::TestTeam => {
            id: "Anggota Tim Uji Coba yang tidak ikut mengembangkan issue ini. Bila PM menunjuk penguji, mereka semua.",
            en: "A member of the test team who did not develop this issue. If the PM named testers, all of them.",
        }
        Step::ApproveStaging => {
            id: "PM yang tidak ikut mengembangkan issue ini.",
            en: "A PM who did not develop this issue.",
        }
        Step::CheckStaging | Step::MergeMaster => {
            id: "System Administrator yang tidak mengajukan rilis ini.",
            en: "A System Administrator who did not send this release.",
        }
    }

    help_before(step: Step) {
        Step::Report => {
            id: "Tiket, permintaan pejabat, atau issue induk. Aplikasinya sudah disahkan PM.",
            en: "A ticket, an official's request or a parent issue. The PM has confirmed the application.",
        }
        Step::Assign => {
            id: "Issue yang lengkap dan seorang Developer aplikasi ini.",
            en: "A complete issue and a Developer of this application.",
        }
        Step::CreateBranch => { id: "Penugasan kepada Anda.", en: "The assignment to you." }
        Step::Develop => { id: "Branch issue.", en: "The issue's branch." }
        Step::TestLocal => { id: "Sebuah commit; boleh belum di-push.", en: "A commit; it need not be pushed yet." }
        Step::Push => {
            id: "Catatan uji langkah 5 yang lulus untuk commit yang sama. Alamat surel di commit sudah dikenal.",
            en: "A passed note of step 5 for the same commit. The mail address in the commit is known.",
        }
        Step::TestDev => {
            id: "Server dev menjalankan commit terbaru branch.",
            en: "The dev server runs the branch's newest commit.",
        }
        Step::RequestStaging => {
            id: "Langkah 7 lulus pada commit terbaru, dan aplikasi mempunyai Tim Uji Coba.",
            en: "Step 7 passed on the newest commit, and the application has a test team.",
        }
        Step::TestTeam => {
            id: "Merge request terbuka, dan server dev menjalankan commit terbaru.",
            en: "An open merge request, and the dev server runs the newest commit.",
        }
        Step::ApproveStaging => {
            id: "Langkah 9 lulus pada commit yang sama. Berkas pipeline yang berubah sudah diterima.",
            en: "Step 9 passed on the same commit. A changed pipeline file is accepted.",
        }
        Step::RequestMaster => {
            id: "Server staging menjalankan hasil merge, dan tidak ada rilis lain yang terbuka.",
            en: "The staging server runs the merge, and no other release is open.",
        }
        Step::CheckStaging => {
            id: "Rilis yang diajukan, dan server staging menjalankan kepala rilis.",
            en: "A release that was sent, and the staging server runs its head.",
        }
        Step::MergeMaster => {
            id: "Langkah 12 lulus, dan semua issue di staging ada di dalam rilis.",
            en: "Step 12 passed, and every issue on staging is in the release.",
        }
    }

    help_evidence(step: Step) {
        Step::Report => { id: "Issue dengan nomornya.", en: "The issue with its number." }
        Step::Assign => {
            id: "Penerima tugas, due date, dan pemberitahuan yang diterima untuk dikirim.",
            en: "Assignee, due date and the notice accepted for delivery.",
        }
        Step::CreateBranch => { id: "Branch dan commit asalnya.", en: "The branch and the commit it began at." }
        Step::Develop => { id: "Commit, begitu catatan atau push menyebutnya.", en: "The commit, as soon as a note or push names it." }
        Step::TestLocal => { id: "Catatan Internal dengan putusan dan commit.", en: "An internal note with verdict and commit." }
        Step::Push => { id: "Push, pipeline, dan deploy server dev.", en: "The push, the pipeline and the deployment to dev." }
        Step::TestDev | Step::TestTeam => {
            id: "Catatan Internal dengan putusan, commit, alamat, dan deploy.",
            en: "An internal note with verdict, commit, address and deployment.",
        }
        Step::RequestStaging => {
            id: "Merge request; nomornya tetap di semua putaran.",
            en: "The merge request; it keeps its number in all rounds.",
        }
        Step::ApproveStaging => {
            id: "Persetujuan, commit merge, dan deploy server staging.",
            en: "The agreement, the merge commit and the deployment to staging.",
        }
        Step::RequestMaster => { id: "Rilis dengan merge request dan daftar issue.", en: "The release with merge request and list of issues." }
        Step::CheckStaging => {
            id: "Catatan Internal dengan putusan dan commit; bila tidak lulus, sebabnya.",
            en: "An internal note with verdict and commit; if failed, its cause.",
        }
        Step::MergeMaster => {
            id: "Commit merge di master dan deploy produksi.",
            en: "The merge commit on master and the deployment to production.",
        }
    }

    help_back(step: Step) {
        Step::Report => {
            id: "Reporter menarik issue, atau PM membatalkannya di langkah 2 dengan alasan.",
            en: "The Reporter withdraws it, or the PM cancels it at step 2 with a reason.",
        }
        Step::Assign => {
            id: "PM mengembalikan issue yang kurang lengkap ke Reporter, dengan alasan.",
            en: "The PM hands an incomplete issue back to the Reporter, with a reason.",
        }
        Step::CreateBranch => {
            id: "Developer mengembalikan issue yang tidak jelas ke PM, dengan alasan.",
            en: "The Developer hands an unclear issue back to the PM, with a reason.",
        }
        Step::Develop => {
            id: "PM dapat menugaskan orang lain; branch dan commit tetap.",
            en: "The PM can assign somebody else; branch and commits stay.",
        }
        Step::TestLocal | Step::TestDev => {
            id: "Tidak lulus berarti kembali ke langkah 4. Semua catatan tetap tersimpan.",
            en: "Failed means back to step 4. All notes stay.",
        }
        Step::Push => {
            id: "Pipeline yang tidak lulus karena aplikasi mengembalikan issue ke langkah 4. Gangguan server tidak.",
            en: "A pipeline that fails through the application returns the issue to step 4. Server trouble does not.",
        }
        Step::RequestStaging => {
            id: "PM dapat mengembalikan merge request yang belum layak diuji, ke langkah 4.",
            en: "The PM can return a merge request not fit for testing, to step 4.",
        }
        Step::TestTeam => {
            id: "Tidak lulus berarti kembali ke langkah 4, dengan tembusan kepada PM.",
            en: "Failed means back to step 4, with a copy to the PM.",
        }
        Step::ApproveStaging => {
            id: "PM yang tidak setuju mengembalikan issue ke langkah 4, dengan alasan.",
            en: "A PM who does not agree returns the issue to step 4, with a reason.",
        }
        Step::RequestMaster => {
            id: "PM dapat mengeluarkan issue dari staging; issue kembali ke langkah 4.",
            en: "The PM can take an issue out of staging; it goes back to step 4.",
        }
        Step::CheckStaging => {
            id: "Issue penyebab dikeluarkan dari staging dan kembali ke langkah 4. Sebab konfigurasi tetap di langkah 12.",
            en: "Issues at fault leave staging and go back to step 4. A cause in the configuration stays at step 12.",
        }
        Step::MergeMaster => {
            id: "Deploy yang tidak berhasil mengembalikan produksi ke versi sebelumnya. Rilis lalu kembali ke langkah 12 atau 11.",
            en: "A failed deployment brings production back to the version before. The release returns to step 12 or 11.",
        }
    }
}
