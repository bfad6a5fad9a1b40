//! For checks of a repository that somebody else serves: nothing below its root is made, moved or taken away.

use std::collections::HashSet;

use crate::merge::MergedTree;
use crate::process::{Call, Kind, Verb};
use crate::scratch::{Objects, Scratch};
use crate::{Commit, Error, Oid, Repository, Result, limits, read};

impl Repository {
    /// The tree that `merge-tree` makes of these two, `base` being what they are compared with; `None` where
    /// they conflict. Leaves nothing behind.
    pub async fn merged_tree(&self, base: Option<Oid>, ours: Oid, theirs: Oid) -> Result<Option<Oid>> {
        let scratch = Scratch::new(self.all())?;
        match self.merge_tree(base, ours, theirs, Objects::Tried(&scratch)).await? {
            MergedTree::Clean(tree) => Ok(Some(tree)),
            MergedTree::Conflict { .. } => Ok(None),
        }
    }

    /// With what a source is compared that is merged once more into a branch at `head`: where it parted from
    /// the newest state of the branch without it.
    pub async fn merge_again_base(&self, head: Oid, source: Oid) -> Result<Option<Oid>> {
        self.read(move |repo| {
            let without = |commit: &Commit| matches!(read::contains(repo, source, commit.id), Ok(false));
            match read::walk_first_parents(repo, head, None, limits::FIRST_PARENTS_MAX, without)? {
                Some(commit) => read::merge_base(repo, commit.id, source),
                None => Ok(None),
            }
        })
        .await
    }

    /// Every commit that some ref leads to.
    pub async fn reachable(&self) -> Result<HashSet<Oid>> {
        self.read(|repo| {
            let tips: Vec<gix::ObjectId> =
                read::refs_below(repo, "refs/")?.into_iter().map(|(_, oid)| oid.into()).collect();
            let walk = repo.rev_walk(tips).all().map_err(Error::unreadable)?;
            walk.map(|found| found.map(|found| Oid::from(found.id)).map_err(Error::unreadable)).collect()
        })
        .await
    }

    /// `git fsck` of every object, each read and hashed: one finding per line, empty when all is well.
    pub async fn fsck_whole(&self) -> Result<Vec<String>> {
        let call = Call::new(Verb::Fsck, Kind::Write).at(self.dir()).time(limits::IMPORT_TIME);
        let call = call.word("--full").word("--no-dangling").word("--no-progress");
        let output = self.starter().run(call).await?;
        let printed = String::from_utf8_lossy(&output.stdout).into_owned();
        let lines = printed.lines().chain(output.stderr.lines()).map(|line| line.trim().to_owned());
        let findings: Vec<String> =
            lines.filter(|line| !line.is_empty() && !line.starts_with("notice:")).collect();
        if output.status != 0 && findings.is_empty() {
            return Err(output.failure());
        }
        Ok(findings)
    }
}
