//! What a pusher reads on the terminal: rule code, the Indonesian sentence, the English one, and the page
//! to use
//! (procedure, section 5). Both languages always, since git does not tell which one its user reads. Also the
//! sentences of limits and of the accepted push.

use crate::Lang;
use crate::refusal::Names;
use sop::git_policy::PushRefusal;
use sop::issue::Standing;
use sop::refusal::Refusal;
use sop::role::Role;
use sop::step::Step;

/// The lines that git prints behind `remote:`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// Rule code, as `G03`; none when nothing was refused.
    pub rule: Option<&'static str>,
    pub indonesian: String,
    pub english: String,
    /// Address of the page to use; empty when there is none.
    pub page: String,
}

impl Terminal {
    /// The lines, without line ends; long ones are broken at 76 columns, so that `remote: ` leaves them
    /// whole.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        let head = self.rule.map_or_else(String::new, |rule| format!("{rule} "));
        wrap(&format!("{head}{}", self.indonesian), &mut lines);
        wrap(&self.english, &mut lines);
        if !self.page.is_empty() {
            lines.push(format!("-> {}", self.page));
        }
        lines
    }

    /// The short reason of a report-status line (`ng <ref> <reason>`): ASCII, no line break.
    pub fn reason(&self) -> String {
        let rule = self.rule.unwrap_or("-");
        let first = self.english.split([';', '\n']).next().unwrap_or_default();
        let first = first.split(". ").next().unwrap_or_default().trim_end_matches('.');
        let plain: String = first.chars().filter(|c| c.is_ascii() && !c.is_ascii_control()).collect();
        format!("{rule} {plain}")
    }

    /// The sentence in one language, for the record of refused attempts on screens.
    pub fn sentence(&self, lang: Lang) -> &str {
        match lang {
            Lang::Id => &self.indonesian,
            Lang::En => &self.english,
        }
    }
}

/// The words of a refused push. `name` is the ref as pushed, `page` the address of the page to use.
pub fn refused(refusal: &PushRefusal, name: &str, page: &str, names: Names<'_>) -> Terminal {
    let branch = name.strip_prefix("refs/heads/").unwrap_or(name);
    let said = match refusal {
        PushRefusal::G01CreatesBranch => g01(branch, page),
        PushRefusal::G02DeletesBranch => g02(branch, page),
        PushRefusal::G03Protected => g03(page),
        PushRefusal::G04RewritesHistory => g04(branch, page),
        PushRefusal::G04BranchUpdated => g04_updated_on_server(branch, page),
        PushRefusal::G05LocalMerge => g05(page),
        PushRefusal::G06ForeignCommits => g06(page),
        PushRefusal::G07OtherRef => g07(branch, page),
        PushRefusal::G08NotAssignee { assignee: Some(assignee) } => g08(&names(*assignee), page),
        PushRefusal::G08NotAssignee { assignee: None } => g08_unassigned(page),
        PushRefusal::G09NotAtStep { standing, role } => not_at_step(*standing, *role, page),
        PushRefusal::G10NoLocalTest { commit } => g10(commit.short(), page),
        PushRefusal::G11MoreThanOne => g11(page),
        PushRefusal::NoteFailed => note_failed(page),
        PushRefusal::NoteTooShort { least } => note_too_short(*least, page),
        PushRefusal::NoteUnreadable => note_unreadable(page),
        PushRefusal::UnknownAddresses { addresses } => unknown_addresses(&few(addresses), page),
        PushRefusal::TooBig { what } => too_big(what, page),
        PushRefusal::WaitsForReapply { conflict: false } => reapply_first(branch, page),
        PushRefusal::WaitsForReapply { conflict: true } => reapply_conflict(branch, page),
        PushRefusal::Refused(Refusal::Busy { .. }) => push_in_progress(branch, page),
        PushRefusal::Refused(Refusal::NotVisible) => not_visible(page),
        PushRefusal::Refused(refusal) => Terminal {
            rule: None,
            indonesian: Lang::Id.refusal(refusal, names).text(),
            english: Lang::En.refusal(refusal, names).text(),
            page: page.to_owned(),
        },
    };
    Terminal { rule: Some(refusal.code()), ..said }
}

