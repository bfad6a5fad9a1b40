//! Lists: issues, releases, applications, merge requests, pipelines; filters and empty states.

sentences! {
    // --- issues
    issues_heading { id: "Issue", en: "Issues" }
    issues_new { id: "Buat issue", en: "New issue" }
    issues_new_official { id: "Catat permintaan pejabat", en: "Record an official's request" }
    issues_caption(n: i64) {
        id: "{n} issue, terbaru dahulu",
        en: "{n} issues, newest first",
        one: "{n} issue",
    }
    issues_column_issue { id: "Issue", en: "Issue" }
    issues_column_step { id: "Langkah", en: "Step" }
    issues_column_holder { id: "Pemegang", en: "Held by" }
    issues_column_due { id: "Due date", en: "Due date" }
    issues_column_left { id: "Sisa waktu", en: "Time left" }
    issues_file_step_no { id: "Nomor langkah", en: "Number of the step" }
    issues_file_developer { id: "Developer", en: "Developer" }
    issues_file_reported { id: "Dibuat", en: "Made" }
    issues_file_closed { id: "Ditutup", en: "Closed" }
    issues_file_late { id: "Terlambat", en: "Late" }
    issues_file_yes { id: "ya", en: "yes" }
    issues_file_round { id: "Putaran", en: "Round" }
    issues_you { id: "Anda", en: "You" }
    issues_server { id: "Server", en: "The server" }
    issues_no_due { id: "belum ada", en: "none yet" }
    issues_filter_button { id: "Saring", en: "Filter" }
    issues_filter_clear { id: "Hapus saringan", en: "Clear the filter" }
    issues_filter_mine { id: "Saya", en: "Mine" }
    issues_filter_testing { id: "Tim uji", en: "Test team" }
    issues_filter_late { id: "Terlambat", en: "Overdue" }
    issues_filter_urgent { id: "Darurat", en: "Urgent" }
    issues_filter_closed { id: "Juga yang berakhir", en: "Ended ones too" }
    issues_filter_step { id: "Langkah", en: "Step" }
    issues_filter_application { id: "Aplikasi", en: "Application" }
    issues_filter_all { id: "Semua", en: "All" }
    issues_filter_on { id: "(aktif)", en: "(on)" }
    issues_none {
        id: "Belum ada issue. Issue dibuat oleh Reporter dari tiket atau permintaan pejabat.",
        en: "There is no issue yet. A Reporter makes one from a ticket or an official's request.",
    }
    issues_none_filtered {
        id: "Tidak ada issue yang cocok dengan saringan ini.",
        en: "No issue matches this filter.",
    }
    issues_in_release(number: i64) { id: "rilis {number}", en: "release {number}" }

    // --- releases
    releases_heading { id: "Rilis", en: "Releases" }
    releases_caption(n: i64) {
        id: "{n} rilis, terbaru dahulu",
        en: "{n} releases, newest first",
        one: "{n} release",
    }
    releases_none {
        id: "Belum ada rilis. PM mengajukannya setelah issue berjalan di server staging.",
        en: "There is no release yet. The PM sends one once issues run on the staging server.",
    }
    releases_open { id: "Ajukan rilis", en: "Send a release" }
    releases_column_number { id: "Rilis", en: "Release" }
    releases_column_application { id: "Aplikasi", en: "Application" }
    releases_column_issues { id: "Issue", en: "Issues" }
    releases_column_since { id: "Diajukan", en: "Sent" }
    releases_column_state { id: "Keadaan", en: "State" }

    // --- applications
    applications_heading { id: "Aplikasi", en: "Applications" }
    applications_new { id: "Daftarkan aplikasi", en: "Register an application" }
    applications_caption(n: i64) { id: "{n} aplikasi", en: "{n} applications", one: "{n} application" }
    applications_none {
        id: "Belum ada aplikasi. PM mendaftarkannya, lalu menyiapkan repositori dan servernya.",
        en: "There is no application yet. A PM registers one, then prepares repository and servers.",
    }
    applications_column_name { id: "Aplikasi", en: "Application" }
    applications_column_state { id: "Keadaan", en: "State" }
    applications_column_issues { id: "Issue terbuka", en: "Open issues" }
    applications_column_production { id: "Produksi", en: "Production" }
    applications_preparing { id: "Disiapkan", en: "In preparation" }
    applications_ready { id: "Menerima issue", en: "Takes issues" }

    // --- merge requests
    requests_heading { id: "Merge request", en: "Merge requests" }
    requests_caption(n: i64) {
        id: "{n} merge request, terbaru dahulu",
        en: "{n} merge requests, newest first",
        one: "{n} merge request",
    }
    requests_none {
        id: "Belum ada merge request. Developer mengajukannya di halaman issue, langkah 8.",
        en: "There is no merge request yet. A Developer sends one on the issue's page, step 8.",
    }
    requests_column_number { id: "Nomor", en: "Number" }
    requests_column_title { id: "Judul", en: "Title" }
    requests_column_to { id: "Ke", en: "To" }
    requests_column_state { id: "Keadaan", en: "State" }

    // --- pipelines
    pipelines_heading { id: "Pipeline", en: "Pipelines" }
    pipelines_caption(n: i64) {
        id: "{n} pipeline, terbaru dahulu",
        en: "{n} pipelines, newest first",
        one: "{n} pipeline",
    }
    pipelines_none {
        id: "Belum ada pipeline. Yang pertama berjalan setelah push atau merge.",
        en: "There is no pipeline yet. The first one runs after a push or merge.",
    }
    pipelines_column_number { id: "Pipeline", en: "Pipeline" }
    pipelines_column_for { id: "Untuk", en: "For" }
    pipelines_column_commit { id: "Commit", en: "Commit" }
    pipelines_column_state { id: "Hasil", en: "Result" }
    pipelines_column_began { id: "Mulai", en: "Begun" }
    pipelines_column_took { id: "Lama", en: "Took" }
}
