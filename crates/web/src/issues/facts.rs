//! *Keterangan*: what belongs to the issue, and beneath it the rare acts that the viewer may do now.

use super::deviation;
use super::seen::Seen;
use crate::evidence::{FileLink, links};
use crate::prose::visible;
use crate::url;
use sop::guard::Guard;
use sop::issue::{BranchState, Source};
use sop::possible::Act;
use sop::{Role, Subject};

/// A line of the particulars.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub label: &'static str,
    pub words: String,
    pub href: Option<String>,
}

/// A rare act as a plain button that leads to its small form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RareAct {
    pub href: String,
    pub words: &'static str,
}

/// Acts beside the turn, in the order of the page.
pub const RARE: [Act; 20] = [
    Act::UpdateBranch,
    Act::Derive,
    Act::NameTestPlan,
    Act::Reassign,
    Act::ChangeDue,
    Act::ReturnRequest,
    Act::TakeOut,
    Act::AcceptPipelineFile,
    Act::ConfirmOfficial,
    Act::LinkTicket,
    Act::SetUrgent,
    Act::ClearUrgent,
    Act::HandOverDevTurn,
    Act::DeployAgain,
    Act::Reclass,
    Act::StateRunning,
    Act::HandBackAssignment,
    Act::DeleteBranch,
    Act::RestoreBranch,
    Act::Cancel,
];

/// The particulars, in the order of the page; what is not there yet says so only where somebody looks for it.
pub fn of(seen: &Seen) -> Vec<Fact> {
    let (lang, issue, application) = (seen.lang, seen.issue, seen.application);
    let plain = |label, words: String| Fact { label, words, href: None };
    let none = || lang.facts_none().to_owned();
    let people = |label, role| plain(label, seen.names(&seen.holders(role)));
    let mut facts = vec![
        Fact {
            label: lang.facts_application(),
            words: application.name.clone(),
            href: Some(url::application(&application.slug)),
        },
        plain(lang.facts_kind(), lang.issue_kind(issue.kind).to_owned()),
        plain(lang.facts_changes(), lang.needs(issue.needs).to_owned()),
        plain(lang.facts_reporter(), seen.name(issue.reporter)),
        people(lang.facts_pm(), Role::ProjectManager),
    ];
    facts.extend(issue.assignee.map(|person| plain(lang.facts_developer(), seen.name(person))));
    let before: Vec<_> =
        issue.developers.iter().copied().filter(|person| Some(*person) != issue.assignee).collect();
    if !before.is_empty() {
        facts.push(plain(lang.facts_developers_before(), seen.names(&before)));
    }
    let testers = seen.holders_of(sop::Step::TestTeam);
    facts.push(plain(lang.facts_testers(), seen.names(&testers)));
    facts.push(people(lang.facts_sysadmin(), Role::Sysadmin));
    let branch = seen.branch();
    facts.push(Fact {
        label: lang.facts_branch(),
        words: branch.map_or_else(none, str::to_owned),
        href: seen
            .issue
            .branch
            .as_ref()
            .filter(|branch| branch.state == BranchState::Made)
            .map(|branch| url::tree(&application.slug, branch.name.as_str(), "")),
    });
    let request = issue.request.as_ref();
    facts.push(Fact {
        label: lang.facts_merge_request(),
        words: request.map_or_else(none, |request| format!("!{}", request.number)),
        href: request.map(|request| url::merge_request(request.number)),
    });
    facts.push(Fact {
        label: lang.facts_release(),
        words: issue.release.map_or_else(none, |number| number.to_string()),
        href: issue.release.map(url::release),
    });
    if let Some(running) = &issue.dev {
        let (label, href) = (lang.facts_dev_address(), Some(running.address.clone()));
        facts.push(Fact { label, words: lang.note_open_dev().to_owned(), href });
    }
    if let [before @ .., _] = issue.dues.as_slice()
        && !before.is_empty()
    {
        let dates: Vec<String> = before.iter().map(|due| seen.formats.date_time(due.at)).collect();
        facts.push(plain(lang.facts_due_before(), dates.join("; ")));
    }
    facts.extend(relatives(seen));
    let (words, href) = (issue.revision.to_string(), Some(url::sop_revision(&issue.revision)));
    facts.push(Fact { label: lang.facts_revision(), words, href });
    facts
}

