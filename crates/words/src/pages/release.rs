//! Release: steps 11 to 13 of one or more issues; rollback.

sentences! {
    release_heading(n: i64, number: i64) {
        id: "Rilis {number}: {n} issue ke produksi",
        en: "Release {number}: {n} issues to production",
        one: "Release {number}: {n} issue to production",
    }
    release_crumb { id: "Rilis", en: "Releases" }
    release_sent(name: &str, when: &str) { id: "diajukan {name}, {when}", en: "sent by {name}, {when}" }
    release_steps(step: u8) { id: "Langkah rilis: {step} dari 13", en: "Release step {step} of 13" }
    release_steps_closed { id: "Langkah rilis: berakhir", en: "Release steps: ended" }

    // --- 11
    release_new_heading(application: &str) { id: "Ajukan rilis {application}", en: "Send a release of {application}" }
    release_new_issues { id: "Issue yang ikut", en: "Issues that go along" }
    release_new_issues_hint {
        id: "Semua issue di staging ikut ke master. Yang belum siap dikeluarkan dahulu.",
        en: "Every issue on staging goes to master. Take out first what is not ready.",
    }
    release_new_remark { id: "Pesan untuk System Administrator", en: "Message to the System Administrator" }
    release_new_none {
        id: "Belum ada issue di langkah 11. Issue sampai di sini setelah server staging menjalankan hasil merge.",
        en: "No issue is at step 11. An issue arrives once the staging server runs its merge.",
    }
    release_already_open(number: i64) {
        id: "Rilis {number} masih terbuka. Masukkan issue ke rilis itu.",
        en: "Release {number} is still open. Put the issues into it.",
    }
    release_join_button { id: "Masukkan ke rilis (pemeriksaan diulang)", en: "Put into the release (the check is done again)" }
    release_join_hint {
        id: "Pemeriksaan langkah 12 diulang pada kepala rilis yang baru.",
        en: "The check of step 12 is done again on the release's new head.",
    }
    release_resend_button { id: "Ajukan lagi ke System Administrator", en: "Send again to the System Administrator" }

    // --- 12
    release_check_result { id: "Hasil pemeriksaan", en: "Result of the check" }
    release_check_cause { id: "Sebab", en: "Cause" }
    release_check_cause_issue { id: "Issue: kode atau data", en: "Issues: code or data" }
    release_check_cause_issue_hint {
        id: "Issue yang dicentang dikeluarkan dari staging dan kembali ke Developer. Bila semua dicentang, \
            tidak ada yang dikeluarkan; semuanya diperbaiki di branch yang sama.",
        en: "Ticked issues are taken out of staging and return to the Developer. If all are ticked, none is \
            taken out; all are mended on the same branch.",
    }
    release_check_cause_configuration { id: "Konfigurasi server", en: "Configuration of the server" }
    release_check_cause_configuration_hint {
        id: "Rilis tetap di langkah 12. Anda memperbaiki server, lalu memeriksa lagi.",
        en: "The release stays at step 12. You mend the server, then check again.",
    }
    release_check_issues { id: "Issue penyebab", en: "Issues at fault" }
    release_check_forward { id: "Perbaiki maju: tidak ada yang dikeluarkan dari staging", en: "Mend forward: nothing is taken out of staging" }
    release_check_forward_hint {
        id: "Issue kembali ke langkah 4 di branch yang sama.",
        en: "The issues go back to step 4 on the same branch.",
    }
    release_check_void(commit: &str) {
        id: "Pemeriksaan pada {commit} tidak berlaku lagi: staging berubah.",
        en: "The check on {commit} is no longer valid: staging changed.",
    }

    // --- 13
    release_merge_heading { id: "Periksa sekali lagi sebelum merge", en: "Look once more before the merge" }
    release_merge_range(from: &str, to: &str) { id: "Produksi berubah dari {from} ke isi {to}, sebagai commit merge yang baru.", en: "Production changes from {from} to what {to} holds, as a new merge commit." }
    release_merge_rollback_point(commit: &str) { id: "Bila gagal, produksi kembali ke {commit}.", en: "If it fails, production goes back to {commit}." }
    release_merge_no_rollback {
        id: "Ini rilis pertama: belum ada versi untuk kembali.",
        en: "This is the first release: there is no version to go back to.",
    }
    release_merge_button(n: i64) {
        id: "Merge {n} issue ke master dan deploy ke produksi",
        en: "Merge {n} issues to master and deploy to production",
        one: "Merge {n} issue to master and deploy to production",
    }
    release_merge_open { id: "Lihat dan merge ke master", en: "Review and merge to master" }
    release_failed_own {
        id: "Deploy produksi tidak lulus karena aplikasi. Produksi dikembalikan; rilis kembali ke langkah 12.",
        en: "The production deployment failed through the application. Production goes back; the release returns to step 12.",
    }
    release_failed_infrastructure {
        id: "Deploy produksi berhenti karena infrastruktur. Rilis tetap di langkah 13.",
        en: "The production deployment stopped through the infrastructure. The release stays at step 13.",
    }
    release_failed_unknown {
        id: "Hasil deploy tidak diketahui. Nyatakan commit yang berjalan, dengan alasan.",
        en: "The result of the deployment is unknown. State which commit runs, with a reason.",
    }
    release_state_running { id: "Commit yang berjalan", en: "Running commit" }
    release_state_running_button { id: "Nyatakan commit yang berjalan", en: "State the running commit" }
    release_deploy_again { id: "Deploy lagi", en: "Deploy again" }
    release_roll_back { id: "Rollback (kembalikan versi)", en: "Roll back" }
    release_roll_back_again { id: "Rollback lagi", en: "Roll back again" }
    release_rolled_back(commit: &str) { id: "Produksi kembali menjalankan {commit}.", en: "Production runs {commit} again." }
    release_rollback_failed { id: "Rollback tidak berhasil. Pilih deploy lagi atau rollback lagi.", en: "The rollback did not succeed. Deploy again or roll back again." }
    release_not_running { id: "Produksi tidak berjalan.", en: "Production does not run." }
    release_behind_master {
        id: "Produksi di belakang master: versi sebelum merge terakhir yang berjalan.",
        en: "Production is behind master: it runs a version before the last merge.",
    }

    // --- particulars
    release_commits_now { id: "Commit sekarang", en: "Commits now" }
    release_commit_since(when: &str) { id: "sejak {when}", en: "since {when}" }
    release_content { id: "Isi rilis", en: "What is in the release" }
    release_column_developer { id: "Developer", en: "Developer" }
    release_column_tested { id: "Uji (9)", en: "Test (9)" }
    release_column_agreed { id: "Setuju (10)", en: "Agreed (10)" }
    release_outside(n: i64) {
        id: "{n} issue di staging belum di dalam rilis ini",
        en: "{n} issues on staging are not in this release",
        one: "{n} issue on staging is not in this release",
    }
    release_conditions(met: i64, all: i64) {
        id: "Syarat merge ke master: {met} dari {all} terpenuhi",
        en: "Conditions for master: {met} of {all} met",
    }
    condition_checked(commit: &str) { id: "Pemeriksaan server staging lulus pada {commit}", en: "Check of the staging server passed on {commit}" }
    condition_staging_runs(commit: &str) { id: "Server staging menjalankan {commit}", en: "The staging server runs {commit}" }
    condition_whole { id: "Semua issue di staging ada di dalam rilis", en: "Every issue on staging is in the release" }
    condition_other_person { id: "Pemeriksa bukan PM yang mengajukan", en: "The checker is not the PM who sent it" }
    condition_no_found { id: "Tidak ada commit dari luar Alur", en: "No commit from outside Alur" }
    release_done(when: &str) { id: "Produksi menjalankan rilis ini sejak {when}.", en: "Production has run this release since {when}." }
    release_returned { id: "Rilis ini dikembalikan; tidak ada issue yang tersisa.", en: "This release was returned; no issue is left in it." }
    release_remark { id: "Pesan PM", en: "The PM's message" }
}
