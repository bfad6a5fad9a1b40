//! The root of an Indonesian word. Affixes are taken off in every way that the grammar allows; the longest
//! result that is a known root wins. Of a word without a known root only what leaves two syllables goes, so
//! that loan words, names and English words stay as they are or change in one and the same way.

use super::roots::is_root;

/// Shortest word that is taken apart, in bytes.
const WORD_BYTES_MIN: usize = 4;
/// Most prefixes of one word: *memper-*, *keter-*, *diber-*.
const PREFIXES_MAX: usize = 3;

/// The root of `word`, which is in lower case.
pub fn stem(word: &str) -> String {
    if word.len() < WORD_BYTES_MIN || !word.bytes().all(|b| b.is_ascii_lowercase()) || is_root(word) {
        return word.to_owned();
    }
    known(word).unwrap_or_else(|| guessed(word))
}

/// The longest known root that the word can come from.
fn known(word: &str) -> Option<String> {
    let mut best: Option<String> = None;
    for ending in endings(word) {
        let mut forms = vec![ending.to_owned()];
        for _ in 0..=PREFIXES_MAX {
            for form in forms.iter().filter(|form| is_root(form)) {
                if best.as_ref().is_none_or(|best| best.len() < form.len()) {
                    best = Some(form.clone());
                }
            }
            forms = forms.iter().flat_map(|form| beginnings(form)).collect();
        }
    }
    best
}

/// The word without particle, possessive and suffix, in every combination.
fn endings(word: &str) -> Vec<&str> {
    let mut found = vec![word];
    for group in [["lah", "kah", "tah", "pun"], ["nya", "ku", "mu", "-"], ["kan", "an", "i", "-"]] {
        for at in 0..found.len() {
            let form = found[at];
            found.extend(group.iter().filter_map(|end| form.strip_suffix(end)));
        }
    }
    found
}

/// The word without its first prefix, in every way: *menulis* may come of *tulis* or *nulis*.
fn beginnings(word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for nasal in ["me", "pe"] {
        let Some(rest) = word.strip_prefix(nasal) else { continue };
        found.push(rest.to_owned());
        for (sound, dropped) in [("ng", "k"), ("ny", "s"), ("m", "p"), ("n", "t")] {
            let Some(rest) = rest.strip_prefix(sound) else { continue };
            found.push(rest.to_owned());
            if begins_with_vowel(rest) {
                found.push(format!("{dropped}{rest}"));
            }
        }
        // One syllable is lengthened first: *mengecek*, *pengetesan*.
        found.extend(rest.strip_prefix("nge").map(str::to_owned));
    }
    for prefix in ["di", "ber", "bel", "be", "ter", "te", "per", "pel", "ke", "se"] {
        found.extend(word.strip_prefix(prefix).map(str::to_owned));
    }
    found
}

/// What is left of a word of which no root is known.
fn guessed(word: &str) -> String {
    let word = ["lah", "kah", "pun", "nya"]
        .iter()
        .find_map(|end| word.strip_suffix(end).filter(|rest| stands(rest)))
        .unwrap_or(word);
    let bare = without_prefix(word);
    let prefixed = bare.is_some();
    let mut rest = bare.unwrap_or_else(|| word.to_owned());
    if let Some(more) = without_prefix(&rest).filter(|_| prefixed) {
        rest = more;
    }
    let ends: &[&str] = if prefixed { &["kan", "an", "i"] } else { &["kan", "an"] };
    let shorter = ends.iter().find_map(|end| rest.strip_suffix(end).filter(|rest| stands(rest)));
    shorter.map(str::to_owned).unwrap_or(rest)
}

/// The word without the prefix that it most likely has.
fn without_prefix(word: &str) -> Option<String> {
    for nasal in ["me", "pe"] {
        let Some(rest) = word.strip_prefix(nasal) else { continue };
        let likely = [("ng", "", "ghk"), ("ny", "s", ""), ("m", "p", "bfpv"), ("n", "t", "cdjstz")];
        for (sound, dropped, before) in likely {
            let Some(rest) = rest.strip_prefix(sound) else { continue };
            if begins_with_vowel(rest) {
                return Some(format!("{dropped}{rest}")).filter(|rest| stands(rest));
            }
            if rest.starts_with(|c| before.contains(c)) {
                return Some(rest.to_owned()).filter(|rest| stands(rest));
            }
        }
        if rest.starts_with(['l', 'r', 'w', 'y']) && stands(rest) {
            return Some(rest.to_owned());
        }
    }
    let confix = word.strip_prefix("ke").filter(|rest| rest.ends_with("an"));
    let plain = ["di", "ber", "ter", "per"].iter().find_map(|prefix| word.strip_prefix(prefix));
    let rest = confix.filter(|rest| stands(&rest[..rest.len() - 2])).or(plain)?;
    Some(rest.to_owned()).filter(|rest| stands(rest))
}

fn begins_with_vowel(word: &str) -> bool {
    word.starts_with(['a', 'e', 'i', 'o', 'u'])
}

