//! `cargo xtask conformance`: git's own tests of web servers, run against `alur git-conformance`. The scripts
//! are git's (GPL-2) and are no part of this repository: they come from Debian's source package of the very
//! version that is installed. Where they cannot be had, the run says that it was skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

/// What does not apply, with the reason: `script | title | reason`, title `*` for a whole script.
const LISTED: &str = include_str!("git-conformance.txt");
/// Lines of the list. It may only shrink: whoever raises this number says why in the commit.
const LISTED_MAX: usize = 48;
/// Tests of a web server, in the order in which they run.
const SCRIPTS: [&str; 8] = [
    "t5541-http-push-smart",
    "t5551-http-fetch-smart",
    "t5542-push-http-shallow",
    "t5539-fetch-http-shallow",
    "t5545-push-options",
    "t5616-partial-clone",
    "t5702-protocol-v2",
    "t5563-simple-http-auth",
];
/// Scripts that name no web server: they try git's programs by file paths, whoever serves.
const NO_SERVER: [&str; 4] = [
    "t5562-http-backend-content-length",
    "t5543-atomic-push",
    "t5546-receive-limits",
    "t5547-push-quarantine",
];
/// Stands in for Apache, which git's tests call.
const WRAPPER: &str = r#"#!/bin/sh
case " $* " in *" -v "*) echo "Server version: Apache/2.4.99 (alur)"; exit 0;; esac
while [ $# -gt 0 ]; do
	case "$1" in
	-d) root=$2; shift;;
	-c) port=${2##*:}; shift;;
	-k) act=$2; shift;;
	esac
	shift
done
if [ "$act" = stop ]; then kill "$(cat "$root/alur.pid")"; exit; fi
unset GIT_TRACE
PROGRAM git-conformance --root "$root/www" --port "$port" --password pass@host \
	>"$root/error.log" 2>&1 </dev/null &
echo $! >"$root/alur.pid"
tries=0
until grep -q ready "$root/error.log"; do
	tries=$((tries + 1))
	[ $tries -lt 100 ] || exit 1
	sleep 0.1
done
"#;

/// How the cases of one script ended.
#[derive(Default)]
struct Ended {
    passed: BTreeSet<String>,
    failed: BTreeSet<String>,
    skipped: usize,
}

/// True when every case that applies passed, or nothing could be tried.
pub fn run(root: &Path) -> Result<bool> {
    let listed = listed()?;
    let place = tempfile::Builder::new().prefix("alur-git-conformance-").tempdir()?;
    // The scripts refuse to run as root: they and what they call must be reached by somebody else.
    std::fs::set_permissions(place.path(), std::fs::Permissions::from_mode(0o755))?;
    let source = match source(root, place.path()) {
        Ok(source) => source,
        Err(why) => {
            println!("SKIPPED: git's test scripts of this version cannot be had here: {why:#}");
            return Ok(true);
        }
    };
    for script in NO_SERVER {
        if std::fs::read_to_string(source.join(format!("t/{script}.sh")))?.contains("lib-httpd.sh") {
            bail!("{script} asks for a web server now: run it");
        }
        println!("{script}: asks for no web server");
    }
    let program = program(root, place.path())?;
    let mut whole = true;
    let mut none = BTreeMap::new();
    for script in SCRIPTS {
        let ended = script_ended(&source, place.path(), &program, script)?;
        let here = listed.get(script).unwrap_or(&none);
        whole &= told(script, &ended, here);
        none.clear();
    }
    Ok(whole)
}

/// Script, title, reason.
fn listed() -> Result<BTreeMap<String, BTreeMap<String, String>>> {
    let mut all: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    let lines = LISTED.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut count = 0;
    for line in lines {
        let parts: Vec<&str> = line.split(" | ").map(str::trim).collect();
        let [script, title, reason] = parts.as_slice() else { bail!("git-conformance.txt: {line}") };
        if !SCRIPTS.contains(script) || reason.is_empty() {
            bail!("git-conformance.txt: {line}");
        }
        all.entry((*script).to_owned()).or_default().insert((*title).to_owned(), (*reason).to_owned());
        count += 1;
    }
    if count > LISTED_MAX {
        bail!("git-conformance.txt has {count} lines; it may only shrink from {LISTED_MAX}");
    }
    Ok(all)
}

