//! The search: the words by which a filter is written, and what its page says.

use crate::Lang;

/// A filter that is written among the words of a query, in either language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilterWord {
    /// `langkah:9`
    Step,
    /// `aplikasi:perizinan`
    Application,
    /// `status:selesai`
    Standing,
    Mine,
    Late,
    Urgent,
}

/// Which issues by how they stand, as a query says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandingWord {
    Open,
    Done,
    Cancelled,
    All,
}

impl FilterWord {
    pub const ALL: [FilterWord; 6] = [
        FilterWord::Step,
        FilterWord::Application,
        FilterWord::Standing,
        FilterWord::Late,
        FilterWord::Mine,
        FilterWord::Urgent,
    ];

    /// The filter that a word in lower case names, be it typed in Indonesian or in English.
    pub fn of(word: &str) -> Option<FilterWord> {
        Some(match word {
            "langkah" | "step" => FilterWord::Step,
            "aplikasi" | "application" | "app" => FilterWord::Application,
            "status" | "keadaan" | "state" => FilterWord::Standing,
            "saya" | "mine" => FilterWord::Mine,
            "terlambat" | "late" | "overdue" => FilterWord::Late,
            "darurat" | "urgent" => FilterWord::Urgent,
            _ => return None,
        })
    }

    /// A value follows it after a colon.
    pub fn takes_value(self) -> bool {
        match self {
            FilterWord::Step | FilterWord::Application | FilterWord::Standing => true,
            FilterWord::Mine | FilterWord::Late | FilterWord::Urgent => false,
        }
    }
}

impl StandingWord {
    /// The standing that a word in lower case names.
    pub fn of(word: &str) -> Option<StandingWord> {
        Some(match word {
            "terbuka" | "berjalan" | "open" => StandingWord::Open,
            "selesai" | "done" | "closed" => StandingWord::Done,
            "batal" | "dibatalkan" | "cancelled" | "canceled" => StandingWord::Cancelled,
            "semua" | "all" => StandingWord::All,
            _ => return None,
        })
    }
}

impl Lang {
    /// All filters as they may be typed.
    pub fn search_filters(self) -> String {
        FilterWord::ALL.map(|word| self.search_filter_example(word)).join(", ")
    }
}

/// The word before the number of a Release, in either language.
pub fn is_release(word: &str) -> bool {
    matches!(word, "rilis" | "release")
}

choices! {
    search_filter_example(word: FilterWord) {
        FilterWord::Step => { id: "langkah:9", en: "step:9" }
        FilterWord::Application => { id: "aplikasi:perizinan", en: "application:perizinan" }
        FilterWord::Standing => { id: "status:selesai", en: "status:done" }
        FilterWord::Mine => { id: "saya", en: "mine" }
        FilterWord::Late => { id: "terlambat", en: "late" }
        FilterWord::Urgent => { id: "darurat", en: "urgent" }
    }
    search_standing(word: StandingWord) {
        StandingWord::Open => { id: "terbuka", en: "open" }
        StandingWord::Done => { id: "selesai", en: "done" }
        StandingWord::Cancelled => { id: "dibatalkan", en: "cancelled" }
        StandingWord::All => { id: "semua keadaan", en: "any state" }
    }
}

