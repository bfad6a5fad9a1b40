//! What was found outside Alur, as the application's page tells it.

sentences! {
    found_heading { id: "Ditemukan di luar Alur", en: "Found outside Alur" }
    found_ahead(name: &str, commit: &str, journal: &str, since: &str) {
        id: "Di {name} ada commit sampai {commit} yang bukan dari issue mana pun; jurnal mencatat {journal}. Ditemukan {since}.",
        en: "On {name} stand commits up to {commit} that belong to no issue; the journal says {journal}. Found {since}.",
    }
    found_elsewhere(name: &str, commit: &str, journal: &str, since: &str) {
        id: "{name} dipindah ke {commit}; jurnal mencatat {journal}. Ditemukan {since}.",
        en: "{name} was moved to {commit}; the journal says {journal}. Found {since}.",
    }
    found_gone(name: &str, journal: &str, since: &str) {
        id: "{name} hilang dari repositori; jurnal mencatat {journal}. Ditemukan {since}.",
        en: "{name} is gone from the repository; the journal says {journal}. Found {since}.",
    }
    found_extra(name: &str, commit: &str, since: &str) {
        id: "{name} pada {commit} tidak dikenal jurnal. Ditemukan {since}.",
        en: "{name} at {commit} is not known to the journal. Found {since}.",
    }
    found_reverts(name: &str) {
        id: "Kembalikan mengeluarkannya dari {name} dengan satu commit; yang datang kemudian tetap. Langkah 12 diulang.",
        en: "Taking it back removes it from {name} by one commit; what came later stays. Step 12 is done again.",
    }
    found_puts_back(name: &str, journal: &str) {
        id: "Kembalikan menaruh {name} pada {journal} lagi; yang ditemukan disimpan di server.",
        en: "Taking it back puts {name} to {journal} again; what was found is kept on the server.",
    }
    found_takes_away(name: &str) {
        id: "Kembalikan menyingkirkan {name}; isinya disimpan di server.",
        en: "Taking it back removes {name}; what it held is kept on the server.",
    }
    found_restoring { id: "Sedang dikembalikan.", en: "Being taken back." }
    found_stopped(files: &str) {
        id: "Belum dapat dikembalikan: issue lain dibangun di atasnya di {files}. Keluarkan issue itu dari staging dahulu.",
        en: "It cannot be taken back yet: other issues build on it in {files}. Take those out of staging first.",
    }
    found_moved_again { id: "Belum dikembalikan: bergerak lagi sementara itu.", en: "Not taken back yet: it moved once more meanwhile." }
    found_journal_behind {
        id: "Jurnal lebih lama daripada repositori: tidak ada yang diputuskan di aplikasi ini sampai setiap temuan dikembalikan.",
        en: "The journal is older than the repository: nothing is decided in this application until each find is taken back.",
    }
    found_who(names: &str) { id: "Yang dapat mengembalikan: {names} (PM).", en: "Who can take it back: {names} (PM)." }
    found_commit(commit: &str) { id: "Lihat commit {commit}", en: "See commit {commit}" }
    found_which { id: "Temuan", en: "Find" }
    found_reason_hint {
        id: "Tulis apa yang terjadi, sejauh diketahui. Tercatat di jurnal.",
        en: "Write what happened, as far as known. It stands in the journal.",
    }
    found_button { id: "Kembalikan", en: "Take it back" }
    found_done { id: "Alur sedang mengembalikannya. Hasilnya tercatat di jurnal.", en: "Alur is taking it back. The result stands in the journal." }
}
