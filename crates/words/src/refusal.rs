//! Why not: the sentences of every refusal. Each names the rule in words, what is missing and the way out;
//! none
//! blames. A barred turn box, an API answer and a git terminal say the same.

use crate::Lang;
use sop::ids::PersonId;
use sop::issue::Standing;
use sop::refusal::{Busy, Refusal as R, WebAct, WhoCan};
use sop::role::Role;

/// Turns a person's number into the name that the reader may see.
pub type Names<'a> = &'a dyn Fn(PersonId) -> String;

/// What a refusal says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// The rule in words.
    pub what: String,
    /// What is missing, or how it stands now.
    pub missing: String,
    /// Who can act, and what to do.
    pub way_out: String,
}

impl Sentence {
    /// All three, one after the other.
    pub fn text(&self) -> String {
        format!("{} {} {}", self.what, self.missing, self.way_out)
    }
}

macro_rules! refusals {
    ($(#[$doc:meta])* $name:ident ($by:ident, $lang:ident, $names:ident)
        { $($pattern:pat $(if $guard:expr)? $(, $var:ident = $value:expr)* => {
            id: $what_id:literal $missing_id:literal $out_id:literal
            en: $what_en:literal $missing_en:literal $out_en:literal
        })+ }) => {
        impl Lang {
            $(#[$doc])*
            pub fn $name(self, $by: &R, $names: Names<'_>) -> Sentence {
                let $lang = self;
                match $by {
                    $($pattern $(if $guard)? => {
                        $(let $var = $value;)*
                        let (what, missing, way_out) = match self {
                            Lang::Id => (format!($what_id), format!($missing_id), format!($out_id)),
                            Lang::En => (format!($what_en), format!($missing_en), format!($out_en)),
                        };
                        Sentence {
                            what: crate::finished(what),
                            missing: crate::finished(missing),
                            way_out: crate::finished(way_out),
                        }
                    })+
                }
            }
        }
    };
}

refusals! {
    /// What a refusal says, in three sentences.
    refusal(refusal, lang, names) {
        // --- who
        R::NotVisible => {
            id: "Halaman ini tidak ada, atau bukan untuk Anda." "Alur tidak memberi tahu yang mana." "Periksa alamatnya, atau minta PM aplikasi itu memberi Anda peran."
            en: "This page does not exist, or is not for you." "Alur does not tell which." "Check the address, or ask the application's PM for a role."
        }
        // R10: testers are named by the PM, every other role is given by an Administrator.
        R::NotInRole { needs: r @ Role::Tester, step: Some(step) }, no = step.no(), role = lang.role(*r) => {
            id: "Langkah {no} dikerjakan oleh {role}." "Anda tidak memegang peran itu di aplikasi ini." "Minta {role} mengerjakannya, atau minta peran itu kepada PM."
            en: "Step {no} is done by the role {role}." "You do not hold that role in this application." "Ask a holder of {role} to do it, or ask the PM for the role."
        }
        R::NotInRole { needs, step: Some(step) }, no = step.no(), role = lang.role(*needs) => {
            id: "Langkah {no} dikerjakan oleh {role}." "Anda tidak memegang peran itu di aplikasi ini." "Minta {role} mengerjakannya, atau minta peran itu kepada Administrator."
            en: "Step {no} is done by the role {role}." "You do not hold that role in this application." "Ask a holder of {role} to do it, or ask the Administrator for the role."
        }
        R::NotInRole { needs, step: None }, role = lang.role(*needs) => {
            id: "Tindakan ini dilakukan oleh {role}." "Anda tidak memegang peran itu." "Minta {role} melakukannya."
            en: "This act is done by the role {role}." "You do not hold that role." "Ask a holder of {role} to do it."
        }
        R::PersonDisabled => {
            id: "Hanya akun aktif yang dapat bertindak." "Akun ini sedang tidak aktif." "Minta Administrator mengaktifkannya lagi."
            en: "Only an active account can act." "This account is not active now." "Ask the Administrator to activate it again."
        }
        R::NotAssignee { assignee: Some(person), step: Some(step) }, no = step.no(), who = names(*person) => {
            id: "Langkah {no} dikerjakan oleh penerima tugas." "Issue ini ditugaskan kepada {who}." "Minta {who} mengerjakannya, atau minta PM menugaskan Anda."
            en: "Step {no} is done by the assignee." "This issue is assigned to {who}." "Ask {who} to do it, or ask the PM to assign you."
        }
        R::NotAssignee { assignee: Some(person), step: None }, who = names(*person) => {
            id: "Tindakan ini dilakukan oleh penerima tugas." "Issue ini ditugaskan kepada {who}." "Minta {who} melakukannya, atau minta PM menugaskan Anda."
            en: "This act is done by the assignee." "This issue is assigned to {who}." "Ask {who} to do it, or ask the PM to assign you."
        }
        R::NotAssignee { assignee: None, step: _ } => {
            id: "Tindakan ini dilakukan oleh penerima tugas." "Issue ini belum ditugaskan." "PM menugaskannya di langkah 2."
            en: "This act is done by the assignee." "This issue is not assigned yet." "The PM assigns it at step 2."
        }
        R::NotReporterOfIssue { reporter }, who = names(*reporter) => {
            id: "Issue dilengkapi oleh Reporter yang membuatnya." "Issue ini dibuat oleh {who}." "Minta {who} melengkapinya."
            en: "An issue is completed by the Reporter who made it." "This issue was made by {who}." "Ask {who} to complete it."
        }
        R::WebOnly { act }, act = lang.web_act(*act) => {
            id: "{act} hanya dilakukan di halaman web (Keterangan 3)." "Permintaan ini datang dari luar halaman web." "Buka halamannya, lalu lakukan di sana."
            en: "{act} is done on the web page only (Keterangan 3)." "This request came from outside the web page." "Open the page and do it there."
        }
        R::SamePerson { step: sop::Step::TestTeam, did: _ } => {
            id: "Developer issue tidak menguji pekerjaannya sendiri (pemisahan tugas, langkah 9)." "Anda ikut mengembangkan issue ini." "Anggota lain Tim Uji Coba mengujinya, atau ajukan penyimpangan kepada atasan."
            en: "A developer of the issue does not test the own work (separation of duties, step 9)." "You helped develop this issue." "Another member of the test team tests it, or ask the superior for a deviation."
        }
        R::SamePerson { step: sop::Step::ApproveStaging, did: _ } => {
            id: "Developer issue tidak menyetujui pekerjaannya sendiri (pemisahan tugas, langkah 10)." "Anda ikut mengembangkan issue ini." "PM lain menyetujuinya, atau ajukan penyimpangan kepada atasan."
            en: "A developer of the issue does not approve the own work (separation of duties, step 10)." "You helped develop this issue." "Another PM agrees to it, or ask the superior for a deviation."
        }
        R::SamePerson { step, did }, no = step.no(), did = did.no() => {
            id: "Langkah {no} dikerjakan orang lain dari langkah {did} (pemisahan tugas)." "Anda yang mengerjakan langkah {did}." "System Administrator lain mengerjakannya, atau ajukan penyimpangan kepada atasan."
            en: "Step {no} is done by somebody else than step {did} (separation of duties)." "You did step {did}." "Another System Administrator does it, or ask the superior for a deviation."
        }
        R::NotNamedTester { named }, who = lang.people(named, names) => {
            id: "Bila PM menunjuk penguji, hanya mereka yang memutuskan langkah 9." "Yang ditunjuk: {who}." "Minta {who} menguji, atau minta PM mengubah rencana uji."
            en: "Once the PM named testers, only they decide step 9." "Those named: {who}." "Ask {who} to test, or ask the PM to change the test plan."
        }
        R::OwnDeviation => {
            id: "Penyimpangan tidak diputuskan oleh pemintanya atau pemegang langkah." "Anda yang meminta atau memegang langkah ini." "Atasan lain memutuskannya."
            en: "A deviation is not decided by who asks for it or holds the step." "You asked for it or hold the step." "Another superior decides on it."
        }
        R::LastAdministrator => {
            id: "Satu Administrator selalu ada." "Orang ini satu-satunya Administrator aktif." "Tunjuk Administrator lain dahulu."
            en: "One Administrator always stays." "This person is the only active Administrator." "Name another Administrator first."
        }
        R::OwnGrant { person: _, role }, role = lang.role(*role) => {
            id: "Administrator mengelola orang dan tidak memberi peran kepada dirinya sendiri." "Peran {role} ini untuk Anda sendiri." "Administrator lain yang memberikannya; bila belum ada, tunjuk seorang dahulu."
            en: "An Administrator manages people and gives no role to himself." "This role, {role}, is for yourself." "Another Administrator grants it; where there is none, name one first."
        }
        R::DerivedOnly => {
            id: "Developer hanya membuat issue turunan (Keterangan 2)." "Issue induk belum disebut." "Buka issue induknya, lalu pilih Buat issue turunan; atau minta Reporter membuatnya."
            en: "A Developer makes derived issues only (Keterangan 2)." "No parent issue is named." "Open the parent and choose Make a derived issue, or ask a Reporter."
        }

        // --- when
        R::NotAtStep { standing: standing @ (Standing::Done | Standing::Cancelled), expected },
            no = expected.no(), now = lang.standing(*standing) => {
            id: "Tindakan ini milik langkah {no}." "Issue ini sudah {now}." "Untuk pekerjaan lanjutan, buat issue turunan."
            en: "This act belongs to step {no}." "This issue is {now}." "For further work, make a derived issue."
        }
        R::NotAtStep { standing: standing @ Standing::At(_), expected }, no = expected.no(),
            name = lang.step(*expected), now = lang.standing(*standing) => {
            id: "Tindakan ini milik langkah {no}, {name}; langkah tidak dilewati." "Issue sekarang di {now}." "Halaman issue menyebut siapa yang memegang langkah sekarang."
            en: "This act belongs to step {no}, {name}; no step is left out." "The issue is now at {now}." "The issue's page says who holds the present step."
        }
        R::ReleaseNotAtStep { standing, expected }, no = expected.no(),
            now = lang.release_standing(*standing) => {
            id: "Tindakan ini milik langkah {no} sebuah rilis." "Rilis ini sekarang: {now}." "Halaman rilis menyebut siapa yang memegang langkah sekarang."
            en: "This act belongs to step {no} of a release." "This release is now: {now}." "The release's page says who holds the present step."
        }
        R::Stale { standing, round }, now = lang.standing(*standing) => {
            id: "Issue ini berubah sejak Anda membukanya." "Sekarang: {now}, putaran {round}." "Teks Anda disimpan; baca perubahannya, lalu kirim lagi bila masih sesuai."
            en: "This issue changed since you opened it." "Now: {now}, round {round}." "Your text is kept; read what changed, then send it again if it still fits."
        }
        R::HeadChanged { seen, now: Some(now) }, seen = seen.short(), now = now.short() => {
            id: "Putusan berlaku untuk satu commit saja." "Anda melihat {seen}, sekarang {now}." "Buka lagi halaman ini, periksa commit yang baru, lalu kirim."
            en: "A verdict holds for one commit only." "You saw {seen}, now it is {now}." "Open this page again, look at the new commit, then send."
        }
        R::HeadChanged { seen, now: None }, seen = seen.short() => {
            id: "Putusan berlaku untuk satu commit saja." "Anda melihat {seen}, sekarang branch itu tidak ada." "Buka lagi halaman issue untuk melihat keadaannya."
            en: "A verdict holds for one commit only." "You saw {seen}; now that branch is not there." "Open the issue's page again to see how it stands."
        }
        R::Busy { what }, work = lang.busy(*what) => {
            id: "Server menyelesaikan satu pekerjaan dahulu." "{work}" "Tunggu sebentar, lalu muat lagi halaman ini."
            en: "The server finishes one piece of work first." "{work}" "Wait a moment, then reload this page."
        }
        R::Conflicted { files } => {
            id: "Branch ini bertabrakan dengan staging." "Berkas yang bertabrakan: {files}." "Developer menyelesaikannya lewat tombol Perbarui branch di halaman issue."
            en: "This branch conflicts with staging." "Files in conflict: {files}." "The Developer solves them with the button Update the branch on the issue's page."
        }
        R::IssueEnded => {
            id: "Issue yang sudah berakhir tidak berubah lagi." "Issue ini sudah selesai atau dibatalkan." "Untuk pekerjaan lanjutan, buat issue turunan."
            en: "An issue that has ended does not change any more." "This issue is done or cancelled." "For further work, make a derived issue."
        }

        // --- set-up
        R::NoRevision => {
            id: "Issue dibuat menurut revisi SOP yang berlaku." "Belum ada revisi yang berlaku hari ini." "Administrator memberlakukan revisi SOP."
            en: "An issue is made under the SOP revision in force." "No revision is in force today." "The Administrator puts a revision of the SOP into force."
        }
        R::NotConfirmed { missing: list } if list.is_empty() => {
            id: "Aplikasi menerima issue setelah PM mengesahkannya (Keterangan 4)." "Semua syarat sudah lengkap; pengesahan PM belum ada." "PM mengesahkannya di halaman aplikasi."
            en: "An application takes issues once its PM confirmed it (Keterangan 4)." "Everything is there; the PM's confirmation is not." "The PM confirms it on the application's page."
        }
        R::NotConfirmed { missing: list }, items = lang.preparations(list) => {
            id: "Aplikasi menerima issue setelah PM mengesahkannya (Keterangan 4)." "Masih kurang: {items}." "Lengkapi di halaman aplikasi; di sana tertulis siapa yang mengerjakannya."
            en: "An application takes issues once its PM confirmed it (Keterangan 4)." "Still missing: {items}." "Complete it on the application's page, which says who does what."
        }
        R::AlreadyConfirmed => {
            id: "Pengesahan aplikasi berlaku sekali untuk seterusnya." "Aplikasi ini sudah disahkan." "Buat issue untuk mengubah aplikasi."
            en: "An application is confirmed once and for good." "This application is confirmed already." "Make an issue to change the application."
        }
        R::AlreadyMade => {
            id: "Ini dibuat satu kali saja." "Yang diminta sudah ada." "Pakai yang sudah ada; alamatnya tertulis di halaman ini."
            en: "This is made once only." "What you ask for is there already." "Use the one that is there; this page has its address."
        }
        R::SlugTaken => {
            id: "Nama alamat aplikasi hanya dipakai satu kali." "Nama alamat ini sudah dipakai aplikasi lain." "Pilih nama alamat lain."
            en: "The address name of an application is used once only." "Another application has this address name." "Choose another address name."
        }
        R::NoChecklist => {
            id: "System Administrator memeriksa daftar yang diserahkan Developer (Keterangan 5)." "Daftar periksa CI/CD belum diserahkan." "Developer menyerahkannya di halaman aplikasi."
            en: "The System Administrator reviews the list that a Developer hands over (Keterangan 5)." "The CI/CD checklist is not handed over yet." "A Developer hands it over on the application's page."
        }

        // --- the issue
        R::EmptyNeeds => {
            id: "Issue mengubah source code, dokumentasi, atau keduanya (Keterangan 1)." "Belum ada yang dipilih." "Pilih yang berubah; bila tidak ada, jawab tiketnya tanpa issue."
            en: "An issue changes source code, documentation or both (Keterangan 1)." "Neither is chosen." "Choose what changes; if nothing does, answer the ticket without an issue."
        }
        R::ParentMissing => {
            id: "Issue turunan berasal dari issue yang ada." "Issue induk itu tidak ditemukan." "Periksa nomor issue induknya."
            en: "A derived issue comes from an existing issue." "That parent issue was not found." "Check the number of the parent issue."
        }
        R::ParentOfOtherApplication => {
            id: "Issue turunan berada di aplikasi induknya." "Issue induk itu milik aplikasi lain." "Pilih aplikasi yang sama, atau minta Reporter membuat issue sendiri."
            en: "A derived issue belongs to its parent's application." "That parent belongs to another application." "Choose the same application, or ask a Reporter for an issue of its own."
        }
        R::TicketLinkedAlready => {
            id: "Satu tiket dihubungkan satu kali dengan satu issue." "Tiket ini sudah terhubung." "Tidak ada yang perlu dilakukan; tautannya ada di Keterangan."
            en: "One ticket is linked once with one issue." "This ticket is linked already." "Nothing is to be done; the link stands under Particulars."
        }
        R::NoOfficialToConfirm => {
            id: "Konfirmasi dicatat untuk permintaan pejabat yang belum dikonfirmasi." "Issue ini tidak menunggu konfirmasi." "Tidak ada yang perlu dilakukan; sumbernya ada di Keterangan."
            en: "A confirmation is recorded for an official's request that still awaits one." "This issue awaits none." "Nothing is to be done; the source stands under Particulars."
        }
        R::NotADeveloper { person }, who = names(*person) => {
            id: "Issue ditugaskan kepada Developer aplikasi ini." "{who} belum menjadi Developer di sini." "Pilih orang lain, atau beri {who} peran Developer dahulu."
            en: "An issue is assigned to a Developer of this application." "{who} is not a Developer here." "Choose somebody else, or give {who} the role Developer first."
        }
        R::NotAMember { person }, who = names(*person) => {
            id: "Orang ini harus aktif dan dikenal aplikasi ini." "{who} belum memegang peran di sini." "Beri {who} sebuah peran dahulu, atau pilih orang lain."
            en: "This person must be active and known to the application." "{who} holds no role here." "Give {who} a role first, or choose somebody else."
        }
        R::SameAssignee => {
            id: "Menugaskan ulang berarti memilih orang lain." "Orang ini sudah memegang issue." "Pilih Developer lain."
            en: "Assigning again means choosing somebody else." "This person holds the issue already." "Choose another Developer."
        }
        R::DueNotInFuture => {
            id: "Due date berada di masa depan." "Waktu ini sudah lewat." "Pilih waktu yang akan datang."
            en: "The due date lies in the future." "This moment has passed." "Choose a moment still to come."
        }
        R::DueNotInWorkingTime => {
            id: "Due date berada di dalam jam kerja." "Waktu ini di luar jam kerja, atau hari libur." "Pilih hari dan jam kerja; hanya issue darurat yang bebas."
            en: "The due date lies in working time." "This moment is outside working hours, or a holiday." "Choose a working day and hour; only urgent issues are free."
        }
        R::PersonChanged { person }, who = names(*person) => {
            id: "Perubahan berangkat dari data yang Anda lihat." "Data {who} diubah sejak halaman ini dibuka." "Yang Anda ketik masih ada; bandingkan dengan data sekarang, lalu kirim lagi bila masih sesuai."
            en: "A change starts from what you saw." "The data of {who} was changed since this page was opened." "What you typed is still there; compare it with what stands now, then send it again if it still fits."
        }
        R::CalendarChanged => {
            id: "Perubahan berangkat dari kalender yang Anda lihat." "Kalender kerja diubah sejak halaman ini dibuka." "Bandingkan dengan kalender sekarang, lalu kirim lagi bila masih sesuai."
            en: "A change starts from the calendar that you saw." "The working calendar was changed since this page was opened." "Compare it with what stands now, then send it again if it still fits."
        }
        R::OwnFactor => {
            id: "Faktor kedua yang hilang diurus dua orang lain." "Anda pemiliknya, atau Anda yang menyatakannya hilang." "Minta Administrator lain atau atasan mengerjakannya."
            en: "A lost second factor takes two other people." "It is yours, or you are the one who stated its loss." "Ask another Administrator or a Superior to do this."
        }
        R::LossNotOpen => {
            id: "Pengesahan berangkat dari pernyataan yang masih terbuka." "Pernyataan ini sudah dijawab, diganti, atau lewat satu hari." "Minta Administrator menyatakannya lagi."
            en: "A confirmation starts from a statement that is open." "This one was answered, stated anew, or is older than a day." "Ask an Administrator to state the loss again."
        }
        R::LegalBasisChanged => {
            id: "Perubahan berangkat dari status yang Anda lihat." "Status dasar hukum ini diubah sejak halaman ini dibuka." "Bandingkan dengan status sekarang, lalu kirim lagi bila masih sesuai."
            en: "A change starts from the status that you saw." "The status of this legal basis was changed since this page was opened." "Compare it with what stands now, then send it again if it still fits."
        }
        R::RevisionPublished => {
            id: "Pengesahan berangkat dari revisi yang Anda lihat." "Revisi lain disahkan sejak halaman ini dibuka." "Bandingkan draf dengan revisi itu, lalu sahkan bila masih sesuai."
            en: "A publication starts from the revisions that you saw." "Another revision was published since this page was opened." "Compare the draft with it, then publish if it still fits."
        }
        R::RevisionTaken => {
            id: "Revisi yang sudah disahkan tidak berubah lagi." "Nomor SOP dengan nomor revisi ini sudah ada." "Beri draf nomor revisi berikutnya, lalu sahkan lagi."
            en: "A published revision no longer changes." "This SOP number with this revision number exists already." "Give the draft the next revision number, then publish again."
        }
        R::EffectiveDatePassed => {
            id: "Revisi berlaku sejak pukul 00.00 pada tanggal efektifnya." "Tanggal efektif ini sudah mulai atau lewat." "Pilih tanggal efektif paling cepat besok."
            en: "A revision is in force from 00:00 of its effective date." "This effective date has begun or is past." "Choose an effective date from tomorrow on."
        }
        R::EffectiveNotLater => {
            id: "Revisi berlaku sesudah revisi yang digantikannya." "Ada revisi yang berlaku pada tanggal itu atau sesudahnya." "Pilih tanggal efektif yang lebih lambat."
            en: "A revision takes effect after the one that it replaces." "There is a revision in force from that date or later." "Choose a later effective date."
        }
        R::NothingToChange => {
            id: "Perubahan dicatat bila ada yang berubah." "Isinya sama dengan yang sekarang." "Ubah isinya, atau tinggalkan halaman ini."
            en: "A change is recorded when something changes." "This is the same as before." "Change it, or leave this page."
        }

        // --- tests and requests
        R::LocalTestMissing { commit }, commit = commit.short() => {
            id: "Push diterima setelah uji di localhost lulus (langkah 5)." "Belum ada catatan uji yang lulus untuk commit {commit}." "Developer mencatatnya di halaman issue, atau bersama push."
            en: "A push is taken after a passed test on localhost (step 5)." "There is no passed test note for commit {commit}." "The Developer notes it on the issue's page, or with the push."
        }
        R::DevNotRunningHead { head: Some(head), running: Some(running) }, head = head.short(),
            running = running.short() => {
            id: "Yang diuji ialah commit terbaru di server dev." "Server dev menjalankan {running}, bukan {head}." "Tunggu deploy selesai; bila berhenti, Developer meminta deploy lagi."
            en: "What is tested is the newest commit on the dev server." "The dev server runs {running}, not {head}." "Wait for the deployment; if it stopped, the Developer deploys again."
        }
        R::DevNotRunningHead { head: _, running: _ } => {
            id: "Yang diuji ialah commit terbaru di server dev." "Server dev belum menjalankan issue ini." "Tunggu deploy selesai; bila berhenti, Developer meminta deploy lagi."
            en: "What is tested is the newest commit on the dev server." "The dev server does not run this issue yet." "Wait for the deployment; if it stopped, the Developer deploys again."
        }
        R::DevTestMissing { head: Some(head) }, head = head.short() => {
            id: "Merge request diajukan setelah uji di server dev lulus (langkah 7)." "Belum ada uji yang lulus pada {head}." "Developer menguji commit itu di server dev dahulu."
            en: "A merge is requested after the test on the dev server passed (step 7)." "No test passed on {head} yet." "The Developer tests that commit on the dev server first."
        }
        R::DevTestMissing { head: None } => {
            id: "Merge request diajukan setelah uji di server dev lulus (langkah 7)." "Branch issue ini belum ada." "Developer membuat branch dahulu (langkah 3)."
            en: "A merge is requested after the test on the dev server passed (step 7)." "This issue has no branch yet." "The Developer creates the branch first (step 3)."
        }
        R::NoTestTeam => {
            id: "Merge request diuji oleh Tim Uji Coba (langkah 9)." "Aplikasi ini belum mempunyai Tim Uji Coba." "PM menunjuk anggotanya di halaman aplikasi."
            en: "A merge request is tested by the test team (step 9)." "This application has no test team yet." "The PM names its members on the application's page."
        }
        R::TeamTestMissing { head: Some(head), testers } if !testers.is_empty(), head = head.short(),
            who = lang.people(testers, names) => {
            id: "Persetujuan menyusul uji Tim Uji Coba yang lulus (langkah 9)." "Commit {head} belum dinyatakan lulus oleh {who}." "Tunggu putusan {who}, atau ubah rencana uji."
            en: "Agreement follows a passed test of the test team (step 9)." "Commit {head} is not passed yet by {who}." "Await the verdict of {who}, or change the test plan."
        }
        R::TeamTestMissing { head: Some(head), testers: _ }, head = head.short() => {
            id: "Persetujuan menyusul uji Tim Uji Coba yang lulus (langkah 9)." "Tim Uji Coba belum menyatakan commit {head} lulus." "Satu anggota Tim Uji Coba mencatat hasil ujinya."
            en: "Agreement follows a passed test of the test team (step 9)." "The test team has not passed commit {head} yet." "One member of the test team records the result."
        }
        R::TeamTestMissing { head: None, testers: _ } => {
            id: "Persetujuan menyusul uji Tim Uji Coba yang lulus (langkah 9)." "Branch issue ini tidak ada, jadi belum ada yang diuji." "Developer membuat atau memulihkan branch dahulu."
            en: "Agreement follows a passed test of the test team (step 9)." "This issue has no branch, so nothing is tested." "The Developer creates or restores the branch first."
        }
        R::NoRequest => {
            id: "Tindakan ini memerlukan merge request." "Issue ini belum mempunyai merge request." "Developer mengajukannya di langkah 8."
            en: "This act needs a merge request." "This issue has none yet." "The Developer sends one at step 8."
        }
        R::PipelineFileNotAccepted => {
            id: "Perubahan berkas pipeline diterima System Administrator dahulu (Keterangan 5)." "Berkas pipeline issue ini berubah dan belum diterima." "System Administrator memeriksanya di halaman merge request."
            en: "A changed pipeline file is accepted by the System Administrator first (Keterangan 5)." "This issue changes it, and it is not accepted yet." "The System Administrator reviews it on the merge request's page."
        }

        // --- branches
        R::BranchBehindReapply => {
            id: "Pekerjaan yang dikeluarkan dari staging dibawa kembali oleh server dahulu." "Branch ini belum diperbarui setelah itu." "Developer menekan Perbarui branch di halaman issue, lalu git pull --rebase."
            en: "Work taken out of staging is first brought back by the server." "This branch is not updated since." "The Developer presses Update the branch on the issue's page, then git pull --rebase."
        }
        R::NoBranch => {
            id: "Tindakan ini memerlukan branch issue." "Branch issue ini tidak ada." "Developer membuat atau memulihkannya di halaman issue."
            en: "This act needs the issue's branch." "This issue has no branch." "The Developer creates or restores it on the issue's page."
        }
        R::NoWork => {
            id: "Yang diuji ialah pekerjaan di branch ini (langkah 4)." "Branch ini belum berisi commit baru." "Buat commit dahulu, lalu uji di localhost."
            en: "What is tested is the work on this branch (step 4)." "The branch holds no new commit yet." "Make a commit first, then test on localhost."
        }
        R::ServerSilent { environment }, place = lang.environment(*environment) => {
            id: "Alur menanyakan commit yang berjalan sebelum putusan diterima." "Alamat commit {place} tidak menjawab." "Coba lagi sebentar lagi; bila tetap, System Administrator memeriksa {place}."
            en: "Alur asks which commit runs before it takes a verdict." "The commit address of the {place} did not answer." "Try again in a moment; if it stays so, the System Administrator looks at the {place}."
        }
        R::BranchNotMergedYet => {
            id: "Branch dihapus setelah masuk master atau setelah issue dibatalkan (Keterangan 3)." "Branch ini belum masuk master." "Tunggu langkah 13 selesai."
            en: "A branch is deleted once on master or cancelled (Keterangan 3)." "This branch is not on master yet." "Wait until step 13 is done."
        }
        R::BranchKept => {
            id: "Branch yang dihapus dapat dipulihkan selama 90 hari." "Branch ini tidak sedang terhapus, atau waktunya sudah lewat." "Lihat keadaan branch di halaman issue."
            en: "A deleted branch can be restored for 90 days." "This branch is not deleted, or the time has passed." "See the branch's state on the issue's page."
        }
        R::NothingToUpdate => {
            id: "Perbarui branch membawa isi staging ke branch." "Branch ini sudah memuat semua isi staging." "Tidak ada yang perlu dilakukan."
            en: "Updating brings staging into the branch." "This branch holds all of staging already." "Nothing is to be done."
        }
        R::NoConflict => {
            id: "Halaman konflik dipakai selama ada konflik." "Branch ini tidak sedang bertabrakan." "Kembali ke halaman issue."
            en: "The conflict page is used while there is a conflict." "This branch has none now." "Go back to the issue's page."
        }

        // --- staging and release
        R::StagingNotRunningMerge { running: Some(running) }, running = running.short() => {
            id: "Rilis diajukan setelah server staging menjalankan hasil merge (langkah 10)." "Server staging masih menjalankan {running}." "Tunggu deploy selesai; bila berhenti, System Administrator menjalankannya lagi."
            en: "A release is sent once the staging server runs the merge (step 10)." "The staging server still runs {running}." "Wait for the deployment; if it stopped, the System Administrator starts it again."
        }
        R::StagingNotRunningMerge { running: None } => {
            id: "Rilis diajukan setelah server staging menjalankan hasil merge (langkah 10)." "Server staging belum menjalankan apa pun." "System Administrator menjalankan deploy staging."
            en: "A release is sent once the staging server runs the merge (step 10)." "The staging server runs nothing yet." "The System Administrator deploys to staging."
        }
        R::StagingNotRunningHead { head, running: Some(running) }, head = head.short(),
            running = running.short() => {
            id: "Yang diperiksa ialah kepala rilis di server staging." "Server staging menjalankan {running}, bukan {head}." "Tunggu deploy selesai, atau jalankan lagi dari halaman rilis."
            en: "What is checked is the release's head on the staging server." "The staging server runs {running}, not {head}." "Wait for the deployment, or start it again on the release's page."
        }
        R::StagingNotRunningHead { head, running: None }, head = head.short() => {
            id: "Yang diperiksa ialah kepala rilis di server staging." "Server staging belum menjalankan {head}." "System Administrator menjalankan deploy staging."
            en: "What is checked is the release's head on the staging server." "The staging server does not run {head} yet." "The System Administrator deploys to staging."
        }
        R::StagingEqualsMaster => {
            id: "Rilis membawa perubahan dari staging ke master." "Isi staging sama dengan master." "Tunggu sampai ada issue yang disetujui ke staging."
            en: "A release brings changes from staging to master." "Staging and master hold the same." "Wait until an issue is agreed to staging."
        }
        R::NoIssueReady => {
            id: "Rilis memuat issue yang sudah berjalan di server staging." "Belum ada issue di langkah 11." "Selesaikan langkah 10 sebuah issue dahulu."
            en: "A release holds issues that run on the staging server." "No issue is at step 11." "Complete step 10 of an issue first."
        }
        R::IssueNotReady { issue } => {
            id: "Rilis memuat issue yang sudah berjalan di server staging." "Issue #{issue} belum di langkah 11." "Ajukan rilis tanpa issue itu, atau tunggu langkah 10 selesai."
            en: "A release holds issues that run on the staging server." "Issue #{issue} is not at step 11 yet." "Send the release without it, or wait for its step 10."
        }
        R::IssueNotInRelease { issue } => {
            id: "Tindakan ini untuk issue di dalam rilis." "Issue #{issue} tidak ada di dalam rilis ini." "Pilih issue dari isi rilis."
            en: "This act is for issues in the release." "Issue #{issue} is not in this release." "Choose an issue of the release."
        }
        R::ReleaseIsEmpty => {
            id: "Rilis memuat paling sedikit satu issue." "Tidak ada issue yang dipilih." "Pilih issue yang ikut."
            en: "A release holds at least one issue." "No issue is chosen." "Choose the issues that go along."
        }
        R::IssuesOutsideRelease { issues }, list = lang.issues(issues) => {
            id: "Semua issue di staging ikut ke master." "Belum di dalam rilis: {list}." "PM memasukkannya ke rilis, atau mengeluarkannya dari staging."
            en: "Every issue on staging goes along to master." "Not in the release yet: {list}." "The PM puts them into the release, or takes them out of staging."
        }
        R::FoundCommits { names: found }, list = lang.list(found) => {
            id: "Hanya commit dari issue yang sampai ke master." "Ditemukan di luar Alur: {list}." "PM mengembalikannya dari halaman aplikasi dahulu."
            en: "Only commits of issues reach master." "Found outside Alur: {list}." "The PM takes them back on the application's page first."
        }
        R::NothingFound => {
            id: "Yang dikembalikan ialah temuan di luar Alur." "Temuan itu tidak ada, atau sudah dikembalikan." "Lihat keadaannya di halaman aplikasi."
            en: "What is taken back was found outside Alur." "There is no such find, or it is settled already." "See how it stands on the application's page."
        }
        R::JournalBehind { names: found }, list = lang.list(found) => {
            id: "Jurnal lebih lama daripada repositori." "Belum tercatat di jurnal: {list}." "PM mengembalikan setiap temuan di halaman aplikasi; sesudah itu pekerjaan dilanjutkan."
            en: "The journal is older than the repository." "Not in the journal: {list}." "The PM takes each find back on the application's page; then work goes on."
        }
        R::CheckMissing { head }, head = head.short() => {
            id: "Merge ke master menyusul pemeriksaan yang lulus (langkah 12)." "Commit {head} belum dinyatakan lulus." "System Administrator memeriksa server staging dahulu."
            en: "The merge to master follows a passed check (step 12)." "Commit {head} is not passed yet." "The System Administrator checks the staging server first."
        }
        R::CauseMissing => {
            id: "Pemeriksaan yang tidak lulus menyebut sebabnya (langkah 12)." "Sebabnya belum dipilih." "Pilih issue penyebab, atau konfigurasi server."
            en: "A failed check names its cause (step 12)." "No cause is chosen." "Choose the issues at fault, or the server's configuration."
        }
        R::AlsoBuiltOn { issues }, list = lang.issues(issues) => {
            id: "Issue yang memakai kode penyebab ikut dikeluarkan." "Belum dicentang: {list}." "Centang juga issue itu, atau pilih perbaiki maju."
            en: "Issues that build on the cause are taken out with it." "Not ticked yet: {list}." "Tick them as well, or choose to mend it forward."
        }
        R::StandsOnStaging => {
            id: "Issue dibatalkan selama tidak ada bagiannya di staging." "Merge issue ini masih di staging." "PM mengeluarkannya dari staging dahulu, lalu membatalkannya."
            en: "An issue is cancelled while no part of it stands on staging." "Its merge is still on staging." "The PM takes it out of staging first, then cancels it."
        }
        R::ProductionBehindMaster => {
            id: "Selama produksi di belakang master, hanya rilis dari staging yang diteruskan." "Produksi menjalankan versi sebelum merge terakhir." "Deploy lagi merge terakhir, atau ajukan rilis dari staging."
            en: "While production is behind master, only the release from staging goes on." "Production runs a version before the last merge." "Deploy the last merge again, or send a release from staging."
        }

        // --- deployments
        R::NeverOnProduction { commit }, commit = commit.short() => {
            id: "Rollback kembali ke commit yang pernah berjalan di produksi." "Commit {commit} belum pernah berjalan di sana." "Pilih salah satu versi dari daftar."
            en: "A rollback goes back to a commit that production once ran." "Commit {commit} never ran there." "Choose one of the versions of the list."
        }
        R::NoRollbackTarget => {
            id: "Rollback kembali ke commit yang pernah berjalan di produksi." "Produksi belum pernah menjalankan versi lain." "System Administrator menjalankan deploy lagi."
            en: "A rollback goes back to a commit that production once ran." "Production never ran another version." "The System Administrator deploys again."
        }
        R::NothingFailed => {
            id: "Tindakan ini untuk deploy yang berhenti." "Tidak ada deploy yang berhenti di server itu." "Tidak ada yang perlu dilakukan."
            en: "This act is for a deployment that stopped." "No deployment to that server stopped." "Nothing is to be done."
        }
        R::UnknownDeployment => {
            id: "Putusan menyebut deploy yang diuji." "Deploy itu bukan yang sekarang berjalan." "Muat lagi halaman ini, periksa lagi servernya, lalu kirim."
            en: "A verdict names the deployment it tested." "That deployment is not the one running now." "Reload this page, look at the server again, then send."
        }
        R::NotSharedServer => {
            id: "Giliran berlaku untuk server dev yang dipakai bergantian." "Aplikasi ini memakai satu alamat per branch." "Tidak ada giliran yang perlu dilepas."
            en: "Turns exist on a shared dev server." "This application has one address per branch." "There is no turn to give up."
        }
        R::NotYourTurnOnDev { holder: Some(holder) } => {
            id: "Satu branch memakai server dev pada satu waktu." "Sekarang dipakai issue #{holder}." "Tunggu gilirannya; PM atau System Administrator dapat mengalihkannya dengan alasan."
            en: "One branch uses the dev server at a time." "Now issue #{holder} uses it." "Wait for the turn; the PM or System Administrator can hand it over with a reason."
        }
        R::NotYourTurnOnDev { holder: None } => {
            id: "Satu branch memakai server dev pada satu waktu." "Issue ini tidak sedang memakainya." "Developer meminta deploy lagi di halaman issue."
            en: "One branch uses the dev server at a time." "This issue is not using it now." "The Developer asks for a deployment on the issue's page."
        }

        // --- notes and deviations
        R::NoSuchNote => {
            id: "Koreksi ditulis untuk catatan yang ada." "Catatan itu tidak ada di issue ini." "Pilih catatan dari daftar Bukti dan catatan."
            en: "A correction is written for an existing note." "That note is not in this issue." "Choose a note from Evidence and notes."
        }
        R::NoSuchDeviation => {
            id: "Yang diputuskan ialah penyimpangan yang sedang diajukan." "Penyimpangan itu tidak ada, atau sudah diputuskan." "Lihat keadaannya di halaman issue."
            en: "What is decided is a deviation that is asked for." "That one does not exist or is decided already." "See how it stands on the issue's page."
        }
        R::DeviationExists => {
            id: "Satu syarat diajukan satu kali." "Penyimpangan untuk syarat ini sudah diajukan." "Tunggu putusan atasan di halaman issue."
            en: "One condition is asked for once." "A deviation for this condition is asked for already." "Await the superior's decision on the issue's page."
        }
        R::GuardNotOfStep => {
            id: "Penyimpangan diajukan untuk syarat dari langkah sekarang." "Syarat itu bukan milik langkah ini." "Pilih syarat yang tertulis di kotak giliran."
            en: "A deviation is asked for a condition of the present step." "That condition is not one of this step." "Choose a condition shown in the turn box."
        }
        R::ExpiryNotInFuture => {
            id: "Penyimpangan berlaku sampai waktu yang akan datang." "Waktu itu sudah lewat." "Pilih waktu yang akan datang."
            en: "A deviation is valid until a future moment." "That moment has passed." "Choose a moment still to come."
        }
        R::PlanReasonMissing => {
            id: "Rencana uji yang sudah ada diubah pada langkah 8 dan 9 dengan alasan." "Alasannya belum ditulis." "Project Manager menulis alasannya, lalu menyimpan lagi."
            en: "A test plan that stands is changed at steps 8 and 9 with a reason." "There is no reason yet." "The Project Manager writes it, then saves again."
        }
        R::OwnTurn => {
            id: "Pengingat dikirim kepada pemegang langkah oleh orang yang menunggu." "Langkah ini ada pada Anda." "Kerjakan langkahnya di kotak giliran."
            en: "A reminder goes to whoever holds the step, from somebody who waits." "This step is yours." "Do the step in the turn box."
        }
        R::RemindedAlready { at: _ } => {
            id: "Pemegang langkah diingatkan sekali per hari kerja." "Hari ini ia sudah diingatkan." "Ingatkan lagi pada hari kerja berikutnya, atau tulis di Diskusi."
            en: "Whoever holds the step is reminded once per working day." "Today that was done already." "Remind again on the next working day, or write in the discussion."
        }
        R::TooManyTestCases { most } => {
            id: "Rencana uji memuat paling banyak {most} kasus." "Kasus yang ditulis melebihi jumlah itu." "Gabungkan beberapa kasus, atau hapus yang tidak perlu."
            en: "A test plan holds at most {most} cases." "More are written than that." "Join some cases, or leave out those not needed."
        }
    }
}

choices! {
    /// An act that is done on the web only, at the head of a sentence.
    web_act(act: WebAct) {
        WebAct::CreateBranch => { id: "Membuat branch", en: "Creating a branch" }
        WebAct::DeleteBranch => { id: "Menghapus branch", en: "Deleting a branch" }
        WebAct::UpdateBranch => { id: "Memperbarui branch", en: "Updating a branch" }
        WebAct::RequestStaging => { id: "Mengajukan merge request", en: "Requesting a merge" }
        WebAct::ApproveStaging => { id: "Menyetujui merge ke staging", en: "Agreeing to a merge to staging" }
        WebAct::RequestMaster => { id: "Mengajukan rilis", en: "Sending a release" }
        WebAct::MergeMaster => { id: "Merge ke master", en: "Merging to master" }
        WebAct::RestoreRef => { id: "Mengembalikan temuan", en: "Taking back what was found" }
    }

    /// Work of the server that must end first.
    busy(what: Busy) {
        Busy::PushInFlight => { id: "Sebuah push sedang diproses.", en: "A push is being taken in." }
        Busy::BranchBeingMade => { id: "Branch sedang dibuat.", en: "The branch is being made." }
        Busy::Merging => { id: "Issue ini sedang di-merge.", en: "This issue is being merged." }
        Busy::Reverting => { id: "Issue ini sedang dikeluarkan dari staging.", en: "This issue is being taken out of staging." }
        Busy::UpdatingBranch => { id: "Branch sedang diperbarui.", en: "The branch is being updated." }
        Busy::Deploying => { id: "Server sedang diperbarui.", en: "A deployment is under way." }
        Busy::RollingBack => { id: "Rollback sedang berjalan.", en: "A rollback is under way." }
        Busy::Restoring => { id: "Temuan ini sedang dikembalikan.", en: "This find is being taken back." }
    }
}

impl Lang {
    /// Who can do it or supply what is missing, as one sentence; none when nobody can be told.
    pub fn who_can(self, who: &WhoCan, names: Names<'_>) -> Option<String> {
        let people: Vec<String> = who.people.iter().map(|person| names(*person)).collect();
        let list = self.list_or(&people);
        match (who.role, people.is_empty()) {
            (None, true) => None,
            (None, false) => {
                Some(say!(self, id: "Yang dapat melakukannya: {list}.", en: "Those who can do it: {list}."))
            }
            (Some(role), false) if who.present => {
                let role = self.role_short(role);
                Some(
                    say!(self, id: "Langkah sekarang dipegang {list} ({role}).", en: "The present step is held by {list} ({role})."),
                )
            }
            (Some(role), false) => {
                let role = self.role_short(role);
                Some(
                    say!(self, id: "Yang dapat melakukannya: {list} ({role}).", en: "Those who can do it: {list} ({role})."),
                )
            }
            (Some(role), true) => {
                let role = self.role(role);
                Some(say!(self,
                    id: "Belum ada orang aktif dengan peran {role}; PM atau Administrator memberikannya.",
                    en: "Nobody active holds the role {role}; the PM or the Administrator grants it.",
                ))
            }
        }
    }

    /// Names joined as in a sentence.
    pub fn people(self, people: &[PersonId], names: Names<'_>) -> String {
        self.list(&people.iter().map(|person| names(*person)).collect::<Vec<_>>())
    }

    /// Numbers of issues joined as in a sentence: `#31 dan #38`.
    pub fn issues(self, issues: &[sop::IssueNumber]) -> String {
        self.list(&issues.iter().map(|issue| format!("#{issue}")).collect::<Vec<_>>())
    }

    fn preparations(self, items: &[sop::refusal::Preparation]) -> String {
        items.iter().map(|item| self.preparation(*item)).collect::<Vec<_>>().join("; ")
    }
}
