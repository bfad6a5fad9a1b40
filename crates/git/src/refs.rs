//! Refs, moved only from an exact old value and written through to the disk with the directories that
//! name them. Branches are made, deleted and restored here; a deleted tip is kept under
//! `refs/alur/deleted/`.

use crate::process::{Call, Kind, Verb};
use crate::{BranchName, Error, Oid, Repository, Result, read};

/// A ref and where it points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ref {
    /// Full name, as in `refs/heads/staging`.
    pub name: String,
    /// What it points at.
    pub oid: Oid,
}

/// One change within a transaction; `old` zero means "must not exist", `new` zero means "delete".
#[derive(Debug, Clone)]
pub(crate) struct RefChange {
    pub(crate) name: String,
    pub(crate) old: Oid,
    pub(crate) new: Oid,
}

fn deleted_ref(name: &BranchName, tip: Oid) -> String {
    format!("refs/alur/deleted/{name}/{tip}")
}

impl Repository {
    /// Every ref of the repository, hidden ones too, in order of name.
    pub async fn refs(&self) -> Result<Vec<Ref>> {
        self.read(|repo| {
            let found = read::refs_below(repo, "refs/")?;
            let mut refs: Vec<Ref> = found.into_iter().map(|(name, oid)| Ref { name, oid }).collect();
            refs.sort_by(|a, b| a.name.cmp(&b.name));
            Ok(refs)
        })
        .await
    }

    /// Makes a branch at a commit. True when it was made, false when it was there at that very commit (a
    /// repeated effect). `Error::BranchClash` when the name, its twin in other case, or a directory of it
    /// is taken; `Error::NotFound` when there is no such commit.
    pub async fn create_branch(&self, name: &BranchName, at: Oid) -> Result<bool> {
        if self.find_branch(name).await? == Some(at) {
            return Ok(false);
        }
        self.commit(at).await?;
        for tip in self.branches().await? {
            if tip.name.clashes_with(name) {
                return Err(Error::BranchClash(tip.name));
            }
        }
        self.move_refs(vec![RefChange { name: name.full_ref(), old: Oid::ZERO, new: at }]).await?;
        Ok(true)
    }

    /// Deletes a branch that is at `old`, keeping its tip under `refs/alur/deleted/<name>/<oid>` in the
    /// same transaction. True when it was deleted, false when that had been done before. `Error::Moved`
    /// when its tip is another.
    pub async fn delete_branch(&self, name: &BranchName, old: Oid) -> Result<bool> {
        let kept = deleted_ref(name, old);
        let wanted = kept.clone();
        let kept_at = self.read(move |repo| read::find_ref(repo, &wanted)).await?;
        match (self.find_branch(name).await?, kept_at) {
            (None, Some(tip)) if tip == old => return Ok(false),
            (Some(tip), _) if tip == old => {}
            _ => return Err(Error::Moved { name: name.full_ref() }),
        }
        let mut changes = vec![RefChange { name: name.full_ref(), old, new: Oid::ZERO }];
        if kept_at.is_none() {
            changes.push(RefChange { name: kept, old: Oid::ZERO, new: old });
        }
        self.move_refs(changes).await?;
        Ok(true)
    }

    /// Brings a deleted branch back to its tip. True when it was restored, false when that had been done
    /// before. `Error::NotFound` when no such tip was kept.
    pub async fn restore_branch(&self, name: &BranchName, tip: Oid) -> Result<bool> {
        if self.find_branch(name).await? == Some(tip) {
            return Ok(false);
        }
        let kept = deleted_ref(name, tip);
        let wanted = kept.clone();
        if self.read(move |repo| read::find_ref(repo, &wanted)).await? != Some(tip) {
            return Err(Error::NotFound(kept));
        }
        for branch in self.branches().await? {
            if branch.name.clashes_with(name) {
                return Err(Error::BranchClash(branch.name));
            }
        }
        let back = RefChange { name: name.full_ref(), old: Oid::ZERO, new: tip };
        self.move_refs(vec![back, RefChange { name: kept, old: tip, new: Oid::ZERO }]).await?;
        Ok(true)
    }

    /// Moves refs in one transaction, each from its old value, and returns when refs and directories are on
    /// the disk. `Error::Moved` names the first ref that was not at its old value.
    pub(crate) async fn move_refs(&self, changes: Vec<RefChange>) -> Result<()> {
        let mut lines = String::from("start\n");
        for RefChange { name, old, new } in &changes {
            lines.push_str(&match (old.is_zero(), new.is_zero()) {
                (true, false) => format!("create {name} {new}\n"),
                (false, true) => format!("delete {name} {old}\n"),
                (false, false) => format!("update {name} {new} {old}\n"),
                (true, true) => return Err(Error::Plan("a ref that neither was nor shall be")),
            });
        }
        lines.push_str("prepare\ncommit\n");
        let call =
            Call::new(Verb::UpdateRef, Kind::Write).at(self.dir()).word("--stdin").stdin(lines.into_bytes());
        let output = self.starter().run(call).await?;
        let names: Vec<String> = changes.iter().map(|change| change.name.clone()).collect();
        if output.status == 0 {
            return self.sync_refs(names).await;
        }
        // Which ref stood elsewhere is read from the refs, not from git's sentence.
        let now = self.read(move |repo| {
            names.iter().map(|name| read::find_ref(repo, name)).collect::<Result<Vec<_>>>()
        });
        for (change, now) in changes.into_iter().zip(now.await?) {
            if now.unwrap_or(Oid::ZERO) != change.old {
                return Err(Error::Moved { name: change.name });
            }
        }
        Err(output.failure())
    }
}
