//! The turn box of the issue page: whose turn it is, what is to be done, what comes after (screens, section
//! 4).

use sop::Step;
use sop::event::Fault;
use sop::role::Role;
use sop::turn::ServerWork;

choices! {
    /// Heading of the turn box for the one who holds the step.
    turn_yours(step: Step) {
        Step::Report => {
            id: "Giliran Anda: langkah 1, lengkapi issue",
            en: "Your turn: step 1, complete the issue",
        }
        Step::Assign => {
            id: "Giliran Anda: langkah 2, tugaskan dan tetapkan due date",
            en: "Your turn: step 2, assign and set the due date",
        }
        Step::CreateBranch => {
            id: "Giliran Anda: langkah 3, buat branch",
            en: "Your turn: step 3, create the branch",
        }
        Step::Develop => {
            id: "Giliran Anda: langkah 4, kerjakan di branch",
            en: "Your turn: step 4, develop on the branch",
        }
        Step::TestLocal => {
            id: "Giliran Anda: langkah 5, uji di localhost",
            en: "Your turn: step 5, test on localhost",
        }
        Step::Push => {
            id: "Giliran Anda: langkah 6, push ke branch",
            en: "Your turn: step 6, push to the branch",
        }
        Step::TestDev => {
            id: "Giliran Anda: langkah 7, uji di server dev",
            en: "Your turn: step 7, test on the dev server",
        }
        Step::RequestStaging => {
            id: "Giliran Anda: langkah 8, ajukan merge request ke staging",
            en: "Your turn: step 8, request the merge to staging",
        }
        Step::TestTeam => {
            id: "Giliran Anda: langkah 9, uji aplikasi di server dev",
            en: "Your turn: step 9, test the application on the dev server",
        }
        Step::ApproveStaging => {
            id: "Giliran Anda: langkah 10, setujui dan merge ke staging",
            en: "Your turn: step 10, agree and merge to staging",
        }
        Step::RequestMaster => {
            id: "Giliran Anda: langkah 11, ajukan merge request ke master",
            en: "Your turn: step 11, request the merge to master",
        }
        Step::CheckStaging => {
            id: "Giliran Anda: langkah 12, periksa server staging",
            en: "Your turn: step 12, check the staging server",
        }
        Step::MergeMaster => {
            id: "Giliran Anda: langkah 13, merge ke master",
            en: "Your turn: step 13, merge to master",
        }
    }

    /// What the holder does now, in one or two sentences below the heading.
    turn_lead(step: Step) {
        Step::Report => {
            id: "PM mengembalikan issue ini untuk dilengkapi. Perbaiki isiannya, lalu kirim lagi.",
            en: "The PM sent this issue back to be completed. Mend the fields, then send it again.",
        }
        Step::Assign => {
            id: "Pilih Developer dan tetapkan due date. Keduanya disimpan bersama.",
            en: "Choose the Developer and set the due date. Both are saved together.",
        }
        Step::CreateBranch => {
            id: "Branch dibuat di sini, dari staging. Baca issue dahulu; bila belum jelas, kembalikan ke PM.",
            en: "The branch is made here, from staging. Read the issue first; if it is unclear, hand it \
                back to the PM.",
        }
        Step::Develop => {
            id: "Kerjakan di branch issue ini. Setelah selesai, uji di localhost dan push beserta catatan \
                uji.",
            en: "Work on the branch of this issue. Then test on localhost and push together with the test \
                note.",
        }
        Step::TestLocal => {
            id: "Uji commit Anda di localhost, lalu catat hasilnya di sini atau bersama push.",
            en: "Test your commit on localhost, then note the result here or together with the push.",
        }
        Step::Push => {
            id: "Catatan uji sudah ada. Push commit yang sama ke branch issue ini.",
            en: "The test note is there. Push the same commit to the branch of this issue.",
        }
        Step::TestDev => {
            id: "Buka server dev, uji perubahan Anda, lalu catat hasilnya.",
            en: "Open the dev server, test your change, then note the result.",
        }
        Step::RequestStaging => {
            id: "Uji di server dev lulus. Ajukan merge request kepada PM.",
            en: "The test on the dev server passed. Send the merge request to the PM.",
        }
        Step::TestTeam => {
            id: "Buka server dev, uji perubahannya, lalu catat hasilnya.",
            en: "Open the dev server, test the change, then note the result.",
        }
        Step::ApproveStaging => {
            id: "Tim Uji Coba menyatakan lulus. Periksa perubahannya, lalu setujui atau kembalikan.",
            en: "The test team passed it. Look at the change, then agree or return it.",
        }
        Step::RequestMaster => {
            id: "Server staging sudah menjalankan hasilnya. Ajukan ke System Administrator dalam sebuah \
                rilis.",
            en: "The staging server runs the result. Send it to the System Administrator in a release.",
        }
        Step::CheckStaging => {
            id: "Periksa rilis ini di server staging, lalu catat hasilnya.",
            en: "Check this release on the staging server, then note the result.",
        }
        Step::MergeMaster => {
            id: "Pemeriksaan lulus. Merge rilis ini ke master dan perbarui produksi.",
            en: "The check passed. Merge this release to master and update production.",
        }
    }

    /// The one primary button of the step.
    turn_button(step: Step) {
        Step::Report => { id: "Kirim issue kepada PM", en: "Send the issue to the PM" }
        Step::Assign => { id: "Tugaskan", en: "Assign" }
        Step::CreateBranch => { id: "Buat branch", en: "Create the branch" }
        Step::Develop => { id: "Salin perintah", en: "Copy the command" }
        Step::TestLocal => { id: "Lulus: simpan catatan", en: "Passed: save the note" }
        Step::Push => { id: "Deploy commit ini ke server dev", en: "Deploy this commit to the dev server" }
        Step::TestDev => { id: "Lulus: simpan catatan", en: "Passed: save the note" }
        Step::RequestStaging => {
            id: "Ajukan merge request kepada PM",
            en: "Send the merge request to the PM",
        }
        Step::TestTeam => { id: "Lulus: simpan, teruskan ke PM", en: "Passed: save and pass on to the PM" }
        Step::ApproveStaging => { id: "Setujui dan merge ke staging", en: "Agree and merge to staging" }
        Step::RequestMaster => {
            id: "Ajukan ke System Administrator",
            en: "Send to the System Administrator",
        }
        Step::CheckStaging => { id: "Catat hasil pemeriksaan", en: "Record the check" }
        Step::MergeMaster => { id: "Lihat dan merge ke master", en: "Review and merge to master" }
    }

    /// The way back of the step: the secondary button.
    turn_back_button(step: Step) {
        Step::Report => { id: "Batalkan issue", en: "Cancel the issue" }
        Step::Assign => { id: "Kembalikan ke Reporter", en: "Hand back to the Reporter" }
        Step::CreateBranch => { id: "Kembalikan ke PM", en: "Hand back to the PM" }
        Step::Develop => { id: "Kembalikan ke PM", en: "Hand back to the PM" }
        Step::TestLocal => { id: "Tidak lulus: kembali mengerjakan", en: "Failed: back to developing" }
        Step::Push => { id: "Kembali mengerjakan", en: "Back to developing" }
        Step::TestDev => { id: "Tidak lulus: kembali mengerjakan", en: "Failed: back to developing" }
        Step::RequestStaging => { id: "Kembali mengerjakan", en: "Back to developing" }
        Step::TestTeam => {
            id: "Tidak lulus: kembalikan ke Developer",
            en: "Failed: return to the Developer",
        }
        Step::ApproveStaging => {
            id: "Tidak setuju: kembalikan ke Developer",
            en: "Not agreed: return to the Developer",
        }
        Step::RequestMaster => { id: "Keluarkan dari staging", en: "Take out of staging" }
        Step::CheckStaging => { id: "Tidak lulus: kembalikan", en: "Failed: return" }
        Step::MergeMaster => { id: "Kembalikan rilis ke PM", en: "Hand the release back to the PM" }
    }

    /// Below the way back: what it does.
    turn_back_hint(step: Step) {
        Step::Report => { id: "Issue ditutup sebagai dibatalkan.", en: "The issue ends as cancelled." }
        Step::Assign => {
            id: "Reporter melengkapi issue, lalu mengirimnya lagi. Alasan wajib ditulis.",
            en: "The Reporter completes the issue and sends it again. A reason is required.",
        }
        Step::CreateBranch | Step::Develop => {
            id: "PM memperjelas issue atau menugaskan orang lain. Alasan wajib ditulis.",
            en: "The PM clarifies the issue or assigns somebody else. A reason is required.",
        }
        Step::TestLocal | Step::TestDev => {
            id: "Issue kembali ke langkah 4. Catatan uji menjadi alasannya.",
            en: "The issue goes back to step 4. The test note is the reason.",
        }
        Step::Push | Step::RequestStaging => {
            id: "Push commit baru dengan catatan uji; langkah 5 sampai 7 diulang.",
            en: "Push a new commit with its test note; steps 5 to 7 are done again.",
        }
        Step::TestTeam => {
            id: "Issue kembali ke langkah 4, dengan tembusan kepada PM. Catatan uji menjadi alasannya.",
            en: "The issue goes back to step 4, with a copy to the PM. The test note is the reason.",
        }
        Step::ApproveStaging => {
            id: "Issue kembali ke langkah 4. Alasan wajib ditulis.",
            en: "The issue goes back to step 4. A reason is required.",
        }
        Step::RequestMaster => {
            id: "Merge issue ini dibatalkan di staging, lalu issue kembali ke langkah 4.",
            en: "The merge of this issue is undone on staging; the issue goes back to step 4.",
        }
        Step::CheckStaging => {
            id: "Sebut sebabnya: issue tertentu, atau konfigurasi server.",
            en: "Name the cause: certain issues, or the configuration of the server.",
        }
        Step::MergeMaster => {
            id: "PM mengubah isi rilis, lalu mengajukannya lagi. Alasan wajib ditulis.",
            en: "The PM changes what is in the release and sends it again. A reason is required.",
        }
    }

    /// Waiting: whose turn, with names.
    turn_waiting_for(role: Role; names: &str) {
        Role::Reporter => { id: "Menunggu Reporter: {names}", en: "Waiting for the Reporter: {names}" }
        Role::ProjectManager => { id: "Menunggu PM: {names}", en: "Waiting for the PM: {names}" }
        Role::Developer => { id: "Menunggu Developer: {names}", en: "Waiting for the Developer: {names}" }
        Role::Tester => { id: "Menunggu Tim Uji Coba: {names}", en: "Waiting for the test team: {names}" }
        Role::Sysadmin => {
            id: "Menunggu System Administrator: {names}",
            en: "Waiting for the System Administrator: {names}",
        }
        Role::Superior => { id: "Menunggu atasan: {names}", en: "Waiting for the superior: {names}" }
        Role::Administrator => {
            id: "Menunggu Administrator: {names}",
            en: "Waiting for the Administrator: {names}",
        }
        Role::System => {
            id: "Server sedang bekerja; {names} melihat hasilnya",
            en: "The server is at work; {names} will see the result",
        }
    }

    /// Waiting: nobody holds the role. Names who must name somebody.
    turn_waiting_for_nobody(role: Role) {
        Role::Reporter => {
            id: "Belum ada Reporter yang aktif. PM menunjuknya di halaman aplikasi.",
            en: "There is no active Reporter. The PM names one on the application's page.",
        }
        Role::ProjectManager => {
            id: "Belum ada PM yang aktif. Administrator menunjuknya di halaman orang dan peran.",
            en: "There is no active PM. The Administrator names one on the page of people and roles.",
        }
        Role::Developer => {
            id: "Belum ada Developer yang aktif. PM menugaskan orang lain.",
            en: "There is no active Developer. The PM assigns somebody else.",
        }
        Role::Tester => {
            id: "Tim Uji Coba belum ada. PM menunjuknya di halaman aplikasi.",
            en: "There is no test team. The PM names one on the application's page.",
        }
        Role::Sysadmin => {
            id: "Belum ada System Administrator yang aktif. PM menunjuknya di halaman aplikasi.",
            en: "There is no active System Administrator. The PM names one on the application's page.",
        }
        Role::Superior | Role::Administrator | Role::System => {
            id: "Belum ada orang untuk peran ini. Administrator menunjuknya di halaman orang dan peran.",
            en: "Nobody holds this role. The Administrator grants it on the page of people and roles.",
        }
    }

    /// Waiting: what comes after this step. `names`: who holds the next one.
    turn_after(step: Step; names: &str) {
        Step::Report => {
            id: "Setelah itu giliran {names} (PM) menugaskan: langkah 2.",
            en: "Then it is the turn of {names} (PM) to assign: step 2.",
        }
        Step::Assign => {
            id: "Setelah itu giliran Developer membuat branch: langkah 3.",
            en: "Then it is the Developer's turn to create the branch: step 3.",
        }
        Step::CreateBranch => {
            id: "Setelah itu {names} mengerjakannya di branch: langkah 4.",
            en: "Then {names} develops on the branch: step 4.",
        }
        Step::Develop => {
            id: "Setelah itu {names} menguji di localhost: langkah 5.",
            en: "Then {names} tests on localhost: step 5.",
        }
        Step::TestLocal => {
            id: "Setelah lulus, {names} melakukan push: langkah 6.",
            en: "Once passed, {names} pushes: step 6.",
        }
        Step::Push => {
            id: "Setelah server dev diperbarui, {names} menguji di sana: langkah 7.",
            en: "Once the dev server is updated, {names} tests there: step 7.",
        }
        Step::TestDev => {
            id: "Setelah lulus, {names} mengajukan merge request: langkah 8.",
            en: "Once passed, {names} requests the merge: step 8.",
        }
        Step::RequestStaging => {
            id: "Setelah itu giliran Tim Uji Coba ({names}): langkah 9.",
            en: "Then it is the turn of the test team ({names}): step 9.",
        }
        Step::TestTeam => {
            id: "Setelah lulus, giliran {names} (PM) menyetujui: langkah 10.",
            en: "Once passed, it is the turn of {names} (PM) to agree: step 10.",
        }
        Step::ApproveStaging => {
            id: "Setelah server staging diperbarui, giliran {names} (PM) mengajukan rilis: langkah 11.",
            en: "Once staging is updated, it is the turn of {names} (PM) to send the release: step 11.",
        }
        Step::RequestMaster => {
            id: "Setelah itu giliran {names} (System Administrator) memeriksa: langkah 12.",
            en: "Then it is the turn of {names} (System Administrator) to check: step 12.",
        }
        Step::CheckStaging => {
            id: "Setelah lulus, {names} melakukan merge ke master: langkah 13.",
            en: "Once passed, {names} merges to master: step 13.",
        }
        Step::MergeMaster => {
            id: "Setelah produksi diperbarui, issue selesai dan {names} diberi tahu.",
            en: "Once production is updated, the issue is done and {names} is told.",
        }
    }

    /// Heading while the server works.
    turn_server(work: ServerWork) {
        ServerWork::MakingBranch => {
            id: "Server sedang membuat branch",
            en: "The server is making the branch",
        }
        ServerWork::DeployingDev => {
            id: "Server dev sedang diperbarui",
            en: "The dev server is being updated",
        }
        ServerWork::QueuedForDev => { id: "Menunggu giliran server dev", en: "Waiting for the dev server" }
        ServerWork::Merging => {
            id: "Server sedang melakukan merge ke staging",
            en: "The server is merging to staging",
        }
        ServerWork::DeployingStaging => {
            id: "Server staging sedang diperbarui",
            en: "The staging server is being updated",
        }
        ServerWork::Reverting => {
            id: "Server sedang mengeluarkan issue ini dari staging",
            en: "The server is taking this issue out of staging",
        }
        ServerWork::UpdatingBranch => {
            id: "Server sedang memperbarui branch",
            en: "The server is updating the branch",
        }
        ServerWork::MergingMaster => {
            id: "Server sedang melakukan merge ke master",
            en: "The server is merging to master",
        }
        ServerWork::DeployingProduction => {
            id: "Produksi sedang diperbarui",
            en: "Production is being updated",
        }
        ServerWork::RollingBack => {
            id: "Produksi sedang dikembalikan ke versi terakhir yang baik",
            en: "Production is going back to its last good version",
        }
    }

    /// Below it: what happens next, and when nobody needs to do anything.
    turn_server_next(work: ServerWork) {
        ServerWork::MakingBranch => {
            id: "Biasanya selesai dalam satu menit. Perintah git muncul di sini.",
            en: "This usually takes a minute. The git commands appear here.",
        }
        ServerWork::DeployingDev => {
            id: "Langkah 6 selesai setelah server dev menjalankan commit Anda.",
            en: "Step 6 is complete once the dev server runs your commit.",
        }
        ServerWork::QueuedForDev => {
            id: "Branch lain sedang memakai server dev. Deploy dimulai sendiri pada giliran issue ini.",
            en: "Another branch is using the dev server. The deployment starts by itself at this issue's \
                turn.",
        }
        ServerWork::Merging => {
            id: "Selama merge berlangsung, tindakan lain pada issue ini menunggu.",
            en: "While the merge is under way, other acts on this issue wait.",
        }
        ServerWork::DeployingStaging => {
            id: "Langkah 10 selesai setelah server staging menjalankan hasil merge.",
            en: "Step 10 is complete once the staging server runs the merge.",
        }
        ServerWork::Reverting => {
            id: "Setelah itu issue kembali ke langkah 4, dan server staging diperbarui lagi.",
            en: "Then the issue goes back to step 4, and the staging server is updated again.",
        }
        ServerWork::UpdatingBranch => {
            id: "Bila ada konflik, halaman untuk menyelesaikannya terbuka di issue ini.",
            en: "If there is a conflict, the page to solve it opens at this issue.",
        }
        ServerWork::MergingMaster => {
            id: "Setelah merge, produksi diperbarui sendiri.",
            en: "After the merge, production is updated by itself.",
        }
        ServerWork::DeployingProduction => {
            id: "Langkah 13 selesai setelah produksi menjalankan rilis ini.",
            en: "Step 13 is complete once production runs this release.",
        }
        ServerWork::RollingBack => {
            id: "Issue tetap terbuka. System Administrator melihat hasilnya di halaman rilis.",
            en: "The issues stay open. The System Administrator sees the result on the release's page.",
        }
    }

    /// A failed pipeline or deployment: what it was.
    turn_fault(fault: Fault) {
        Fault::Own => {
            id: "Pipeline tidak lulus karena aplikasi sendiri. Baca log, perbaiki, lalu push lagi.",
            en: "The pipeline failed through the application itself. Read the log, mend it, then push again.",
        }
        Fault::Infrastructure => {
            id: "Pipeline berhenti karena gangguan infrastruktur. System Administrator dipanggil; langkah \
                ini tetap.",
            en: "The pipeline stopped through the infrastructure. The System Administrator is called; the \
                step stays.",
        }
        Fault::Unknown => {
            id: "Hasil deploy tidak diketahui. System Administrator menyatakan commit yang berjalan.",
            en: "The result of the deployment is unknown. The System Administrator states which commit runs.",
        }
        Fault::Canceled => {
            id: "Pipeline dihentikan orang. Jalankan lagi bila sudah siap.",
            en: "Somebody stopped the pipeline. Run it again when ready.",
        }
    }
}

