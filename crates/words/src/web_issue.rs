//! What the pages of an issue say beside the turn box's own words.

sentences! {
    web_issue_went_back(from: u8, to: u8) {
        id: "Kembali dari langkah {from} ke langkah {to}",
        en: "Back from step {from} to step {to}",
    }
    web_issue_discussion(n: usize) { id: "Diskusi ({n})", en: "Discussion ({n})" }
    web_issue_no_comment {
        id: "Belum ada komentar. Catatan uji tidak ditulis di sini.",
        en: "No comment yet. Test notes are not written here.",
    }
    web_issue_comment { id: "Tulis komentar", en: "Write a comment" }
    web_issue_comment_button { id: "Kirim komentar", en: "Send the comment" }
    web_issue_clone {
        id: "Salin repositori (sekali saja); git meminta nama pengguna dan token dari profil",
        en: "Copy the repository (once); git asks for your user name and a token from your profile",
    }
    web_issue_switch { id: "Pindah ke branch issue", en: "Switch to the issue's branch" }
    web_issue_push { id: "Push; ganti ... dengan yang Anda uji di localhost", en: "Push; put what you tested on localhost for ..." }
    /// Too short to pass: the command as it stands is refused until it says what was tested.
    web_issue_push_note { id: "lulus: ...", en: "passed: ..." }
    web_issue_as_it_was { id: "Yang Anda ketik", en: "What you typed" }
    web_issue_due_hint {
        id: "Hari kerja. Tanpa jam berarti akhir jam kerja hari itu.",
        en: "A working day. Without an hour it means the end of that day's work.",
    }
    web_issue_running { id: "Commit yang berjalan", en: "The running commit" }
    web_issue_act_done { id: "Tercatat.", en: "Recorded." }
    web_issue_deviation_offer {
        id: "Bila memang harus, penyimpangan dapat diajukan kepada atasan.",
        en: "If it must be, a deviation can be asked of the superior.",
    }
    web_issue_deviation_of(id: i64, guard: &str) {
        id: "Penyimpangan {id}: {guard}",
        en: "Deviation {id}: {guard}",
    }
}
