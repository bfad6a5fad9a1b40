//! Further words of the pages of merge requests, releases, pipelines, journal and deviations.

sentences! {
    web_older { id: "Lebih lama", en: "Older" }
    web_newest { id: "Ke yang terbaru", en: "To the newest" }

    // --- releases
    release_can(names: &str, step: u8) { id: "{names}, langkah {step}", en: "{names}, step {step}" }
    release_if_it_fails { id: "Bila gagal", en: "If it fails" }
    release_back_to(commit: &str) { id: "Kembali ke {commit}", en: "Back to {commit}" }
    release_forward_label { id: "Cara memperbaiki", en: "How to mend it" }
    release_cause_issues(issues: &str) {
        id: "Sebab: {issues}; dikeluarkan dari staging.",
        en: "Cause: {issues}; taken out of staging.",
    }
    release_cause_forward(issues: &str) {
        id: "Sebab: {issues}; diperbaiki maju, tetap di staging.",
        en: "Cause: {issues}; mended forward, stays on staging.",
    }
    release_rollback_to { id: "Kembali ke versi", en: "Back to the version" }
    release_rollback_to_hint {
        id: "Versi yang pernah berjalan di produksi, terbaru dahulu.",
        en: "Versions that production ran, newest first.",
    }
    rollback_version(commit: &str, when: &str) { id: "{commit}, berjalan sejak {when}", en: "{commit}, running since {when}" }
    rollback_version_of(commit: &str, release: i64, when: &str) {
        id: "{commit}, rilis {release}, berjalan sejak {when}",
        en: "{commit}, release {release}, running since {when}",
    }
    rollback_issue_title { id: "Judul issue akibat rilis", en: "Title of the issue caused by the release" }
    rollback_issue_title_of(release: i64) { id: "Perbaiki rilis {release} yang dikembalikan", en: "Mend release {release}, which was rolled back" }
    rollback_issue_title_plain { id: "Perbaiki versi yang dikembalikan dari produksi", en: "Mend the version that left production" }
    release_aftermath { id: "Akibat rilis ini", en: "Caused by this release" }
    release_commits_range(n: i64) {
        id: "{n} commit menuju master",
        en: "{n} commits on their way to master",
        one: "{n} commit on its way to master",
    }
    release_choose_application { id: "Aplikasi", en: "Application" }
    release_choose_none {
        id: "Anda belum menjadi PM aplikasi mana pun. Rilis diajukan oleh PM.",
        en: "You are no PM of an application yet. Releases are sent by the PM.",
    }

    // --- merge requests
    request_from { id: "Dari", en: "From" }
    request_into { id: "Ke", en: "Into" }
    request_to_whom { id: "Kepada", en: "To" }
    request_changes_fact { id: "Perubahan", en: "Changes" }
    request_gone {
        id: "Commit ini tidak ada lagi di repositori.",
        en: "This commit is no longer in the repository.",
    }
    request_checked_by_server { id: "Diperiksa server", en: "Checked by the server" }
    request_to_issue { id: "Buka issue", en: "Open the issue" }

    // --- pipelines and jobs
    pipeline_for(commit: &str, branch: &str) { id: "commit {commit} di {branch}", en: "commit {commit} on {branch}" }
    pipeline_deploys(environment: &str) { id: "ke {environment}", en: "to {environment}" }
    pipeline_in_application(name: &str) { id: "Pipeline {name}", en: "Pipelines of {name}" }
    pipeline_facts_started { id: "Mulai", en: "Begun" }
    pipeline_facts_ended { id: "Selesai", en: "Ended" }
    pipeline_facts_try { id: "Percobaan", en: "Tries" }
    pipeline_facts_exit { id: "Kode akhir", en: "Exit code" }
    job_log_earlier { id: "Baris sebelumnya", en: "Earlier lines" }
    job_log_later { id: "Baris berikutnya", en: "Later lines" }

    // --- journal
    journal_entries { id: "Entri", en: "Entries" }
    journal_filter_hint {
        id: "#nomor issue, rilis nomor, atau nama alamat aplikasi.",
        en: "#number of an issue, release number, or an application's address name.",
    }
    journal_filter_unknown(query: &str) {
        id: "Tidak ada objek {query}. Tulis seperti #42, rilis 8, atau layanan-perizinan.",
        en: "There is nothing called {query}. Write #42, release 8, or layanan-perizinan.",
    }
    journal_shown(n: i64) { id: "{n} entri, terbaru dahulu", en: "{n} entries, newest first", one: "{n} entry" }
    journal_not_checked {
        id: "Rantai belum diperiksa sejak Alur dimulai.",
        en: "The chain was not checked since Alur started.",
    }
    journal_being_checked(since: &str) {
        id: "Rantai sedang diperiksa sejak {since}.",
        en: "The chain is being checked since {since}.",
    }
    journal_check_stopped {
        id: "Pemeriksaan berhenti sebelum selesai. Periksa sekali lagi.",
        en: "The check stopped before its end. Check once more.",
    }

    // --- refused attempts
    refused_rule_label { id: "Aturan", en: "Rule" }
    refused_since { id: "Sejak tanggal", en: "Since the day" }
    refused_until { id: "Sampai tanggal", en: "Until the day" }
    refused_anybody { id: "Siapa saja", en: "Anybody" }
    refused_step(no: u8, name: &str) { id: "Langkah {no}, {name}", en: "Step {no}, {name}" }

    // --- deviations
    deviations_heading { id: "Penyimpangan yang diajukan", en: "Deviations asked for" }
    deviations_none {
        id: "Tidak ada penyimpangan yang menunggu keputusan Anda. Yang berikutnya diajukan di halaman issue.",
        en: "No deviation awaits your decision. The next one is asked for on an issue's page.",
    }
    deviation_for(step: u8, guard: &str) {
        id: "Langkah {step} tanpa memenuhi syarat ini: {guard}",
        en: "Step {step} without the condition: {guard}",
    }
    deviation_asked_by(name: &str, until: &str) {
        id: "Diajukan {name}, berlaku sampai {until}",
        en: "Asked by {name}, valid until {until}",
    }
    deviation_answer_reason { id: "Alasan keputusan", en: "Reason for the decision" }
}
