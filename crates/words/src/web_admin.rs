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
    admin_repositories_label { id: "Repositori", en: "Repositories" }

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

    // --- system
    system_heading { id: "Kesehatan sistem", en: "System health" }
    system_well { id: "Semua baik.", en: "All is well." }
    system_less(n: i64) {
        id: "Tidak ada yang mendesak. {n} hal perlu dilihat.",
        en: "Nothing is urgent. {n} things need a look.",
        one: "Nothing is urgent. {n} thing needs a look.",
    }
    system_bad(n: i64) {
        id: "{n} hal perlu ditangani sekarang.",
        en: "{n} things need somebody now.",
        one: "{n} thing needs somebody now.",
    }
    system_caption { id: "Yang paling mendesak dahulu", en: "The most urgent first" }
    system_column_what { id: "Bagian", en: "Part" }
    system_column_found { id: "Temuan", en: "Found" }
    system_mark_bad { id: "Buruk", en: "Bad" }
    system_mark_less { id: "Kurang", en: "Less" }
    system_mark_well { id: "Baik", en: "Well" }
    system_space(free: &str, all: &str) { id: "{free} kosong dari {all}", en: "{free} free of {all}" }
    system_space_advice {
        id: "Kosongkan atau perbesar disk. Tanpa ruang, catatan tidak dapat ditulis.",
        en: "Free or enlarge the disk. Without room no record can be written.",
    }
    system_space_scarce {
        id: "Push, unggahan, impor, dan job ditolak sampai ada ruang. Kosongkan atau perbesar disk.",
        en: "Pushes, uploads, imports and jobs are refused until there is room. Free or enlarge the disk.",
    }
    system_space_spent {
        id: "Hanya membaca dan masuk yang masih bisa. Kosongkan atau perbesar disk sekarang.",
        en: "Only reading and signing in go on. Free or enlarge the disk now.",
    }
    system_check { id: "Pemeriksaan jurnal", en: "Check of the journal" }
    system_check_never {
        id: "Belum diperiksa sejak server mulai.",
        en: "Not checked since the server started.",
    }
    system_check_running(since: &str) { id: "Diperiksa sejak {since}.", en: "Under way since {since}." }
    system_check_whole(at: &str) { id: "Utuh pada {at}.", en: "Whole at {at}." }
    system_check_broken(at: &str) { id: "Tidak cocok pada {at}.", en: "It did not hold at {at}." }
    system_check_stopped(at: &str) { id: "Terhenti pada {at}.", en: "It stopped at {at}." }
    system_check_advice {
        id: "Buka halaman jurnal, lalu periksa rantainya.",
        en: "Open the journal's page and check the chain.",
    }
    system_to_journal { id: "Jurnal", en: "Journal" }
    system_clock_label { id: "Jam server", en: "Server's clock" }
    system_clock(last: &str) { id: "Entri terakhir pada {last}.", en: "The last entry is of {last}." }
    system_clock_advice {
        id: "Jam server tertinggal dari entri terakhir. Setel jamnya.",
        en: "The clock is behind the last entry. Set it.",
    }
    system_effects(due: i64, parked: i64) {
        id: "{due} menunggu giliran, {parked} menunggu orang",
        en: "{due} wait for their turn, {parked} for a person",
    }
    system_effects_advice {
        id: "Baca sebabnya, perbaiki, lalu tekan Coba lagi.",
        en: "Read why, mend it, then press Try again.",
    }
    system_mail_failed(n: i64) {
        id: "{n} surat tidak dapat dikirim",
        en: "{n} mails could not be sent",
        one: "{n} mail could not be sent",
    }
    system_mail_on { id: "Surat dikirim.", en: "Mail is sent." }
    system_mail_off {
        id: "Surat mati. Orang diberi tahu lewat kotak masuk saja.",
        en: "Mail is off. People are told by the inbox alone.",
    }
    system_repositories_broken(finding: &str) {
        id: "git menemukan kerusakan: {finding}",
        en: "git found damage: {finding}",
    }
    system_repositories_cared(at: &str) { id: "Dirapikan {at}.", en: "Packed {at}." }
    system_repositories_later {
        id: "Dirapikan malam ini, di luar jam kerja.",
        en: "They are packed tonight, outside working hours.",
    }
    system_repositories_advice {
        id: "Jangan hapus apa pun. Pulihkan dari cadangan, atau dorong lagi dari klon.",
        en: "Delete nothing. Restore from a backup, or push again from a clone.",
    }
    system_git_none { id: "git tidak ditemukan.", en: "git was not found." }
    system_git_advice {
        id: "Pasang git 2.39.1 atau lebih baru, lalu mulai ulang server.",
        en: "Install git 2.39.1 or newer, then restart the server.",
    }
    system_sandbox { id: "Ruang kerja pipeline", en: "Sandbox of pipelines" }
    system_sandbox_none(why: &str) { id: "Pipeline tidak dapat berjalan: {why}", en: "No pipeline can run: {why}" }
    system_sandbox_advice {
        id: "Pasang bubblewrap. alur doctor menjelaskan yang kurang.",
        en: "Install bubblewrap. alur doctor tells what is missing.",
    }
    system_backup_label { id: "Cadangan terakhir", en: "Last backup" }
    system_backup_none { id: "Belum pernah dicadangkan.", en: "No backup was taken yet." }
    system_backup(at: &str, place: &str) { id: "{at}, ke {place}", en: "{at}, to {place}" }
    system_backup_next(at: &str) { id: "Berikutnya {at}.", en: "The next one: {at}." }
    system_backup_running { id: "Sedang dicadangkan.", en: "A backup is under way." }
    system_backup_so_far(done: &str, all: &str) {
        id: "Sedang dicadangkan: {done} dari {all}.",
        en: "A backup is under way: {done} of {all}.",
    }
    system_backup_left(left: &str) { id: "Kira-kira {left} lagi.", en: "About {left} to go." }
    system_backup_failed(at: &str, place: &str, why: &str) {
        id: "Gagal {at}, ke {place}: {why}",
        en: "Failed {at}, to {place}: {why}",
    }
    system_backup_failed_advice {
        id: "Perbaiki sebabnya, lalu cadangkan lagi.",
        en: "Mend the cause, then back up again.",
    }
    system_backup_advice {
        id: "Atur backup_dir dan backup_at, atau jalankan alur backup setiap malam.",
        en: "Set backup_dir and backup_at, or run alur backup every night.",
    }
    system_backup_now { id: "Cadangkan sekarang", en: "Back up now" }
    system_restored { id: "Dipulihkan", en: "Restored" }
    system_restored_advice {
        id: "Surat dan pemasangan yang menunggu saat itu ditahan. Periksa sebelum dikirim.",
        en: "Mails and deployments that waited then are held back. Look before you send them.",
    }
    system_head { id: "Ujung jurnal", en: "Head of the journal" }
    system_head_advice {
        id: "Catat di luar server ini. Dengan catatan itu, jurnal yang dipotong ketahuan.",
        en: "Note it outside this server. By that note a journal cut short is found.",
    }
}
