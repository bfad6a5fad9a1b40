//! The machine's clock steps back an hour and forward a day (reliability, section 5.6): times never decrease
//! within the journal, what was due is told once, and working time stays right.

use crate::office::{Office, now};
use sop::Seq;

const HOUR_MS: i64 = 3_600_000;

fn set(office: &Office, ahead_ms: i64) {
    std::fs::write(office.work().with_extension("clock"), ahead_ms.to_string()).unwrap();
}

async fn times_never_decrease(office: &Office) {
    let (mut last, mut at) = (Seq(0), 0);
    loop {
        let entries = office.reader().await.stored_after(last).await.unwrap();
        let Some(end) = entries.last() else { return };
        last = Seq(end.seq);
        for entry in entries {
            assert!(entry.at_ms >= at, "#{} goes back in time", entry.seq);
            at = entry.at_ms;
        }
    }
}

#[tokio::test]
async fn inv10_a_clock_that_jumps_moves_no_entry_back() {
    let mut office = Office::copied().await;
    office.reader().await;
    let file = office.work().with_extension("clock");
    set(&office, 0);
    office.start(&["--clock-from", file.to_str().unwrap()]).await;
    office.report("Sebelum jam bergeser", "351310").await;
    let before = office.head().await;

    // An hour back: further than is bearable, so nothing is recorded; three minutes back is borne.
    set(&office, -HOUR_MS);
    let fields = [
        ("kind", "feature"),
        ("title", "Saat jam mundur"),
        ("body", "Pemohon menanyakan hal ini di loket hampir setiap hari."),
        ("changes", "code"),
        ("source", "ticket"),
        ("ticket", "351311"),
    ];
    let refused = office.send("rini", "/issues/new", "/issues", &fields, None).await;
    assert!(refused.status >= 500, "{} {}", refused.status, refused.text());
    assert_eq!(office.head().await, before, "nothing was recorded");
    office.holds();
    set(&office, -180_000);
    office.report("Jam mundur tiga menit", "351312").await;
    let after = office.head().await;
    assert!(after.seq > before.seq && after.at >= before.at);
    times_never_decrease(&office).await;

    // A day forward.
    set(&office, 24 * HOUR_MS);
    office.forget("rini");
    office.report("Sehari kemudian", "351313").await;
    let tomorrow = office.head().await;
    assert!(tomorrow.at.ms() > now().ms() + 23 * HOUR_MS);
    times_never_decrease(&office).await;
    office.holds();

    // Back where it was: the journal is ahead, and says so rather than lie.
    set(&office, 0);
    let refused = office.send("rini", "/issues/new", "/issues", &fields, None).await;
    assert!(refused.status >= 500, "{} {}", refused.status, refused.text());
    office.holds();
    set(&office, 24 * HOUR_MS);
    office.report("Sekali lagi", "351314").await;
    times_never_decrease(&office).await;
    office.quiet().await;
    office.stop();
    office.holds();
}
