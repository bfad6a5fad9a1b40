//! *Tugas saya*: what must I do next; and the frame that all pages share.

sentences! {
    // --- the frame
    frame_skip { id: "Lewati ke isi", en: "Skip to content" }
    frame_menu { id: "Menu", en: "Menu" }
    frame_navigation { id: "Navigasi utama", en: "Main navigation" }
    frame_breadcrumb { id: "Letak halaman", en: "Where this page is" }
    frame_footer(office: &str) { id: "Alur, {office}", en: "Alur, {office}" }
    /// Above a page that loads again by itself, and the link that stops it.
    frame_loads_again(seconds: i64) {
        id: "Server sedang bekerja; halaman ini dimuat lagi tiap {seconds} detik.",
        en: "The server is at work; this page loads again every {seconds} seconds.",
    }
    frame_keep_still { id: "Berhenti memuat lagi", en: "Stop loading again" }
    frame_still { id: "Halaman ini tidak lagi dimuat dengan sendirinya.", en: "This page no longer loads by itself." }
    frame_look_again { id: "Lihat yang terbaru", en: "See the latest" }
    frame_further { id: "Halaman lain", en: "Further pages" }
    frame_help { id: "Bantuan", en: "Help" }
    frame_sign_out { id: "Keluar", en: "Sign out" }
    frame_profile { id: "Profil", en: "Profile" }
    frame_language { id: "Bahasa", en: "Language" }
    frame_title(page: &str) { id: "{page} · Alur", en: "{page} · Alur" }
    frame_older { id: "Lebih lama", en: "Older" }
    frame_newer { id: "Lebih baru", en: "Newer" }
    frame_next_page { id: "Halaman berikutnya", en: "Next page" }
    frame_first_page { id: "Kembali ke awal", en: "Back to the beginning" }
    frame_pages { id: "Halaman daftar", en: "Pages of the list" }
    frame_read_only {
        id: "Alur sedang hanya bisa dibaca. Tulisan Anda belum bisa disimpan sekarang.",
        en: "Alur can only be read at the moment. What you write cannot be saved now.",
    }
    frame_demo { id: "Peragaan: data boleh dicoba sesukanya.", en: "Demonstration: try anything you like." }
    nav_tasks(n: i64) { id: "Tugas saya ({n})", en: "My work ({n})", one: "My work ({n})" }
    nav_issues { id: "Issue", en: "Issues" }
    nav_board { id: "Papan", en: "Board" }
    nav_releases { id: "Rilis", en: "Releases" }
    nav_applications { id: "Aplikasi", en: "Applications" }
    nav_reports { id: "Laporan", en: "Reports" }
    nav_journal { id: "Jurnal", en: "Journal" }
    nav_people { id: "Orang dan peran", en: "People and roles" }
    nav_inbox(n: i64) { id: "Kotak masuk ({n})", en: "Inbox ({n})", one: "Inbox ({n})" }
    nav_refused { id: "Upaya ditolak", en: "Refused attempts" }
    nav_admin { id: "Admin", en: "Admin" }
    nav_pipelines { id: "Pipeline", en: "Pipelines" }
    nav_merge_requests { id: "Merge request", en: "Merge requests" }

    // --- the page
    tasks_heading { id: "Tugas saya", en: "My work" }
    tasks_waiting(n: i64) {
        id: "{n} tugas menunggu Anda.",
        en: "{n} tasks wait for you.",
        one: "{n} task waits for you.",
    }
    tasks_late(n: i64) { id: "{n} sudah lewat.", en: "{n} are late.", one: "{n} is late." }
    tasks_now { id: "Sekarang", en: "Now" }
    tasks_others { id: "Menunggu orang lain", en: "Waiting for others" }
    tasks_done_today { id: "Selesai hari ini", en: "Done today" }
    tasks_none_now {
        id: "Tidak ada tugas sekarang. Tugas berikutnya muncul di sini begitu giliran Anda tiba.",
        en: "Nothing to do now. The next task appears here as soon as it is your turn.",
    }
    tasks_none_now_developer {
        id: "Belum ada tugas. Issue berikutnya datang dari PM.",
        en: "No task yet. The next issue comes from the PM.",
    }
    tasks_none_now_tester {
        id: "Belum ada yang diuji. Permintaan uji datang setelah Developer mengajukan merge request.",
        en: "Nothing to test yet. A test is asked for once a Developer requests a merge.",
    }
    tasks_none_now_sysadmin {
        id: "Belum ada rilis yang diperiksa. Rilis datang dari PM.",
        en: "No release to check yet. Releases come from the PM.",
    }
    tasks_none_now_reporter {
        id: "Belum ada issue yang dikembalikan. Anda dapat membuat issue baru.",
        en: "No issue was sent back. You can make a new one.",
    }
    tasks_none_others { id: "Tidak ada yang Anda tunggu.", en: "You wait for nobody." }
    tasks_none_today { id: "Belum ada yang selesai hari ini.", en: "Nothing done today yet." }
    tasks_all_mine { id: "Lihat semua issue saya", en: "See all my issues" }
    tasks_see_issues { id: "Lihat daftar issue", en: "See the issue list" }
    tasks_step(step: u8, name: &str) { id: "Langkah {step}, {name}", en: "Step {step}, {name}" }
    tasks_held_by(names: &str, since: &str) { id: "{names} sejak {since}", en: "{names} since {since}" }
    tasks_time_left(time: &str) { id: "sisa {time}", en: "{time} left" }
    tasks_late_by(time: &str) { id: "lewat {time}", en: "{time} late" }
    tasks_left_of_standard(left: i64, standard: i64) {
        id: "sisa {left} menit dari {standard}",
        en: "{left} of {standard} minutes left",
    }
    tasks_late_of_standard(taken: i64, standard: i64) {
        id: "lewat: {taken} menit dari {standard}",
        en: "late: {taken} of {standard} minutes",
    }
    tasks_no_clock { id: "tanpa batas waktu", en: "no time limit" }
    tasks_release(number: i64, n: i64) {
        id: "Rilis {number}, {n} issue",
        en: "Release {number}, issues: {n}",
    }
    tasks_ready_for_release(n: i64) {
        id: "{n} issue di staging belum masuk rilis",
        en: "{n} issues on staging are in no release",
        one: "{n} issue on staging is in no release",
    }
    tasks_open_release { id: "Buka rilis", en: "Open the release" }
    tasks_application_set_up(name: &str) {
        id: "Siapkan aplikasi {name}",
        en: "Prepare the application {name}",
    }
    tasks_checklist(name: &str) { id: "Daftar periksa CI/CD {name}", en: "CI/CD checklist of {name}" }
    tasks_pipeline_file(number: i64) {
        id: "Berkas pipeline berubah di issue #{number}",
        en: "The pipeline file changed in issue #{number}",
    }
    tasks_deviation(number: i64) {
        id: "Penyimpangan diajukan untuk issue #{number}",
        en: "A deviation is asked for issue #{number}",
    }
    tasks_failed_deploy(environment: &str) {
        id: "Deploy ke {environment} berhenti",
        en: "A deployment to {environment} stopped",
    }
    tasks_found_ref(name: &str) {
        id: "Ditemukan perubahan di luar Alur: {name}",
        en: "A change outside Alur was found: {name}",
    }
    tasks_conflict { id: "Selesaikan konflik", en: "Solve the conflict" }
    tasks_undelivered(name: &str) {
        id: "Surel penugasan untuk {name} belum terkirim",
        en: "The notice to {name} is not delivered by mail yet",
    }
    tasks_confirm_official(number: i64) {
        id: "Issue #{number} menunggu konfirmasi pejabat",
        en: "Issue #{number} awaits the official's confirmation",
    }
}
