//! What stands around every page, on forms, and on the pages that say why there is no other page.

sentences! {
    web_title_wrong(title: &str) { id: "Kesalahan: {title}", en: "To mend: {title}" }
    /// Above every page while Alur is served without TLS, which is allowed on loopback alone.
    web_plain_http {
        id: "Tanpa TLS: hanya untuk dicoba di komputer ini.",
        en: "Without TLS: only for trying out on this computer."
    }

    web_errors(n: usize) { id: "Perlu diperbaiki: {n} isian", en: "Fields to mend: {n}" }

    // --- problem pages
    web_problem_code(code: &str) {
        id: "Untuk bertanya, sebutkan kode {code}.",
        en: "When you ask about this, give the code {code}."
    }
    web_problem_kept { id: "Teks Anda tersimpan di sini", en: "Your text is kept here" }
    web_problem_home { id: "Buka tugas saya", en: "Open my work" }
    web_problem_find { id: "Cari di daftar issue", en: "Search the issue list" }
    web_problem_back { id: "Kembali ke halamannya", en: "Back to its page" }
    web_problem_missing { id: "Halaman ini tidak ada", en: "There is no such page" }
    web_problem_missing_why {
        id: "Alamatnya keliru, atau isinya bukan untuk Anda.",
        en: "The address is wrong, or what it holds is not for you."
    }
    web_problem_refused { id: "Belum dapat dilakukan", en: "Not possible now" }
    web_problem_forbidden { id: "Tindakan ini bukan untuk Anda", en: "This act is not yours" }
    web_problem_form { id: "Isian ini belum dapat dibaca", en: "This form could not be read" }
    web_problem_form_why {
        id: "Kembali ke halamannya, periksa isian, lalu kirim lagi.",
        en: "Go back to its page, check the fields and send again."
    }
    web_problem_fault { id: "Alur gagal menjawab", en: "Alur failed to answer" }
    web_problem_fault_why {
        id: "Tidak ada yang tercatat dari permintaan ini. Coba lagi sebentar lagi.",
        en: "Nothing of this request was recorded. Try again in a moment."
    }
    web_problem_too_large(most_kib: usize) {
        id: "Kiriman terlalu besar: paling besar {most_kib} KiB.",
        en: "What you sent is too large: at most {most_kib} KiB."
    }
    web_problem_too_large_title { id: "Kiriman terlalu besar", en: "Too large" }
    web_problem_method { id: "Alamat ini tidak menerima cara itu", en: "This address does not take that method" }
    web_problem_busy { id: "Terlalu banyak percobaan", en: "Too many attempts" }
    web_problem_busy_why(seconds: u64) {
        id: "Tunggu {seconds} detik, lalu coba lagi.",
        en: "Wait {seconds} seconds, then try again."
    }
    web_problem_host { id: "Nama server ini tidak dikenal", en: "This server name is not known" }
    web_problem_host_why(address: &str) {
        id: "Buka Alur lewat {address}.",
        en: "Open Alur at {address}."
    }
    web_problem_origin { id: "Kiriman dari situs lain ditolak", en: "A form from another site is refused" }
    web_problem_origin_why {
        id: "Buka halamannya di Alur, lalu kirim dari sana.",
        en: "Open the page in Alur and send it from there."
    }
    web_problem_sign_in { id: "Anda belum masuk", en: "You are not signed in" }
    web_problem_sign_in_why {
        id: "Masuk dahulu; teks di bawah ini dapat Anda salin.",
        en: "Sign in first; you can copy the text below."
    }
    web_problem_token { id: "Token ini tidak berlaku di sini", en: "This token does not count here" }

    // --- messages beside fields
    web_field_missing { id: "Isi bagian ini.", en: "Fill in this field." }
    web_field_choose { id: "Pilih salah satu.", en: "Choose one." }
    web_field_unknown { id: "Pilih dari daftar.", en: "Choose from the list." }
    web_field_too_short(least: usize) {
        id: "Tulis paling sedikit {least} karakter.",
        en: "Write at least {least} characters."
    }
    web_field_too_long(most: usize) {
        id: "Tulis paling banyak {most} karakter.",
        en: "Write at most {most} characters."
    }
    web_field_one_line { id: "Tulis dalam satu baris.", en: "Write it in one line." }
    web_field_control {
        id: "Hapus karakter yang tidak dapat dicetak.",
        en: "Remove the characters that cannot be printed."
    }
    web_field_moment {
        id: "Tulis tanggal dan jam, misalnya 2026-11-26 16:00.",
        en: "Write date and time, for example 2026-11-26 16:00."
    }
    web_field_day { id: "Tulis tanggal, misalnya 2026-11-26.", en: "Write a date, for example 2026-11-26." }
    web_field_number { id: "Tulis angka saja.", en: "Write digits only." }
    web_field_commit {
        id: "Tulis 40 digit heksadesimal nomor commit.",
        en: "Write the 40 hexadecimal digits of the commit."
    }
}
