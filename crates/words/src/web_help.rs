//! The help pages: the SOP's own words per step, and how Alur holds them.

sentences! {
    web_help_title { id: "Bantuan: tiga belas langkah", en: "Help: the thirteen steps" }
    web_help_intro {
        id: "Alur menjalankan SOP ini langkah demi langkah. Tidak ada langkah yang dapat dilewati.",
        en: "Alur runs this SOP step by step. No step can be skipped."
    }
    web_help_step(no: u8, name: &str) { id: "Langkah {no}: {name}", en: "Step {no}: {name}" }
    web_help_row { id: "Bunyi SOP", en: "Wording of the SOP" }
    web_help_requirements { id: "Kelengkapan", en: "Requirements" }
    web_help_time { id: "Waktu", en: "Time" }
    web_help_output { id: "Output", en: "Output" }
    web_help_notes { id: "Keterangan", en: "Notes" }
}
