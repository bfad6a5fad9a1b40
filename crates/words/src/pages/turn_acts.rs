//! The forms of the acts, inside the turn box and on the issue page: fields, hints and the sentence after
//! the act.

use sop::Step;

sentences! {
    // --- step 1
    form_optional { id: "(boleh kosong)", en: "(optional)" }
    form_cancel { id: "Batal", en: "Leave" }
    form_reason { id: "Alasan", en: "Reason" }
    form_reason_hint {
        id: "Tulis agar penerima tahu apa yang harus dikerjakan.",
        en: "Write it so that the receiver knows what to do.",
    }
    form_remark { id: "Catatan tambahan", en: "Remark" }
    form_choose { id: "Pilih", en: "Choose" }

    // --- step 2
    assign_developer { id: "Developer", en: "Developer" }
    assign_due_date { id: "Due date", en: "Due date" }
    assign_due_time { id: "Pukul", en: "Time" }
    assign_due_hint_urgent {
        id: "Issue darurat: boleh waktu apa pun yang akan datang.",
        en: "Urgent issue: any future moment is allowed.",
    }
    assign_remark_hint {
        id: "Ikut dalam pemberitahuan kepada Developer.",
        en: "Goes with the notice to the Developer.",
    }

    // --- step 3
    branch_name { id: "Nama branch", en: "Name of the branch" }
    branch_with_title { id: "Nomor dan judul", en: "Number and title" }
    branch_number_only { id: "Nomor saja", en: "Number only" }
    branch_number_only_confidential {
        id: "Issue rahasia: nama branch hanya memuat nomor.",
        en: "Confidential issue: the branch name holds the number only.",
    }
    branch_base(commit: &str) {
        id: "Dibuat dari staging, commit {commit}.",
        en: "Made from staging, commit {commit}.",
    }
    branch_pipeline_broken {
        id: "Pipeline terakhir di staging tidak lulus. Langkah 6 belum bisa selesai sebelum diperbaiki.",
        en: "The last pipeline on staging failed. Step 6 cannot complete until that is mended.",
    }

    // --- steps 4 to 6
    local_test_commit { id: "Commit yang diuji", en: "Commit tested" }
    local_test_commit_hint {
        id: "40 huruf dan angka dari git rev-parse HEAD. Tidak perlu diisi bila catatan ikut dalam push.",
        en: "The 40 digits of git rev-parse HEAD. Not needed when the note goes with the push.",
    }
    push_again { id: "Deploy lagi", en: "Deploy again" }
    push_pipeline(number: i64) { id: "Lihat pipeline #{number}", en: "See pipeline #{number}" }

    // --- steps 7, 9, 12: notes with a place
    note_text { id: "Catatan uji", en: "Test note" }
    note_text_check { id: "Catatan pemeriksaan", en: "Check note" }
    note_text_hint {
        id: "Sedikitnya 10 karakter. Bila tidak lulus, tulis langkah, yang diharapkan, dan yang terjadi. \
            Catatan ini menjadi alasannya.",
        en: "At least 10 characters. If it fails, write the steps, what you expected and what happened. The \
            note is the reason.",
    }
    note_no_personal_data {
        id: "Jangan menulis nama, NIK, atau kontak pemohon di catatan.",
        en: "Do not write the requester's name, identity number or contact in a note.",
    }
    note_dev_runs(commit: &str) {
        id: "Server dev menjalankan commit {commit}, yang harus diuji.",
        en: "The dev server runs commit {commit}, the one to be tested.",
    }
    note_dev_runs_other(running: &str, head: &str) {
        id: "Server dev masih menjalankan {running}. Yang harus diuji {head}.",
        en: "The dev server still runs {running}. The one to be tested is {head}.",
    }
    note_dev_runs_nothing {
        id: "Server dev belum menjalankan issue ini.",
        en: "The dev server does not run this issue yet.",
    }
    note_open_dev { id: "Buka server dev", en: "Open the dev server" }
    note_open_staging { id: "Buka server staging", en: "Open the staging server" }
    note_open_production { id: "Buka produksi", en: "Open production" }
    note_no_cases {
        id: "PM tidak menyebut kasus uji. Ujilah sesuai isi issue.",
        en: "The PM named no test cases. Test by what the issue says.",
    }
    note_passed { id: "Lulus", en: "Passed" }
    note_failed { id: "Tidak lulus", en: "Failed" }
    note_verdict { id: "Putusan", en: "Verdict" }

    // --- step 8
    request_title { id: "Judul merge request", en: "Title of the merge request" }
    request_description { id: "Isi perubahan", en: "What changes" }
    request_description_hint {
        id: "Ringkas perubahan dan cara mengujinya; Tim Uji Coba dan PM membacanya.",
        en: "Say in short what changes and how to test it; the test team and the PM read this.",
    }
    request_again { id: "Ajukan lagi merge request", en: "Send the merge request again" }
    request_same_number(number: i64) {
        id: "Nomornya tetap !{number}.",
        en: "Its number stays !{number}.",
    }

    // --- step 9, the PM's plan
    plan_testers { id: "Penguji", en: "Testers" }
    plan_testers_hint {
        id: "Tanpa pilihan, satu anggota Tim Uji Coba cukup. Bila dipilih, semuanya harus menyatakan lulus.",
        en: "With none chosen, one member of the test team decides. Those chosen must all pass it.",
    }
    plan_cases { id: "Kasus uji, satu per baris", en: "Test cases, one per line" }
    plan_button { id: "Simpan rencana uji", en: "Save the test plan" }
    plan_reason_hint {
        id: "Rencana sudah ada; tulis alasan mengubahnya.",
        en: "There is a plan already; write why it changes.",
    }

    plan_changed(step: u8) { id: "Langkah {step}: rencana uji diubah", en: "Step {step}: test plan changed" }

    // --- step 10
    approve_commit(commit: &str) {
        id: "Yang di-merge ialah commit {commit}, yang sudah diuji.",
        en: "What is merged is commit {commit}, which has been tested.",
    }
    approve_and_join(release: i64) {
        id: "Setujui dan masukkan ke Rilis {release} (pemeriksaan diulang)",
        en: "Agree and put into Release {release} (its check is done again)",
    }
    approve_see_changes { id: "Lihat perubahan", en: "See the changes" }

    // --- the rare acts
    acts_heading { id: "Tindakan lain", en: "Other acts" }
    reassign_hint {
        id: "Branch dan merge request tetap. Pada langkah 6 sampai 9, langkah 5 dan 7 diulang.",
        en: "Branch and merge request stay. At steps 6 to 9, steps 5 and 7 are done again.",
    }
    due_change_hint {
        id: "Nilai lama tetap tercatat dan ikut dihitung.",
        en: "The old value stays on record and is counted too.",
    }
    request_return_button { id: "Kembalikan merge request", en: "Return the merge request" }
    request_return_hint {
        id: "Untuk merge request yang belum layak diuji. Issue kembali ke langkah 4.",
        en: "For a merge request not fit for testing. The issue goes back to step 4.",
    }
    cancel_button { id: "Batalkan issue", en: "Cancel the issue" }
    cancel_hint {
        id: "Hanya bila tidak ada bagiannya di staging. Issue yang dibatalkan tidak dibuka lagi.",
        en: "Only while no part of it stands on staging. A cancelled issue is not opened again.",
    }
    take_out_button { id: "Keluarkan dari staging", en: "Take out of staging" }
    take_out_hint {
        id: "Merge issue ini dibatalkan di staging. Pekerjaannya tetap di branch.",
        en: "The merge of this issue is undone on staging. Its work stays on the branch.",
    }
    update_branch_button { id: "Perbarui branch", en: "Update the branch" }
    update_branch_hint {
        id: "Server membawa staging ke branch ini. Langkah 5, 7, dan 9 diulang pada commit baru.",
        en: "The server brings staging into this branch. Steps 5, 7 and 9 are done again on the new commit.",
    }
    urgent_hint {
        id: "Darurat didahulukan di antrean. Tidak ada langkah yang dilewati.",
        en: "An urgent issue goes first in the queues. No step is left out.",
    }
    ticket_number { id: "Nomor tiket", en: "Ticket number" }
    official_evidence { id: "Bukti konfirmasi", en: "Evidence of the confirmation" }
    official_evidence_hint {
        id: "Nomor nota dinas, lembar disposisi, atau tempat menyimpan pesannya.",
        en: "Number of the memo, the disposition sheet, or where the message is kept.",
    }
    correct_note_button { id: "Koreksi catatan", en: "Correct the note" }
    correct_note_hint {
        id: "Catatan asli tetap terlihat. Koreksi ditampilkan di bawahnya.",
        en: "The original note stays visible. The correction is shown below it.",
    }
    dev_turn_leave_hint {
        id: "Hasil uji tidak batal. Branch ini di-deploy lagi pada giliran berikutnya.",
        en: "No verdict is voided. This branch is deployed again at its next turn.",
    }
    reclass_button { id: "Ubah jenis kegagalan", en: "Change the kind of failure" }
    reclass_own { id: "Karena aplikasi sendiri", en: "Through the application itself" }
    reclass_infrastructure { id: "Gangguan infrastruktur", en: "Trouble of the infrastructure" }
    pipeline_accept_hint {
        id: "Periksa perubahannya: perintah, server, dan variabel yang dipakai (Keterangan 5).",
        en: "Look at what changed: commands, servers and variables (Keterangan 5).",
    }

    // --- deviations
    deviation_heading { id: "Penyimpangan", en: "Deviation" }
    deviation_guard { id: "Syarat yang dilewati", en: "Condition to be lifted" }
    deviation_reason { id: "Alasan penyimpangan", en: "Reason for the deviation" }
    deviation_expires { id: "Berlaku sampai", en: "Valid until" }
    deviation_hint {
        id: "Atasan memutuskan. Penyimpangan berlaku untuk satu syarat, satu langkah, sekali pakai, dan \
            tercatat.",
        en: "The superior decides. A deviation lifts one condition of one step, once, and is recorded.",
    }
    deviation_ask_button { id: "Ajukan penyimpangan", en: "Ask for the deviation" }
    deviation_grant_button { id: "Izinkan", en: "Grant" }
    deviation_refuse_button { id: "Tolak", en: "Refuse" }
    deviation_open(name: &str) { id: "Menunggu keputusan {name}.", en: "Awaits the decision of {name}." }
}

