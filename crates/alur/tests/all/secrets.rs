//! SI1, SE5: a developer who changes the pipeline file on his own branch, to print what he must not know and
//! to make his commit's title a command.

use crate::office::{Office, SLUG};
use crate::steps::{PASSED, html};
use sop::Step;
use std::path::Path;

/// Environment, and the secret that only its jobs get.
const SECRETS: [(&str, &str); 3] =
    [("dev", "kunci-dev-8264"), ("staging", "kunci-staging-8264"), ("production", "kunci-produksi-8264")];
/// As a job prints them that wants to get round the masking.
const BENT: &str = "s/-/_/g";
const TITLE: &str = "Ubah $(touch /tmp/alur-se5) `id` \"; id; \\ 'x'";
/// What the job does besides its work.
const PRINTED: [&str; 5] = [
    "env | sort",
    "env | sed s/-/_/g",
    "printf '%s' \"$KUNCI_UJI\" | sed s/-/_/g; echo",
    "printf 'judul:%s\\n' \"$CI_COMMIT_TITLE\"",
    "cat /proc/1/environ | tr '\\0' '\\n' | sed s/-/_/g || true",
];

/// Everything below the directory, as one text.
fn all_text(directory: &Path) -> String {
    let mut text = String::new();
    for entry in std::fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            text.push_str(&all_text(&path));
        } else {
            text.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
        }
    }
    text
}

#[tokio::test]
async fn si1_se5_a_changed_pipeline_file_prints_no_secret_but_that_of_development() {
    let mut office = Office::open().await;
    let (page, act) = (format!("/applications/{SLUG}/servers"), format!("/applications/{SLUG}/variables"));
    for (environment, value) in SECRETS {
        let fields =
            [("environment", environment), ("key", "KUNCI_UJI"), ("value", value), ("secret", "yes")];
        office.act("sandi", &page, &act, &fields, None).await;
    }
    let issue = office.report("Cetak rahasia", "351901").await;
    office.assign(issue, "dewi").await;
    office.branch(issue, "dewi").await;
    let client = office.checkout(issue, "dewi").await;
    let file = client.read(".gitlab-ci.yml").unwrap();
    let script = PRINTED.map(|line| format!("    - {}\n", serde_json::to_string(line).unwrap())).concat();
    // The very jobs of production, asked for on the issue's branch.
    let file = file.replacen(
        "  script:\n",
        &format!("  environment:\n    name: production\n  script:\n{script}"),
        1,
    );
    client.write(".gitlab-ci.yml", &file).unwrap();
    client.write("halaman/rahasia.html", &html("Rahasia", "Halaman rahasia")).unwrap();
    let at = office.next_s();
    client.commit(TITLE, at).await.unwrap();
    let said = client.push(&[], &[PASSED]).await.unwrap();
    assert!(said.ok, "{}", said.terminal);
    office.wait_step(issue, Step::TestDev).await;

    let logs = all_text(&office.data().join("logs"));
    let bent = |value: &str| value.replace('-', "_");
    assert!(logs.contains(&bent(SECRETS[0].1)), "the job had the secret of development: {BENT}");
    for (environment, value) in SECRETS {
        assert!(!logs.contains(value), "{environment}: printed unmasked");
    }
    for (environment, value) in &SECRETS[1..] {
        assert!(!logs.contains(&bent(value)), "{environment}: a job of an issue's branch had its secret");
    }
    assert!(logs.contains(&format!("judul:{TITLE}")), "the title is a value and no command");
    assert!(!Path::new("/tmp/alur-se5").exists());
    // Whoever reads the page of the job reads no more than stands in the log.
    let pipelines = office.see("dewi", "/pipelines").await;
    assert!(!pipelines.html.contains("kunci-"), "{}", pipelines.text());
    office.close().await;
}
