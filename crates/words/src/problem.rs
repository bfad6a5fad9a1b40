//! Problem pages: what happened, what was kept, what to do (screens, section 10). No code without a
//! sentence, no joke.

/// A way a request can end without its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Problem {
    /// 400: the request could not be read.
    Unreadable,
    /// 401: sign in first.
    SignIn,
    /// 403: not yours; the refusal's own sentence stands above.
    NotYours,
    /// 404: not there, or not for you.
    NotThere,
    /// 405: the address knows no such method.
    Method,
    /// 408: the request took too long to arrive.
    TooSlow,
    /// 409: it changed meanwhile.
    Changed,
    /// 413: too large.
    TooLarge,
    /// 415: a kind of content that is not taken here.
    Kind,
    /// 421: meant for another address.
    Elsewhere,
    /// 422: fields to be mended.
    Fields,
    /// 429: too many at once.
    TooMany,
    /// 500: a fault of Alur.
    Fault,
    /// 503: not ready now.
    NotReady,
    /// 507: no room left.
    NoRoom,
}

impl Problem {
    pub const ALL: [Problem; 15] = [
        Problem::Unreadable,
        Problem::SignIn,
        Problem::NotYours,
        Problem::NotThere,
        Problem::Method,
        Problem::TooSlow,
        Problem::Changed,
        Problem::TooLarge,
        Problem::Kind,
        Problem::Elsewhere,
        Problem::Fields,
        Problem::TooMany,
        Problem::Fault,
        Problem::NotReady,
        Problem::NoRoom,
    ];

    /// The HTTP status.
    pub fn status(self) -> u16 {
        match self {
            Problem::Unreadable => 400,
            Problem::SignIn => 401,
            Problem::NotYours => 403,
            Problem::NotThere => 404,
            Problem::Method => 405,
            Problem::TooSlow => 408,
            Problem::Changed => 409,
            Problem::TooLarge => 413,
            Problem::Kind => 415,
            Problem::Elsewhere => 421,
            Problem::Fields => 422,
            Problem::TooMany => 429,
            Problem::Fault => 500,
            Problem::NotReady => 503,
            Problem::NoRoom => 507,
        }
    }

    /// The problem of a status; an unlisted one of 4xx is unreadable, all else a fault of ours.
    pub fn of_status(status: u16) -> Problem {
        let known = Problem::ALL.into_iter().find(|problem| problem.status() == status);
        known.unwrap_or(if (400..500).contains(&status) { Problem::Unreadable } else { Problem::Fault })
    }
}

