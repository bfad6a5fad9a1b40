//! Applications on pages: what a section says beside the words of its forms.

sentences! {
    // --- what was just done, at the place of the act
    app_done_repository {
        id: "Repositori diminta. Server membuatnya sekarang.",
        en: "The repository is asked for. The server makes it now.",
    }
    app_done_checklist { id: "Daftar periksa diserahkan.", en: "The checklist is handed over." }
    app_done_dev_server { id: "Kebijakan server dev diubah.", en: "The policy of the dev server is changed." }
    app_done_separation { id: "Pemisahan tugas diubah.", en: "The separation of duties is changed." }
    app_done_removed { id: "Variabel dihapus.", en: "The variable is removed." }

    // --- registration
    app_register_pm { id: "Project Manager", en: "Project Manager" }
    app_register_pm_hint {
        id: "PM membuat repositori dan mengesahkan aplikasi.",
        en: "The PM makes the repository and confirms the application.",
    }

    // --- preparation
    app_missing_caption {
        id: "Yang diperlukan dan siapa yang menyediakannya",
        en: "What is needed and who supplies it",
    }
    app_waits_for(who: &str) { id: "Menunggu {who}.", en: "Waiting for {who}." }
    app_nobody(role: &str) { id: "{role} (belum ada orangnya)", en: "{role} (nobody holds it yet)" }
    app_repository_lead {
        id: "Mulai kosong dengan staging dan master, atau dengan riwayat dari repositori lama.",
        en: "Begin empty with staging and master, or with the history of an old repository.",
    }
    app_checklist_lead {
        id: "System Administrator menyiapkan CI/CD dari daftar ini (Keterangan 5).",
        en: "The System Administrator sets up CI/CD from this list (Keterangan 5).",
    }
    app_checklist_from(name: &str) { id: "Diserahkan {name}.", en: "Handed over by {name}." }
    app_checklist_reason { id: "Alasan pengembalian", en: "Reason of the return" }
    app_servers_lead {
        id: "Isi alamat dan job deploy untuk dev, staging, dan produksi.",
        en: "Give address and deploy job of dev, staging and production.",
    }
    app_servers_open { id: "Atur server", en: "Set up the servers" }
    app_people_open { id: "Atur orang", en: "Set up people" }
    app_confirm_wait { id: "Lengkapi dahulu yang masih belum.", en: "Complete first what is still open." }
    app_test_team_later {
        id: "Tim Uji Coba boleh ditunjuk sekarang atau sebelum langkah 8.",
        en: "The test team may be named now or before step 8.",
    }

    // --- overview
    app_copy_commands { id: "Perintah untuk mulai", en: "Commands to begin with" }
    app_clone_token {
        id: "Nama pengguna Anda, dan token dari profil sebagai kata sandi.",
        en: "Your user name, and a token from your profile as password.",
    }
    app_server_nothing_set { id: "belum disiapkan", en: "not set up yet" }
    app_per_branch { id: "satu alamat per branch", en: "one address per branch" }
    app_failed_pipeline(number: i64) { id: "pipeline #{number}", en: "pipeline #{number}" }
    app_checklist_state { id: "CI/CD", en: "CI/CD" }
    app_ci_ready(name: &str) { id: "Siap, diterima {name}", en: "Ready, accepted by {name}" }
    app_dev_server { id: "Server dev", en: "Dev server" }
    app_nobody_yet { id: "belum ada", en: "nobody yet" }

    app_queue_next(issue: i64) {
        id: "Antrean server dev: berikutnya #{issue}.",
        en: "Queue of the dev server: next is #{issue}.",
    }

    // --- servers
    app_server_heading(name: &str) { id: "Atur {name}", en: "Set up {name}" }
    app_server_site_hint {
        id: "Alamat dibuat oleh Alur; kolom alamat boleh kosong.",
        en: "Alur makes the addresses; leave the address fields empty.",
    }
    app_deploy_open { id: "Deploy lagi atau kembalikan versi", en: "Deploy again or roll back" }
    app_server_where { id: "Server", en: "Server" }
    app_variable_column_server { id: "Server", en: "Server" }
    app_variable_set { id: "Isi variabel", en: "Value of a variable" }
    app_variable_shown { id: "tersimpan", en: "kept" }
    app_variable_lead {
        id: "Isinya sampai ke job deploy dan disamarkan di log bila rahasia. Tidak tampil lagi di sini.",
        en: "Values reach the deploy jobs, masked in logs when secret. They are not shown here again.",
    }
    app_deploy_again(environment: &str) {
        id: "Deploy lagi ke {environment}",
        en: "Deploy to {environment} again",
    }
    app_state_heading { id: "Nyatakan commit yang berjalan", en: "State the running commit" }
    app_state_lead {
        id: "Bila hasil deploy tidak diketahui, System Administrator memeriksa server lalu mencatatnya.",
        en: "When a deployment's result is unknown, the System Administrator looks and records it.",
    }
    app_servers_none {
        id: "Server diatur oleh System Administrator.",
        en: "The System Administrator sets up the servers.",
    }

    // --- people
    app_people_by {
        id: "Administrator memberi dan mencabut peran.",
        en: "An Administrator grants and revokes roles.",
    }
    app_members_empty { id: "Belum ada orang dengan peran di sini.", en: "Nobody holds a role here yet." }
    app_revoke(role: &str) { id: "Cabut {role}", en: "Revoke {role}" }
    app_revoke_from(role: &str, name: &str) { id: "Cabut {role} dari {name}", en: "Revoke {role} of {name}" }
    app_members_column_act { id: "Tindakan", en: "Act" }
    app_separation_now(words: &str) { id: "Sekarang: {words}.", en: "Now: {words}." }
}
