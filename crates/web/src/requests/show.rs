//! `GET /merge-requests/{n}` of an issue: who asks for what, each condition with its person, and why it
//! cannot be merged yet. The PM agrees or returns on the issue's page; a Release's request is the Release's
//! page.

use super::lines::Said;
use crate::at::At;
#[cfg(test)]
use crate::conversation::mention_samples;
use crate::conversation::{Mention, mention};
use crate::frame::{Crumbs, Frame, Place, Skip};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::{Paragraphs, visible};
use crate::see::{self, Need, Needs};
use crate::url;
use crate::visit::Visit;
use app::What;
use app::code::{Code, Commit, Diff};
use askama::Template;
use axum::response::Response;
use sop::application::{Application, Separation};
use sop::guard::Guard;
use sop::issue::{Request, RequestState};
use sop::possible::{self, Act};
use sop::role::Role;
use sop::step::Step;
use sop::turn::turn_of;
use sop::{ActorRef, CommitId, Issue, PersonId, RequestNumber};
use std::sync::Arc;
use store::read::{CasePage, RequestRef, RequestSeen};
use words::{Formats, Lang};

#[derive(Template)]
#[template(path = "requests/show.html")]
pub struct RequestPage {
    frame: Frame,
    head: Head,
    class: &'static str,
    heading: String,
    /// Why it cannot be merged now, or where it is.
    reason: Vec<String>,
    /// The button is there but says why it does nothing.
    disabled: bool,
    /// It is the visitor's to agree.
    ready: bool,
    issue_href: String,
    description: Option<Paragraphs>,
    needs: Needs,
    commits_heading: String,
    commits: Vec<CommitRow>,
    facts: Vec<(&'static str, String, Option<String>)>,
    mentioned: Vec<Mention>,
    /// What was said on its lines.
    said: Option<Said>,
}

/// What stands above both pages of a request.
pub struct Head {
    pub crumbs: Crumbs,
    pub title: String,
    pub issue: (String, String),
    pub asks: String,
    pub when: String,
    /// Address, words, and whether it is this page.
    pub tabs: Vec<(String, String, bool)>,
    pub label: String,
}

struct CommitRow {
    short: String,
    href: Option<String>,
    subject: String,
    author: String,
    at: String,
}

/// A request with its issue, and the two commits that it compares.
pub struct Asked<'a> {
    pub page: &'a CasePage,
    pub issue: &'a Issue,
    pub request: &'a Request,
    pub application: &'a Application,
    pub head: CommitId,
    /// What the head is compared with: `staging`, or what it was before the merge.
    pub target: Option<CommitId>,
}

/// The case behind a request's number: an issue's, or the answer that leads to the Release.
///
/// # Errors
/// 404 when there is none or it is not his to know of.
pub async fn find(visit: &Visit, number: RequestNumber) -> Result<Result<Found, Response>, Problem> {
    let seen = visit.app().reader().request_seen(visit.person()?, number).await;
    let seen = seen.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    Ok(behind(visit, seen.found.clone()).await?.map(|page| Found { page, seen }))
}

/// A request's case, and what its changes show besides its commits.
pub struct Found {
    pub page: CasePage,
    pub seen: RequestSeen,
}

async fn behind(visit: &Visit, found: RequestRef) -> Result<Result<CasePage, Response>, Problem> {
    match (found.issue, found.release) {
        (Some(issue), _) => Ok(Ok(see::case(visit, &What::Issue(issue)).await?)),
        (None, Some(release)) => {
            see::case(visit, &What::Release(release)).await?;
            Ok(Err(page::see_other(&url::release(release))))
        }
        (None, None) => Err(Problem::NotFound),
    }
}

