//! Application: servers, branches, people, preparation; pipeline and job log.

sentences! {
    // --- overview
    application_tab_summary { id: "Ringkasan", en: "Summary" }
    application_tab_code { id: "Kode", en: "Code" }
    application_tab_releases { id: "Rilis", en: "Releases" }
    application_tab_pipelines { id: "Pipeline", en: "Pipelines" }
    application_tab_servers { id: "Server dan CI/CD", en: "Servers and CI/CD" }
    application_tab_people { id: "Orang", en: "People" }
    application_release_at(number: i64, step: u8) { id: "berikutnya: rilis {number}, langkah {step}", en: "next: release {number}, step {step}" }
    application_pm(names: &str) { id: "PM {names}", en: "PM {names}" }
    servers_heading { id: "Server", en: "Servers" }
    servers_caption { id: "Tiga server dan commit yang berjalan", en: "Three servers and the commit each runs" }
    servers_column_server { id: "Server", en: "Server" }
    servers_column_commit { id: "Commit", en: "Commit" }
    servers_column_content { id: "Isi", en: "Holds" }
    servers_column_state { id: "Keadaan", en: "State" }
    servers_column_since { id: "Berjalan sejak", en: "Runs since" }
    servers_running { id: "Berjalan", en: "Running" }
    servers_deploying { id: "Sedang diperbarui", en: "Being updated" }
    servers_failed { id: "Deploy terakhir berhenti", en: "Last deployment stopped" }
    servers_nothing { id: "Belum menjalankan apa pun", en: "Runs nothing yet" }
    servers_turn(issue: i64, since: &str) { id: "Server dev dipakai #{issue} sejak {since}.", en: "#{issue} has used the dev server since {since}." }
    branches_heading { id: "Branch", en: "Branches" }
    branches_caption { id: "Branch aplikasi ini", en: "Branches of this application" }
    branches_column_changed { id: "Terakhir berubah", en: "Last changed" }
    branches_by_step(step: u8) { id: "berubah di langkah {step}", en: "changes at step {step}" }
    branches_hint { id: "Branch dibuat dan dihapus di halaman issue (Keterangan 3).", en: "Branches are made and deleted on the issue's page (Keterangan 3)." }
    application_clone { id: "Alamat repositori", en: "Address of the repository" }
    application_built_by { id: "Dibuat oleh", en: "Built by" }
    application_hosting { id: "Hosting", en: "Hosting" }
    application_separation { id: "Pemisahan tugas", en: "Separation of duties" }
    application_found(n: i64) {
        id: "{n} perubahan ditemukan di luar Alur",
        en: "{n} changes were found outside Alur",
        one: "{n} change was found outside Alur",
    }

    // --- registration and preparation
    register_heading { id: "Daftarkan aplikasi", en: "Register an application" }
    register_name { id: "Nama aplikasi", en: "Name of the application" }
    register_slug { id: "Nama alamat", en: "Address name" }
    register_slug_hint { id: "Dipakai di alamat halaman dan git, misalnya layanan-perizinan.", en: "Used in the addresses of pages and git, such as layanan-perizinan." }
    register_builder { id: "Dibuat oleh", en: "Built by" }
    register_hosting { id: "Tempat hosting", en: "Where it is hosted" }
    register_confidential { id: "Aplikasi rahasia: hanya terlihat oleh anggotanya", en: "Confidential: seen by its members only" }
    register_button { id: "Daftarkan", en: "Register" }
    register_done { id: "Aplikasi didaftarkan. Berikutnya: repositori dan orang.", en: "The application is registered. Next: repository and people." }
    preparation_heading { id: "Persiapan", en: "Preparation" }
    preparation_lead {
        id: "Aplikasi menerima issue setelah semua ini lengkap dan PM mengesahkannya (Keterangan 4 dan 5).",
        en: "The application takes issues once all this is complete and the PM confirms it (Keterangan 4 and 5).",
    }
    preparation_ready { id: "Lengkap", en: "Complete" }
    preparation_open { id: "Belum", en: "Open" }
    repository_empty_button { id: "Buat repositori kosong", en: "Make an empty repository" }
    repository_bundle { id: "Berkas git bundle", en: "Git bundle file" }
    repository_bundle_hint { id: "Dari repositori lama: git bundle create app.bundle --all", en: "From the old repository: git bundle create app.bundle --all" }
    repository_bundle_button { id: "Impor repositori", en: "Import the repository" }
    repository_being_made { id: "Repositori sedang dibuat.", en: "The repository is being made." }
    repository_not_made(reason: &str) { id: "Repositori belum terbentuk: {reason}", en: "The repository was not made: {reason}" }
    preparation_push_hint {
        id: "Selama persiapan, PM dan Developer boleh push ke staging dan master.",
        en: "During preparation, the PM and Developers may push to staging and master.",
    }
    checklist_heading { id: "Daftar periksa CI/CD", en: "CI/CD checklist" }
    checklist_build { id: "Berkas build", en: "Build file" }
    checklist_variables { id: "Variabel, tanpa isinya", en: "Variables, without their values" }
    checklist_database { id: "Basis data", en: "Database" }
    checklist_health { id: "Pemeriksaan kesehatan", en: "Health check" }
    checklist_run { id: "Perintah menjalankan", en: "Run command" }
    checklist_no_secrets { id: "Jangan menulis kata sandi atau rahasia di sini.", en: "Write no passwords or secrets here." }
    checklist_hand_over { id: "Serahkan kepada System Administrator", en: "Hand over to the System Administrator" }
    checklist_accept { id: "Terima daftar", en: "Accept the list" }
    checklist_return { id: "Kembalikan daftar", en: "Return the list" }
    checklist_waiting { id: "Menunggu System Administrator memeriksa.", en: "Awaits the System Administrator's review." }
    checklist_returned { id: "Dikembalikan untuk dilengkapi.", en: "Returned to be completed." }
    checklist_accepted(name: &str) { id: "Diterima {name}.", en: "Accepted by {name}." }
    confirm_button { id: "Sahkan aplikasi", en: "Confirm the application" }
    confirm_hint {
        id: "Setelah disahkan, staging dan master hanya berubah lewat merge request. Ini tidak dapat ditarik kembali.",
        en: "Once confirmed, staging and master change only through merge requests. This cannot be taken back.",
    }
    confirm_done { id: "Aplikasi disahkan. Issue sudah dapat dibuat.", en: "The application is confirmed. Issues can be made." }

    // --- servers
    server_kind { id: "Jenis server", en: "Kind of server" }
    server_address { id: "Alamat untuk orang", en: "Address for people" }
    server_address_hint { id: "{branch} diganti nama branch pada server dev per branch.", en: "{branch} becomes the branch's name on a dev server per branch." }
    server_commit_address { id: "Alamat commit", en: "Commit address" }
    server_commit_address_hint { id: "Alur menanyakan di sana commit mana yang berjalan.", en: "Alur asks there which commit runs." }
    server_job { id: "Job deploy", en: "Deploy job" }
    server_job_hint { id: "Nama job di berkas pipeline.", en: "Name of the job in the pipeline file." }
    server_save { id: "Simpan server", en: "Save the server" }
    server_saved { id: "Pengaturan server tersimpan.", en: "The server's settings are saved." }
    variables_heading { id: "Variabel", en: "Variables" }
    variables_caption { id: "Variabel per server; rahasia tidak ditampilkan", en: "Variables per server; secrets are not shown" }
    variables_none { id: "Belum ada variabel.", en: "There are no variables yet." }
    variable_key { id: "Nama", en: "Name" }
    variable_value { id: "Isi", en: "Value" }
    variable_secret { id: "Rahasia: hanya bisa diganti, tidak dilihat", en: "Secret: can be replaced, not read" }
    variable_secret_shown { id: "(rahasia)", en: "(secret)" }
    variable_save { id: "Simpan variabel", en: "Save the variable" }
    variable_remove { id: "Hapus variabel", en: "Remove the variable" }
    variable_saved { id: "Variabel tersimpan.", en: "The variable is saved." }
    policy_heading { id: "Kebijakan kantor", en: "Office policy" }
    policy_separation_button { id: "Ubah pemisahan tugas", en: "Change the separation of duties" }
    policy_separation_who { id: "Ditetapkan atasan, dengan alasan.", en: "Set by the superior, with a reason." }
    policy_dev_server_button { id: "Ubah server dev", en: "Change the dev server" }
    rollback_outside { id: "Kembalikan versi di luar rilis", en: "Roll back outside a release" }
    rollback_outside_hint {
        id: "Membuka issue bertanda akibat rilis; tidak mengubah branch dan tidak membuka issue lama.",
        en: "Opens an issue marked as caused by a release; changes no branch and reopens nothing.",
    }

    // --- people of the application
    members_heading { id: "Orang di aplikasi ini", en: "People of this application" }
    members_caption { id: "Peran per orang", en: "Roles per person" }
    members_grant { id: "Beri peran", en: "Grant the role" }
    members_person { id: "Orang", en: "Person" }
    members_role { id: "Peran", en: "Role" }
    members_done { id: "Peran diubah.", en: "The role is changed." }
    test_team_heading { id: "Tim Uji Coba", en: "Test team" }
    test_team_hint { id: "PM menunjuk anggotanya. Satu anggota cukup untuk memutuskan langkah 9.", en: "The PM names its members. One member is enough to decide step 9." }
    test_team_button { id: "Simpan Tim Uji Coba", en: "Save the test team" }
    test_team_done { id: "Tim Uji Coba tersimpan.", en: "The test team is saved." }

    // --- pipeline
    pipeline_heading(number: i64) { id: "Pipeline #{number}", en: "Pipeline #{number}" }
    pipeline_running(number: i64) { id: "Pipeline #{number} berjalan", en: "Pipeline #{number} is running" }
    pipeline_passed(number: i64) { id: "Pipeline #{number} lulus", en: "Pipeline #{number} passed" }
    pipeline_failed(number: i64, job: &str) { id: "Pipeline #{number}: job {job} tidak lulus", en: "Pipeline #{number}: job {job} failed" }
    pipeline_stopped(number: i64) { id: "Pipeline #{number} dihentikan", en: "Pipeline #{number} was stopped" }
    pipeline_jobs { id: "Job", en: "Jobs" }
    pipeline_column_job { id: "Job", en: "Job" }
    pipeline_column_stage { id: "Tahap", en: "Stage" }
    pipeline_column_result { id: "Hasil", en: "Result" }
    pipeline_column_took { id: "Lama", en: "Took" }
    pipeline_cancel { id: "Hentikan pipeline", en: "Stop the pipeline" }
    job_retry(job: &str) { id: "Ulangi job {job}", en: "Run the job {job} again" }
    job_start(job: &str) { id: "Jalankan job {job}", en: "Run the job {job}" }
    job_heading(job: &str) { id: "Job {job}", en: "Job {job}" }
    job_log { id: "Log", en: "Log" }
    job_log_lines(from: i64, to: i64, all: i64) { id: "baris {from}–{to} dari {all}", en: "lines {from}–{to} of {all}" }
    job_log_download { id: "Unduh log", en: "Download the log" }
    job_log_none { id: "Belum ada log. Baris pertama muncul setelah job mulai.", en: "No log yet. The first line appears once the job has begun." }
    job_log_cut { id: "Log melebihi batas; sisanya tidak disimpan.", en: "The log passed its limit; the rest was not kept." }
    job_waiting { id: "Menunggu runner.", en: "Waiting for a runner." }
    pipeline_files { id: "Berkas hasil", en: "Artifacts" }
}
