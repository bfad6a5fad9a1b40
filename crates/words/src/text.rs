//! Sentences beside form fields and above forms: what a text or a value lacks.

use crate::Lang;
use sop::text::{TextDefect, TextKind};

choices! {
    /// What a kind of text is called, at the head of a sentence.
    text_kind(kind: TextKind) {
        TextKind::Title => { id: "Judul", en: "The title" }
        TextKind::Body => { id: "Isi", en: "The text" }
        TextKind::Note => { id: "Catatan", en: "The note" }
        TextKind::Reason => { id: "Alasan", en: "The reason" }
        TextKind::Remark => { id: "Catatan tambahan", en: "The remark" }
        TextKind::FileName => { id: "Nama berkas", en: "The file's name" }
        TextKind::PersonName => { id: "Nama", en: "The name" }
        TextKind::Addresses => { id: "Daftar alamat surel", en: "The list of mail addresses" }
    }
}

impl Lang {
    /// What is to be mended in a text, beside its field and in the summary.
    pub fn text_defect(self, kind: TextKind, defect: TextDefect) -> String {
        let name = self.text_kind(kind);
        match defect {
            TextDefect::Missing => self.text_missing(kind).to_owned(),
            TextDefect::TooShort { least } => {
                say!(self, id: "{name} paling sedikit {least} huruf.", en: "{name} has at least {least} characters.")
            }
            TextDefect::TooLong { most } => {
                let most = self.number(i64::try_from(most).unwrap_or(i64::MAX));
                say!(self, id: "{name} paling banyak {most} huruf.", en: "{name} has at most {most} characters.")
            }
            TextDefect::LineBreak => {
                say!(self, id: "{name} ditulis dalam satu baris.", en: "{name} is one line.")
            }
            TextDefect::ControlCharacter => say!(
                self,
                id: "{name} memuat karakter yang tidak terlihat. Ketik ulang, jangan tempel.",
                en: "{name} holds an invisible character. Type it instead of pasting.",
            ),
        }
    }
}

choices! {
    /// A text that was left out.
    text_missing(kind: TextKind) {
        TextKind::Title => { id: "Tulis judulnya.", en: "Write the title." }
        TextKind::Body => { id: "Tulis isinya.", en: "Write the text." }
        TextKind::Note => { id: "Tulis catatannya.", en: "Write the note." }
        TextKind::Reason => { id: "Tulis alasannya.", en: "Write the reason." }
        TextKind::Remark => { id: "Tulis catatan tambahannya.", en: "Write the remark." }
        TextKind::FileName => { id: "Beri nama berkasnya.", en: "Give the file a name." }
        TextKind::PersonName => { id: "Tulis namanya.", en: "Write the name." }
        TextKind::Addresses => { id: "Tulis alamat surelnya.", en: "Write the mail addresses." }
    }
}

