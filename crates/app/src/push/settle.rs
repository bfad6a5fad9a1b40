//! How a push ends: its facts are recorded and its row goes, in one transaction; at a start and while serving
//! also for pushes that nobody serves any more.

use super::{Accepted, Fault, Intent, fault_of, oid};
use crate::{App, crash};
use git::Repository;
use sop::git_policy::RefCommand;
use sop::steps::s06_push;
use sop::{Actor, Entry};
use store::What;
use store::read::PushRow;

impl App {
    /// t4: the facts of a push that arrived; or its intent forgotten.
    pub(super) async fn record_push(
        &self,
        accepted: &Accepted,
        moved: bool,
        recovered: bool,
    ) -> Result<Vec<Entry>, Fault> {
        let rows = self.reader().pushes().await?;
        let mine = |row: &&PushRow| {
            row.application == accepted.application.id
                && row.branch == accepted.command.name
                && Some(&row.new_commit) == accepted.command.new.as_ref()
        };
        match rows.iter().find(mine) {
            Some(row) => self.settle_push(row, moved, recovered).await,
            None => Ok(Vec::new()),
        }
    }

    async fn settle_push(&self, row: &PushRow, moved: bool, recovered: bool) -> Result<Vec<Entry>, Fault> {
        let push = row.push_id;
        if !moved {
            self.writer().plain(move |rows| Box::pin(async move { rows.push_end(push).await })).await?;
            return Ok(Vec::new());
        }
        let mut intent: Intent = serde_json::from_str(&row.body)?;
        let note = intent.take_note()?;
        let by = Actor::by_git(row.person);
        let (old, new, application) = (row.old_commit.clone(), row.new_commit.clone(), row.application);
        let result = match row.issue {
            Some(issue) => {
                let name = row.branch.trim_start_matches("refs/heads/").to_owned();
                let decide = move |case: &sop::CaseFile| {
                    let branch = case.issue()?.branch.as_ref().map(|branch| branch.name.clone());
                    let branch =
                        branch.filter(|known| known.as_str() == name).ok_or(sop::Refusal::NoBranch)?;
                    let mut case = case.clone();
                    // Its own intent does not stand in its way.
                    case.in_flight.clear();
                    s06_push::pushed(&case, &by, intent.pushed(branch, (old, new), note, recovered))
                };
                self.writer()
                    .decide_with(What::Issue(issue), by, decide, move |rows, _| {
                        Box::pin(async move { rows.push_end(push).await })
                    })
                    .await
            }
            None => {
                let branch = row.branch.trim_start_matches("refs/heads/").to_owned();
                let decide = move |case: &sop::CaseFile| {
                    sop::acts::preparation::prepared_push(case, &by, &branch, &old, &new)
                };
                self.writer()
                    .decide_with(What::Application(application), by, decide, move |rows, _| {
                        Box::pin(async move { rows.push_end(push).await })
                    })
                    .await
            }
        };
        crash::point("push.after_facts");
        result.map(|(recorded, _)| recorded.entries).map_err(fault_of)
    }

    /// At a start, before serving: each push of the former process is settled by what its ref holds.
    pub async fn settle_pushes(&self) -> Result<u32, Fault> {
        self.settle_rows(self.reader().pushes().await?).await
    }

    /// While serving: pushes that nobody serves any more, because their end could not be recorded when it
    /// came. A row that stood there before and after nobody was found to serve it is nobody's.
    pub async fn settle_left_pushes(&self) -> Result<u32, Fault> {
        let before = self.reader().pushes().await?;
        let nobodys = |row: &PushRow| !self.floor().is_pushing(row.application, &row.branch);
        let left: Vec<i64> = before.iter().filter(|row| nobodys(row)).map(|row| row.push_id).collect();
        if left.is_empty() {
            return Ok(0);
        }
        let after = self.reader().pushes().await?;
        self.settle_rows(after.into_iter().filter(|row| left.contains(&row.push_id)).collect()).await
    }

    async fn settle_rows(&self, rows: Vec<PushRow>) -> Result<u32, Fault> {
        let mut settled = 0;
        for row in rows {
            let repository = self.repository(row.application);
            if let Ok(intent) = serde_json::from_str::<Intent>(&row.body) {
                repository.end_leftover(intent.pid)?;
            }
            let command = RefCommand {
                name: row.branch.clone(),
                old: Some(row.old_commit.clone()),
                new: Some(row.new_commit.clone()),
            };
            let moved = self.arrived(&repository, &command).await?;
            self.settle_push(&row, moved, true).await?;
            settled += 1;
        }
        Ok(settled)
    }

    pub(super) async fn arrived(&self, repository: &Repository, command: &RefCommand) -> Result<bool, Fault> {
        match (git::BranchName::from_full_ref(&command.name), oid(&command.new)) {
            (Some(branch), Some(new)) => Ok(repository.push_arrived(&branch, new).await?),
            (_, _) => Ok(false),
        }
    }
}
