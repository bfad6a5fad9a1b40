//! SI6 under fuzzing: pipeline files, conditions, patterns.

#[path = "../../../testkit/src/fuzz.rs"]
mod fuzz;

use fuzz::fuzz;
use runner::Pipeline;
use runner::glob::Glob;
use runner::pipeline::Condition;

const WHOLE: &str = r#"stages: [build, test, deploy]
variables:
  KOTA: Batam
  JALUR: "$KOTA/izin"
.dasar: &dasar
  before_script:
    - echo mulai
  timeout: 10m
build:
  <<: *dasar
  stage: build
  script:
    - ./build.sh
  artifacts:
    paths: [site/]
    expire_in: 1 week
test:
  stage: test
  needs: [build]
  script: ./test.sh
  rules:
    - if: '$CI_COMMIT_BRANCH =~ /^issue\/[0-9]+/ && $KOTA != "x"'
      changes: ["app/**/*.php"]
      when: on_success
    - when: never
deploy:
  stage: deploy
  environment: staging
  script:
    - |
      ./deploy.sh
  retry: 1
  when: manual
"#;

#[test]
fn si6_fuzzed_pipeline_files_are_read_or_refused_with_their_line() {
    let samples = [WHOLE, "a:\n  script: x\n", "{a: {script: [x, y], needs: []}, b: {script: \"z\"}}\n"];
    let samples = samples.map(|text| text.as_bytes().to_vec());
    let words: [&[u8]; 16] = [
        b"&x ",
        b"*x",
        b"<<: ",
        b"!!str ",
        b"? ",
        b": ",
        b"|\n",
        b">-\n",
        b"[",
        b"{",
        b"\n---\n",
        b"~",
        b"  - ",
        b"needs: [a]\n",
        b"extends: .dasar\n",
        b"\t",
    ];
    Pipeline::parse(WHOLE).unwrap();
    fuzz("pipeline file", &samples, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        // YAML ends lines at a lone CR too.
        let lines = text.split(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']).count() + 1;
        let read = Pipeline::parse(&text);
        if let Err(defects) = &read {
            assert!(!defects.is_empty());
            assert!(defects.iter().all(|defect| (1..=lines).contains(&defect.line)), "{defects:?}");
        }
        // The same bytes are the same pipeline: what was accepted at 10 is what runs.
        assert_eq!(format!("{read:?}"), format!("{:?}", Pipeline::parse(&text)));
    });
}

#[test]
fn si6_fuzzed_conditions_and_patterns_are_read_or_refused() {
    let samples =
        ["$A == \"x\" && ($B != $C || $D =~ /^a+b$/i)", "app/**/[a-z]*.{php,js}", "$CI_COMMIT_BRANCH"];
    let samples = samples.map(|text| text.as_bytes().to_vec());
    let words: [&[u8]; 10] = [b"(", b")", b"&&", b"||", b"=~", b"!~", b"/", b"**", b"{{", b"null"];
    let variables = [("A".to_owned(), "x".repeat(200)), ("B".to_owned(), String::new())].into();
    fuzz("conditions", &samples, &words, |bytes| {
        let text = String::from_utf8_lossy(bytes);
        if let Ok(condition) = Condition::parse(&text) {
            let first = condition.holds(&variables);
            assert_eq!(first, condition.holds(&variables));
        }
        if let Some(glob) = Glob::new(&text) {
            assert!(!glob.matches("../x") || !text.contains(".."), "{text}");
            let _ = glob.matches(&"a/".repeat(200));
        }
    });
}