impl<'a> Asked<'a> {
    /// # Errors
    /// 404 when the case has no request.
    pub async fn of(page: &'a CasePage, code: &Code) -> Result<Asked<'a>, Problem> {
        let issue = page.case.issue().map_err(|_| Problem::NotFound)?;
        let application = page.case.app().map_err(|_| Problem::NotFound)?;
        let request = issue.request.as_ref().ok_or(Problem::NotFound)?;
        let head = issue.head().unwrap_or(&request.commit).clone();
        let target = match &issue.merged {
            Some(merged) if merged.commit == head => {
                let merge = code.commit(&merged.merge).await.map_err(Problem::fault)?;
                merge.and_then(|merge| CommitId::parse(&merge.parents.first()?.to_string()))
            }
            _ if request.state == RequestState::Merged => {
                issue.branch.as_ref().map(|branch| branch.base.clone())
            }
            Some(_) | None => application.staging.clone(),
        };
        Ok(Asked { page, issue, request, application, head, target })
    }

    /// # Errors
    /// The repository does not answer.
    pub async fn diff(&self, code: &Code) -> Result<Option<Arc<Diff>>, Problem> {
        match &self.target {
            Some(target) => code.changes(target, &self.head).await.map_err(Problem::fault),
            None => Ok(None),
        }
    }

    pub fn head(&self, lang: Lang, formats: Formats, files: usize, changes: bool) -> Head {
        let (number, request) = (self.request.number, self.request);
        let title = self.page.text(&request.title).map(visible);
        let title = title.unwrap_or_else(|| lang.request_heading(number.0));
        let developer = self.issue.assignee.map(|person| self.page.name(person)).unwrap_or_default();
        let branch = self.issue.branch.as_ref().map(|branch| branch.name.to_string()).unwrap_or_default();
        let files = i64::try_from(files).unwrap_or(i64::MAX);
        let mut tabs = vec![
            (url::merge_request(number), lang.request_tab_summary().to_owned(), !changes),
            (url::changes(number), lang.request_tab_changes(files), changes),
        ];
        if let Some(pipeline) = self.page.pipelines.first() {
            let id = pipeline.pipeline;
            tabs.push((url::pipeline(id), lang.request_tab_pipeline(id.0), false));
        }
        Head {
            crumbs: Crumbs::new(lang)
                .link(url::application(&self.application.slug), self.application.name.clone())
                .link(url::merge_requests(), lang.request_crumb())
                .end(format!("!{number}")),
            title,
            issue: (url::issue(self.issue.number), format!("#{}", self.issue.number)),
            asks: lang.request_asks(developer, &branch, "staging"),
            when: format!("{} · {}", formats.date_time(request.opened_at), lang.turn_round(self.issue.round)),
            tabs,
            label: lang.request_heading(number.0),
        }
    }
}

/// `GET /merge-requests/{n}`.
pub async fn show(visit: Visit, At(number): At<RequestNumber>) -> Result<Response, Problem> {
    let named = visit.app().reader().request_named(visit.person()?, number).await;
    let named = named.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let page = match behind(&visit, named.found).await? {
        Ok(page) => page,
        Err(elsewhere) => return Ok(elsewhere),
    };
    let application = page.case.app().map_err(|_| Problem::NotFound)?.id;
    let code = visit.app().code(application);
    let asked = Asked::of(&page, &code).await?;
    let diff = asked.diff(&code).await?;
    let commits = match &asked.target {
        Some(target) => code.range(target, &asked.head, crate::limits::PAGE_ROWS).await,
        None => Ok(Vec::new()),
    };
    let commits = commits.map_err(Problem::fault)?;
    let clean = match (&asked.request.state, &asked.application.staging) {
        (RequestState::Merged | RequestState::Closed, _) | (_, None) => true,
        (RequestState::Open | RequestState::NeedsWork, Some(staging)) => {
            code.merges_cleanly(staging, &asked.head).await.map_err(Problem::fault)?
        }
    };
    let drawn = RequestPage::of(&visit, &asked, diff.as_deref(), &commits, clean)?;
    let (lang, formats) = (visit.lang(), visit.formats());
    let mentioned = named.mentions.iter().map(|row| mention(lang, &formats, row)).collect();
    let said = if page.readable { Said::of(lang, &formats, &named.lines) } else { None };
    Ok(page::show(&RequestPage { mentioned, said, ..drawn }))
}

impl RequestPage {
    fn of(
        visit: &Visit,
        asked: &Asked<'_>,
        diff: Option<&Diff>,
        commits: &[Commit],
        clean: bool,
    ) -> Result<RequestPage, Problem> {
        let (lang, formats, by) = (visit.lang(), visit.formats(), visit.actor()?);
        let (issue, page) = (asked.issue, asked.page);
        let files = diff.map_or(0, |diff| diff.files.len());
        let head = asked.head(lang, formats, files, false);
        let mut frame = visit.frame(format!("!{} {}", asked.request.number, head.title), Some(Place::Issues));
        frame.skip = Skip::Turn;
        let answers = possible::on_issue(&page.case, &by);
        let agree =
            answers.into_iter().find(|(act, _)| *act == Act::ApproveStaging).map(|(_, answer)| answer);
        let name = |person: PersonId| page.name(person).to_owned();
        let (class, heading, reason, ready) = match (&asked.request.state, agree) {
            (RequestState::Merged | RequestState::Closed, _) => ended(lang, formats, asked),
            (RequestState::NeedsWork, _) => {
                ("wait", waiting(lang, asked), vec![lang.request_needs_work().to_owned()], false)
            }
            (RequestState::Open, Some(Ok(()))) => {
                let say = vec![lang.request_ready(asked.head.short()), lang.request_on_issue().to_owned()];
                ("", lang.turn_yours(Step::ApproveStaging).to_owned(), say, true)
            }
            (RequestState::Open, Some(Err(refusal))) => {
                let mut say =
                    vec![lang.request_locked(asked.head.short()), lang.refusal(&refusal, &name).text()];
                say.extend(lang.who_can(&refusal.who_can(&page.case), &name));
                ("wait", waiting(lang, asked), say, false)
            }
            (RequestState::Open, None) => ("wait", waiting(lang, asked), Vec::new(), false),
        };
        Ok(RequestPage {
            mentioned: Vec::new(),
            said: None,
            class,
            heading,
            reason,
            ready,
            disabled: !ready && asked.request.state == RequestState::Open,
            issue_href: url::issue(issue.number),
            description: page.text(&asked.request.description).map(Paragraphs::of),
            needs: Needs::new(lang, needs(lang, asked, clean)),
            commits_heading: lang.request_commits(i64::try_from(commits.len()).unwrap_or(i64::MAX)),
            commits: commits.iter().map(|commit| CommitRow::of(formats, asked.application, commit)).collect(),
            facts: facts(lang, formats, asked, diff),
            head,
            frame,
        })
    }

