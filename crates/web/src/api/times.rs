//! The clocks of an issue: time left, and waiting and service time of each passage of a step, in working
//! minutes.

use super::lens::{Lens, Person};
use serde::Serialize;
use sop::CaseFile;
use sop::issue::Issue;
use sop::procedure::Procedure;
use sop::times::{self, TimeLeft};
use utoipa::ToSchema;

/// The clocks of an issue, in the office's working time.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Clocks {
    /// The due date that counts.
    pub due: Option<String>,
    pub time_left: Option<Left>,
    /// Every passage of a step, in order.
    pub steps: Vec<Passage>,
    /// Who held which step after the due date had passed.
    pub late: Vec<Late>,
}

/// Working time until the due date.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Left {
    /// Working minutes: left, or by which it is late.
    pub minutes: u32,
    pub late: bool,
    /// A year without a decreed list of holidays is part of it.
    pub provisional: bool,
}

/// One passage of a step.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Passage {
    pub step: u8,
    pub round: u32,
    pub enabled_at: String,
    pub started_at: Option<String>,
    pub completed_at: Option<String>,
    /// Who completed it; none while it is open, and where the server did.
    pub by: Option<Person>,
    /// The role used.
    pub role: Option<&'static str>,
    /// Enabled to started, in working minutes.
    pub waiting_minutes: u32,
    /// Started to completed, or until now, in working minutes.
    pub service_minutes: u32,
    /// The standard of steps 1 to 3, in working minutes.
    pub standard_minutes: Option<u32>,
    pub provisional: bool,
    /// The entry that completed it.
    pub entry: Option<i64>,
}

/// A share of the lateness.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Late {
    pub step: u8,
    pub by: Option<Person>,
    /// Working minutes after the due date.
    pub minutes: u32,
}

pub fn clocks(lens: &Lens<'_>, case: &CaseFile, issue: &Issue, procedure: &Procedure) -> Clocks {
    let calendar = &case.calendar;
    let left = times::time_left(issue, calendar, case.at).map(|left| match left {
        TimeLeft::Left { minutes, provisional } => Left { minutes, late: false, provisional },
        TimeLeft::Late { minutes, provisional } => Left { minutes, late: true, provisional },
    });
    let measured = times::measure_all(issue, procedure, calendar, case.at);
    let passage = |(time, measured): (&sop::issue::StepTime, times::Measured)| Passage {
        step: time.step.no(),
        round: time.round,
        enabled_at: lens.at(time.enabled_at),
        started_at: lens.at_some(time.started_at),
        completed_at: lens.at_some(time.completed_at),
        by: time.by.and_then(|by| lens.actor(by)),
        role: time.role.map(sop::Role::code),
        waiting_minutes: measured.waiting,
        service_minutes: measured.service,
        standard_minutes: measured.standard,
        provisional: measured.provisional,
        entry: time.seq.map(|seq| seq.0),
    };
    let late = times::late_shares(issue, calendar, case.at).into_iter().map(|(step, by, minutes)| Late {
        step: step.no(),
        by: by.and_then(|by| lens.actor(by)),
        minutes,
    });
    Clocks {
        due: lens.at_some(issue.due()),
        time_left: left,
        steps: issue.times.iter().zip(measured).map(passage).collect(),
        late: late.collect(),
    }
}
