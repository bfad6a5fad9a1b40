//! `/admin/system`: what is well and what is not, worst first, in words; and the two addresses that a proxy
//! or a watcher asks.

use crate::frame::{Crumbs, Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use app::backups::Backups;
use app::health::{Level, Thing};
use app::{Chain, Checked, Room};
use askama::Template;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use sop::Moment;
use sop::text::hex;
use words::{Formats, Lang};

/// The page.
#[derive(Template)]
#[template(path = "admin/system.html")]
pub struct SystemPage {
    frame: Frame,
    crumbs: Crumbs,
    state: String,
    rows: Vec<Row>,
    version: &'static str,
}

struct Row {
    label: &'static str,
    mark: &'static str,
    class: &'static str,
    words: String,
    /// What else is to be said, a line each.
    more: Vec<String>,
    /// What to do about it.
    advice: Option<&'static str>,
    link: Option<(String, &'static str)>,
    /// Where a button sends to, and its words.
    button: Option<(String, &'static str)>,
}

/// `GET /admin/system`.
pub async fn show(visit: Visit) -> Result<Response, Problem> {
    let told = visit.app().health().await.map_err(Problem::fault)?;
    let mut frame = visit.frame(visit.lang().system_heading(), Some(Place::Admin));
    let backing_up = |thing: &Thing| matches!(thing, Thing::Backup(Backups { running: Some(_), .. }));
    if told.iter().any(|(_, thing)| backing_up(thing)) {
        frame.refresh_seconds = Some(limits::REFRESH_SECONDS);
    }
    Ok(page::show(&SystemPage::of(frame, (&visit.formats(), visit.at()), &told)))
}

/// `POST /admin/system/backup`: begins a backup beside the requests; the page then tells how it goes.
pub async fn back_up(visit: Visit) -> Result<Response, Problem> {
    visit.app().ask_for_backup();
    Ok(page::see_other(&url::system()))
}

/// `GET /healthz`: the process answers. Says nothing else.
pub async fn lives() -> Response {
    plain(StatusCode::OK, "ok\n")
}

/// `GET /readyz`: the store answers and takes writes.
pub async fn ready(visit: Visit) -> Response {
    match visit.app().reader().head().await {
        Ok(_) if !visit.app().writer().has_ended() => plain(StatusCode::OK, "ready\n"),
        Ok(_) | Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "not ready\n"),
    }
}

fn plain(status: StatusCode, words: &'static str) -> Response {
    (status, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], words).into_response()
}

/// All of it in one sentence.
pub fn state(lang: Lang, told: &[(Level, Thing)]) -> String {
    let count = |level| {
        let of = told.iter().filter(|(of, _)| *of == level).count();
        i64::try_from(of).unwrap_or(i64::MAX)
    };
    match (count(Level::Bad), count(Level::Less)) {
        (0, 0) => lang.system_well().to_owned(),
        (0, less) => lang.system_less(less),
        (bad, _) => lang.system_bad(bad),
    }
}

/// Must somebody act?
pub fn is_bad(told: &[(Level, Thing)]) -> bool {
    told.iter().any(|(level, _)| *level == Level::Bad)
}

impl SystemPage {
    fn of(frame: Frame, when: (&Formats, Moment), told: &[(Level, Thing)]) -> SystemPage {
        let lang = frame.lang;
        SystemPage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.system_heading()),
            state: state(lang, told),
            rows: told.iter().map(|(level, thing)| row(when, *level, thing)).collect(),
            version: env!("CARGO_PKG_VERSION"),
            frame,
        }
    }
}

