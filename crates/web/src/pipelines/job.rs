//! `GET /jobs/{n}`: a job's log with numbered lines, each an address of its own; its acts; the log as a file.

use super::list::took;
use super::{case_of, may_act, may_tend, refused, state_words, tone};
use crate::at::At;
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::page::{self, Page, Saved};
use crate::problem::Problem;
use crate::prose::visible;
use crate::url;
use crate::visit::Visit;
use app::App;
use askama::Template;
use axum::body::Body;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::DeploymentId;
use store::read::{JobRow, PipelineRow};
use store::rows::{JobState, fault_parse};
use words::{Formats, Lang};

/// The first line to show, from 1; none: the last lines.
#[derive(Debug, Default, Deserialize)]
pub struct From {
    from: Option<usize>,
}

/// Some lines of a log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Lines {
    /// Number of the first line, from 1.
    first: usize,
    lines: Vec<(usize, String)>,
    all: usize,
    /// The log passed its limit.
    cut: bool,
}

#[derive(Template)]
#[template(path = "pipelines/job.html")]
pub struct JobPage {
    frame: Frame,
    crumbs: Crumbs,
    state: String,
    tone: &'static str,
    cause: Option<&'static str>,
    acts: Vec<(String, String)>,
    log: Option<Lines>,
    here: String,
    download: String,
    facts: Vec<(&'static str, String)>,
}

async fn load(visit: &Visit, job: i64) -> Result<(JobRow, PipelineRow, sop::CaseFile), Problem> {
    let reader = visit.app().reader();
    let job = reader.job(job).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let pipeline = reader.pipeline(job.pipeline).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let case = case_of(visit, &pipeline).await?;
    Ok((job, pipeline, case))
}

/// Who may open the page may listen at it.
pub(crate) async fn may_know(visit: &Visit, job: i64) -> Result<(), Problem> {
    load(visit, job).await.map(|_| ())
}

/// All that can change on the page, as a text to compare. One statement.
pub(crate) async fn state(visit: &Visit, job: i64) -> Result<String, Problem> {
    let row = visit.app().reader().job(job).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let bytes = visit.app().job_log_bytes(row.pipeline, job).map_err(Problem::fault)?;
    Ok(format!("{} {} {bytes}", row.state, row.tries))
}

/// `GET /jobs/{n}`. Three statements.
pub async fn show(visit: Visit, At(number): At<i64>, Query(from): Query<From>) -> Result<Response, Problem> {
    let (job, pipeline, case) = load(&visit, number).await?;
    let lang = visit.lang();
    let (app, id) = (visit.app().clone(), job.pipeline);
    let log = tokio::task::spawn_blocking(move || read(&app, lang, id, number, from.from)).await;
    let log = log.map_err(Problem::fault)??;
    let name = visible(&job.name);
    let mut frame = visit.frame(lang.job_heading(&name), Some(Place::Applications));
    if !job.standing().is_final() && from.from.is_none() {
        frame.refresh_seconds = Some(limits::LOG_REFRESH_SECONDS);
    }
    let mut crumbs = Crumbs::new(lang);
    if let Some(application) = &case.application {
        crumbs = crumbs.link(url::application(&application.slug), application.name.clone());
    }
    let crumbs = crumbs.link(url::pipeline(id), lang.pipeline_heading(id.0)).end(name);
    let tends = may_tend(&visit, &case, &pipeline)? && !pipeline.standing().is_final();
    Ok(page::show(&JobPage::of(frame, visit.formats(), crumbs, &job, log, tends)))
}

/// `GET /jobs/{n}/log`: the whole log as a file of text.
pub async fn download(visit: Visit, At(number): At<i64>) -> Result<Response, Problem> {
    let (job, _, _) = load(&visit, number).await?;
    let (app, lang, id) = (visit.app().clone(), visit.lang(), job.pipeline);
    let pieces = futures_util::stream::unfold(Some(0_u64), move |offset| {
        let app = app.clone();
        async move {
            let offset = offset?;
            match app.job_log(lang, id, number, offset) {
                Ok(Some(piece)) if piece.next_offset > offset => {
                    Some((Ok(piece.text), Some(piece.next_offset)))
                }
                Ok(_) => None,
                Err(fault) => Some((Err(std::io::Error::other(fault)), None)),
            }
        }
    });
    let name = format!("job-{number}.log");
    Ok(Saved::new("text/plain; charset=utf-8", &name).with(Body::from_stream(pieces)))
}

/// `POST /jobs/{n}/retry`: a job that failed or was stopped, once more.
pub async fn retry(visit: Visit, At(number): At<i64>) -> Result<Response, Problem> {
    of_ones_own(&visit, number).await?;
    match visit.app().retry_job(&visit.actor()?, number).await {
        Ok(_) => Ok(page::see_other(&url::job(number))),
        Err(error) => Err(refused(&visit, error).await),
    }
}

/// `POST /jobs/{n}/start`: a job that waits for a person.
pub async fn start(visit: Visit, At(number): At<i64>) -> Result<Response, Problem> {
    of_ones_own(&visit, number).await?;
    match visit.app().start_job(&visit.actor()?, number).await {
        Ok(_) => Ok(page::see_other(&url::job(number))),
        Err(error) => Err(refused(&visit, error).await),
    }
}

async fn of_ones_own(visit: &Visit, job: i64) -> Result<(), Problem> {
    let job = visit.app().reader().job(job).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    may_act(visit, job.pipeline).await
}

/// Reads a log piece by piece; it is bounded, and only the lines to show are kept.
fn read(
    app: &App,
    lang: Lang,
    pipeline: DeploymentId,
    job: i64,
    from: Option<usize>,
) -> Result<Option<Lines>, Problem> {
    let (mut text, mut offset, mut cut) = (String::new(), 0, false);
    loop {
        match app.job_log(lang, pipeline, job, offset).map_err(Problem::fault)? {
            None if offset == 0 => return Ok(None),
            Some(piece) if piece.next_offset > offset => {
                (offset, cut) = (piece.next_offset, piece.cut);
                text.push_str(&piece.text);
            }
            Some(_) | None => return Ok(Some(Lines::of(&text, from, cut))),
        }
    }
}

impl Lines {
    /// The lines from `from` on, or the last ones.
    fn of(text: &str, from: Option<usize>, cut: bool) -> Lines {
        let all = text.lines().count();
        let last = all.saturating_sub(limits::LOG_LINES) + 1;
        let first = from.unwrap_or(last).clamp(1, all.max(1));
        let short = |line: &str| visible(&line.chars().take(limits::LOG_LINE_CHARS).collect::<String>());
        let lines = text.lines().enumerate().skip(first - 1).take(limits::LOG_LINES);
        let lines = lines.map(|(at, line)| (at + 1, short(line))).collect();
        Lines { first, lines, all, cut }
    }