choices! {
    /// Heading: what happened.
    problem_heading(problem: Problem) {
        Problem::Unreadable => { id: "Permintaan ini tidak dapat dibaca", en: "This request could not be read" }
        Problem::SignIn => { id: "Masuk dahulu", en: "Sign in first" }
        Problem::NotYours => { id: "Ini dikerjakan oleh orang lain", en: "This is for somebody else to do" }
        Problem::NotThere => { id: "Halaman ini tidak ada", en: "This page does not exist" }
        Problem::Method => { id: "Alamat ini tidak menerima tindakan itu", en: "This address does not take that act" }
        Problem::TooSlow => { id: "Pengiriman berhenti di tengah jalan", en: "The sending stopped half-way" }
        Problem::Changed => { id: "Keadaannya berubah sejak Anda membukanya", en: "It changed since you opened it" }
        Problem::TooLarge => { id: "Kiriman ini terlalu besar", en: "This is too large" }
        Problem::Kind => { id: "Jenis kiriman ini tidak diterima di sini", en: "This kind of content is not taken here" }
        Problem::Elsewhere => { id: "Alamat ini bukan milik Alur", en: "This address is not Alur's" }
        Problem::Fields => { id: "Ada isian yang perlu dilengkapi", en: "Some fields need attention" }
        Problem::TooMany => { id: "Terlalu banyak permintaan sekaligus", en: "Too many requests at once" }
        Problem::Fault => { id: "Alur tidak berhasil menyelesaikan permintaan ini", en: "Alur could not finish this request" }
        Problem::NotReady => { id: "Alur belum siap sekarang", en: "Alur is not ready now" }
        Problem::NoRoom => { id: "Ruang penyimpanan penuh", en: "There is no room left" }
    }

    /// What was kept, or that nothing changed.
    problem_kept(problem: Problem) {
        Problem::Unreadable
        | Problem::NotYours
        | Problem::Method
        | Problem::TooLarge
        | Problem::Kind
        | Problem::TooMany => { id: "Tidak ada yang berubah.", en: "Nothing has changed." }
        Problem::SignIn => { id: "Yang Anda ketik muncul lagi setelah masuk.", en: "What you typed appears again after you sign in." }
        Problem::NotThere | Problem::Elsewhere => { id: "Mungkin alamatnya salah ketik, atau halaman itu bukan untuk Anda.", en: "The address may be mistyped, or the page is not for you." }
        Problem::TooSlow => { id: "Tidak ada yang tersimpan dari kiriman ini.", en: "Nothing of it was saved." }
        Problem::Changed | Problem::Fields => { id: "Teks Anda masih ada di halaman ini.", en: "Your text is still on this page." }
        Problem::Fault => { id: "Tidak ada langkah yang setengah tercatat. Draf Anda tersimpan di peramban.", en: "No step is half recorded. Your draft is kept in the browser." }
        Problem::NotReady => { id: "Semua catatan aman. Draf Anda tersimpan di peramban.", en: "All records are safe. Your draft is kept in the browser." }
        Problem::NoRoom => { id: "Semua catatan aman; yang baru belum dapat disimpan.", en: "All records are safe; new ones cannot be saved yet." }
    }

    /// What to do.
    problem_next(problem: Problem) {
        Problem::Unreadable => { id: "Kembali ke halaman sebelumnya, muat lagi, lalu kirim sekali lagi.", en: "Go back to the page before, reload it, then send once more." }
        Problem::SignIn => { id: "Masuk dengan nama pengguna dan kata sandi Anda.", en: "Sign in with your user name and password." }
        Problem::NotYours => { id: "Minta orang yang disebut di atas, atau buka tugas Anda.", en: "Ask the person named above, or open your work." }
        Problem::NotThere => { id: "Cari nomor atau katanya, atau buka daftar issue.", en: "Search for its number or words, or open the issue list." }
        Problem::Method => { id: "Buka halamannya dahulu, lalu pakai tombol di sana.", en: "Open the page first, then use its buttons." }
        Problem::TooSlow => { id: "Periksa sambungan Anda, lalu kirim sekali lagi.", en: "Check your connection, then send once more." }
        Problem::Changed => { id: "Baca perubahannya, lalu kirim lagi bila masih sesuai.", en: "Read what changed, then send again if it still fits." }
        Problem::TooLarge => { id: "Perkecil berkasnya, atau bagi menjadi beberapa.", en: "Make the file smaller, or split it." }
        Problem::Kind => { id: "Pakai formulir di halaman, atau JSON menurut dokumen API.", en: "Use the form on the page, or JSON as the API document says." }
        Problem::Elsewhere => { id: "Buka Alur lewat alamat yang diberikan kantor Anda.", en: "Open Alur by the address your office gave you." }
        Problem::Fields => { id: "Lengkapi isian yang ditandai, lalu kirim lagi.", en: "Complete the marked fields, then send again." }
        Problem::TooMany => { id: "Tunggu sebentar, lalu coba lagi.", en: "Wait a little, then try again." }
        Problem::Fault => { id: "Coba sekali lagi. Bila berulang, sebutkan kode di bawah kepada System Administrator.", en: "Try once more. If it returns, tell the System Administrator the code below." }
        Problem::NotReady => { id: "Coba lagi sebentar lagi.", en: "Try again in a moment." }
        Problem::NoRoom => { id: "System Administrator mengosongkan ruang; coba lagi setelah itu.", en: "The System Administrator makes room; try again after that." }
    }
}

sentences! {
    problem_code(code: &str) { id: "Kode {code}", en: "Code {code}" }
    problem_what_changed { id: "Yang berubah sejak Anda membukanya", en: "What changed since you opened it" }
    problem_changed_caption {
        id: "Keadaan saat formulir dibuka dan sekarang",
        en: "How it stood when the form was opened, and now",
    }
    problem_column_thing { id: "Hal", en: "What" }
    problem_column_then { id: "Saat Anda membuka", en: "When you opened it" }
    problem_column_then_at(when: &str) { id: "Dibuka {when}", en: "Opened {when}" }
    problem_column_now_at(time: &str) { id: "Sekarang, {time}", en: "Now, {time}" }
    /// What happened meanwhile: a journal entry's words, by whom, when.
    problem_event(event: &str, who: &str, time: &str) { id: "{event} ({who}, {time})", en: "{event} ({who}, {time})" }
    stale_as_comment { id: "Simpan sebagai komentar", en: "Save it as a comment" }
    problem_your_text { id: "Teks Anda", en: "Your text" }
    problem_to_our_address { id: "Buka Alur di alamat itu", en: "Open Alur at that address" }
    problem_to_tasks { id: "Ke Tugas saya", en: "To My work" }
    problem_to_issues { id: "Ke daftar issue", en: "To the issue list" }
    problem_back { id: "Kembali", en: "Back" }
}
