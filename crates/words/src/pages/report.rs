//! Reports: their names, the period picker, and what stands in the heads of their tables. No counting here.

/// The reports, in the order of their tabs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    Compliance,
    Times,
    Load,
    Returns,
    Releases,
    Completeness,
}

impl Report {
    pub const ALL: [Report; 6] = [
        Report::Compliance,
        Report::Times,
        Report::Load,
        Report::Returns,
        Report::Releases,
        Report::Completeness,
    ];

    /// Its part of an address.
    pub fn code(self) -> &'static str {
        match self {
            Report::Compliance => "compliance",
            Report::Times => "times",
            Report::Load => "load",
            Report::Returns => "returns",
            Report::Releases => "releases",
            Report::Completeness => "completeness",
        }
    }

    pub fn parse(code: &str) -> Option<Report> {
        Report::ALL.into_iter().find(|report| report.code() == code)
    }
}

/// A period that is named rather than written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamedPeriod {
    ThisMonth,
    LastMonth,
    Quarter,
    Year,
}

impl NamedPeriod {
    pub const ALL: [NamedPeriod; 4] =
        [NamedPeriod::ThisMonth, NamedPeriod::LastMonth, NamedPeriod::Quarter, NamedPeriod::Year];

    /// Its word in an address.
    pub fn code(self) -> &'static str {
        match self {
            NamedPeriod::ThisMonth => "month",
            NamedPeriod::LastMonth => "last-month",
            NamedPeriod::Quarter => "quarter",
            NamedPeriod::Year => "year",
        }
    }

    pub fn parse(code: &str) -> Option<NamedPeriod> {
        NamedPeriod::ALL.into_iter().find(|period| period.code() == code)
    }
}

choices! {
    report_name(report: Report) {
        Report::Compliance => { id: "Kepatuhan", en: "Compliance" }
        Report::Times => { id: "Waktu", en: "Times" }
        Report::Load => { id: "Beban dan antrean", en: "Load and queues" }
        Report::Returns => { id: "Pengembalian dan penyimpangan", en: "Returns and deviations" }
        Report::Releases => { id: "Rilis", en: "Releases" }
        Report::Completeness => { id: "Kelengkapan catatan", en: "Completeness of records" }
    }

    /// The heading of the chart.
    report_chart(report: Report) {
        Report::Compliance => {
            id: "Issue yang memenuhi standar, per langkah",
            en: "Issues that met the standard, by step",
        }
        Report::Times => {
            id: "Waktu tunggu dan waktu layanan, per langkah",
            en: "Waiting and service time, by step",
        }
        Report::Load => { id: "Issue berjalan, per langkah", en: "Running issues, by step" }
        Report::Returns => { id: "Pengembalian, per langkah", en: "Returns, by step" }
        Report::Releases => { id: "Rilis ke produksi", en: "Releases to production" }
        Report::Completeness => { id: "Issue selesai dan catatannya", en: "Finished issues and their records" }
    }

    /// How to read the chart.
    report_chart_key(report: Report) {
        Report::Compliance => {
            id: "Bagian polos memenuhi standar, bagian berarsir tidak.",
            en: "The plain part met the standard, the hatched part did not.",
        }
        Report::Times => {
            id: "Median: bagian berarsir menunggu, bagian polos dikerjakan.",
            en: "Medians: the hatched part is waiting, the plain part is work.",
        }
        Report::Load => {
            id: "Bagian berarsir sudah lewat due date.",
            en: "The hatched part is past its due date.",
        }
        Report::Returns => {
            id: "Bagian polos dikembalikan dengan putusan, bagian berarsir diserahkan kembali.",
            en: "The plain part was returned with a verdict, the hatched part handed back.",
        }
        Report::Releases => {
            id: "Bagian berarsir gagal atau dikembalikan ke versi sebelumnya.",
            en: "The hatched part failed or was rolled back.",
        }
        Report::Completeness => {
            id: "Bagian berarsir kurang catatan. Target: tidak ada.",
            en: "The hatched part lacks records. The target is none.",
        }
    }

    /// How it is counted.
    report_method(report: Report) {
        Report::Compliance => {
            id: "Langkah 1 sampai 3 diukur dengan waktu layanan, langkah 4 sampai 13 dengan due date. Issue yang dibatalkan tidak dihitung.",
            en: "Steps 1 to 3 are measured by service time, steps 4 to 13 by the due date. Cancelled issues do not count.",
        }
        Report::Times => {
            id: "Median: separuh kasus tidak melebihinya. P90: sembilan dari sepuluh kasus tidak melebihinya. Keduanya menurut peringkat terdekat.",
            en: "Median: half of the cases do not exceed it. P90: nine in ten do not exceed it. Both are by the nearest rank.",
        }
        Report::Load => {
            id: "Keadaan pada akhir periode, atau sekarang bila periode masih berjalan.",
            en: "As it stood at the end of the period, or now while the period runs.",
        }
        Report::Returns => {
            id: "Lulus langsung: issue yang diputuskan langkah itu dan tidak pernah dikembalikannya.",
            en: "Passed at once: issues that the step decided and never sent back.",
        }
        Report::Releases => {
            id: "Rilis yang gagal beberapa kali dihitung satu kali. Issue akibat rilis juga kegagalan rilis itu.",
            en: "A release that failed several times counts once. An issue caused by a release is a failure of it too.",
        }
        Report::Completeness => {
            id: "Catatan tiap langkah yang diminta SOP, menurut jurnal (R69).",
            en: "The records that the SOP asks of each step, by the journal (R69).",
        }
    }

    /// Where there is nothing to tell: what will appear, and who causes it.
    report_empty(report: Report) {
        Report::Compliance => {
            id: "Belum ada langkah yang selesai pada periode ini. Angka muncul begitu issue dikerjakan.",
            en: "No step was completed in this period. Figures appear as issues are worked on.",
        }
        Report::Times => {
            id: "Belum ada langkah yang selesai pada periode ini. Waktu muncul begitu issue dikerjakan.",
            en: "No step was completed in this period. Times appear as issues are worked on.",
        }
        Report::Load => {
            id: "Tidak ada issue yang berjalan. Issue baru datang dari Reporter.",
            en: "No issue is running. New ones come from a Reporter.",
        }
        Report::Returns => {
            id: "Tidak ada issue yang dikembalikan pada periode ini.",
            en: "No issue was returned in this period.",
        }
        Report::Releases => {
            id: "Tidak ada rilis yang mencapai produksi pada periode ini. Rilis dibuka oleh PM (langkah 11).",
            en: "No release reached production in this period. The PM opens one (step 11).",
        }
        Report::Completeness => {
            id: "Tidak ada issue yang selesai pada periode ini.",
            en: "No issue was finished in this period.",
        }
    }

    report_named_period(period: NamedPeriod) {
        NamedPeriod::ThisMonth => { id: "Bulan ini", en: "This month" }
        NamedPeriod::LastMonth => { id: "Bulan lalu", en: "Last month" }
        NamedPeriod::Quarter => { id: "Triwulan ini", en: "This quarter" }
        NamedPeriod::Year => { id: "Tahun ini", en: "This year" }
    }
}

