//! The pipeline file: each keyword good and bad, with its line.

use runner::Pipeline;
use runner::pipeline::{Artifacts, ArtifactsWhen, Environment, Job, Presence, When};

/// The only job of a file whose job `a` has these lines after its script.
fn job(lines: &str) -> Job {
    let text = format!("a:\n  script: [\"true\"]\n{lines}");
    Pipeline::parse(&text).unwrap_or_else(|d| panic!("{text}\n{d:?}")).jobs.remove(0)
}

/// Stands in the table for the long sentence.
const UNSUPPORTED: &str = "the keyword is not supported; it is not skipped silently";

fn defects(text: &str) -> Vec<String> {
    match Pipeline::parse(text) {
        Ok(_) => panic!("no defect in:\n{text}"),
        Err(defects) => {
            defects.iter().map(|d| d.to_string().trim_start_matches(".gitlab-ci.yml:").to_owned()).collect()
        }
    }
}

#[test]
fn a_whole_file_is_read() {
    let text = "\
stages: [build, deploy]
variables:
  A: one
default:
  before_script: echo before
  timeout: 10 minutes
  retry: 1
.hidden: &hidden
  stage: build
  variables: {B: 'two'}
rakit:
  <<: *hidden
  script:
    - make
    - [nested, lines]
  artifacts: {paths: [dist/], expire_in: 1 week, when: always}
kirim:
  stage: deploy
  needs: [rakit]
  environment: {name: dev, url: 'https://dev.example.go.id', action: start}
  script: ./kirim
";
    let pipeline = Pipeline::parse(text).unwrap();
    assert_eq!(pipeline.stages, ["build", "deploy"]);
    assert_eq!(pipeline.variables["A"], "one");
    let [rakit, kirim] = pipeline.jobs.as_slice() else { panic!("{:?}", pipeline.jobs) };
    assert_eq!((rakit.name.as_str(), rakit.line, rakit.stage.as_str()), ("rakit", 11, "build"));
    assert_eq!(rakit.script, ["make", "nested", "lines"]);
    assert_eq!(rakit.before_script, ["echo before"]);
    assert_eq!((rakit.timeout_s, rakit.retry), (600, 1));
    assert_eq!(rakit.variables["B"], "two");
    let artifacts = Artifacts {
        paths: vec![String::from("dist/")],
        exclude: vec![],
        when: ArtifactsWhen::Always,
        expire_in_s: Some(604_800),
    };
    assert_eq!(rakit.artifacts, Some(artifacts));
    let url = Some(String::from("https://dev.example.go.id"));
    assert_eq!(kirim.environment, Some(Environment { name: String::from("dev"), url }));
    assert_eq!(kirim.needs.as_ref().unwrap()[0].job, "rakit");
}

#[test]
fn each_keyword_is_read() {
    assert_eq!(job("  stage: deploy\n").stage, "deploy");
    assert_eq!(job("  before_script: [x, y]\n").before_script, ["x", "y"]);
    assert_eq!(job("  after_script: z\n").after_script, ["z"]);
    assert_eq!(job("  when: manual\n").when, When::Manual);
    assert_eq!(job("  allow_failure: yes\n").allow_failure, Some(true));
    assert_eq!(job("  timeout: 1h 30m\n").timeout_s, 5_400);
    assert_eq!(job("  timeout: 90\n").timeout_s, 90);
    assert_eq!(job("  retry: 2\n").retry, 2);
    assert_eq!(job("  environment: staging\n").environment.unwrap().name, "staging");
    assert_eq!(job("  needs: []\n").needs, Some(vec![]));
    assert!(matches!(job("  rules: []\n").presence, Presence::Rules(rules) if rules.is_empty()));
    assert!(matches!(job("  only: [staging, /^issue/]\n").presence, Presence::Refs(_)));
    assert!(matches!(job("  except: {refs: [master]}\n").presence, Presence::Refs(_)));
    assert!(matches!(job("").presence, Presence::Always));
    assert_eq!(job("  artifacts: {paths: [a], expire_in: never}\n").artifacts.unwrap().expire_in_s, None);
    let needs = job("  needs:\n    - {job: b, optional: true, artifacts: false}\n").needs.unwrap();
    assert_eq!((needs[0].optional, needs[0].artifacts), (true, false));
}

