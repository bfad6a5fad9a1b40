//! Administration: accounts, effects that wait for a person, the installation.

sentences! {
    admin_heading { id: "Admin", en: "Admin" }
    admin_lead {
        id: "Orang dan pengaturan. Langkah SOP tidak dapat dikerjakan dari sini.",
        en: "People and settings. No step of the SOP can be done from here.",
    }
    admin_version { id: "Versi Alur", en: "Version of Alur" }
    admin_data { id: "Folder data", en: "Data directory" }
    admin_data_fine { id: "Ada dan dapat ditulis.", en: "There, and it can be written." }
    admin_data_readonly {
        id: "Tidak dapat ditulis. Periksa hak aksesnya.",
        en: "It cannot be written. Check its permissions.",
    }
    admin_free { id: "Ruang kosong", en: "Free space" }
    admin_free_low(size: &str) { id: "{size}. Segera tambah ruang.", en: "{size}. Make room soon." }
    admin_repositories(n: i64) { id: "{n} repositori", en: "{n} repositories", one: "{n} repository" }
    admin_repositories_label { id: "Repositori", en: "Repositories" }
    admin_effects_waiting(n: i64) {
        id: "{n} pekerjaan server menunggu orang",
        en: "{n} server jobs wait for a person",
        one: "{n} server job waits for a person",
    }
    admin_effects_fine { id: "Tidak ada pekerjaan server yang tertahan.", en: "No server job is held up." }

    // --- people
    admin_password_once(name: &str) {
        id: "Kata sandi awal {name}, hanya tampil sekali ini:",
        en: "Initial password of {name}, shown this once:",
    }
    admin_password_hand_over {
        id: "Serahkan langsung kepada orangnya. Ia menggantinya saat pertama masuk.",
        en: "Hand it to the person yourself. It is changed at the first sign-in.",
    }
    admin_mail_hint {
        id: "Commit dengan alamat ini dihitung sebagai miliknya. Pisahkan beberapa alamat dengan koma.",
        en: "Commits with this address count as theirs. Part several addresses with commas.",
    }
    admin_user_hint {
        id: "2 sampai 32 huruf kecil, angka, titik, atau tanda hubung.",
        en: "2 to 32 small letters, digits, points or hyphens.",
    }
    admin_language { id: "Bahasa", en: "Language" }
    admin_name_wrong {
        id: "Tulis nama tanpa karakter khusus, paling banyak 100 huruf.",
        en: "Write a name of at most 100 plain characters.",
    }
    admin_taken {
        id: "Nama pengguna atau alamat surel ini sudah dipakai.",
        en: "This user name or mail address is taken.",
    }
    admin_must_change { id: "Belum mengganti kata sandi awal", en: "Initial password not changed yet" }
    admin_account_heading { id: "Akun", en: "Account" }
    admin_addresses { id: "Alamat surel", en: "Mail addresses" }
    admin_office_role_hint {
        id: "Atasan memutuskan penyimpangan; Administrator mengurus orang.",
        en: "A Superior decides on deviations; an Administrator looks after people.",
    }
    admin_grant(role: &str) { id: "Jadikan {role}", en: "Make {role}" }
    admin_revoke(role: &str) { id: "Cabut peran {role}", en: "Take back the role {role}" }
    admin_done_standing { id: "Keadaan akun diubah.", en: "The account's state is changed." }
    admin_done_role { id: "Peran kantor diubah.", en: "The office role is changed." }

    admin_known_heading { id: "Nama dan alamat", en: "Name and addresses" }
    admin_known_hint {
        id: "Nama baru tampil juga pada catatan lama; jurnal menyimpan kapan dan oleh siapa diganti.",
        en: "A new name shows on old records too; the journal keeps when and by whom it was changed.",
    }
    admin_rename { id: "Ganti nama", en: "Change the name" }
    admin_confirm_addresses { id: "Tetapkan alamat", en: "Confirm the addresses" }
    admin_former_names { id: "Nama sebelumnya", en: "Former names" }
    admin_former_name(name: &str, day: &str) { id: "{name} (sampai {day})", en: "{name} (until {day})" }
    admin_done_name { id: "Nama diganti.", en: "The name is changed." }
    admin_done_addresses {
        id: "Alamat ditetapkan. Commit berikutnya dihitung menurut alamat ini.",
        en: "The addresses are confirmed. Commits to come count by them.",
    }

    // --- effects
    effects_heading { id: "Pekerjaan server", en: "Server jobs" }
    effects_lead {
        id: "Yang sudah diputuskan dan belum selesai dikerjakan server, tertua dahulu.",
        en: "What was decided and the server has not finished, oldest first.",
    }
    effects_caption(n: i64) {
        id: "{n} pekerjaan belum selesai",
        en: "{n} jobs are not finished",
        one: "{n} job is not finished",
    }
    effects_none { id: "Tidak ada yang menunggu.", en: "Nothing waits." }
    effects_column_what { id: "Pekerjaan", en: "Job" }
    effects_column_entry { id: "Karena entri", en: "Because of entry" }
    effects_column_state { id: "Keadaan", en: "State" }
    effects_column_tries { id: "Percobaan", en: "Tries" }
    effects_column_act { id: "Tindakan", en: "Act" }
    effects_parked(when: &str) { id: "Menunggu orang sejak {when}", en: "Waits for a person since {when}" }
    effects_running { id: "Sedang dikerjakan", en: "Under way" }
    effects_due(when: &str) { id: "Dicoba lagi {when}", en: "Tried again {when}" }
    effects_again { id: "Coba lagi", en: "Try again" }
    effects_done { id: "Pekerjaan akan dicoba lagi sekarang.", en: "The job will be tried again now." }
    effects_gone { id: "Pekerjaan itu sudah selesai.", en: "That job is finished already." }
}
