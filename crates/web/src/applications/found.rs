//! What was found outside Alur (R72): told in plain words with who can act; the PM's *Kembalikan*.

use super::perform::{Screen, answer};
use super::seen::{Seen, find};
use crate::form::{Button, Choice, Control, Field, Form};
use crate::panel::Panel;
use crate::problem::Problem;
use crate::typed::{Reading, Typed};
use crate::url;
use crate::visit::Visit;
use app::What;
use axum::extract::Path;
use axum::response::Response;
use sop::acts::found;
use sop::application::{Found, FoundHow, RestoreWay};
use sop::possible::AppAct;
use sop::role::Role;
use sop::{Actor, CaseFile, Seq};

const KEY: &str = "found";

/// The section; none where nothing was found and nothing was just done.
pub fn panel(seen: &Seen) -> Option<Panel> {
    let (lang, found) = (seen.lang, &seen.application.found);
    let done = seen.done(KEY, lang.found_done());
    if found.is_empty() && done.is_none() {
        return None;
    }
    let mut panel = Panel::new(KEY, lang.found_heading());
    panel.done = done;
    for one in found.iter().rev() {
        panel = panel.line(line(seen, one));
        if let Some(commit) = &one.commit
            && seen.application.is_member(seen.viewer)
        {
            let href = url::commit(seen.slug(), commit.as_str());
            panel = panel.link(href, lang.found_commit(commit.short()));
        }
    }
    if seen.application.journal_is_behind() {
        panel = panel.line(lang.found_journal_behind());
    }
    let open: Vec<&Found> = found.iter().rev().filter(|one| !one.restoring).collect();
    if seen.may(AppAct::RestoreRef) || seen.kept.key == KEY {
        return Some(panel.turn().form(form(seen, &open)));
    }
    if !open.is_empty() {
        panel = panel.line(lang.found_who(&seen.names_of(Role::ProjectManager)));
    }
    Some(panel)
}

/// One find in a sentence: what stands where, since when it is known, what becomes of it.
fn line(seen: &Seen, found: &Found) -> String {
    let lang = seen.lang;
    let (commit, journal) = (found.commit.as_ref(), found.journal.as_ref());
    let short = |id: Option<&sop::CommitId>| id.map(|id| id.short().to_owned()).unwrap_or_default();
    let (stands, said, since) = (short(commit), short(journal), seen.formats.since(found.at, seen.at));
    let told = match found.how {
        FoundHow::Ahead => lang.found_ahead(&found.name, &stands, &said, &since),
        FoundHow::Elsewhere => lang.found_elsewhere(&found.name, &stands, &said, &since),
        FoundHow::Gone => lang.found_gone(&found.name, &said, &since),
        FoundHow::Extra => lang.found_extra(&found.name, &stands, &since),
    };
    let follows = match (found.restoring, &found.stopped) {
        (true, _) => lang.found_restoring().to_owned(),
        (false, Some(files)) if files.is_empty() => lang.found_moved_again().to_owned(),
        (false, Some(files)) => lang.found_stopped(&lang.list(files)),
        (false, None) => match seen.application.restore_way(found) {
            RestoreWay::Revert => lang.found_reverts(&found.name),
            RestoreWay::PutBack if found.how == FoundHow::Extra => lang.found_takes_away(&found.name),
            RestoreWay::PutBack => lang.found_puts_back(&found.name, &said),
        },
    };
    format!("{told} {follows}")
}

fn form(seen: &Seen, open: &[&Found]) -> Form {
    let lang = seen.lang;
    let choices = open
        .iter()
        .enumerate()
        .map(|(place, found)| Choice::new(found.seq.to_string(), found.name()).chosen(place == 0));
    Form::new(lang, KEY, url::application_act(seen.slug(), KEY))
        .field(Field::new(lang, "found", lang.found_which(), Control::radios(choices.collect())))
        .field(Field::new(lang, "reason", lang.form_reason(), Control::area()).hint(lang.found_reason_hint()))
        .button(Button::back(lang.found_button()))
        .keep(seen.kept)
}

/// `POST /applications/{slug}/found`.
pub async fn restore(visit: Visit, Path(slug): Path<String>, typed: Typed) -> Result<Response, Problem> {
    let mut reading = Reading::of(&visit, &typed, KEY);
    let which = reading.one_of("found", visit.lang().found_which(), |raw| raw.parse().ok().map(Seq));
    let reason = reading.reason();
    let decide = reading
        .done(which.zip(reason))
        .map(|(seq, reason)| move |case: &CaseFile, by: &Actor| found::restore(case, by, seq, &reason));
    let outcome = match decide {
        Ok(decide) => visit.decide(What::Application(find(&visit, &slug).await?), KEY, &typed, decide).await,
        Err(problem) => Err(problem),
    };
    answer(&visit, &slug, Screen::Summary, KEY, outcome).await
}
