//! What Alur itself writes into the log of a pipeline or a job. It is stored in both languages, since a log
//! is kept for readers of either; each reads his own.

sentences! {
    pipeline_log_file_missing(file: &str, commit: &str) {
        id: "Commit {commit} tidak memuat {file}; tanpa berkas itu tidak ada yang dapat dibangun.",
        en: "Commit {commit} holds no {file}; without it nothing can be built.",
    }
    pipeline_log_file_too_large(file: &str) {
        id: "{file} terlalu besar atau bukan teks.",
        en: "{file} is too large, or no text.",
    }
    pipeline_log_defects(file: &str, n: usize) {
        id: "{file} belum dapat dijalankan, {n} hal perlu diperbaiki:",
        en: "{file} cannot be run yet, to be mended: {n}",
    }
    pipeline_log_defect(line: usize, keyword: &str, detail: &str) {
        id: "  baris {line}, {keyword}: {detail}",
        en: "  line {line}, {keyword}: {detail}",
    }
    pipeline_log_no_plan(detail: &str) {
        id: "Tidak ada rencana untuk branch ini: {detail}.",
        en: "There is no plan for this branch: {detail}.",
    }
    pipeline_log_no_deploy_job(job: &str, environment: &str) {
        id: "Job \"{job}\" untuk memasang di server {environment} tidak ada dalam pipeline branch ini.",
        en: "The job \"{job}\", which deploys to {environment}, is not in this branch's pipeline.",
    }
    pipeline_log_deploy_job_not_run(job: &str) {
        id: "Semua job selesai, tetapi job pemasangan \"{job}\" tidak berhasil dijalankan.",
        en: "All jobs ended, but the deploying job \"{job}\" did not pass.",
    }
    pipeline_log_no_setup(environment: &str) {
        id: "Server {environment} belum disiapkan.",
        en: "The server {environment} is not set up.",
    }
    pipeline_log_runs(commit: &str) {
        id: "Server menjalankan commit {commit}.",
        en: "The server runs commit {commit}.",
    }
    pipeline_log_runs_other(found: &str, commit: &str) {
        id: "Pemasangan selesai, tetapi server menjalankan commit {found}, bukan {commit}.",
        en: "The deployment ended, but the server runs commit {found} and not {commit}.",
    }
    pipeline_log_site_not_switched {
        id: "Pemasangan selesai, tetapi direktori server tidak menunjuk ke versi baru.",
        en: "The deployment ended, but the server's directory does not point to the new version.",
    }
    pipeline_log_silent(address: &str, detail: &str) {
        id: "Alamat commit {address} tidak menjawab ({detail}).",
        en: "The commit address {address} does not answer ({detail}).",
    }
    pipeline_log_switched_back(commit: &str) {
        id: "Versi commit {commit} masih tersimpan dan ditampilkan kembali.",
        en: "The version of commit {commit} is still kept and is shown again.",
    }
    pipeline_log_infrastructure(detail: &str) {
        id: "Bukan kesalahan aplikasi: {detail}.",
        en: "Not the application's fault: {detail}.",
    }
    pipeline_log_again(run: i64) {
        id: "Job dijalankan lagi (percobaan ke-{run}).",
        en: "The job runs again (attempt {run}).",
    }
    pipeline_log_interrupted {
        id: "Alur dihidupkan ulang ketika job ini berjalan.",
        en: "Alur was restarted while this job ran.",
    }
    pipeline_log_unknown {
        id: "Hasil tidak diketahui: System Administrator menyatakan commit mana yang berjalan.",
        en: "The outcome is unknown: the System Administrator says which commit runs.",
    }
    pipeline_log_timed_out(seconds: u32) {
        id: "Dihentikan: lebih lama dari {seconds} detik.",
        en: "Stopped: it took longer than {seconds} seconds.",
    }
    pipeline_log_disk {
        id: "Dihentikan: job memakai ruang disk lebih dari batas.",
        en: "Stopped: the job used more disk than it may.",
    }
    pipeline_log_artifacts_too_large {
        id: "Artefak melebihi batas, tidak disimpan.",
        en: "The artifacts are beyond the limit and were not kept.",
    }
    pipeline_log_artifacts_path(path: &str) {
        id: "Artefak {path} berada di luar direktori kerja.",
        en: "The artifact {path} lies outside the work directory.",
    }
    pipeline_log_exit(code: i32) {
        id: "Perintah berakhir dengan kode {code}.",
        en: "A command ended with code {code}.",
    }
    pipeline_log_waits_for_room {
        id: "Menunggu: ruang disk server hampir habis. Job mulai sendiri setelah ada ruang.",
        en: "Waiting: the server's disk is nearly full. The jobs start by themselves once there is room.",
    }
    pipeline_log_canceled {
        id: "Dibatalkan.",
        en: "Canceled.",
    }
}