sentences! {
    /// Before the page's title when a form came back.
    error_title(title: &str) { id: "Kesalahan: {title}", en: "Mistake: {title}" }
    /// Heading of the error summary.
    error_summary(n: i64) {
        id: "{n} isian perlu dilengkapi",
        en: "{n} fields need attention",
        one: "{n} field needs attention",
    }
    error_missing(field: &str) { id: "Isi {field}.", en: "Fill in {field}." }
    error_choose(field: &str) { id: "Pilih {field}.", en: "Choose {field}." }
    error_not_a_choice(field: &str) {
        id: "Pilih {field} dari daftar.",
        en: "Choose {field} from the list.",
    }
    error_not_a_number(field: &str) { id: "Tulis {field} sebagai angka.", en: "Write {field} as a number." }
    error_number_between(field: &str, least: i64, most: i64) {
        id: "{field} antara {least} dan {most}.",
        en: "{field} is between {least} and {most}.",
    }
    error_not_a_date(field: &str) {
        id: "Tulis {field} sebagai tanggal, seperti 2026-11-24.",
        en: "Write {field} as a date, as 2026-11-24.",
    }
    error_day_to_come(field: &str) {
        id: "{field} belum tiba. Tulis tanggal hari ini atau sebelumnya.",
        en: "{field} is still to come. Write today's date or an earlier one.",
    }
    error_due_too_far(years: i64) {
        id: "Due date paling jauh {years} tahun dari sekarang.",
        en: "The due date is at most {years} years from now.",
    }
    error_not_a_time(field: &str) {
        id: "Tulis {field} sebagai waktu, seperti 16:00.",
        en: "Write {field} as a time, as 16:00.",
    }
    error_not_a_commit {
        id: "Tulis 40 huruf dan angka dari git rev-parse HEAD.",
        en: "Write the 40 digits of git rev-parse HEAD.",
    }
    error_too_long(field: &str, most: usize) {
        id: "{field} paling banyak {most} huruf.",
        en: "{field} has at most {most} characters.",
    }
    error_too_many(field: &str, most: usize) {
        id: "{field} paling banyak {most}.",
        en: "{field}: at most {most}.",
    }
    error_control_character(field: &str) {
        id: "{field} memuat karakter yang tidak terlihat. Ketik ulang, jangan tempel.",
        en: "{field} holds an invisible character. Type it instead of pasting.",
    }
    error_file_too_large(name: &str, size: &str, most: &str) {
        id: "Berkas {name} besarnya {size}. Paling besar {most}.",
        en: "The file {name} is {size}. The most is {most}.",
    }
    error_file_missing { id: "Pilih berkasnya.", en: "Choose the file." }
    error_file_empty(name: &str) { id: "Berkas {name} kosong.", en: "The file {name} is empty." }
    error_not_a_bundle {
        id: "Berkas ini bukan git bundle. Buat dengan: git bundle create app.bundle --all",
        en: "This file is no git bundle. Make one with: git bundle create app.bundle --all",
    }
    error_not_an_address(field: &str) {
        id: "Tulis {field} sebagai alamat http:// atau https://.",
        en: "Write {field} as an address with http:// or https://.",
    }
    error_not_mail { id: "Tulis alamat surel, seperti nama@kantor.go.id.", en: "Write a mail address, as name@office.go.id." }
    error_slug {
        id: "Nama alamat: 2 sampai 40 huruf kecil, angka, atau tanda hubung, diawali huruf.",
        en: "Address name: 2 to 40 small letters, digits or hyphens, beginning with a letter.",
    }
    error_user_name {
        id: "Nama pengguna: 2 sampai 32 huruf kecil, angka, titik, atau tanda hubung.",
        en: "User name: 2 to 32 small letters, digits, points or hyphens.",
    }
    error_user_name_taken { id: "Nama pengguna ini sudah dipakai.", en: "This user name is taken." }
    error_mail_taken { id: "Alamat surel ini sudah dipakai akun lain.", en: "Another account uses this mail address." }
    error_variable_key {
        id: "Nama variabel: huruf besar, angka, dan garis bawah, diawali huruf.",
        en: "Variable name: capital letters, digits and underscores, beginning with a letter.",
    }
    error_password_short(least: usize) {
        id: "Kata sandi paling sedikit {least} karakter.",
        en: "A password has at least {least} characters.",
    }
    error_password_long(most: usize) {
        id: "Kata sandi paling banyak {most} karakter.",
        en: "A password has at most {most} characters.",
    }
    error_password_known {
        id: "Kata sandi ini mudah ditebak. Pakai kalimat pendek yang hanya Anda yang tahu.",
        en: "This password is easy to guess. Use a short phrase that only you know.",
    }
    error_password_context {
        id: "Kata sandi memuat nama Anda atau nama kantor. Pilih yang lain.",
        en: "The password holds your name or the office's. Choose another.",
    }
    error_password_same { id: "Pilih kata sandi yang berbeda dari yang lama.", en: "Choose a password other than the old one." }
    error_password_old { id: "Kata sandi lama belum cocok.", en: "The old password does not match." }
    error_conflict_marker(path: &str) {
        id: "{path} masih memuat baris penanda konflik. Hapus baris itu.",
        en: "{path} still holds lines with conflict marks. Delete those lines.",
    }
    error_form_expired {
        id: "Formulir ini sudah lama terbuka. Periksa isinya, lalu kirim sekali lagi.",
        en: "This form was open for long. Look at it, then send it once more.",
    }
    error_form_sent {
        id: "Formulir ini sudah terkirim dengan isi lain. Periksa keadaannya, lalu kirim lagi bila memang perlu.",
        en: "This form was sent before with something else in it. Look at how things stand, then send it again if need be.",
    }
    error_unknown_field(field: &str) {
        id: "Isian {field} tidak dikenal di sini.",
        en: "The field {field} is not known here.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defects_name_the_field_and_the_bound() {
        let short = TextDefect::TooShort { least: 5 };
        assert_eq!(Lang::Id.text_defect(TextKind::Title, short), "Judul paling sedikit 5 huruf.");
        let long = TextDefect::TooLong { most: 20_000 };
        assert_eq!(Lang::En.text_defect(TextKind::Body, long), "The text has at most 20,000 characters.");
        assert_eq!(Lang::Id.text_defect(TextKind::Reason, TextDefect::Missing), "Tulis alasannya.");
    }
}
