//! What the frame itself says: the banner of plain http, and a form that another site sent.

sentences! {
    /// Above every page while Alur is served without TLS, which is allowed on loopback alone.
    web_plain_http {
        id: "Tanpa TLS: hanya untuk dicoba di komputer ini.",
        en: "Without TLS: only for trying out on this computer.",
    }
    web_other_site { id: "Kiriman dari situs lain ditolak", en: "A form from another site is refused" }
    web_our_address(address: &str) { id: "Buka Alur di {address}.", en: "Open Alur at {address}." }
    web_token_refused {
        id: "Token ini tidak dikenal, kedaluwarsa, atau tidak boleh untuk ini.",
        en: "This token is unknown, expired, or not for this use.",
    }
}