#[test]
fn b7_each_wrong_keyword_names_its_line() {
    let cases = [
        ("  image: rust\n", "3: job \"a\": image: no runner offers containers"),
        ("  services: [db]\n", "3: job \"a\": services: no runner offers containers"),
        ("  cache: {}\n", "3: job \"a\": cache: the keyword is not supported; it is not skipped silently"),
        ("  extends: .x\n", "3: job \"a\": extends: UNSUPPORTED"),
        ("  scrpt: x\n", "3: job \"a\": scrpt: the keyword is not supported; it is not skipped silently"),
        (
            "  trigger: x\n",
            "3: job \"a\": trigger: a pipeline builds, tests and deploys this repository, nothing else",
        ),
        ("  secrets: {}\n", "3: job \"a\": secrets: keep secrets as variables of the application"),
        ("  stage: none\n", "1: job \"a\": stage: the stage \"none\" is not listed in stages"),
        ("  stage: [x]\n", "3: job \"a\": stage: expected a text"),
        ("  before_script: {a: b}\n", "3: job \"a\": before_script: a line with \": \" needs quotes"),
        (
            "  after_script:\n  - echo \"a: b\"\n",
            "4: job \"a\": after_script: a line with \": \" needs quotes",
        ),
        ("  variables: [x]\n", "3: job \"a\": variables: expected a map"),
        ("  variables: {A: [x]}\n", "3: job \"a\": variables:A: expected a text"),
        ("  variables: {A-B: x}\n", "3: job \"a\": variables:A-B: \"A-B\" is no name for a variable"),
        ("  environment: {url: x}\n", "3: job \"a\": environment: expected a name or a map with a name"),
        ("  environment: {name: x, on_stop: y}\n", "3: job \"a\": environment:on_stop: UNSUPPORTED"),
        (
            "  environment: {name: x, action: stop}\n",
            "3: job \"a\": environment:action: \"stop\" is none of the allowed words",
        ),
        ("  rules: x\n", "3: job \"a\": rules: expected a list"),
        ("  rules:\n  - if: $A =\n", "4: job \"a\": rules:if: the condition cannot be read at character 4"),
        (
            "  rules:\n  - if: $A =~ /(/\n",
            "4: job \"a\": rules:if: the pattern cannot be read: unclosed group",
        ),
        ("  rules:\n  - exists: [x]\n", "4: job \"a\": rules:exists: UNSUPPORTED"),
        (
            "  rules:\n  - changes: [../x]\n",
            "4: job \"a\": rules:changes: \"../x\" is no path below the work directory",
        ),
        ("  rules: []\n  only: [x]\n", "4: job \"a\": rules: use rules or only/except, not both"),
        ("  only: [x@y/z]\n", "3: job \"a\": only: \"x@y/z\" is none of the allowed words"),
        ("  only: {variables: [$A]}\n", "3: job \"a\": only:variables: UNSUPPORTED"),
        ("  except: [/x]\n", "3: job \"a\": except: the pattern cannot be read: no / at its end"),
        ("  needs: x\n", "3: job \"a\": needs: expected a list"),
        ("  needs: [b]\n", "1: job \"a\": needs: needs \"b\", which is not defined"),
        ("  needs: [a]\n", "1: job \"a\": needs: jobs need each other in a circle"),
        ("  allow_failure: maybe\n", "3: job \"a\": allow_failure: expected true or false"),
        ("  allow_failure: {exit_codes: 3}\n", "3: job \"a\": allow_failure:exit_codes: UNSUPPORTED"),
        ("  when: delayed\n", "3: job \"a\": when: \"delayed\" is none of the allowed words"),
        ("  timeout: soon\n", "3: job \"a\": timeout: expected a time such as 1h 30m"),
        ("  timeout: 2 days\n", "3: job \"a\": timeout: must lie between 1 and 21600"),
        ("  artifacts: {}\n", "3: job \"a\": artifacts:paths: expected a list of texts"),
        (
            "  artifacts: {paths: [/etc]}\n",
            "3: job \"a\": artifacts:paths: \"/etc\" is no path below the work directory",
        ),
        ("  artifacts: {paths: [a], reports: {}}\n", "3: job \"a\": artifacts:reports: UNSUPPORTED"),
        ("  retry: 3\n", "3: job \"a\": retry: must lie between 0 and 2"),
        ("  retry: x\n", "3: job \"a\": retry: expected a whole number"),
    ];
    for (lines, expected) in cases {
        let expected = expected.replace("UNSUPPORTED", UNSUPPORTED);
        assert_eq!(defects(&format!("a:\n  script: [\"true\"]\n{lines}")), [expected], "{lines}");
    }
}

