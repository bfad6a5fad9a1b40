//! The lane of mail: one worker, one connection. A letter that is refused waits for a person; a server that
//! is away holds up this lane and nothing else.

use super::compose::{Content, DIGEST_ROWS, Desk};
use crate::effects::wait_ms;
use crate::works::Works;
use crate::{App, Error, What, crash, limits};
use connectors::smtp::{Fault, Letter, Post};
use sop::mail::{Standing, digest_day, goes_at, is_still_so};
use sop::{Entry, MailKind, Moment, PersonId, Seq};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use store::read::DueMail;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::watch;

/// Under which the day of the last digest is kept.
const DIGEST_DAY: &str = "mail_digest_day";

/// Why a mail to somebody without an address failed; pages say it in words.
pub const NO_ADDRESS: &str = "no_address";

/// The worker's own state: its connection, and how long it leaves the server alone.
pub struct Lane {
    post: Post,
    faults: i64,
    rests_until: Option<Moment>,
}

impl Lane {
    /// None: this office sends no mail.
    pub fn of(app: &App) -> Option<Lane> {
        let setup = app.grounds().mail.as_ref()?;
        Some(Lane { post: Post::new(setup.server(app.public_url())), faults: 0, rests_until: None })
    }
}

/// Mails that go out as one letter.
struct Bundle<'a> {
    mails: Vec<(&'a DueMail, MailKind, Option<&'a Entry>)>,
}

impl Bundle<'_> {
    fn ids(&self) -> Vec<i64> {
        self.mails.iter().map(|(mail, _, _)| mail.mail_id).collect()
    }
}

/// What came of a bundle.
enum Went {
    On,
    /// The server is not to be asked again for now.
    Stopped,
}

/// Sends mail until `stop` says so. Where the office sends none, none waits.
pub async fn serve(works: Arc<Works>, mut stop: watch::Receiver<bool>) {
    let app = works.app();
    let mut news = app.writer().news();
    let mut lane = Lane::of(app);
    while !*stop.borrow() {
        let mut wait = limits::MAIL_LOOK;
        let looked = match &mut lane {
            Some(lane) => look(app, lane).await,
            None => none_waits(app).await.map(|()| 0),
        };
        match looked {
            Ok(letters) if letters >= limits::LETTERS_PER_LOOK => continue,
            Ok(_) if lane.is_some() => wait = until_next(app).await,
            Ok(_) => {}
            // What is due stays due.
            Err(error) => tracing::error!(%error, "mail is held up"),
        }
        tokio::select! {
            changed = stop.changed() => if changed.is_err() { break },
            more = news.recv(), if lane.is_some() => if matches!(more, Err(RecvError::Closed)) { break },
            () = app.floor().wake_mail.notified() => {
                if let Some(lane) = &mut lane {
                    lane.rests_until = None;
                }
            }
            () = tokio::time::sleep(wait) => {}
        }
    }
    if let Some(lane) = &mut lane {
        lane.post.leave().await;
    }
}

async fn none_waits(app: &App) -> Result<(), Error> {
    if app.reader().next_mail_at().await?.is_some() {
        app.writer().plain(|rows| Box::pin(async move { rows.mail_off().await })).await?;
    }
    Ok(())
}

async fn until_next(app: &App) -> Duration {
    let now = app.clock().now();
    match app.reader().next_mail_at().await {
        Ok(Some(at)) => {
            let ms = u64::try_from(at.ms() - now.ms()).unwrap_or(0);
            Duration::from_millis(ms).clamp(limits::MAIL_LOOK_MIN, limits::MAIL_LOOK)
        }
        Ok(None) | Err(_) => limits::MAIL_LOOK,
    }
}

/// Sends what is due now, at most [`limits::LETTERS_PER_LOOK`] letters; says how many bundles it settled.
///
/// # Errors
/// The store fails.
pub async fn look(app: &App, lane: &mut Lane) -> Result<usize, Error> {
    let now = app.clock().now();
    make_digests(app, now).await?;
    if lane.rests_until.is_some_and(|until| until > now) {
        return Ok(0);
    }
    let due = app.reader().mails_due(now).await?;
    if due.is_empty() {
        return Ok(0);
    }
    let seqs: Vec<Seq> = due.iter().filter_map(|mail| mail.seq).collect();
    let entries = app.reader().entries_at(&seqs).await?;
    let entries: BTreeMap<Seq, Entry> = entries.into_iter().map(|entry| (entry.seq, entry)).collect();
    let mut settled = 0;
    for bundle in bundles(&due, &entries).into_iter().take(limits::LETTERS_PER_LOOK) {
        settled += 1;
        if let Went::Stopped = settle(app, lane, bundle, now).await? {
            break;
        }
    }
    Ok(settled)
}

