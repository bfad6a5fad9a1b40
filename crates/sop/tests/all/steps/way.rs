//! The way through all thirteen steps, and the places from which the tables start.

use crate::world::{World, check_in};

pub const AT_4: &str = "rini reports, dewi assigns sari, sari branches, server makes-branch";
pub const TO_6: &str = "sari pushes c1";
pub const TO_7: &str = "sari pushes c1, dev ok";
pub const TO_8: &str = "sari pushes c1, dev ok, sari tests-dev";
pub const TO_9: &str = "sari pushes c1, dev ok, sari tests-dev, sari requests";
pub const TO_10: &str = "sari pushes c1, dev ok, sari tests-dev, sari requests, budi tests";
pub const TO_11: &str = "sari pushes c1, dev ok, sari tests-dev, sari requests, budi tests, dewi agrees, \
     server merges, staging ok";

/// The world with issue 1 at a step.
pub fn at(step: u8) -> World {
    let mut world = World::new();
    let more = match step {
        2 => "",
        3 => "dewi assigns sari",
        _ => "dewi assigns sari, sari branches, server makes-branch",
    };
    let way = match step {
        2..=4 => "",
        6 => TO_6,
        7 => TO_7,
        8 => TO_8,
        9 => TO_9,
        10 => TO_10,
        _ => TO_11,
    };
    world.tell("rini reports").tell(more);
    if step == 5 {
        // At 5 an issue stands after a re-assignment at 6 to 9.
        return world.tell(TO_6).tell("dewi reassigns andi").clone();
    }
    world.tell(way);
    if step >= 12 {
        world.tell("dewi releases");
    }
    if step >= 13 {
        world.tell("tono checks");
    }
    world
}

#[test]
fn r56_the_way_leads_through_all_thirteen_steps() {
    for step in 2..=13 {
        let world = at(step);
        assert_eq!(world.issue(1).step().map(sop::Step::no), Some(step));
    }
    let done = "tono merges, master merges";
    check_in(&at(13), done, "production ok", "Deployed p1, ReleaseClosed, done");
}