fn row((formats, now): (&Formats, Moment), level: Level, thing: &Thing) -> Row {
    let lang = formats.lang;
    let (mark, class) = match level {
        Level::Bad => (lang.system_mark_bad(), "late"),
        Level::Less => (lang.system_mark_less(), "now"),
        Level::Well => (lang.system_mark_well(), "done"),
    };
    let wrong = level != Level::Well;
    let bad = |advice| wrong.then_some(advice);
    let (label, words, advice, link) = match thing {
        Thing::Writable(can) => {
            let words = if *can { lang.admin_data_fine() } else { lang.admin_data_readonly() };
            (lang.admin_data(), words.to_owned(), None, None)
        }
        Thing::Space { free, all } => {
            let words = lang.system_space(&formats.size(*free), &formats.size(*all));
            let advice = match app::health::room(*free, *all).1 {
                Room::Ample => lang.system_space_advice(),
                Room::Scarce => lang.system_space_scarce(),
                Room::Spent => lang.system_space_spent(),
            };
            (lang.admin_free(), words, bad(advice), None)
        }
        Thing::Check(checked) => {
            let link = Some((url::journal(), lang.system_to_journal()));
            (lang.system_check(), checked_words(formats, checked), bad(lang.system_check_advice()), link)
        }
        Thing::Clock { last } => {
            let words = lang.system_clock(&formats.short_date_time(*last));
            (lang.system_clock_label(), words, bad(lang.system_clock_advice()), None)
        }
        Thing::Effects { due, parked } => {
            let words = lang.system_effects(*due, *parked);
            let link = Some((url::effects(), lang.effects_heading()));
            (lang.effects_heading(), words, bad(lang.system_effects_advice()), link)
        }
        Thing::Mail { on, failed } => (
            lang.mail_admin_heading(),
            mail_words(lang, *on, *failed),
            None,
            Some((url::outbox(), lang.mail_admin_heading())),
        ),
        Thing::Repositories { packed, findings } => {
            let words = match (findings.first(), packed) {
                (Some(finding), _) => lang.system_repositories_broken(finding),
                (None, Some(at)) => lang.system_repositories_cared(&formats.short_date_time(*at)),
                (None, None) => lang.system_repositories_later().to_owned(),
            };
            (lang.admin_repositories_label(), words, bad(lang.system_repositories_advice()), None)
        }
        Thing::Git(version) => {
            ("git", git_words(lang, version.as_deref()), bad(lang.system_git_advice()), None)
        }
        Thing::Sandbox(found) => {
            let words = found.as_ref().map_or_else(|why| lang.system_sandbox_none(why), String::clone);
            (lang.system_sandbox(), words, bad(lang.system_sandbox_advice()), None)
        }
        Thing::Backup(backups) => return backup_row((formats, now), (mark, class, wrong), backups),
        Thing::Restored(from) => {
            (lang.system_restored(), from.clone(), bad(lang.system_restored_advice()), None)
        }
        Thing::Journal(head) => {
            let words = format!("#{} {}", head.seq.0, hex(&head.hash));
            (lang.system_head(), words, Some(lang.system_head_advice()), None)
        }
    };
    Row { label, mark, class, words, more: Vec::new(), advice, link, button: None }
}

/// The last backup, what became of the try after it, how far the one under way is, and when the next comes.
fn backup_row(
    (formats, now): (&Formats, Moment),
    (mark, class, wrong): (&'static str, &'static str, bool),
    backups: &Backups,
) -> Row {
    let (lang, at) = (formats.lang, |ms| formats.short_date_time(Moment(ms)));
    let last = backups.last.as_ref();
    let words = last.map(|last| lang.system_backup(&at(last.at_ms), &last.place));
    let failed = backups.failed.as_ref();
    let mut more: Vec<String> = failed
        .map(|failed| lang.system_backup_failed(&at(failed.at_ms), &failed.place, &failed.why))
        .into_iter()
        .collect();
    match (backups.running, backups.next) {
        (Some(running), _) if running.all_bytes > 0 => {
            let (done, all) = (formats.size(running.done_bytes), formats.size(running.all_bytes));
            more.push(lang.system_backup_so_far(&done, &all));
            let left = running.left_ms(now).map(|ms| lang.seconds(ms / 1000));
            more.extend(left.map(|left| lang.system_backup_left(&left)));
        }
        (Some(_), _) => more.push(lang.system_backup_running().to_owned()),
        (None, Some(next)) => more.push(lang.system_backup_next(&formats.short_date_time(next))),
        (None, None) => {}
    }
    let advice = match failed {
        Some(_) => Some(lang.system_backup_failed_advice()),
        None => (wrong && backups.next.is_none()).then_some(lang.system_backup_advice()),
    };
    let may_ask = backups.planned && backups.running.is_none();
    Row {
        label: lang.system_backup_label(),
        mark,
        class,
        words: words.unwrap_or_else(|| lang.system_backup_none().to_owned()),
        more,
        advice,
        link: None,
        button: may_ask.then(|| (url::backup(), lang.system_backup_now())),
    }
}

