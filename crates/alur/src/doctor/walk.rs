//! One walk through the journal: every entry is complete (INV 5), steps come in order and none twice (INV 6
//! and 12, see `order`), deployments are told once (INV 11). What later checks need is gathered on the way.

use super::deep::Report;
use super::order::Order;
use anyhow::Result;
use sop::entry::Subject;
use sop::{ActorRef, AppId, CommitId, DeploymentId, Entry, Event, IssueNumber, Moment, Role, Seq};
use std::collections::BTreeMap;
use store::Reader;

/// Pairs of moments that the slow arithmetic is asked about.
const SPANS_MAX: usize = 40;
/// The longest of them: minute by minute, a year would take long.
const SPAN_MS_MAX: i64 = 12 * 24 * 60 * 60 * 1000;

/// What the journal tells of one application's commits.
#[derive(Default)]
pub struct Told {
    /// Commits that are somebody's work, with the entry that tells of them.
    pub commits: BTreeMap<CommitId, Seq>,
    /// 10: what was agreed to.
    pub agreed: BTreeMap<Seq, CommitId>,
    /// B13: the merge that is to go.
    pub reverts: BTreeMap<Seq, CommitId>,
    /// R72: what stood there, and what should stand there.
    pub restores: BTreeMap<Seq, (Option<CommitId>, Option<CommitId>)>,
    /// 13: what was checked, and `master` before.
    pub masters: BTreeMap<Seq, (CommitId, CommitId)>,
    /// What was found on `staging` or `master`: branch, what should be there, what is.
    pub found: Vec<(String, Option<CommitId>, Option<CommitId>)>,
    /// Merges and reverts of `staging` that the journal tells of, and those of `master`.
    pub on_staging: Vec<(Seq, CommitId)>,
    pub on_master: Vec<(Seq, CommitId)>,
    /// Where both stood when the application was confirmed.
    pub confirmed: Option<(CommitId, CommitId)>,
}

/// What one walk gathered.
#[derive(Default)]
pub struct Walked {
    pub applications: BTreeMap<AppId, Told>,
    /// How each deployment ended: entry, and whether the server ran the commit.
    pub deployments: BTreeMap<DeploymentId, Vec<(Seq, bool)>>,
    /// Successive moments of one issue.
    pub spans: Vec<(Moment, Moment)>,
    last: BTreeMap<IssueNumber, Moment>,
    of_issue: BTreeMap<IssueNumber, AppId>,
    seen: usize,
}

pub async fn walk(reader: &Reader, report: &mut Report) -> Result<Walked> {
    let (mut walked, mut order) = (Walked::default(), Order::default());
    let (mut last, mut entries) = (Seq(0), 0);
    loop {
        let stored = reader.stored_after(last).await?;
        let Some(end) = stored.last() else { break };
        last = Seq(end.seq);
        for stored in stored {
            let entry = stored.entry()?;
            entries += 1;
            complete(&entry, report);
            order.take(&entry, report);
            walked.take(&entry);
        }
    }
    report.counted(5, format!("{entries} entries with actor, role, step, time and channel"));
    order.end(report);
    Ok(walked)
}

/// INV 5: who, in which role, by which door, under which revision.
fn complete(entry: &Entry, report: &mut Report) {
    let machine = entry.actor == ActorRef::System;
    // What follows from a person's act by itself is told with his name and the server's role.
    let lacks = if machine && entry.role != Role::System {
        "a machine acted in a person's role"
    } else if entry.at.ms() <= 0 {
        "it has no time"
    } else if entry.subject != Subject::Office && entry.application().is_none() {
        "it belongs to no application"
    } else {
        return;
    };
    report.finds(5, format!("entry #{}: {lacks}; report it with this line", entry.seq));
}

impl Walked {
    fn take(&mut self, entry: &Entry) {
        self.span(entry);
        let ran = matches!(entry.event, Event::Deployed { .. } | Event::RolledBack { .. });
        if let Event::Deployed { deployment, .. }
        | Event::RolledBack { deployment, .. }
        | Event::DeployFailed { deployment, .. }
        | Event::RollbackFailed { deployment, .. } = &entry.event
        {
            self.deployments.entry(*deployment).or_default().push((entry.seq, ran));
        }
        if let (Subject::Issue(issue), Event::IssueReported { application, .. }) =
            (entry.subject, &entry.event)
        {
            self.of_issue.insert(issue, *application);
        }
        let of_issue = match entry.subject {
            Subject::Issue(issue) => self.of_issue.get(&issue).copied(),
            Subject::Office | Subject::Application(_) | Subject::Release(_) => None,
        };
        if let Some(application) = entry.application().or(of_issue) {
            self.applications.entry(application).or_default().take(entry);
        }
    }

