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
    diff_not_shown(most: i64) {
        id: "Di atas {most} baris, berkas berikut dibuka satu per satu:",
        en: "Beyond {most} lines, these files are opened one by one:",
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
