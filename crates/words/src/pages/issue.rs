//! The issue page around the turn box: head, ladder, evidence, particulars.

use sop::issue::Standing;

sentences! {
    // --- head
    issue_ticket(number: &str) { id: "Tiket #{number}", en: "Ticket #{number}" }
    issue_from_official { id: "Permintaan pejabat", en: "Official's request" }
    issue_after_release(release: i64) { id: "Akibat rilis {release}", en: "Caused by release {release}" }
    issue_after_rollback { id: "Akibat rilis", en: "Caused by a release" }
    issue_rolled_back(from: &str, to: &str) { id: "produksi dikembalikan dari {from} ke {to}", en: "production brought back from {from} to {to}" }
    issue_derived_from(parent: i64) { id: "Turunan dari #{parent}", en: "Derived from #{parent}" }
    issue_reporter(name: &str) { id: "Reporter {name}", en: "Reporter {name}" }
    issue_due(when: &str) { id: "due date {when}", en: "due {when}" }
    issue_no_due { id: "due date belum ada", en: "no due date yet" }
    issue_late_of_standard(taken: i64, standard: i64) {
        id: "lewat: {taken} menit dari {standard}",
        en: "late: {taken} of {standard} minutes",
    }
    issue_of_standard(taken: i64, standard: i64) {
        id: "{taken} menit dari {standard}",
        en: "{taken} of {standard} minutes",
    }
    issue_round(round: u32) { id: "putaran {round}", en: "round {round}" }
    issue_urgent { id: "Darurat", en: "Urgent" }
    issue_confidential { id: "Rahasia", en: "Confidential" }

    // --- ladder
    ladder_heading(step: u8) { id: "Langkah SOP: {step} dari 13", en: "SOP step {step} of 13" }
    ladder_heading_done { id: "Langkah SOP: selesai, 13 dari 13", en: "SOP steps: done, 13 of 13" }
    ladder_heading_cancelled { id: "Langkah SOP: dibatalkan", en: "SOP steps: cancelled" }
    ladder_summary(step: u8, name: &str) {
        id: "Langkah {step} dari 13: {name}",
        en: "Step {step} of 13: {name}",
    }
    ladder_completed { id: "Selesai", en: "Done" }
    ladder_yours { id: "Giliran Anda", en: "Your turn" }
    ladder_waiting { id: "Menunggu", en: "Waiting" }
    ladder_server { id: "Server bekerja", en: "Server at work" }
    ladder_not_yet { id: "Belum bisa mulai", en: "Cannot begin yet" }
    ladder_not_reached { id: "Tidak dijalankan", en: "Not done" }
    ladder_void { id: "Diulang", en: "To be done again" }
    ladder_notified { id: "notifikasi diterima", en: "notice accepted" }
    ladder_note(number: i64) { id: "catatan {number}", en: "note {number}" }
    ladder_pipeline(number: i64) { id: "pipeline #{number}", en: "pipeline #{number}" }
    ladder_deviation { id: "dengan penyimpangan", en: "by a deviation" }
    ladder_same_person { id: "orang yang sama (tercatat)", en: "same person (recorded)" }
    ladder_help { id: "Tentang langkah ini", en: "About this step" }

    // --- evidence
    evidence_heading { id: "Bukti dan catatan", en: "Evidence and notes" }
    evidence_none {
        id: "Belum ada catatan. Catatan pertama datang dari langkah 5.",
        en: "There is no note yet. The first one comes from step 5.",
    }
    evidence_note(number: i64) { id: "Catatan {number}", en: "Note {number}" }
    evidence_by(name: &str, role: &str) { id: "{name}, {role}", en: "{name}, {role}" }
    evidence_at(address: &str) { id: "di {address}", en: "at {address}" }
    evidence_on_commit(commit: &str) { id: "commit {commit}", en: "commit {commit}" }
    evidence_void { id: "Tidak berlaku", en: "No longer valid" }
    evidence_void_commit(commit: &str) {
        id: "Tidak berlaku lagi: ada commit baru {commit}, jadi uji diulang.",
        en: "No longer valid: there is a new commit {commit}, so the test is done again.",
    }
    evidence_void_assignee(name: &str) {
        id: "Tidak berlaku lagi: issue ditugaskan ke {name}, jadi uji diulang.",
        en: "No longer valid: the issue went to {name}, so the test is done again.",
    }
    evidence_void_staging(commit: &str) {
        id: "Tidak berlaku lagi: staging berubah menjadi {commit}, jadi pemeriksaan diulang.",
        en: "No longer valid: staging changed to {commit}, so the check is done again.",
    }
    evidence_earlier_round(round: u32) {
        id: "Dari putaran {round}; tidak dihitung untuk putaran ini.",
        en: "From round {round}; it does not count for this round.",
    }
    evidence_text_erased {
        id: "Teks ini sudah dihapus menurut aturan data pribadi. Catatannya tetap ada.",
        en: "This text was erased under the rules for personal data. The record stays.",
    }
    evidence_hidden {
        id: "Teks issue rahasia hanya terlihat oleh anggota aplikasi.",
        en: "The text of a confidential issue is shown to the application's members only.",
    }

    // --- what the issue says
    body_heading { id: "Isi issue", en: "What the issue says" }

    // --- history
    history_all { id: "Semua entri issue ini di jurnal", en: "All entries of this issue in the journal" }

    // --- particulars
    facts_heading { id: "Keterangan", en: "Particulars" }
    facts_application { id: "Aplikasi", en: "Application" }
    facts_kind { id: "Jenis", en: "Kind" }
    facts_changes { id: "Yang berubah", en: "What changes" }
    facts_reporter { id: "Reporter", en: "Reporter" }
    facts_pm { id: "PM", en: "PM" }
    facts_developer { id: "Developer", en: "Developer" }
    facts_developers_before { id: "Developer sebelumnya", en: "Earlier Developers" }
    facts_testers { id: "Penguji", en: "Testers" }
    facts_sysadmin { id: "System Administrator", en: "System Administrator" }
    facts_branch { id: "Branch", en: "Branch" }
    facts_merge_request { id: "Merge request", en: "Merge request" }
    facts_release { id: "Rilis", en: "Release" }
    facts_parent { id: "Turunan dari", en: "Derived from" }
    facts_children { id: "Issue turunan", en: "Derived issues" }
    facts_tickets { id: "Tiket", en: "Tickets" }
    facts_due { id: "Due date", en: "Due date" }
    facts_due_before { id: "Due date sebelumnya", en: "Earlier due dates" }
    facts_revision { id: "Revisi SOP", en: "SOP revision" }
    deviation_answered(who: &str, when: &str, reason: &str) {
        id: "Alasan keputusan {who}, {when}: {reason}",
        en: "Why {who} decided so, {when}: {reason}",
    }
    step_passed_over(deviation: i64) {
        id: "Dilewati: penyimpangan {deviation}",
        en: "Passed over: deviation {deviation}",
    }
    step_with_ten(who: &str) { id: "{who}, bersama langkah 10", en: "{who}, together with step 10" }
    record_remark { id: "Pesan PM", en: "The PM's message" }
    issue_done_at(when: &str) { id: "selesai {when}", en: "done {when}" }
    facts_deviations { id: "Penyimpangan", en: "Deviations" }
    facts_none { id: "Belum ada", en: "None yet" }
    facts_dev_address { id: "Server dev", en: "Dev server" }
    facts_times { id: "Waktu tunggu dan layanan", en: "Waiting and service time" }

    // --- times table
    times_caption { id: "Waktu per langkah, dalam jam kerja", en: "Time per step, in working hours" }
    times_step { id: "Langkah", en: "Step" }
    times_person { id: "Pelaksana", en: "Person" }
    times_waiting { id: "Waktu tunggu", en: "Waiting time" }
    times_service { id: "Waktu layanan", en: "Service time" }
    times_standard { id: "Standar", en: "Standard" }

    // --- official's request, shown
    official_name { id: "Nama pejabat", en: "Name of the official" }
    official_position { id: "Jabatan", en: "Position" }
    official_date { id: "Tanggal permintaan", en: "Date of the request" }
    official_form { id: "Bentuk", en: "Form" }
    official_shown_evidence { id: "Bukti", en: "Evidence" }
    official_confirmed { id: "Sudah dikonfirmasi pejabat", en: "Confirmed by the official" }
    official_unconfirmed { id: "Menunggu konfirmasi pejabat", en: "Awaits the official's confirmation" }
}

choices! {
    /// Where an issue stands, in a word, for lists.
    standing_word(standing: Standing) {
        Standing::At(_) => { id: "Terbuka", en: "Open" }
        Standing::Done => { id: "Selesai", en: "Done" }
        Standing::Cancelled => { id: "Dibatalkan", en: "Cancelled" }
    }
}