    /// Moments of the same issue that lie not too far apart; with time every other one makes room.
    fn span(&mut self, entry: &Entry) {
        let Subject::Issue(issue) = entry.subject else { return };
        let Some(before) = self.last.insert(issue, entry.at) else { return };
        if entry.at == before || entry.at.ms() - before.ms() > SPAN_MS_MAX {
            return;
        }
        self.seen += 1;
        if self.spans.len() < SPANS_MAX {
            self.spans.push((before, entry.at));
        } else if self.seen.is_multiple_of(SPANS_MAX) {
            let at = self.seen / SPANS_MAX % SPANS_MAX;
            self.spans[at] = (before, entry.at);
        }
    }
}

impl Told {
    fn take(&mut self, entry: &Entry) {
        let seq = entry.seq;
        let mut commit = |commit: &CommitId| {
            self.commits.entry(commit.clone()).or_insert(seq);
        };
        if let Event::Pushed { new, .. } | Event::PreparationPushed { new, .. } = &entry.event {
            commit(new);
        } else if let Event::BranchUpdated { to, .. } = &entry.event {
            commit(to);
        } else if let Event::StagingAgreed { commit, .. } = &entry.event {
            self.agreed.insert(seq, commit.clone());
        } else if let Event::StagingMerged { merge, .. } = &entry.event {
            commit(merge);
            self.on_staging.push((seq, merge.clone()));
        } else if let Event::RevertRequested { merge, .. } = &entry.event {
            self.reverts.insert(seq, merge.clone());
        } else if let Event::MergeReverted { revert, .. } = &entry.event {
            commit(revert);
            self.on_staging.push((seq, revert.clone()));
        } else if let Event::MasterAgreed { commit, master, .. } = &entry.event {
            self.masters.insert(seq, (commit.clone(), master.clone()));
        } else if let Event::MasterMerged { merge, .. } = &entry.event {
            commit(merge);
            self.on_master.push((seq, merge.clone()));
        } else if let Event::RefFound { name, journal, commit, .. } = &entry.event {
            self.found.push((name.clone(), journal.clone(), commit.clone()));
        } else if let Event::RefRestoreRequested { journal, commit, .. } = &entry.event {
            self.restores.insert(seq, (commit.clone(), journal.clone()));
        } else if let Event::ApplicationConfirmed { staging, master } = &entry.event {
            self.confirmed = Some((staging.clone(), master.clone()));
        }
    }
}

/// INV 11: a job ends once, a deployment is told once, and none of another kind after it.
pub async fn deployments(reader: &Reader, walked: &Walked, report: &mut Report) -> Result<()> {
    let (jobs, ended) = (reader.jobs_counted().await?, reader.deployments_ended().await?);
    let counted = format!("{jobs} jobs, {} deployments that ended", ended.len());
    report.counted(11, counted);
    for odd in reader.odd_jobs().await? {
        let what = "has ended and has not; look at its pipeline, then run it again";
        report.finds(11, format!("{} {what}", odd.at));
    }
    for (deployment, ends) in &walked.deployments {
        let ran = ends.iter().filter(|(_, ran)| *ran).count();
        let after = ends.iter().skip_while(|(_, ran)| !ran).nth(1);
        if ran > 1 || after.is_some() {
            let seqs: Vec<String> = ends.iter().map(|(seq, _)| format!("#{seq}")).collect();
            let seqs = seqs.join(", ");
            report.finds(11, format!("deployment {deployment} ended more than once: {seqs}; report it"));
        }
    }
    for row in ended.iter().filter(|row| row.state == "passed") {
        let failed = walked.deployments.get(&row.pipeline).is_some_and(|ends| ends.iter().all(|end| !end.1));
        if failed {
            let number = row.pipeline;
            report.finds(11, format!("pipeline {number} passed, and its deployment failed; report it"));
        }
    }
    Ok(())
}
