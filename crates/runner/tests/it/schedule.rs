//! Scheduling: states in, names out.

use std::collections::BTreeMap;

use runner::pipeline::{JobState, PipelineState};

use crate::plan::plan_of;

const STAGED: &str = "\
a: {script: x, stage: build}
b: {script: x, stage: build, allow_failure: true}
c: {script: x, stage: test}
d: {script: x, stage: deploy}
mend: {script: x, stage: deploy, when: on_failure}
last: {script: x, stage: .post, when: always}
";

const MANUAL: &str = "\
a: {script: x, stage: build}
m: {script: x, stage: test, when: manual, allow_failure: false}
o: {script: x, stage: test, when: manual}
d: {script: x, stage: deploy}
n: {script: x, stage: deploy, needs: [o]}
";

const NEEDS: &str = "\
a: {script: x, stage: build}
slow: {script: x, stage: build}
c: {script: x, stage: test, needs: [a]}
d: {script: x, stage: deploy, needs: [c]}
now: {script: x, stage: deploy, needs: []}
";

fn states(text: &str) -> BTreeMap<String, JobState> {
    let state = |letter: &str| match letter {
        "m" => JobState::Manual,
        "q" => JobState::Queued,
        "r" => JobState::Running,
        "p" => JobState::Passed,
        "f" => JobState::Failed,
        "c" => JobState::Canceled,
        "s" => JobState::Skipped,
        other => panic!("{other}"),
    };
    let pairs = text.split_whitespace().map(|word| word.split_once('=').unwrap());
    pairs.map(|(name, letter)| (name.to_owned(), state(letter))).collect()
}

/// `start / manual / skip = verdict`.
fn next(pipeline: &str, states_text: &str) -> String {
    let plan = plan_of(pipeline, "x").unwrap();
    let states = states(states_text);
    let next = plan.next(&states);
    assert_eq!(plan.ready(&states), next.start);
    let (start, manual, skip) = (next.start.join(" "), next.manual.join(" "), next.skip.join(" "));
    format!("{start} / {manual} / {skip} = {:?}", plan.verdict(&states))
}

#[test]
fn jobs_start_in_their_turn() {
    let cases = [
        (STAGED, "", "a b /  /  = Running"),
        (STAGED, "a=r b=r", " /  /  = Running"),
        (STAGED, "a=p b=r", " /  /  = Running"),
        (STAGED, "a=p b=f", "c /  /  = Running"),
        (STAGED, "a=f b=p", " /  / c = Running"),
        (STAGED, "a=f b=p c=s", "mend /  / d = Running"),
        (STAGED, "a=f b=p c=s d=s mend=p", "last /  /  = Running"),
        (STAGED, "a=f b=p c=s d=s mend=p last=p", " /  /  = Failed"),
        (STAGED, "a=p b=f c=p", "d /  / mend = Running"),
        (STAGED, "a=p b=f c=p d=p mend=s", "last /  /  = Running"),
        (STAGED, "a=p b=f c=p d=p mend=s last=p", " /  /  = Passed"),
        (STAGED, "a=p b=p c=c d=c mend=c last=c", " /  /  = Canceled"),
        (STAGED, "a=q b=p", " /  /  = Running"),
        (MANUAL, "a=p", " / m o /  = Running"),
        (MANUAL, "a=p m=m o=m", " /  /  = Blocked"),
        (MANUAL, "a=p m=q o=m", " /  /  = Running"),
        (MANUAL, "a=p m=p o=m", "d /  /  = Running"),
        (MANUAL, "a=p m=p o=m d=p", " /  /  = Blocked"),
        (MANUAL, "a=p m=p o=p d=p", "n /  /  = Running"),
        (MANUAL, "a=p m=p o=p d=p n=p", " /  /  = Passed"),
        (MANUAL, "a=f", " /  / m o = Running"),
        (NEEDS, "", "a slow now /  /  = Running"),
        (NEEDS, "a=p slow=r now=r", "c /  /  = Running"),
        (NEEDS, "a=p slow=r now=p c=p", "d /  /  = Running"),
        (NEEDS, "a=f slow=r now=p", " /  / c = Running"),
        (NEEDS, "a=f slow=r now=p c=s", " /  / d = Running"),
        (NEEDS, "a=f slow=p now=p c=s d=s", " /  /  = Failed"),
    ];
    for (pipeline, states, expected) in cases {
        assert_eq!(next(pipeline, states), expected, "{states}\n{pipeline}");
    }
}

#[test]
fn an_optional_manual_job_at_the_end_does_not_hold_the_pipeline_up() {
    let text = "a: {script: x}\no: {script: x, stage: deploy, when: manual}\n";
    assert_eq!(next(text, "a=p o=m"), " /  /  = Passed");
}

#[test]
fn every_pipeline_comes_to_an_end_whatever_the_jobs_do() {
    for pipeline in [STAGED, MANUAL, NEEDS] {
        let plan = plan_of(pipeline, "x").unwrap();
        for outcomes in 0..(1 << plan.jobs.len()) {
            let mut states = BTreeMap::new();
            for _ in 0..=2 * plan.jobs.len() {
                let next = plan.next(&states);
                for name in next.start.iter().chain(&next.manual) {
                    let place = plan.jobs.iter().position(|job| job.name == *name).unwrap();
                    let state = if outcomes >> place & 1 == 0 { JobState::Passed } else { JobState::Failed };
                    assert!(states.insert(name.clone(), state).is_none(), "{name} ran twice");
                }
                for name in next.skip {
                    states.insert(name, JobState::Skipped);
                }
            }
            assert_eq!(states.len(), plan.jobs.len(), "{outcomes:b}");
            assert!(matches!(plan.verdict(&states), PipelineState::Passed | PipelineState::Failed));
        }
    }
}
