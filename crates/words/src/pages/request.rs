//! Merge request, its changes, commits; the conflict page; code of the repository.

sentences! {
    // --- merge request
    request_heading(number: i64) { id: "Merge request !{number}", en: "Merge request !{number}" }
    request_crumb { id: "Merge request", en: "Merge requests" }
    request_asks(name: &str, from: &str, to: &str) {
        id: "{name} meminta merge {from} ke {to}",
        en: "{name} asks to merge {from} into {to}",
    }
    request_tab_summary { id: "Ringkasan", en: "Summary" }
    request_tab_changes(n: i64) { id: "Perubahan ({n} berkas)", en: "Changes ({n} files)", one: "Changes ({n} file)" }
    request_tab_pipeline(number: i64) { id: "Pipeline #{number}", en: "Pipeline #{number}" }
    request_locked(commit: &str) {
        id: "Merge belum dapat dilakukan: syarat di bawah belum lengkap pada commit {commit}.",
        en: "It cannot be merged yet: conditions below are open on commit {commit}.",
    }
    request_ready(commit: &str) { id: "Semua syarat terpenuhi pada commit {commit}.", en: "All conditions are met on commit {commit}." }
    request_merged(commit: &str, when: &str) { id: "Di-merge sebagai {commit}, {when}.", en: "Merged as {commit}, {when}." }
    request_needs_work {
        id: "Perlu perbaikan: Developer mengajukannya lagi di langkah 8.",
        en: "It needs work: the Developer sends it again at step 8.",
    }
    request_on_issue { id: "Persetujuan dilakukan di halaman issue.", en: "Agreement is given on the issue's page." }
    request_conditions(met: i64, all: i64) {
        id: "Syarat merge: {met} dari {all} terpenuhi",
        en: "Conditions: {met} of {all} met",
    }
    request_met { id: "Terpenuhi", en: "Met" }
    request_open { id: "Belum", en: "Open" }
    request_lifted { id: "Dengan penyimpangan", en: "By deviation" }
    condition_local_test(commit: &str) { id: "Uji di localhost lulus pada {commit}", en: "Test on localhost passed on {commit}" }
    condition_dev_test(commit: &str) { id: "Uji di server dev lulus pada {commit}", en: "Test on the dev server passed on {commit}" }
    condition_dev_runs(commit: &str) { id: "Server dev menjalankan {commit}", en: "The dev server runs {commit}" }
    condition_team_test(commit: &str) { id: "Uji Tim Uji Coba lulus pada {commit}", en: "Test by the test team passed on {commit}" }
    condition_no_conflict { id: "Tidak ada konflik dengan staging", en: "No conflict with staging" }
    condition_pipeline_same { id: "Berkas pipeline tidak berubah", en: "The pipeline file is unchanged" }
    condition_pipeline_accepted { id: "Perubahan berkas pipeline diterima System Administrator", en: "The System Administrator accepted the changed pipeline file" }
    condition_agreed { id: "PM menyetujui", en: "The PM agrees" }
    condition_separate { id: "Penguji dan penyetuju bukan Developer issue", en: "Tester and approver are no developers of the issue" }
    request_commits(n: i64) { id: "{n} commit", en: "{n} commits", one: "{n} commit" }
    commits_caption { id: "Commit, terbaru dahulu", en: "Commits, newest first" }
    commits_none { id: "Belum ada commit di branch ini.", en: "No commit on this branch yet." }
    commits_column_commit { id: "Commit", en: "Commit" }
    commits_column_message { id: "Pesan", en: "Message" }
    commits_column_author { id: "Penulis", en: "Author" }
    commits_column_time { id: "Waktu", en: "Time" }

    // --- changes
    changes_heading { id: "Perubahan", en: "Changes" }
    changes_files(files: i64, added: i64, removed: i64) {
        id: "{files} berkas, +{added} −{removed}",
        en: "{files} files, +{added} −{removed}",
        one: "{files} file, +{added} −{removed}",
    }
    changes_list { id: "Daftar berkas", en: "List of files" }
    changes_added { id: "Berkas baru", en: "New file" }
    changes_removed { id: "Berkas dihapus", en: "Deleted file" }
    changes_renamed(from: &str) { id: "Semula {from}", en: "Formerly {from}" }
    changes_mode { id: "Izin berkas berubah", en: "File mode changed" }
    changes_binary { id: "Bukan teks, jadi tidak ditampilkan.", en: "Not text, so it is not shown." }
    changes_pipeline_file { id: "Berkas pipeline: perlu diterima System Administrator.", en: "Pipeline file: the System Administrator accepts it." }
    changes_invisible {
        id: "Memuat karakter tak terlihat, ditandai di bawah.",
        en: "Holds invisible characters, marked below.",
    }
    changes_line_old { id: "Baris lama", en: "Old line" }
    changes_line_new { id: "Baris baru", en: "New line" }

    // --- conflict
    conflict_heading(n: i64) {
        id: "Perbarui branch: {n} berkas bertabrakan",
        en: "Update the branch: {n} files in conflict",
        one: "Update the branch: {n} file in conflict",
    }
    conflict_lead(staging: &str, branch: &str) {
        id: "Server membawa staging ({staging}) ke {branch}. Berkas lain sudah menyatu.",
        en: "The server brings staging ({staging}) into {branch}. All other files have come together.",
    }
    conflict_reapply {
        id: "Pekerjaan yang dikeluarkan dari staging dibawa kembali; berkas ini bertabrakan.",
        en: "The work taken out of staging is brought back; these files are in conflict.",
    }
    conflict_turn { id: "Giliran Anda: pilih isi tiap berkas", en: "Your turn: choose the content of each file" }
    conflict_markers {
        id: "Hapus semua baris penanda. Setelah disimpan, langkah 5, 7, dan 9 diulang pada commit baru.",
        en: "Delete all marker lines. Once saved, steps 5, 7 and 9 are done again on the new commit.",
    }
    conflict_choice { id: "Isi yang dipakai", en: "Content to use" }
    conflict_edited { id: "Teks yang saya sunting di bawah", en: "The text as I edit it below" }
    conflict_ours { id: "Isi branch ini", en: "Content of this branch" }
    conflict_theirs { id: "Isi staging", en: "Content of staging" }
    conflict_upload { id: "Berkas yang saya unggah", en: "The file that I upload" }
    conflict_delete { id: "Hapus berkas ini", en: "Delete this file" }
    conflict_deleted_ours { id: "Dihapus di branch ini, diubah di staging.", en: "Deleted on this branch, changed on staging." }
    conflict_deleted_theirs { id: "Diubah di branch ini, dihapus di staging.", en: "Changed on this branch, deleted on staging." }
    conflict_text { id: "Teks berkas, dengan penanda", en: "Text of the file, with marks" }
    conflict_file { id: "Berkas pengganti", en: "Replacing file" }
    conflict_binary { id: "Bukan teks, tidak dapat disunting di sini.", en: "Not text; it cannot be edited here." }
    conflict_too_large { id: "Terlalu besar untuk disunting di sini. Unggah berkasnya.", en: "Too large to edit here. Upload the file." }
    conflict_button { id: "Simpan dan perbarui branch", en: "Save and update the branch" }
    conflict_leave { id: "Batal, branch tetap", en: "Leave, the branch stays" }

    // --- code
    code_heading { id: "Kode", en: "Code" }
    code_branch { id: "Branch", en: "Branch" }
    code_tree_caption { id: "Isi folder", en: "Content of the directory" }
    code_column_name { id: "Nama", en: "Name" }
    code_column_size { id: "Ukuran", en: "Size" }
    code_up { id: "Folder di atasnya", en: "Directory above" }
    code_raw { id: "Unduh berkas", en: "Download the file" }
    code_lines(n: i64) { id: "{n} baris", en: "{n} lines", one: "{n} line" }
    code_too_large(size: &str) { id: "Besarnya {size}, jadi tidak ditampilkan. Unduh berkasnya.", en: "It is {size}, so it is not shown. Download the file." }
    code_too_many(most: i64) { id: "Hanya {most} isian pertama yang ditampilkan.", en: "Only the first {most} entries are shown." }
    code_empty { id: "Belum ada isi. Push persiapan pertama mengisinya.", en: "Nothing here yet. The first preparation push fills it." }
    code_submodule { id: "Repositori lain", en: "Another repository" }
    code_link(path: &str) { id: "Tautan ke {path}", en: "Link to {path}" }
    code_commit_heading(commit: &str) { id: "Commit {commit}", en: "Commit {commit}" }
    code_parents { id: "Induk", en: "Parents" }
}
