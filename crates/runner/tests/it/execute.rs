//! Real jobs on every rung that works here.

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::Duration;

use runner::log::LogWriter;
use runner::pipeline::ArtifactsWhen;
use runner::sandbox::{Rung, Sandbox, Setup};
use runner::{
    ArtifactsOut, CancelToken, EndState, FailCause, InfrastructureFault, JobEnd, JobSpec, Limits, Network,
    Secret, Slot, site,
};

/// A rung with directories of its own; each test has other slots, since a slot runs one job at a time.
struct Yard {
    sandbox: Sandbox,
    dir: tempfile::TempDir,
    slot: u16,
    runs: std::cell::Cell<u32>,
}

fn setup(rung: Rung, dir: &Path) -> Setup {
    Setup {
        wanted: Some(rung),
        helper: PathBuf::from(env!("CARGO_BIN_EXE_sandbox_exec")),
        run_dir: dir.join("run"),
    }
}

/// The yards of the rungs that work here, for one test. At least one must, or the test says that it did not
/// run.
fn yards(slot: u16) -> Vec<Yard> {
    let mut out = Vec::new();
    for (rung, offset) in [(Rung::Bwrap, 0), (Rung::Landlock, 50)] {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), std::os::unix::fs::PermissionsExt::from_mode(0o711)).unwrap();
        match Sandbox::detect(&setup(rung, dir.path())) {
            Ok(sandbox) => {
                out.push(Yard { sandbox, dir, slot: slot + offset, runs: std::cell::Cell::new(0) });
            }
            Err(error) => println!("not tried on {rung}: {error}"),
        }
    }
    if out.is_empty() {
        println!("no sandbox works on this machine: the test did not run");
    }
    out
}

impl Yard {
    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn spec(&self, script: &[&str]) -> JobSpec {
        let run = self.runs.get();
        self.runs.set(run + 1);
        let work = self.path(&format!("work-{run}"));
        fs::create_dir_all(&work).unwrap();
        JobSpec {
            name: format!("job-{run}"),
            run_dir: self.path("run"),
            work,
            environment_dir: None,
            before_script: vec![],
            script: script.iter().map(|line| (*line).to_owned()).collect(),
            after_script: vec![],
            variables: BTreeMap::new(),
            late_variables: BTreeMap::new(),
            secrets: BTreeMap::new(),
            timeout_s: 60,
            limits: Limits::default(),
            artifacts_in: vec![],
            artifacts: None,
            slot: Slot::Job(self.slot),
            network: Network::Off,
        }
    }

    fn run(&self, spec: &JobSpec) -> (JobEnd, String) {
        self.run_with(spec, &CancelToken::new())
    }

    fn run_with(&self, spec: &JobSpec, cancel: &CancelToken) -> (JobEnd, String) {
        let log = self.path(&format!("{}.log", spec.name));
        let end = self.sandbox.execute(spec, LogWriter::create(&log).unwrap(), cancel);
        let log = runner::log::readable(&fs::read(&log).unwrap());
        assert!(!spec.run_dir.join(&spec.name).exists(), "control files are removed");
        (end, log)
    }

    /// Runs one line and gives its output without the line of the command itself.
    fn output(&self, line: &str) -> String {
        let (end, log) = self.run(&self.spec(&[line]));
        assert!(matches!(end.state, EndState::Passed | EndState::Failed { .. }), "{end:?}");
        log.lines().filter(|shown| !shown.starts_with("$ ")).collect::<Vec<_>>().join("\n")
    }
}

/// What a job that does not end by itself runs: so many seconds and a fraction that no other run of these
/// tests has, since what is left is looked for on the whole machine.
fn sleep(seconds: u32) -> String {
    format!("sleep {seconds}.{:07}", std::process::id())
}

#[test]
fn a_job_passes_or_fails_by_its_commands() {
    for yard in yards(0) {
        let (end, log) = yard.run(&yard.spec(&["echo one", "echo two >&2"]));
        assert_eq!(end.state, EndState::Passed, "{log}");
        assert_eq!(log, "$ echo one\none\n$ echo two >&2\ntwo\n");
        let cases =
            [("exit 7", 7), ("false", 1), ("false | cat", 1), ("kill -9 $$", 137), ("nosuchcommand", 127)];
        for (line, code) in cases {
            let (end, log) = yard.run(&yard.spec(&[line, "echo never"]));
            assert_eq!(
                end.state,
                EndState::Failed { exit_code: code, cause: FailCause::Script },
                "{line}: {log}"
            );
            assert!(!log.contains("never"), "{log}");
        }
        let (end, _) = yard.run(&yard.spec(&["if true", "then echo"]));
        assert!(matches!(end.state, EndState::Failed { .. }), "{end:?}");
    }
}