/// Says how a script ended. A case that fails must be listed, a listed one must fail.
fn told(script: &str, ended: &Ended, listed: &BTreeMap<String, String>) -> bool {
    let all = listed.contains_key("*");
    let unlisted: Vec<_> = ended.failed.iter().filter(|title| !all && !listed.contains_key(*title)).collect();
    let healed: Vec<_> = listed.keys().filter(|title| ended.passed.contains(*title)).collect();
    println!(
        "{script}: {} passed, {} do not apply, {} failed, {} skipped by git itself",
        ended.passed.len(),
        ended.failed.len() - unlisted.len(),
        unlisted.len(),
        ended.skipped
    );
    for title in &unlisted {
        println!("  FAILED {title}");
    }
    for title in &healed {
        println!("  passes now, so it leaves the list: {title}");
    }
    unlisted.is_empty() && healed.is_empty() && !(ended.passed.is_empty() && ended.failed.is_empty())
}

fn script_ended(source: &Path, place: &Path, program: &Path, script: &str) -> Result<Ended> {
    println!("==> {script}");
    let out = place.join("out");
    let mut test = if super::machine::is_root() {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(["--reuid=65534", "--regid=65534", "--clear-groups", "sh"]);
        setpriv
    } else {
        Command::new("sh")
    };
    let git = installed()?;
    test.arg(format!("{script}.sh")).current_dir(source.join("t"));
    test.env("GIT_TEST_INSTALLED", git).env("GIT_TEST_HTTPD", "true").env("LIB_HTTPD_PATH", program);
    test.env("TEST_OUTPUT_DIRECTORY", &out).env("LIB_HTTPD_MODULE_PATH", place).env("HOME", &out);
    let output = test.output().with_context(|| format!("starting {script}"))?;
    let mut ended = Ended::default();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for line in text.lines() {
        let (failed, rest) = match line.strip_prefix("not ok ") {
            Some(rest) => (true, rest),
            None => (false, line.strip_prefix("ok ").unwrap_or_default()),
        };
        let Some((_, title)) = rest.split_once(" - ").or_else(|| rest.split_once(' ')) else { continue };
        match (failed, title.contains("# TODO"), title.starts_with("# skip") || title.contains(" # skip")) {
            (true, false, _) => ended.failed.insert(title.to_owned()),
            (_, true, _) | (_, _, true) => {
                ended.skipped += 1;
                true
            }
            (false, ..) => ended.passed.insert(title.to_owned()),
        };
    }
    if ended.passed.is_empty() {
        println!("{text}{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(ended)
}

/// The directory of the installed git.
fn installed() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).find(|directory| directory.join("git").is_file());
    found.context("git is not on PATH")
}

/// Our binary and its wrapper, where somebody without rights reaches them.
fn program(root: &Path, place: &Path) -> Result<PathBuf> {
    let built = super::cargo(root, &["build", "--workspace", "--bin", "alur"]).status()?;
    if !built.success() {
        bail!("the binary does not build");
    }
    let target = std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let (alur, wrapper) = (place.join("alur"), place.join("httpd"));
    std::fs::copy(target.join("debug/alur"), &alur).context("copying the binary")?;
    std::fs::write(&wrapper, WRAPPER.replace("PROGRAM", &alur.to_string_lossy()))?;
    std::fs::set_permissions(&wrapper, std::fs::Permissions::from_mode(0o755))?;
    let out = place.join("out");
    std::fs::create_dir(&out)?;
    std::fs::set_permissions(&out, std::fs::Permissions::from_mode(0o777))?;
    Ok(wrapper)
}

