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
    frame_title(page: &str) { id: "{page} · Alur", en: "{page} · Alur" }
    frame_next_page { id: "Halaman berikutnya", en: "Next page" }
    nav_tasks(n: i64) { id: "Tugas saya ({n})", en: "My work ({n})", one: "My work ({n})" }
    nav_issues { id: "Issue", en: "Issues" }
    nav_releases { id: "Rilis", en: "Releases" }
    nav_applications { id: "Aplikasi", en: "Applications" }
    nav_reports { id: "Laporan", en: "Reports" }
    nav_journal { id: "Jurnal", en: "Journal" }
    nav_inbox(n: i64) { id: "Kotak masuk ({n})", en: "Inbox ({n})", one: "Inbox ({n})" }
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
    tasks_no_role {
        id: "Belum memegang peran? Minta Administrator memberinya di halaman aplikasi.",
        en: "No role yet? Ask an Administrator to give you one on an application's page.",
    }
    tasks_none_others { id: "Tidak ada yang Anda tunggu.", en: "You wait for nobody." }
    tasks_none_today { id: "Belum ada yang selesai hari ini.", en: "Nothing done today yet." }
    tasks_all_mine { id: "Lihat semua issue saya", en: "See all my issues" }
    tasks_see_issues { id: "Lihat daftar issue", en: "See the issue list" }
    tasks_step(step: u8, name: &str) { id: "Langkah {step}, {name}", en: "Step {step}, {name}" }
    tasks_held_by(names: &str, since: &str) { id: "{names} sejak {since}", en: "{names} since {since}" }
    tasks_found_ref(name: &str) {
        id: "Ditemukan perubahan di luar Alur: {name}",
        en: "A change outside Alur was found: {name}",
    }
}
