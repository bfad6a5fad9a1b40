//! Sign-in, first set-up, profile with tokens.

sentences! {
    // --- sign-in
    sign_in_heading { id: "Masuk", en: "Sign in" }
    sign_in_for(office: &str) { id: "Untuk petugas {office}.", en: "For the staff of {office}." }
    sign_in_user { id: "Nama pengguna", en: "User name" }
    sign_in_password { id: "Kata sandi", en: "Password" }
    sign_in_button { id: "Masuk", en: "Sign in" }
    sign_in_wrong {
        id: "Nama pengguna atau kata sandi belum cocok. Periksa keduanya, lalu coba lagi.",
        en: "User name or password does not match. Check both, then try again.",
    }
    sign_in_wait(seconds: i64) {
        id: "Terlalu banyak percobaan. Coba lagi dalam {seconds} detik.",
        en: "Too many attempts. Try again in {seconds} seconds.",
        one: "Too many attempts. Try again in {seconds} second.",
    }
    sign_in_demo_heading { id: "Akun peragaan", en: "Demonstration accounts" }
    sign_in_demo_hint(password: &str) {
        id: "Kata sandi semua akun: {password}",
        en: "The password of every account: {password}",
    }

    // --- change of password
    password_heading { id: "Ganti kata sandi", en: "Change the password" }
    password_first_lead {
        id: "Kata sandi ini dibuat orang lain. Buat yang baru, yang hanya Anda yang tahu.",
        en: "Somebody else made this password. Make a new one that only you know.",
    }
    password_old { id: "Kata sandi sekarang", en: "Present password" }
    password_new { id: "Kata sandi baru", en: "New password" }
    password_new_hint(least: usize) {
        id: "Paling sedikit {least} karakter. Kalimat pendek lebih mudah diingat; boleh ditempel.",
        en: "At least {least} characters. A short phrase is easier to remember; pasting is fine.",
    }
    password_button { id: "Simpan kata sandi", en: "Save the password" }

    // --- set-up
    setup_heading { id: "Siapkan Alur", en: "Set up Alur" }
    setup_lead {
        id: "Alur baru dijalankan. Isi empat hal ini satu kali.",
        en: "Alur has just been started. Fill in these four things once.",
    }
    setup_token { id: "Token dari konsol server", en: "Token from the server's console" }
    setup_token_hint {
        id: "Tertulis di konsol saat Alur dijalankan, berlaku satu kali.",
        en: "It was printed on the console when Alur started; it works once.",
    }
    setup_token_wrong { id: "Token ini tidak cocok. Lihat lagi di konsol server.", en: "This token does not match. Look at the server's console again." }
    setup_office { id: "Nama kantor", en: "Name of the office" }
    setup_administrator { id: "Nama Administrator", en: "Name of the Administrator" }
    setup_mail { id: "Alamat surel", en: "Mail address" }
    setup_zone { id: "Zona waktu", en: "Time zone" }
    setup_zone_wib { id: "WIB, Jakarta dan Batam", en: "WIB, Jakarta and Batam" }
    setup_zone_wita { id: "WITA, Makassar", en: "WITA, Makassar" }
    setup_zone_wit { id: "WIT, Jayapura", en: "WIT, Jayapura" }
    setup_button { id: "Mulai memakai Alur", en: "Begin with Alur" }

    // --- profile
    profile_heading { id: "Profil", en: "Profile" }
    profile_user { id: "Nama pengguna", en: "User name" }
    profile_language { id: "Bahasa", en: "Language" }
    profile_language_browser { id: "Ikut peramban", en: "As the browser" }
    profile_language_id { id: "Bahasa Indonesia", en: "Bahasa Indonesia" }
    profile_language_en { id: "English", en: "English" }
    profile_theme { id: "Tampilan", en: "Appearance" }
    profile_theme_system { id: "Ikut perangkat", en: "As the device" }
    profile_theme_light { id: "Terang", en: "Light" }
    profile_theme_dark { id: "Gelap", en: "Dark" }
    profile_button { id: "Simpan profil", en: "Save the profile" }
    profile_sessions { id: "Sesi", en: "Sessions" }
    profile_session_this { id: "Sesi ini", en: "This session" }
    profile_session_began { id: "Mulai", en: "Begun" }
    profile_session_last { id: "Terakhir dipakai", en: "Last used" }
    profile_session_from { id: "Dari", en: "From" }
    profile_sessions_close_others { id: "Tutup semua sesi lain", en: "Close all other sessions" }
    profile_sessions_closed { id: "Sesi ditutup.", en: "The session is closed." }

    // --- tokens
    tokens_heading { id: "Token", en: "Tokens" }
    tokens_lead {
        id: "Token dipakai sebagai kata sandi git dan untuk API. Token terlihat satu kali saja.",
        en: "A token is your git password and opens the API. It is shown once only.",
    }
    tokens_none {
        id: "Belum ada token. Buat satu untuk git push.",
        en: "There is no token yet. Make one for git push.",
    }
    tokens_name { id: "Nama token", en: "Name of the token" }
    tokens_name_hint { id: "Misalnya nama komputer Anda.", en: "For example the name of your computer." }
    tokens_scope { id: "Boleh untuk", en: "May be used to" }
    tokens_scope_read { id: "membaca lewat API", en: "read by the API" }
    tokens_scope_git_read { id: "git clone dan fetch", en: "git clone and fetch" }
    tokens_scope_git_write { id: "git push", en: "git push" }
    tokens_expires { id: "Berlaku sampai", en: "Valid until" }
    tokens_last_used { id: "Terakhir dipakai", en: "Last used" }
    tokens_never_used { id: "belum pernah", en: "never" }
    tokens_button { id: "Buat token", en: "Make a token" }
    tokens_made { id: "Token dibuat. Salin sekarang; ia tidak ditampilkan lagi.", en: "The token is made. Copy it now; it is not shown again." }
    tokens_revoke { id: "Cabut token", en: "Revoke the token" }
    tokens_revoked { id: "Token dicabut.", en: "The token is revoked." }
}
