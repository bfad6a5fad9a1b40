//! Mail: subjects and texts, the page by which it stops, its place in the profile, its page of
//! administration.

use sop::MailKind;

choices! {
    /// The beginning of a subject; the title follows.
    mail_subject(kind: MailKind) {
        MailKind::Assignment => { id: "Penugasan", en: "Assignment" }
        MailKind::Turn => { id: "Giliran Anda", en: "Your turn" }
        MailKind::Due => { id: "Tenggat", en: "Due date" }
        MailKind::Mention => { id: "Anda disebut", en: "You are mentioned" }
        MailKind::Production => { id: "Deployment production gagal", en: "Deployment to production failed" }
        MailKind::Digest => { id: "Ringkasan hari ini", en: "Digest of today" }
        MailKind::Trial => { id: "Surat uji", en: "Trial mail" }
    }

    /// The last lines of a mail: why its reader got it.
    mail_because(kind: MailKind) {
        MailKind::Assignment => {
            id: "Anda menerima surat ini karena penugasan adalah keluaran langkah 2 SOP. Surat jenis ini selalu dikirim.",
            en: "You get this mail because the assignment is the output of step 2 of the SOP. This kind is always sent.",
        }
        MailKind::Turn => {
            id: "Anda menerima surat ini karena sekarang giliran Anda.",
            en: "You get this mail because it is your turn now.",
        }
        MailKind::Due => {
            id: "Anda menerima surat ini karena tenggat issue ini dekat atau sudah lewat.",
            en: "You get this mail because the due date of this issue is near or past.",
        }
        MailKind::Mention => {
            id: "Anda menerima surat ini karena nama Anda disebut dalam percakapan.",
            en: "You get this mail because somebody mentioned you in the conversation.",
        }
        MailKind::Production => {
            id: "Anda menerima surat ini karena deployment ke production gagal pada aplikasi Anda.",
            en: "You get this mail because a deployment to production failed in your application.",
        }
        MailKind::Digest => {
            id: "Anda menerima surat ini karena ada pemberitahuan yang belum Anda baca.",
            en: "You get this mail because there are notices that you have not read.",
        }
        MailKind::Trial => {
            id: "Anda menerima surat ini karena Anda meminta surat uji di halaman Admin.",
            en: "You get this mail because you asked for a trial mail on the Admin page.",
        }
    }

    /// A kind of mail in the profile.
    mail_kind(kind: MailKind) {
        MailKind::Assignment => { id: "Penugasan kepada saya", en: "An issue is assigned to me" }
        MailKind::Turn => { id: "Giliran saya", en: "It is my turn" }
        MailKind::Due => { id: "Tenggat dekat atau lewat", en: "A due date is near or past" }
        MailKind::Mention => { id: "Nama saya disebut", en: "Somebody mentions me" }
        MailKind::Production => { id: "Deployment production gagal", en: "A deployment to production fails" }
        MailKind::Digest => {
            id: "Ringkasan pukul 07.30 pada hari kerja", en: "A digest at 07:30 on working days",
        }
        MailKind::Trial => { id: "Surat uji", en: "Trial mail" }
    }
}

