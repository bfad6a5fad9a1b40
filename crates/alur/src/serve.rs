//! `alur serve`: opens what is kept, settles what a former process left, and serves pages, API, git and
//! sites.

use crate::options::Options;
use crate::{backup, needs, place};
use anyhow::{Context, Result, bail};
use app::meters::Count;
use app::{App, Dice, Grounds, Rebuilt, Stale};
use std::fs::OpenOptions;
use std::net::SocketAddr;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::process::ExitCode;
use store::{DataLock, Place};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};

/// Both listeners, bound before anything is started, so that a taken port is told at once.
pub struct Doors {
    pub pages: TcpListener,
    pub sites: TcpListener,
    /// For a watcher of this machine, where one is wanted.
    pub metrics: Option<TcpListener>,
}

impl Doors {
    pub async fn open(options: &Options) -> Result<Doors> {
        let bind = async |address: SocketAddr| {
            TcpListener::bind(address).await.with_context(|| format!("{address} cannot be listened at"))
        };
        let metrics = match options.metrics_listen {
            Some(address) => Some(bind(address).await?),
            None => None,
        };
        Ok(Doors { pages: bind(options.listen).await?, sites: bind(options.sites_listen).await?, metrics })
    }
}

/// Makes the data directory, takes its lock and opens everything below it.
pub async fn open(options: &Options) -> Result<(App, DataLock)> {
    let data = std::path::absolute(&options.data)?;
    make_data(&data)?;
    let owner = format!("alur, process {}", std::process::id());
    let lock = DataLock::take(&data, &owner).with_context(|| format!("{} cannot be used", data.display()))?;
    let grounds = Grounds {
        data,
        public_url: options.public_url.clone(),
        sites_url: options.sites_url.clone(),
        jobs: options.jobs,
        sandbox: options.sandbox.clone(),
        job_network: options.job_network,
        reminders: options.reminders,
        outbound: options.outbound_allow.clone(),
        mail: options.mail.clone(),
        backup: options.backup.clone(),
        room_from: options.room_from.clone(),
        program: std::env::current_exe().context("this program does not find itself")?,
    };
    let place = Place::Sqlite(grounds.store());
    let app =
        App::open(&place, options.clock(), Dice::Os, grounds).await.context("the store cannot be opened")?;
    if let Some(rebuilt) = app.rebuilt() {
        println!("{}", rebuilt_line(rebuilt));
    }
    Ok((app, lock))
}

/// What the console says where lists and states had to be computed anew.
fn rebuilt_line(rebuilt: Rebuilt) -> String {
    let entries = rebuilt.entries;
    match rebuilt.stale {
        Stale::OfOtherShape => format!(
            "Versi baru: keadaan dan daftar dihitung ulang dari {entries} entri jurnal. / \
             New version: states and lists computed anew from {entries} entries of the journal."
        ),
        Stale::Unreadable => format!(
            "Sebagian keadaan tidak terbaca: dihitung ulang dari {entries} entri jurnal. / \
             Some states could not be read: computed anew from {entries} entries of the journal."
        ),
    }
}

/// Jobs run as other users and must reach their own directories below: passing through is allowed, looking
/// is not. What is no job's business is closed to everybody else, whatever the umask says.
fn make_data(data: &Path) -> Result<()> {
    make_dir(data, 0o711)?;
    for private in ["repositories", "logs", "artifacts", "bundles", "files"] {
        make_dir(&data.join(private), 0o700)?;
    }
    let store = data.join("alur.db");
    let made = OpenOptions::new().create(true).append(true).mode(0o600).open(&store);
    made.with_context(|| format!("{} cannot be written", store.display())).map(|_| ())
}

fn make_dir(dir: &Path, mode: u32) -> Result<()> {
    if dir.exists() && !dir.is_dir() {
        bail!("{} is a file and no directory; name another place with --data", dir.display());
    }
    let elsewhere = || format!("{} cannot be made; name another place with --data", dir.display());
    std::fs::create_dir_all(dir).with_context(elsewhere)?;
    std::fs::set_permissions(dir, std::fs::Permissions::from_mode(mode)).with_context(|| {
        format!(
            "{} does not belong to this user; run as its owner, or give it to this user with chown",
            dir.display()
        )
    })
}

