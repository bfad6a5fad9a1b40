//! Every address of ours, made in one place; a page never writes one by hand.

mod conversation;
mod factor;
mod procedure;

pub use conversation::*;
pub use factor::*;
pub use procedure::*;

use sop::application::Environment;
use sop::{AppId, IssueNumber, PersonId, ReleaseNumber, RequestNumber, RevisionId, Slug, Step};

pub fn home() -> String {
    "/".to_owned()
}

/// Where a page at this path, drawn after so many news, hears of changes.
pub fn live(page: &str, since: u64) -> String {
    format!("/live?page={}&since={since}", encode(page))
}

pub fn sign_in() -> String {
    "/sign-in".to_owned()
}

/// The sign-in page that leads on to `then`, a path of ours.
pub fn sign_in_then(then: &str) -> String {
    format!("/sign-in?then={}", encode(then))
}

pub fn sign_out() -> String {
    "/sign-out".to_owned()
}

pub fn new_password() -> String {
    "/new-password".to_owned()
}

pub fn setup() -> String {
    "/setup".to_owned()
}

pub fn issues() -> String {
    "/issues".to_owned()
}

/// What waits for the test teams; `all`: for those of others too; `after`: the next page.
pub fn testing(all: bool, after: Option<&str>) -> String {
    let pairs = [all.then(|| "all=1".to_owned()), after.map(|after| format!("after={after}"))];
    let query: Vec<String> = pairs.into_iter().flatten().collect();
    if query.is_empty() { "/testing".to_owned() } else { format!("/testing?{}", query.join("&")) }
}

/// The turn box of an issue's page, where the form of its step stands.
pub fn issue_turn(number: IssueNumber) -> String {
    format!("/issues/{number}#giliran")
}

/// The notes of an application, narrowed by a query.
pub fn notes(slug: &Slug, query: &str) -> String {
    if query.is_empty() {
        format!("/applications/{slug}/notes")
    } else {
        format!("/applications/{slug}/notes?{query}")
    }
}

/// The evidence pack of a period; `query` as reports have it.
pub fn evidence_pack(query: &str) -> String {
    format!("/reports/evidence-pack{query}")
}

/// The issues of a period as an event log; `query` as reports have it.
pub fn mining(format: &str, query: &str, names: bool) -> String {
    let names = match (names, query.is_empty()) {
        (false, _) => "",
        (true, true) => "?names=1",
        (true, false) => "&names=1",
    };
    format!("/reports/mining/{format}{query}{names}")
}

/// The discussion of an issue with the official's request for improvement begun in its form.
pub fn ask_improvement(number: IssueNumber) -> String {
    format!("/issues/{number}?ask=improvement#diskusi")
}

/// The list of the visitor's own issues.
pub fn my_issues() -> String {
    "/issues?mine=1".to_owned()
}

pub fn issue(number: IssueNumber) -> String {
    format!("/issues/{number}")
}

/// An act or a small page below an issue: `assignment`, `due-date`, `cancellation`.
pub fn issue_act(number: IssueNumber, noun: &str) -> String {
    format!("/issues/{number}/{noun}")
}

/// The issue's page after an act, at the place of the act.
pub fn issue_done(number: IssueNumber, act: &str) -> String {
    format!("/issues/{number}?done={act}#giliran")
}

/// A record on the issue's page.
pub fn record(number: IssueNumber, seq: sop::Seq) -> String {
    format!("/issues/{number}#record-{seq}")
}

/// Where everything is looked for.
pub fn search_page() -> String {
    "/search".to_owned()
}

/// The results of a query; of one kind alone.
pub fn search(query: &str, kind: Option<&str>) -> String {
    let kind = kind.map(|kind| format!("&in={kind}")).unwrap_or_default();
    format!("/search?q={}{kind}", encode(query))
}

/// The list of issues with a query in its box; `ended`: those that ended too.
pub fn issues_asked(query: &str, ended: bool) -> String {
    format!("/issues?q={}{}", encode(query), if ended { "&ended=1" } else { "" })
}

/// The list of issues as a saved view holds its filter.
pub fn issues_viewed(query: &str) -> String {
    if query.is_empty() { issues() } else { format!("/issues?{query}") }
}

