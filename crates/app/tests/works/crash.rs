//! reliability 5.3: a worker that ends between every two of {claim, git, record}; after the restart the
//! journal is the same.

use crate::world::World;
use app::Error;
use sop::{IssueNumber, Subject};

/// Kinds of the entries of the office's application and its issue, from a run that halts at `point` on the
/// way.
async fn run(point: Option<&str>) -> (Vec<String>, u32) {
    let mut world = World::new().await;
    let mut halts = 0;
    let issue = world.begin("Halaman baru", world.dewi).await;
    assert_eq!(issue, IssueNumber(1));
    world.push(issue, &[("site/index.html", "baru\n")]).await;
    halts += step(&mut world, point).await;
    world.test(issue).await;
    world.agree(issue).await;
    halts += step(&mut world, point).await;
    let release = world.request_master(&[issue]).await;
    world.check(release, None).await;
    world.merge_master(release).await;
    halts += step(&mut world, point).await;
    assert_eq!(world.shown("/layanan/production/").await.as_deref(), Some("baru\n"));
    let mut kinds = world.kinds(Subject::Issue(issue)).await;
    kinds.extend(world.kinds(Subject::Application(world.application)).await);
    (kinds, halts)
}

/// Works until the point, ends there, starts again and finishes; says how often it ended.
async fn step(world: &mut World, point: Option<&str>) -> u32 {
    let mut halts = 0;
    if let Some(point) = point {
        world.may_leave = true;
        match world.settle_by(&world.halting(point)).await {
            Ok(()) => {}
            Err(Error::Halted(_)) => {
                halts += 1;
                world.restart(None).await;
            }
            Err(other) => panic!("{point}: {other}"),
        }
        world.may_leave = false;
    }
    world.settle().await;
    halts
}

#[tokio::test(flavor = "multi_thread")]
async fn the_journal_is_the_same_wherever_the_worker_ends() {
    let (expected, _) = run(None).await;
    for point in [
        "merge_branch.claimed",
        "merge_branch.performed",
        "merge_branch.recorded",
        "merge_master.performed",
        "deploy.performed",
        "deploy.recorded",
        "pipeline.planned",
        "pipeline.settled",
        "pipeline.recorded",
        "job.ended",
    ] {
        let (kinds, halts) = run(Some(point)).await;
        assert!(halts > 0, "{point} was not reached");
        assert_eq!(kinds, expected, "{point}");
    }
}