#[test]
fn b6_after_script_is_a_shell_of_its_own() {
    for yard in yards(1) {
        let mut spec = yard.spec(&["export LEAK=1", "echo $GIVEN", "exit 3"]);
        spec.before_script = vec![String::from("echo before")];
        spec.after_script =
            vec![String::from("echo after $CI_JOB_STATUS ${LEAK:-none}"), String::from("exit 9")];
        spec.variables.insert(String::from("GIVEN"), String::from("it's $HOME"));
        let (end, log) = yard.run(&spec);
        assert_eq!(end.state, EndState::Failed { exit_code: 3, cause: FailCause::Script });
        assert!(log.contains("before\n") && log.contains("it's $HOME\n"), "{log}");
        assert!(log.contains("after failed none\n"), "{log}");
    }
}

#[test]
fn si4_a_job_that_takes_too_long_is_ended_with_all_it_started() {
    for yard in yards(2) {
        let sleep = sleep(1000);
        let mut spec = yard.spec(&[&format!("setsid {sleep} & {sleep}")]);
        spec.timeout_s = 1;
        let (end, _) = yard.run(&spec);
        assert_eq!(end.state, EndState::TimedOut);
        assert!(end.duration < Duration::from_secs(20), "{:?}", end.duration);
        assert_none_left(&sleep);
    }
}

#[test]
fn si4_an_orphan_daemon_ends_with_its_job() {
    for yard in yards(3) {
        let sleep = sleep(2000);
        let line = format!("setsid {sleep} > /dev/null 2>&1 < /dev/null & true");
        let (end, _) = yard.run(&yard.spec(&[&line]));
        assert_eq!(end.state, EndState::Passed);
        assert!(end.duration < Duration::from_secs(20), "{:?}", end.duration);
        assert_none_left(&sleep);
    }
}

#[test]
fn a_canceled_job_ends_soon() {
    for yard in yards(4) {
        let cancel = CancelToken::new();
        let started = yard.path("job-0.log");
        let sleep = sleep(3000);
        let spec = yard.spec(&["echo begun", &format!("setsid {sleep} & {sleep}")]);
        let (end, log) = std::thread::scope(|scope| {
            let canceler = cancel.clone();
            scope.spawn(move || {
                let began = std::time::Instant::now();
                while !fs::read_to_string(&started).is_ok_and(|log| log.contains("\nbegun")) {
                    assert!(began.elapsed() < Duration::from_secs(30), "the job does not begin");
                    std::thread::yield_now();
                }
                canceler.cancel();
            });
            yard.run_with(&spec, &cancel)
        });
        assert_eq!(end.state, EndState::Canceled, "{log}");
        assert_none_left(&sleep);
        let (end, _) = yard.run_with(&yard.spec(&["echo never"]), &cancel);
        assert_eq!(end.state, EndState::Canceled);
    }
}

/// No process runs this command; a killed one may take a moment to vanish.
fn assert_none_left(command: &str) {
    let (command_line, began) = (command.replace(' ', "\0"), std::time::Instant::now());
    loop {
        let alive = fs::read_dir("/proc").unwrap().flatten().any(|entry| {
            fs::read_to_string(entry.path().join("cmdline"))
                .is_ok_and(|text| text.trim_end_matches('\0') == command_line)
        });
        if !alive {
            return;
        }
        assert!(began.elapsed() < Duration::from_secs(10), "{command} lives on");
        std::thread::yield_now();
    }
}