choices! {
    /// The result sentence at the place of the act, after the step was completed.
    done_step(step: Step) {
        Step::Report => { id: "Issue dikirim. PM diberi tahu.", en: "The issue is sent. The PM is told." }
        Step::Assign => {
            id: "Ditugaskan. Developer menerima pemberitahuan.",
            en: "Assigned. The Developer has the notice.",
        }
        Step::CreateBranch => {
            id: "Branch diminta dari server.",
            en: "The server is asked for the branch.",
        }
        Step::Develop => { id: "Commit Anda tercatat.", en: "Your commit is recorded." }
        Step::TestLocal => { id: "Catatan uji langkah 5 tersimpan.", en: "The test note of step 5 is saved." }
        Step::Push => {
            id: "Deploy ke server dev diminta.",
            en: "The deployment to the dev server is asked for.",
        }
        Step::TestDev => { id: "Catatan uji langkah 7 tersimpan.", en: "The test note of step 7 is saved." }
        Step::RequestStaging => {
            id: "Merge request diajukan. Tim Uji Coba dan PM diberi tahu.",
            en: "The merge request is sent. The test team and the PM are told.",
        }
        Step::TestTeam => { id: "Catatan uji langkah 9 tersimpan.", en: "The test note of step 9 is saved." }
        Step::ApproveStaging => {
            id: "Disetujui. Merge ke staging diminta dari server.",
            en: "Agreed. The server is asked to merge to staging.",
        }
        Step::RequestMaster => {
            id: "Rilis diajukan. System Administrator diberi tahu.",
            en: "The release is sent. The System Administrator is told.",
        }
        Step::CheckStaging => { id: "Hasil pemeriksaan tersimpan.", en: "The check is saved." }
        Step::MergeMaster => {
            id: "Merge ke master diminta dari server. Produksi diperbarui setelahnya.",
            en: "The server is asked to merge to master. Production is updated after it.",
        }
    }
}

