//! What the script says: keys, drafts, live pages, the palette.

use crate::Lang;

sentences! {
    script_restored { id: "Draf pukul {time} dipulihkan.", en: "Your draft of {time} is back." }
    script_discard { id: "Buang draf", en: "Discard the draft" }
    script_updated { id: "Halaman ini diperbarui pukul {time}.", en: "This page was updated at {time}." }
    script_outdated {
        id: "Isian ini tidak berlaku lagi: keadaannya sudah berubah. Salin teks Anda bila masih perlu.",
        en: "This form no longer applies: things have changed. Copy your text if you still need it.",
    }
    script_copy { id: "Salin", en: "Copy" }
    script_copied { id: "Tersalin", en: "Copied" }
    script_close { id: "Tutup", en: "Close" }
    script_palette { id: "Cari atau buka", en: "Search or open" }
    script_nothing { id: "Tidak ada yang cocok. Tekan Enter untuk mencari.", en: "Nothing matches. Press Enter to search." }
    /// Beside a number, a branch or a commit that leads straight to its page.
    search_straight { id: "Langsung buka", en: "Open" }
    script_keys { id: "Tombol pintas", en: "Keyboard shortcuts" }
    script_keys_off { id: "Matikan tombol pintas di Profil.", en: "Turn shortcuts off in your profile." }
    script_key_search { id: "Cari", en: "Search" }
    script_key_palette { id: "Cari atau buka apa saja", en: "Search or open anything" }
    script_key_list { id: "Daftar tombol ini", en: "This list of keys" }
    script_key_rows { id: "Baris berikutnya, sebelumnya", en: "Next row, previous row" }
    script_key_go {
        id: "Tugas saya, Issue, Papan, Rilis",
        en: "My work, Issues, Board, Releases",
    }
    script_key_act { id: "Fokus ke tombol utama", en: "Focus the primary button" }
    script_key_note { id: "Tulis catatan", en: "Write a note" }
    script_key_new { id: "Buat issue", en: "New issue" }
    script_key_files { id: "Berkas sebelumnya, berikutnya", en: "Previous file, next file" }
    script_key_submit { id: "Kirim formulir", en: "Submit the form" }
    script_key_leave { id: "Keluar dari kolom", en: "Leave the field" }
    /// In the footer of a page that is updated by itself (WCAG 2.2.2).
    frame_live_stop { id: "Berhenti memperbarui otomatis", en: "Stop automatic updates" }
    frame_live_start { id: "Perbarui otomatis", en: "Update automatically" }
    profile_keys { id: "Tombol pintas", en: "Keyboard shortcuts" }
    profile_keys_on { id: "Aktif", en: "On" }
    profile_keys_off { id: "Mati", en: "Off" }
}

impl Lang {
    /// The words of the script by its own names. Braces stay: the script fills them in.
    pub fn script_words(self) -> [(&'static str, &'static str); 10] {
        [
            ("restored", self.script_restored()),
            ("discard", self.script_discard()),
            ("updated", self.script_updated()),
            ("outdated", self.script_outdated()),
            ("copy", self.script_copy()),
            ("copied", self.script_copied()),
            ("close", self.script_close()),
            ("palette", self.script_palette()),
            ("nothing", self.script_nothing()),
            ("keys", self.script_keys()),
        ]
    }

    /// Each key with what it does, in the order of their list.
    pub fn script_keys_list(self) -> [(&'static str, &'static str); 11] {
        [
            ("/", self.script_key_search()),
            ("Ctrl+K", self.script_key_palette()),
            ("j k", self.script_key_rows()),
            ("g t, g i, g p, g r", self.script_key_go()),
            ("a", self.script_key_act()),
            ("n", self.script_key_note()),
            ("c", self.script_key_new()),
            ("[ ]", self.script_key_files()),
            ("Ctrl+Enter", self.script_key_submit()),
            ("Esc", self.script_key_leave()),
            ("?", self.script_key_list()),
        ]
    }
}