#[test]
fn si7_secrets_are_masked_and_never_in_an_argument_list() {
    for yard in yards(5) {
        let mut spec = yard.spec(&[
            "echo $TOKEN",
            "printf %s $TOKEN | base64",
            "printf 'user:%s' \"$TOKEN\" | base64",
            "env | grep -c TOKEN",
            "echo late $HEADER",
            "for p in /proc/[0-9]*; do [[ $(tr -d '\\0' < $p/cmdline) != *$TOKEN* ]] || echo found; done",
        ]);
        spec.secrets.insert(String::from("TOKEN"), Secret::new(String::from("rahasia-besar-1234567")));
        spec.late_variables.insert(String::from("HEADER"), String::from("Bearer ${TOKEN}"));
        assert!(!format!("{spec:?}").contains("rahasia"));
        let (end, log) = yard.run(&spec);
        assert_eq!(end.state, EndState::Passed, "{log}");
        assert!(!log.contains("rahasia") && !log.contains("cmFoYXNpYS1i"), "{log}");
        assert!(log.contains("late Bearer [MASKED]\n"), "{log}");
        assert!(!log.contains("\nfound"), "{log}");
    }
}

#[test]
fn si4_nothing_of_the_machine_is_within_reach() {
    let secret = tempfile::Builder::new().prefix("alur-data").tempdir_in("/var/tmp").unwrap();
    fs::write(secret.path().join("journal"), "canary").unwrap();
    fs::set_permissions(secret.path(), std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    for yard in yards(6) {
        let data = secret.path().display();
        fs::write(yard.path("foreign"), "canary").unwrap();
        let denied = [
            String::from("ls /root"),
            String::from("cat /etc/shadow"),
            format!("cat {data}/journal"),
            format!("ls {data}"),
            format!("cat {}", yard.path("foreign").display()),
            format!("ls {}", yard.path("run").display()),
            String::from("su -c true root < /dev/null"),
            String::from("echo x > /proc/sys/kernel/core_pattern"),
            String::from("echo x > /usr/x"),
            String::from("mkdir /x"),
            String::from("mount -t tmpfs none /mnt"),
            String::from("unshare -U true"),
            format!("kill -0 {}", std::process::id()),
            String::from("ls /var/run/docker.sock"),
            String::from("chown 0:0 ."),
        ];
        for line in denied {
            if line.starts_with("unshare") && yard.sandbox.rung() == Rung::Landlock {
                // Landlock leaves user namespaces alone; its rules hold inside them.
                continue;
            }
            let (end, log) = yard.run(&yard.spec(&[line.as_str()]));
            let own_fault = matches!(end.state, EndState::Failed { cause: FailCause::Script, .. });
            assert!(own_fault, "{:?} {line}: {:?}\n{log}", yard.sandbox.rung(), end.state);
            assert!(!log.contains("canary"), "{log}");
        }
        if yard.sandbox.rung() == Rung::Landlock {
            let (end, log) = yard.run(&yard.spec(&["kill -9 $PPID"]));
            assert!(matches!(end.state, EndState::Failed { .. }), "the guardian is out of reach: {log}");
        }
        let id = yard.output("id -u");
        if rustix_is_root() {
            assert!(id.parse::<u32>().unwrap() >= 64_001, "{id}");
        }
        assert!(yard.sandbox.describe().separate_users == rustix_is_root());
    }
}

fn rustix_is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|found| std::os::unix::fs::MetadataExt::uid(&found) == 0)
}

#[test]
fn si4_there_is_no_network_unless_it_is_allowed() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    for yard in yards(7) {
        let line = format!("(exec 3<>/dev/tcp/127.0.0.1/{port}) && echo reached || echo closed");
        assert!(yard.output(&line).ends_with("closed"), "{:?}", yard.sandbox.rung());
        let mut spec = yard.spec(&[line.as_str()]);
        spec.network = Network::Host;
        let (_, log) = yard.run(&spec);
        assert!(log.ends_with("reached\n"), "{log}");
    }
}

#[test]
fn si4_limits_hold_for_files_disk_and_processes() {
    for yard in yards(8) {
        let mut spec = yard.spec(&["head -c 3000000 /dev/zero > big"]);
        spec.limits.file_bytes_max = 1_000_000;
        let (end, log) = yard.run(&spec);
        assert!(matches!(end.state, EndState::Failed { cause: FailCause::Script, .. }), "{end:?} {log}");
        assert!(fs::metadata(spec.work.join("big")).unwrap().len() <= 1_000_000);

        let mut spec = yard.spec(&["while :; do head -c 1000000 /dev/zero >> f$((n++ % 9)); done"]);
        spec.limits.disk_bytes_max = 5_000_000;
        let (end, _) = yard.run(&spec);
        assert_eq!(end.state, EndState::Failed { exit_code: 137, cause: FailCause::DiskLimit });

        if yard.sandbox.rung() == Rung::Bwrap || rustix_is_root() {
            let sleep = sleep(4000);
            let line = format!("for i in 1 2 3 4 5 6 7 8 9; do {sleep} & {sleep} & {sleep} & done");
            let mut spec = yard.spec(&[&format!("sh -c '{line}'")]);
            spec.limits.processes_max = 20;
            let (end, log) = yard.run(&spec);
            assert!(matches!(end.state, EndState::Failed { .. }), "{end:?} {log}");
            assert_none_left(&sleep);
        }
    }
}

