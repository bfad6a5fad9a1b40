//! Which notices go out as mail too, and when. The inbox row is the notice (R24); mail stands beside it and
//! is quiet:
//!
//! ```text
//! assignment   at once, always: the output of step 2
//! turn         it is your turn; of a darurat issue at once (A14)
//! due          your due date nears or is reached; past it the PM and the Superiors too (R62)
//! mention      somebody wrote your name
//! production   a deployment to production failed: at once
//! digest       all else, unread, on working days at 07.30
//! ```
//!
//! What does not go at once waits for working time. Of one issue a person gets at most one mail in ten
//! minutes; what comes meanwhile goes out together.

use crate::application::{Application, Environment};
use crate::calendar::Calendar;
use crate::case::CaseFile;
use crate::entry::Entry;
use crate::event::{DueReminder, Event};
use crate::ids::PersonId;
use crate::issue::Issue;
use crate::limits;
use crate::moment::Moment;
use crate::notices::hands_on;
use crate::office::Office;
use crate::refusal::Refusal;
use crate::release::Release;
use crate::role::{Actor, Role};
use crate::turn;
use jiff::civil::Date;

/// Why a person gets a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MailKind {
    Assignment,
    Turn,
    Due,
    Mention,
    Production,
    Digest,
    /// An Administrator tries whether mail arrives.
    Trial,
}

impl MailKind {
    pub const ALL: [MailKind; 7] = [
        MailKind::Assignment,
        MailKind::Turn,
        MailKind::Due,
        MailKind::Mention,
        MailKind::Production,
        MailKind::Digest,
        MailKind::Trial,
    ];

    pub fn code(self) -> &'static str {
        match self {
            MailKind::Assignment => "assignment",
            MailKind::Turn => "turn",
            MailKind::Due => "due",
            MailKind::Mention => "mention",
            MailKind::Production => "production",
            MailKind::Digest => "digest",
            MailKind::Trial => "trial",
        }
    }

    pub fn from_code(code: &str) -> Option<MailKind> {
        MailKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// May a person do without it? The assignment is the output of step 2 (R24); a trial was asked for.
    pub fn can_stop(self) -> bool {
        !matches!(self, MailKind::Assignment | MailKind::Trial)
    }

    /// Does it go out at night too?
    fn at_once(self, urgent: bool) -> bool {
        match self {
            MailKind::Assignment | MailKind::Production | MailKind::Trial => true,
            MailKind::Turn | MailKind::Due => urgent,
            MailKind::Mention | MailKind::Digest => false,
        }
    }

    /// Does it wait while another mail about the same issue is fresh?
    fn waits_for_others(self) -> bool {
        match self {
            MailKind::Assignment | MailKind::Trial | MailKind::Digest => false,
            MailKind::Turn | MailKind::Due | MailKind::Mention | MailKind::Production => true,
        }
    }
}

/// Why `person`, whom the inbox tells of `entry`, gets a mail about it too; none: it waits for the digest.
/// `issue` is as for [`crate::notices::notices_of`].
pub fn mail_of(
    entry: &Entry,
    person: PersonId,
    issue: Option<&Issue>,
    release: Option<&Release>,
    application: Option<&Application>,
    office: &Office,
) -> Option<MailKind> {
    let turn = match (issue, application) {
        (Some(issue), Some(application)) => turn::turn_of(issue, application, release, office),
        (None, _) | (_, None) => None,
    };
    let holds = turn.is_some_and(|turn| turn.server.is_none() && turn.people.contains(&person));
    match &entry.event {
        Event::Assigned { assignee, .. } if *assignee == person => Some(MailKind::Assignment),
        Event::Reassigned { from, to, .. } if [*from, *to].contains(&person) => Some(MailKind::Assignment),
        Event::DeployFailed { environment: Environment::Production, .. } | Event::RollbackFailed { .. } => {
            Some(MailKind::Production)
        }
        Event::DueReminded { reminder, .. } => {
            (holds || *reminder == DueReminder::Overdue).then_some(MailKind::Due)
        }
        Event::HolderReminded { people, .. } => people.contains(&person).then_some(MailKind::Turn),
        Event::DeviationAsked { .. } => office.superiors.contains(&person).then_some(MailKind::Turn),
        event => (holds && brings_a_turn(event)).then_some(MailKind::Turn),
    }
}

