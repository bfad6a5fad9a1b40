//! The exhaustive walk: every act, every outcome of a machine, from the empty issue on. What the procedure
//! promises must hold in every state that can be reached.

mod canonical;
mod hold;

use crate::world::World;
use canonical::canonical;
use std::collections::{HashMap, HashSet, VecDeque};

/// What a walk may do, and how far it goes.
pub struct Walk {
    /// Sentences; `N` in them stands for the next new commit, `H` for the head of the issue. Several joined
    /// by commas are one move: all of them must be taken.
    pub moves: Vec<String>,
    /// Most rounds of an issue: two returns make a third round.
    pub rounds: u32,
    /// States to be met at least: a walk that dies early proves nothing.
    pub states_min: usize,
    /// Beyond this the walk is not the one that was meant.
    pub states_max: usize,
    /// May a deviation let a step be passed over?
    pub deviations: bool,
    /// The last step whose acts are among the moves.
    pub last: sop::Step,
    /// States that are not left: the walk's edge.
    pub ends: fn(&World) -> bool,
}

const PEOPLE: [&str; 9] = ["dewi", "sari", "andi", "budi", "tono", "rini", "adit", "hadi", "joko"];

impl Walk {
    /// Goes everywhere from `start`; answers how many states it met.
    pub fn go(&self, start: World) -> usize {
        let mut met: HashSet<String> = HashSet::from([canonical(&start)]);
        let mut asked: HashMap<String, usize> = HashMap::new();
        let mut queue = VecDeque::from([(start, Vec::<String>::new())]);
        while let Some((world, path)) = queue.pop_front() {
            if (self.ends)(&world) {
                continue;
            }
            let sensible = self.moves.iter().filter(|said| sensible(&world, said));
            let moves: Vec<String> = sensible.map(|said| filled(&world, said)).collect();
            let mut next = Vec::new();
            for said in &moves {
                if let Some(after) = self.made(&world, said) {
                    next.push((said, after));
                }
            }
            let taken: HashSet<&str> = next.iter().map(|(said, _)| said.as_str()).collect();
            hold::state(&world, &moves, &taken, &path, self);
            let seen = asked.entry(hold::place(&world)).or_default();
            *seen += 1;
            if *seen <= 2 {
                hold::nobody_else(&world, &moves, &PEOPLE, &path);
                hold::pages_agree(&world, &moves, &PEOPLE, &path);
                hold::replayed(&world, &path);
            }
            for (said, after) in next {
                hold::transition(&world, &after, said, &path, self.deviations);
                let within = after.issues.values().all(|issue| issue.round <= self.rounds);
                if met.len() >= self.states_max {
                    panic!("more than {} states; the last after {path:?}", self.states_max);
                }
                if within && met.insert(canonical(&after)) {
                    let path = path.iter().cloned().chain([said.clone()]).collect();
                    queue.push_back((after, path));
                }
            }
        }
        println!("{} states", met.len());
        assert!(met.len() >= self.states_min, "only {} states were met", met.len());
        met.len()
    }

    /// The world after a move; none when it is refused or changes nothing.
    fn made(&self, world: &World, said: &str) -> Option<World> {
        let mut parts = said.split(',').map(str::trim);
        let first = parts.next()?;
        let (by, facts) = world.decide(first).ok()?;
        if facts.facts.is_empty() {
            return None;
        }
        let mut after = world.clone();
        after.settle(first);
        after.record(&by, facts);
        for part in parts {
            after.say(&filled(&after, part)).ok()?;
        }
        Some(after)
    }
}

/// Leaves out what is allowed at many places and leads to nothing new there: deploying again what runs,
/// noting a commit that is not pushed yet, bringing a branch up to date at every single step.
fn sensible(world: &World, said: &str) -> bool {
    use sop::Step;
    let number = said.split_whitespace().find_map(|word| word.strip_prefix('#')?.parse().ok()).unwrap_or(1);
    let issue = world.issue(number);
    let failed = |environment| world.app().failed.contains_key(&environment);
    if said.contains("deploys staging") {
        failed(sop::application::Environment::Staging)
    } else if said.contains("deploys dev") {
        issue.dev_deploying.is_none() && issue.dev_runs_head().is_none()
    } else if said.contains("rolls-back") {
        failed(sop::application::Environment::Production)
    } else if let Some((_, guard)) = said.split_once(" asks ") {
        let guard = guard.split([' ', ',']).nth(1).and_then(sop::Guard::parse);
        issue.deviations.iter().all(|deviation| Some(deviation.guard) != guard)
    } else if said.contains("notes") {
        matches!(issue.step(), Some(Step::Develop | Step::TestLocal))
    } else if said.contains(" updates") && !said.starts_with("server") {
        issue.is_at(Step::Develop)
    } else if said.contains(" pushes") {
        matches!(issue.step(), Some(Step::Develop | Step::TestLocal | Step::TestTeam))
    } else {
        true
    }
}