pub async fn run(options: Options) -> Result<ExitCode> {
    let doors = Doors::open(&options).await?;
    needs::git().await?;
    place::open_to_jobs(&std::path::absolute(&options.data)?)?;
    let (app, _lock) = open(&options).await?;
    if app.needs_setup().await? {
        let token = app.make_setup_token().await?;
        println!("Pengaturan awal / first set-up: {}/setup", options.public_url);
        println!("Kode sekali pakai / one-time code: {}", token.reveal());
    }
    if !loopback(&options) && options.sites_share_the_host() {
        println!(
            "Situs yang disajikan memakai nama host yang sama dengan Alur; beri nama sendiri lewat sites_url."
        );
        println!("The served sites share Alur's host name; give them one of their own by sites_url.");
    }
    println!("Alur: {}", options.public_url);
    serve(app, doors, &options, None).await
}

/// Starts the workers and serves until a signal ends it.
pub async fn serve(app: App, doors: Doors, options: &Options, demo: Option<web::Demo>) -> Result<ExitCode> {
    app::faults::on_failed_sync(end_unsynced);
    let works = app.start_works().await.context("the work of a former process cannot be settled")?;
    if let Err(why) = works.works().sandbox() {
        println!("Pipeline tidak dapat berjalan; pasang paket bubblewrap.");
        println!("No pipeline can run: {why}; install bubblewrap.");
    }
    let ends = stop_signal()?;
    let trusted_proxies = options.trusted_proxies.clone();
    let config = web::Config { loopback: loopback(options), demo, trusted_proxies, stopping: ends.clone() };
    let site = web::Site::open(app.clone(), config).await?;
    let pages = web::router(site.clone());
    let sites = web::sites_router(app.clone());
    let (halt, halted) = tokio::sync::watch::channel(false);
    let backups = tokio::spawn(backup::serve(app.clone(), options.clone(), halted));
    let most = connections_max();
    let serving = async {
        let refused = || app.meters().count(Count::Overloads, "connections");
        let serve = |listener, router| {
            let keeper = web::Keeper::new(most, options.trusted_proxies.clone());
            web::serve(listener, router, ends.clone(), (keeper, &refused))
        };
        let metrics = async {
            match doors.metrics {
                Some(listener) => serve(listener, web::metrics_router(site)).await,
                None => Ok(()),
            }
        };
        tokio::try_join!(serve(doors.pages, pages), serve(doors.sites, sites), metrics)
    };
    let code = tokio::select! {
        served = serving => {
            served?;
            ExitCode::SUCCESS
        }
        why = app.writer().ended() => {
            eprintln!("alur: {why}");
            ExitCode::FAILURE
        }
    };
    // The lane of backups that is gone need not be told.
    let _ = halt.send(true);
    works.stop().await;
    if let Err(error) = backups.await {
        tracing::error!(%error, "the lane of backups ended before it was told to");
    }
    app.stop().await;
    Ok(code)
}

/// What could not be brought to the disk once may be said to be there at the second try, and is not
/// (reliability, section 1): so this process ends before it answers anybody, and the next start tells what is
/// there.
fn end_unsynced(why: &str) {
    eprintln!("alur: a write could not be brought to the disk, so this process ends: {why}");
    std::process::exit(1);
}

/// Plain http on this machine alone.
pub fn loopback(options: &Options) -> bool {
    options.public_url.starts_with("http://") && options.listen.ip().is_loopback()
}

/// Connections at once: as many as the bound says, and never more than a third of the files that this process
/// may open, of which the machine gives as many as it has.
fn connections_max() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let given = getrlimit(Resource::Nofile);
    let raised = Rlimit { current: given.maximum, ..given };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => given.maximum,
        Err(_) => given.current,
    };
    let files = files.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX));
    web::CONNECTIONS_MAX.min(files / 3)
}

/// SIGTERM or Ctrl-C: stop accepting, finish what is under way.
fn stop_signal() -> Result<tokio::sync::watch::Receiver<bool>> {
    let (end, ends) = tokio::sync::watch::channel(false);
    let mut term = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = interrupt.recv() => {}
        }
        // Nobody listens any more only when serving ended before.
        let _ = end.send(true);
    });
    Ok(ends)
}
