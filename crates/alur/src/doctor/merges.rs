//! INV 4: every commit on `staging` and `master` is one that was agreed to: its parents are those, its tree
//! is what `merge-tree` makes of them, its trailer names the entry. What somebody did with plain git is told
//! in the journal as found (R72), and is no merge of ours.

use super::deep::{Office, Report};
use super::walk::{Told, Walked};
use anyhow::Result;
use git::{BranchName, Commit, ENTRY_TRAILER, Oid, REVERTS_TRAILER, Repository};
use sop::{CommitId, Seq};
use std::collections::{BTreeMap, BTreeSet};

/// Longest line that is followed.
const LINE_MAX: usize = 100_000;

/// Where `staging` and `master` stand, by repository.
pub type Tips = BTreeMap<i64, (Option<Oid>, Option<Oid>)>;

pub async fn tips(repositories: &git::Repositories) -> Result<Tips> {
    let mut tips = Tips::new();
    for id in repositories.ids().unwrap_or_default() {
        let repository = repositories.at(id);
        let staging = repository.find_branch(&BranchName::staging()).await.unwrap_or_default();
        let master = repository.find_branch(&BranchName::master()).await.unwrap_or_default();
        tips.insert(id, (staging, master));
    }
    Ok(tips)
}

pub async fn check(office: &Office<'_>, walked: &Walked, before: &Tips, report: &mut Report) -> Result<()> {
    let after = tips(office.repositories).await?;
    let mut merges = 0;
    for (application, told) in &walked.applications {
        let Some((staging, master)) = &told.confirmed else { continue };
        let (Some(then), Some(now)) = (before.get(&application.0), after.get(&application.0)) else {
            continue;
        };
        let repository = office.repositories.at(application.0);
        for (branch, from, tip, tip_now, recorded) in [
            ("staging", staging, then.0, now.0, &told.on_staging),
            ("master", master, then.1, now.1, &told.on_master),
        ] {
            let line = Line { repository: &repository, told, branch, of: application.0 };
            match line.check(from, tip, tip_now, recorded, report).await {
                Ok(looked) => merges += looked,
                Err(error) => {
                    let what = format!("{branch} of application {application} cannot be read: {error}");
                    report.finds(4, format!("{what}; restore the repository from a backup"));
                }
            }
        }
    }
    report.counted(4, format!("{merges} merges and reverts"));
    Ok(())
}

/// One of the two branches of an application.
struct Line<'a> {
    repository: &'a Repository,
    told: &'a Told,
    branch: &'static str,
    of: i64,
}

