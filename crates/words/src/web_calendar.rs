//! The working calendar: what it holds, what is handed in, what is wrong with it.

use sop::calendar::{ChangedDayKind, DayKind, ImportFault, YearStatus};

/// A part of the week whose days have the same hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HoursOf {
    /// Monday to Thursday.
    Week,
    Friday,
    RamadanWeek,
    RamadanFriday,
}

sentences! {
    calendar_heading { id: "Kalender kerja", en: "Working calendar" }
    calendar_lead {
        id: "Jam kerja, Ramadan, dan hari libur. Standar waktu dan due date dihitung dari sini.",
        en: "Hours, Ramadan and holidays. Time standards and due dates are reckoned from here.",
    }
    calendar_wanted(year: i16) {
        id: "SKB 3 Menteri untuk {year} belum dimasukkan. Hasil yang menyentuh {year} ditandai sementara.",
        en: "The joint decree (SKB) for {year} is not entered yet. Results that reach into {year} are marked provisional.",
    }
    calendar_fine { id: "Lengkap", en: "Complete" }
    calendar_in_force(date: &str) { id: "Berlaku sejak {date}", en: "In force since {date}" }
    calendar_entry(seq: &str) { id: "Entri jurnal {seq}", en: "Journal entry {seq}" }
    calendar_digest { id: "SHA-256 kalender", en: "SHA-256 of the calendar" }
    calendar_label_in_force { id: "Berlaku", en: "In force" }
    calendar_label_zone { id: "Zona waktu", en: "Time zone" }
    calendar_years_heading { id: "Tahun", en: "Years" }
    calendar_years_caption { id: "Tahun yang diketahui kalender", en: "Years that the calendar knows" }
    calendar_year { id: "Tahun", en: "Year" }
    calendar_source { id: "Sumber", en: "Source" }
    calendar_status { id: "Status", en: "Status" }
    calendar_days { id: "Hari", en: "Days" }
    calendar_no_file { id: "Belum ada berkas", en: "No file yet" }
    calendar_year_heading(year: i16) { id: "Hari pada {year}", en: "Days of {year}" }
    calendar_year_caption(days: i64) {
        id: "{days} hari tercantum",
        en: "{days} days listed",
        one: "{days} day listed",
    }
    calendar_year_empty(year: i16) {
        id: "Tahun {year} belum punya berkas. Itu tidak berarti tanpa hari libur: hasilnya sementara.",
        en: "There is no file for {year}. That does not mean no holidays: results are provisional.",
    }
    calendar_date { id: "Tanggal", en: "Date" }
    calendar_weekday { id: "Hari", en: "Weekday" }
    calendar_kind { id: "Jenis", en: "Kind" }
    calendar_name { id: "Nama", en: "Name" }
    calendar_certainty { id: "Kepastian", en: "Certainty" }
    calendar_sure { id: "Pasti", en: "Settled" }
    calendar_estimated { id: "Perkiraan", en: "Estimated" }
    calendar_ramadan { id: "Ramadan", en: "Ramadan" }
    calendar_ramadan_range(from: &str, to: &str) { id: "{from} sampai {to}", en: "{from} to {to}" }
    calendar_ramadan_estimated(from: &str, to: &str) {
        id: "{from} sampai {to} (perkiraan)",
        en: "{from} to {to} (estimated)",
    }
    calendar_none { id: "Tidak ada", en: "None" }
    calendar_hours_heading { id: "Jam kerja", en: "Working hours" }
    calendar_hours_caption(date: &str) { id: "Berlaku sejak {date}", en: "In force from {date}" }
    calendar_hours_normal { id: "Biasa", en: "Usual" }
    calendar_hours(open: &str, close: &str) { id: "{open} sampai {close}", en: "{open} to {close}" }
    calendar_hours_break(open: &str, close: &str, from: &str, to: &str) {
        id: "{open} sampai {close}, istirahat {from} sampai {to}",
        en: "{open} to {close}, break {from} to {to}",
    }
    calendar_not_worked { id: "Tidak bekerja", en: "Not worked" }
    calendar_own_heading { id: "Perubahan hari oleh kantor", en: "Days changed by the office" }
    calendar_own_caption { id: "Mendahului berkas tahunan", en: "These go before the year's file" }

    // --- import
    calendar_import_heading { id: "Masukkan tahun", en: "Enter a year" }
    calendar_import_hint {
        id: "Isi berkas mengganti semua hari tahun itu. Perubahan tampil dahulu sebelum diberlakukan.",
        en: "The file replaces all days of that year. What changes is shown before it goes into force.",
    }
    calendar_source_hint {
        id: "Nomor keputusan, misalnya SKB 3 Menteri Nomor 1497 Tahun 2026.",
        en: "The decree's number, such as SKB 3 Menteri Nomor 1497 Tahun 2026.",
    }
    calendar_file { id: "Berkas CSV atau ICS", en: "CSV or ICS file" }
    calendar_file_or { id: "atau tempel di bawah", en: "or paste below" }
    calendar_text { id: "Isi CSV atau ICS", en: "CSV or ICS text" }
    calendar_text_hint {
        id: "Satu baris satu hari: tanggal; jenis; nama. Jenis: nasional, cuti bersama, daerah, tutup, hari kerja tambahan.",
        en: "A line for each day: date; kind; name. Kinds: national, joint leave, local, closed, extra working day.",
    }
    calendar_text_or { id: "bila tanpa berkas", en: "without a file" }
    calendar_ramadan_from { id: "Ramadan, hari pertama", en: "Ramadan, first day" }
    calendar_ramadan_to { id: "Ramadan, hari terakhir", en: "Ramadan, last day" }
    calendar_ramadan_hint {
        id: "Kosongkan keduanya bila yang tercatat tetap berlaku.",
        en: "Leave both empty to keep what is recorded.",
    }
    calendar_preview_button { id: "Lihat perubahan", en: "See what changes" }
    calendar_preview_heading(year: i16) { id: "Perubahan kalender {year}", en: "Changes to calendar {year}" }
    calendar_preview_caption(n: i64) { id: "{n} hari berubah", en: "{n} days change", one: "{n} day changes" }
    calendar_preview_none { id: "Tidak ada hari yang berubah.", en: "No day changes." }
    calendar_preview_lead(days: i64) {
        id: "{days} hari akan tercantum. Belum ada yang diberlakukan.",
        en: "{days} days will be listed. Nothing is in force yet.",
        one: "{days} day will be listed. Nothing is in force yet.",
    }
    calendar_other_years(n: i64) {
        id: "{n} hari dari tahun lain tidak diambil.",
        en: "{n} days of other years are left out.",
        one: "{n} day of another year is left out.",
    }
    calendar_touched_dues(n: i64) {
        id: "{n} issue terbuka: sisa waktu sampai due date berubah.",
        en: "{n} open issues: the working time until their due date changes.",
        one: "{n} open issue: the working time until its due date changes.",
    }
    calendar_touched_standards(n: i64) {
        id: "{n} issue terbuka: standar langkahnya berakhir pada waktu lain.",
        en: "{n} open issues: the standard of their step ends at another moment.",
        one: "{n} open issue: the standard of its step ends at another moment.",
    }
    calendar_completed_stay {
        id: "Langkah yang sudah selesai tetap tercatat seperti adanya.",
        en: "Completed steps stay as they are recorded.",
    }
    calendar_change { id: "Perubahan", en: "Change" }
    calendar_change_added { id: "Ditambah", en: "Added" }
    calendar_change_removed { id: "Dihapus", en: "Removed" }
    calendar_change_moved(from: &str) { id: "Dipindah dari {from}", en: "Moved from {from}" }
    calendar_change_changed(was: &str, kind: &str) {
        id: "Diubah, tadinya {was} ({kind})",
        en: "Changed, was {was} ({kind})",
    }
    calendar_from_to(was: &str, now: &str) { id: "{was} → {now}", en: "{was} → {now}" }
    calendar_adopt_button { id: "Berlakukan", en: "Put into force" }
    calendar_done { id: "Kalender diberlakukan.", en: "The calendar is in force." }

    // --- office hours
    calendar_hours_change { id: "Ubah jam kerja", en: "Change the hours" }
    calendar_hours_change_hint {
        id: "Berlaku mulai tanggal yang Anda tulis. Jam sebelum tanggal itu tetap.",
        en: "They hold from the day that you write. The hours before it stay.",
    }
    calendar_hours_effective { id: "Berlaku mulai", en: "In force from" }
    calendar_hours_effective_hint { id: "Hari ini atau sesudahnya.", en: "Today or later." }
    calendar_hours_field_hint { id: "Mulai dan selesai, misalnya 07.30-16.00.", en: "Opening and close, such as 07:30-16:00." }
    calendar_hours_break_when { id: "bila ada istirahat", en: "where there is a break" }
    calendar_hours_preview_heading { id: "Perubahan jam kerja", en: "Changes of the hours" }
    calendar_hours_preview_lead(date: &str) {
        id: "Jam ini akan berlaku mulai {date}. Belum ada yang diberlakukan.",
        en: "These hours will hold from {date}. Nothing is in force yet.",
    }
    calendar_hours_week { id: "Seminggu", en: "The week" }
    calendar_hours_total(hours: i64, minutes: i64) {
        id: "{hours} jam {minutes} menit",
        en: "{hours} h {minutes} min",
    }
    calendar_wrong_effective { id: "Tulis hari ini atau hari sesudahnya.", en: "Write today or a later day." }
    calendar_wrong_span { id: "Tulis mulai dan selesai, misalnya 07.30-16.00.", en: "Write opening and close, such as 07:30-16:00." }

    // --- one day
    calendar_day_heading { id: "Ubah satu hari", en: "Change one day" }
    calendar_day_hint {
        id: "Mendahului berkas tahunan, misalnya kantor tutup karena banjir atau jam kerja pada hari acara.",
        en: "Goes before the year's file: the office closed by a flood, other hours on the day of an event.",
    }
    calendar_day_as_listed { id: "Kembali seperti biasa", en: "As usual again" }
    calendar_day_name_when { id: "kecuali kembali seperti biasa", en: "unless as usual again" }
    calendar_day_hours_when { id: "untuk jam berubah", en: "for changed hours" }
    calendar_day_open { id: "Mulai", en: "Opens" }
    calendar_day_close { id: "Selesai", en: "Closes" }
    calendar_day_pause_from { id: "Istirahat mulai", en: "Break begins" }
    calendar_day_pause_to { id: "Istirahat selesai", en: "Break ends" }
    calendar_day_hint_hours { id: "Jam dan menit, misalnya 07.30.", en: "Hour and minute, such as 07:30." }
    calendar_day_button { id: "Ubah hari ini", en: "Change this day" }

    // --- what is wrong
    calendar_wrong_year { id: "Tulis tahun antara 2000 dan 2199.", en: "Write a year between 2000 and 2199." }
    calendar_wrong_ramadan {
        id: "Hari pertama dan terakhir Ramadan berada di tahun ini, dan berurutan.",
        en: "The first and last day of Ramadan lie in this year, in that order.",
    }
    calendar_wrong_hours {
        id: "Jam mulai sebelum istirahat, istirahat sebelum selesai, semua dalam satu hari.",
        en: "It opens before the break, and the break ends before the close, all within one day.",
    }
    calendar_wrong_file { id: "Berkas ini bukan teks UTF-8.", en: "This file is not text in UTF-8." }
    calendar_wrong_text {
        id: "Pilih berkas, atau tempel isinya di sini.",
        en: "Choose a file, or paste its text here.",
    }
}

