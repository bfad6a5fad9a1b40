//! What the frame itself says: the banner of plain http, and a form that another site sent.

sentences! {
    /// Above every page while Alur is served without TLS, which is allowed on loopback alone.
    web_plain_http {
        id: "Tanpa TLS: hanya untuk dicoba di komputer ini.",
        en: "Without TLS: only for trying out on this computer.",
    }
    web_other_site { id: "Kiriman dari situs lain ditolak", en: "A form from another site is refused" }
    web_our_address(address: &str) { id: "Buka Alur di {address}.", en: "Open Alur at {address}." }

    // --- a session that ended in mid-form
    resume_back {
        id: "Isian Anda ada lagi di sini dan belum terkirim. Periksa, lalu tekan tombolnya.",
        en: "What you filled in is here again and was not sent. Check it, then press the button.",
    }
    resume_files { id: "Berkas perlu dipilih lagi setelah masuk.", en: "Choose files again after signing in." }
    resume_too_large {
        id: "Teks ini terlalu panjang untuk dibawa. Masuk di tab lain, kembali ke formulirnya, lalu kirim lagi.",
        en: "This text is too long to carry. Sign in in another tab, go back to the form, then send again.",
    }
    resume_gone_heading {
        id: "Formulir itu tidak ada lagi di halamannya",
        en: "That form is no longer on its page",
    }
    resume_gone_why {
        id: "Mungkin sudah dikerjakan, atau sekarang bukan giliran Anda.",
        en: "It may have been done, or it is not your turn now.",
    }
    resume_gone_next {
        id: "Tidak ada yang terkirim. Teks Anda masih ada di halaman ini untuk disalin.",
        en: "Nothing was sent. Your text is still on this page to be copied.",
    }

    web_token_refused {
        id: "Token ini tidak dikenal, kedaluwarsa, atau tidak boleh untuk ini.",
        en: "This token is unknown, expired, or not for this use.",
    }
}