sentences! {
    report_kinds { id: "Jenis laporan", en: "Kinds of report" }
    report_periods { id: "Periode", en: "Period" }
    report_applications { id: "Aplikasi", en: "Application" }
    report_all_applications { id: "Semua aplikasi", en: "All applications" }
    report_from { id: "Dari tanggal", en: "From" }
    report_until { id: "Sampai tanggal", en: "Until" }
    report_show { id: "Tampilkan", en: "Show" }
    report_longest { id: "Paling panjang satu tahun.", en: "A year at most." }
    report_cut(from: &str) {
        id: "Periode lebih dari setahun dipotong: dihitung sejak {from}.",
        en: "A period longer than a year is cut: it is counted from {from}.",
    }
    report_dots { id: "Sebaran waktu tunggu, per langkah", en: "Spread of waiting, by step" }
    report_dots_key {
        id: "Titik penuh: median (P50). Titik kosong: P90, bila ada 5 kasus atau lebih.",
        en: "Full point: median (P50). Hollow point: P90, where there are 5 cases or more.",
    }
    report_dots_title {
        id: "Waktu tunggu per langkah: median dan P90, satu skala.",
        en: "Waiting by step: median and P90, on one scale.",
    }
    report_dots_both(p50: &str, p90: &str) { id: "P50 {p50}, P90 {p90}", en: "P50 {p50}, P90 {p90}" }
    report_dots_half(p50: &str) { id: "P50 {p50}", en: "P50 {p50}" }
    mining_heading { id: "Ekspor process mining", en: "Process-mining export" }
    mining_lead {
        id: "Jejak issue pada periode ini, tanpa judul dan teks. Pejabat ditulis sebagai nomor, kecuali Anda memilih nama.",
        en: "The course of the period's issues, without titles and texts. Officers are numbers unless you choose names.",
    }
    mining_xes { id: "Unduh XES", en: "Download XES" }
    mining_ocel { id: "Unduh OCEL 2.0", en: "Download OCEL 2.0" }
    mining_xes_named { id: "Unduh XES dengan nama", en: "Download XES with names" }
    report_csv { id: "Unduh CSV", en: "Download CSV" }
    report_table { id: "Angka di balik grafik", en: "The figures behind the chart" }
    report_few {
        id: "Di bawah 5 kasus, persentase dan P90 tidak ditulis.",
        en: "Under 5 cases no percentage and no P90 is given.",
    }
    /// The period in words, with what it is about.
    report_period(from: &str, until: &str, about: &str) {
        id: "{from} sampai {until}, {about}, jam kerja.",
        en: "{from} to {until}, {about}, in working time.",
    }
    report_caption(what: &str, from: &str, until: &str) {
        id: "{what}, {from} sampai {until}",
        en: "{what}, {from} to {until}",
    }
    /// So many of so many.
    report_of(met: &str, of: &str) { id: "{met} dari {of}", en: "{met} of {of}" }
    report_of_late(all: &str, late: &str) { id: "{all}, lewat {late}", en: "{all}, {late} late" }
    report_of_failed(all: &str, failed: &str) { id: "{all}, gagal {failed}", en: "{all}, {failed} failed" }
    report_of_lacking(all: &str, lacking: &str) {
        id: "{all}, kurang catatan {lacking}",
        en: "{all}, {lacking} lacking records",
    }
    report_wait_and_work(wait: &str, work: &str) {
        id: "{wait} + {work}",
        en: "{wait} + {work}",
    }
    report_back_and_handed(back: &str, handed: &str) {
        id: "{back}, diserahkan kembali {handed}",
        en: "{back}, handed back {handed}",
    }
    report_to_short(from: &str, until: &str) { id: "{from} sampai {until}", en: "{from} to {until}" }
    report_month(month: &str, year: i16) { id: "{month} {year}", en: "{month} {year}" }
    report_step(no: u8, step: &str) { id: "{no} {step}", en: "{no} {step}" }

    // --- heads of columns
    report_column_step { id: "Langkah", en: "Step" }
    report_column_issues { id: "Issue", en: "Issues" }
    report_column_met { id: "Memenuhi", en: "Met" }
    report_column_missed { id: "Lewat", en: "Missed" }
    report_column_share { id: "Kepatuhan", en: "Share" }
    report_column_portion { id: "Bagian", en: "Share" }
    report_column_standard { id: "Standar", en: "Standard" }
    report_column_done { id: "Dikerjakan", en: "Done" }
    report_column_wait { id: "Tunggu, median", en: "Waiting, median" }
    report_column_wait_p90 { id: "Tunggu, P90", en: "Waiting, P90" }
    report_column_service { id: "Layanan, median", en: "Service, median" }
    report_column_service_p90 { id: "Layanan, P90", en: "Service, P90" }
    report_column_voided { id: "Terputus", en: "Broken off" }
    report_column_open { id: "Berjalan", en: "Running" }
    report_column_late { id: "Lewat due date", en: "Past due" }
    report_column_oldest { id: "Tertua", en: "Oldest" }
    report_column_time { id: "Waktu", en: "Time" }
    report_column_reported { id: "Masuk", en: "Reported" }
    report_column_finished { id: "Selesai", en: "Finished" }
    report_column_cancelled { id: "Dibatalkan", en: "Cancelled" }
    report_column_role { id: "Pemegang langkah", en: "Who held the step" }
    report_column_held { id: "Waktu dipegang", en: "Time held" }
    report_column_returns { id: "Dikembalikan", en: "Returned" }
    report_column_handed { id: "Diserahkan kembali", en: "Handed back" }
    report_column_first { id: "Lulus langsung", en: "Passed at once" }
    report_column_what { id: "Kejadian", en: "What happened" }
    report_column_times { id: "Kali", en: "Times" }
    report_column_rule { id: "Aturan", en: "Rule" }
    report_column_release { id: "Rilis", en: "Release" }
    report_column_application { id: "Aplikasi", en: "Application" }
    report_column_opened { id: "Diajukan", en: "Requested" }
    report_column_reached { id: "Mencapai produksi", en: "Reached production" }
    report_column_result { id: "Hasil", en: "Result" }
    report_column_issue { id: "Issue", en: "Issue" }
    report_column_lacking { id: "Yang kurang", en: "What is lacking" }
    report_column_supplier { id: "Yang dapat melengkapi", en: "Who could supply it" }
    report_column_closed { id: "Selesai", en: "Finished" }
    report_column_which { id: "Ukuran", en: "Measure" }
    report_due_standard { id: "due date", en: "due date" }
    report_hours(hours: &str) { id: "{hours} jam", en: "{hours} h" }
    /// The head of a column in a file, where figures have no unit.
    report_in_minutes(column: &str) { id: "{column} (menit kerja)", en: "{column} (working minutes)" }
    report_minutes(minutes: u32) { id: "{minutes} menit", en: "{minutes} minutes" }

    // --- second tables
    report_finished_issues { id: "Issue yang selesai", en: "Issues that were finished" }
    report_in_time { id: "Selesai sampai due date terakhir", en: "Finished by the last due date" }
    report_in_first_time { id: "Selesai sampai due date pertama", en: "Finished by the first due date" }
    report_plain { id: "Tanpa penyimpangan", en: "Without a deviation" }
    report_separated { id: "Pemisahan tugas terjaga", en: "Separation of duties kept" }
    report_flow { id: "Masuk dan selesai", en: "Reported and finished" }
    report_late_with {
        id: "Waktu lewat due date, menurut pemegang langkah",
        en: "Time past the due date, by who held the step",
    }
    report_none_late { id: "Tidak ada waktu yang lewat due date.", en: "No time passed a due date." }
    report_deviations { id: "Penyimpangan dan putusan batal", en: "Deviations and voided verdicts" }
    report_no_deviations {
        id: "Tidak ada penyimpangan pada periode ini.",
        en: "There was no deviation in this period.",
    }
    report_refused { id: "Upaya yang ditolak, menurut aturan", en: "Refused attempts, by rule" }
    report_none_refused { id: "Tidak ada upaya yang ditolak.", en: "No attempt was refused." }
    report_each_release { id: "Rilis satu per satu", en: "Each release" }
    report_release(number: i64) { id: "Rilis {number}", en: "Release {number}" }
    report_release_good { id: "berhasil", en: "succeeded" }
    report_release_failed { id: "pernah gagal", en: "failed at some time" }
    report_release_open { id: "belum di produksi", en: "not in production yet" }
    report_release_returned { id: "dikembalikan", en: "returned" }
    report_lead { id: "Push pertama sampai produksi", en: "First push to production" }
    report_way { id: "Pengajuan ke master sampai produksi", en: "Request to master until production" }
    report_durations { id: "Lama", en: "How long it took" }
    report_whole { id: "Issue dibuat sampai produksi", en: "Report of the issue to production" }
    report_column_cases { id: "Kasus", en: "Cases" }
    report_column_median { id: "Median", en: "Median" }
    report_column_p90 { id: "P90", en: "P90" }
    report_none_lacking {
        id: "Tidak ada issue yang kurang catatan.",
        en: "No issue lacks a record.",
    }
    report_supplier(role: &str, names: &str) { id: "{role}: {names}", en: "{role}: {names}" }
    report_running { id: "masih berjalan", en: "still running" }
}