sentences! {
    mail_greeting(name: &str) { id: "Halo {name},", en: "Hello {name}," }
    mail_mentioned(who: &str) {
        id: "{who} menyebut Anda dalam percakapan issue ini.",
        en: "{who} mentioned you in the conversation of this issue.",
    }
    mail_open { id: "Buka:", en: "Open:" }
    mail_stop { id: "Berhenti menerima surat jenis ini:", en: "Stop mail of this kind:" }
    mail_automatic(office: &str) {
        id: "Dikirim otomatis oleh Alur, {office}. Jawaban surat ini tidak mengubah apa pun.",
        en: "Sent by Alur, {office}. An answer to this mail changes nothing.",
    }
    mail_confidential { id: "Issue rahasia", en: "Confidential issue" }
    mail_digest_lead(n: i64) {
        id: "{n} pemberitahuan belum Anda baca:",
        en: "You have not read {n} notices:",
        one: "You have not read {n} notice:",
    }
    mail_digest_more(n: i64) {
        id: "dan {n} lagi di kotak masuk.",
        en: "and {n} more in the inbox.",
    }
    mail_trial_text {
        id: "Surat uji dari Alur: server surat menerimanya.",
        en: "A trial mail from Alur: the mail server took it.",
    }

    // --- the page by which mail stops
    mail_stop_heading { id: "Berhenti menerima surat", en: "Stop mail" }
    mail_stop_ask(kind: &str) {
        id: "Surat jenis ini tidak akan dikirim lagi kepada Anda: {kind}. Pemberitahuan di kotak masuk Alur tetap ada.",
        en: "Mail of this kind will no longer be sent to you: {kind}. Notices in the inbox of Alur stay.",
    }
    mail_stop_button { id: "Berhenti", en: "Stop" }
    mail_stopped(kind: &str) {
        id: "Berhenti: {kind}. Anda dapat menyalakannya lagi di Profil.",
        en: "Stopped: {kind}. You can turn it on again in your profile.",
    }

    // --- the profile
    mail_wishes_heading { id: "Surat untuk Anda", en: "Mail for you" }
    mail_wishes_hint {
        id: "Di luar jam kerja tidak ada surat, kecuali penugasan dan gangguan production. Penugasan kepada Anda selalu dikirim (langkah 2).",
        en: "Outside working hours there is no mail but assignments and faults of production. What is assigned to you is always sent (step 2).",
    }
    mail_wishes_button { id: "Simpan pilihan surat", en: "Save the choice of mail" }
    mail_wishes_saved { id: "Pilihan surat disimpan.", en: "The choice of mail is saved." }
    mail_office_off {
        id: "Kantor ini belum mengirim surat; pilihan berlaku setelah surat dinyalakan.",
        en: "This office sends no mail yet; the choice counts once mail is turned on.",
    }

    // --- a mail that did not arrive
    mail_failed_to(name: &str, why: &str) {
        id: "Surat ke {name} tidak terkirim: {why}",
        en: "The mail to {name} was not sent: {why}",
    }
    mail_delayed_to(name: &str, why: &str) {
        id: "Surat ke {name} belum terkirim dan dicoba lagi: {why}",
        en: "The mail to {name} is not sent yet and is tried again: {why}",
    }
    mail_failed_heading { id: "Surat tidak terkirim", en: "Mail not sent" }
    mail_again { id: "Coba lagi", en: "Try again" }
    mail_no_address { id: "belum ada alamat surel", en: "there is no mail address yet" }

    // --- administration
    mail_admin_heading { id: "Surat keluar", en: "Outgoing mail" }
    mail_admin_off {
        id: "Mati. Orang diberi tahu di kotak masuk saja. Nyalakan dengan [mail] di alur.toml.",
        en: "Off. People are told in the inbox alone. Turn it on with [mail] in alur.toml.",
    }
    mail_admin_on(server: &str, from: &str) {
        id: "Menyala: lewat {server}, dari {from}.",
        en: "On: by {server}, from {from}.",
    }
    mail_admin_state { id: "Keadaan", en: "State" }
    mail_admin_last { id: "Terakhir terkirim", en: "Last sent" }
    mail_admin_never { id: "Belum ada", en: "None yet" }
    mail_admin_waiting_label { id: "Menunggu", en: "Waiting" }
    mail_admin_waiting(n: i64) { id: "{n} surat", en: "{n} mails", one: "{n} mail" }
    mail_admin_failed_label { id: "Gagal", en: "Failed" }
    mail_admin_failed_caption(n: i64) {
        id: "{n} surat gagal atau tertunda", en: "{n} mails failed or are delayed", one: "{n} mail failed or is delayed",
    }
    mail_admin_failed_none { id: "Tidak ada surat yang gagal.", en: "No mail failed." }
    mail_admin_to { id: "Kepada", en: "To" }
    mail_admin_why { id: "Sebab", en: "Reason" }
    mail_admin_when { id: "Dibuat", en: "Made" }
    mail_admin_try { id: "Kirim surat uji", en: "Send a trial mail" }
    mail_admin_try_hint {
        id: "Surat uji dikirim ke alamat Anda sendiri.",
        en: "The trial mail goes to your own address.",
    }
    mail_admin_tried {
        id: "Surat uji sedang dikirim. Muat ulang halaman ini untuk melihat hasilnya.",
        en: "The trial mail is on its way. Load this page again to see what came of it.",
    }
    mail_admin_retried { id: "Surat dicoba lagi sekarang.", en: "The mail is tried again now." }
    mail_admin_gone { id: "Surat itu sudah tidak menunggu.", en: "That mail no longer waits." }
}
