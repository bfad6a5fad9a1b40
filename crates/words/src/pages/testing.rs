//! What waits for the test teams (step 9): heading, rows, filters and empty states.

sentences! {
    testing_heading { id: "Antrean uji", en: "Testing queue" }
    testing_lead {
        id: "Issue di langkah 9, yang darurat dahulu, lalu yang paling lama menunggu.",
        en: "Issues at step 9, the urgent ones first, then those that have waited longest.",
    }
    testing_filter { id: "Saring antrean", en: "Filter the queue" }
    testing_own { id: "Tim uji Anda", en: "Your test teams" }
    testing_all { id: "Semua aplikasi", en: "All applications" }
    testing_start { id: "Mulai uji", en: "Start the test" }
    testing_developer(name: &str) { id: "Developer {name}", en: "Developer {name}" }
    testing_waits(since: &str, held: &str) {
        id: "Menunggu sejak {since}, sudah {held}.",
        en: "Waiting since {since}, for {held}.",
    }
    testing_runs_other(running: &str, issue: i64, head: &str) {
        id: "Server dev menjalankan {running} dari issue #{issue}. Yang harus diuji {head}.",
        en: "The dev server runs {running} of issue #{issue}. The one to be tested is {head}.",
    }
    testing_cases(n: usize) {
        id: "{n} kasus uji dari PM",
        en: "{n} test cases of the PM",
        one: "{n} test case of the PM",
    }
    testing_none_own {
        id: "Belum ada yang menunggu tim uji Anda. Issue masuk setelah Developer mengajukan merge request.",
        en: "Nothing waits for your test teams. An issue comes here once its Developer requests the merge.",
    }
    testing_none_all {
        id: "Belum ada yang menunggu diuji. Issue masuk setelah Developer mengajukan merge request.",
        en: "Nothing waits to be tested. An issue comes here once its Developer requests the merge.",
    }
}