fn not_at_step(standing: Standing, role: Option<Role>, page: &str) -> Terminal {
    let Standing::At(step) = standing else { return g09_ended(page) };
    // "PM", "Reporter" and the like are the same word in both languages.
    let who = Lang::En.role_short(role.unwrap_or(Role::ProjectManager));
    if step < Step::Develop { g09_before(step.no(), who, page) } else { g09(step.no(), who, page) }
}

/// The first three of a list; a terminal is no place for more.
fn few(items: &[String]) -> String {
    let shown = items.iter().take(3).cloned().collect::<Vec<_>>().join(", ");
    if items.len() > 3 { format!("{shown}, …") } else { shown }
}

const COLUMNS_MAX: usize = 76;

/// Breaks sentences; a command stands whole on a line of its own, so that it can be copied.
fn wrap(text: &str, lines: &mut Vec<String>) {
    for part in text.split('\n') {
        if part.starts_with(' ') {
            lines.push(part.to_owned());
        } else {
            wrap_sentence(part, lines);
        }
    }
}

fn wrap_sentence(text: &str, lines: &mut Vec<String>) {
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > COLUMNS_MAX {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
}

macro_rules! terminal {
    ($($(#[$doc:meta])* $name:ident ($rule:expr $(, $arg:ident : $ty:ty)*)
        { id: $id:literal, en: $en:literal $(,)? })*) => {
        $($(#[$doc])*
        pub fn $name($($arg: $ty,)* page: &str) -> Terminal {
            Terminal {
                rule: $rule,
                indonesian: crate::finished(format!($id)),
                english: crate::finished(format!($en)),
                page: page.to_owned(),
            }
        })*
    };
}

terminal! {
    /// A branch made by push. `page`: where branches of issues are made.
    g01(Some("G01"), branch: &str) {
        id: "Ditolak (Keterangan 3): branch hanya dibuat dari halaman issue. {branch} belum ada di server.",
        en: "Refused: branches are made on the issue's page. {branch} is not on the server.",
    }
    /// A branch deleted by push.
    g02(Some("G02"), branch: &str) {
        id: "Ditolak (Keterangan 3): branch hanya dihapus lewat web. {branch} tetap ada.",
        en: "Refused: branches are deleted on the web only. {branch} stays.",
    }
    /// A push to `staging` or `master`, by anyone.
    g03(Some("G03")) {
        id: "Ditolak: staging dan master hanya berubah lewat merge request (langkah 10 dan 13).",
        en: "Refused: staging and master change only through a merge request (steps 10 and 13).",
    }
    /// History rewritten.
    g04(Some("G04"), branch: &str) {
        id: "Ditolak: riwayat {branch} tidak boleh ditulis ulang, catatan uji merujuk commit. Tambahkan commit baru.",
        en: "Refused: notes refer to commits, so the history of {branch} stays. Add a new commit instead.",
    }
    /// Not a fast-forward, because the server made a commit (*Perbarui branch*, B14).
    g04_updated_on_server(Some("G04"), branch: &str) {
        id: "Branch {branch} sudah diperbarui di server: git pull --rebase, lalu push lagi.",
        en: "The branch {branch} was updated on the server: git pull --rebase, then push again.",
    }
    /// The pushed range has a commit with two parents.
    g05(Some("G05")) {
        id: "Ditolak (Keterangan 3): push ini memuat merge lokal. Pakai tombol \"Perbarui branch\" di halaman issue.",
        en: "Refused: this push holds a local merge. Use the button \"Update the branch\" on the issue's page.",
    }
    /// The pushed range has commits of another branch.
    g06(Some("G06")) {
        id: "Ditolak (Keterangan 3): push ini memuat commit branch lain. Pakai tombol \"Perbarui branch\" di halaman issue.",
        en: "Refused: this push holds commits of another branch. Use the button \"Update the branch\" on the issue's page.",
    }
    /// A tag, a note or another ref.
    g07(Some("G07"), name: &str) {
        id: "Ditolak: hanya branch issue yang boleh di-push, bukan {name}.",
        en: "Refused: only issue branches can be pushed, not {name}.",
    }
    /// The pusher is not the assignee.
    g08(Some("G08"), assignee: &str) {
        id: "Ditolak: issue ini ditugaskan ke {assignee}. PM dapat menugaskan orang lain.",
        en: "Refused: this issue is assigned to {assignee}. The PM can assign somebody else.",
    }
    /// Nobody is assigned.
    g08_unassigned(Some("G08")) {
        id: "Ditolak: issue ini belum ditugaskan. PM menugaskannya di langkah 2.",
        en: "Refused: this issue is not assigned yet. The PM assigns it at step 2.",
    }
    /// The issue is at none of the steps 4 to 9.
    g09(Some("G09"), step: u8, who: &str) {
        id: "Ditolak: issue berada di langkah {step}; {who} harus mengembalikannya dahulu.",
        en: "Refused: the issue is at step {step}; {who} must return it first.",
    }
    /// The issue is before step 4: its branch is still to be made.
    g09_before(Some("G09"), step: u8, who: &str) {
        id: "Ditolak: issue baru di langkah {step}; {who} menyelesaikannya dahulu.",
        en: "Refused: the issue is only at step {step}; {who} completes that first.",
    }
    /// The issue ended.
    g09_ended(Some("G09")) {
        id: "Ditolak: issue sudah selesai atau dibatalkan. Untuk pekerjaan lanjutan, buat issue turunan.",
        en: "Refused: the issue is done or cancelled. For further work, make a derived issue.",
    }
    /// No passed LocalTestNote for the new head.
    g10(Some("G10"), commit: &str) {
        id: "Ditolak (langkah 5): belum ada catatan uji untuk {commit}. Sertakan dalam push:\n  git push -o uji-lokal=\"lulus: yang Anda uji\"",
        en: "Refused (step 5): no test note for {commit}. Send it with the push:\n  git push -o local-test=\"passed: what you tested\"",
    }
    /// The note in the push could not be read.
    note_unreadable(Some("R37")) {
        id: "Ditolak (langkah 5): awali catatan uji dengan \"lulus:\" atau \"gagal:\", lalu ceritakan ujinya.",
        en: "Refused (step 5): begin the test note with \"passed:\" or \"failed:\", then tell what you tested.",
    }
    /// The note in the push is too short.
    note_too_short(Some("R37"), least: usize) {
        id: "Ditolak (langkah 5): catatan uji paling sedikit {least} karakter.",
        en: "Refused (step 5): a test note has at least {least} characters.",
    }
    /// The note says failed: it is recorded, the push is not taken.
    note_failed(Some("R36")) {
        id: "Catatan tidak lulus tersimpan; issue di langkah 4. Push tidak diterima: perbaiki dahulu.",
        en: "The failed note is saved; the issue is at step 4. The push is not taken: mend it first.",
    }
    /// More than one branch in a push, or two notes.
    g11(Some("G11")) {
        id: "Ditolak: satu push, satu branch, satu catatan. Push branch ini saja.",
        en: "Refused: one push, one branch, one note. Push this branch alone.",
    }
    /// Authors, committers or co-authors with an address that no person confirmed. `page`: the profile.
    unknown_addresses(Some("R14"), addresses: &str) {
        id: "Ditolak: alamat commit belum dikenal: {addresses}. Pemiliknya menambahkannya di halaman Profil.",
        en: "Refused: address in commits not known: {addresses}. Its owner adds it on the Profile page.",
    }
    /// Work taken out of staging must come back first (B14).
    reapply_first(Some("B14"), branch: &str) {
        id: "Ditolak: isi {branch} pernah keluar dari staging. Tekan \"Perbarui branch\" di halaman issue, lalu git pull --rebase.",
        en: "Refused: {branch} was taken out of staging. Press \"Update the branch\" on the issue's page, then git pull --rebase.",
    }
    /// The same, while its conflict waits on the web page.
    reapply_conflict(Some("B14"), branch: &str) {
        id: "Ditolak: konflik {branch} menunggu di halaman issue. Selesaikan di sana, lalu git pull --rebase.",
        en: "Refused: the conflict of {branch} waits on the issue's page. Solve it there, then git pull --rebase.",
    }
    /// Another push of this branch, or work of the server on it, is under way.
    push_in_progress(Some("B8"), branch: &str) {
        id: "Ditunda: pekerjaan lain pada {branch} sedang diproses. Coba lagi sebentar lagi.",
        en: "Put off: other work on {branch} is being taken in. Try again in a moment.",
    }
    /// Beyond a limit of the server, in git's own words.
    too_big(Some("SF4"), what: &str) {
        id: "Ditolak: push ini melampaui batas server ({what}). Keluarkan berkas besar, atau bagi push-nya.",
        en: "Refused: this push is beyond a limit of the server ({what}). Leave large files out, or split it.",
    }
    /// The server's disk has too little room.
    no_room(None) {
        id: "Ditunda: ruang disk server hampir habis. System Administrator mengosongkannya; push lagi setelah itu.",
        en: "Put off: the server's disk is nearly full. The System Administrator makes room; push again after that.",
    }
    /// Too many pushes wait.
    too_many_pushes(None) {
        id: "Ditunda: terlalu banyak push sekaligus. Coba lagi sebentar lagi.",
        en: "Put off: too many pushes at once. Try again in a moment.",
    }
    /// The token lacks the scope to push.
    token_reads_only(None) {
        id: "Ditolak: token ini hanya untuk membaca. Buat token yang boleh push di halaman Profil.",
        en: "Refused: this token is for reading only. Make one that may push on the Profile page.",
    }
    /// Not a member, or no such repository: alike (D21).
    not_visible(None) {
        id: "Repositori ini tidak ada, atau bukan untuk Anda. Periksa alamatnya, atau minta peran kepada PM.",
        en: "This repository does not exist, or is not for you. Check the address, or ask the PM for a role.",
    }
    /// A renamed application.
    moved(None, address: &str) {
        id: "Alamat repositori sudah berubah: git remote set-url origin {address}",
        en: "The repository's address has changed: git remote set-url origin {address}",
    }
    /// Accepted with its note: step 5 recorded, 6 to come.
    accepted(None, commit: &str) {
        id: "Langkah 5 tercatat @ {commit}. Langkah 6 selesai setelah server dev menjalankannya.",
        en: "Step 5 recorded @ {commit}. Step 6 is complete once the dev server runs it.",
    }
    /// Accepted; the note was on the page beforehand.
    accepted_with_earlier_note(None, commit: &str) {
        id: "Push {commit} diterima. Langkah 6 selesai setelah server dev menjalankannya.",
        en: "Push {commit} accepted. Step 6 is complete once the dev server runs it.",
    }
    /// Accepted, and earlier verdicts voided (B3).
    accepted_voiding(None, commit: &str, steps: &str) {
        id: "Langkah 5 tercatat @ {commit}. Hasil sebelumnya batal (langkah {steps}); langkah 6 menunggu server dev.",
        en: "Step 5 recorded @ {commit}. Earlier results are void (step {steps}); step 6 awaits the dev server.",
    }
    /// Accepted, and the dev server is shared and taken.
    accepted_queued(None, commit: &str, place: usize) {
        id: "Langkah 5 tercatat @ {commit}. Antrean server dev ke-{place}.",
        en: "Step 5 recorded @ {commit}. Number {place} in the queue for the dev server.",
    }
    /// A push in preparation, accepted.
    accepted_in_preparation(None, branch: &str, commit: &str) {
        id: "Push persiapan ke {branch} diterima @ {commit}.",
        en: "Preparation push to {branch} accepted @ {commit}.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn g03_names_rule_both_sentences_and_the_page() {
        let lines = g03("http://127.0.0.1:8264/issues/42").lines();
        assert_eq!(
            lines,
            [
                "G03 Ditolak: staging dan master hanya berubah lewat merge request (langkah",
                "10 dan 13).",
                "Refused: staging and master change only through a merge request (steps 10",
                "and 13).",
                "-> http://127.0.0.1:8264/issues/42",
            ]
        );
        assert_eq!(
            g04("issue/42", "").reason(),
            "G04 Refused: notes refer to commits, so the history of issue/42 stays"
        );
    }

    #[test]
    fn lines_stay_within_the_terminal() {
        for line in too_big("public/unduhan/panduan-pengguna-yang-panjang-sekali-namanya.pdf", "").lines() {
            assert!(line.chars().count() <= COLUMNS_MAX, "{line}");
        }
    }
}
