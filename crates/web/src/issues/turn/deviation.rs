//! The box of a Superior to whom a deviation was put: what is to be lifted, why, until when, and the way to
//! the page on which it is answered.

use super::TurnBox;
use crate::issues::seen::Seen;
use crate::prose::Paragraphs;
use crate::url;
use sop::issue::{Deviation, DeviationState};
use sop::possible::may_answer;

/// The first deviation that the viewer may answer now.
pub fn to_answer<'a>(seen: &Seen<'a>) -> Option<&'a Deviation> {
    let by = seen.by();
    seen.issue.deviations.iter().find(|deviation| {
        deviation.state == DeviationState::Asked && may_answer(&seen.page.case, &by, deviation.id).is_ok()
    })
}

pub fn of(seen: &Seen, asked: &Deviation) -> TurnBox {
    let lang = seen.lang;
    let who = seen.name(asked.asked_by);
    let until = seen.formats.relative(asked.expires_at, seen.at);
    TurnBox {
        heading: lang.case_deviation_turn().to_owned(),
        lines: vec![
            lang.case_deviation_asked_by(&who, asked.step.no(), lang.guard(asked.guard)),
            lang.case_deviation_until(&until),
            lang.deviation_hint().to_owned(),
        ],
        quote: Some(Paragraphs::of(&seen.text(&asked.reason))),
        ..TurnBox::default()
    }
    .link(url::deviation(seen.number(), asked.id), lang.case_deviation_open(), true)
}