/// Events after which somebody has something to do that he did not have before.
fn brings_a_turn(event: &Event) -> bool {
    hands_on(event)
        || matches!(
            event,
            Event::RequestReturned { .. }
                | Event::StagingReturned { .. }
                | Event::IssueTakenOut { .. }
                | Event::BranchConflicted { .. }
                | Event::MergeConflicted { .. }
                | Event::DevTurnLeft { .. }
                | Event::DeviationGranted { .. }
                | Event::DeviationRefused { .. }
                | Event::MasterRequested { .. }
                | Event::IssueJoined { .. }
                | Event::VerdictsVoided { .. }
                | Event::CheckReopened { .. }
                | Event::StagingChecked { .. }
                | Event::ReleaseHandedBack { .. }
                | Event::RolledBack { .. }
        )
}

/// When a mail may go out that is ready at `at`; `last` is when the person last got one about this issue.
pub fn goes_at(
    kind: MailKind,
    urgent: bool,
    at: Moment,
    last: Option<Moment>,
    calendar: &Calendar,
) -> Moment {
    let apart = last.filter(|_| kind.waits_for_others());
    let at = apart.map_or(at, |last| at.max(last.plus_minutes(limits::MAIL_APART_MINUTES)));
    if kind.at_once(urgent) { at } else { calendar.next_open(at) }
}

/// What is true of the issue now, when a mail about it is about to go out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// It is the person's turn.
    pub holds: bool,
    /// It has not ended.
    pub open: bool,
}

/// Is what a mail says still so? What waited over night may be done by another in the morning.
pub fn is_still_so(kind: MailKind, event: Option<&Event>, now: Standing) -> bool {
    match (kind, event) {
        (MailKind::Turn, Some(Event::DeviationAsked { .. })) | (MailKind::Due, _) => now.open,
        (MailKind::Turn, _) => now.holds,
        (
            MailKind::Assignment
            | MailKind::Mention
            | MailKind::Production
            | MailKind::Digest
            | MailKind::Trial,
            _,
        ) => true,
    }
}

/// The day whose digest is due at `now`, when the last one was that of `last`: of working days alone, from
/// 07.30 or a later opening, within working time.
pub fn digest_day(now: Moment, last: Option<Date>, calendar: &Calendar) -> Option<Date> {
    let day = calendar.day_of(now);
    let begins = calendar.start_of(day).plus_minutes(limits::DIGEST_MINUTE);
    (calendar.is_working(now) && now >= begins && last != Some(day)).then_some(day)
}

/// Text for a mail: numbers of 16 digits (NIK) are not sent about.
pub fn without_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        let hidden = if digits.len() == 16 { "****************" } else { digits.as_str() };
        kept.push_str(hidden);
        digits.clear();
        if c != '\0' {
            kept.push(c);
        }
    }
    kept
}

