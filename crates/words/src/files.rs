//! Evidence files: the field that takes them, what is wrong with one, and how they stand on a page.

sentences! {
    files_label { id: "Berkas bukti", en: "Evidence files" }
    files_hint(most: usize, size: &str) {
        id: "Gambar, PDF, atau teks. Paling banyak {most} berkas, masing-masing paling besar {size}. Tanpa \
            data pribadi.",
        en: "Pictures, PDF or text. At most {most} files, each at most {size}. No personal data.",
    }
    /// Above the files that an earlier try brought; a ticked one goes with the form.
    files_kept {
        id: "Berkas ini sudah diterima dan ikut dikirim. Hapus centangnya bila tidak perlu.",
        en: "These files have arrived and go with the form. Untick one to leave it out.",
    }
    /// Name and size of a file that has arrived.
    files_one(name: &str, size: &str) { id: "{name} ({size})", en: "{name} ({size})" }
    journal_files_whole(n: i64) {
        id: "{n} berkas bukti utuh.",
        en: "{n} evidence files are whole.",
        one: "{n} evidence file is whole.",
    }
    journal_files_wrong(n: i64) {
        id: "{n} berkas bukti hilang atau berubah. Jalankan alur journal verify untuk melihat yang mana.",
        en: "{n} evidence files are missing or changed. Run alur journal verify to see which.",
        one: "{n} evidence file is missing or changed. Run alur journal verify to see which.",
    }
    error_file_kind(name: &str) {
        id: "Berkas {name} tidak diterima. Kirim PNG, JPEG, GIF, WebP, PDF, atau teks.",
        en: "The file {name} is not taken. Send PNG, JPEG, GIF, WebP, PDF or text.",
    }
    error_file_content(name: &str) {
        id: "Isi berkas {name} bukan seperti namanya. Simpan ulang dengan jenis yang benar.",
        en: "The file {name} does not hold what its name says. Save it again as the right type.",
    }
    error_files_too_many(most: usize, name: &str) {
        id: "Paling banyak {most} berkas. {name} tidak ikut.",
        en: "At most {most} files. {name} is left out.",
    }
    error_file_day(name: &str, most: &str) {
        id: "Berkas Anda dalam sehari paling banyak {most}. {name} tidak ikut; coba lagi besok.",
        en: "Your files of one day are at most {most}. {name} is left out; try again tomorrow.",
    }
    error_file_room(name: &str) {
        id: "Ruang simpan server hampir habis, jadi {name} tidak ikut. System Administrator melihatnya di \
            halaman admin.",
        en: "The server is short of room, so {name} is left out. The administration's page shows it.",
    }
    error_file_gone(name: &str) {
        id: "Berkas {name} tidak tersimpan lagi. Pilih lagi berkasnya.",
        en: "The file {name} is no longer kept. Choose it again.",
    }
}
