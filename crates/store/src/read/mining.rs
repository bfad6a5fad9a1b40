//! What process mining reads: issues of a period with their stories, some at a time.

use super::Reader;
use crate::load::{Fold, FoldRow};
use crate::sql::sql;
use crate::{Error, limits};
use sop::{Entry, Issue, IssueNumber, Moment, Release, Subject};
use std::collections::BTreeSet;

/// Some issues with their stories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MiningBatch {
    pub issues: Vec<Issue>,
    /// What is about them or touches them, oldest first.
    pub entries: Vec<Entry>,
    /// The Releases that these entries are about.
    pub releases: Vec<Release>,
}

impl Reader {
    /// The next issues after `after` that were open at some time in `[from, to)`; none: there are no more.
    /// Three statements.
    pub async fn mining_batch(
        &self,
        (from, to): (Moment, Moment),
        after: IssueNumber,
    ) -> Result<MiningBatch, Error> {
        let issues = sql!(
            "select f.subject, f.body from issue_course c
             join fold f on f.subject = 'issue:' || cast(c.issue as text)
             where (c.closed_at is null or c.closed_at >= $1) and c.reported_at < $2 and c.issue > $3
             order by c.issue limit $4",
            from,
            to,
            after,
            limits::MINING_ROWS
        );
        let mut batch = MiningBatch::default();
        for row in self.all::<FoldRow>(issues).await? {
            if let Fold::Issue(issue) = row.fold()? {
                batch.issues.push(*issue);
            }
        }
        if batch.issues.is_empty() {
            return Ok(batch);
        }
        let subjects: Vec<Subject> = batch.issues.iter().map(|issue| Subject::Issue(issue.number)).collect();
        let entries = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash
             from journal j where j.seq in (select t.seq from entry_touch t where t.subject in"
        );
        batch.entries = self.all(entries.within(&subjects).and(") order by j.seq")).await?;
        let releases: BTreeSet<Subject> = batch
            .entries
            .iter()
            .map(|entry| entry.subject)
            .filter(|subject| matches!(subject, Subject::Release(_)))
            .collect();
        let releases: Vec<Subject> = releases.into_iter().collect();
        let stmt = sql!("select subject, body from fold where subject in").within(&releases);
        for row in self.all::<FoldRow>(stmt.and(" order by subject")).await? {
            if let Fold::Release(release) = row.fold()? {
                batch.releases.push(*release);
            }
        }
        Ok(batch)
    }
}