fn git_words(lang: Lang, version: Option<&str>) -> String {
    version.map_or(lang.system_git_none().to_owned(), |version| format!("git {version}"))
}

fn mail_words(lang: Lang, on: bool, failed: i64) -> String {
    match (on, failed) {
        (_, 1..) => lang.system_mail_failed(failed),
        (true, _) => lang.system_mail_on().to_owned(),
        (false, _) => lang.system_mail_off().to_owned(),
    }
}

fn checked_words(formats: &Formats, checked: &Checked) -> String {
    let lang = formats.lang;
    match checked {
        Checked::Never => lang.system_check_never().to_owned(),
        Checked::Running { since } => lang.system_check_running(&formats.short_date_time(*since)),
        Checked::Done { at, chain: Chain::Whole { .. }, files_wrong: 0, .. } => {
            lang.system_check_whole(&formats.short_date_time(*at))
        }
        Checked::Done { at, .. } => lang.system_check_broken(&formats.short_date_time(*at)),
        Checked::Stopped { at } => lang.system_check_stopped(&formats.short_date_time(*at)),
    }
}

impl Page for SystemPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<SystemPage> {
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let at = sop::Moment(1_606_190_700_000);
        let place = || "/mnt/<backup>".to_owned();
        let last = app::backups::LastBackup { at_ms: at.0, seq: 41, place: place() };
        let why = "the disk of <backups> is full".to_owned();
        let failed = app::backups::FailedBackup { at_ms: at.0, place: place(), why };
        let running = |all_bytes| app::backups::BackingUp { since: at, done_bytes: all_bytes / 4, all_bytes };
        let planned = Backups { planned: true, next: Some(at), last: Some(last), ..Backups::default() };
        let busy = |all| Backups { running: Some(running(all)), ..planned.clone() };
        let page = |told: &[(Level, Thing)]| {
            let now = at.plus_minutes(1);
            SystemPage::of(Frame::sample(lang, lang.system_heading()), (&formats, now), told)
        };
        vec![
            page(&[
                (Level::Bad, Thing::Writable(false)),
                (Level::Bad, Thing::Space { free: 1, all: 1 << 40 }),
                (Level::Bad, Thing::Space { free: 3 << 30, all: 1 << 40 }),
                (Level::Bad, Thing::Check(Checked::Stopped { at })),
                (Level::Bad, Thing::Clock { last: at }),
                (Level::Bad, Thing::Effects { due: 1, parked: 2 }),
                (
                    Level::Bad,
                    Thing::Repositories { packed: None, findings: vec!["missing blob <1>".to_owned()] },
                ),
                (Level::Bad, Thing::Git(None)),
                (Level::Bad, Thing::Sandbox(Err("no <sandbox>".to_owned()))),
                (Level::Less, Thing::Mail { on: true, failed: 3 }),
                (Level::Less, Thing::Backup(Backups::default())),
                (Level::Bad, Thing::Backup(Backups { failed: Some(failed), ..planned.clone() })),
                (Level::Less, Thing::Restored("restored from the backup of <then>".to_owned())),
            ]),
            page(&[
                (Level::Less, Thing::Check(Checked::Never)),
                (Level::Well, Thing::Check(Checked::Running { since: at })),
                (Level::Well, Thing::Backup(busy(0))),
                (Level::Well, Thing::Backup(busy(8_000_000))),
                (Level::Well, Thing::Mail { on: true, failed: 0 }),
                (Level::Well, Thing::Repositories { packed: None, findings: Vec::new() }),
            ]),
            page(&[
                (Level::Well, Thing::Backup(planned)),
                (Level::Well, Thing::Repositories { packed: Some(at), findings: Vec::new() }),
                (Level::Well, Thing::Mail { on: false, failed: 0 }),
                (Level::Well, Thing::Journal(store::Head::EMPTY)),
            ]),
        ]
    }
}
