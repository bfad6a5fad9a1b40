//! Options: the command line first, then `ALUR_...` of the environment, then `alur.toml`, then the default.
//! This is the only module of the house that reads environment or configuration files.

use crate::lines::Format;
use crate::mail::{self, MailArguments, MailFile};
use anyhow::{Context, Result, bail};
use app::backups::BackupPlan;
use app::{Clock, MailSetup};
use clap::{Args, Parser, Subcommand};
use serde::Deserialize;
use sop::acts::remind::ReminderTimes;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// The procedure "Pengerjaan Issue Aplikasi" as running software.
#[derive(Debug, Parser)]
#[command(name = "alur", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(flatten)]
    pub common: Common,
    #[command(subcommand)]
    pub command: Command,
}

/// What every command understands.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// Directory of everything Alur keeps: store, repositories, sites, logs
    #[arg(long, global = true, env = "ALUR_DATA", value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// File with the same options as keys; by default alur.toml in the data directory
    #[arg(long, global = true, env = "ALUR_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address of pages, API and git
    #[arg(long, global = true, env = "ALUR_LISTEN", value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,
    /// Address of the sites that Alur serves; by default the next port
    #[arg(long, global = true, env = "ALUR_SITES_LISTEN", value_name = "ADDRESS")]
    pub sites_listen: Option<SocketAddr>,
    /// How people reach Alur, for links and git remotes
    #[arg(long, global = true, env = "ALUR_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Proxies whose X-Forwarded-For says who calls; by default nobody's is read
    #[arg(long, global = true, env = "ALUR_TRUSTED_PROXIES", value_name = "ADDRESS", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,
    /// How people reach the served sites
    #[arg(long, global = true, env = "ALUR_SITES_URL", value_name = "URL")]
    pub sites_url: Option<String>,
    /// Jobs of pipelines that run at once
    #[arg(long, global = true, env = "ALUR_JOBS", value_name = "N")]
    pub jobs: Option<u16>,
    /// Sandbox of pipeline jobs: bwrap or landlock; never silently a lower one
    #[arg(long, global = true, env = "ALUR_SANDBOX", value_name = "RUNG")]
    pub sandbox: Option<String>,
    /// May pipeline jobs reach a network?
    #[arg(long, global = true, env = "ALUR_JOB_NETWORK", value_name = "off|host")]
    pub job_network: Option<String>,
    /// Hosts with port that commit addresses of external servers may name, such as app.intranet:8080
    #[arg(long, global = true, env = "ALUR_OUTBOUND_ALLOW", value_name = "HOST:PORT", value_delimiter = ',')]
    pub outbound_allow: Vec<String>,
    /// Working minutes before the due date at which holder and PM are reminded; 450 are one day
    #[arg(long, global = true, env = "ALUR_REMIND_BEFORE_MINUTES", value_name = "N")]
    pub remind_before_minutes: Option<u32>,
    /// Working minutes after the due date at which the superiors are told; 450 are one day
    #[arg(long, global = true, env = "ALUR_ESCALATE_AFTER_MINUTES", value_name = "N")]
    pub escalate_after_minutes: Option<u32>,
    /// Directory of backups, which `alur serve` takes by itself
    #[arg(long, global = true, env = "ALUR_BACKUP_DIR", value_name = "DIR")]
    pub backup_dir: Option<PathBuf>,
    /// When it takes one every day, in the office's time, such as 02:00; by default only when asked to
    #[arg(long, global = true, env = "ALUR_BACKUP_AT", value_name = "HH:MM")]
    pub backup_at: Option<String>,
    /// How many of its backups stay there; by default all
    #[arg(long, global = true, env = "ALUR_BACKUP_KEEP", value_name = "N")]
    pub backup_keep: Option<u32>,
    /// Log lines: a level, or directives such as alur=debug,info
    #[arg(long, global = true, env = "ALUR_LOG", value_name = "LEVEL")]
    pub log: Option<String>,
    /// How log lines are written: text, or json for a program that gathers them
    #[arg(long, global = true, env = "ALUR_LOG_FORMAT", value_name = "text|json")]
    pub log_format: Option<String>,
    /// Address of /metrics for a watcher on this machine; by default there is none
    #[arg(long, global = true, env = "ALUR_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// For tests of crashes: the named point at which this process ends at once
    #[arg(long, global = true, env = "ALUR_CRASH_AT", value_name = "POINT", hide = true)]
    #[arg(value_parser = clap::builder::PossibleValuesParser::new(app::crash::POINTS))]
    pub crash_at: Option<String>,
    /// For tests of faults: the file that says which call of this process fails
    #[arg(long, global = true, env = "ALUR_FAULTS_FROM", value_name = "FILE", hide = true)]
    pub faults_from: Option<PathBuf>,
    /// For tests of the clock: it is ahead of the machine's by so many milliseconds, read anew each time
    #[arg(long, global = true, env = "ALUR_CLOCK_FROM", value_name = "FILE", hide = true)]
    pub clock_from: Option<PathBuf>,
    /// For tests of a disk that fills: the file that says how many bytes of how many are free
    #[arg(long, global = true, env = "ALUR_ROOM_FROM", value_name = "FILE", hide = true)]
    pub room_from: Option<PathBuf>,
    #[command(flatten)]
    pub mail: MailArguments,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Start the demo office on this machine: people, an application and issues at several steps
    Demo {
        /// So many issues more, to see how a large office feels; counts when the demo is first made
        #[arg(long, value_name = "N", default_value_t = 0)]
        #[arg(value_parser = clap::value_parser!(u32).range(..=1_000_000))]
        issues: u32,
    },
    /// Serve pages, API, git and sites
    Serve,
    /// Copy the office into a directory of backups, while it serves; verify or list what is there
    #[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
    Backup {
        #[command(flatten)]
        take: BackupTake,
        #[command(subcommand)]
        act: Option<BackupAct>,
    },
    /// Restore an office from a backup into a new data directory
    Restore {
        /// The directory of backups
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The generation; by default the newest
        #[arg(long, value_name = "N")]
        generation: Option<u32>,
    },
    /// Verify, rebuild or export the journal
    Journal {
        #[command(subcommand)]
        act: JournalAct,
    },
    /// Access tokens
    Token {
        #[command(subcommand)]
        act: TokenAct,
    },
    /// Check git, sandbox, disk, clock and rights
    Doctor {
        /// Check instead whether everything that must hold of the records does; beside a running server too
        #[arg(long)]
        deep: bool,
    },
    /// Print the effective options, without secrets
    Config,
    /// For git's own tests: serve plain repositories below a directory by the same git code, without rules
    #[command(hide = true)]
    GitConformance {
        /// Directory of the repositories
        #[arg(long, value_name = "DIR")]
        root: PathBuf,
        /// Port of this machine's loopback
        #[arg(long, value_name = "N")]
        port: u16,
        /// What the doors named auth ask for
        #[arg(long, value_name = "TEXT")]
        password: Option<String>,
    },
}