sentences! {
    /// Waiting, no name known yet: the PM names the Developer.
    turn_held_since(names: &str, step: u8, since: &str, held: &str) {
        id: "{names} memegang langkah {step} sejak {since}, sudah {held}.",
        en: "{names} has held step {step} since {since}, for {held}.",
    }
    turn_limit_due(due: &str) { id: "Batasnya due date, {due}.", en: "The limit is the due date, {due}." }
    turn_limit_standard(minutes: i64) {
        id: "Standarnya {minutes} menit kerja.",
        en: "The standard is {minutes} working minutes.",
    }
    turn_watchers(names: &str) { id: "Bila gagal, {names} diberi tahu.", en: "If it fails, {names} is told." }
    turn_remind(names: &str) { id: "Ingatkan {names}", en: "Remind {names}" }
    turn_remind_hint { id: "Anda dapat mengingatkan sekali per hari kerja.", en: "You can send a reminder once per working day." }
    turn_reminded(time: &str) { id: "Diingatkan {time}.", en: "Reminded {time}." }
    /// Heading of the box for the one whom a rule bars.
    turn_barred { id: "Bukan Anda yang mengerjakan langkah ini", en: "This step is for somebody else" }
    /// Heading of the box when the step is the viewer's, but something is missing.
    turn_not_yet { id: "Belum bisa dikerjakan", en: "This cannot be done yet" }
    turn_rule(rule: &str) { id: "Aturan {rule}", en: "Rule {rule}" }
    turn_ask_deviation { id: "Ajukan penyimpangan", en: "Ask for a deviation" }
    /// The skip link on pages with a turn box.
    turn_skip { id: "Lewati ke giliran", en: "Skip to the turn" }
    turn_done { id: "Issue selesai", en: "The issue is done" }
    turn_done_lead(date: &str) {
        id: "Produksi menjalankan perubahan ini sejak {date}.",
        en: "Production has run this change since {date}.",
    }
    turn_cancelled { id: "Issue dibatalkan", en: "The issue is cancelled" }
    turn_follow_up { id: "Buat issue turunan", en: "Make a derived issue" }
    turn_conflict { id: "Giliran Anda: selesaikan konflik", en: "Your turn: solve the conflict" }
    turn_conflict_lead(n: usize) {
        id: "{n} berkas bertabrakan dengan staging. Pilih isinya di halaman konflik.",
        en: "{n} files collide with staging. Choose their content on the conflict page.",
        one: "{n} file collides with staging. Choose its content on the conflict page.",
    }
    turn_conflict_button { id: "Selesaikan konflik", en: "Solve the conflict" }
    turn_in_release(number: i64) {
        id: "Issue ini ikut Rilis {number}. Langkah 11 sampai 13 dikerjakan di halaman rilis.",
        en: "This issue is in Release {number}. Steps 11 to 13 are done on the release's page.",
    }
    turn_came_back(step: u8, who: &str) {
        id: "Dikembalikan dari langkah {step} oleh {who}:",
        en: "Returned from step {step} by {who}:",
    }
    turn_from_developer { id: "Dari Developer, cara mengujinya:", en: "From the developer, how to test it:" }
    turn_from_pm { id: "Pesan PM:", en: "The PM's message:" }
    turn_passed_over(deviation: i64, who: &str) {
        id: "Uji oleh Tim Uji Coba dilewati dengan penyimpangan {deviation}, diizinkan {who}.",
        en: "The test by the test team is passed over under deviation {deviation}, granted by {who}.",
    }
    turn_untested(commit: &str) {
        id: "Yang di-merge ialah commit {commit}, yang belum diuji Tim Uji Coba.",
        en: "What is merged is commit {commit}, which the test team has not tested.",
    }
    turn_open_release { id: "Buka rilis", en: "Open the release" }
    turn_reapply {
        id: "Pekerjaan ini pernah dikeluarkan dari staging. Perbarui branch dahulu, agar semuanya ikut \
            kembali.",
        en: "This work was taken out of staging. Update the branch first, so that all of it comes back.",
    }
    turn_round(round: u32) { id: "putaran {round}", en: "round {round}" }
}
