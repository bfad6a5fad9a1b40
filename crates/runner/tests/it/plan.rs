//! Rules, branches and variables: which jobs take part, and with what.

use std::collections::BTreeMap;

use runner::Pipeline;
use runner::pipeline::{CiContext, Condition, Plan, PlanContext, PlanRefusal, When};

pub fn context(branch: &str) -> PlanContext {
    PlanContext {
        ci: CiContext {
            server_url: String::from("https://alur.example.go.id:8264"),
            project_name: String::from("perizinan"),
            project_path: String::from("kominfo/perizinan"),
            project_id: 4,
            branch: branch.to_owned(),
            default_branch: String::from("master"),
            commit: String::from("baa3073e0123456789abcdef0123456789abcdef"),
            pipeline_id: 120,
            pipeline_source: String::from("push"),
            ..CiContext::default()
        },
        ..PlanContext::default()
    }
}

pub fn plan_of(text: &str, branch: &str) -> Result<Plan, PlanRefusal> {
    Pipeline::parse(text).unwrap_or_else(|d| panic!("{d:?}")).plan(&context(branch))
}

#[test]
fn conditions_are_evaluated() {
    let variables: BTreeMap<String, String> =
        [("A", "x"), ("EMPTY", ""), ("B", "issue/42-unggah"), ("P", "/^issue/")]
            .map(|(k, v)| (k.to_owned(), v.to_owned()))
            .into();
    let cases = [
        ("$A", true),
        ("$EMPTY", false),
        ("$NONE", false),
        ("$A == \"x\"", true),
        ("$A == 'y'", false),
        ("$A != \"y\"", true),
        ("${A} == \"x\"", true),
        ("$NONE == null", true),
        ("$EMPTY == null", false),
        ("$EMPTY == \"\"", true),
        ("$A != null", true),
        ("\"x\" == $A", true),
        ("$B =~ /^issue\\//", true),
        ("$B =~ /^ISSUE/", false),
        ("$B =~ /^ISSUE/i", true),
        ("$B !~ /^master$/", true),
        ("$NONE =~ /x/", false),
        ("$NONE !~ /x/", true),
        ("$B =~ $P", true),
        ("$B =~ $A", false),
        ("$A == \"y\" || $A == \"x\"", true),
        ("$A == \"x\" || $A == \"y\" && $NONE", true),
        ("($A == \"x\" || $A == \"y\") && $NONE", false),
        ("$A && $B && $P", true),
        ("  $A  ", true),
    ];
    for (text, expected) in cases {
        assert_eq!(Condition::parse(text).unwrap().holds(&variables), expected, "{text}");
    }
    for text in
        ["", "$", "$A ==", "$A = 'x'", "A == 'x'", "$A == 'x", "($A", "$A)", "$A =~ 'x'", "$A &&", "${A"]
    {
        assert!(Condition::parse(text).is_err(), "{text}");
    }
}

/// What becomes of job `a` with these lines: `absent`, or when it starts and whether its failure is borne.
fn outcome(lines: &str, branch: &str) -> String {
    match plan_of(&format!("z: {{script: x}}\na:\n  script: x\n{lines}"), branch).unwrap().find_job("a") {
        None => String::from("absent"),
        Some(job) => format!("{:?}{}", job.when, if job.allow_failure { " borne" } else { "" }),
    }
}

#[test]
fn b6_rules_decide() {
    let staging = "  rules:\n  - if: $CI_COMMIT_BRANCH == \"staging\"\n";
    let cases = [
        ("", "x", "OnSuccess"),
        ("  when: manual\n", "x", "Manual borne"),
        ("  when: manual\n  allow_failure: false\n", "x", "Manual"),
        ("  when: never\n", "x", "absent"),
        ("  rules: []\n", "x", "absent"),
        (staging, "staging", "OnSuccess"),
        (staging, "master", "absent"),
        ("  rules:\n  - when: manual\n", "x", "Manual"),
        ("  rules:\n  - when: manual\n    allow_failure: true\n", "x", "Manual borne"),
        ("  rules:\n  - {if: $NONE, when: always}\n  - {when: on_failure}\n", "x", "OnFailure"),
        ("  rules:\n  - {if: $CI, when: never}\n  - when: always\n", "x", "absent"),
        ("  when: manual\n  rules:\n  - if: $CI\n", "x", "Manual"),
        ("  only: [staging]\n", "staging", "OnSuccess"),
        ("  only: [staging]\n", "staging2", "absent"),
        ("  only: [/^issue\\/\\d+/]\n", "issue/42-x", "OnSuccess"),
        ("  only: [/^issue/]\n", "master", "absent"),
        ("  only: branches\n", "x", "OnSuccess"),
        ("  only: [tags]\n", "x", "absent"),
        ("  only: [pushes]\n", "x", "OnSuccess"),
        ("  only: [web]\n", "x", "absent"),
        ("  except: [master]\n", "master", "absent"),
        ("  except: [master]\n", "x", "OnSuccess"),
        ("  only: [branches]\n  except: [/^wip/]\n", "wip/1", "absent"),
    ];
    for (lines, branch, expected) in cases {
        assert_eq!(outcome(lines, branch), expected, "{branch}:\n{lines}");
    }
}

