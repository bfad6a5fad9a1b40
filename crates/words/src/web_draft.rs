//! The editor of the SOP: fields, comparison, publication, and what V01 to V08 find wrong.

use crate::Lang;
use sop::procedure::{Defect, Place, Shape, StepField};

sentences! {
    draft_heading { id: "Draf SOP", en: "SOP draft" }
    draft_section_heading { id: "Draf", en: "Draft" }
    draft_none {
        id: "Belum ada draf. Draf mulai dari isi revisi yang berlaku dan tidak mengubahnya.",
        en: "There is no draft yet. A draft begins as the revision in force and does not change it.",
    }
    draft_begin_button { id: "Buat draf dari revisi yang berlaku", en: "Make a draft from the revision in force" }
    draft_discard_heading { id: "Buang draf", en: "Throw the draft away" }
    draft_discard_lead { id: "Isi draf hilang dan tidak dapat dikembalikan.", en: "What the draft says is lost for good." }
    draft_discard_button { id: "Buang draf", en: "Throw the draft away" }
    draft_open { id: "Sunting draf", en: "Edit the draft" }
    draft_print { id: "Cetak draf", en: "Print the draft" }
    draft_saved_by(name: &str, date: &str) { id: "Disimpan {name}, {date}", en: "Saved by {name}, {date}" }
    draft_done_saved { id: "Draf disimpan.", en: "The draft is saved." }
    draft_done_discarded { id: "Draf dibuang.", en: "The draft is thrown away." }
    draft_done_kept {
        id: "Draf disimpan orang lain sejak halaman dibuka, jadi tidak dibuang.",
        en: "Somebody saved the draft since the page was opened, so it was kept.",
    }
    draft_changed(name: &str) {
        id: "Draf ini disimpan {name} sejak Anda membukanya. Bandingkan dengan isi sekarang, lalu kirim lagi.",
        en: "{name} saved this draft since you opened it. Compare with what stands now, then send again.",
    }
    draft_parts { id: "Bagian SOP", en: "Parts of the SOP" }
    draft_part_identity { id: "Identitas", en: "Identity" }
    draft_part_lists { id: "Daftar", en: "Lists" }
    draft_part_step(no: u8) { id: "Langkah {no}", en: "Step {no}" }
    draft_remarks { id: "Perlu dilihat lagi", en: "To be looked at again" }
    draft_no_sheets {
        id: "Formulir digambar begitu yang di bawah ini lengkap.",
        en: "The form is drawn as soon as the following is complete.",
    }
    draft_save_button { id: "Simpan draf", en: "Save the draft" }
    draft_italics_hint { id: "*kata* dicetak miring.", en: "*word* is printed in italics." }
    draft_lines_hint { id: "Satu butir per baris, urut seperti dicetak.", en: "One entry a line, in printed order." }
    draft_too_many(most: usize) { id: "Paling banyak {most} butir.", en: "At most {most} entries." }

    // --- what a step's own rules say
    draft_rules { id: "Diatur program, bukan naskah", en: "Ruled by the program, not the text" }
    draft_rule_who { id: "Pelaksana", en: "Who may act" }
    draft_rule_guards { id: "Syarat", en: "Guards" }
    draft_rule_back { id: "Jalan kembali", en: "Ways back" }
    draft_rule_where { id: "Lewat", en: "By which door" }
    draft_rule_requirements { id: "Aturan", en: "Rules" }
    draft_rule_web { id: "Web saja", en: "The web alone" }
    draft_rule_any_door { id: "Web dan API", en: "Web and API" }
    draft_rule_none { id: "Tidak ada", en: "None" }

    // --- fields
    draft_number { id: "Nomor SOP", en: "SOP number" }
    draft_title { id: "Nama SOP", en: "SOP title" }
    draft_created { id: "Tanggal pembuatan", en: "Date made" }
    draft_revised { id: "Tanggal revisi", en: "Date revised" }
    draft_effective { id: "Tanggal efektif", en: "Effective date" }
    draft_position { id: "Jabatan yang mengesahkan", en: "Position of the approver" }
    draft_name { id: "Nama yang mengesahkan", en: "Name of the approver" }
    draft_rank { id: "Pangkat", en: "Rank" }
    draft_nip { id: "NIP", en: "NIP" }
    draft_approved_by { id: "Disahkan oleh", en: "Approved by" }
    draft_government { id: "Pemerintah", en: "Government" }
    draft_agency { id: "Instansi", en: "Agency" }
    draft_units { id: "Unit kerja", en: "Units" }
    draft_annex { id: "Judul lampiran", en: "Heading of the annex" }
    draft_legal { id: "Dasar hukum", en: "Legal bases" }
    draft_qualifications { id: "Kualifikasi pelaksana", en: "Qualifications" }
    draft_qualifications_hint {
        id: "Satu baris per pelaksana, urut seperti kolomnya.",
        en: "One line for each performer, in the order of the lanes.",
    }
    draft_qualifications_wrong(lanes: usize) {
        id: "Tulis tepat {lanes} baris, satu per pelaksana.",
        en: "Write exactly {lanes} lines, one for each performer.",
    }
    draft_related { id: "Keterkaitan", en: "Related SOPs" }
    draft_equipment { id: "Peralatan", en: "Equipment" }
    draft_warnings { id: "Peringatan", en: "Warnings" }
    draft_recording { id: "Pencatatan dan pendataan", en: "Recording" }
    draft_notes { id: "Keterangan", en: "Notes" }
    draft_notes_hint {
        id: "Keterangan dikutip menurut nomornya; jaga urutannya.",
        en: "Notes are cited by number; keep their order.",
    }
    draft_text { id: "Uraian kegiatan", en: "Activity" }
    draft_requirements { id: "Kelengkapan", en: "Requirements" }
    draft_time { id: "Waktu", en: "Time" }
    draft_time_minutes { id: "Menit kerja", en: "Working minutes" }
    draft_time_due { id: "Due date", en: "Due date" }
    draft_minutes { id: "Jumlah menit kerja", en: "Number of working minutes" }
    draft_minutes_when { id: "(bila dalam menit kerja)", en: "(where in working minutes)" }
    draft_minutes_wrong(most: u32) {
        id: "Tulis jumlah menit dari 1 sampai {most}.",
        en: "Write a number of minutes from 1 to {most}.",
    }
    draft_time_text { id: "Waktu seperti dicetak", en: "Time as printed" }
    draft_output { id: "Output", en: "Output" }
    draft_label { id: "Nama langkah", en: "Name of the step" }
    draft_label_hint { id: "Dipakai di layar dan ekspor.", en: "For screens and exports." }
    draft_return_label { id: "Nama putusan tidak lulus", en: "Name of the failed verdict" }
    draft_entry_label { id: "Kata pada panah masuk", en: "Word at the arrow that leads in" }
    draft_shape { id: "Bentuk cetak", en: "Printed shape" }
    draft_shape_hint {
        id: "Hanya gambar; putusan tetap diatur program.",
        en: "A drawing alone; verdicts stay ruled by the program.",
    }

    // --- comparison
    sop_changes_heading { id: "Perubahan", en: "Changes" }
    sop_changes_lead(fields: i64, revision: &str) {
        id: "{fields} isian berbeda dari revisi yang berlaku: {revision}.",
        en: "{fields} fields differ from the revision in force: {revision}.",
        one: "{fields} field differs from the revision in force: {revision}.",
    }
    sop_changes_count(fields: i64) { id: "{fields} isian", en: "{fields} fields", one: "{fields} field" }
    sop_changes_legend_removed { id: "dihapus", en: "removed" }
    sop_changes_legend_added { id: "ditambahkan", en: "added" }
    sop_changes_none { id: "Draf sama dengan revisi yang berlaku.", en: "The draft is the same as the revision in force." }
    sop_changes_edit { id: "Sunting bagian ini", en: "Edit this part" }

    // --- publication
    publication_heading { id: "Sahkan draf", en: "Publish the draft" }
    publication_lead {
        id: "Isi siapa yang mengesahkan dan sejak kapan revisi berlaku. Halaman berikutnya untuk memeriksa.",
        en: "Say who approves and from when the revision holds. The next page is for checking.",
    }
    publication_day_hint {
        id: "Berlaku sejak pukul 00.00 tanggal ini, paling cepat besok.",
        en: "In force from 00:00 of this date, tomorrow at the earliest.",
    }
    publication_day_past {
        id: "Pilih tanggal efektif paling cepat besok.",
        en: "Choose an effective date from tomorrow on.",
    }
    publication_day_not_later(date: &str) {
        id: "Pilih tanggal efektif sesudah {date}, tanggal revisi terakhir.",
        en: "Choose an effective date after {date}, that of the last revision.",
    }
    publication_not_whole {
        id: "Draf belum lengkap, jadi belum dapat disahkan.",
        en: "The draft is not complete, so it cannot be published yet.",
    }
    publication_defects { id: "Yang harus diperbaiki dahulu", en: "To be mended first" }
    publication_check_button { id: "Periksa sebelum disahkan", en: "Check before it is published" }
    publication_check_heading { id: "Periksa pengesahan", en: "Check the publication" }
    publication_from(date: &str) {
        id: "Revisi ini berlaku sejak {date} pukul 00.00.",
        en: "This revision is in force from {date}, 00:00.",
    }
    publication_running(revision: &str) {
        id: "Issue yang dibuat sebelum itu tetap menurut {revision} sampai selesai.",
        en: "Issues made before that stay under {revision} until they end.",
    }
    publication_for_good {
        id: "Setelah disahkan, naskahnya tidak dapat diubah. Perbaikan berarti revisi baru.",
        en: "Once published its text cannot change. A correction is a new revision.",
    }
    publication_changed_caption { id: "Bagian yang berubah", en: "Parts that change" }
    publication_part { id: "Bagian", en: "Part" }
    publication_fields { id: "Isian", en: "Fields" }
    publication_warnings { id: "Peringatan, tidak menghalangi", en: "Warnings that stop nothing" }
    publication_button(revision: u32, date: &str) {
        id: "Sahkan revisi {revision}, berlaku {date}",
        en: "Publish revision {revision}, in force {date}",
    }
    publication_done { id: "Revisi disahkan.", en: "The revision is published." }
}

