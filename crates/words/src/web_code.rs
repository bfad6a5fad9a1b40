//! Code of the repository on pages: differences, files, commits.

sentences! {
    diff_caption(path: &str) {
        id: "Perubahan {path}: baris lama, baris baru, isi",
        en: "Changes of {path}: old line, new line, content",
    }
    diff_region(path: &str) { id: "Perubahan {path}", en: "Changes of {path}" }
    diff_content { id: "Isi", en: "Content" }
    diff_hunk(from: u32, to: u32) { id: "@@ baris {from}–{to}", en: "@@ lines {from}–{to}" }
    diff_hunk_gone(at: u32) { id: "@@ setelah baris {at}", en: "@@ after line {at}" }
    diff_not_shown(n: i64) {
        id: "{n} berkas lagi dibuka satu per satu dari daftar.",
        en: "{n} more files are opened one by one from the list.",
        one: "{n} more file is opened from the list.",
    }
    diff_open_next { id: "Buka berkas berikutnya", en: "Open the next file" }
    diff_long(n: i64) {
        id: "{n} baris berubah, jadi dibuka tersendiri.",
        en: "{n} lines changed, so it is opened by itself.",
        one: "{n} line changed, so it is opened by itself.",
    }
    diff_open { id: "Buka berkas ini", en: "Open this file" }
    diff_part(part: i64, all: i64) { id: "Bagian {part} dari {all}", en: "Part {part} of {all}" }
    diff_previous(name: &str) { id: "Sebelumnya: {name}", en: "Before: {name}" }
    diff_next(name: &str) { id: "Berikutnya: {name}", en: "Next: {name}" }
    diff_looks { id: "Tampilan perubahan", en: "Look of the changes" }
    diff_unified { id: "Satu kolom", en: "One column" }
    diff_split { id: "Berdampingan", en: "Side by side" }
    diff_before { id: "Isi lama", en: "Old content" }
    diff_after { id: "Isi baru", en: "New content" }
    diff_seen { id: "Sudah dilihat", en: "Seen" }
    diff_mark { id: "Tandai sudah dilihat", en: "Mark as seen" }
    diff_unmark { id: "Tandai belum dilihat", en: "Mark as not seen" }
    diff_seen_count(seen: i64, all: i64) {
        id: "{seen} dari {all} berkas sudah dilihat",
        en: "{seen} of {all} files seen",
    }
    diff_first_files(most: i64) {
        id: "Hanya {most} berkas pertama yang terdaftar.",
        en: "Only the first {most} files are listed.",
    }
    diff_line_cut { id: "(baris terlalu panjang, dipotong)", en: "(the line is too long and is cut)" }
    diff_no_newline {
        id: "(tanpa ganti baris di akhir berkas)",
        en: "(no line break at the end of the file)",
    }
    diff_all_files { id: "Semua berkas", en: "All files" }
    diff_too_large {
        id: "Terlalu panjang untuk ditampilkan di halaman.",
        en: "Too long to be shown on a page.",
    }
    diff_nothing { id: "Isi berkas tidak berubah.", en: "The content is unchanged." }
}

sentences! {
    line_number { id: "Baris", en: "Line" }
    line_side { id: "Sisi", en: "Side" }
    line_write { id: "Komentari satu baris", en: "Comment on a line" }
    line_open { id: "Tulis komentar", en: "Write a comment" }
    line_text(line: u32) { id: "Komentar pada baris {line}", en: "Comment on line {line}" }
    line_reply { id: "Balas", en: "Reply" }
    line_comments(n: usize) { id: "{n} komentar", en: "{n} comments", one: "{n} comment" }
    line_settle { id: "Tandai selesai", en: "Mark as settled" }
    line_settle_again { id: "Buka lagi", en: "Open again" }
    line_settled(n: usize, who: &str, when: &str) {
        id: "{n} komentar · selesai, kata {who}, {when}",
        en: "{n} comments · settled, says {who}, {when}",
        one: "{n} comment · settled, says {who}, {when}",
    }
    lines_heading { id: "Komentar pada baris", en: "Comments on lines" }
    lines_open(n: usize) {
        id: "{n} belum selesai.",
        en: "{n} are not settled.",
        one: "{n} is not settled.",
    }
    lines_settled(n: usize) {
        id: "{n} sudah selesai.",
        en: "{n} are settled.",
        one: "{n} is settled.",
    }
    line_was(commit: &str, line: u32) {
        id: "Pada versi lama ({commit}), baris {line}:",
        en: "On an earlier version ({commit}), line {line}:",
    }
    line_of(path: &str, line: u32, request: i64) {
        id: "{path}, baris {line} (!{request})",
        en: "{path}, line {line} (!{request})",
    }
    line_lost {
        id: "Komentar pada berkas yang tidak berubah lagi",
        en: "Comments on files that no longer change",
    }
    line_unknown {
        id: "Baris itu tidak ada di perubahan ini. Tulis nomor yang terlihat di tabel.",
        en: "These changes have no such line. Write a number that the table shows.",
    }
    line_changed {
        id: "Berkas ini berubah sejak halaman ini dibuka. Baca lagi barisnya, lalu kirim.",
        en: "This file changed since the page was opened. Read the line again, then send.",
    }
    line_notice(who: &str, path: &str, issue: &str) {
        id: "{who} mengomentari {path} di {issue}",
        en: "{who} commented on {path} in {issue}",
    }
}

