//! The evidence pack of a period, as an evaluation reads it.

use crate::Lang;

/// What a file of the pack shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Packed {
    Changes,
    Releases,
    Figures,
    Returns,
    Applications,
    Access,
    Refused,
    Journal,
    Verified,
    Procedure,
    /// What Alur does not know of.
    Backups,
    Breaches,
}

impl Packed {
    /// What the pack cannot hold yet; its manifest says so.
    pub const NOT_YET: [Packed; 2] = [Packed::Backups, Packed::Breaches];

    /// Indicators of the evaluation of SPBE (Perpres 95/2018).
    pub fn indicators(self) -> &'static str {
        match self {
            Packed::Changes => "27",
            Packed::Releases => "27, 30",
            Packed::Figures => "28",
            Packed::Returns => "30, 31",
            Packed::Applications => "24",
            Packed::Access => "22, 31",
            Packed::Refused => "21, 22, 31",
            Packed::Journal | Packed::Verified => "22, 31",
            Packed::Procedure => "26, 27",
            Packed::Backups | Packed::Breaches => "21, 22",
        }
    }
}

sentences! {
    pack_download { id: "Unduh paket bukti SPBE", en: "Download the SPBE evidence pack" }
    pack_file { id: "Berkas", en: "File" }
    pack_indicator { id: "Indikator", en: "Indicator" }
    pack_shows { id: "Menunjukkan", en: "Shows" }
    pack_deviations { id: "Penyimpangan", en: "Deviations" }
    pack_state { id: "Keadaan", en: "State" }
    pack_done { id: "selesai", en: "done" }
    pack_cancelled { id: "dibatalkan", en: "cancelled" }
    pack_slug { id: "Nama alamat", en: "Address name" }
    pack_registered { id: "Didaftarkan", en: "Registered" }
    pack_person { id: "Orang", en: "Person" }
    pack_roles { id: "Peran", en: "Roles" }
    pack_test_team { id: "Tim Uji Coba", en: "Test team" }
    pack_when { id: "Waktu", en: "Time" }
    pack_rule { id: "Aturan", en: "Rule" }
    pack_subject { id: "Tentang", en: "About" }
    pack_whole(seq: i64, hash: &str) {
        id: "Rantai jurnal utuh sampai #{seq}, SHA-256 {hash}.",
        en: "The chain of the journal is whole up to #{seq}, SHA-256 {hash}.",
    }
    pack_broken(seq: i64) {
        id: "Rantai jurnal rusak mulai #{seq}: entri itu dan sesudahnya bukan bukti.",
        en: "The chain of the journal is broken from #{seq}: that entry and those after it prove nothing.",
    }
    pack_cut {
        id: "Jurnal periode ini dipotong; ekspor seluruhnya ada di halaman Jurnal.",
        en: "The journal of this period is cut; the page Journal exports all of it.",
    }
    pack_heading { id: "Paket Bukti SPBE", en: "SPBE evidence pack" }
    pack_period(from: &str, until: &str) { id: "Periode {from} sampai {until}", en: "Period {from} to {until}" }
    pack_readme_manifest {
        id: "manifes.csv menyebut isi setiap berkas, indikatornya, dan SHA-256-nya.",
        en: "manifes.csv names what each file shows, its indicator and its SHA-256.",
    }
    pack_readme_texts {
        id: "Judul dan isi issue tidak disertakan. Nama pejabat disertakan sebagai bukti.",
        en: "Titles and texts of issues are left out. Names of officers stay as evidence.",
    }
}

impl Lang {
    /// What a file of the pack shows.
    pub fn packed(self, what: Packed) -> &'static str {
        match (self, what) {
            (Lang::Id, Packed::Changes) => "Perubahan diminta, diuji, dan disetujui menurut langkah SOP.",
            (Lang::En, Packed::Changes) => {
                "Changes are requested, tested and approved by the steps of the SOP."
            }
            (Lang::Id, Packed::Releases) => {
                "Rilis diperiksa lalu dipindahkan ke production secara terkendali."
            }
            (Lang::En, Packed::Releases) => "Releases are checked, then moved to production under control.",
            (Lang::Id, Packed::Figures) => "Layanan dikelola dengan waktu baku dan pengukuran.",
            (Lang::En, Packed::Figures) => "The service is managed by standard times and measures.",
            (Lang::Id, Packed::Returns) => "Uji yang gagal dikembalikan; penyimpangan tercatat.",
            (Lang::En, Packed::Returns) => "What fails a test goes back; deviations are recorded.",
            (Lang::Id, Packed::Applications) => "Aplikasi dan versi yang berjalan diketahui.",
            (Lang::En, Packed::Applications) => "Applications and the versions they run are known.",
            (Lang::Id, Packed::Access) => "Siapa memegang peran apa di tiap aplikasi.",
            (Lang::En, Packed::Access) => "Who holds which role in each application.",
            (Lang::Id, Packed::Refused) => "Percobaan yang melanggar aturan ditolak dan dicatat.",
            (Lang::En, Packed::Refused) => "Attempts against a rule are refused and recorded.",
            (Lang::Id, Packed::Journal) => "Catatan setiap tindakan, terikat satu sama lain.",
            (Lang::En, Packed::Journal) => "The record of each act, each bound to the one before.",
            (Lang::Id, Packed::Verified) => "Hasil pemeriksaan rantai jurnal.",
            (Lang::En, Packed::Verified) => "The result of checking the journal's chain.",
            (Lang::Id, Packed::Procedure) => "Prosedur resmi yang berlaku dan riwayatnya.",
            (Lang::En, Packed::Procedure) => "The formal procedure in force and its history.",
            (Lang::Id, Packed::Backups) => {
                "Tidak ada di paket ini: uji cadangan dan pemulihan. Lampirkan dari pengelola server."
            }
            (Lang::En, Packed::Backups) => {
                "Not in this pack: tests of backups and restores. Add them from whoever runs the server."
            }
            (Lang::Id, Packed::Breaches) => {
                "Tidak ada di paket ini: daftar insiden keamanan. Lampirkan dari kantor."
            }
            (Lang::En, Packed::Breaches) => {
                "Not in this pack: the register of security incidents. Add it from the office."
            }
        }
    }
}