    fn conditions(&self) -> String {
        self.frame.lang.request_conditions(self.needs.met(), self.needs.all())
    }
}

type Box = (&'static str, String, Vec<String>, bool);

fn ended(lang: Lang, formats: Formats, asked: &Asked<'_>) -> Box {
    let state = lang.request_state(asked.request.state).to_owned();
    let merged = asked.issue.merged.as_ref();
    let say = merged.map(|merged| lang.request_merged(merged.merge.short(), &formats.date_time(merged.at)));
    ("wait", state, say.into_iter().collect(), false)
}

fn waiting(lang: Lang, asked: &Asked<'_>) -> String {
    let case = &asked.page.case;
    let turn = turn_of(asked.issue, asked.application, case.release.as_ref(), &case.office);
    match turn {
        Some(turn) if turn.server.is_some() => {
            turn.server.map(|work| lang.turn_server(work).to_owned()).unwrap_or_default()
        }
        Some(turn) => {
            let names: Vec<String> =
                turn.people.iter().map(|person| asked.page.name(*person).to_owned()).collect();
            lang.turn_waiting_for(turn.role, &lang.list_or(&names))
        }
        None => lang.request_state(asked.request.state).to_owned(),
    }
}

/// The conditions of 10, with the person who met or can meet each.
fn needs(lang: Lang, asked: &Asked<'_>, clean: bool) -> Vec<Need> {
    let (issue, page, application) = (asked.issue, asked.page, asked.application);
    let (case, head) = (&page.case, &asked.head);
    let names = |people: &[PersonId]| see::people(lang, page, people);
    let can = |people: &[PersonId], step: Step| lang.release_can(&names(people), step.no());
    let granted = |step: Step, guard: Guard| issue.granted(step, guard, case.at).is_some();
    let assignee: Vec<PersonId> = issue.assignee.into_iter().collect();
    let note = |step: Step, words: String| match issue.passed(step, head) {
        Some(note) => Need::new(true, words, page.name(note.by))
            .link(url::record(issue.number, note.seq), lang.evidence_note(see::note_no(issue, note.seq))),
        None => Need::new(false, words, can(&assignee, step)),
    };
    let local = note(Step::TestLocal, lang.condition_local_test(head.short()));
    let dev = note(Step::TestDev, lang.condition_dev_test(head.short()))
        .lifted(granted(Step::RequestStaging, Guard::DevTestPassed));
    let runs = lang.condition_dev_runs(head.short());
    let runs = match issue.dev_runs_head() {
        Some(running) => Need::new(true, runs, "")
            .link(url::pipeline(running.deployment), lang.request_tab_pipeline(running.deployment.0)),
        None => Need::new(false, runs, can(&assignee, Step::Push)),
    };
    let team = issue.team_passed(head);
    let testers = case.who_besides(Step::TestTeam).people;
    let tested = lang.condition_team_test(head.short());
    let tested = match team {
        Some(note) => Need::new(true, tested, page.name(note.by))
            .link(url::record(issue.number, note.seq), lang.evidence_note(see::note_no(issue, note.seq))),
        None => Need::new(false, tested, can(&testers, Step::TestTeam))
            .lifted(granted(Step::ApproveStaging, Guard::TeamTestPassed)),
    };
    let mut needs = vec![local, dev, runs, tested, pipeline_file(lang, asked)];
    let conflict = Need::new(clean, lang.condition_no_conflict(), lang.request_checked_by_server());
    needs.push(if clean { conflict } else { Need { who: names(&assignee), ..conflict } });
    if application.separation == Separation::Required {
        let apart = team.is_none_or(|note| !issue.is_developer(note.by));
        let pms = case.who_besides(Step::ApproveStaging).people;
        let words = lang.condition_separate();
        needs.push(
            Need::new(apart && !pms.is_empty(), words, names(&pms))
                .lifted(granted(Step::ApproveStaging, Guard::Separation)),
        );
    }
    needs.push(agreed(lang, asked));
    needs
}

/// A17: an unchanged pipeline file, or one that the Sysadmin accepted.
fn pipeline_file(lang: Lang, asked: &Asked<'_>) -> Need {
    let (issue, application) = (asked.issue, asked.application);
    let same = issue.pipeline_file.is_none() || issue.pipeline_file == application.pipeline_file;
    if same {
        return Need::new(true, lang.condition_pipeline_same(), lang.request_checked_by_server());
    }
    let accepted = issue.pipeline_file.as_ref().is_some_and(|file| application.pipeline_files.contains(file));
    let sysadmins = asked.page.case.who(Role::Sysadmin).people;
    let granted = issue.granted(Step::ApproveStaging, Guard::PipelineAccepted, asked.page.case.at).is_some();
    Need::new(accepted, lang.condition_pipeline_accepted(), see::people(lang, asked.page, &sysadmins))
        .lifted(granted)
}

fn agreed(lang: Lang, asked: &Asked<'_>) -> Need {
    let (issue, page) = (asked.issue, asked.page);
    let merged = issue.merged.as_ref().is_some_and(|merged| merged.commit == asked.head);
    let by = issue.agreement.as_ref().map(|agreement| agreement.by).or_else(|| {
        let time = issue.times.iter().rev().find(|time| time.step == Step::ApproveStaging)?;
        match time.by.filter(|_| merged)? {
            ActorRef::Person(person) => Some(person),
            ActorRef::System => None,
        }
    });
    let met = by.is_some() || asked.request.state == RequestState::Merged;
    let who = by.map(|person| page.name(person).to_owned()).unwrap_or_else(|| {
        let pms = page.case.who_besides(Step::ApproveStaging).people;
        lang.release_can(&see::people(lang, page, &pms), Step::ApproveStaging.no())
    });
    Need::new(met, lang.condition_agreed(), who)
}

fn facts(
    lang: Lang,
    formats: Formats,
    asked: &Asked<'_>,
    diff: Option<&Diff>,
) -> Vec<(&'static str, String, Option<String>)> {
    let (issue, page) = (asked.issue, asked.page);
    let name =
        |person: Option<PersonId>| person.map(|person| page.name(person).to_owned()).unwrap_or_default();
    let pms = page.case.who(Role::ProjectManager).people;
    let changed = diff.map_or_else(
        || lang.request_gone().to_owned(),
        |diff| {
            let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
            let added = diff.files.iter().map(|file| file.added).sum();
            let removed = diff.files.iter().map(|file| file.removed).sum();
            lang.changes_files(count(diff.files.len()), count(added), count(removed))
        },
    );
    let branch = issue.branch.as_ref().map(|branch| branch.name.to_string()).unwrap_or_default();
    let due = issue.due().map(|due| formats.date_time(due)).unwrap_or_default();
    vec![
        (lang.issues_column_issue(), see::issue_title(page, issue), Some(url::issue(issue.number))),
        (lang.request_from(), branch, None),
        (lang.request_into(), "staging".to_owned(), None),
        (lang.request_to_whom(), see::people(lang, page, &pms), None),
        (lang.facts_developer(), name(issue.assignee), None),
        (lang.request_changes_fact(), changed, Some(url::changes(asked.request.number))),
        (lang.facts_due(), due, None),
        (lang.requests_column_state(), lang.request_state(asked.request.state).to_owned(), None),
    ]
}

impl CommitRow {
    fn of(formats: Formats, application: &Application, commit: &Commit) -> CommitRow {
        CommitRow {
            short: commit.id.short(),
            href: Some(url::commit(&application.slug, &commit.id.to_string())),
            subject: visible(&commit.subject),
            author: visible(&commit.author_name),
            at: formats.short_date_time(sop::Moment(commit.committed_at_s.saturating_mul(1000))),
        }
    }
}

#[cfg(test)]
impl Head {
    pub fn sample(lang: Lang, changes: bool) -> Head {
        Head {
            crumbs: Crumbs::new(lang).link(url::merge_requests(), lang.request_crumb()).end("!12"),
            title: "Simpan izin <setelah> unggahan".to_owned(),
            issue: ("/issues/42".to_owned(), "#42".to_owned()),
            asks: lang.request_asks("Dewi L.", "issue/42-izin", "staging"),
            when: "23 November 2026".to_owned(),
            tabs: vec![
                (url::merge_request(RequestNumber(12)), lang.request_tab_summary().to_owned(), !changes),
                (url::changes(RequestNumber(12)), lang.request_tab_changes(4), changes),
            ],
            label: lang.request_heading(12),
        }
    }
}

impl Page for RequestPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<RequestPage> {
        let needs = || {
            let open = Need::new(false, lang.condition_team_test("3fa9c1e0"), "Tuti H.");
            let met = Need::new(true, lang.condition_dev_test("3fa9c1e0"), "Dewi L.");
            Needs::new(lang, vec![met.link("/issues/42#record-7".to_owned(), lang.evidence_note(7)), open])
        };
        let page = |ready: bool, commits: Vec<CommitRow>| RequestPage {
            mentioned: mention_samples(lang),
            said: ready.then(|| super::lines::said_sample(lang)),
            frame: Frame { skip: Skip::Turn, ..Frame::sample(lang, "!12 Simpan izin") },
            head: Head::sample(lang, false),
            class: if ready { "" } else { "wait" },
            heading: lang.turn_yours(Step::ApproveStaging).to_owned(),
            reason: vec![lang.request_locked("3fa9c1e0")],
            disabled: !ready,
            ready,
            issue_href: "/issues/42".to_owned(),
            description: Some(Paragraphs::of("Data <lama> tetap ada.")),
            needs: needs(),
            commits_heading: lang.request_commits(1),
            commits,
            facts: vec![(lang.request_from(), "issue/42-izin".to_owned(), None)],
        };
        let commit = CommitRow {
            short: "3fa9c1e0".to_owned(),
            href: Some("/x".to_owned()),
            subject: "Pertahankan <data>".to_owned(),
            author: "Dewi L.".to_owned(),
            at: "24 Nov".to_owned(),
        };
        vec![page(true, vec![commit]), page(false, Vec::new())]
    }
}
