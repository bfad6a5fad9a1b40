//! The board: six columns in which every card names its exact step. A card moves by its act on the issue's
//! page alone, so nothing here can be dragged.

use crate::frame::{Frame, Place};
use crate::limits;
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::tasks::left;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use serde::Deserialize;
use sop::calendar::Calendar;
use sop::times::TimeLeft;
use sop::{AppId, Moment, Step};
use store::read::{ApplicationRow, Board, IssueRow};
use words::{BoardColumn, Formats, Lang};

/// How long what was done stays on the board, in milliseconds: seven days.
const DONE_MS: i64 = 7 * 24 * 3_600_000;

/// The filter as the address holds it. What cannot be read narrows nothing.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    application: String,
}

/// The page of the board.
#[derive(Template)]
#[template(path = "board.html")]
pub struct BoardPage {
    frame: Frame,
    late: String,
    chips: Vec<Chip>,
    columns: Vec<Column>,
}

struct Chip {
    href: String,
    words: String,
    on: bool,
}

struct Column {
    heading: &'static str,
    steps: String,
    summary: String,
    cards: Vec<Tile>,
    /// Where those are that do not fit.
    more: Option<(String, String)>,
    empty: &'static str,
}

struct Tile {
    href: String,
    title: String,
    who: String,
    clock: String,
    late: bool,
    round: Option<String>,
}

/// `GET /board`.
pub async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Result<Response, Problem> {
    let (viewer, reader) = (visit.person()?, visit.app().reader());
    let application = wanted.application.parse().ok().map(AppId);
    let since = Moment(visit.at().0 - DONE_MS);
    let board =
        reader.board(viewer, application, limits::BOARD_CARDS, since).await.map_err(Problem::fault)?;
    let applications = reader.applications(viewer).await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().board_heading(), Some(Place::Board));
    let calendar = visit.app().calendar();
    let drawer = Drawer { lang: visit.lang(), formats: visit.formats(), calendar: &calendar, at: visit.at() };
    Ok(page::show(&BoardPage::of(frame, application, &board, &applications, &drawer)))
}

struct Drawer<'a> {
    lang: Lang,
    formats: Formats,
    calendar: &'a Calendar,
    at: Moment,
}

impl BoardPage {
    fn of(
        frame: Frame,
        application: Option<AppId>,
        board: &Board,
        applications: &[ApplicationRow],
        drawer: &Drawer,
    ) -> BoardPage {
        let lang = drawer.lang;
        let late = board.cards.iter().filter(|row| row.state == "open" && drawer.is_late(row)).count();
        let columns = BoardColumn::ALL.into_iter();
        BoardPage {
            frame,
            late: lang.board_late(i64::try_from(late).unwrap_or(i64::MAX)),
            chips: chips(lang, application, applications),
            columns: columns.map(|column| drawer.column(column, application, board)).collect(),
        }
    }
}

fn chips(lang: Lang, chosen: Option<AppId>, applications: &[ApplicationRow]) -> Vec<Chip> {
    let all = Chip { href: url::board(None), words: lang.board_all().to_owned(), on: chosen.is_none() };
    let one = |row: &ApplicationRow| Chip {
        href: url::board(Some(row.application)),
        words: row.name.clone(),
        on: chosen == Some(row.application),
    };
    std::iter::once(all).chain(applications.iter().map(one)).collect()
}

impl Drawer<'_> {
    fn is_late(&self, row: &IssueRow) -> bool {
        row.due_at.is_some_and(|due| due < row.closed_at.unwrap_or(self.at))
    }

    fn column(&self, column: BoardColumn, application: Option<AppId>, board: &Board) -> Column {
        let lang = self.lang;
        let (first, last) = column.steps();
        let holds = |row: &&IssueRow| match row.step {
            Some(step) if row.state == "open" => (first..=last).contains(&step),
            Some(_) | None => row.state == "done" && column == BoardColumn::Production,
        };
        let rows: Vec<&IssueRow> = board.cards.iter().filter(holds).collect();
        let open = || rows.iter().filter(|row| row.state == "open");
        let steps = i64::from(first.no())..=i64::from(last.no());
        let count: i64 = board.counts.iter().filter(|(step, _)| steps.contains(step)).map(|(_, n)| n).sum();
        let age = open().map(|row| row.enabled_at).min();
        let age = age.map(|at| lang.working(i64::from(self.calendar.between(at, self.at).minutes)));
        let left_out = count - i64::try_from(open().count()).unwrap_or(count);
        Column {
            heading: lang.board_column(column),
            steps: if first == last {
                first.no().to_string()
            } else {
                format!("{}–{}", first.no(), last.no())
            },
            summary: match age {
                Some(age) => lang.board_oldest(count, &age),
                None => lang.board_count(count.max(i64::try_from(rows.len()).unwrap_or(count))),
            },
            cards: rows.into_iter().map(|row| self.tile(row)).collect(),
            more: (left_out > 0).then(|| (url::issues_in(application), lang.board_more(left_out))),
            empty: lang.board_empty(column),
        }
    }

    fn tile(&self, row: &IssueRow) -> Tile {
        let lang = self.lang;
        let title = row.title.as_deref().unwrap_or(lang.issue_confidential());
        let assignee = || row.assignee_name.clone().unwrap_or_default();
        let (who, clock, late) = match row.closed_at {
            Some(closed) => {
                let late = self.is_late(row);
                let clock = if late { lang.board_was_late() } else { lang.board_on_time() };
                (lang.board_done(&assignee(), &self.formats.short_date(closed)), clock.to_owned(), late)
            }
            None => {
                let holder = match (&row.server_work, row.turn_role) {
                    (Some(_), _) => lang.issues_server().to_owned(),
                    (None, Some(sop::Role::Developer)) => assignee(),
                    (None, Some(role)) => lang.role(role).to_owned(),
                    (None, None) => String::new(),
                };
                let left = row.due_at.map(|due| left(self.calendar, due, self.at));
                let clock = left.map(|left| lang.time_left(left)).unwrap_or_default();
                let step = row.step.map_or(0, Step::no);
                (lang.board_at(&holder, step), clock, matches!(left, Some(TimeLeft::Late { .. })))
            }
        };
        let round = u32::try_from(row.round).ok().filter(|round| *round > 1);
        Tile {
            href: url::issue(row.issue),
            title: format!("#{} {title}", row.issue),
            who,
            clock,
            late,
            round: round.map(|round| lang.issue_round(round)),
        }
    }
}

impl Page for BoardPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: Lang) -> Vec<BoardPage> {
        let calendar = Calendar::office_default();
        let formats = Formats::new(lang, calendar.zone());
        let drawer = Drawer { lang, formats, calendar: &calendar, at: Moment(1_585_100_000_000) };
        let frame = || Frame::sample(lang, lang.board_heading());
        let mut cards = crate::issues::list::sample_rows();
        let mut done = cards[0].clone();
        done.state = "done".to_owned();
        done.closed_at = Some(Moment(1_585_090_000_000));
        cards.push(done);
        let full = Board { counts: [(2, 30), (4, 1), (9, 1)].into(), cards };
        vec![
            BoardPage::of(frame(), None, &Board::default(), &[], &drawer),
            BoardPage::of(frame(), Some(AppId(1)), &full, &[], &drawer),
        ]
    }
}
