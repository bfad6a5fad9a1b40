//! The page of an issue, a Release, an application: its case file, and the words around it. Two statements.

use super::{PipelineRow, Reader};
use crate::load::What;
use crate::sql::{rows, sql};
use crate::{Error, project};
use sop::calendar::Calendar;
use sop::{AppId, CaseFile, CommitId, DeploymentId, Issue, Moment, PersonId, Role, Subject, TextRef};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A person's names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub username: String,
}

/// All that the page of a case shows.
#[derive(Clone, Debug)]
pub struct CasePage {
    pub case: CaseFile,
    /// False: a confidential issue in which the viewer is not involved; then there are no texts.
    pub readable: bool,
    /// Erased texts are missing.
    pub texts: BTreeMap<TextRef, String>,
    pub people: BTreeMap<PersonId, Named>,
    /// The last ones of this subject, newest first.
    pub pipelines: Vec<PipelineRow>,
}

rows! {
    struct AroundRow {
        sort: String,
        n1: i64,
        n2: i64,
        n3: i64,
        n4: Option<i64>,
        t1: String,
        t2: Option<String>,
        t3: Option<String>,
        t4: Option<String>,
    }
}

impl CasePage {
    /// A text's words; none when it was erased or may not be read.
    pub fn text(&self, text: &TextRef) -> Option<&str> {
        self.texts.get(text).map(String::as_str)
    }

    /// A person's name.
    pub fn name(&self, person: PersonId) -> &str {
        self.people.get(&person).map_or("", |named| &named.name)
    }
}

/// May this person read an issue's title and texts? Everybody who sees it, unless it is confidential.
pub fn may_read(case: &CaseFile, issue: &Issue, person: PersonId) -> bool {
    if !issue.confidential || case.office.has(person, Role::Superior) {
        return true;
    }
    let Some(application) = &case.application else { return false };
    if application.has(person, Role::ProjectManager) || application.has(person, Role::Sysadmin) {
        return true;
    }
    let turn = sop::turn::turn_of(issue, application, case.release.as_ref(), &case.office);
    project::involved(issue, turn.as_ref()).contains(&person)
}

fn visible(case: &CaseFile, what: &What, viewer: PersonId) -> bool {
    let administers = case.office.has(viewer, Role::Administrator);
    match what {
        What::Office | What::Person(_) | What::NewApplication(_) => case.office.is_active(viewer),
        What::Application(_) => case.sees(viewer) || administers,
        What::Issue(_) | What::NewIssue { .. } | What::Release(_) | What::NewRelease(_) => case.sees(viewer),
    }
}

impl Reader {
    /// The page of a case for this viewer; none when it does not exist or is not his to know of. Two
    /// statements.
    pub async fn case_page(
        &self,
        viewer: PersonId,
        what: &What,
        at: Moment,
        calendar: Arc<Calendar>,
    ) -> Result<Option<CasePage>, Error> {
        let Some(case) = self.case_file(what, at, calendar).await? else { return Ok(None) };
        if !visible(&case, what, viewer) {
            return Ok(None);
        }
        let readable = case.issue().map_or(true, |issue| may_read(&case, issue, viewer));
        let of_subject = if readable { case.subject.to_string() } else { String::new() };
        let release = case.release.as_ref().map(|release| Subject::Release(release.number));
        let mut titles: Vec<TextRef> = case
            .issues
            .values()
            .filter(|issue| may_read(&case, issue, viewer))
            .map(|issue| issue.title.clone())
            .collect();
        if let Some(issue) = case.issue().ok().filter(|_| readable) {
            // A check that failed speaks of a Release, and sent this issue back.
            titles.extend(issue.returns.iter().filter_map(|back| back.reason.clone()));
        }
        let around = self.around(case.subject, &of_subject, release, &titles).await?;
        let mut page = CasePage {
            case,
            readable,
            texts: BTreeMap::new(),
            people: BTreeMap::new(),
            pipelines: Vec::new(),
        };
        for row in around {
            page.add(row)?;
        }
        Ok(Some(page))
    }

    async fn around(
        &self,
        subject: Subject,
        of_subject: &str,
        release: Option<Subject>,
        titles: &[TextRef],
    ) -> Result<Vec<AroundRow>, Error> {
        let stmt = sql!(
            "select 'person' as sort, p.person as n1, p.person as n2, p.person as n3, cast(null as bigint) as
               n4,
               p.name as t1, p.username as t2, cast(null as text) as t3, cast(null as text) as t4
             from person p
             union all
             select 'pipeline', l.pipeline, l.created_at, l.application, l.ended_at, l.commit_id, l.state,
               l.environment, l.fault
             from (
               select pipeline, created_at, application, ended_at, commit_id, state, environment, fault
               from pipeline where subject = $1 order by pipeline desc limit 20
             ) l
             union all
             select 'text', t.at_ms, t.at_ms, t.at_ms, null, t.digest, t.body, null, null
             from text t where t.body is not null and (t.subject = $2 or t.subject = $3 or t.digest in",
            subject,
            of_subject,
            release
        );
        self.all(stmt.within(titles).and(") order by 1, 2")).await
    }
}

impl CasePage {
    fn add(&mut self, row: AroundRow) -> Result<(), Error> {
        match row.sort.as_str() {
            "person" => {
                let named = Named { name: row.t1, username: row.t2.unwrap_or_default() };
                self.people.insert(PersonId(row.n1), named);
            }
            "pipeline" => self.pipelines.insert(
                0,
                PipelineRow {
                    pipeline: DeploymentId(row.n1),
                    application: AppId(row.n3),
                    subject: self.case.subject,
                    commit_id: CommitId::try_from(row.t1).map_err(Error::Unreadable)?,
                    ref_name: String::new(),
                    environment: row.t3,
                    state: row.t2.unwrap_or_default(),
                    fault: row.t4,
                    created_at: Moment(row.n2),
                    started_at: None,
                    ended_at: row.n4.map(Moment),
                },
            ),
            _ => {
                self.texts.insert(TextRef(row.t1), row.t2.unwrap_or_default());
            }
        }
        Ok(())
    }
}