/// The list of issues as a file, narrowed as a saved view is.
pub fn issues_file(query: &str) -> String {
    if query.is_empty() { "/issues/csv".to_owned() } else { format!("/issues/csv?{query}") }
}

pub fn views() -> String {
    "/issues/views".to_owned()
}

pub fn view(view: i64) -> String {
    format!("/issues/views/{view}")
}

pub fn view_removal(view: i64) -> String {
    format!("/issues/views/{view}/removal")
}

pub fn new_issue() -> String {
    "/issues/new".to_owned()
}

/// A Release to be opened for an application (step 11).
pub fn new_release(slug: &Slug) -> String {
    format!("/releases/new?application={slug}")
}

/// A new issue that derives from `parent` (Keterangan 2).
pub fn new_derived_issue(parent: IssueNumber) -> String {
    format!("/issues/new?parent={parent}")
}

/// An official's request, the other source of step 1.
pub fn new_request() -> String {
    "/requests/new".to_owned()
}

/// Where an official's request is sent.
pub fn requests() -> String {
    "/requests".to_owned()
}

pub fn merge_request(number: RequestNumber) -> String {
    format!("/merge-requests/{number}")
}

pub fn changes(number: RequestNumber) -> String {
    format!("/merge-requests/{number}/changes")
}

/// Where somebody notes that he has looked at a file.
pub fn changes_seen(number: RequestNumber) -> String {
    format!("/merge-requests/{number}/changes/seen")
}

/// A page with what else its address asks for; a file of it alone: `file=`.
pub fn with(page: &str, query: &str) -> String {
    format!("{page}{}{query}", if page.contains('?') { '&' } else { '?' })
}

pub fn merge_requests() -> String {
    "/merge-requests".to_owned()
}

pub fn conflict(number: IssueNumber) -> String {
    format!("/issues/{number}/conflict")
}

/// The bytes of an evidence file, below the page of what it belongs to.
pub fn evidence(subject: sop::Subject, place: sop::FilePlace) -> String {
    match subject {
        sop::Subject::Issue(number) => format!("{}/files/{place}", issue(number)),
        sop::Subject::Release(number) => format!("{}/files/{place}", release(number)),
        sop::Subject::Office | sop::Subject::Application(_) => home(),
    }
}

pub fn releases() -> String {
    "/releases".to_owned()
}

pub fn release(number: ReleaseNumber) -> String {
    format!("/releases/{number}")
}

/// An act or a small page below a Release: `staging-check`, `master-merge`.
pub fn release_act(number: ReleaseNumber, noun: &str) -> String {
    format!("/releases/{number}/{noun}")
}

/// Where the application of a new Release is chosen.
pub fn choose_release() -> String {
    "/releases/new".to_owned()
}

/// Where 11 is sent to.
pub fn release_requests(slug: &Slug) -> String {
    format!("/applications/{slug}/releases")
}

pub fn applications() -> String {
    "/applications".to_owned()
}

pub fn application(slug: &Slug) -> String {
    format!("/applications/{slug}")
}

pub fn new_application() -> String {
    "/applications/new".to_owned()
}

/// A page or an act below an application: `people`, `servers`, `branches`, `checklist`.
pub fn application_act(slug: &Slug, noun: &str) -> String {
    format!("/applications/{slug}/{noun}")
}

/// The settings of a server.
pub fn environment(slug: &Slug, environment: Environment) -> String {
    format!("/applications/{slug}/environments/{}", environment.code())
}

/// Open issues of an application.
pub fn issues_of(slug: &Slug) -> String {
    format!("/issues?application={slug}")
}

/// Releases of an application.
pub fn releases_in(slug: &Slug) -> String {
    format!("/releases?application={slug}")
}

/// Pipelines of the applications that one sees.
pub fn pipelines() -> String {
    "/pipelines".to_owned()
}

pub fn pipelines_of(slug: &Slug) -> String {
    format!("/pipelines?application={slug}")
}

pub fn commits(slug: &Slug, branch: &str) -> String {
    format!("/applications/{slug}/commits?branch={}", encode(branch))
}

