//! The mail server by which people are told, as the options name it. Off until a host is named.

use anyhow::{Context, Result, bail};
use app::{MailSafety, MailSetup, Secret};
use clap::Args;
use serde::Deserialize;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// In the environment alone: an argument could be read by everybody on the machine, and `alur.toml` gets
/// copied.
const PASSWORD: &str = "ALUR_MAIL_PASSWORD";
/// Longest password file, in bytes.
const PASSWORD_BYTES_MAX: usize = 4096;

/// The options of mail; all of them stay away where no mail is sent.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Mail, off until a host is named (the password: ALUR_MAIL_PASSWORD)")]
pub struct MailArguments {
    /// Name of the mail server
    #[arg(long, global = true, env = "ALUR_MAIL_HOST", value_name = "HOST")]
    pub mail_host: Option<String>,
    /// Its port; by default 587, for tls 465, for none 25
    #[arg(long, global = true, env = "ALUR_MAIL_PORT", value_name = "PORT")]
    pub mail_port: Option<u16>,
    /// starttls, tls, or none for a server on this machine
    #[arg(long, global = true, env = "ALUR_MAIL_TLS", value_name = "MODE")]
    pub mail_tls: Option<String>,
    /// User name at the mail server
    #[arg(long, global = true, env = "ALUR_MAIL_USER", value_name = "NAME")]
    pub mail_user: Option<String>,
    /// File that holds the password and that others cannot read
    #[arg(long, global = true, env = "ALUR_MAIL_PASSWORD_FILE", value_name = "FILE")]
    pub mail_password_file: Option<PathBuf>,
    /// Address from which mail comes
    #[arg(long, global = true, env = "ALUR_MAIL_FROM", value_name = "ADDRESS")]
    pub mail_from: Option<String>,
    /// Address to which answers go; by default nobody reads them
    #[arg(long, global = true, env = "ALUR_MAIL_REPLY_TO", value_name = "ADDRESS")]
    pub mail_reply_to: Option<String>,
    /// Certificates that vouch for the mail server besides the machine's own, as PEM
    #[arg(long, global = true, env = "ALUR_MAIL_CA_FILE", value_name = "FILE")]
    pub mail_ca_file: Option<PathBuf>,
}

/// The table `[mail]` of `alur.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailFile {
    host: Option<String>,
    port: Option<u16>,
    tls: Option<String>,
    user: Option<String>,
    password_file: Option<PathBuf>,
    from: Option<String>,
    reply_to: Option<String>,
    ca_file: Option<PathBuf>,
}

/// Joins command line, environment and file; none: no mail is sent.
pub fn read(given: &MailArguments, file: Option<MailFile>) -> Result<Option<MailSetup>> {
    let file = file.unwrap_or_default();
    let host = given.mail_host.clone().or(file.host).map(|host| host.trim().to_owned());
    let from = given.mail_from.clone().or(file.from);
    let user = given.mail_user.clone().or(file.user);
    let password_file = given.mail_password_file.clone().or(file.password_file);
    let Some(host) = host.filter(|host| !host.is_empty()) else {
        if from.is_some() || user.is_some() || password_file.is_some() {
            bail!("mail has settings and no host; set mail.host, or take the others away");
        }
        return Ok(None);
    };
    if host.contains([':', '/', '@', ' ']) && host.parse::<std::net::Ipv6Addr>().is_err() {
        bail!("mail.host is {host}; it must be a name or an address, the port stands in mail.port");
    }
    let safety = match given.mail_tls.clone().or(file.tls).as_deref() {
        None | Some("starttls") => MailSafety::StartTls,
        Some("tls") => MailSafety::Tls,
        Some("none") => MailSafety::None,
        Some(other) => bail!("mail.tls is {other}; it may be starttls, tls or none"),
    };
    if safety == MailSafety::None && !is_here(&host) {
        bail!("mail.tls is none and mail.host is {host}; without TLS the server must be on this machine");
    }
    let usual = match safety {
        MailSafety::StartTls => 587,
        MailSafety::Tls => 465,
        MailSafety::None => 25,
    };
    let reply_to = given.mail_reply_to.clone().or(file.reply_to);
    let Some(from) = from else { bail!("mail.from is missing: the address from which mail comes") };
    address("mail.from", &from)?;
    if let Some(reply_to) = &reply_to {
        address("mail.reply_to", reply_to)?;
    }
    let authority = match given.mail_ca_file.clone().or(file.ca_file) {
        Some(path) => {
            Some(std::fs::read(&path).with_context(|| format!("reading mail.ca_file {}", path.display()))?)
        }
        None => None,
    };
    Ok(Some(MailSetup {
        host,
        port: given.mail_port.or(file.port).unwrap_or(usual),
        safety,
        login: login(user, password_file.as_deref(), password_of_environment())?,
        authority,
        from,
        reply_to,
    }))
}

#[expect(
    clippy::disallowed_methods,
    reason = "the binary reads the environment; clap would make it an option"
)]
fn password_of_environment() -> Option<String> {
    std::env::var(PASSWORD).ok()
}