/// `N` and `H` filled in; `H` of the issue that the sentence names.
fn filled(world: &World, said: &str) -> String {
    let number = said.split_whitespace().find_map(|word| word.strip_prefix('#')?.parse().ok()).unwrap_or(1);
    let head = world.issues.get(&sop::IssueNumber(number)).and_then(|issue| issue.head());
    let head = head.map_or_else(|| "zz".to_owned(), crate::world::short);
    let pushed = world.entries.iter().filter(|entry| matches!(entry.event, sop::Event::Pushed { .. }));
    let new = format!("c{}", pushed.count() + 1);
    let words = said.split(' ').map(|word| match word {
        "N" => new.as_str(),
        "H" => head.as_str(),
        other => other,
    });
    words.collect::<Vec<_>>().join(" ")
}

fn moves(list: &str, issues: &[i64]) -> Vec<String> {
    let mut moves = Vec::new();
    for line in list.lines().map(str::trim).filter(|line| !line.is_empty()) {
        for number in issues {
            let said = line.replace('§', &format!("#{number}"));
            if !moves.contains(&said) {
                moves.push(said);
            }
        }
    }
    moves
}

/// Steps 1 to 9 of one issue, and the machines behind them.
const TO_THE_TEAM: &str = "dewi assigns sari §
    dewi hands-back-report §
    rini completes §
    rini cancels §
    dewi cancels §
    sari branches §
    sari hands-back-assignment §
    server makes-branch §
    sari notes H §
    sari notes H failed §
    sari notes N §
    sari pushes N §
    sari pushes N plain §
    dev ok §
    dev own §
    dev infra §
    sari deploys dev §
    tono deploys dev §
    tono reclasses dev own §
    sari tests-dev §
    sari tests-dev failed §
    sari requests §
    budi tests §
    budi tests failed §
    dewi returns-request §
    sari updates §
    sari resolves §
    server updates §
    server cannot-update §";

/// Steps 10 to 13.
const TO_MASTER: &str = "dewi agrees §
    dewi returns §
    dewi cancels §
    server merges §
    server conflicts §
    staging ok
    staging own
    staging infra
    staging unknown
    tono deploys staging §
    tono reclasses staging own
    dewi releases §
    dewi releases again
    dewi takes-out §
    server reverts §
    server cannot-revert §
    server updates §
    tono checks
    tono checks failed §
    tono checks failed config
    tono merges
    tono hands-back-release
    master merges
    master fails
    production ok
    production own
    production infra
    production unknown
    tono deploys production
    tono reclasses production own
    tono rolls-back p0
    rollback ok
    rollback infra";

fn nothing_ends(_: &World) -> bool {
    false
}

#[test]
fn r56_one_issue_through_everything() {
    let mut list = moves(TO_THE_TEAM, &[1]);
    list.extend(moves(TO_MASTER, &[1]));
    list.extend(moves("tono checks failed § forward\n dewi agrees join §\n dewi hands-back-report", &[1]));
    list.sort();
    list.dedup();
    list.retain(|said| {
        ![
            "plain",
            "notes N",
            "unknown",
            "rollback infra",
            "sari updates",
            "resolves",
            "cannot-update",
            "dev infra",
            "cancels",
        ]
        .iter()
        .any(|no| said.contains(no))
    });
    let mut world = World::new();
    world.tell("rini reports");
    let walk = Walk {
        moves: list,
        rounds: 3,
        states_min: 500,
        states_max: 12_000,
        deviations: false,
        last: sop::Step::MergeMaster,
        ends: nothing_ends,
    };
    walk.go(world);
}

#[test]
fn r56_one_issue_with_two_developers() {
    let list = moves(TO_THE_TEAM, &[1]);
    let andi: Vec<String> = list
        .iter()
        .filter(|said| said.starts_with("sari"))
        .map(|said| said.replacen("sari", "andi", 1))
        .collect();
    let mut list: Vec<String> = list.into_iter().chain(andi).collect();
    list.extend(moves(
        "dewi reassigns andi §\n dewi reassigns sari §\n dewi plans budi+wati §\n wati tests §",
        &[1],
    ));
    let mut world = World::new();
    world.tell("rini reports, dewi assigns sari, sari branches, server makes-branch, sari pushes c1, dev ok");
    list.retain(|said| {
        !["update", "resolves", "cancels", " own", "infra", "deploys", "notes N", "plain", "hands", "returns"]
            .iter()
            .any(|no| said.contains(no))
    });
    let ends = |world: &World| world.issue(1).step().is_none_or(|step| step > sop::Step::TestTeam);
    Walk {
        moves: list,
        rounds: 1,
        states_min: 100,
        states_max: 12_000,
        deviations: false,
        last: sop::Step::TestTeam,
        ends,
    }
    .go(world);
}

