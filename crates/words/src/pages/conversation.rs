//! The discussion of an issue: comments, their preview, who is mentioned, what names what.

sentences! {
    talk_hint {
        id: "Markdown. @nama-pengguna memberi tahu orangnya; #42, !12, dan kode commit menjadi tautan.",
        en: "Markdown. @user-name tells that person; #42, !12 and a commit's digits become links.",
    }
    talk_files { id: "Lampiran", en: "Files" }
    talk_preview { id: "Pratinjau", en: "Preview" }
    talk_preview_hint { id: "Belum terkirim.", en: "Not sent yet." }
    talk_edit { id: "Ubah", en: "Edit" }
    talk_delete { id: "Hapus", en: "Delete" }
    talk_undo { id: "Urungkan", en: "Undo" }
    talk_save { id: "Simpan perubahan", en: "Save the change" }
    talk_comment_by(name: &str) { id: "Komentar {name}", en: "Comment by {name}" }
    talk_edited(when: &str) { id: "diubah {when}", en: "edited {when}" }
    talk_deleted(name: &str, when: &str) {
        id: "Komentar ini dihapus oleh {name}, {when}.",
        en: "This comment was deleted by {name}, {when}.",
    }
    talk_undo_hint(seconds: i64) {
        id: "Dapat diurungkan dalam {seconds} detik.",
        en: "It can be undone within {seconds} seconds.",
    }
    talk_too_late(seconds: i64) {
        id: "Sudah lewat {seconds} detik: komentar itu tidak dapat dikembalikan. Tulis lagi bila masih perlu.",
        en: "More than {seconds} seconds have passed: the comment cannot be brought back. Write it anew if needed.",
    }
    talk_restored { id: "Komentar dikembalikan.", en: "The comment is back." }
    talk_saved { id: "Perubahan komentar tersimpan.", en: "The change of the comment is saved." }
    talk_last(n: i64) {
        id: "Yang tampil hanya {n} komentar terakhir.",
        en: "Only the last {n} comments are shown.",
    }
    talk_older_shown(n: i64) {
        id: "Yang tampil {n} komentar lama.",
        en: "{n} older comments are shown.",
        one: "{n} older comment is shown.",
    }
    talk_older { id: "Lihat yang lebih lama", en: "See older ones" }
    talk_newest { id: "Kembali ke yang terbaru", en: "Back to the newest" }
    talk_mentioned { id: "Disebut di", en: "Mentioned in" }
    talk_mentioned_by(name: &str, when: &str) { id: "{name}, {when}", en: "{name}, {when}" }
    talk_versions { id: "Riwayat perubahan", en: "Earlier texts" }
    talk_version(n: i64, when: &str) { id: "Versi {n}, ditulis {when}", en: "Version {n}, written {when}" }
    talk_no_version { id: "Komentar ini belum pernah diubah.", en: "This comment was never edited." }
    talk_text { id: "Isi komentar", en: "Text of the comment" }
    talk_box_done { id: "selesai", en: "done" }
    talk_box_open { id: "belum selesai", en: "not done" }
    talk_too_many_mentions(most: usize) {
        id: "Paling banyak {most} orang disebut dalam satu komentar. Kurangi yang disebut dengan @.",
        en: "At most {most} people can be mentioned in one comment. Mention fewer with @.",
    }
    talk_too_many_references(most: usize) {
        id: "Paling banyak {most} issue, merge request, dan commit disebut dalam satu komentar. Kurangi yang disebut.",
        en: "At most {most} issues, merge requests and commits can be named in one comment. Name fewer.",
    }
    talk_notices { id: "Anda disebut dalam diskusi", en: "You are mentioned in discussions" }
    inbox_entries { id: "Langkah dan giliran", en: "Steps and turns" }
    talk_notice(name: &str, issue: &str) {
        id: "{name} menyebut Anda di {issue}",
        en: "{name} mentions you in {issue}",
    }
}
