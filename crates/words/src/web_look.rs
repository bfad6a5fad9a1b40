//! The page on which an Administrator dresses the office's pages.

sentences! {
    look_heading { id: "Tampilan kantor", en: "The office's look" }
    look_lead {
        id: "Berlaku di semua halaman, untuk semua orang. Yang kosong tampil seperti bawaan Alur.",
        en: "It holds on all pages, for everybody. What is empty looks as Alur comes.",
    }
    look_name { id: "Nama di kepala halaman", en: "Name in the head of pages" }
    look_name_hint {
        id: "Misalnya: Alur Batam. Bila ada logo, logo tampil sebagai gantinya.",
        en: "For example: Alur Batam. Where there is a logo, it shows instead.",
    }
    look_name_wrong(most: i64) {
        id: "Nama paling panjang {most} huruf, satu baris.",
        en: "The name has at most {most} letters, in one line.",
    }
    look_accent { id: "Warna aksen", en: "Accent colour" }
    look_accent_hint {
        id: "Enam angka heksadesimal, misalnya #0b57a8. Warna untuk tema gelap dibuat darinya.",
        en: "Six hexadecimal digits, for example #0b57a8. The dark theme's colour is made of it.",
    }
    look_accent_wrong {
        id: "Tulis warna sebagai tanda # dan enam angka heksadesimal, misalnya #0b57a8.",
        en: "Write the colour as the sign # and six hexadecimal digits, for example #0b57a8.",
    }
    look_accent_pale(ratio: &str, least: &str) {
        id: "Kontras warna ini {ratio} banding 1; paling rendah {least}. Pilih warna yang lebih gelap.",
        en: "This colour's contrast is {ratio} to 1; the least is {least}. Choose a darker colour.",
    }
    look_logo { id: "Logo", en: "Logo" }
    look_logo_hint(kilobytes: i64) {
        id: "PNG atau WebP, paling besar {kilobytes} KiB; tampil setinggi 28 piksel.",
        en: "PNG or WebP, at most {kilobytes} KiB; it shows 28 pixels high.",
    }
    look_logo_large(kilobytes: i64) {
        id: "Logo lebih besar dari {kilobytes} KiB. Perkecil gambarnya, lalu pilih lagi.",
        en: "The logo is larger than {kilobytes} KiB. Make the picture smaller and choose it again.",
    }
    look_logo_wrong(pixels: i64) {
        id: "Logo harus berkas PNG atau WebP, paling besar {pixels} kali {pixels} piksel.",
        en: "The logo must be a PNG or WebP file of at most {pixels} by {pixels} pixels.",
    }
    look_logo_now { id: "Logo sekarang", en: "The present logo" }
    look_logo_remove { id: "Hapus logo", en: "Remove the logo" }
    look_button { id: "Simpan tampilan", en: "Save the look" }
    look_done { id: "Tampilan disimpan.", en: "The look is saved." }
}