fn relatives(seen: &Seen) -> Vec<Fact> {
    let (lang, issue) = (seen.lang, seen.issue);
    let mut facts = Vec::new();
    if let Source::Derived { parent } = &issue.source {
        let href = Some(url::issue(*parent));
        facts.push(Fact { label: lang.facts_parent(), words: format!("#{parent}"), href });
    }
    if let Source::RolledBack { release: Some(release), .. } = &issue.source {
        let href = Some(url::release(*release));
        let words = lang.issue_after_release(release.0);
        facts.push(Fact { label: lang.issue_after_rollback(), words, href });
    }
    for child in &issue.children {
        let title = seen.page.case.issues.get(child).and_then(|issue| seen.page.text(&issue.title));
        let words = title.map_or(format!("#{child}"), |title| format!("#{child} {title}"));
        facts.push(Fact { label: lang.facts_children(), words, href: Some(url::issue(*child)) });
    }
    for ticket in &issue.tickets {
        facts.push(Fact {
            label: lang.facts_tickets(),
            words: format!("#{ticket}"),
            href: Some(url::search(ticket, None)),
        });
    }
    facts
}

/// The rare acts that are possible now and do not stand in the turn box.
pub fn rare(seen: &Seen, in_turn_box: &[Act]) -> Vec<RareAct> {
    let offered = |act: &Act| seen.may(*act) && !in_turn_box.contains(act);
    let href = |act: Act| match act {
        Act::Derive => url::new_derived_issue(seen.number()),
        other => url::issue_act(seen.number(), other.code()),
    };
    let acts = RARE.into_iter().filter(offered);
    let mut rare: Vec<RareAct> =
        acts.map(|act| RareAct { href: href(act), words: seen.lang.act(act) }).collect();
    let mut guards =
        Guard::ALL.into_iter().flat_map(|guard| guard.steps().iter().map(move |step| (*step, guard)));
    if guards.any(|(step, guard)| deviation::may_ask(seen, step, guard)) {
        let href = url::issue_act(seen.number(), "deviations/new");
        rare.push(RareAct { href, words: seen.lang.turn_ask_deviation() });
    }
    rare
}

/// How an official asked (R16); nothing for other sources.
pub fn official(seen: &Seen) -> Vec<(&'static str, String)> {
    let lang = seen.lang;
    let Source::Official { name, position, on, form, evidence, confirmed } = &seen.issue.source else {
        return Vec::new();
    };
    let shown = |text| visible(&seen.text(text));
    let confirmed = if *confirmed { lang.official_confirmed() } else { lang.official_unconfirmed() };
    let mut rows = vec![
        (lang.official_name(), shown(name)),
        (lang.official_position(), shown(position)),
        (lang.official_date(), seen.formats.stored_date(on)),
        (lang.official_form(), lang.request_form(*form).to_owned()),
        (lang.official_shown_evidence(), format!("{}. {confirmed}", shown(evidence).trim_end_matches('.'))),
    ];
    let confirmation = seen.issue.confirmation.as_ref();
    rows.extend(confirmation.map(|text| (lang.official_evidence(), shown(text))));
    rows
}

/// Files of the official's request and of its confirmation.
pub fn official_files(seen: &Seen) -> Vec<FileLink> {
    let Source::Official { evidence, .. } = &seen.issue.source else { return Vec::new() };
    let texts = std::iter::once(evidence).chain(&seen.issue.confirmation);
    let files = texts.flat_map(|text| seen.issue.files_of(text));
    links(seen.lang, seen.page, Subject::Issue(seen.number()), files)
}
