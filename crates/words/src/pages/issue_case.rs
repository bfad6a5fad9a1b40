//! The issue page's further words: discussion, deviations to answer, small pages, commands.

sentences! {
    case_hidden_title { id: "Issue rahasia", en: "Confidential issue" }
    case_erased_title { id: "Judul sudah dihapus", en: "The title was erased" }
    case_corrected_by(name: &str) { id: "Koreksi oleh {name}:", en: "Correction by {name}:" }
    case_done_by(name: &str) {
        id: "{name} menyelesaikan langkah 13.",
        en: "{name} completed step 13.",
    }
    case_push_option { id: "uji-lokal", en: "local-test" }
    case_running_hint {
        id: "40 huruf dan angka. Dipakai bila hasil deploy tidak diketahui.",
        en: "40 digits. Used when the result of a deployment is unknown.",
    }
    case_fault_kind { id: "Jenis kegagalan", en: "Kind of failure" }
    case_fault_of(environment: &str) {
        id: "Deploy ke {environment} berhenti.",
        en: "The deployment to the {environment} stopped.",
    }
    case_conflict_waits(n: usize) {
        id: "{n} berkas masih bertabrakan dengan staging.",
        en: "{n} files still collide with staging.",
        one: "{n} file still collides with staging.",
    }
    case_push_voids {
        id: "Push baru ke branch ini membatalkan hasil uji pada commit sekarang.",
        en: "A new push to this branch voids the verdicts on the present commit.",
    }
    case_deviation_turn {
        id: "Giliran Anda: putuskan penyimpangan",
        en: "Your turn: decide on a deviation",
    }
    case_deviation_asked_by(name: &str, step: u8, guard: &str) {
        id: "{name} meminta syarat langkah {step} ini dilewati: {guard}.",
        en: "{name} asks to lift this condition of step {step}: {guard}.",
    }
    case_deviation_until(until: &str) { id: "Berlaku sampai {until}.", en: "Valid until {until}." }
    case_deviation_open { id: "Putuskan penyimpangan", en: "Decide on the deviation" }
    case_deviation_answer_hint {
        id: "Alasan Anda tercatat di jurnal dan tercetak di Lembar Kendali.",
        en: "Your reason goes into the journal and onto the control sheet.",
    }
    case_deviation_step(step: u8, name: &str, until: &str) {
        id: "Langkah {step}, diminta {name}, berlaku sampai {until}",
        en: "Step {step}, asked by {name}, valid until {until}",
    }
    case_deviation_option(step: u8, guard: &str) {
        id: "Langkah {step}, syarat: {guard}",
        en: "Step {step}, condition: {guard}",
    }
    case_pipeline_turn {
        id: "Giliran Anda: periksa berkas pipeline",
        en: "Your turn: look at the pipeline file",
    }
    case_repair_turn(environment: &str) {
        id: "Giliran Anda: pulihkan deploy ke {environment}",
        en: "Your turn: restore the deployment to the {environment}",
    }
    case_back_to_issue(number: i64) { id: "Kembali ke issue #{number}", en: "Back to issue #{number}" }
    case_what_step { id: "Langkah", en: "Step" }
    case_what_round { id: "Putaran", en: "Round" }
    case_what_commit { id: "Commit", en: "Commit" }
    case_what_deployment { id: "Deploy", en: "Deployment" }
    case_what_holder { id: "Pemegang", en: "Held by" }
    case_what_branch { id: "Branch issue", en: "Branch of the issue" }
    case_ended { id: "berakhir", en: "ended" }
    case_number_of_queue(place: usize, issue: i64) {
        id: "Antrean ke-{place}. Sekarang server dev dipakai issue #{issue}.",
        en: "Number {place} in the queue. Now issue #{issue} uses the dev server.",
    }
    case_cancelled_on(date: &str) { id: "Dibatalkan pada {date}.", en: "Cancelled on {date}." }
    case_cancelled_ask(names: &str) {
        id: "Yang dapat menjelaskan: {names} (PM).",
        en: "Who can explain it: {names} (PM).",
    }
    case_check_void {
        id: "Tidak berlaku lagi: staging berubah, jadi pemeriksaan diulang.",
        en: "No longer valid: staging changed, so the check is done again.",
    }
}