/// What `alur backup` alone needs.
#[derive(Debug, Args)]
pub struct BackupTake {
    /// The directory of backups; made when missing
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Keep so many generations and remove older ones
    #[arg(long, value_name = "N")]
    pub keep: Option<u32>,
}

#[derive(Debug, Subcommand)]
pub enum BackupAct {
    /// Read every byte of a backup and verify the journal in it
    Verify {
        /// The directory of backups
        #[arg(value_name = "DIR")]
        dir: PathBuf,
        /// The generation; by default the newest
        #[arg(long, value_name = "N")]
        generation: Option<u32>,
    },
    /// One line for each generation
    List {
        /// The directory of backups
        #[arg(value_name = "DIR")]
        dir: PathBuf,
    },
}

#[derive(Debug, Subcommand)]
pub enum JournalAct {
    /// Recompute the chain; names the first bad entry
    Verify {
        /// An export to verify instead of the store; needs no data directory
        #[arg(long, value_name = "FILE")]
        export: Option<PathBuf>,
    },
    /// Recreate every list and folded state from the journal
    Rebuild,
    /// Write the journal as JSON lines to standard output
    Export,
}

#[derive(Debug, Subcommand)]
pub enum TokenAct {
    /// Make a token for a person; it is shown once
    Create {
        /// The person's user name
        person: String,
        /// What it may do: read, note, issue, git:read, git:push
        #[arg(long, value_delimiter = ',', default_value = "read")]
        scopes: Vec<String>,
        /// How long it lasts, in days, at most 365
        #[arg(long, default_value_t = 90)]
        days: u16,
        /// What it is for
        #[arg(long, default_value = "alur token create")]
        name: String,
    },
}

/// `alur.toml`: the keys of [`Common`].
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    listen: Option<SocketAddr>,
    sites_listen: Option<SocketAddr>,
    public_url: Option<String>,
    trusted_proxies: Option<Vec<IpAddr>>,
    sites_url: Option<String>,
    jobs: Option<u16>,
    sandbox: Option<String>,
    job_network: Option<String>,
    outbound_allow: Option<Vec<String>>,
    remind_before_minutes: Option<u32>,
    escalate_after_minutes: Option<u32>,
    backup_dir: Option<PathBuf>,
    backup_at: Option<String>,
    backup_keep: Option<u32>,
    log: Option<String>,
    log_format: Option<String>,
    metrics_listen: Option<SocketAddr>,
    mail: Option<MailFile>,
}