/// Two issues at 10, one of them tested by now, the other with its request; what is left out of the moves.
fn two_issues(left_out: &[&str], rounds: u32, states_min: usize) {
    let mut list = moves(TO_MASTER, &[1, 2]);
    list.extend(moves("dewi agrees join §\n tono checks failed § forward", &[1, 2]));
    for (who, number) in [("sari", 1), ("andi", 2)] {
        list.push(format!(
            "{who} pushes N #{number}, dev ok #{number}, {who} tests-dev #{number}, {who} requests \
                #{number}, \
             budi tests #{number}"
        ));
    }
    list.push("tono checks failed #1 #2".to_owned());
    list.retain(|said| !left_out.iter().any(|no| said.contains(no)));
    let mut world = crate::steps::way::at(10);
    world.tell(&crate::steps::staging::second());
    Walk {
        moves: list,
        rounds,
        states_min,
        states_max: 12_000,
        deviations: false,
        last: sop::Step::MergeMaster,
        ends: nothing_ends,
    }
    .go(world);
}

#[test]
fn r49_two_issues_on_staging_and_in_one_release() {
    two_issues(&["cancels", "conflicts"], 1, 500);
}

/// One return more, and with it a deployment to production that failed; the other ways of machines to fail
/// are left out, since all together make far more than a hundred thousand states.
#[test]
fn r49_r57_two_issues_with_a_return_between_them() {
    let left_out = "cancels conflicts infra cannot unknown rolls-back config fails reclasses join forward";
    let left_out: Vec<&str> = left_out.split(' ').chain(["staging own"]).collect();
    two_issues(&left_out, 2, 500);
}

#[test]
fn r42_two_issues_on_one_dev_server() {
    let mut list = moves(TO_THE_TEAM, &[1, 2]);
    list.retain(|said| {
        ![
            "update",
            "resolves",
            "notes",
            "cancels",
            "hands-back",
            "completes",
            "plain",
            "infra",
            "reclasses",
            "returns",
        ]
        .iter()
        .any(|no| said.contains(no))
    });
    let andi = list.iter().map(|said| match said.strip_prefix("sari") {
        Some(rest) if said.contains("#2") => format!("andi{rest}"),
        Some(_) | None => said.clone(),
    });
    let mut list: Vec<String> = andi.collect();
    list.extend(moves("dewi hands-over §", &[1, 2]));
    let mut world = World::new();
    world.tell("tono shares-dev, rini reports, dewi assigns sari, sari branches, server makes-branch");
    world.tell("rini reports, dewi assigns andi #2, andi branches #2, server makes-branch #2");
    let ends = |world: &World| {
        world.issues.values().all(|issue| issue.step().is_none_or(|step| step >= sop::Step::ApproveStaging))
    };
    Walk {
        moves: list,
        rounds: 1,
        states_min: 100,
        states_max: 12_000,
        deviations: false,
        last: sop::Step::TestTeam,
        ends,
    }
    .go(world);
}

#[test]
fn deviations_leave_no_issue_without_a_next_act() {
    let mut list = moves(TO_THE_TEAM, &[1]);
    list.extend(moves(TO_MASTER, &[1]));
    list.retain(|said| {
        !said.contains("cancels")
            && !said.contains("update")
            && !said.contains("notes N")
            && !said.contains("infra")
            && !said.contains("own")
    });
    for (who, step, guard) in
        [("sari", 8, "dev_test_passed"), ("dewi", 10, "team_test_passed"), ("tono", 13, "check_passed")]
    {
        list.push(format!("{who} asks {step} {guard}, hadi grants"));
    }
    let mut world = World::new();
    world.tell("rini reports, dewi assigns sari, sari branches, server makes-branch, sari pushes c1, dev ok");
    Walk {
        moves: list,
        rounds: 1,
        states_min: 100,
        states_max: 12_000,
        deviations: true,
        last: sop::Step::MergeMaster,
        ends: nothing_ends,
    }
    .go(world);
}
