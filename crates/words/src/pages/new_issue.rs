//! New issue: from a ticket, an official's request or a parent issue (step 1).

sentences! {
    new_issue_heading { id: "Buat issue", en: "New issue" }
    new_issue_heading_ticket(number: &str) { id: "Buat issue dari tiket #{number}", en: "New issue from ticket #{number}" }
    new_issue_heading_official { id: "Catat permintaan pejabat", en: "Record an official's request" }
    new_issue_heading_derived(parent: i64) { id: "Buat issue turunan dari #{parent}", en: "New issue derived from #{parent}" }
    new_issue_clock(since: &str) { id: "Langkah 1 · mulai {since}", en: "Step 1 · begun {since}" }
    new_issue_application { id: "Aplikasi", en: "Application" }
    new_issue_no_application {
        id: "Belum ada aplikasi yang menerima issue. PM mengesahkannya di halaman aplikasi.",
        en: "No application takes issues yet. Its PM confirms it on the application's page.",
    }
    new_issue_kind { id: "Jenis", en: "Kind" }
    new_issue_title { id: "Judul", en: "Title" }
    new_issue_title_hint {
        id: "Satu kalimat yang dipahami Developer tanpa membuka tiket.",
        en: "One sentence that a Developer understands without opening the ticket.",
    }
    new_issue_body { id: "Isi issue", en: "What the issue says" }
    new_issue_body_hint {
        id: "Tulis apa yang terjadi, yang diharapkan, dan cara mengulanginya. Tanpa nama atau kontak pemohon.",
        en: "Write what happened, what was expected and how to repeat it. No name or contact of the requester.",
    }
    new_issue_changes { id: "Yang berubah", en: "What changes" }
    new_issue_changes_missing {
        id: "Pilih yang berubah: source code, dokumentasi, atau keduanya.",
        en: "Choose what changes: source code, documentation or both.",
    }
    new_issue_change_code { id: "Source code", en: "Source code" }
    new_issue_change_documentation { id: "Dokumentasi", en: "Documentation" }
    new_issue_source { id: "Sumber", en: "Source" }
    new_issue_source_ticket { id: "Tiket", en: "Ticket" }
    new_issue_source_ticket_hint {
        id: "Nama dan kontak pemohon tidak ikut ke issue.",
        en: "Name and contact of the requester do not go into the issue.",
    }
    new_issue_source_parent { id: "Issue induk", en: "Parent issue" }
    new_issue_ticket_number { id: "Nomor tiket", en: "Ticket number" }
    new_issue_when_ticket { id: "(bila sumbernya tiket)", en: "(when the source is a ticket)" }
    new_issue_when_parent { id: "(bila sumbernya issue induk)", en: "(when the source is a parent issue)" }
    new_issue_parent_number { id: "Nomor issue induk", en: "Number of the parent issue" }
    new_issue_official_name { id: "Nama pejabat", en: "Name of the official" }
    new_issue_official_position { id: "Jabatan", en: "Position" }
    new_issue_official_date { id: "Tanggal permintaan", en: "Date of the request" }
    new_issue_official_form { id: "Bentuk permintaan", en: "Form of the request" }
    new_issue_official_evidence { id: "Bukti, atau ringkasan untuk dikonfirmasi", en: "Evidence, or a summary to be confirmed" }
    new_issue_official_evidence_hint {
        id: "Nomor nota dinas atau disposisi. Untuk lisan dan WhatsApp, tulis ringkasannya.",
        en: "Number of the memo or disposition. For a spoken or WhatsApp request, write a summary.",
    }
    new_issue_urgent { id: "Usulkan darurat", en: "Propose as urgent" }
    new_issue_urgent_hint { id: "PM yang memutuskan. Tidak ada langkah yang dilewati.", en: "The PM decides. No step is left out." }
    new_issue_confidential { id: "Rahasia", en: "Confidential" }
    new_issue_confidential_hint {
        id: "Isi dan catatan hanya terlihat oleh anggota aplikasi. Commit tetap terbaca anggota.",
        en: "Text and notes are shown to the application's members only. They can still read commits.",
    }
    new_issue_button { id: "Buat issue", en: "Make the issue" }
}