/// The options in force.
#[derive(Debug, Clone)]
pub struct Options {
    pub data: PathBuf,
    pub listen: SocketAddr,
    pub sites_listen: SocketAddr,
    pub public_url: String,
    pub trusted_proxies: Vec<IpAddr>,
    pub sites_url: String,
    pub jobs: u16,
    pub sandbox: Option<String>,
    pub job_network: bool,
    pub outbound_allow: Vec<String>,
    pub reminders: ReminderTimes,
    /// Where the server puts backups by itself; none: it takes none.
    pub backup: Option<BackupPlan>,
    pub log: String,
    pub log_format: Format,
    /// Where a watcher of this machine finds figures; none: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// How mail is sent; none: it is not.
    pub mail: Option<MailSetup>,
    /// A test's clock.
    pub clock_from: Option<PathBuf>,
    /// A test's disk.
    pub room_from: Option<PathBuf>,
}

/// The demo's and every default's port: the number of the SOP, with an 8 in front.
const PORT: u16 = 8264;
/// Most jobs at once: each needs a user of its own.
const JOBS_MAX: u16 = 64;

impl Options {
    /// Joins command line, environment and file.
    pub fn read(common: &Common, default_data: &Path) -> Result<Options> {
        let data = common.data.clone().unwrap_or_else(|| default_data.to_owned());
        let file = read_file(common.config.as_deref(), &data)?;
        let listen =
            common.listen.or(file.listen).unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], PORT)));
        let next_port = listen.port().checked_add(1).unwrap_or(0);
        let sites_listen = common
            .sites_listen
            .or(file.sites_listen)
            .unwrap_or_else(|| SocketAddr::new(listen.ip(), if listen.port() == 0 { 0 } else { next_port }));
        let public_url = common.public_url.clone().or(file.public_url);
        let sites_url = common.sites_url.clone().or(file.sites_url);
        let jobs = common.jobs.or(file.jobs).unwrap_or(2);
        if !(1..=JOBS_MAX).contains(&jobs) {
            bail!("jobs is {jobs}; it may be 1 to {JOBS_MAX}");
        }
        let sandbox = common.sandbox.clone().or(file.sandbox);
        if let Some(rung) = sandbox.as_deref().filter(|rung| !matches!(*rung, "bwrap" | "landlock")) {
            bail!("sandbox is {rung}; it may be bwrap or landlock");
        }
        let network = common.job_network.clone().or(file.job_network).unwrap_or_else(|| "off".to_owned());
        let job_network = match network.as_str() {
            "off" => false,
            "host" => true,
            other => bail!("job_network is {other}; it may be off or host"),
        };
        let backup = backup(
            common.backup_dir.clone().or(file.backup_dir),
            common.backup_at.clone().or(file.backup_at).as_deref(),
            common.backup_keep.or(file.backup_keep),
        )?;
        let default = ReminderTimes::default();
        let before = common.remind_before_minutes.or(file.remind_before_minutes);
        let after = common.escalate_after_minutes.or(file.escalate_after_minutes);
        Ok(Options {
            data,
            listen,
            sites_listen,
            public_url: url("public_url", public_url, listen)?,
            trusted_proxies: if common.trusted_proxies.is_empty() {
                file.trusted_proxies.unwrap_or_default()
            } else {
                common.trusted_proxies.clone()
            },
            sites_url: url("sites_url", sites_url, sites_listen)?,
            jobs,
            sandbox,
            job_network,
            outbound_allow: if common.outbound_allow.is_empty() {
                file.outbound_allow.unwrap_or_default()
            } else {
                common.outbound_allow.clone()
            },
            reminders: ReminderTimes {
                before_minutes: minutes("remind_before_minutes", before, default.before_minutes)?,
                overdue_minutes: minutes("escalate_after_minutes", after, default.overdue_minutes)?,
            },
            backup,
            log: common.log.clone().or(file.log).unwrap_or_else(|| "warn".to_owned()),
            log_format: log_format(common.log_format.as_deref().or(file.log_format.as_deref()))?,
            metrics_listen: loopback_alone(common.metrics_listen.or(file.metrics_listen))?,
            mail: mail::read(&common.mail, file.mail)?,
            clock_from: common.clock_from.clone(),
            room_from: common.room_from.clone(),
        })
    }

    /// Where the present moment comes from.
    pub fn clock(&self) -> Clock {
        self.clock_from.clone().map_or(Clock::System, Clock::Shifted)
    }

    /// Do people reach the served sites under the same host name as the pages? A site's script could then set
    /// cookies for the pages, on whatever port it is.
    pub fn sites_share_the_host(&self) -> bool {
        let host = |url: &str| {
            let host = url.split("://").nth(1).unwrap_or_default();
            host.rsplit_once(':').map_or(host, |(name, _)| name).to_lowercase()
        };
        host(&self.public_url) == host(&self.sites_url)
    }

    /// One line per option, as `alur.toml` would hold it.
    pub fn print(&self) -> String {
        format!(
            "data = {:?}\nlisten = \"{}\"\nsites_listen = \"{}\"\npublic_url = {:?}\n\
             trusted_proxies = {:?}\nsites_url = {:?}\njobs = {}\n\
             sandbox = {:?}\njob_network = \"{}\"\n\
             remind_before_minutes = {}\nescalate_after_minutes = {}\n{}{}\n{}",
            self.data,
            self.listen,
            self.sites_listen,
            self.public_url,
            self.trusted_proxies.iter().map(ToString::to_string).collect::<Vec<_>>(),
            self.sites_url,
            self.jobs,
            self.sandbox.as_deref().unwrap_or("the best there is"),
            if self.job_network { "host" } else { "off" },
            self.reminders.before_minutes,
            self.reminders.overdue_minutes,
            self.backup.as_ref().map(print_backup).unwrap_or_default(),
            self.print_watching(),
            mail::print(self.mail.as_ref())
        )
    }
}

