//! The text of a letter, in the language of its reader: what happened, of which issue, where to go, why he
//! got it, how it stops. No note, no reason and no title of a confidential issue leaves the house.

use connectors::smtp::{Letter, Stop};
use sop::mail::without_numbers;
use sop::{Entry, IssueNumber, MailKind, Moment, PersonId, Subject};
use std::collections::BTreeMap;
use std::time::{Duration, SystemTime};
use store::read::{DueMail, ToldEntry};
use words::{Formats, Lang};

/// Most characters of a title in a subject.
const TITLE_CHARS_MAX: usize = 80;
/// Most notices that a digest names.
pub(super) const DIGEST_ROWS: usize = 30;

/// What every letter of one look shares.
pub(super) struct Desk<'a> {
    pub names: &'a BTreeMap<PersonId, String>,
    pub zone: sop::calendar::Zone,
    pub office: &'a str,
    pub public_url: &'a str,
    /// Name and address of the office.
    pub from: (String, String),
    pub reply_to: Option<String>,
    /// What ids of letters end with, `@` included.
    pub id_end: &'a str,
    pub now: Moment,
}

/// What a letter tells of.
pub(super) enum Content<'a> {
    /// Mails about one issue, or about what has none, with their entries.
    Notices(&'a [(&'a DueMail, Option<&'a Entry>)]),
    Digest(&'a [ToldEntry]),
    Trial,
}

impl Desk<'_> {
    /// The letter of `mail` to `address`; `stop` is the token of its link.
    pub fn letter(
        &self,
        mail: &DueMail,
        address: &str,
        kind: MailKind,
        content: &Content<'_>,
        stop: Option<&str>,
    ) -> Letter {
        let lang = Lang::parse(&mail.language).unwrap_or_default();
        let title = title_of(lang, mail);
        let mut lines = vec![lang.mail_greeting(&mail.name), String::new()];
        let opens = match content {
            Content::Notices(told) => {
                lines.extend(self.notices(lang, told));
                lines.push(String::new());
                if let Some(issue) = mail.issue {
                    let application = mail.application_name.clone().unwrap_or_default();
                    lines.push(
                        format!("#{issue} {}", title.clone().unwrap_or_default()).trim_end().to_owned(),
                    );
                    lines.push(application);
                }
                told.first().map_or_else(String::new, |(mail, entry)| place(mail.issue, *entry))
            }
            Content::Digest(told) => {
                lines.extend(self.digest(lang, told));
                "/inbox".to_owned()
            }
            Content::Trial => {
                lines.push(lang.mail_trial_text().to_owned());
                "/admin/mail".to_owned()
            }
        };
        lines.extend([String::new(), format!("{} {}{opens}", lang.mail_open(), self.public_url)]);
        // Two dashes and a space: mail programs fold away what follows.
        lines.extend([String::new(), "-- ".to_owned(), lang.mail_because(kind).to_owned()]);
        let stop = stop.map(|token| format!("{}/mail/stop/{token}", self.public_url));
        lines.extend(stop.iter().map(|url| format!("{} {url}", lang.mail_stop())));
        lines.push(lang.mail_automatic(self.office));
        let at = Duration::from_millis(u64::try_from(self.now.ms()).unwrap_or(0));
        Letter {
            from: self.from.clone(),
            to: (mail.name.clone(), address.to_owned()),
            reply_to: self.reply_to.clone(),
            subject: subject(lang, mail.issue, kind, title.as_deref()),
            text: without_numbers(&lines.join("\n")) + "\n",
            id: format!("mail-{}{}", mail.mail_id, self.id_end),
            thread: mail.issue.map(|issue| format!("issue-{issue}{}", self.id_end)),
            stop: stop.map(|url| Stop { one_click: url.starts_with("https://"), url }),
            at: SystemTime::UNIX_EPOCH + at,
        }
    }

    fn notices(&self, lang: Lang, told: &[(&DueMail, Option<&Entry>)]) -> Vec<String> {
        let formats = Formats::new(lang, self.zone);
        let name = |person: PersonId| self.names.get(&person).cloned().unwrap_or_default();
        let line = |(mail, entry): &(&DueMail, Option<&Entry>)| {
            let (at, words) = match entry {
                Some(entry) => (entry.at, lang.event(&entry.event, &name, self.zone)),
                None => (mail.made_at, lang.mail_mentioned(&name(mail.by_person.unwrap_or(mail.person)))),
            };
            format!("{}: {words}", formats.date_time(at))
        };
        told.iter().map(line).collect()
    }

    fn digest(&self, lang: Lang, told: &[ToldEntry]) -> Vec<String> {
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        let formats = Formats::new(lang, self.zone);
        let name = |person: PersonId| self.names.get(&person).cloned().unwrap_or_default();
        let mut lines = vec![lang.mail_digest_lead(count(told.len())), String::new()];
        for told in told.iter().take(DIGEST_ROWS) {
            let about = match told.entry.subject {
                Subject::Issue(number) => {
                    format!("#{number} {}", told.title.as_deref().unwrap_or_default()).trim_end().to_owned()
                }
                Subject::Release(number) => lang.subject_release(number.0),
                Subject::Application(_) | Subject::Office => {
                    told.application.as_ref().map(|(_, name)| name.clone()).unwrap_or_default()
                }
            };
            let words = lang.event(&told.entry.event, &name, self.zone);
            lines.push(format!("- {}: {words} ({about})", formats.date_time(told.entry.at)));
        }
        if told.len() > DIGEST_ROWS {
            lines.push(lang.mail_digest_more(count(told.len() - DIGEST_ROWS)));
        }
        lines
    }
}

/// The title, where a mail may bear it.
fn title_of(lang: Lang, mail: &DueMail) -> Option<String> {
    mail.issue?;
    if mail.confidential { Some(lang.mail_confidential().to_owned()) } else { mail.title.clone() }
}

fn subject(lang: Lang, issue: Option<IssueNumber>, kind: MailKind, title: Option<&str>) -> String {
    let head = issue.map_or_else(|| "[Alur]".to_owned(), |issue| format!("[Alur #{issue}]"));
    let what = lang.mail_subject(kind);
    match title {
        Some(title) => {
            let short: String = without_numbers(title).chars().take(TITLE_CHARS_MAX).collect();
            format!("{head} {what}: {short}")
        }
        None => format!("{head} {what}"),
    }
}

/// The page that a notice leads to.
fn place(issue: Option<IssueNumber>, entry: Option<&Entry>) -> String {
    match (entry.map(|entry| entry.subject), issue) {
        (Some(Subject::Release(release)), _) => format!("/releases/{release}"),
        (Some(Subject::Issue(issue)), _) | (_, Some(issue)) => format!("/issues/{issue}"),
        (Some(Subject::Application(_) | Subject::Office) | None, None) => "/inbox".to_owned(),
    }
}