fn login(
    user: Option<String>,
    file: Option<&Path>,
    environment: Option<String>,
) -> Result<Option<(String, Secret)>> {
    let environment = environment.filter(|password| !password.is_empty());
    let password = match (file, environment) {
        (Some(_), Some(_)) => bail!("mail.password_file and {PASSWORD} are both set; one is enough"),
        (Some(file), None) => Some(password_of(file)?),
        (None, environment) => environment,
    };
    match (user, password) {
        (Some(user), Some(password)) => Ok(Some((user, Secret::new(password)))),
        (None, None) => Ok(None),
        (Some(user), None) => {
            bail!("mail.user is {user} and there is no password; set mail.password_file or {PASSWORD}")
        }
        (None, Some(_)) => bail!("there is a password for mail and no mail.user"),
    }
}

fn password_of(file: &Path) -> Result<String> {
    let shown = file.display();
    let meta = std::fs::metadata(file).with_context(|| format!("reading mail.password_file {shown}"))?;
    if meta.permissions().mode() & 0o007 != 0 {
        bail!("everybody may read mail.password_file {shown}; take that right away (chmod o-rwx)");
    }
    let text =
        std::fs::read_to_string(file).with_context(|| format!("reading mail.password_file {shown}"))?;
    let password = text.trim_end_matches(['\r', '\n']);
    if password.is_empty() || password.contains('\n') || password.len() > PASSWORD_BYTES_MAX {
        bail!("mail.password_file {shown} must hold one line");
    }
    Ok(password.to_owned())
}

fn address(name: &str, text: &str) -> Result<()> {
    if !app::is_mail_address(text) {
        bail!("{name} is {text}; it must be one mail address such as alur@kota.go.id");
    }
    Ok(())
}

/// Does this name stand for this machine?
fn is_here(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// The lines of `alur config`.
pub fn print(setup: Option<&MailSetup>) -> String {
    let Some(setup) = setup else { return "mail = \"off\"\n".to_owned() };
    format!(
        "[mail]\nhost = {:?}\nport = {}\ntls = \"{}\"\nuser = {:?}\nfrom = {:?}\nreply_to = {:?}\n",
        setup.host,
        setup.port,
        tls_word(setup.safety),
        setup.login.as_ref().map_or("", |(user, _)| user.as_str()),
        setup.from,
        setup.reply_to.as_deref().unwrap_or_default(),
    )
}

/// The safety as `alur.toml` names it.
pub fn tls_word(safety: MailSafety) -> &'static str {
    match safety {
        MailSafety::StartTls => "starttls",
        MailSafety::Tls => "tls",
        MailSafety::None => "none",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(host: &str, from: &str) -> MailArguments {
        MailArguments {
            mail_host: Some(host.to_owned()),
            mail_from: Some(from.to_owned()),
            ..MailArguments::default()
        }
    }

    fn refused(given: &MailArguments) -> String {
        read(given, None).unwrap_err().to_string()
    }

    #[test]
    fn mail_is_off_until_a_host_is_named() {
        assert_eq!(read(&MailArguments::default(), None).unwrap(), None);
        let half = MailArguments { mail_from: Some("alur@kota.go.id".to_owned()), ..Default::default() };
        assert!(refused(&half).contains("no host"));
        let whole = read(&given("surel.kota.go.id", "alur@kota.go.id"), None).unwrap().unwrap();
        assert_eq!((whole.port, whole.safety, whole.login), (587, MailSafety::StartTls, None));
    }

    #[test]
    fn what_is_wrong_is_said_in_one_sentence() {
        let from = "alur@kota.go.id";
        let tls =
            |mode: &str, host: &str| MailArguments { mail_tls: Some(mode.to_owned()), ..given(host, from) };
        assert!(refused(&tls("none", "surel.kota.go.id")).contains("on this machine"));
        assert!(refused(&tls("ssl", "surel.kota.go.id")).contains("starttls, tls or none"));
        assert_eq!(read(&tls("none", "127.0.0.1"), None).unwrap().unwrap().port, 25);
        assert!(refused(&given("surel.kota.go.id:587", from)).contains("mail.port"));
        assert!(refused(&given("surel.kota.go.id", "Alur <a@b.id>, c@d.id")).contains("mail.from"));
        let user = MailArguments { mail_user: Some("alur".to_owned()), ..given("surel.kota.go.id", from) };
        assert!(refused(&user).contains("no password"));
    }

    #[test]
    fn a_password_that_everybody_can_read_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("password");
        std::fs::write(&file, "rahasia\n").unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        let ask = || login(Some("alur".to_owned()), Some(&file), None);
        assert!(ask().unwrap_err().to_string().contains("chmod"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let (user, password) = ask().unwrap().unwrap();
        assert_eq!((user.as_str(), password.reveal()), ("alur", "rahasia"));
        assert!(!format!("{password:?}").contains("rahasia"));
        assert!(login(None, Some(&file), Some("x".to_owned())).is_err());
    }
}