/// Puts the digests of the day into the outbox, once a working day.
async fn make_digests(app: &App, now: Moment) -> Result<(), Error> {
    let last = app.reader().setting(DIGEST_DAY).await?.and_then(|day| day.parse().ok());
    let Some(day) = digest_day(now, last, &app.calendar()) else { return Ok(()) };
    let made = app.writer().plain(move |rows| {
        Box::pin(async move {
            let made = rows.mail_digests(&day.to_string(), limits::DIGEST_BACK_MS).await?;
            rows.setting_set(DIGEST_DAY, &day.to_string()).await?;
            Ok(made)
        })
    });
    let made = made.await?;
    tracing::info!(made, %day, "digests are made");
    Ok(())
}

/// Mails of one person about one issue go out together; all others alone.
fn bundles<'a>(due: &'a [DueMail], entries: &'a BTreeMap<Seq, Entry>) -> Vec<Bundle<'a>> {
    let mut bundles: Vec<Bundle<'a>> = Vec::new();
    let mut of_issue = BTreeMap::new();
    for mail in due {
        // A kind that a later version stored is none that this one can send.
        let Some(kind) = MailKind::from_code(&mail.kind) else { continue };
        let told = (mail, kind, mail.seq.and_then(|seq| entries.get(&seq)));
        let at = match mail.issue {
            Some(issue) => *of_issue.entry((mail.person, issue)).or_insert(bundles.len()),
            None => bundles.len(),
        };
        match bundles.get_mut(at) {
            Some(bundle) => bundle.mails.push(told),
            None => bundles.push(Bundle { mails: vec![told] }),
        }
    }
    bundles
}

async fn settle(app: &App, lane: &mut Lane, bundle: Bundle<'_>, now: Moment) -> Result<Went, Error> {
    let (mut wanted, vain): (Vec<_>, Vec<_>) = bundle.mails.into_iter().partition(is_wanted);
    let vain = Bundle { mails: vain }.ids();
    if !vain.is_empty() {
        app.writer().plain(move |rows| Box::pin(async move { rows.mail_dropped(&vain).await })).await?;
    }
    wanted.sort_by_key(|(mail, kind, _)| (*kind, mail.mail_id));
    let bundle = Bundle { mails: wanted };
    let Some((first, kind, _)) = bundle.mails.first().copied() else { return Ok(Went::On) };
    let (ids, calendar) = (bundle.ids(), app.calendar());
    let goes = |(mail, kind, _): &(&DueMail, MailKind, Option<&Entry>)| {
        goes_at(*kind, mail.urgent, now, mail.last_at, &calendar)
    };
    let goes = bundle.mails.iter().map(goes).min().unwrap_or(now);
    if goes > now {
        let later =
            app.writer().plain(move |rows| Box::pin(async move { rows.mail_later(&ids, None, goes).await }));
        later.await?;
        return Ok(Went::On);
    }
    let Some(address) = first.address.clone() else {
        let failed =
            app.writer().plain(move |rows| Box::pin(async move { rows.mail_failed(&ids, NO_ADDRESS).await }));
        failed.await?;
        return Ok(Went::On);
    };
    let Some(letter) = letter(app, &bundle, first, kind, &address, now).await? else {
        app.writer().plain(move |rows| Box::pin(async move { rows.mail_dropped(&ids).await })).await?;
        return Ok(Went::On);
    };
    crash::point("mail.claimed");
    let handed = lane.post.send(&letter).await;
    crash::point("mail.handed");
    let went = record(app, lane, first, ids, handed).await;
    crash::point("mail.recorded");
    went
}

