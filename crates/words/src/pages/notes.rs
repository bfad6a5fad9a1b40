//! The notes of an application, and the documents of its repository.

sentences! {
    notes_tab { id: "Catatan", en: "Notes" }
    notes_heading { id: "Catatan uji dan pemeriksaan", en: "Notes of tests and checks" }
    notes_lead {
        id: "Catatan langkah 5, 7, 9, dan 12, yang terbaru dahulu.",
        en: "Notes of steps 5, 7, 9 and 12, the newest first.",
    }
    notes_filter_step { id: "Saring menurut langkah", en: "Filter by step" }
    notes_filter_standing { id: "Saring menurut keberlakuan", en: "Filter by validity" }
    notes_all_steps { id: "Semua langkah", en: "All steps" }
    notes_step(step: u8) { id: "Langkah {step}", en: "Step {step}" }
    notes_all { id: "Semua catatan", en: "All notes" }
    notes_valid { id: "Masih berlaku", en: "Still valid" }
    notes_void { id: "Tidak berlaku lagi", en: "No longer valid" }
    notes_corrected(n: usize) {
        id: "Dikoreksi {n} kali; koreksinya ada di halaman issue.",
        en: "Corrected {n} times; the corrections are on the issue's page.",
        one: "Corrected {n} time; the correction is on the issue's page.",
    }
    notes_open_issue { id: "Buka catatan di issue", en: "Open the note at the issue" }
    notes_open_release { id: "Buka catatan di rilis", en: "Open the note at the release" }
    notes_void_short { id: "Tidak berlaku lagi; sebabnya ada di halaman issue.", en: "No longer valid; the issue's page says why." }
    notes_none {
        id: "Belum ada catatan. Catatan pertama datang dari uji di localhost: langkah 5.",
        en: "There are no notes yet. The first one comes from the test on localhost: step 5.",
    }
    notes_none_filtered { id: "Tidak ada catatan dengan saringan ini.", en: "No note matches this filter." }
    documents_heading { id: "Dokumen dari repositori", en: "Documents of the repository" }
    documents_lead(commit: &str) {
        id: "README dan Markdown di docs/, pada staging, commit {commit}.",
        en: "README and Markdown below docs/, on staging, commit {commit}.",
    }
    documents_none {
        id: "Belum ada dokumen. README dan Markdown di docs/ muncul setelah masuk staging.",
        en: "There are no documents yet. README and Markdown below docs/ appear once they are on staging.",
    }
    documents_more { id: "Masih ada dokumen lain di halaman kode.", en: "There are further documents on the code pages." }
}