pub fn commit(slug: &Slug, commit: &str) -> String {
    format!("/applications/{slug}/commits/{commit}")
}

/// A directory at a branch or commit; an empty path is the root.
pub fn tree(slug: &Slug, revision: &str, path: &str) -> String {
    code(slug, "tree", revision, path)
}

pub fn file(slug: &Slug, revision: &str, path: &str) -> String {
    code(slug, "file", revision, path)
}

/// A file as it is, to be saved.
pub fn raw(slug: &Slug, revision: &str, path: &str) -> String {
    code(slug, "raw", revision, path)
}

/// A file with the commit that each line comes from.
pub fn blame(slug: &Slug, revision: &str, path: &str) -> String {
    code(slug, "blame", revision, path)
}

/// The history of a file or directory.
pub fn commits_of(slug: &Slug, branch: &str, path: &str) -> String {
    if path.is_empty() {
        commits(slug, branch)
    } else {
        with(&commits(slug, branch), &format!("path={}", encode(path)))
    }
}

/// What one branch or commit has that another lacks; nothing chosen where both are empty.
pub fn compare(slug: &Slug, base: &str, head: &str) -> String {
    format!("/applications/{slug}/compare?base={}&head={}", encode(base), encode(head))
}

/// A branch stands in one part of the address: its `/` is written `~`, which no branch may hold.
fn code(slug: &Slug, noun: &str, revision: &str, path: &str) -> String {
    let revision = encode(&revision.replace('/', "~"));
    let slash = if path.is_empty() { "" } else { "/" };
    format!("/applications/{slug}/{noun}/{revision}{slash}{}", encode(path))
}

/// The branch or commit that [`tree`] and its kin wrote.
pub fn revision(part: &str) -> String {
    part.replace('~', "/")
}

pub fn pipeline(number: sop::DeploymentId) -> String {
    format!("/pipelines/{number}")
}

/// An act on a pipeline: `cancellation`.
pub fn pipeline_act(number: sop::DeploymentId, noun: &str) -> String {
    format!("/pipelines/{number}/{noun}")
}

pub fn job(job: i64) -> String {
    format!("/jobs/{job}")
}

/// An act on a job or a file of it: `retry`, `start`, `log`.
pub fn job_act(job: i64, noun: &str) -> String {
    format!("/jobs/{job}/{noun}")
}

/// The story of one subject in the journal.
pub fn journal_of(subject: sop::Subject) -> String {
    format!("/journal?q={}", encode(&subject.to_string()))
}

pub fn refused() -> String {
    "/refused".to_owned()
}

/// Attempts that a rule refused between two days.
pub fn refused_by(rule: &str, from: jiff::civil::Date, until: jiff::civil::Date) -> String {
    format!("{}?rule={}&since={from}&until={until}", refused(), encode(rule))
}

/// The reports; the first of them.
pub fn reports() -> String {
    "/reports".to_owned()
}

/// A report, by its code.
pub fn report(code: &str) -> String {
    format!("/reports/{code}")
}

/// The official's own steps, which his home does not list.
pub fn own_tasks() -> String {
    "/?own=1".to_owned()
}

/// Where a Superior answers a deviation.
pub fn deviation(issue: IssueNumber, id: sop::DeviationId) -> String {
    format!("/issues/{issue}/deviations/{id}")
}

pub fn deviations() -> String {
    "/deviations".to_owned()
}

pub fn journal() -> String {
    "/journal".to_owned()
}

pub fn people() -> String {
    "/admin/people".to_owned()
}

pub fn admin() -> String {
    "/admin".to_owned()
}

pub fn person(person: PersonId) -> String {
    format!("/admin/people/{person}")
}

/// An act on an account: `standing`, `password`, `office-role`.
pub fn person_act(person: PersonId, noun: &str) -> String {
    format!("/admin/people/{person}/{noun}")
}

pub fn system() -> String {
    "/admin/system".to_owned()
}

/// Takes a backup at a person's word.
pub fn backup() -> String {
    "/admin/system/backup".to_owned()
}