choices! {
    /// A field that each step must have.
    step_field(field: StepField) {
        StepField::Performer => { id: "pelaksana", en: "performer" }
        StepField::Text => { id: "uraian kegiatan", en: "activity" }
        StepField::Label => { id: "nama langkah", en: "name of the step" }
        StepField::Time => { id: "waktu", en: "time" }
        StepField::Output => { id: "output", en: "output" }
        StepField::Shape => { id: "bentuk cetak", en: "printed shape" }
    }
    /// The symbol of a step.
    shape(shape: Shape) {
        Shape::Start => { id: "Mulai", en: "Beginning" }
        Shape::Process => { id: "Proses", en: "Process" }
        Shape::Decision => { id: "Keputusan", en: "Decision" }
        Shape::End => { id: "Akhir", en: "End" }
    }
    /// A field of the form.
    sop_field(place: Place) {
        Place::Government => { id: "Pemerintah", en: "Government" }
        Place::Agency => { id: "Instansi", en: "Agency" }
        Place::Units => { id: "Unit kerja", en: "Units" }
        Place::Number => { id: "Nomor SOP", en: "SOP number" }
        Place::Title => { id: "Nama SOP", en: "SOP title" }
        Place::Revision => { id: "Revisi", en: "Revision" }
        Place::CreatedOn => { id: "Tanggal pembuatan", en: "Date made" }
        Place::RevisedOn => { id: "Tanggal revisi", en: "Date revised" }
        Place::EffectiveOn => { id: "Tanggal efektif", en: "Effective date" }
        Place::ApproverPosition => { id: "Jabatan yang mengesahkan", en: "Position of the approver" }
        Place::ApproverName => { id: "Nama yang mengesahkan", en: "Name of the approver" }
        Place::ApproverRank => { id: "Pangkat", en: "Rank" }
        Place::ApproverNip => { id: "NIP", en: "NIP" }
        Place::AnnexTitle => { id: "Judul lampiran", en: "Heading of the annex" }
        Place::LegalBases => { id: "Dasar hukum", en: "Legal bases" }
        Place::Qualifications => { id: "Kualifikasi pelaksana", en: "Qualifications" }
        Place::RelatedSops => { id: "Keterkaitan", en: "Related SOPs" }
        Place::Equipment => { id: "Peralatan", en: "Equipment" }
        Place::Warnings => { id: "Peringatan", en: "Warnings" }
        Place::Recording => { id: "Pencatatan dan pendataan", en: "Recording" }
        Place::Notes => { id: "Keterangan", en: "Notes" }
        Place::Text => { id: "Uraian kegiatan", en: "Activity" }
        Place::Label => { id: "Nama langkah", en: "Name of the step" }
        Place::Requirements => { id: "Kelengkapan", en: "Requirements" }
        Place::Time => { id: "Waktu", en: "Time" }
        Place::Output => { id: "Output", en: "Output" }
        Place::ReturnLabel => { id: "Nama putusan tidak lulus", en: "Name of the failed verdict" }
        Place::EntryLabel => { id: "Kata pada panah masuk", en: "Word at the arrow that leads in" }
        Place::Shape => { id: "Bentuk cetak", en: "Printed shape" }
    }
}

