//! Is the installation well? What the system page says, worst first, each with its rule in one place. Facts
//! that cost a process are learned once at the start.

use crate::backups::Backups;
use crate::doors::{GitVersion, git_version};
use crate::proof::{Chain, Checked};
use crate::works::Works;
use crate::{App, Error, Room, limits};
use sop::Moment;
use store::Head;

/// How well a thing is; the worst is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Somebody must act.
    Bad,
    /// It works, with less than it should.
    Less,
    Well,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    /// Where the journal ends, for noting it by hand.
    Journal(Head),
    /// The last check of the chain.
    Check(Checked),
    /// The clock, against the last entry.
    Clock {
        last: Moment,
    },
    Space {
        free: u64,
        all: u64,
    },
    Writable(bool),
    Effects {
        due: i64,
        parked: i64,
    },
    Mail {
        on: bool,
        failed: i64,
    },
    /// The last night's care, and what git found broken, if anything.
    Repositories {
        packed: Option<Moment>,
        findings: Vec<String>,
    },
    Git(Option<String>),
    Sandbox(Result<String, String>),
    Backup(Backups),
    /// From which backup this office was restored.
    Restored(String),
}

/// What this machine has, learned once.
#[derive(Clone, Debug)]
pub(crate) struct Machine {
    git: Option<GitVersion>,
    /// The sandbox in words, and whether it has gaps.
    sandbox: Result<(String, bool), String>,
}

impl Machine {
    pub(crate) async fn learn(works: &Works) -> Machine {
        let git = git_version(&works.app().data().join("run")).await.ok();
        let sandbox = works.sandbox().map(|sandbox| {
            let described = sandbox.describe();
            // Of a job's processes together none of them limits the memory: that one gap is always there.
            (described.rung.to_string(), described.gaps.len() > 1)
        });
        Machine { git, sandbox: sandbox.map_err(str::to_owned) }
    }
}

impl App {
    /// Looks at everything; a few system calls and two statements.
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn health(&self) -> Result<Vec<(Level, Thing)>, Error> {
        let (head, counted) = (self.reader().head().await?, self.reader().counted_health().await?);
        let look = self.look_at_data()?;
        let mut things = vec![
            Thing::Writable(look.writable),
            Thing::Space { free: look.free_bytes, all: look.all_bytes },
            Thing::Check(self.journal_checked()),
            Thing::Clock { last: head.at },
            Thing::Effects { due: counted.effects_due, parked: counted.effects_parked },
            Thing::Mail { on: self.sends_mail(), failed: counted.mails_failed },
            Thing::Backup(self.backups()),
            self.repositories_cared(),
        ];
        if let Some(machine) = self.floor().machine() {
            things.push(Thing::Git(machine.git.as_ref().map(|git| git.text.clone())));
            things.push(Thing::Sandbox(machine.sandbox.clone().map(|(words, _)| words)));
        }
        things.extend(counted.restored.map(Thing::Restored));
        things.push(Thing::Journal(head));
        let now = self.clock().now();
        let machine = self.floor().machine();
        let mut told: Vec<_> = things.into_iter().map(|thing| (level(&thing, machine, now), thing)).collect();
        told.sort_by_key(|(level, _)| *level);
        Ok(told)
    }

    fn repositories_cared(&self) -> Thing {
        let all = self.floor().all_cared();
        let packed = all.iter().filter_map(|cared| cared.packed).min();
        let findings = all.into_iter().flat_map(|cared| cared.fault.into_iter().chain(cared.findings));
        Thing::Repositories { packed, findings: findings.collect() }
    }
}

/// How well a disk is with so many bytes free of all, and what may still be written to it: the one rule.
pub fn room(free: u64, all: u64) -> (Level, Room) {
    let ((least, most), (acts_least, acts_most)) = (limits::FREE_BYTES, limits::FREE_BYTES_FOR_ACTS);
    let (much, acts) = ((all / 20).clamp(least, most), (all / 100).clamp(acts_least, acts_most));
    match free {
        free if free < acts => (Level::Bad, Room::Spent),
        free if free < much => (Level::Bad, Room::Scarce),
        free if free < much.saturating_mul(2) => (Level::Less, Room::Ample),
        _ => (Level::Well, Room::Ample),
    }
}

