//! `GET /pipelines/{n}`: its jobs by stage, and why it ended as it did.

use super::list::{subject_of, took};
use super::{case_of, environment_of, may_act, may_tend, refused, state_words, tone};
use crate::at::At;
use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::prose::{Paragraphs, visible};
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::response::Response;
use sop::DeploymentId;
use store::read::{JobRow, PipelineRow};
use store::rows::{JobState, fault_parse};
use words::{Formats, Lang};

#[derive(Template)]
#[template(path = "pipelines/show.html")]
pub struct PipelinePage {
    frame: Frame,
    crumbs: Crumbs,
    subject: (String, Option<String>),
    meta: String,
    /// Why it failed, in words.
    cause: Option<&'static str>,
    /// What is to be said of it as a whole.
    said: Paragraphs,
    rows: Vec<Row>,
    /// Where it is stopped.
    cancel: Option<String>,
    facts: Vec<(&'static str, String)>,
}

struct Row {
    href: String,
    name: String,
    stage: String,
    state: String,
    tone: &'static str,
    cause: Option<&'static str>,
    took: String,
}

/// `GET /pipelines/{n}`. Three statements.
pub async fn show(visit: Visit, At(number): At<DeploymentId>) -> Result<Response, Problem> {
    let reader = visit.app().reader();
    let pipeline = reader.pipeline(number).await.map_err(Problem::fault)?.ok_or(Problem::NotFound)?;
    let case = case_of(&visit, &pipeline).await?;
    let jobs = reader.jobs(number).await.map_err(Problem::fault)?;
    let said = visit.app().pipeline_log(visit.lang(), number).map_err(Problem::fault)?;
    let said = said.map(|piece| Paragraphs::of(&piece.text)).unwrap_or_default();
    let open = !pipeline.standing().is_final();
    let cancel =
        (open && may_tend(&visit, &case, &pipeline)?).then(|| url::pipeline_act(number, "cancellation"));
    let lang = visit.lang();
    let mut frame = visit.frame(title(lang, &pipeline, &jobs), Some(Place::Applications));
    if open {
        frame.refresh_seconds = Some(limits::LOG_REFRESH_SECONDS);
    }
    let mut crumbs = Crumbs::new(lang);
    if let Some(application) = &case.application {
        crumbs = crumbs
            .link(url::application(&application.slug), application.name.clone())
            .link(url::pipelines_of(&application.slug), lang.pipelines_heading());
    }
    let crumbs = crumbs.end(format!("#{number}"));
    Ok(page::show(&PipelinePage::of(frame, visit.formats(), crumbs, &pipeline, &jobs, said, cancel)))
}

/// Who may open the page may listen at it.
pub(crate) async fn may_know(visit: &Visit, number: DeploymentId) -> Result<(), Problem> {
    let pipeline = visit.app().reader().pipeline(number).await.map_err(Problem::fault)?;
    case_of(visit, &pipeline.ok_or(Problem::NotFound)?).await.map(|_| ())
}

/// All that can change on the page, as a text to compare. One statement.
pub(crate) async fn state(visit: &Visit, number: DeploymentId) -> Result<String, Problem> {
    let jobs = visit.app().reader().jobs(number).await.map_err(Problem::fault)?;
    Ok(jobs.iter().map(|job| format!("{} {} {}\n", job.job, job.state, job.tries)).collect())
}

/// `POST /pipelines/{n}/cancellation`.
pub async fn cancel(visit: Visit, At(number): At<DeploymentId>) -> Result<Response, Problem> {
    may_act(&visit, number).await?;
    match visit.app().cancel_pipeline(&visit.actor()?, number).await {
        Ok(_) => Ok(page::see_other(&url::pipeline(number))),
        Err(error) => Err(refused(&visit, error).await),
    }
}

fn title(lang: Lang, pipeline: &PipelineRow, jobs: &[JobRow]) -> String {
    let number = pipeline.pipeline.0;
    match pipeline.standing() {
        JobState::Waiting | JobState::Manual => lang.pipeline_heading(number),
        JobState::Running => lang.pipeline_running(number),
        JobState::Passed => lang.pipeline_passed(number),
        JobState::Failed => match jobs.iter().find(|job| job.standing() == JobState::Failed) {
            Some(job) => lang.pipeline_failed(number, &visible(&job.name)),
            None => format!("{}: {}", lang.pipeline_heading(number), lang.run_state("failed")),
        },
        JobState::Canceled | JobState::Skipped => lang.pipeline_stopped(number),
    }
}

impl PipelinePage {
    fn of(
        frame: Frame,
        formats: Formats,
        crumbs: Crumbs,
        pipeline: &PipelineRow,
        jobs: &[JobRow],
        said: Paragraphs,
        cancel: Option<String>,
    ) -> PipelinePage {
        let lang = frame.lang;
        let deploys = environment_of(pipeline).map(|to| lang.pipeline_deploys(lang.environment(to)));
        let mut meta = lang.pipeline_for(pipeline.commit_id.short(), &visible(&pipeline.ref_name));
        if let Some(deploys) = deploys {
            meta = format!("{meta} · {deploys}");
        }
        let moment = |at: Option<sop::Moment>| at.map(|at| formats.date_time(at)).unwrap_or_default();
        PipelinePage {
            crumbs,
            subject: subject_of(lang, pipeline.subject),
            meta,
            cause: pipeline.fault.as_deref().and_then(fault_parse).map(|fault| lang.fault(fault)),
            said,
            rows: jobs.iter().map(|job| Row::of(lang, job)).collect(),
            cancel,
            facts: vec![
                (lang.pipelines_column_state(), state_words(lang, &pipeline.state)),
                (lang.pipeline_facts_started(), moment(pipeline.started_at)),
                (lang.pipeline_facts_ended(), moment(pipeline.ended_at)),
                (lang.pipelines_column_took(), took(lang, pipeline.started_at, pipeline.ended_at)),
            ],
            frame,
        }
    }