impl Lang {
    /// What is wrong with a revision file, or (V08) to be looked at again.
    pub fn procedure_defect(self, defect: &Defect) -> String {
        match defect {
            Defect::Unreadable { line, detail } => {
                let line = line.unwrap_or(0);
                say!(self, id: "Baris {line} tidak terbaca: {detail}", en: "Line {line} cannot be read: {detail}")
            }
            Defect::UnknownSchema { schema } => {
                say!(self, id: "Bentuk berkas {schema} tidak dikenal.", en: "The file format {schema} is not known.")
            }
            Defect::StepCode { place, expected, found: _ } => {
                let code = expected.unwrap_or("-");
                say!(self, id: "Langkah {place} harus berkode {code} (V01).", en: "Step {place} must have the code {code} (V01).")
            }
            Defect::StepNumber { place, found } => {
                say!(self, id: "Langkah {place} bernomor {found} (V01).", en: "Step {place} bears the number {found} (V01).")
            }
            Defect::StepFieldMissing { place, field } => {
                let field = self.step_field(*field);
                say!(self, id: "Langkah {place}: isi {field} (V02).", en: "Step {place}: fill in {field} (V02).")
            }
            Defect::StartShapes { found } => {
                say!(self, id: "Harus ada satu bentuk mulai, ada {found} (V03).", en: "There must be one beginning, there are {found} (V03).")
            }
            Defect::EndShapes { found } => {
                say!(self, id: "Harus ada satu bentuk akhir, ada {found} (V03).", en: "There must be one end, there are {found} (V03).")
            }
            Defect::RoleUnknown { place, role } => match place {
                Some(place) => {
                    say!(self, id: "Langkah {place}: pelaksana {role} tidak dikenal (V04).", en: "Step {place}: the performer {role} is not known (V04).")
                }
                None => {
                    say!(self, id: "Penyiap: pelaksana {role} tidak dikenal (V04).", en: "Set-up: the performer {role} is not known (V04).")
                }
            },
            Defect::RoleTwice { role } => {
                say!(self, id: "Pelaksana {role} tertulis dua kali (V04).", en: "The performer {role} is declared twice (V04).")
            }
            Defect::Lanes { found } => {
                let found = found.len();
                say!(self, id: "Nomor {found} kolom pelaksana tidak urut dari 1 (V05).", en: "The {found} lanes are not numbered from 1 (V05).")
            }
            Defect::CoordinatorMissing { role } => {
                say!(self, id: "Pelaksana {role} perlu koordinator (V05).", en: "The performer {role} needs a coordinator (V05).")
            }
            Defect::CoordinatorWithoutLane { role, coordinator } => {
                say!(self, id: "Koordinator {coordinator} dari {role} tidak punya kolom (V05).", en: "The coordinator {coordinator} of {role} has no lane (V05).")
            }
            Defect::NotLater { effective_on, previous } => {
                say!(self, id: "Tanggal efektif {effective_on} tidak sesudah {previous} (V06).", en: "The effective date {effective_on} is not after {previous} (V06).")
            }
            Defect::MeaningChanged { place, performer, expected } => {
                say!(self, id: "Langkah {place} milik {expected}, bukan {performer} (V07).", en: "Step {place} belongs to {expected}, instead of {performer} (V07).")
            }
            Defect::VerbMissing { place, first_word } => {
                say!(self, id: "Langkah {place} dimulai dengan {first_word}, bukan kata kerja aktif (V08).", en: "Step {place} begins with {first_word}, which is no active verb (V08).")
            }
        }
    }
}