/// What happened that is no course of an issue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Happening {
    DeviationAsked,
    DeviationGranted,
    DeviationRefused,
    DeviationUsed,
    DeviationExpired,
    Found,
    Voided,
}

impl Happening {
    pub const ALL: [Happening; 7] = [
        Happening::DeviationAsked,
        Happening::DeviationGranted,
        Happening::DeviationRefused,
        Happening::DeviationUsed,
        Happening::DeviationExpired,
        Happening::Found,
        Happening::Voided,
    ];

    /// The kind of the event that tells of it.
    pub fn event_kind(self) -> &'static str {
        match self {
            Happening::DeviationAsked => "deviation_asked",
            Happening::DeviationGranted => "deviation_granted",
            Happening::DeviationRefused => "deviation_refused",
            Happening::DeviationUsed => "deviation_used",
            Happening::DeviationExpired => "deviation_expired",
            Happening::Found => "ref_found",
            Happening::Voided => "verdicts_voided",
        }
    }
}

choices! {
    report_happening(happening: Happening) {
        Happening::DeviationAsked => { id: "Penyimpangan diminta", en: "Deviations asked for" }
        Happening::DeviationGranted => { id: "Penyimpangan diizinkan", en: "Deviations granted" }
        Happening::DeviationRefused => { id: "Penyimpangan ditolak", en: "Deviations refused" }
        Happening::DeviationUsed => { id: "Penyimpangan dipakai", en: "Deviations used" }
        Happening::DeviationExpired => { id: "Penyimpangan kedaluwarsa", en: "Deviations expired" }
        Happening::Found => { id: "Ditemukan di luar Alur", en: "Found outside Alur" }
        Happening::Voided => { id: "Putusan batal", en: "Verdicts voided" }
    }
}