#[test]
fn b6_changes_hold_without_a_base() {
    let text = "a: {script: x, rules: [{changes: ['src/**/*.rs']}]}\n";
    let pipeline = Pipeline::parse(text).unwrap();
    let with = |changed: Option<&[&str]>| {
        let changed = changed.map(|files| files.iter().map(|file| (*file).to_owned()).collect());
        pipeline.plan(&PlanContext { changed, ..context("x") }).is_ok()
    };
    assert!(with(None));
    assert!(with(Some(&["src/a/b.rs", "x"])));
    assert!(!with(Some(&["README"])));
}

#[test]
fn b7_a_needed_job_that_is_absent_is_told() {
    let text = "a: {script: x, only: [master]}\nb: {script: x, needs: [a]}\n";
    let refusal = plan_of(text, "x").unwrap_err();
    assert_eq!(refusal, PlanRefusal::NeedAbsent { job: String::from("b"), need: String::from("a") });
    let optional = text.replace("[a]", "[{job: a, optional: true}]");
    assert_eq!(plan_of(&optional, "x").unwrap().jobs[0].needs, Some(vec![]));
    assert_eq!(plan_of("a: {script: x, only: [y]}\n", "x").unwrap_err(), PlanRefusal::NoJobs);
}

#[test]
fn jobs_come_in_an_order_in_which_they_may_run() {
    let text = "\
c: {script: x, stage: deploy}
b: {script: x, stage: test, needs: [d]}
a: {script: x, stage: build, artifacts: {paths: [o]}}
d: {script: x, stage: test}
e: {script: x, stage: .pre}
";
    let plan = plan_of(text, "x").unwrap();
    let names: Vec<&str> = plan.jobs.iter().map(|job| job.name.as_str()).collect();
    assert_eq!(names, ["e", "a", "d", "b", "c"]);
    assert_eq!(plan.find_job("c").unwrap().artifacts_from, ["a"]);
    assert!(plan.find_job("b").unwrap().artifacts_from == ["d"]);
    assert_eq!(plan.find_job("d").unwrap().when, When::OnSuccess);
}

#[test]
fn b6_variables_are_resolved_by_strength() {
    let text = "\
variables:
  GLOBAL: file
  SHADOWED: file
  STRONG: file
  GREETING: halo $NAME from ${CI_PROJECT_NAME}
  NAME: dunia
  PRICE: $$5
  LATE: \"$SECRET-$CI_COMMIT_BRANCH$$\"
  LOOP_A: $LOOP_B
  LOOP_B: $LOOP_A
a:
  script: x
  variables: {SHADOWED: job}
  environment: {name: dev/$CI_COMMIT_REF_SLUG, url: 'https://$CI_ENVIRONMENT_SLUG.example.go.id'}
";
    let pipeline = Pipeline::parse(text).unwrap();
    let mut context = context("issue/42-Unggah");
    context.variables.insert(String::from("STRONG"), String::from("$raw"));
    let plan = pipeline.plan(&context).unwrap();
    let job = &plan.jobs[0];
    let expected = [
        ("GLOBAL", "file"),
        ("SHADOWED", "job"),
        ("STRONG", "$raw"),
        ("GREETING", "halo dunia from perizinan"),
        ("PRICE", "$5"),
        ("CI_COMMIT_REF_SLUG", "issue-42-unggah"),
        ("CI_COMMIT_SHORT_SHA", "baa3073e"),
        ("CI_SERVER_HOST", "alur.example.go.id"),
        ("CI_SERVER_PORT", "8264"),
        ("CI_JOB_NAME", "a"),
        ("CI_JOB_STAGE", "test"),
        ("CI_ENVIRONMENT_NAME", "dev/issue-42-unggah"),
    ];
    for (name, value) in expected {
        assert_eq!(job.variables[name], value, "{name}");
    }
    assert_eq!(job.late_variables["LATE"], "${SECRET}-issue/42-Unggah$$");
    assert!(job.late_variables.contains_key("LOOP_A"));
    let environment = job.environment.as_ref().unwrap();
    assert_eq!(environment.name, "dev/issue-42-unggah");
    let slug = &job.variables["CI_ENVIRONMENT_SLUG"];
    assert!(slug.len() <= 24 && slug.starts_with("dev-issue-42-"), "{slug}");
    assert_eq!(environment.url.as_deref(), Some(format!("https://{slug}.example.go.id").as_str()));
}

#[test]
fn si6_variables_that_grow_are_refused() {
    let mut text = String::from("variables:\n  V0: xxxxxxxxxx\n");
    for i in 1..30 {
        text.push_str(&format!("  V{i}: {}\n", format!("$V{}", i - 1).repeat(10)));
    }
    text.push_str("a: {script: x}\n");
    assert!(matches!(plan_of(&text, "x"), Err(PlanRefusal::VariableTooLong { .. })));
}

#[test]
fn a_plan_is_kept_as_text_and_read_again() {
    let plan =
        plan_of("a: {script: x, when: manual, artifacts: {paths: [o]}, environment: dev}\n", "x").unwrap();
    let text = serde_json::to_string(&plan).unwrap();
    assert!(text.contains("\"when\":\"manual\""), "{text}");
    assert_eq!(serde_json::from_str::<Plan>(&text).unwrap(), plan);
}
