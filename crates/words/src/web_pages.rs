//! What the central pages say beside the catalogue's other words: tasks, list, new issue, inbox, profile,
//! set-up.

use sop::Step;

choices! {
    /// The button of a task: what the holder does at this step, in one or two words.
    web_tasks_button(step: Step) {
        Step::Report => { id: "Lengkapi", en: "Complete" }
        Step::Assign => { id: "Tugaskan", en: "Assign" }
        Step::CreateBranch => { id: "Buat branch", en: "Create the branch" }
        Step::Develop => { id: "Kerjakan", en: "Develop" }
        Step::TestLocal => { id: "Uji, catat", en: "Test and note" }
        Step::Push => { id: "Push", en: "Push" }
        Step::TestDev => { id: "Uji di dev", en: "Test on dev" }
        Step::RequestStaging => { id: "Ajukan", en: "Request" }
        Step::TestTeam => { id: "Uji", en: "Test" }
        Step::ApproveStaging => { id: "Periksa, setujui", en: "Look and agree" }
        Step::RequestMaster => { id: "Ajukan rilis", en: "Request the release" }
        Step::CheckStaging => { id: "Periksa staging", en: "Check staging" }
        Step::MergeMaster => { id: "Merge ke master", en: "Merge to master" }
    }
}

sentences! {
    web_tasks_since(time: &str) { id: "sejak {time}", en: "since {time}" }
    web_new_issue_marks { id: "Tanda", en: "Marks" }
    web_list_query { id: "Cari di judul atau nomor", en: "Search title or number" }
    web_setup_password_hint {
        id: "Setelah ini Anda diminta membuat kata sandi. Kata sandi sementara ialah token ini.",
        en: "After this you make a password. Until then the password is this token.",
    }
    web_setup_user(name: &str) {
        id: "Nama pengguna Anda: {name}.",
        en: "Your user name: {name}.",
    }
    web_token_scopes_missing { id: "Pilih kegunaan token.", en: "Choose what the token is for." }
    web_token_end { id: "Berlaku sampai", en: "Valid until" }
    web_token_end_hint { id: "Paling lama satu tahun.", en: "At most one year." }
    web_token_end_wrong { id: "Pilih hari dalam satu tahun ke depan.", en: "Choose a day within the next year." }
    web_tokens_too_many(most: usize) {
        id: "Paling banyak {most} token. Cabut yang tidak dipakai.",
        en: "At most {most} tokens. Revoke those not used.",
    }
    web_token_expired { id: "Kedaluwarsa", en: "Expired" }
    web_token_revoked { id: "Dicabut", en: "Revoked" }
    web_scope_note { id: "memberi catatan uji lewat API", en: "give test notes by the API" }
    web_scope_issue { id: "membuat dan mengubah issue lewat API", en: "make and change issues by the API" }
    web_profile_density { id: "Kerapatan daftar", en: "Density of lists" }
    web_profile_density_normal { id: "Nyaman", en: "Comfortable" }
    web_profile_density_dense { id: "Padat", en: "Compact" }
    sop_form_title { id: "Formulir SOP", en: "The SOP's form" }
    sop_form_tools { id: "Pilihan cetak", en: "Print options" }
    sop_form_back { id: "Kembali ke bantuan", en: "Back to help" }
    sop_form_a4 { id: "Kertas A4", en: "A4 paper" }
    sop_form_as_printed { id: "Sesuai naskah 2020", en: "As the text of 2020 draws it" }
    sop_form_lane_names { id: "Dengan nama pelaksana", en: "With the performers' names" }
    sop_form_in_force { id: "Lihat yang berlaku", en: "See the one in force" }
    sop_form_replaced { id: "Revisi ini sudah diganti.", en: "This revision was replaced." }
    sop_form_coming(date: &str) { id: "Revisi ini berlaku mulai {date}.", en: "This revision is in force from {date}." }
    sop_form_draft { id: "Draf: belum disahkan, belum berlaku.", en: "Draft: not published, not in force." }
    sop_form_others { id: "Revisi lain:", en: "Other revisions:" }
    sop_form_other(revision: u32, date: &str) { id: "Revisi {revision}, {date}", en: "Revision {revision}, {date}" }
    sop_form_show { id: "Tampilkan", en: "Show" }
    sop_form_print_hint {
        id: "Cetak dari browser: lanskap, F4 atau A4, tanpa margin tambahan.",
        en: "Print from the browser: landscape, F4 or A4, no extra margins.",
    }
    sheet_title(issue: i64) { id: "Lembar Kendali issue {issue}", en: "Control sheet of issue {issue}" }
    sheet_link { id: "Lembar Kendali", en: "Control sheet (Lembar Kendali)" }
    sheet_back { id: "Kembali ke issue", en: "Back to the issue" }
    sheet_print_hint { id: "Cetak dari browser: A4, lanskap.", en: "Print from the browser: A4, landscape." }
}