choices! {
    /// Label of the hours of a part of the week.
    hours_of(part: HoursOf) {
        HoursOf::Week => { id: "Senin sampai Kamis", en: "Monday to Thursday" }
        HoursOf::Friday => { id: "Jumat", en: "Friday" }
        HoursOf::RamadanWeek => { id: "Ramadan, Senin sampai Kamis", en: "Ramadan, Monday to Thursday" }
        HoursOf::RamadanFriday => { id: "Ramadan, Jumat", en: "Ramadan, Friday" }
    }
    /// Label of their break.
    hours_break_of(part: HoursOf) {
        HoursOf::Week => { id: "Istirahat Senin sampai Kamis", en: "Break, Monday to Thursday" }
        HoursOf::Friday => { id: "Istirahat Jumat", en: "Break, Friday" }
        HoursOf::RamadanWeek => { id: "Istirahat Ramadan, Senin sampai Kamis", en: "Break in Ramadan, Monday to Thursday" }
        HoursOf::RamadanFriday => { id: "Istirahat Ramadan, Jumat", en: "Break in Ramadan, Friday" }
    }
    /// Why a day is not an ordinary one.
    day_kind(kind: DayKind) {
        DayKind::National => { id: "Libur nasional", en: "National holiday" }
        DayKind::JointLeave => { id: "Cuti bersama", en: "Joint leave" }
        DayKind::Local => { id: "Libur daerah", en: "Local holiday" }
        DayKind::Closed => { id: "Kantor tutup", en: "Office closed" }
        DayKind::ExtraWorkingDay => { id: "Hari kerja tambahan", en: "Extra working day" }
    }
    /// What the office makes of one day.
    changed_day(kind: ChangedDayKind) {
        ChangedDayKind::Closed => { id: "Kantor tutup", en: "Office closed" }
        ChangedDayKind::ExtraWorkingDay => { id: "Hari kerja tambahan", en: "Extra working day" }
        ChangedDayKind::ChangedHours => { id: "Jam berubah", en: "Changed hours" }
    }
    /// Where the days of a year come from.
    year_status(status: YearStatus) {
        YearStatus::Decreed => { id: "Ditetapkan (SKB)", en: "Decreed" }
        YearStatus::Estimated => { id: "Perkiraan", en: "Estimated" }
    }
    /// What is wrong with a line of what was handed in.
    import_fault(fault: &ImportFault; line: usize) {
        ImportFault::TooLarge => { id: "Isinya lebih dari 256 kB.", en: "It is larger than 256 kB." }
        ImportFault::TooManyRows => {
            id: "Baris {line}: lebih dari 2.000 hari.", en: "Line {line}: more than 2,000 days.",
        }
        ImportFault::Empty => {
            id: "Tidak ada hari dari tahun ini di dalamnya.", en: "There is no day of this year in it.",
        }
        ImportFault::Cells { found } => {
            id: "Baris {line}: perlu tanggal, jenis, dan nama; terbaca {found} kolom.",
            en: "Line {line}: date, kind and name are needed; {found} cells were read.",
        }
        ImportFault::Unreadable => {
            id: "Baris {line}: tidak dapat dipisah menjadi kolom.", en: "Line {line}: it cannot be parted into cells.",
        }
        ImportFault::NotADate { found } => {
            id: "Baris {line}: “{found}” bukan tanggal. Tulis 2027-01-31 atau 31/01/2027.",
            en: "Line {line}: “{found}” is no date. Write 2027-01-31 or 31/01/2027.",
        }
        ImportFault::UnknownKind { found } => {
            id: "Baris {line}: jenis “{found}” tidak dikenal.", en: "Line {line}: the kind “{found}” is not known.",
        }
        ImportFault::NameMissing => { id: "Baris {line}: nama hari kosong.", en: "Line {line}: the day has no name." }
        ImportFault::NameTooLong => {
            id: "Baris {line}: nama hari lebih dari 120 huruf.", en: "Line {line}: the name is longer than 120 characters.",
        }
        ImportFault::NotText => {
            id: "Baris {line}: nama memuat karakter kendali.", en: "Line {line}: the name holds a control character.",
        }
        ImportFault::OtherYear { date } => {
            id: "Baris {line}: {date} berada di tahun lain.", en: "Line {line}: {date} lies in another year.",
        }
        ImportFault::Twice { date } => {
            id: "Baris {line}: {date} tercantum dua kali dengan isi berbeda.",
            en: "Line {line}: {date} is listed twice, with different words.",
        }
        ImportFault::DayMissing => {
            id: "Baris {line}: acara ini tanpa tanggal (DTSTART).", en: "Line {line}: this event has no day (DTSTART).",
        }
        ImportFault::NotWholeDay => {
            id: "Baris {line}: acara ini memakai jam; hari libur berlaku sehari penuh.",
            en: "Line {line}: this event is at an hour; a holiday is a whole day.",
        }
        ImportFault::Recurs => {
            id: "Baris {line}: acara berulang tidak diikuti; cantumkan setiap harinya.",
            en: "Line {line}: an event that recurs is not followed; list each day.",
        }
        ImportFault::Length => {
            id: "Baris {line}: lamanya 1 sampai 31 hari.", en: "Line {line}: its length is 1 to 31 days.",
        }
        ImportFault::BrokenOff => {
            id: "Baris {line}: acara ini tidak berakhir (END:VEVENT).",
            en: "Line {line}: this event does not end (END:VEVENT).",
        }
    }
}