sentences! {
    code_not_a_file {
        id: "Bukan teks, jadi tidak ditampilkan. Unduh berkasnya.",
        en: "Not text, so it is not shown. Download the file.",
    }
    code_invisible {
        id: "Memuat karakter tak terlihat, ditulis sebagai [U+…] di bawah.",
        en: "Holds invisible characters, written as [U+…] below.",
    }
    code_cut(most: i64) {
        id: "Hanya {most} baris pertama yang ditampilkan. Unduh berkasnya.",
        en: "Only the first {most} lines are shown. Download the file.",
    }
    code_empty_file { id: "Berkas ini kosong.", en: "This file is empty." }
    code_region(path: &str) { id: "Isi {path}", en: "Content of {path}" }
    code_column_line { id: "Baris", en: "Line" }
    code_column_last { id: "Commit terakhir", en: "Last commit" }
    code_last_older { id: "lebih lama dari yang ditelusuri", en: "older than what was looked at" }
    code_all_branches { id: "Semua branch", en: "All branches" }
    code_readme_long {
        id: "Terlalu panjang untuk ditampilkan di sini. Buka berkasnya.",
        en: "Too long to be shown here. Open the file.",
    }
    code_path_history { id: "Riwayat", en: "History" }
    code_history_cut {
        id: "Riwayat yang lebih lama tidak ditelusuri di halaman ini.",
        en: "Older history is not looked at on this page.",
    }
    code_blame { id: "Asal tiap baris", en: "Origin of each line" }
    code_blame_none {
        id: "Berkas atau riwayatnya terlalu besar, jadi asal tiap baris tidak ditelusuri.",
        en: "The file or its history is too large to look for the origin of each line.",
    }
    code_file { id: "Berkas", en: "File" }
    code_fixed { id: "Tautan tetap", en: "Lasting link" }
    code_compare { id: "Bandingkan", en: "Compare" }
    code_compare_base { id: "Pembanding", en: "Compared with" }
    code_compare_head { id: "Branch yang dilihat", en: "Branch to look at" }
    code_compare_button { id: "Bandingkan", en: "Compare" }
    code_compare_staging { id: "dengan staging", en: "with staging" }
    code_compared(head: &str, base: &str) {
        id: "Commit di {head} yang belum ada di {base}",
        en: "Commits of {head} that {base} lacks",
    }
    code_compare_turned { id: "Bandingkan sebaliknya", en: "Compare the other way round" }
    code_compare_same { id: "Tidak ada commit yang berbeda.", en: "There is no such commit." }
    code_compare_strangers {
        id: "Keduanya tidak punya riwayat bersama, jadi perubahannya tidak dibandingkan.",
        en: "The two share no history, so their changes are not compared.",
    }
    code_history { id: "Riwayat commit", en: "History of commits" }
    code_browse { id: "Isi folder pada commit ini", en: "Files at this commit" }
    code_older { id: "Commit yang lebih lama", en: "Older commits" }
    code_branches_none {
        id: "Belum ada branch. PM membuat repositori dahulu.",
        en: "No branch yet. The PM makes the repository first.",
    }
    code_committed(name: &str, when: &str) { id: "{name}, {when}", en: "{name}, {when}" }
    code_kind_link { id: "tautan", en: "link" }
    code_kind_executable { id: "dapat dijalankan", en: "executable" }
}