    fn caption(&self) -> &str {
        &self.frame.title
    }
}

impl Row {
    fn of(lang: Lang, job: &JobRow) -> Row {
        Row {
            href: url::job(job.job),
            name: visible(&job.name),
            stage: visible(&job.stage),
            state: state_words(lang, &job.state),
            tone: tone(job.standing()),
            cause: job.fault.as_deref().and_then(fault_parse).map(|fault| lang.fault(fault)),
            took: took(lang, job.started_at, job.ended_at),
        }
    }
}

#[cfg(test)]
pub fn sample_job(n: i64) -> JobRow {
    let states = ["waiting", "running", "passed", "failed", "canceled", "skipped", "manual"];
    let state = states[usize::try_from(n).unwrap() % states.len()];
    JobRow {
        job: n,
        pipeline: DeploymentId(41),
        position: n,
        name: format!("uji <{n}>"),
        stage: "test".to_owned(),
        needs: store::read::Json(Vec::new()),
        plan: String::new(),
        state: state.to_owned(),
        fault: (state == "failed").then(|| "infrastructure".to_owned()),
        exit_code: (state == "failed").then_some(1),
        tries: 1,
        owner: None,
        log_path: None,
        artifacts_path: None,
        started_at: Some(sop::Moment(1_606_200_001_000)),
        ended_at: Some(sop::Moment(1_606_200_073_000)),
    }
}

impl Page for PipelinePage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<PipelinePage> {
        let formats = Formats::new(lang, sop::calendar::Zone::Jakarta);
        let jobs: Vec<JobRow> = (0..7).map(sample_job).collect();
        let page = |n: i64, jobs: &[JobRow], cancel: Option<String>| {
            let pipeline = super::list::sample(n);
            let frame = Frame::sample(lang, &title(lang, &pipeline, jobs));
            let crumbs = Crumbs::new(lang).end(format!("#{n}"));
            PipelinePage::of(frame, formats, crumbs, &pipeline, jobs, Paragraphs::of("a <b>"), cancel)
        };
        let stop = Some("/pipelines/41/cancellation".to_owned());
        vec![page(41, &jobs, stop), page(43, &jobs, None), page(43, &[], None)]
    }
}
