//! What stands in a repository although nobody decided it: taken back without being lost. A branch that
//! only grows gets one commit on top; any other ref is put back to the value it should have, and what was
//! found stays under `refs/alur/found/`.

use crate::merge::{Job, Letter, MergeEnd, REVERTS_TRAILER, Recipe};
use crate::refs::RefChange;
use crate::{BranchName, Error, Oid, Repository, Result, Signature, limits, read};

/// Trailer with the commit whose state another brings back.
pub const RESTORES_TRAILER: &str = "Alur-Restores";

/// Take what was found out of a branch, by a commit on its first-parent side.
#[derive(Debug, Clone)]
pub struct TakeBackPlan {
    /// The branch, usually staging. Decided work may stand on top of what was found.
    pub on: BranchName,
    /// The newest commit that nobody decided.
    pub found: Oid,
    /// What should have stood there.
    pub wanted: Oid,
    /// Number of the deciding entry, for the trailer `Alur-Entry`; `Alur-Reverts` and `Alur-Restores`
    /// follow by themselves.
    pub because: u64,
    /// First line of the message.
    pub subject: String,
    /// The person who decided.
    pub author: Signature,
    /// Both dates of the commit: Unix seconds of the deciding entry.
    pub at_s: i64,
}

impl Repository {
    /// Takes back all that parts `wanted` from `found`, in one commit: tree of
    /// `merge-tree --merge-base=found H wanted`, parent H. Where H is `found` itself the tree is that of
    /// `wanted`; what stands on top stays.
    pub async fn take_back(&self, plan: &TakeBackPlan) -> Result<MergeEnd> {
        let trailers = [(REVERTS_TRAILER, plan.found), (RESTORES_TRAILER, plan.wanted)];
        let trailers: Vec<_> = trailers.map(|(key, id)| (key.to_owned(), id.to_string())).into();
        let letter = Letter::new(&plan.author, plan.at_s, &plan.subject, plan.because, &trailers)?;
        let (branch, since, because) = (plan.on.clone(), plan.found, plan.because);
        let job = Job { branch, since, because, exact: false, letter };
        self.advance(job, Recipe::Revert { merge: plan.found, before: plan.wanted }).await
    }

    /// Puts a ref from what was found (`None`: it was gone) to what should stand there (`None`: nothing).
    /// What was found stays under `refs/alur/found/<name>/<oid>`. True when the ref was moved, false when
    /// it stood there already. `Error::Moved` when it is at neither; `Error::NotFound` when there is no
    /// commit `wanted`.
    pub async fn put_back(&self, name: &str, found: Option<Oid>, wanted: Option<Oid>) -> Result<bool> {
        let tail = name.strip_prefix("refs/").filter(|tail| !tail.starts_with("alur/"));
        let tail = tail.ok_or(Error::Plan("a ref of the server itself is not put back"))?;
        if let Some(wanted) = wanted {
            self.commit(wanted).await?;
        }
        let now = self.find_ref(name).await?;
        if now == wanted {
            self.sync_refs(vec![name.to_owned()]).await?;
            return Ok(false);
        }
        if now != found {
            return Err(Error::Moved { name: name.to_owned() });
        }
        let or_none = |id: Option<Oid>| id.unwrap_or(Oid::ZERO);
        let mut changes =
            vec![RefChange { name: name.to_owned(), old: or_none(found), new: or_none(wanted) }];
        if let Some(found) = found {
            let kept = format!("refs/alur/found/{tail}/{found}");
            if self.find_ref(&kept).await?.is_none() {
                changes.push(RefChange { name: kept, old: Oid::ZERO, new: found });
            }
        }
        self.move_refs(changes).await?;
        Ok(true)
    }

    /// Where a ref points, by its full name; `None` when there is no such ref.
    pub async fn find_ref(&self, name: &str) -> Result<Option<Oid>> {
        let name = name.to_owned();
        self.read(move |repo| read::find_ref(repo, &name)).await
    }

    /// The highest number in a trailer `Alur-Entry` on the first-parent line from `from` back to `until`,
    /// of at most `limit` commits.
    pub async fn highest_entry(&self, from: Oid, until: Option<Oid>, limit: usize) -> Result<Option<i64>> {
        // One below the bound of a whole line: a longer one is not an error here.
        let limit = limit.min(limits::FIRST_PARENTS_MAX - 1);
        self.read(move |repo| {
            let mut highest = None;
            read::walk_first_parents(repo, from, until, limit, |commit| {
                let number = commit.trailer(crate::ENTRY_TRAILER).and_then(|number| number.parse().ok());
                highest = highest.max(number);
                false
            })?;
            Ok(highest)
        })
        .await
    }
}
