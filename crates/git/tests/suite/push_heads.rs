//! SF2: the head of a push, well made and hostile; and the answer to a refused one.

use git::{Error, Oid, PushHead, report_refusal};
use proptest::prelude::*;

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";

fn pkt(data: &[u8]) -> Vec<u8> {
    let mut line = format!("{:04x}", data.len() + 4).into_bytes();
    line.extend_from_slice(data);
    line
}

fn command(name: &str, capabilities: &str) -> Vec<u8> {
    pkt(format!("{OLD} {NEW} {name}\0{capabilities}").as_bytes())
}

fn parse(bytes: &[u8]) -> Result<PushHead, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(PushHead::parse(&mut &*bytes))
}

fn join(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

#[test]
fn a_head_is_read_up_to_the_pack() {
    let bytes = join(&[
        &pkt(format!("shallow {OLD}").as_bytes()),
        &command("refs/heads/issue/7", " report-status side-band-64k push-options object-format=sha1"),
        &pkt(format!("{OLD} {NEW} refs/heads/b\n").as_bytes()),
        b"0000",
        &pkt("local-test=passed: login dicoba".as_bytes()),
        b"0000",
        b"PACK....",
    ]);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let mut reader = &*bytes;
    let head = runtime.block_on(PushHead::parse(&mut reader)).unwrap();
    assert_eq!(reader, b"PACK....");
    let names: Vec<&str> = head.commands.iter().map(|command| command.name.as_str()).collect();
    assert_eq!(names, ["refs/heads/issue/7", "refs/heads/b"]);
    assert_eq!(head.commands[0].new, NEW.parse::<Oid>().unwrap());
    assert_eq!(head.options, ["local-test=passed: login dicoba"]);
    assert!(head.can("side-band-64k") && !head.is_probe());
    assert!(parse(b"0000").unwrap().is_probe());
}

#[test]
fn sf2_hostile_heads_are_refused_within_limits() {
    let good = command("refs/heads/a", "report-status");
    let many: Vec<u8> = (0..1_001).flat_map(|_| command("refs/heads/a", "")).collect();
    let big = pkt(format!("{OLD} {NEW} refs/heads/a\0{}", "x".repeat(65_000)).as_bytes());
    let options: Vec<u8> = (0..21).flat_map(|_| pkt(b"a=b")).collect();
    let with_options = command("refs/heads/a", "push-options");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("empty", vec![]),
        ("length 1", b"0001".to_vec()),
        ("length 2", b"0002".to_vec()),
        ("length 3", b"0003".to_vec()),
        ("length 4", b"0004".to_vec()),
        ("length 5 without NUL", b"0005a0000".to_vec()),
        ("beyond 65520", b"fff1".to_vec()),
        ("no hex", b"00zz".to_vec()),
        ("sign", b"+012".to_vec()),
        ("cut length", b"00".to_vec()),
        ("cut line", b"0050abc".to_vec()),
        ("no flush", good.clone()),
        ("1001 commands", join(&[&many, b"0000"])),
        ("capabilities of 1 MB in lines of 64 K", join(&[&big, &big, b"0000"])),
        ("two NULs", join(&[&pkt(format!("{OLD} {NEW} refs/heads/a\0b\0c").as_bytes()), b"0000"])),
        ("NUL in a later ref", join(&[&good, &command("refs/heads/b", "x"), b"0000"])),
        ("no ref", join(&[&command("staging", ""), b"0000"])),
        ("newline in ref", join(&[&command("refs/heads/a\nb", ""), b"0000"])),
        ("bad id", join(&[&pkt(format!("{OLD} zzz{} refs/heads/a\0", &NEW[3..]).as_bytes()), b"0000"])),
        ("tab instead of space", join(&[&pkt(format!("{OLD}\t{NEW} refs/heads/a\0").as_bytes()), b"0000"])),
        (
            "not UTF-8",
            join(&[&pkt(&[format!("{OLD} {NEW} refs/heads/").as_bytes(), b"\xff\0"].concat()), b"0000"]),
        ),
        ("sha256", join(&[&command("refs/heads/a", "object-format=sha256"), b"0000"])),
        ("push certificate", join(&[&pkt(b"push-cert\0report-status"), b"0000"])),
        ("shallow without id", join(&[&pkt(b"shallow x"), b"0000"])),
        ("21 options", join(&[&with_options, b"0000", &options, b"0000"])),
        ("long option", join(&[&with_options, b"0000", &pkt(&[b'a'; 1_025]), b"0000"])),
        ("option with ESC", join(&[&with_options, b"0000", &pkt(b"a=\x1b[31m"), b"0000"])),
        ("options without flush", join(&[&with_options, b"0000", &pkt(b"a=b")])),
    ];
    for (name, bytes) in cases {
        let end = parse(&bytes);
        assert!(matches!(end, Err(Error::PushHead(_))), "{name}: {end:?}");
    }
}

#[test]
fn a_refusal_speaks_as_the_client_can_hear() {
    let answer = |capabilities: &str| {
        let head = parse(&join(&[&command("refs/heads/x", capabilities), b"0000"])).unwrap();
        let bytes = report_refusal(&head, |_| "G03\nditolak".to_owned(), "Ditolak: langkah 10\nlagi\n");
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let report = "000eunpack ok\n001fng refs/heads/x G03ditolak\n0000";
    assert_eq!(answer("report-status"), report);
    assert_eq!(answer(""), "");
    let banded = answer("report-status side-band-64k");
    assert!(banded.starts_with("001e\u{2}Ditolak: langkah 10\nlagi\n"), "{banded:?}");
    assert!(banded.ends_with(&format!("\u{1}{report}0000")), "{banded:?}");
    assert_eq!(answer("side-band-64k"), "001e\u{2}Ditolak: langkah 10\nlagi\n0000");
}

proptest! {
    #[test]
    fn sf2_no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&bytes);
    }

    #[test]
    fn sf2_no_broken_head_makes_it_panic(at in 0_usize..120, byte in any::<u8>()) {
        let mut bytes = join(&[&command("refs/heads/a", "push-options"), b"0000", &pkt(b"a=b"), b"0000"]);
        if let Some(place) = bytes.get_mut(at) {
            *place = byte;
        }
        let _ = parse(&bytes);
    }
}
