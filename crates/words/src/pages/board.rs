//! The board: its six columns with the steps each holds, and the sentences of its page. No counting here.

use sop::Step;

/// A column: thirteen do not fit on a screen, so steps that one kind of work holds together share one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BoardColumn {
    Incoming,
    Working,
    Request,
    Testing,
    Staging,
    Production,
}

impl BoardColumn {
    pub const ALL: [BoardColumn; 6] = [
        BoardColumn::Incoming,
        BoardColumn::Working,
        BoardColumn::Request,
        BoardColumn::Testing,
        BoardColumn::Staging,
        BoardColumn::Production,
    ];

    /// The first and the last step of the column.
    pub fn steps(self) -> (Step, Step) {
        match self {
            BoardColumn::Incoming => (Step::Report, Step::Assign),
            BoardColumn::Working => (Step::CreateBranch, Step::TestDev),
            BoardColumn::Request => (Step::RequestStaging, Step::RequestStaging),
            BoardColumn::Testing => (Step::TestTeam, Step::TestTeam),
            BoardColumn::Staging => (Step::ApproveStaging, Step::CheckStaging),
            BoardColumn::Production => (Step::MergeMaster, Step::MergeMaster),
        }
    }
}

choices! {
    board_column(column: BoardColumn) {
        BoardColumn::Incoming => { id: "Masuk", en: "Incoming" }
        BoardColumn::Working => { id: "Dikerjakan", en: "In work" }
        BoardColumn::Request => { id: "Merge request", en: "Merge request" }
        BoardColumn::Testing => { id: "Diuji", en: "In test" }
        BoardColumn::Staging => { id: "Staging", en: "Staging" }
        BoardColumn::Production => { id: "Produksi", en: "Production" }
    }

    board_empty(column: BoardColumn) {
        BoardColumn::Incoming => {
            id: "Belum ada. Issue baru datang dari Reporter.",
            en: "None yet. New issues come from a Reporter.",
        }
        BoardColumn::Working => {
            id: "Belum ada. Issue masuk setelah PM menugaskannya.",
            en: "None yet. An issue comes here once the PM has assigned it.",
        }
        BoardColumn::Request => {
            id: "Belum ada. Issue masuk setelah lulus uji di server dev.",
            en: "None yet. An issue comes here once its test on dev passed.",
        }
        BoardColumn::Testing => {
            id: "Belum ada. Issue masuk setelah merge request diajukan.",
            en: "None yet. An issue comes here with its merge request.",
        }
        BoardColumn::Staging => {
            id: "Belum ada. Issue masuk setelah Tim Uji Coba meluluskannya.",
            en: "None yet. An issue comes here once the test team passed it.",
        }
        BoardColumn::Production => {
            id: "Belum ada. Issue masuk setelah staging diperiksa.",
            en: "None yet. An issue comes here once staging was checked.",
        }
    }
}

sentences! {
    board_heading { id: "Papan", en: "Board" }
    board_moves {
        id: "Kartu berpindah lewat tindakan di halaman issue.",
        en: "A card moves by an act on the issue's page.",
    }
    board_filter { id: "Saring aplikasi", en: "Filter by application" }
    board_all { id: "Semua aplikasi", en: "All applications" }
    board_late(count: i64) { id: "{count} issue terlambat.", en: "Overdue issues: {count}." }
    board_count(count: i64) { id: "{count} issue", en: "issues: {count}" }
    board_oldest(count: i64, age: &str) {
        id: "{count} issue, tertua {age}",
        en: "issues: {count}, oldest {age}",
    }
    board_more(count: i64) { id: "{count} issue lagi di daftar", en: "{count} more in the list" }
    board_at(who: &str, step: u8) { id: "{who} · langkah {step}", en: "{who} · step {step}" }
    board_done(who: &str, day: &str) { id: "{who} · selesai {day}", en: "{who} · done {day}" }
    board_on_time { id: "tepat waktu", en: "on time" }
    board_was_late { id: "lewat due date", en: "after its due date" }
}