#[test]
fn b7_the_top_of_the_file_is_checked_too() {
    let unsupported = UNSUPPORTED;
    let outside = "a pipeline builds, tests and deploys this repository, nothing else";
    let cases = [
        ("", "1: no job"),
        ("# nothing\n", "1: no job"),
        ("stages: [x]\n", "1: no job"),
        ("just text\n", "1: expected a map"),
        ("a:\n  stage: test\n", "1: job \"a\": script: a job needs a script"),
        ("a: {script: []}\n", "1: job \"a\": script: a job needs a script"),
        ("cache: {}\na: {script: x}\n", &format!("1: cache: {unsupported}")),
        ("workflow: {}\na: {script: x}\n", &format!("1: workflow: {unsupported}")),
        ("a: {script: x}\nfoo: bar\n", &format!("2: foo: {unsupported}")),
        ("include: x.yml\na: {script: x}\n", &format!("1: include: {outside}")),
        ("image: rust\na: {script: x}\n", "1: image: no runner offers containers"),
        ("default: {cache: x}\na: {script: x}\n", &format!("1: default:cache: {unsupported}")),
        ("stages: x\na: {script: x, stage: x}\n", "1: stages: expected a list of texts"),
        (
            "stages: [one, two]\na: {script: x, stage: one, needs: [b]}\nb: {script: x, stage: two}\n",
            "2: job \"a\": needs: needs \"b\", which stands in a later stage",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(defects(text), [expected], "{text}");
    }
}

#[test]
fn all_defects_are_told_at_once_in_the_order_of_their_lines() {
    let text = "b:\n  script: x\n  image: y\na:\n  when: never ever\n  cache: z\n";
    let lines: Vec<String> = defects(text).iter().map(|d| d.split(':').next().unwrap().to_owned()).collect();
    assert_eq!(lines, ["3", "4", "5", "6"]);
}

#[test]
fn yaml_1_1_is_read_as_gitlab_reads_it() {
    let text = "\
variables:
  YES: yes
  OFF: off
  F: false
  VERSION: 3.10
  OCTAL: 0755
  QUOTED: '3.10'
  EMPTY:
  LONG: one
    two
a: {script: x}
";
    let pipeline = Pipeline::parse(text).unwrap();
    let expected = [
        ("EMPTY", ""),
        ("F", "false"),
        ("LONG", "one two"),
        ("OCTAL", "493"),
        ("OFF", "false"),
        ("QUOTED", "3.10"),
        ("VERSION", "3.1"),
        ("YES", "true"),
    ];
    let read: Vec<_> = pipeline.variables.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    assert_eq!(read, expected);
    let warned: Vec<usize> = pipeline.warnings.iter().map(|w| w.line).collect();
    assert_eq!(warned, [2, 3, 5, 6]);
}

#[test]
fn merge_keys_give_way_to_own_keys() {
    let text = "\
.one: &one {script: one, stage: build}
.two: &two {script: two, stage: deploy, retry: 1}
a:
  <<: [*one, *two]
  stage: test
";
    let job = Pipeline::parse(text).unwrap().jobs.remove(0);
    assert_eq!((job.script[0].as_str(), job.stage.as_str(), job.retry), ("one", "test", 1));
}