pub fn effects() -> String {
    "/admin/effects".to_owned()
}

pub fn effect_retry(effect: i64) -> String {
    format!("/admin/effects/{effect}/retry")
}

/// How the office dresses its pages.
pub fn brand() -> String {
    "/admin/look".to_owned()
}

pub fn outbox() -> String {
    "/admin/mail".to_owned()
}

pub fn mail_trial() -> String {
    "/admin/mail/trial".to_owned()
}

pub fn mail_retry(mail: i64) -> String {
    format!("/admin/mail/{mail}/retry")
}

pub fn issue_mail_retry(number: IssueNumber, mail: i64) -> String {
    format!("/issues/{number}/mail/{mail}/retry")
}

pub fn my_mail() -> String {
    "/me/mail".to_owned()
}

/// Where mail of a kind stops, by the token of its link.
pub fn mail_stop(token: &str) -> String {
    format!("/mail/stop/{token}")
}

pub fn calendar() -> String {
    "/admin/calendar".to_owned()
}

/// An act on the working calendar: `preview`, `adoption`, `day`.
pub fn calendar_act(noun: &str) -> String {
    format!("/admin/calendar/{noun}")
}

/// The calendar with the days of one year.
pub fn calendar_year(year: i16) -> String {
    format!("/admin/calendar?year={year}")
}

/// As [`calendar_year`], once another one is in force.
pub fn calendar_done(year: i16) -> String {
    format!("/admin/calendar?year={year}&done=calendar")
}

/// The journal with this entry first.
pub fn journal_from(seq: sop::Seq) -> String {
    format!("/journal?before={}", seq.0 + 1)
}

pub fn inbox() -> String {
    "/inbox".to_owned()
}

pub fn me() -> String {
    "/me".to_owned()
}

pub fn my_tokens() -> String {
    "/me/tokens".to_owned()
}

pub fn my_token_revocation(token: i64) -> String {
    format!("/me/tokens/{token}/revocation")
}

pub fn my_sessions() -> String {
    "/me/sessions".to_owned()
}

pub fn help() -> String {
    "/help".to_owned()
}

/// The board, of all applications or of one.
pub fn board(application: Option<AppId>) -> String {
    application.map_or_else(|| "/board".to_owned(), |application| format!("/board?application={application}"))
}

/// The list of issues, of all applications or of one.
pub fn issues_in(application: Option<AppId>) -> String {
    application.map_or_else(issues, |application| format!("{}?application={application}", issues()))
}

/// The control sheet of an issue.
pub fn sheet(number: IssueNumber) -> String {
    format!("{}/sheet", issue(number))
}

/// The official form of the SOP.
pub fn sop_form() -> String {
    "/sop".to_owned()
}

pub fn help_step(step: Step) -> String {
    format!("/help/step-{}", step.no())
}

/// As [`help_step`], as this revision says it.
pub fn help_step_under(step: Step, revision: &RevisionId) -> String {
    format!("{}?revision={}", help_step(step), encode(&revision.0))
}

/// The address a clone uses, below the office's public address.
pub fn clone(public_url: &str, slug: &Slug) -> String {
    format!("{}/git/{slug}.git", public_url.trim_end_matches('/'))
}

/// A path of ours that a form or a query named, written anew; none when it could lead elsewhere.
pub fn ours(path: &str) -> Option<String> {
    let safe = path.starts_with('/')
        && !path.starts_with("//")
        && path.len() <= 500
        && path.bytes().all(|b| b.is_ascii_graphic() && !matches!(b, b'\\' | b'"' | b'<' | b'>'));
    safe.then(|| path.to_owned())
}

/// Percent-encodes a value of a query.
pub fn encode(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                out.push(byte as char)
            }
            other => out.push_str(&format!("%{other:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn d16_a_redirect_leads_to_a_path_of_ours_only() {
        for foreign in ["https://x", "//x", "/\\x", "x", "", "/a b", "/a\nb", "javascript:1"] {
            assert_eq!(super::ours(foreign), None, "{foreign:?}");
        }
        assert_eq!(super::ours("/issues/42?x=1").as_deref(), Some("/issues/42?x=1"));
    }
}