sentences! {
    done_returned { id: "Dikembalikan. Penerima diberi tahu.", en: "Returned. The receiver is told." }
    done_reassigned {
        id: "Ditugaskan ke orang lain. Keduanya diberi tahu.",
        en: "Assigned to somebody else. Both are told.",
    }
    done_due_changed { id: "Due date diubah.", en: "The due date is changed." }
    done_cancelled { id: "Issue dibatalkan.", en: "The issue is cancelled." }
    done_plan { id: "Rencana uji tersimpan.", en: "The test plan is saved." }
    done_deviation_asked {
        id: "Penyimpangan diajukan kepada atasan.",
        en: "The deviation is put to the superior.",
    }
    done_deviation_granted { id: "Penyimpangan diizinkan.", en: "The deviation is granted." }
    done_deviation_refused { id: "Penyimpangan ditolak.", en: "The deviation is refused." }
    done_corrected {
        id: "Koreksi tersimpan di bawah catatan asli.",
        en: "The correction is saved below the original note.",
    }
    done_update_requested {
        id: "Pembaruan branch diminta dari server.",
        en: "The server is asked to update the branch.",
    }
    done_conflict_resolved {
        id: "Pilihan tersimpan. Commit merge diminta dari server.",
        en: "The choice is saved. The server is asked for the merge commit.",
    }
    done_taken_out {
        id: "Server diminta mengeluarkan issue ini dari staging.",
        en: "The server is asked to take this issue out of staging.",
    }
    done_urgent_set { id: "Issue ditandai darurat.", en: "The issue is marked urgent." }
    done_urgent_cleared { id: "Tanda darurat dicabut.", en: "The issue is no longer urgent." }
    done_ticket_linked { id: "Tiket dihubungkan.", en: "The ticket is linked." }
    done_official_confirmed {
        id: "Konfirmasi pejabat tercatat.",
        en: "The official's confirmation is recorded.",
    }
    done_deploy_requested { id: "Deploy diminta.", en: "The deployment is asked for." }
    done_rollback_requested { id: "Rollback diminta.", en: "The rollback is asked for." }
    done_fault_changed { id: "Jenis kegagalan diubah.", en: "The kind of failure is changed." }
    done_branch_deleted {
        id: "Server diminta menghapus branch.",
        en: "The server is asked to delete the branch.",
    }
    done_branch_restored {
        id: "Server diminta memulihkan branch.",
        en: "The server is asked to restore the branch.",
    }
    done_pipeline_accepted { id: "Berkas pipeline diterima.", en: "The pipeline file is accepted." }
    done_turn_left { id: "Giliran server dev dilepas.", en: "The dev server's turn is given up." }
    done_running_stated { id: "Commit yang berjalan tercatat.", en: "The running commit is recorded." }
    done_reminded { id: "Pengingat dikirim.", en: "The reminder is sent." }
    done_saved { id: "Tersimpan.", en: "Saved." }
    done_note_failed {
        id: "Catatan tersimpan. Issue kembali ke langkah 4.",
        en: "The note is saved. The issue is back at step 4.",
    }
}
