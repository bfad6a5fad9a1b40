//! Journal, people and roles, inbox, refused attempts.

sentences! {
    // --- journal
    journal_heading { id: "Jurnal", en: "Journal" }
    journal_intact(seq: &str) { id: "Rantai utuh sampai #{seq}.", en: "The chain is whole up to #{seq}." }
    journal_broken(seq: &str) {
        id: "Rantai putus pada #{seq}. Simpan salinan, lalu bandingkan dengan ekspor terakhir.",
        en: "The chain breaks at #{seq}. Keep a copy, then compare it with the last export.",
    }
    journal_checked(when: &str, count: &str) {
        id: "Diperiksa {when}: {count} entri, tidak ada yang berubah atau hilang.",
        en: "Checked {when}: {count} entries, none changed or missing.",
    }
    journal_check_button { id: "Periksa sekarang", en: "Check now" }
    journal_export_button { id: "Unduh untuk diperiksa di luar", en: "Download to check it elsewhere" }
    journal_head { id: "Hash kepala rantai", en: "Hash of the chain's head" }
    journal_head_hint { id: "Simpan di tempat lain sekali sehari.", en: "Keep it somewhere else once a day." }
    journal_column_number { id: "Nomor", en: "Number" }
    journal_column_time(zone: &str) { id: "Waktu ({zone})", en: "Time ({zone})" }
    journal_column_who { id: "Pelaku, peran", en: "Who, in which role" }
    journal_column_subject { id: "Objek", en: "About" }
    journal_column_event { id: "Kejadian", en: "What happened" }
    journal_column_hash { id: "Hash", en: "Hash" }
    journal_filter { id: "Saring entri", en: "Filter entries" }
    journal_none { id: "Belum ada entri yang cocok.", en: "No entry matches yet." }
    journal_system { id: "Sistem", en: "System" }
    subject_office { id: "Kantor", en: "Office" }
    subject_application(name: &str) { id: "Aplikasi {name}", en: "Application {name}" }
    subject_issue(number: i64) { id: "#{number}", en: "#{number}" }
    subject_release(number: i64) { id: "Rilis {number}", en: "Release {number}" }

    // --- people
    people_heading { id: "Orang dan peran", en: "People and roles" }
    people_caption(n: i64) { id: "{n} orang", en: "{n} people", one: "{n} person" }
    people_column_name { id: "Nama", en: "Name" }
    people_column_user { id: "Nama pengguna", en: "User name" }
    people_column_roles { id: "Peran", en: "Roles" }
    people_column_state { id: "Keadaan", en: "State" }
    people_active { id: "Aktif", en: "Active" }
    people_disabled { id: "Nonaktif", en: "Disabled" }
    people_add_heading { id: "Tambah orang", en: "Add a person" }
    people_name { id: "Nama lengkap", en: "Full name" }
    people_mail { id: "Alamat surel", en: "Mail address" }
    people_add_button { id: "Tambah orang", en: "Add the person" }
    people_disable { id: "Nonaktifkan", en: "Disable" }
    people_enable { id: "Aktifkan lagi", en: "Enable again" }
    people_disable_hint {
        id: "Sesi dan token ditutup. Catatannya tetap; issue yang dipegang perlu ditugaskan ulang.",
        en: "Sessions and tokens are closed. The records stay; issues held need another assignee.",
    }
    people_reset_password { id: "Buat kata sandi awal baru", en: "Make a new initial password" }
    people_office_roles { id: "Peran kantor", en: "Office roles" }
    people_no_power {
        id: "Administrator mengurus orang dan pengaturan, tetapi tidak mengerjakan langkah.",
        en: "An Administrator looks after people and settings, but does no step.",
    }

    // --- inbox
    inbox_heading { id: "Kotak masuk", en: "Inbox" }
    inbox_caption(n: i64) { id: "{n} pemberitahuan, terbaru dahulu", en: "{n} notices, newest first", one: "{n} notice" }
    inbox_none {
        id: "Belum ada pemberitahuan. Di sini muncul penugasan, pengembalian, dan giliran Anda.",
        en: "No notice yet. Assignments, returns and your turns appear here.",
    }
    inbox_mark_all_read { id: "Tandai semua sudah dibaca", en: "Mark all as read" }
    inbox_new { id: "Baru", en: "New" }

    // --- refused attempts
    refused_heading { id: "Upaya yang ditolak", en: "Refused attempts" }
    refused_lead {
        id: "Setiap upaya melewati aturan tercatat di sini. Tidak ada yang berubah karenanya.",
        en: "Every attempt to pass a rule stands here. None of them changed anything.",
    }
    refused_caption(n: i64) { id: "{n} upaya, terbaru dahulu", en: "{n} attempts, newest first", one: "{n} attempt" }
    refused_none { id: "Belum ada upaya yang ditolak.", en: "No attempt was refused yet." }
    refused_column_time { id: "Waktu", en: "Time" }
    refused_column_who { id: "Pelaku", en: "Who" }
    refused_column_channel { id: "Lewat", en: "Through" }
    refused_column_act { id: "Upaya", en: "Attempt" }
    refused_column_rule { id: "Aturan", en: "Rule" }
    refused_column_about { id: "Objek", en: "About" }
    refused_unknown_person { id: "Tanpa nama", en: "No name" }
}