fn level(thing: &Thing, machine: Option<&Machine>, now: Moment) -> Level {
    match thing {
        Thing::Writable(false) | Thing::Git(None) | Thing::Sandbox(Err(_)) => Level::Bad,
        Thing::Check(Checked::Done { chain: Chain::Whole { .. }, files_wrong: 0, .. }) => Level::Well,
        Thing::Check(Checked::Running { .. }) => Level::Well,
        Thing::Check(Checked::Never) => Level::Less,
        Thing::Check(Checked::Done { .. } | Checked::Stopped { .. }) => Level::Bad,
        Thing::Clock { last } if *last > now => Level::Bad,
        Thing::Space { free, all } => room(*free, *all).0,
        Thing::Effects { parked, .. } if *parked > 0 => Level::Bad,
        Thing::Repositories { findings, .. } if !findings.is_empty() => Level::Bad,
        Thing::Mail { failed, .. } if *failed > 0 => Level::Less,
        Thing::Git(Some(_)) if !machine.and_then(|m| m.git.as_ref()).is_some_and(|git| git.serves) => {
            Level::Bad
        }
        Thing::Sandbox(Ok(_)) if machine.is_some_and(|m| matches!(&m.sandbox, Ok((_, true)))) => Level::Less,
        Thing::Backup(Backups { failed: Some(_), .. }) => Level::Bad,
        Thing::Backup(Backups { last: None, .. }) | Thing::Restored(_) => Level::Less,
        Thing::Backup(Backups { last: Some(last), .. }) if last.at_ms < now.0 - limits::BACKUP_OLD_MS => {
            Level::Less
        }
        Thing::Journal(_)
        | Thing::Clock { .. }
        | Thing::Writable(true)
        | Thing::Effects { .. }
        | Thing::Mail { .. }
        | Thing::Repositories { .. }
        | Thing::Git(Some(_))
        | Thing::Sandbox(Ok(_))
        | Thing::Backup(_) => Level::Well,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backups::{FailedBackup, LastBackup};

    #[test]
    fn what_needs_a_person_is_bad_and_what_lacks_a_little_is_less() {
        let now = Moment(1_800_000_000_000);
        let of = |thing| level(&thing, None, now);
        let gib = 1 << 30;
        assert_eq!(of(Thing::Space { free: gib / 2, all: 10 * gib }), Level::Bad);
        assert_eq!(of(Thing::Space { free: 4 * gib - 1, all: 100 * gib }), Level::Bad);
        assert_eq!(of(Thing::Space { free: 7 * gib, all: 100 * gib }), Level::Less);
        assert_eq!(of(Thing::Space { free: 50 * gib, all: 100 * gib }), Level::Well);
        assert_eq!(of(Thing::Clock { last: now.plus_ms(1) }), Level::Bad);
        assert_eq!(of(Thing::Clock { last: now }), Level::Well);
        assert_eq!(of(Thing::Effects { due: 9, parked: 1 }), Level::Bad);
        assert_eq!(of(Thing::Effects { due: 9, parked: 0 }), Level::Well);
        assert_eq!(of(Thing::Mail { on: true, failed: 2 }), Level::Less);
        assert_eq!(of(Thing::Backup(Backups::default())), Level::Less);
        let taken = |at_ms| Backups {
            last: Some(LastBackup { at_ms, seq: 1, place: "/b".to_owned() }),
            ..Backups::default()
        };
        assert_eq!(of(Thing::Backup(taken(now.0 - 1_000))), Level::Well);
        assert_eq!(of(Thing::Backup(taken(now.0 - 3 * 24 * 3_600_000))), Level::Less);
        let failed = FailedBackup { at_ms: now.0, place: "/b".to_owned(), why: "full".to_owned() };
        assert_eq!(of(Thing::Backup(Backups { failed: Some(failed), ..taken(now.0 - 1) })), Level::Bad);
        assert_eq!(of(Thing::Check(Checked::Stopped { at: now })), Level::Bad);
        assert!(Level::Bad < Level::Less && Level::Less < Level::Well);
    }

    #[test]
    fn less_room_allows_less() {
        let (mib, gib) = (1_u64 << 20, 1_u64 << 30);
        let of = |free, all| room(free, all).1;
        for (all, much, acts) in
            [(2 * gib, gib, 64 * mib), (40 * gib, 2 * gib, 40 * gib / 100), (4_000 * gib, 4 * gib, 512 * mib)]
        {
            assert_eq!((of(much, all), of(much - 1, all)), (Room::Ample, Room::Scarce), "{all}");
            assert_eq!((of(acts, all), of(acts - 1, all)), (Room::Scarce, Room::Spent), "{all}");
        }
        assert_eq!(of(0, 0), Room::Spent);
    }
}
