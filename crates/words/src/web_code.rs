//! Code of the repository on pages: differences, files, commits.

sentences! {
    diff_caption(path: &str) { id: "Perubahan {path}: baris lama, baris baru, isi", en: "Changes of {path}: old line, new line, content" }
    diff_region(path: &str) { id: "Perubahan {path}", en: "Changes of {path}" }
    diff_content { id: "Isi", en: "Content" }
    diff_hunk(from: u32, to: u32) { id: "@@ baris {from}–{to}", en: "@@ lines {from}–{to}" }
    diff_hunk_gone(at: u32) { id: "@@ setelah baris {at}", en: "@@ after line {at}" }
    diff_not_shown(most: i64) {
        id: "Di atas {most} baris, berkas berikut dibuka satu per satu:",
        en: "Beyond {most} lines, these files are opened one by one:",
    }
    diff_first_files(most: i64) { id: "Hanya {most} berkas pertama yang terdaftar.", en: "Only the first {most} files are listed." }
    diff_line_cut { id: "(baris terlalu panjang, dipotong)", en: "(the line is too long and is cut)" }
    diff_no_newline { id: "(tanpa ganti baris di akhir berkas)", en: "(no line break at the end of the file)" }
    diff_all_files { id: "Semua berkas", en: "All files" }
    diff_too_large { id: "Terlalu panjang untuk ditampilkan di halaman.", en: "Too long to be shown on a page." }
    diff_nothing { id: "Isi berkas tidak berubah.", en: "The content is unchanged." }
}