/// Two syllables, as nearly every root has.
fn stands(rest: &str) -> bool {
    let vowels = rest.bytes().filter(|b| matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')).count();
    vowels >= 2 && rest.len() >= 4
}

#[cfg(test)]
mod tests {
    use super::stem;

    /// Root, and words that must be found by it and by each other.
    const FAMILIES: &[&str] = &[
        "tulis: menulis ditulis tertulis penulis penulisan tulisan tulisannya menuliskan dituliskan",
        "simpan: menyimpan disimpan tersimpan penyimpanan simpanan menyimpannya penyimpan disimpankah",
        "kirim: mengirim dikirim terkirim pengiriman kiriman pengirim mengirimkan dikirimkan",
        "unggah: mengunggah diunggah terunggah unggahan pengunggahan pengunggah",
        "unduh: mengunduh diunduh unduhan pengunduhan terunduh",
        "pakai: memakai dipakai terpakai pemakaian pemakai pakaikah",
        "ubah: mengubah diubah berubah perubahan perubahannya pengubahan terubah",
        "uji: menguji diuji pengujian penguji teruji ujian diujikan",
        "izin: perizinan mengizinkan diizinkan izinnya izinku izinmu perizinannya",
        "lapor: melapor melaporkan dilaporkan laporan pelapor laporannya pelaporan terlapor",
        "baik: memperbaiki diperbaiki perbaikan kebaikan terbaik perbaikannya",
        "lambat: terlambat keterlambatan melambat lambatnya diperlambat memperlambat",
        "setuju: menyetujui disetujui persetujuan setujui setujukah",
        "tolak: menolak ditolak penolakan tertolak",
        "buat: membuat dibuat pembuatan buatan pembuat terbuat",
        "tugas: menugaskan ditugaskan penugasan petugas bertugas tugasnya",
        "kerja: bekerja dikerjakan mengerjakan pekerjaan pekerja kerjanya",
        "cek: mengecek dicek pengecekan",
        "tes: mengetes dites pengetesan",
        "periksa: memeriksa diperiksa pemeriksaan pemeriksa terperiksa",
        "perintah: memerintah pemerintah pemerintahan diperintahkan",
        "jawab: menjawab dijawab jawaban penjawab terjawab",
        "tunjuk: menunjuk ditunjuk penunjukan menunjukkan petunjuk",
        "tutup: menutup ditutup penutupan tertutup",
        "buka: membuka dibuka pembukaan terbuka",
        "hapus: menghapus dihapus penghapusan terhapus hapuskan",
        "tambah: menambah menambahkan ditambahkan penambahan tambahan bertambah",
        "daftar: mendaftar mendaftarkan didaftarkan pendaftaran terdaftar",
        "selesai: menyelesaikan diselesaikan penyelesaian selesainya",
        "gagal: kegagalan digagalkan menggagalkan gagalnya",
        "salah: kesalahan bersalah menyalahkan salahnya",
        "guna: pengguna menggunakan digunakan penggunaan kegunaan berguna",
        "layan: melayani dilayani pelayanan layanan pelayan",
        "aman: keamanan mengamankan pengamanan amannya",
        "bayar: membayar dibayar pembayaran terbayar bayarnya",
        "cetak: mencetak dicetak cetakan pencetakan tercetak",
        "minta: meminta diminta permintaan peminta",
        "mohon: memohon dimohon permohonan pemohon",
        "kembali: mengembalikan dikembalikan pengembalian kembalinya",
        "atur: mengatur diatur aturan peraturan pengaturan teratur",
        "kelola: mengelola dikelola pengelolaan pengelola",
        "masuk: memasukkan dimasukkan termasuk masukan pemasukan",
        "rusak: kerusakan merusak dirusak perusakan",
        "hitung: menghitung dihitung perhitungan penghitungan terhitung",
        "alih: mengalihkan dialihkan pengalihan peralihan beralih",
        "ingat: mengingatkan diingatkan pengingat peringatan teringat",
        "nilai: menilai dinilai penilaian penilai nilainya",
        "muat: memuat dimuat pemuatan termuat",
        "ajar: belajar pelajar pelajaran mengajar diajarkan",
        "berkas: berkasnya pemberkasan diberkaskan",
        "push: dipush",
        "merge: dimerge",
        "deploy: dideploy",
        "login: loginnya",
    ];

    /// Loan words, words that only look as if they had an affix, and English ones.
    const AS_THEY_ARE: &str = "aplikasi informasi berita beranda memori pesan halaman bulan jalan makan \
        bersih penting perlu pertama percaya digital direktori diskusi dinas terminal periode peran menu \
        media \
        metode mesin meter server staging branch commit release rollback master dashboard database browser \
        button error message member merge permit perform direct display plan human design test testing issue \
        ticket token upload download queue deadline feature module login session cookie header query";

    #[test]
    fn every_word_leads_to_its_root() {
        let mut words = 0;
        let mut wrong = Vec::new();
        for family in FAMILIES {
            let (root, members) = family.split_once(": ").unwrap();
            assert_eq!(stem(root), root);
            for word in members.split_whitespace() {
                words += 1;
                if stem(word) != root {
                    wrong.push(format!("{word}: {} instead of {root}", stem(word)));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert!(words >= 200, "{words} words");
    }

    #[test]
    fn loan_words_and_english_ones_stay_as_they_are() {
        let changed = |word: &&str| stem(word) != **word;
        let changed: Vec<String> = AS_THEY_ARE
            .split_whitespace()
            .filter(changed)
            .map(|word| format!("{word}: {}", stem(word)))
            .collect();
        assert!(changed.is_empty(), "{changed:#?}");
    }

    #[test]
    fn a_word_without_a_known_root_still_meets_its_kin() {
        for kin in ["menggotongi digotong gotongan", "melukai dilukai", "membonceng dibonceng boncengan"] {
            let stems: Vec<String> = kin.split(' ').map(stem).collect();
            assert!(stems.iter().all(|stem| *stem == stems[0]), "{stems:?}");
        }
        for odd in ["", "di", "an", "kan", "diakan", "ß", "izin2", "memememe"] {
            assert!(stem(odd).len() <= odd.len() + 1, "{odd}");
        }
    }
}