#[test]
fn si7_a_flood_of_output_is_cut() {
    for yard in yards(9) {
        let spec = yard.spec(&["head -c 30000000 /dev/zero | tr '\\0' x"]);
        let log = yard.path("flood.log");
        let writer = LogWriter::with_limit(&log, 1_000_000).unwrap();
        let end = yard.sandbox.execute(&spec, writer, &CancelToken::new());
        assert_eq!(end.state, EndState::Passed);
        assert!(fs::metadata(&log).unwrap().len() < 1_000_100);
    }
}

#[test]
fn artifacts_go_from_job_to_job() {
    for yard in yards(10) {
        let mut build =
            yard.spec(&["mkdir -p dist/sub && echo hi > dist/sub/page && ln -s /etc/passwd dist/out"]);
        build.variables.insert(String::from("OUT"), String::from("dist"));
        build.artifacts = Some(ArtifactsOut {
            paths: vec![String::from("$OUT/")],
            exclude: vec![],
            when: ArtifactsWhen::OnSuccess,
            into: yard.path("kept"),
        });
        let (end, log) = yard.run(&build);
        assert_eq!((end.state, end.artifacts.clone()), (EndState::Passed, Some(yard.path("kept"))), "{log}");
        let mut next = yard.spec(&["cat dist/sub/page", "test ! -e dist/out", "echo more >> dist/sub/page"]);
        next.artifacts_in = vec![end.artifacts.unwrap()];
        next.slot = Slot::Job(yard.slot + 100);
        let (end, log) = yard.run(&next);
        assert_eq!((end.state, end.artifacts), (EndState::Passed, None), "{log}");
        assert_eq!(fs::read_to_string(yard.path("kept/dist/sub/page")).unwrap(), "hi\n");

        let mut large = yard.spec(&["head -c 5000 /dev/zero > big"]);
        large.limits.artifact_bytes_max = 4_999;
        large.artifacts = Some(ArtifactsOut {
            paths: vec![String::from("big")],
            exclude: vec![],
            when: ArtifactsWhen::Always,
            into: yard.path("large"),
        });
        let (end, _) = yard.run(&large);
        assert_eq!(end.state, EndState::Failed { exit_code: 0, cause: FailCause::ArtifactsTooLarge });
    }
}

/// The recipe of the crate's documentation.
const DEPLOY: [&str; 8] = [
    "t=$ALUR_ENV_DIR/releases/.tmp-$CI_COMMIT_SHA-$$",
    "mkdir \"$t\"",
    "cp -r site/. \"$t\"/",
    "echo \"$CI_COMMIT_SHA\" > \"$t/commit\"",
    "chmod -R a+rX \"$t\"",
    "r=$ALUR_ENV_DIR/releases/$CI_COMMIT_SHA; [ -d \"$r\" ] || mv -T \"$t\" \"$r\"",
    "ln -sfn \"releases/$CI_COMMIT_SHA\" \"$ALUR_ENV_DIR/current.new\"",
    "mv -T \"$ALUR_ENV_DIR/current.new\" \"$ALUR_ENV_DIR/current\"",
];

