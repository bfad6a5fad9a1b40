//! What the API says before and beside the rules of the procedure: bodies, queries, tokens, keys, pages of
//! lists.

sentences! {
    api_scope_missing(scope: &str) {
        id: "Token ini tidak memiliki cakupan {scope}.",
        en: "This token lacks the scope {scope}.",
    }
    api_token_in_query {
        id: "Token hanya dikirim di header Authorization. Token di alamat dapat terbaca orang lain: cabut token itu.",
        en: "A token travels in the Authorization header alone. In an address others may read it: revoke that token.",
    }
    api_content_type(kind: &str) {
        id: "Kirim isi sebagai {kind}.",
        en: "Send the body as {kind}.",
    }
    api_not_a_string { id: "Isian ini berupa teks.", en: "This field is a text." }
    api_not_a_number { id: "Isian ini berupa angka bulat dari 1.", en: "This field is a whole number from 1." }
    api_not_a_flag { id: "Isian ini true atau false.", en: "This field is true or false." }
    api_not_a_list { id: "Isian ini berupa daftar.", en: "This field is a list." }
    api_list_too_long(most: usize) { id: "Daftar ini paling banyak {most}.", en: "This list has at most {most} items." }
    api_not_a_choice(choices: &str) { id: "Pilih salah satu: {choices}.", en: "Choose one of: {choices}." }
    api_not_a_moment {
        id: "Tulis waktu dengan selisih zona, seperti 2026-11-24T16:00:00+07:00.",
        en: "Write a moment with its offset, as 2026-11-24T16:00:00+07:00.",
    }
    api_due_twice {
        id: "Tulis due atau due-date dan due-time, jangan keduanya.",
        en: "Write due, or due-date and due-time, not both.",
    }
    api_field_needed(when: &str) { id: "Isian ini wajib bila {when}.", en: "This field is compulsory where {when}." }
    api_field_idle(when: &str) { id: "Isian ini hanya untuk {when}.", en: "This field is for {when} alone." }
    api_unreadable_at(line: usize, column: usize) {
        id: "Isi permintaan harus objek JSON. Pembacaan terhenti di baris {line}, kolom {column}.",
        en: "The body must be a JSON object. Reading stopped at line {line}, column {column}.",
    }
    api_body_too_large(most: &str) {
        id: "Isi permintaan paling besar {most}.",
        en: "A body holds {most} at most.",
    }
    api_not_a_cursor {
        id: "Cursor ini bukan dari jawaban sebelumnya.",
        en: "This cursor is not from an earlier answer.",
    }
    api_unknown_parameter(name: &str) {
        id: "Parameter {name} tidak dikenal di sini.",
        en: "The parameter {name} is not known here.",
    }
    api_parameter_twice(name: &str) { id: "Parameter {name} dikirim dua kali.", en: "The parameter {name} was sent twice." }
    api_key_shape(most: usize) {
        id: "Idempotency-Key: 1 sampai {most} huruf, angka, atau tanda yang terlihat.",
        en: "Idempotency-Key: 1 to {most} letters, digits or visible signs.",
    }
    api_key_reused {
        id: "Idempotency-Key ini sudah dipakai untuk permintaan yang lain. Pakai kunci baru.",
        en: "This Idempotency-Key was used for another request. Use a new one.",
    }
    api_web_page(address: &str) { id: "Halamannya: {address}", en: "Its page: {address}" }
}
