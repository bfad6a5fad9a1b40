//! SI6: pipeline files that are made to hurt are refused, and soon.

use std::time::{Duration, Instant};

use runner::Pipeline;
use runner::pipeline::Condition;

fn refused_soon(name: &str, text: &str, expected: &str) {
    // The best of three: other tests share the processors.
    let mut took = Duration::MAX;
    let mut defects = Vec::new();
    for _ in 0..3 {
        let began = Instant::now();
        defects = Pipeline::parse(text).expect_err(name);
        took = took.min(began.elapsed());
    }
    println!("{name}: {took:?}");
    assert!(defects[0].to_string().contains(expected), "{name}: {}", defects[0]);
    assert!(took < Duration::from_millis(50), "{name}: {took:?}");
}

#[test]
fn si6_yaml_attacks_are_refused_within_50_ms() {
    let mut bomb = String::from("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for i in 1..20 {
        let inner = vec![format!("*a{}", i - 1); 10].join(",");
        bomb.push_str(&format!("a{i}: &a{i} [{inner}]\n"));
    }
    refused_soon("alias bomb", &bomb, "more than 100000 values");
    let text = format!("x: &x \"{}\"\ny: [{}]\n", "y".repeat(10_000), vec!["*x"; 500].join(","));
    refused_soon("text bomb", &text, "larger than");
    refused_soon("large file", &"a".repeat(1024 * 1024 + 1), "larger than");
    refused_soon("deep flow", &format!("a: {}", "[".repeat(10_000)), "");
    refused_soon("deep maps", &format!("a: {}", "{b: ".repeat(10_000)), "");
    let deep: String = (0..1_000).map(|i| format!("{}k:\n", " ".repeat(i))).collect();
    refused_soon("deep blocks", &deep, "nested deeper");
    refused_soon("deep dashes", &format!("a:\n {}x", "- ".repeat(10_000)), "nested deeper");
    refused_soon("duplicate keys", "a: {script: x}\na: {script: y}\n", "appears twice, first on line 1");
    refused_soon(
        "inner duplicate",
        "a:\n  script: x\n  script: y\n",
        ".gitlab-ci.yml:3: script: the key appears twice",
    );
    refused_soon("tag", "a: {script: !reference [b, script]}\n", "tags are not supported");
    refused_soon("object tag", "a: !ruby/object:Foo {script: x}\n", "tags are not supported");
    refused_soon("unknown alias", "a: {script: *nothing}\n", "");
    refused_soon("self alias", "a: &a {script: *a}\n", "");
    refused_soon("merge of a text", "a: {<<: x, script: y}\n", "expected a map");
    refused_soon("map as key", "? {a: b}\n: c\n", "a key must be a text");
    refused_soon("two documents", "a: {script: x}\n---\nb: {script: x}\n", "second document");
    refused_soon("not YAML", "a: [\n", "");
    refused_soon("NUL", "a: \"\\0\"\n\0", "");
    let merges: String = (0..200).map(|i| format!(".m{i}: &m{i} {{<<: [{}], k{i}: x}}\n", all(i))).collect();
    refused_soon("merge bomb", &merges, "");
}

fn all(below: usize) -> String {
    (0..below).map(|i| format!("*m{i}")).collect::<Vec<_>>().join(",")
}

#[test]
fn si6_a_megabyte_of_text_is_read_or_refused_soon() {
    for (name, text) in [
        ("one scalar", format!("a: {{script: \"{}\"}}\n", "x".repeat(1_000_000))),
        ("block scalar", format!("a:\n  script: |\n{}", "    line of text\n".repeat(50_000))),
    ] {
        let began = Instant::now();
        let read = Pipeline::parse(&text);
        // An unoptimized build of the scanner is several times slower than the one that serves.
        assert!(began.elapsed() < Duration::from_millis(500), "{name}: {:?}", began.elapsed());
        assert!(read.is_ok(), "{name}: {read:?}");
    }
}

#[test]
fn conditions_cannot_run_away() {
    assert!(Condition::parse(&"(".repeat(10_000)).is_err());
    assert!(Condition::parse(&format!("$A =~ /{}/", "(a*)*".repeat(1_000))).is_err());
    assert!(Condition::parse("$A =~ /(\\w{1000}){1000}/").is_err());
    let began = Instant::now();
    let condition = Condition::parse("$A =~ /^(a+)+$/").unwrap();
    let variables = [(String::from("A"), format!("{}!", "a".repeat(50_000)))].into();
    assert!(!condition.holds(&variables));
    assert!(began.elapsed() < Duration::from_millis(200), "{:?}", began.elapsed());
}
