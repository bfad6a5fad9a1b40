//! What a head of office should know: one finding for each report, and the words of the official's home.

use crate::Lang;
use sop::Step;
use sop::completeness::MissingRecord;

sentences! {
    // --- compliance
    finding_all_kept(n: i64, all: &str) {
        id: "Tidak ada standar yang terlewat pada {all} issue.",
        en: "No standard was missed in {all} issues.",
        one: "No standard was missed in {all} issue.",
    }
    finding_kept(met: &str, of: &str) {
        id: "{met} dari {of} issue memenuhi semua standar.",
        en: "{met} of {of} issues met every standard.",
    }
    finding_worst_minutes(n: i64, missed: &str, no: u8, step: &str, minutes: u32) {
        id: "Paling sering terlewat: langkah {no} ({step}), lebih dari {minutes} menit pada {missed} issue.",
        en: "Missed most often: step {no} ({step}), over {minutes} minutes in {missed} issues.",
        one: "Missed most often: step {no} ({step}), over {minutes} minutes in {missed} issue.",
    }
    finding_worst_due(n: i64, missed: &str, no: u8, step: &str) {
        id: "Paling sering terlewat: langkah {no} ({step}), lewat due date pada {missed} issue.",
        en: "Missed most often: step {no} ({step}), past the due date in {missed} issues.",
        one: "Missed most often: step {no} ({step}), past the due date in {missed} issue.",
    }
    finding_before(met: &str, of: &str) {
        id: "Periode sebelumnya: {met} dari {of} issue.",
        en: "The period before: {met} of {of} issues.",
    }

    // --- times
    finding_wait(no: u8, step: &str, median: &str) {
        id: "Issue paling lama menunggu di langkah {no} ({step}): separuhnya {median} atau lebih.",
        en: "Issues wait longest at step {no} ({step}): half of them {median} or more.",
    }
    finding_wait_p90(p90: &str) {
        id: "Satu dari sepuluh menunggu {p90} atau lebih.",
        en: "One in ten waits {p90} or more.",
    }
    finding_no_wait { id: "Tidak ada langkah yang menunggu lama.", en: "No step waits long." }

    // --- load
    finding_queue_grows(n: i64, more: &str, reported: &str, ended: &str) {
        id: "Antrean bertambah {more} issue: masuk {reported}, berakhir {ended}.",
        en: "The queue grew by {more} issues: {reported} came in, {ended} ended.",
        one: "The queue grew by {more} issue: {reported} came in, {ended} ended.",
    }
    finding_queue_shrinks(n: i64, fewer: &str, reported: &str, ended: &str) {
        id: "Antrean berkurang {fewer} issue: masuk {reported}, berakhir {ended}.",
        en: "The queue shrank by {fewer} issues: {reported} came in, {ended} ended.",
        one: "The queue shrank by {fewer} issue: {reported} came in, {ended} ended.",
    }
    finding_queue_stays(reported: &str, ended: &str) {
        id: "Antrean tetap: masuk {reported}, berakhir {ended}.",
        en: "The queue stayed as long: {reported} came in, {ended} ended.",
    }
    finding_fullest(n: i64, open: &str, no: u8, step: &str, age: &str) {
        id: "Terbanyak di langkah {no} ({step}): {open} issue, yang tertua {age}.",
        en: "Most stand at step {no} ({step}): {open} issues, the oldest for {age}.",
        one: "Most stand at step {no} ({step}): {open} issue, for {age}.",
    }

    // --- returns
    finding_no_returns(n: i64, all: &str) {
        id: "Tidak ada pengembalian pada {all} issue.",
        en: "None of {all} issues was returned.",
        one: "The one issue was not returned.",
    }
    finding_returned(met: &str, of: &str) {
        id: "{met} dari {of} issue dikembalikan.",
        en: "{met} of {of} issues were returned.",
    }
    finding_most_returns(n: i64, times: &str, no: u8, step: &str) {
        id: "Paling sering dari langkah {no} ({step}): {times} kali.",
        en: "Most often from step {no} ({step}): {times} times.",
        one: "Most often from step {no} ({step}): once.",
    }
    finding_repeated(n: i64, issues: &str) {
        id: "{issues} issue kembali dua kali atau lebih.",
        en: "{issues} issues came back twice or more.",
        one: "{issues} issue came back twice or more.",
    }

    // --- releases
    finding_all_releases(all: &str, issues: &str) {
        id: "{all} rilis membawa {issues} issue ke produksi tanpa kegagalan.",
        en: "Releases to production without a failure: {all}. Issues in them: {issues}.",
    }
    finding_releases(failed: &str, all: &str) {
        id: "{failed} dari {all} rilis pernah gagal di produksi.",
        en: "{failed} of {all} releases failed in production at some time.",
    }
    finding_lead(median: &str) {
        id: "Separuh issue sampai di produksi {median} setelah push pertama atau lebih cepat.",
        en: "Half of the issues reach production within {median} of their first push.",
    }

    // --- completeness
    finding_complete(n: i64, all: &str) {
        id: "Tidak ada catatan yang kurang pada {all} issue yang selesai.",
        en: "No record is lacking in {all} finished issues.",
        one: "No record is lacking in {all} finished issue.",
    }
    finding_lacking(lacking: &str, of: &str) {
        id: "{lacking} dari {of} issue yang selesai kurang catatan. Targetnya tidak ada.",
        en: "{lacking} of {of} finished issues lack records. The target is none.",
    }
    finding_unconfirmed(n: i64, issues: &str) {
        id: "{issues} issue berjalan masih menunggu konfirmasi pejabat.",
        en: "{issues} running issues still wait for an official's confirmation.",
        one: "{issues} running issue still waits for an official's confirmation.",
    }
    lacking_output(no: u8, step: &str) {
        id: "Output langkah {no} ({step})",
        en: "Output of step {no} ({step})",
    }
    lacking_note(no: u8, step: &str) {
        id: "Catatan uji yang berlaku, langkah {no} ({step})",
        en: "A test note that counts, step {no} ({step})",
    }
    lacking_official { id: "Konfirmasi pejabat yang meminta", en: "Confirmation of the official who asked" }

    // --- the official's home
    official_heading { id: "Ringkasan kantor", en: "The office at a glance" }
    official_month(month: &str, year: i16) { id: "{month} {year}, sampai hari ini.", en: "{month} {year}, until today." }
    official_numbers { id: "Empat angka bulan ini", en: "Four figures of this month" }
    official_in_time { id: "Issue selesai tepat waktu", en: "Issues finished on time" }
    official_waits { id: "Issue berjalan yang lewat due date", en: "Running issues past their due date" }
    official_sends_back { id: "Pengembalian", en: "Returns" }
    official_refused { id: "Upaya yang ditolak aturan", en: "Attempts that a rule refused" }
    official_none_done { id: "Belum ada yang selesai.", en: "None finished yet." }
    official_waits_at(no: u8, step: &str) {
        id: "Terbanyak menunggu di langkah {no} ({step}).",
        en: "Most wait at step {no} ({step}).",
    }
    official_most_from(no: u8, step: &str) {
        id: "Terbanyak dari langkah {no} ({step}).",
        en: "Most come from step {no} ({step}).",
    }
    official_most_rule(rule: &str) { id: "Terbanyak oleh aturan {rule}.", en: "Most were refused by rule {rule}." }
    official_none { id: "Tidak ada.", en: "None." }
    official_attention { id: "Perlu perhatian Anda", en: "Needs your attention" }
    official_quiet {
        id: "Tidak ada yang perlu perhatian Anda. Issue terlambat dan penyimpangan akan muncul di sini.",
        en: "Nothing needs your attention. Late issues and deviations will appear here.",
    }
    official_asked { id: "Penyimpangan menunggu keputusan Anda", en: "A deviation waits for your decision" }
    official_late(late: &str) { id: "lewat {late}", en: "{late} late" }
    official_rounds(n: i64) {
        id: "dikembalikan {n} kali",
        en: "returned {n} times",
        one: "returned {n} time",
    }
    official_decide { id: "Putuskan", en: "Decide" }
    official_improve { id: "Minta perbaikan", en: "Ask for improvement" }
    /// The beginning of his words in the discussion; `names` are those whom it reaches.
    official_improve_text(names: &str) {
        id: "{names} Mohon perbaikan pada issue ini: ",
        en: "{names} Please improve this issue: ",
    }
    official_ask {
        id: "Minta perbaikan membuka diskusi issue dan menyebut Reporter serta PM. Issue baru dicatat Reporter sebagai permintaan pejabat.",
        en: "Asking opens the issue's discussion and names its Reporter and PM. The Reporter records a new issue as an official's request.",
    }
    official_own(n: i64) {
        id: "{n} langkah menunggu Anda sendiri",
        en: "{n} steps wait for yourself",
        one: "{n} step waits for yourself",
    }
    official_all { id: "Buka laporan", en: "Open the reports" }
}

impl Lang {
    /// What an issue lacks.
    pub fn lacking(self, record: MissingRecord) -> String {
        let named = |step: Step| (step.no(), self.step(step));
        match record {
            MissingRecord::Output(step) => {
                let (no, step) = named(step);
                self.lacking_output(no, step)
            }
            MissingRecord::Note(step) => {
                let (no, step) = named(step);
                self.lacking_note(no, step)
            }
            MissingRecord::OfficialConfirmation => self.lacking_official().to_owned(),
        }
    }
}