#[test]
fn a_deployment_switches_the_site() {
    for yard in yards(11) {
        let environment = yard.path("dev");
        for (number, digit) in ["1", "2"].into_iter().enumerate() {
            let commit = digit.repeat(40);
            let mut spec = yard.spec(&DEPLOY);
            fs::create_dir(spec.work.join("site")).unwrap();
            fs::write(spec.work.join("site/index.html"), format!("page {number}")).unwrap();
            spec.environment_dir = Some(environment.clone());
            spec.variables.insert(String::from("CI_COMMIT_SHA"), commit.clone());
            spec.slot = Slot::Environment(yard.slot);
            let (end, log) = yard.run(&spec);
            assert_eq!(end.state, EndState::Passed, "{log}");
            let version = site::current(&environment).unwrap();
            assert_eq!(version.commit, Some(commit));
            let mut page = String::new();
            let mut opened = site::open_file(&version, "/").unwrap();
            std::io::Read::read_to_string(&mut opened.file, &mut page).unwrap();
            assert_eq!(page, format!("page {number}"));
        }
        let mut spec = yard.spec(&["ln -sfn /etc $ALUR_ENV_DIR/current.new", DEPLOY[7]]);
        spec.environment_dir = Some(environment.clone());
        spec.slot = Slot::Environment(yard.slot);
        assert_eq!(yard.run(&spec).0.state, EndState::Passed);
        assert_eq!(site::current(&environment), None, "a link elsewhere is not shown");
    }
}

#[test]
fn a_sandbox_that_does_not_start_is_no_fault_of_the_job() {
    for yard in yards(12) {
        let mut spec = yard.spec(&["true"]);
        fs::remove_dir(&spec.work).unwrap();
        let log = LogWriter::create(&yard.path("l")).unwrap();
        let state = yard.sandbox.execute(&spec, log, &CancelToken::new()).state;
        assert!(matches!(state, EndState::Infrastructure { .. }), "{state:?}");
        spec = yard.spec(&["true"]);
        spec.name = String::from("../x");
        let end =
            yard.sandbox.execute(&spec, LogWriter::create(&yard.path("l")).unwrap(), &CancelToken::new());
        assert!(matches!(end.state, EndState::Infrastructure { reason: InfrastructureFault::Files { .. } }));
    }
    let dir = tempfile::tempdir().unwrap();
    let mut broken = setup(Rung::Landlock, dir.path());
    broken.helper = PathBuf::from("/bin/false");
    let error = Sandbox::detect(&broken).unwrap_err();
    assert!(error.to_string().contains("landlock does not work here"), "{error}");
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the test starts a server of its own to kill it")]
fn a_job_dies_with_its_server_and_is_reaped() {
    for (yard, seconds) in yards(13).into_iter().zip([5000, 6000]) {
        let (dir, sleep) = (yard.dir.path(), sleep(seconds));
        let mut server = std::process::Command::new(env!("CARGO_BIN_EXE_sandbox_exec"))
            .args(["serve-one", &yard.sandbox.rung().to_string()])
            .arg(dir)
            .arg(sleep.trim_start_matches("sleep "))
            .spawn()
            .unwrap();
        while !fs::read_to_string(dir.join("log")).is_ok_and(|log| log.contains("\nbegun")) {
            assert!(server.try_wait().unwrap().is_none(), "the server ended by itself");
            std::thread::yield_now();
        }
        server.kill().unwrap();
        server.wait().unwrap();
        assert_none_left(&sleep);
        let left = dir.join("run/orphan");
        assert!(left.join("control/job.sh").exists(), "the killed server could not tidy up");
        assert_eq!(runner::reap(&dir.join("run")).unwrap(), ["orphan"]);
        assert!(!left.exists());
        assert_eq!(runner::reap(&dir.join("run")).unwrap(), Vec::<String>::new());
    }
    assert!(runner::reap(Path::new("/nonexistent/run")).unwrap().is_empty());
}

#[test]
fn a_job_waited_for_without_blocking_ends_when_the_server_stops() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    for yard in yards(14) {
        let sleep = sleep(7000);
        let spec = yard.spec(&["echo \"out: $CI_PROJECT_DIR\" > /dev/stderr", "cat <(echo begun)", &sleep]);
        let path = yard.path("log");
        let cancel = CancelToken::new();
        let job = yard.sandbox.execute_async(spec, LogWriter::create(&path).unwrap(), cancel.clone());
        let end = runtime.block_on(async {
            let job = tokio::spawn(job);
            while !fs::read_to_string(&path).is_ok_and(|log| log.contains("\nbegun")) {
                assert!(!job.is_finished(), "{:?}", fs::read_to_string(&path));
                tokio::task::yield_now().await;
            }
            cancel.server_stops();
            cancel.cancel();
            job.await.unwrap()
        });
        let reason = InfrastructureFault::ServerRestarted;
        assert_eq!(end.state, EndState::Infrastructure { reason });
        assert_none_left(&sleep);
    }
}
