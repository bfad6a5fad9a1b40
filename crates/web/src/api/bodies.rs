//! What each act takes: the fields of its form. Two names are the interface's own: `due`, a due date in one
//! field, and `commit` beside a verdict, which says what the hidden field of a form says.

use super::fields::Need::{Always, Never, Only, Where};
use super::fields::{Field, Kind, Need, Takes};
use sop::text::TextKind;

const fn field(name: &'static str, kind: Kind, need: Need, about: &'static str) -> Field {
    Field { name, kind, need, about }
}

const VERDICT: Field = field("verdict", Kind::Code(&["passed", "failed"]), Always, "Verdict.");
const NOTE: Field = field("note", Kind::Text(TextKind::Note), Always, "What was tested and what was seen.");
const REMARK: Field =
    field("remark", Kind::Text(TextKind::Remark), Never, "What the next person is to know.");

/// What [`SEEN`] is for.
const SEEN_ABOUT: &str = "The commit that was tested. Where it is named and another one came meanwhile, the \
    verdict is refused.";

const SEEN: Field = field("commit", Kind::Commit, Never, SEEN_ABOUT);

/// Fields that no form has.
pub const BESIDES: [(&str, &str); 4] =
    [("Assignment", "due"), ("DevTest", "commit"), ("TeamTest", "commit"), ("StagingCheck", "commit")];

pub const NEW_ISSUE: Takes = Takes {
    name: "NewIssue",
    about: "Step 1: a new issue, from exactly one source.",
    fields: &[
        field("application", Kind::Application, Always, "Address name of the application, or its number."),
        field(
            "kind",
            Kind::Code(&["problem", "activity", "feature", "bug", "other"]),
            Always,
            "Kind of issue.",
        ),
        field("title", Kind::Text(TextKind::Title), Always, "One line."),
        field(
            "body",
            Kind::Text(TextKind::Body),
            Always,
            "What happened, what was expected, how to repeat it.",
        ),
        field(
            "changes",
            Kind::Codes(&["code", "documentation"]),
            Always,
            "What it changes, at least one; neither is no issue.",
        ),
        field(
            "source",
            Kind::Code(&["ticket", "parent", "official"]),
            Always,
            "Where it comes from; the fields of the other sources are then left out.",
        ),
        field("ticket", Kind::Ticket, Where("source", "ticket"), "Number of the help desk's ticket."),
        field(
            "parent",
            Kind::Number,
            Where("source", "parent"),
            "The issue that it derives from, of the same application.",
        ),
        field(
            "official-name",
            Kind::Text(TextKind::Remark),
            Where("source", "official"),
            "Name of the official who asked.",
        ),
        field(
            "position",
            Kind::Text(TextKind::Remark),
            Where("source", "official"),
            "Position of the official.",
        ),
        field("on", Kind::Day, Where("source", "official"), "Day of the request."),
        field(
            "form",
            Kind::Code(&["memo", "disposition", "verbal", "whats_app"]),
            Where("source", "official"),
            "How the official asked.",
        ),
        field(
            "evidence",
            Kind::Text(TextKind::Reason),
            Where("source", "official"),
            "Number or place of the document; of a spoken or WhatsApp request the summary to be confirmed.",
        ),
        field(
            "marks",
            Kind::Codes(&["urgent", "confidential"]),
            Never,
            "`urgent` proposes *darurat*; the texts of a `confidential` issue are for those involved alone.",
        ),
    ],
    either: &[],
};

pub const ASSIGNMENT: Takes = Takes {
    name: "Assignment",
    about: "Step 2: the Developer and the due date, in one act.",
    fields: &[
        field("assignee", Kind::Number, Always, "Number of the Developer."),
        field("due-date", Kind::Day, Never, "Due date, a day of the office's calendar."),
        field(
            "due-time",
            Kind::Hour,
            Never,
            "Its hour, in the office's time; the close of that day where none is said.",
        ),
        field("due", Kind::Moment, Never, "Due date in one, instead of `due-date` and `due-time`."),
        REMARK,
    ],
    either: &["due-date", "due"],
};

pub const LOCAL_TEST: Takes = Takes {
    name: "LocalTest",
    about: "Step 5: the note of the Developer's test on his own machine.",
    fields: &[
        field("commit", Kind::Commit, Always, "The tested commit; it may be pushed later."),
        NOTE,
        VERDICT,
    ],
    either: &[],
};

pub const DEV_TEST: Takes = Takes {
    name: "DevTest",
    about: "Step 7: the note of the Developer's test on the dev server, about the branch's head.",
    fields: &[NOTE, VERDICT, SEEN],
    either: &[],
};

pub const TEAM_TEST: Takes = Takes {
    name: "TeamTest",
    about: "Step 9: the test team's note on the dev server, about the branch's head.",
    fields: &[NOTE, VERDICT, SEEN],
    either: &[],
};

pub const WITH_REASON: Takes = Takes {
    name: "WithReason",
    about: "An act that needs nothing but its reason.",
    fields: &[field("reason", Kind::Text(TextKind::Reason), Always, "Why.")],
    either: &[],
};

pub const NOTHING: Takes =
    Takes { name: "Nothing", about: "An act that needs nothing: `{}`.", fields: &[], either: &[] };

pub const STAGING_CHECK: Takes = Takes {
    name: "StagingCheck",
    about: "Step 12: the Sysadmin's check of the staging server.",
    fields: &[
        VERDICT,
        field(
            "cause",
            Kind::Code(&["issue", "configuration"]),
            Where("verdict", "failed"),
            "What a failed check is laid to.",
        ),
        field("issue", Kind::Numbers, Where("cause", "issue"), "The issues at fault, at least one."),
        field(
            "forward",
            Kind::Flag,
            Only("cause", "issue"),
            "They are repaired forward and not reverted out of `staging`.",
        ),
        field("note", Kind::Text(TextKind::Note), Always, "What was checked and what was seen."),
        SEEN,
    ],
    either: &[],
};

/// Step 11, which is done on the web.
pub const NEW_RELEASE: Takes = Takes {
    name: "NewRelease",
    about: "Step 11, which is done on the web.",
    fields: &[
        field("application", Kind::Application, Always, "Address name of the application, or its number."),
        field("issue", Kind::Numbers, Never, "Issues that stand at 11."),
        REMARK,
    ],
    either: &[],
};

/// All of them, for the document.
pub const ALL: [&Takes; 9] = [
    &NEW_ISSUE,
    &ASSIGNMENT,
    &LOCAL_TEST,
    &DEV_TEST,
    &TEAM_TEST,
    &WITH_REASON,
    &NOTHING,
    &STAGING_CHECK,
    &NEW_RELEASE,
];