impl Options {
    fn print_watching(&self) -> String {
        let format = match self.log_format {
            Format::Text => "text",
            Format::Json => "json",
        };
        let metrics = self.metrics_listen.map(|address| format!("\nmetrics_listen = \"{address}\""));
        format!("log = {:?}\nlog_format = \"{format}\"{}", self.log, metrics.unwrap_or_default())
    }
}

fn log_format(given: Option<&str>) -> Result<Format> {
    match given {
        None | Some("text") => Ok(Format::Text),
        Some("json") => Ok(Format::Json),
        Some(other) => bail!("log_format is {other}; it may be text or json"),
    }
}

/// Nobody signs in for figures, so only this machine may ask for them.
fn loopback_alone(given: Option<SocketAddr>) -> Result<Option<SocketAddr>> {
    if let Some(address) = given.filter(|address| !address.ip().is_loopback()) {
        bail!("metrics_listen is {address}; it must be an address of this machine's loopback");
    }
    Ok(given)
}

/// Where and when the server takes backups by itself.
fn backup(dir: Option<PathBuf>, at: Option<&str>, keep: Option<u32>) -> Result<Option<BackupPlan>> {
    let Some(dir) = dir else {
        if at.is_some() || keep.is_some() {
            bail!("backup_at and backup_keep mean nothing without backup_dir");
        }
        return Ok(None);
    };
    let at_minutes = at.map(|at| {
        let time = jiff::civil::Time::strptime("%H:%M", at);
        let time = time.with_context(|| format!("backup_at is {at}; it is a time such as 02:00"))?;
        anyhow::Ok(u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs()))
    });
    if keep == Some(0) {
        bail!("backup_keep is 0; at least the newest backup stays");
    }
    Ok(Some(BackupPlan { dir: std::path::absolute(dir)?, at_minutes: at_minutes.transpose()?, keep }))
}

fn print_backup(plan: &BackupPlan) -> String {
    let mut lines = format!("backup_dir = {:?}\n", plan.dir);
    if let Some(minutes) = plan.at_minutes {
        lines += &format!("backup_at = \"{:02}:{:02}\"\n", minutes / 60, minutes % 60);
    }
    if let Some(keep) = plan.keep {
        lines += &format!("backup_keep = {keep}\n");
    }
    lines
}

/// Working minutes around a due date.
fn minutes(name: &str, given: Option<u32>, default: u32) -> Result<u32> {
    let (minutes, most) = (given.unwrap_or(default), sop::limits::REMINDER_MINUTES_MAX);
    if minutes > most {
        bail!("{name} is {minutes}; it may be 0 to {most} working minutes");
    }
    Ok(minutes)
}

/// An address of ours: http or https, a host, no path.
fn url(name: &str, given: Option<String>, listen: SocketAddr) -> Result<String> {
    let Some(url) = given else { return Ok(format!("http://{listen}")) };
    let url = url.trim_end_matches('/').to_owned();
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    match host {
        Some(host) if !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ']) => Ok(url),
        Some(_) | None => bail!("{name} is {url}; it must be http:// or https:// with a host and no path"),
    }
}

fn read_file(named: Option<&Path>, data: &Path) -> Result<File> {
    let path = named.map_or_else(|| data.join("alur.toml"), Path::to_path_buf);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        // What the data directory itself lacks is told when it is opened.
        Err(error)
            if named.is_none() && matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
        {
            return Ok(File::default());
        }
        Err(error) => return Err(error).with_context(|| format!("reading {}", path.display())),
    };
    toml::from_str(&text).with_context(|| format!("{} holds something that is no option", path.display()))
}
