//! A disk with little room: jobs wait, their pipeline's log says so once, and they start when there is room.

use crate::world::World;
use sop::Step;
use sop::issue::Standing;
use words::Lang;

#[tokio::test(flavor = "multi_thread")]
async fn jobs_wait_for_room_and_their_log_says_so() {
    let world = World::new().await;
    let issue = world.begin("Halaman baru", world.dewi).await;
    let leave = |gib: u64| {
        let words = format!("{} {}", gib << 30, 100_u64 << 30);
        std::fs::write(world.app.data().join("room"), words).unwrap();
    };
    leave(3);
    world.push(issue, &[("site/index.html", "baru\n")]).await;
    world.settle().await;
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::Push), "no job has run");
    let open = world.app.reader().open_pipelines().await.unwrap();
    let [pipeline] = open.as_slice() else { panic!("one pipeline waits: {open:?}") };
    let said = world.app.pipeline_log(Lang::Id, pipeline.pipeline).unwrap().unwrap().text;
    assert_eq!(said.matches("Menunggu: ruang disk").count(), 1, "{said}");

    leave(50);
    world.settle().await;
    assert_eq!(world.issue(issue).await.standing, Standing::At(Step::TestDev));
}
