//! The SOP as the office keeps it: its revisions, the status of its legal bases.

use crate::Lang;
use sop::legal::LegalStatus;

sentences! {
    procedure_heading { id: "Revisi SOP", en: "SOP revisions" }
    procedure_lead {
        id: "Issue berjalan menurut revisi yang berlaku saat issue itu dibuat.",
        en: "An issue runs under the revision that was in force when it was made.",
    }
    procedure_form { id: "Formulir SOP", en: "SOP form" }
    procedure_revisions_heading { id: "Revisi", en: "Revisions" }
    procedure_revisions_caption { id: "Revisi SOP kantor ini, terbaru di atas", en: "SOP revisions of this office, newest first" }
    procedure_revision { id: "Revisi", en: "Revision" }
    procedure_effective { id: "Berlaku sejak", en: "In force from" }
    procedure_state { id: "Status", en: "Status" }
    procedure_digest { id: "SHA-256", en: "SHA-256" }
    procedure_state_coming { id: "Akan berlaku", en: "To come" }
    procedure_state_in_force { id: "Berlaku", en: "In force" }
    procedure_state_replaced { id: "Diganti", en: "Replaced" }

    // --- legal bases (R3)
    legal_heading { id: "Status dasar hukum", en: "Status of the legal bases" }
    legal_lead {
        id: "Status ini dijaga oleh Administrator. Naskah SOP yang dicetak tidak berubah karenanya.",
        en: "An Administrator keeps this status. The printed text of the SOP does not change by it.",
    }
    legal_caption(n: i64) { id: "{n} dasar hukum", en: "{n} legal bases", one: "{n} legal basis" }
    legal_number { id: "No", en: "No" }
    legal_basis { id: "Dasar hukum", en: "Legal basis" }
    legal_status { id: "Status", en: "Status" }
    legal_said { id: "Dicatat", en: "Recorded" }
    legal_not_stated { id: "Belum dicatat", en: "Not recorded yet" }
    legal_nobody { id: "Belum ada yang mencatat status.", en: "Nobody recorded a status yet." }
    legal_said_by(name: &str, date: &str) { id: "{name}, {date}", en: "{name}, {date}" }
    legal_review_due { id: "Menunggu peninjauan", en: "Waits for a review" }
    legal_reviewed { id: "Sudah ditinjau", en: "Reviewed" }
    legal_page_heading(no: usize) { id: "Dasar hukum {no}", en: "Legal basis {no}" }
    legal_change_heading { id: "Catat status", en: "Record the status" }
    legal_by { id: "Oleh peraturan apa", en: "By which regulation" }
    legal_by_when { id: "(untuk diubah dan dicabut)", en: "(where amended or revoked)" }
    legal_by_hint { id: "Contoh: PP Nomor 71 Tahun 2019", en: "Example: PP Nomor 71 Tahun 2019" }
    legal_change_button { id: "Catat status", en: "Record the status" }
    legal_review_heading { id: "Tinjau SOP", en: "Review the SOP" }
    legal_review_lead {
        id: "Dasar hukum ini dicabut. Periksa apakah isi SOP masih sesuai, lalu catat hasilnya.",
        en: "This legal basis was revoked. Check whether the SOP still fits, then record what you found.",
    }
    legal_review_or {
        id: "Tugas ini juga selesai begitu revisi baru disahkan.",
        en: "A new published revision ends this task as well.",
    }
    legal_finding { id: "Hasil peninjauan", en: "What the review found" }
    legal_review_button { id: "Catat hasil peninjauan", en: "Record what was found" }
    legal_done_status { id: "Status dicatat.", en: "The status is recorded." }
    legal_done_review { id: "Hasil peninjauan dicatat.", en: "What the review found is recorded." }
    legal_task(basis: &str) { id: "Tinjau SOP: {basis}", en: "Review the SOP: {basis}" }
    legal_task_why(by: &str) { id: "Dasar hukum dicabut oleh {by}", en: "A legal basis was revoked by {by}" }
    legal_task_button { id: "Tinjau", en: "Review" }
}

choices! {
    /// A status in one or two words, for a mark or a choice.
    legal_status_name(status: &LegalStatus) {
        LegalStatus::InForce => { id: "Berlaku", en: "In force" }
        LegalStatus::Amended { .. } => { id: "Diubah", en: "Amended" }
        LegalStatus::Revoked { .. } => { id: "Dicabut", en: "Revoked" }
    }
    legal_status_by(status: &LegalStatus; by: &str) {
        LegalStatus::InForce => { id: "Berlaku", en: "In force" }
        LegalStatus::Amended { .. } => { id: "Diubah oleh {by}", en: "Amended by {by}" }
        LegalStatus::Revoked { .. } => { id: "Dicabut oleh {by}", en: "Revoked by {by}" }
    }
}

impl Lang {
    /// A status with what brought it.
    pub fn legal_status_told(self, status: &LegalStatus) -> String {
        self.legal_status_by(status, status.by().unwrap_or_default())
    }
}
