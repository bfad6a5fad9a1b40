//! The second factor: enrolment, the sign-in's second page, acts that ask for it anew, the office's rule,
//! what is done when it is lost; and sessions.

sentences! {
    // --- at the sign-in, and before acts that ask for it
    factor_heading { id: "Faktor kedua", en: "Second factor" }
    factor_sign_in_lead {
        id: "Buka aplikasi autentikator di ponsel Anda, lalu ketik kodenya.",
        en: "Open the authenticator app on your phone and type its code.",
    }
    factor_code { id: "Kode enam angka atau kode pemulihan", en: "Six-digit code or recovery code" }
    factor_code_hint {
        id: "Setiap kode berlaku satu kali. Kode baru muncul tiap 30 detik.",
        en: "Each code works once. A new one appears every 30 seconds.",
    }
    factor_code_wrong {
        id: "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya, lalu coba lagi.",
        en: "This code does not match or was used before. Wait for the next one and try again.",
    }
    factor_button { id: "Lanjutkan", en: "Go on" }
    factor_lost_hint {
        id: "Ponsel dan kode pemulihan hilang? Minta Administrator kantor Anda.",
        en: "Phone and recovery codes lost? Ask an Administrator of your office.",
    }
    step_up_heading { id: "Buktikan bahwa ini Anda", en: "Show that it is you" }
    step_up_code_lead {
        id: "Tindakan ini meminta faktor kedua dari sepuluh menit terakhir.",
        en: "This act asks for a second factor given within the last ten minutes.",
    }
    step_up_password_lead {
        id: "Tindakan ini meminta kata sandi dari sepuluh menit terakhir.",
        en: "This act asks for a password given within the last ten minutes.",
    }
    step_up_next {
        id: "Setelah itu formulir Anda tampil lagi. Periksa isinya, lalu kirim.",
        en: "Your form comes back afterwards. Look it over and send it.",
    }

    // --- enrolment
    factor_none {
        id: "Belum terpasang. Dengan faktor kedua, kata sandi yang bocor saja tidak cukup untuk masuk.",
        en: "Not set up. With a second factor a leaked password alone opens nothing.",
    }
    factor_none_short { id: "Belum terpasang", en: "Not set up" }
    factor_set(since: &str) { id: "Terpasang sejak {since}.", en: "Set up since {since}." }
    factor_must {
        id: "Kantor Anda mewajibkan faktor kedua. Pasang dahulu, lalu lanjutkan bekerja.",
        en: "Your office requires a second factor. Set it up first, then go on working.",
    }
    factor_must_again {
        id: "Faktor kedua Anda dihapus karena hilang. Pasang yang baru, lalu lanjutkan bekerja.",
        en: "Your second factor was taken away as lost. Set up a new one, then go on working.",
    }
    factor_codes_left(n: i64) {
        id: "{n} kode pemulihan masih berlaku.",
        en: "{n} recovery codes still work.",
        one: "{n} recovery code still works.",
    }
    factor_begin { id: "Pasang faktor kedua", en: "Set up a second factor" }
    factor_change { id: "Ganti perangkat", en: "Change the device" }
    factor_remove { id: "Lepas faktor kedua", en: "Take the second factor off" }
    factor_removed { id: "Faktor kedua dilepas.", en: "The second factor is taken off." }
    factor_renew { id: "Buat kode pemulihan baru", en: "Make new recovery codes" }
    factor_renew_hint {
        id: "Kode pemulihan lama tidak berlaku lagi setelah yang baru dibuat.",
        en: "Old recovery codes stop working once new ones are made.",
    }
    factor_scan_heading { id: "1. Pindai kode QR", en: "1. Scan the QR code" }
    factor_scan_lead {
        id: "Pakai aplikasi autentikator apa pun: Aegis, FreeOTP, Google Authenticator.",
        en: "Any authenticator app will do: Aegis, FreeOTP, Google Authenticator.",
    }
    factor_qr { id: "Kode QR untuk aplikasi autentikator", en: "QR code for the authenticator app" }
    factor_by_hand {
        id: "Tidak bisa memindai? Ketik kunci ini: berbasis waktu, 6 angka, 30 detik.",
        en: "No way to scan? Type this key: time-based, 6 digits, 30 seconds.",
    }
    factor_confirm_heading { id: "2. Ketik kode yang tampil", en: "2. Type the code it shows" }
    factor_confirm { id: "Aktifkan faktor kedua", en: "Turn the second factor on" }
    factor_confirm_hint {
        id: "Sesi Anda di perangkat lain ditutup setelah ini.",
        en: "Your sessions on other devices end with this.",
    }
    factor_six { id: "Kode enam angka", en: "Six-digit code" }
    factor_on { id: "Faktor kedua aktif.", en: "The second factor is on." }
    factor_codes_heading { id: "Kode pemulihan", en: "Recovery codes" }
    factor_codes_lead {
        id: "Simpan di tempat aman, jauh dari ponsel. Masing-masing berlaku satu kali dan tidak ditampilkan lagi.",
        en: "Keep them in a safe place, away from the phone. Each works once, and they are not shown again.",
    }
    factor_codes_done { id: "Sudah saya simpan", en: "I have kept them" }

    // --- the office's rule
    factor_rule_heading { id: "Faktor kedua di kantor ini", en: "Second factor in this office" }
    factor_rule_lead {
        id: "Bila diwajibkan, petugas tanpa faktor kedua hanya dapat membuka halaman pemasangannya.",
        en: "Where it is required, staff without one reach the page to set it up and nothing else.",
    }
    factor_rule { id: "Aturan", en: "Rule" }
    factor_rule_optional { id: "Sukarela", en: "Optional" }
    factor_rule_required { id: "Wajib untuk semua petugas", en: "Required of all staff" }
    factor_rule_button { id: "Simpan aturan", en: "Save the rule" }
    factor_rule_done { id: "Aturan disimpan.", en: "The rule is saved." }
    factor_rule_postponed {
        id: "Ditunda: kata sandi saja cukup untuk masuk.",
        en: "Postponed: a password alone is enough to sign in.",
    }

    // --- a lost one
    losses_heading { id: "Faktor kedua yang hilang", en: "Lost second factors" }
    losses_lead {
        id: "Pastikan sendiri, misalnya lewat telepon, bahwa orangnya benar-benar kehilangan.",
        en: "Make sure yourself, by telephone say, that the person did lose it.",
    }
    losses_none {
        id: "Tidak ada yang menunggu. Administrator menyatakannya di halaman akun.",
        en: "Nothing waits. An Administrator states a loss on the account's page.",
    }
    losses_stated(by: &str, when: &str) { id: "Dinyatakan oleh {by}, {when}", en: "Stated by {by}, {when}" }
    losses_confirm(name: &str) { id: "Hapus faktor kedua {name}", en: "Take away the second factor of {name}" }
    losses_confirmed {
        id: "Faktor kedua dihapus. Orangnya memasang yang baru saat masuk lagi.",
        en: "The second factor is taken away. Its owner sets up a new one at the next sign-in.",
    }
    losses_state { id: "Nyatakan hilang", en: "State as lost" }
    losses_state_hint {
        id: "Administrator lain atau atasan harus mengesahkannya dalam satu hari.",
        en: "Another Administrator or a Superior has to confirm it within a day.",
    }
    losses_done {
        id: "Dinyatakan hilang. Orang kedua yang berwenang diberi tahu.",
        en: "Stated as lost. Those who may confirm it are told.",
    }

    // --- sessions
    session_end { id: "Tutup sesi", en: "Close the session" }
    sessions_open(n: i64) { id: "{n} sesi terbuka", en: "{n} open sessions", one: "{n} open session" }
    sessions_end_all { id: "Tutup semua sesinya", en: "Close all sessions of this person" }
    sessions_label { id: "Sesi", en: "Sessions" }
    sessions_ended { id: "Semua sesinya ditutup.", en: "All sessions of this person are closed." }
    device(browser: &str, system: &str) { id: "{browser} di {system}", en: "{browser} on {system}" }
    device_unknown { id: "Perangkat lain", en: "Another device" }
}