impl Line<'_> {
    async fn check(
        &self,
        from: &CommitId,
        tip: Option<Oid>,
        tip_now: Option<Oid>,
        recorded: &[(Seq, CommitId)],
        report: &mut Report,
    ) -> Result<usize> {
        let Some(from) = oid(from) else { return Ok(0) };
        let (Some(tip), Some(tip_now)) = (tip, tip_now) else { return Ok(0) };
        let line = self.repository.first_parents(tip, Some(from), LINE_MAX).await?;
        let found = self.found().await?;
        let mut entries = BTreeSet::new();
        let mut looked = 0;
        for commit in line.iter().take_while(|commit| commit.id != from) {
            looked += 1;
            let entry = commit.trailer(ENTRY_TRAILER).and_then(|number| number.parse().ok()).map(Seq);
            let wrong = match entry {
                Some(entry) if !entries.insert(entry) => Some(format!("a second commit for #{entry}")),
                Some(entry) => self.wrong(commit, entry).await?,
                None => Some("no entry agreed to it".to_owned()),
            };
            if let Some(wrong) = wrong.filter(|_| !found.contains(&commit.id)) {
                self.finds(commit.id, &wrong, report);
            }
        }
        let now = self.repository.first_parents(tip_now, Some(from), LINE_MAX).await?;
        let now: BTreeSet<String> = now.iter().map(|commit| commit.id.to_string()).collect();
        for (seq, commit) in recorded.iter().filter(|(_, commit)| !now.contains(commit.as_str())) {
            let what = format!("commit {} of #{seq} is no longer on {}", commit.short(), self.branch);
            let of = self.of;
            report.finds(4, format!("application {of}: {what}; put the branch back on the system page"));
        }
        Ok(looked)
    }

    fn finds(&self, commit: Oid, wrong: &str, report: &mut Report) {
        let (branch, of) = (self.branch, self.of);
        let what = "compare it with the entry, and take it back on the application's page";
        report.finds(4, format!("{branch} of application {of}: commit {commit}: {wrong}; {what}"));
    }

    /// What of a commit is not as its entry agreed to; none: it is well made.
    async fn wrong(&self, commit: &Commit, entry: Seq) -> Result<Option<String>> {
        let told = self.told;
        if let Some((agreed, master)) = told.masters.get(&entry).filter(|_| self.branch == "master") {
            return self.wrong_release(commit, agreed, master, entry).await;
        }
        if let Some(agreed) = told.agreed.get(&entry).filter(|_| self.branch == "staging") {
            return self.wrong_merge(commit, agreed, entry).await;
        }
        let revert = told.reverts.get(&entry).map(|merge| (Some(merge), None));
        let restore = told.restores.get(&entry).map(|(found, wanted)| (found.as_ref(), wanted.as_ref()));
        match revert.or(restore).filter(|_| self.branch == "staging") {
            Some((Some(gone), wanted)) => self.wrong_revert(commit, gone, wanted, entry).await,
            Some((None, _)) | None => Ok(Some(format!("#{entry} agreed to nothing of the kind"))),
        }
    }

    async fn wrong_merge(&self, commit: &Commit, agreed: &CommitId, entry: Seq) -> Result<Option<String>> {
        let [ours, theirs] = commit.parents[..] else {
            return Ok(Some(format!("it has {} parents where #{entry} made two", commit.parents.len())));
        };
        if Some(theirs) != oid(agreed) {
            return Ok(Some(format!("it merges {theirs} where #{entry} agreed to {agreed}")));
        }
        // Work that had come by a way which counts for nothing is compared with where it parted (R72).
        let base = match self.repository.contains(theirs, ours).await? {
            true => self.repository.merge_again_base(ours, theirs).await?,
            false => None,
        };
        let tree = self.repository.merged_tree(base, ours, theirs).await?;
        Ok((tree != Some(commit.tree)).then(|| "its tree is not what its two parents make".to_owned()))
    }

    async fn wrong_release(
        &self,
        commit: &Commit,
        agreed: &CommitId,
        master: &CommitId,
        entry: Seq,
    ) -> Result<Option<String>> {
        let wanted = [oid(master), oid(agreed)];
        let parents: Vec<Option<Oid>> = commit.parents.iter().copied().map(Some).collect();
        if parents != wanted {
            return Ok(Some(format!("its parents are not master and the commit that #{entry} agreed to")));
        }
        let (ours, theirs) = (commit.parents[0], commit.parents[1]);
        let checked = self.repository.commit(theirs).await?.tree;
        let tree = self.repository.merged_tree(None, ours, theirs).await?;
        let same = commit.tree == checked && tree == Some(checked);
        Ok((!same).then(|| "its tree is not the one that was checked on staging".to_owned()))
    }

    async fn wrong_revert(
        &self,
        commit: &Commit,
        gone: &CommitId,
        wanted: Option<&CommitId>,
        entry: Seq,
    ) -> Result<Option<String>> {
        let ([ours], Some(gone)) = (&commit.parents[..], oid(gone)) else {
            return Ok(Some(format!("it has {} parents where #{entry} made one", commit.parents.len())));
        };
        if commit.trailer(REVERTS_TRAILER) != Some(&gone.to_string()) {
            return Ok(Some(format!("it does not say that it takes {gone} back, as #{entry} wished")));
        }
        let before = match wanted.and_then(oid) {
            Some(wanted) => Some(wanted),
            None => self.repository.commit(gone).await?.parents.first().copied(),
        };
        let Some(before) = before else { return Ok(Some(format!("{gone} has no parent to go back to"))) };
        let tree = self.repository.merged_tree(Some(gone), *ours, before).await?;
        Ok((tree != Some(commit.tree)).then(|| "its tree is not what taking it back makes".to_owned()))
    }

    /// Commits of which the journal tells that they were found here.
    async fn found(&self) -> Result<BTreeSet<Oid>> {
        let mut commits = BTreeSet::new();
        for (name, journal, now) in self.told.found.iter().filter(|(name, ..)| name == self.branch) {
            let Some(now) = now.as_ref().and_then(oid) else { continue };
            let journal = journal.as_ref().and_then(oid);
            debug_assert!(name == self.branch);
            let line = self.repository.first_parents(now, journal, LINE_MAX).await?;
            commits.extend(line.iter().map(|commit| commit.id).take_while(|id| Some(*id) != journal));
        }
        Ok(commits)
    }
}

/// The same commit, for git.
pub fn oid(commit: &CommitId) -> Option<Oid> {
    commit.as_str().parse().ok()
}