/// Is it still so, may its reader know of it, and does he want it?
fn is_wanted((mail, kind, entry): &(&DueMail, MailKind, Option<&Entry>)) -> bool {
    let now = Standing { holds: mail.holds, open: mail.open };
    let knows = mail.issue.is_none() || (mail.reads && (mail.trusted || !mail.confidential));
    let stopped = mail.stopped && kind.can_stop();
    let about = entry.map(|entry| &entry.event);
    mail.active && !stopped && knows && is_still_so(*kind, about, now)
}

/// The letter of a bundle; none when there is nothing left to tell.
async fn letter(
    app: &App,
    bundle: &Bundle<'_>,
    first: &DueMail,
    kind: MailKind,
    address: &str,
    now: Moment,
) -> Result<Option<Letter>, Error> {
    let Some(setup) = &app.grounds().mail else { return Ok(None) };
    let names: BTreeMap<PersonId, String> = app.reader().names().await?;
    let case = app.case_file(What::Office).await?;
    let office = case.map(|case| case.office.name.clone()).unwrap_or_default();
    let stop = match kind.can_stop() {
        true => Some(app.mail_stop_token(first.person, kind).await?),
        false => None,
    };
    let id_end = format!(".{}@{}", app.mail_mark().await?, setup.domain());
    let desk = Desk {
        names: &names,
        zone: app.calendar().zone(),
        office: &office,
        public_url: app.public_url(),
        from: ("Alur".to_owned(), setup.from.clone()),
        reply_to: setup.reply_to.clone(),
        id_end: &id_end,
        now,
    };
    let digest;
    let told: Vec<(&DueMail, Option<&Entry>)> =
        bundle.mails.iter().map(|(mail, _, entry)| (*mail, *entry)).collect();
    let content = match kind {
        MailKind::Digest => {
            let since = Moment(first.made_at.ms() - limits::DIGEST_BACK_MS);
            let rows = i64::try_from(DIGEST_ROWS * 10).unwrap_or(i64::MAX);
            digest = app.reader().digest(first.person, since, rows).await?;
            if digest.is_empty() {
                return Ok(None);
            }
            Content::Digest(&digest)
        }
        MailKind::Trial => Content::Trial,
        MailKind::Assignment | MailKind::Turn | MailKind::Due | MailKind::Mention | MailKind::Production => {
            Content::Notices(&told)
        }
    };
    Ok(Some(desk.letter(first, address, kind, &content, stop.as_deref())))
}

/// Records what came of a letter.
async fn record(
    app: &App,
    lane: &mut Lane,
    first: &DueMail,
    ids: Vec<i64>,
    handed: Result<String, Fault>,
) -> Result<Went, Error> {
    let (mail, tries) = (first.mail_id, first.tries);
    let fault = match handed {
        Ok(answer) => {
            lane.faults = 0;
            let others: Vec<i64> = ids.into_iter().filter(|id| *id != mail).collect();
            let sent = app
                .writer()
                .plain(move |rows| Box::pin(async move { rows.mail_sent(mail, &others, &answer).await }));
            sent.await?;
            return Ok(Went::On);
        }
        Err(fault) => fault,
    };
    let text = fault.to_string();
    tracing::warn!(mail, tries, error = %text, "a mail was not taken");
    if fault.is_of_the_server() {
        let wait = wait_ms(mail, lane.faults).min(limits::MAIL_REST_MS_MAX);
        lane.faults += 1;
        lane.rests_until = Some(app.clock().now().plus_ms(wait));
        let later = app.writer().plain(move |rows| {
            Box::pin(async move { rows.mail_later(&ids, Some(&text), rows.at().plus_ms(wait)).await })
        });
        later.await?;
        return Ok(Went::Stopped);
    }
    let lasting = fault.is_lasting() || tries >= limits::MAIL_TRIES_MAX;
    let noted = app.writer().plain(move |rows| {
        Box::pin(async move {
            if lasting {
                rows.mail_failed(&ids, &text).await
            } else {
                rows.mail_later(&ids, Some(&text), rows.at().plus_ms(wait_ms(mail, tries))).await
            }
        })
    });
    noted.await?;
    Ok(Went::On)
}

impl App {
    /// What ids of this office's letters bear, so that two offices at one domain do not meet.
    async fn mail_mark(&self) -> Result<String, Error> {
        let key = sop::text::hex(&self.form_key().await?);
        Ok(sop::text::hex(&crate::principal::sha256(&format!("{key} mail-id")))[..12].to_owned())
    }
}