sentences! {
    search_heading { id: "Cari", en: "Search" }
    search_label { id: "Cari di Alur", en: "Search Alur" }
    search_button { id: "Cari", en: "Search" }
    search_of(words: &str) { id: "Cari: {words}", en: "Search: {words}" }
    search_hint {
        id: "Kata dari judul, catatan, atau diskusi; #42 untuk issue, !12 untuk merge request.",
        en: "Words of titles, notes or discussion; #42 for an issue, !12 for a merge request.",
    }
    search_more_hint {
        id: "Langsung ke sana: rilis 8, awal nomor commit (7 tanda), atau nama branch.",
        en: "Straight there: release 8, the start of a commit (7 characters), or the name of a branch.",
    }
    search_filters_are(filters: &str) { id: "Saringan: {filters}.", en: "Filters: {filters}." }
    /// Before the filters that a query was understood to hold.
    search_means { id: "Artinya:", en: "This means:" }
    search_means_words(words: &str) { id: "kata {words}", en: "the words {words}" }
    search_means_step(no: u8, name: &str) { id: "langkah {no}, {name}", en: "step {no}, {name}" }
    search_means_application(name: &str) { id: "aplikasi {name}", en: "application {name}" }
    search_means_mine { id: "issue saya", en: "my issues" }
    search_means_late { id: "lewat due date", en: "past the due date" }
    search_means_urgent { id: "darurat", en: "urgent" }
    search_remove(filter: &str) { id: "Hapus saringan {filter}", en: "Remove the filter {filter}" }
    search_as_word(word: &str) {
        id: "Tulis dalam tanda kutip untuk mencarinya sebagai kata: \"{word}\".",
        en: "Put it in quotation marks to look for it as a word: \"{word}\".",
    }
    search_unknown_filter(word: &str) {
        id: "Saringan {word} tidak dikenal, jadi dicari sebagai kata.",
        en: "There is no filter {word}, so it is looked for as a word.",
    }
    search_unknown_value(word: &str, value: &str) {
        id: "Saringan {word} tidak mengenal {value}, jadi tidak dipakai.",
        en: "The filter {word} does not know {value}, so it is not applied.",
    }
    search_none(words: &str) {
        id: "Tidak ada yang cocok dengan {words}, di antara yang boleh Anda lihat.",
        en: "Nothing that you may see matches {words}.",
    }
    search_none_next {
        id: "Coba kata dasar atau lebih sedikit kata. Semua issue juga dapat disaring di daftarnya.",
        en: "Try the root of a word, or fewer words. All issues can be filtered in their list, too.",
    }
    search_all_of(group: &str) { id: "Semua hasil: {group}", en: "All results: {group}" }
    search_back_to_all { id: "Semua jenis", en: "All kinds" }
    search_group_acts { id: "Tindakan dan halaman", en: "Acts and pages" }
    search_group_help { id: "Bantuan", en: "Help" }
    search_group_places { id: "Commit dan branch", en: "Commits and branches" }
    search_group_issues { id: "Issue", en: "Issues" }
    search_group_requests { id: "Merge request", en: "Merge requests" }
    search_group_releases { id: "Rilis", en: "Releases" }
    search_group_applications { id: "Aplikasi", en: "Applications" }
    search_group_people { id: "Orang", en: "People" }
    search_group_notes { id: "Catatan", en: "Notes" }
    search_group_comments { id: "Diskusi", en: "Discussion" }
    search_release(number: i64, application: &str) {
        id: "Rilis {number}, {application}",
        en: "Release {number}, {application}",
    }
    search_request(number: i64) { id: "Merge request !{number}", en: "Merge request !{number}" }
    search_at_step(no: u8, name: &str) { id: "langkah {no}, {name}", en: "step {no}, {name}" }
    search_in_issues { id: "Saring daftar issue dengan ini", en: "Filter the list of issues by this" }

    // --- saved views
    views_heading { id: "Tampilan tersimpan", en: "Saved views" }
    views_lead {
        id: "Saringan daftar issue yang Anda simpan. Hanya Anda yang melihatnya.",
        en: "Filters of the list of issues that you keep. Only you see them.",
    }
    views_none {
        id: "Belum ada tampilan. Saring daftar issue, lalu simpan saringannya di sana.",
        en: "There is no view yet. Filter the list of issues, then save the filter there.",
    }
    views_manage { id: "Atur tampilan", en: "Manage views" }
    views_save { id: "Simpan saringan ini", en: "Save this filter" }
    views_name { id: "Nama tampilan", en: "Name of the view" }
    views_save_button { id: "Simpan", en: "Save" }
    views_change_link { id: "Ubah", en: "Change" }
    views_rename_button { id: "Ganti nama", en: "Rename" }
    views_remove_heading { id: "Hapus tampilan ini", en: "Remove this view" }
    views_remove_why {
        id: "Hanya saringannya yang hilang; tidak ada issue yang berubah.",
        en: "Only the filter goes; no issue changes.",
    }
    views_remove_button { id: "Hapus tampilan", en: "Remove the view" }
    views_taken { id: "Anda sudah punya tampilan dengan nama ini.", en: "You have a view of this name already." }
    views_too_many(most: i64) {
        id: "Paling banyak {most} tampilan. Hapus salah satu dahulu.",
        en: "At most {most} views. Remove one first.",
    }
    views_caption(n: i64) { id: "{n} tampilan", en: "{n} views", one: "{n} view" }
}

#[cfg(test)]
mod tests {
    use super::{FilterWord, StandingWord};
    use crate::Lang;

    #[test]
    fn every_example_of_a_filter_is_one() {
        for lang in Lang::ALL {
            for word in FilterWord::ALL {
                let example = lang.search_filter_example(word);
                let (key, value) = example.split_once(':').unwrap_or((example, ""));
                assert_eq!(FilterWord::of(key), Some(word), "{example}");
                assert_eq!(!value.is_empty(), word.takes_value(), "{example}");
            }
            for word in [StandingWord::Open, StandingWord::Done, StandingWord::Cancelled] {
                assert_eq!(StandingWord::of(lang.search_standing(word)), Some(word));
            }
        }
    }
}
