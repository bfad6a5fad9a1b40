//! Random input: nothing panics, no secret gets through.

use proptest::prelude::*;
use runner::Pipeline;
use runner::glob::Glob;
use runner::mask::Mask;
use runner::pipeline::{Condition, variables};

/// Pieces of which pipeline files are made, to get deeper than random characters would.
fn yaml() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "a:\n",
        "  script: x\n",
        "  script:\n",
        "  - y\n",
        "    - z\n",
        "  rules:\n",
        "  - if: $A\n",
        "b: ",
        "{",
        "}",
        "[",
        "]",
        ",",
        "&x ",
        "*x",
        "<<: ",
        "? ",
        ": ",
        "!t ",
        "|\n",
        ">\n",
        "'",
        "\"",
        "\n",
        "  ",
        "needs: [a]\n",
        "timeout: -1h\n",
        "retry: -0x-8\n",
        "variables: {A: -0x-8000000000000000, B: 08, C: .5}\n",
        "\u{e9}",
        "#",
        "---\n",
        "stages: ",
        "null",
        "~",
    ]);
    prop::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn si6_no_text_makes_the_parser_panic(text in yaml(), other in "\\PC{0,60}") {
        for text in [text, other] {
            let lines = text.lines().count().max(1) + 1;
            if let Err(defects) = Pipeline::parse(&text) {
                prop_assert!(!defects.is_empty());
                prop_assert!(defects.iter().all(|defect| (1..=lines).contains(&defect.line)), "{defects:?}");
            }
        }
    }

    #[test]
    fn no_condition_or_pattern_panics(
        text in "[$A{}()=!~&|/\\\\\"' n\\[\\]*?,.]{0,30}",
        path in "[a/.]{0,9}",
    ) {
        let _read = Condition::parse(&text);
        if let Some(glob) = Glob::new(&text) {
            let _matched = glob.matches(&path);
        }
        let _expanded = variables::expand(&text, &std::collections::BTreeMap::new());
    }

    #[test]
    fn si7_no_secret_gets_through_whatever_the_pieces(
        secret in "[ab]{8,12}",
        noise in prop::collection::vec("[ab ]{0,9}", 1..6),
        cut in 1_usize..7,
    ) {
        let text = noise.join(&secret);
        let mut mask = Mask::new([secret.as_str()]);
        let mut out = Vec::new();
        for piece in text.as_bytes().chunks(cut) {
            out.extend(mask.push(piece));
        }
        out.extend(mask.rest());
        let mut whole = Mask::new([secret.as_str()]);
        let mut expected = whole.push(text.as_bytes());
        expected.extend(whole.rest());
        prop_assert_eq!(&out, &expected);
        prop_assert!(!String::from_utf8_lossy(&out).contains(&secret));
    }
}