/// Who sees that a mail about the issue did not arrive, and has it tried again: its PM (R24).
///
/// # Errors
/// The refusal to everybody else.
pub fn retry_mail(case: &CaseFile, by: &Actor) -> Result<(), Refusal> {
    let person = case.person(by)?;
    case.issue()?;
    if !case.app()?.has(person, Role::ProjectManager) {
        return Err(Refusal::NotInRole { needs: Role::ProjectManager, step: None });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::from(format!("{text}:00+07:00").parse::<jiff::Timestamp>().unwrap())
    }

    #[test]
    fn nothing_but_what_cannot_wait_goes_out_at_night() {
        let calendar = Calendar::office_default();
        // Tuesday 24 March 2020, before a holiday, at night and at work; then a Friday evening.
        let cases = [
            (MailKind::Turn, false, "2020-03-24T20:00", "2020-03-26T07:30"),
            (MailKind::Turn, true, "2020-03-24T20:00", "2020-03-24T20:00"),
            (MailKind::Due, false, "2020-03-24T20:00", "2020-03-26T07:30"),
            (MailKind::Mention, true, "2020-03-24T20:00", "2020-03-26T07:30"),
            (MailKind::Assignment, false, "2020-03-24T20:00", "2020-03-24T20:00"),
            (MailKind::Production, false, "2020-03-24T20:00", "2020-03-24T20:00"),
            (MailKind::Turn, false, "2020-03-24T09:00", "2020-03-24T09:00"),
            (MailKind::Turn, false, "2020-03-27T20:00", "2020-03-30T07:30"),
        ];
        for (kind, urgent, ready, expected) in cases {
            let goes = goes_at(kind, urgent, at(ready), None, &calendar);
            assert_eq!(goes, at(expected), "{kind:?} {urgent} {ready}");
        }
    }

    #[test]
    fn one_mail_per_issue_in_ten_minutes() {
        let calendar = Calendar::office_default();
        let last = Some(at("2020-03-24T09:00"));
        let goes = |kind, ready| goes_at(kind, false, at(ready), last, &calendar);
        assert_eq!(goes(MailKind::Turn, "2020-03-24T09:04"), at("2020-03-24T09:10"));
        assert_eq!(goes(MailKind::Mention, "2020-03-24T09:11"), at("2020-03-24T09:11"));
        // The output of step 2 waits for nothing.
        assert_eq!(goes(MailKind::Assignment, "2020-03-24T09:04"), at("2020-03-24T09:04"));
        let evening = Some(at("2020-03-24T15:55"));
        let goes = goes_at(MailKind::Turn, false, at("2020-03-24T15:58"), evening, &calendar);
        assert_eq!(goes, calendar.next_open(at("2020-03-24T16:05")));
    }

    #[test]
    fn a_digest_comes_once_on_working_days_from_half_past_seven() {
        let calendar = Calendar::office_default();
        let day = |text: &str| text.parse::<Date>().unwrap();
        let due = |now, last: Option<&str>| digest_day(at(now), last.map(day), &calendar);
        assert_eq!(due("2020-03-24T07:29", None), None);
        assert_eq!(due("2020-03-24T07:30", Some("2020-03-23")), Some(day("2020-03-24")));
        assert_eq!(due("2020-03-24T09:00", Some("2020-03-23")), Some(day("2020-03-24")));
        assert_eq!(due("2020-03-24T09:00", Some("2020-03-24")), None);
        assert_eq!(due("2020-03-24T21:00", Some("2020-03-23")), None);
        // Saturday.
        assert_eq!(due("2020-03-28T09:00", None), None);
    }

    #[test]
    fn a_turn_that_passed_on_over_night_is_not_told() {
        let (mine, done) = (Standing { holds: true, open: true }, Standing { holds: false, open: false });
        assert!(is_still_so(MailKind::Turn, None, mine));
        for kind in [MailKind::Turn, MailKind::Due] {
            assert!(!is_still_so(kind, None, done), "{kind:?}");
        }
        for kind in [MailKind::Assignment, MailKind::Mention, MailKind::Production] {
            assert!(is_still_so(kind, None, done), "{kind:?}");
        }
    }

    #[test]
    fn identity_numbers_stay_at_home() {
        assert_eq!(without_numbers("NIK 3171234567890001, ganti"), "NIK ****************, ganti");
        assert_eq!(without_numbers("3171234567890001"), "****************");
        assert_eq!(without_numbers("nomor 12345 dan 31712345678900011"), "nomor 12345 dan 31712345678900011");
    }

    #[test]
    fn every_kind_has_its_code() {
        for kind in MailKind::ALL {
            assert_eq!(MailKind::from_code(kind.code()), Some(kind));
        }
        assert!(!MailKind::Assignment.can_stop() && MailKind::Turn.can_stop());
    }
}