    fn last(&self) -> usize {
        self.first + self.lines.len().saturating_sub(1)
    }
}

impl JobPage {
    fn of(
        frame: Frame,
        formats: Formats,
        crumbs: Crumbs,
        job: &JobRow,
        log: Option<Lines>,
        tends: bool,
    ) -> JobPage {
        let lang = frame.lang;
        let name = visible(&job.name);
        let mut acts = Vec::new();
        match job.standing() {
            JobState::Manual if tends => acts.push((url::job_act(job.job, "start"), lang.job_start(&name))),
            JobState::Failed | JobState::Canceled if tends => {
                acts.push((url::job_act(job.job, "retry"), lang.job_retry(&name)));
            }
            JobState::Waiting
            | JobState::Running
            | JobState::Passed
            | JobState::Failed
            | JobState::Canceled
            | JobState::Skipped
            | JobState::Manual => {}
        }
        let moment = |at: Option<sop::Moment>| at.map(|at| formats.date_time(at)).unwrap_or_default();
        JobPage {
            crumbs,
            state: state_words(lang, &job.state),
            tone: tone(job.standing()),
            cause: job.fault.as_deref().and_then(fault_parse).map(|fault| lang.fault(fault)),
            acts,
            log,
            here: url::job(job.job),
            download: url::job_act(job.job, "log"),
            facts: vec![
                (lang.pipeline_column_stage(), visible(&job.stage)),
                (lang.pipeline_facts_started(), moment(job.started_at)),
                (lang.pipeline_facts_ended(), moment(job.ended_at)),
                (lang.pipeline_column_took(), took(lang, job.started_at, job.ended_at)),
                (lang.pipeline_facts_try(), job.tries.to_string()),
                (lang.pipeline_facts_exit(), job.exit_code.map(|code| code.to_string()).unwrap_or_default()),
            ],
            frame,
        }
    }

    fn shown(&self, log: &Lines) -> String {
        let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        self.frame.lang.job_log_lines(number(log.first), number(log.last()), number(log.all))
    }

    fn earlier(&self, log: &Lines) -> Option<String> {
        let from = log.first.saturating_sub(limits::LOG_LINES).max(1);
        (log.first > 1).then(|| format!("{}?from={from}", self.here))
    }

    fn later(&self, log: &Lines) -> Option<String> {
        (log.last() < log.all).then(|| format!("{}?from={}", self.here, log.last() + 1))
    }
}

impl Page for JobPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<JobPage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let page = |n: i64, log: Option<Lines>| {
            let job = super::show::sample_job(n);
            let crumbs = Crumbs::new(lang).end("uji");
            JobPage::of(Frame::sample(lang, &lang.job_heading("uji")), formats, crumbs, &job, log, true)
        };
        let text: String =
            (1..=1200).map(|n| format!("baris {n} <uji> PASS Tests\\Feature\\{n}\n")).collect();
        vec![
            page(1, Some(Lines::of(&text, None, false))),
            page(3, Some(Lines::of(&text, Some(400), true))),
            page(6, None),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_shows_its_last_lines_or_those_asked_for() {
        let text: String = (1..=limits::LOG_LINES + 10).map(|n| format!("{n}\n")).collect();
        let last = Lines::of(&text, None, false);
        assert_eq!((last.first, last.lines[0].clone(), last.last()), (11, (11, "11".to_owned()), last.all));
        let first = Lines::of(&text, Some(1), false);
        assert_eq!((first.first, first.lines.len()), (1, limits::LOG_LINES));
        let beyond = Lines::of(&text, Some(99_999), false);
        assert_eq!((beyond.first, beyond.lines.len()), (beyond.all, 1));
        assert_eq!(Lines::of("", Some(0), false), Lines { first: 1, lines: Vec::new(), all: 0, cut: false });
    }
}
