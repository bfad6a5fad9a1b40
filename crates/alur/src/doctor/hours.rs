//! INV 10: working time is right. A sample of what the journal holds is reckoned once more by an arithmetic
//! that looks at every minute.

use super::deep::Report;
use super::walk::Walked;
use anyhow::Result;
use sop::calendar::Calendar;
use sop::calendar::oracle::worked_ms;
use sop::{Moment, moment};
use store::Reader;

pub async fn check(reader: &Reader, walked: &Walked, report: &mut Report) -> Result<()> {
    let calendar = app::calendar_of(reader).await?;
    report.counted(10, format!("{} spans of working time, minute by minute", walked.spans.len()));
    for (from, to) in &walked.spans {
        if let Some(wrong) = wrong(&calendar, *from, *to) {
            report
                .finds(10, format!("between {from} and {to} {wrong}; report it with the office's calendar"));
        }
    }
    Ok(())
}

/// What the quick arithmetic says otherwise than the slow one.
fn wrong(calendar: &Calendar, from: Moment, to: Moment) -> Option<String> {
    let (quick, slow) = (
        i64::from(calendar.between(from, to).minutes),
        worked_ms(calendar, from, to) / moment::MS_PER_MINUTE,
    );
    if let Some(wrong) = told(quick, slow) {
        return Some(wrong);
    }
    let minutes = u32::try_from(slow).unwrap_or(0);
    let due = calendar.add(from, minutes).at;
    let worked = worked_ms(calendar, from, due);
    (worked != slow * moment::MS_PER_MINUTE)
        .then(|| format!("{minutes} working minutes end at {due}, when {worked} ms were worked"))
}

fn told(quick: i64, slow: i64) -> Option<String> {
    (quick != slow).then(|| format!("{slow} minutes were worked, and {quick} are counted"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// INV 10: two offices whose days differ are told apart, so an arithmetic that errs is.
    #[test]
    fn inv10_a_wrong_sum_is_named() {
        let calendar = Calendar::office_default();
        let monday = calendar.day_of(Moment(1_790_000_000_000));
        let from = calendar.start_of(monday);
        let to = from.plus_minutes(8 * 24 * 60);
        assert_eq!(wrong(&calendar, from, to), None);
        let slow = worked_ms(&calendar, from, to);
        assert!(slow > 0);
        let said = told(slow / moment::MS_PER_MINUTE + 1, slow / moment::MS_PER_MINUTE);
        assert!(said.is_some_and(|said| said.contains("are counted")));
    }
}