/// git's source tree of the installed version, with its test helper built: the one that `ALUR_GIT_SOURCE`
/// names, or Debian's.
fn source(root: &Path, place: &Path) -> Result<PathBuf> {
    let given = std::env::var_os("ALUR_GIT_SOURCE").map(PathBuf::from);
    let source = match given {
        Some(given) => given,
        None => fetched(place)?,
    };
    let helper = source.join("t/helper/test-tool");
    if !helper.is_file() {
        let parts = ["CFLAGS=-O0", "NO_CURL=1", "NO_EXPAT=1", "NO_GETTEXT=1", "NO_OPENSSL=1", "NO_TCLTK=1"];
        let mut make = Command::new("make");
        make.arg("-j2").args(parts).args(["t/helper/test-tool", "GIT-BUILD-OPTIONS"]).current_dir(&source);
        let log = std::fs::File::create(place.join("make.log"))?;
        make.stdout(log.try_clone()?).stderr(log);
        if !make.status().context("starting make")?.success() {
            bail!("git's test helper does not build; see make in {}", root.display());
        }
    }
    // The scripts look for the templates of a build; they are files to be copied.
    let programs = ["SHELL_PATH=/bin/sh", "PERL_PATH=/usr/bin/perl"];
    let templates = Command::new("make").arg("-C").arg(source.join("templates")).args(programs).status()?;
    if !templates.success() {
        bail!("git's templates do not build");
    }
    // The installed git, which is what is tried, speaks HTTP; only the helper was built without.
    let options = source.join("GIT-BUILD-OPTIONS");
    let text = std::fs::read_to_string(&options).context("reading GIT-BUILD-OPTIONS")?;
    let lines = text.lines().map(|line| if line.starts_with("NO_CURL=") { "NO_CURL=''" } else { line });
    std::fs::write(&options, lines.collect::<Vec<_>>().join("\n") + "\n")?;
    let status = Command::new("chmod").args(["-R", "a+rX"]).arg(&source).status()?;
    if status.success() { Ok(source) } else { bail!("the source cannot be opened to others") }
}

/// Debian's source package, from whichever release has this version.
fn fetched(place: &Path) -> Result<PathBuf> {
    let said = Command::new("git").arg("version").output()?;
    let said = String::from_utf8_lossy(&said.stdout).into_owned();
    let version = said.split_whitespace().nth(2).context("git says no version")?.to_owned();
    let lists = place.join("lists");
    std::fs::create_dir_all(lists.join("partial"))?;
    let releases = ["oldstable", "stable", "testing"];
    let lines = releases.map(|release| format!("deb-src http://deb.debian.org/debian {release} main\n"));
    std::fs::write(place.join("sources.list"), lines.concat())?;
    let apt = |words: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.arg("-q").arg("-o").arg(format!("Dir::Etc::sourcelist={}", place.join("sources.list").display()));
        apt.args(["-o", "Dir::Etc::sourceparts=-", "-o"])
            .arg(format!("Dir::State::lists={}", lists.display()));
        apt.args(["-o", "APT::Sandbox::User=root"]).args(words).current_dir(place);
        apt
    };
    if !apt(&["update"]).status().context("starting apt-get")?.success() {
        bail!("apt-get update failed");
    }
    let mut cache = Command::new("apt-cache");
    cache.arg("-o").arg(format!("Dir::Etc::sourcelist={}", place.join("sources.list").display()));
    cache.args(["-o", "Dir::Etc::sourceparts=-", "-o"]).arg(format!("Dir::State::lists={}", lists.display()));
    let shown = cache.args(["showsrc", "git"]).output()?;
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    let versions = shown.lines().filter_map(|line| line.strip_prefix("Version: "));
    let package = versions.into_iter().find(|full| full.contains(&format!(":{version}-")));
    let package = package.with_context(|| format!("no release of Debian has git {version}"))?;
    if !apt(&["source", "--download-only", &format!("git={package}")]).status()?.success() {
        bail!("apt-get source git={package} failed");
    }
    let archive = format!("git_{version}.orig.tar.xz");
    if !Command::new("tar").args(["xf", &archive]).current_dir(place).status()?.success() {
        bail!("{archive} does not unpack");
    }
    Ok(place.join(format!("git-{version}")))
}
