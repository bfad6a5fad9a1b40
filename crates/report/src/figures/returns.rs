//! *Pengembalian*: which steps sent work back, and how often the first try was good enough (R57).

use super::{Share, Window};
use sop::Step;
use sop::course::Course;

/// The steps that decide (procedure, section 2: diamonds).
pub const DECISIONS: [Step; 5] =
    [Step::TestLocal, Step::TestDev, Step::TestTeam, Step::ApproveStaging, Step::CheckStaging];

/// Ways back from one step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepReturns {
    pub step: Step,
    pub returns: usize,
    /// No verdict on the work: told apart.
    pub hand_backs: usize,
    /// Issues that this step decided in the period and never sent back; none for a step that decides nothing.
    pub first_pass: Option<Share>,
}

/// The ways back of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returns {
    /// Thirteen, in order.
    pub steps: Vec<StepReturns>,
    /// Issues with a return, of those that moved in the period.
    pub issues: Share,
    /// Issues that came back twice or more.
    pub repeated: usize,
}

impl Returns {
    pub fn all(&self) -> usize {
        self.steps.iter().map(|step| step.returns).sum()
    }

    /// The step that sent back most often; none where nothing came back.
    pub fn most(&self) -> Option<&StepReturns> {
        self.steps.iter().rev().filter(|step| step.returns > 0).max_by_key(|step| step.returns)
    }
}

/// Counts a period.
pub fn returns(courses: &[Course], window: &Window) -> Returns {
    let step = |step| StepReturns {
        step,
        returns: 0,
        hand_backs: 0,
        first_pass: DECISIONS.contains(&step).then(Share::default),
    };
    let mut figures =
        Returns { steps: Step::ALL.into_iter().map(step).collect(), issues: Share::default(), repeated: 0 };
    for course in courses {
        let mut back = 0;
        for way in course.ways_back.iter().filter(|way| window.holds(way.at)) {
            let step = &mut figures.steps[usize::from(way.from.no()) - 1];
            if way.is_hand_back() {
                step.hand_backs += 1;
            } else {
                step.returns += 1;
                back += 1;
            }
        }
        let moved = course.passages.iter().any(|passage| passage.ended_at.is_some_and(|at| window.holds(at)));
        if moved || back > 0 {
            figures.issues.add(back > 0);
        }
        figures.repeated += usize::from(back > 1);
        for step in &mut figures.steps {
            let Some(share) = &mut step.first_pass else { continue };
            let decided = course.passages.iter().any(|passage| {
                passage.step == step.step
                    && passage.end.is_done()
                    && passage.ended_at.is_some_and(|at| window.holds(at))
            });
            if decided {
                let sent_back = |way: &sop::course::WayBack| way.from == step.step && !way.is_hand_back();
                share.add(!course.ways_back.iter().any(sent_back));
            }
        }
    }
    figures
}
