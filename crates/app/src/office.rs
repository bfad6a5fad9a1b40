//! The office's calendar and revisions, as its journal adopted them.

use crate::{App, DecideError, Error, Recorded, What};
use jiff::civil::Date;
use sop::acts::calendar::{ChangeCalendar, change_calendar};
use sop::calendar::{Calendar, CalendarDefect, HolidayYear, OfficeHours, OwnDay, Term, Touched, YearStatus};
use sop::event::CalendarChange;
use sop::office::Adopted;
use sop::procedure::Procedure;
use sop::{Actor, FactorRule, Moment, Prose, RevisionId};
use std::sync::{Arc, PoisonError, RwLock};

/// A revision that the journal adopted, read.
#[derive(Clone, Debug)]
pub struct Revision {
    pub adopted: Adopted,
    pub procedure: Arc<Procedure>,
}

/// What was learnt of the office.
#[derive(Default)]
pub(crate) struct Office {
    /// In the order in which they were adopted.
    revisions: RwLock<Vec<Revision>>,
    factor_rule: RwLock<FactorRule>,
    /// One learns at a time: who read the journal earlier must not overwrite what was learnt later.
    learning: tokio::sync::Mutex<()>,
}

/// The parts of a calendar, as one adopted file keeps them.
#[derive(serde::Serialize, serde::Deserialize)]
struct CalendarFile {
    hours: String,
    years: Vec<String>,
}

/// The calendar's text as it is kept under its digest.
pub(crate) fn calendar_file(hours: &str, years: &[&str]) -> Result<String, Error> {
    let years = years.iter().map(|year| (*year).to_owned()).collect();
    let file = CalendarFile { hours: hours.to_owned(), years };
    serde_json::to_string(&file).map_err(|error| Error::Adopted(error.to_string()))
}

fn read_calendar(body: &str) -> Result<Calendar, Error> {
    let file: CalendarFile = serde_json::from_str(body).map_err(|error| Error::Adopted(error.to_string()))?;
    let years: Vec<&str> = file.years.iter().map(String::as_str).collect();
    Calendar::parse(&file.hours, &years).map_err(|defects| Error::Adopted(format!("calendar: {defects:?}")))
}

/// The calendar that the office's journal adopted; the built-in one where it adopted none.
///
/// # Errors
/// The store fails, or the calendar is not kept or cannot be read.
pub async fn calendar_of(reader: &store::Reader) -> Result<Calendar, Error> {
    let default = Calendar::office_default();
    let case = reader.case_file(&What::Office, Moment(0), Arc::new(default.clone())).await?;
    match case.and_then(|case| case.office.calendar.clone()) {
        Some(digest) if digest != default.digest() => {
            let body = reader.adopted_file(&digest).await?;
            read_calendar(&body.ok_or_else(|| Error::Adopted(format!("calendar {digest} is not kept")))?)
        }
        Some(_) | None => Ok(default),
    }
}

impl App {
    /// Learns calendar and revisions from what the journal adopted; at a start and after each adoption.
    pub async fn learn_office(&self) -> Result<(), Error> {
        let _alone = self.inner.office.learning.lock().await;
        let at = self.clock().now();
        let case = self.reader().case_file(&What::Office, at, self.calendar()).await?;
        let Some(case) = case else { return Ok(()) };
        if let Some(digest) = &case.office.calendar
            && digest != self.calendar().digest()
        {
            let body = self.reader().adopted_file(digest).await?;
            let body = body.ok_or_else(|| Error::Adopted(format!("calendar {digest} is not kept")))?;
            self.writer().set_calendar(Arc::new(read_calendar(&body)?));
        }
        let rule = case.office.factor_rule;
        *self.inner.office.factor_rule.write().unwrap_or_else(PoisonError::into_inner) = rule;
        for adopted in &case.office.revisions {
            if self.known(&adopted.revision).is_some() {
                continue;
            }
            let body = self.reader().adopted_file(&adopted.sha256).await?;
            let body =
                body.ok_or_else(|| Error::Adopted(format!("revision {} is not kept", adopted.revision)))?;
            let procedure = Procedure::parse(&body)
                .map_err(|defects| Error::Adopted(format!("{}: {defects:?}", adopted.revision)))?;
            let mut revisions = self.inner.office.revisions.write().unwrap_or_else(PoisonError::into_inner);
            revisions.push(Revision { adopted: adopted.clone(), procedure: Arc::new(procedure) });
        }
        Ok(())
    }

    /// The office's policy on second factors.
    pub(crate) fn office_rule(&self) -> FactorRule {
        *self.inner.office.factor_rule.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// All revisions in the order in which they were adopted, those to come among them.
    pub fn revisions(&self) -> Vec<Revision> {
        self.inner.office.revisions.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The revision with this name.
    pub fn known(&self, revision: &RevisionId) -> Option<Arc<Procedure>> {
        let revisions = self.inner.office.revisions.read().unwrap_or_else(PoisonError::into_inner);
        revisions
            .iter()
            .find(|known| known.adopted.revision == *revision)
            .map(|known| known.procedure.clone())
    }

    /// The revision in force now (R4). Before the first one's day the built-in one is shown; no issue can be
    /// made under it.
    pub fn procedure_in_force(&self) -> Arc<Procedure> {
        let now = self.clock().now();
        let revisions = self.inner.office.revisions.read().unwrap_or_else(PoisonError::into_inner);
        let begun = revisions.iter().filter(|known| known.adopted.effective_at <= now);
        let newest = begun.max_by_key(|known| known.adopted.effective_at);
        newest.map_or_else(|| Arc::new(Procedure::embedded().clone()), |known| known.procedure.clone())
    }

    /// The revision under which something was decided. One that is not known prints as the built-in one.
    pub fn procedure(&self, revision: &RevisionId) -> Arc<Procedure> {
        self.known(revision).unwrap_or_else(|| Arc::new(Procedure::embedded().clone()))
    }

    /// From when a revision is in force: 00:00 office time of its day (R4).
    pub fn effective_at(&self, procedure: &Procedure) -> Moment {
        self.calendar().start_of(procedure.identity.effective_on)
    }
}

/// A calendar that could go into force, made from the one that is.
#[derive(Clone, Debug)]
pub struct NewCalendar {
    pub calendar: Calendar,
    pub change: CalendarChange,
    /// Its file, as it will be kept under its digest.
    body: String,
}

impl App {
    /// The texts of the calendar that decisions reckon with.
    async fn calendar_texts(&self) -> Result<CalendarFile, Error> {
        let digest = self.calendar().digest().to_owned();
        let Some(body) = self.reader().adopted_file(&digest).await? else {
            return Err(Error::Adopted(format!("calendar {digest} is not kept")));
        };
        serde_json::from_str(&body).map_err(|error| Error::Adopted(error.to_string()))
    }

    /// The calendar with another file for one year; or what is wrong with that file.
    pub async fn calendar_with_year(
        &self,
        year: &HolidayYear,
    ) -> Result<Result<NewCalendar, Vec<CalendarDefect>>, Error> {
        let CalendarFile { hours, years } = self.calendar_texts().await?;
        let years = sop::calendar::with_year(&years, year)
            .ok_or_else(|| Error::Adopted("a holiday file without its year".to_owned()))?;
        let change = CalendarChange::Year {
            year: year.year,
            decreed: year.status == YearStatus::Decreed,
            days: u32::try_from(year.days.len()).unwrap_or(u32::MAX),
        };
        made(CalendarFile { hours, years }, change)
    }

    /// The calendar with the office's own change of one day, or without one.
    pub async fn calendar_with_day(
        &self,
        date: Date,
        own: Option<&OwnDay>,
    ) -> Result<Result<NewCalendar, Vec<CalendarDefect>>, Error> {
        let CalendarFile { hours, years } = self.calendar_texts().await?;
        let hours = sop::calendar::with_own_day(&hours, date, own)
            .ok_or_else(|| Error::Adopted("the hours file cannot be read".to_owned()))?;
        let change = match own {
            Some(own) => CalendarChange::Day { date, day: own.kind },
            None => CalendarChange::DayAsListed { date },
        };
        made(CalendarFile { hours, years }, change)
    }

    /// The calendar with other hours of the office from a day on.
    pub async fn calendar_with_hours(
        &self,
        hours: &OfficeHours,
    ) -> Result<Result<NewCalendar, Vec<CalendarDefect>>, Error> {
        let file = self.calendar_texts().await?;
        let text = sop::calendar::with_hours(&file.hours, hours)
            .ok_or_else(|| Error::Adopted("the hours file cannot be read".to_owned()))?;
        let change = CalendarChange::Hours { from: hours.effective_on };
        made(CalendarFile { hours: text, ..file }, change)
    }

    /// How many open issues another calendar would touch now.
    pub async fn calendar_touches(&self, after: &Calendar) -> Result<Touched, Error> {
        let procedure = self.procedure_in_force();
        let terms = self.reader().open_terms().await?;
        let terms: Vec<Term> = terms
            .into_iter()
            .map(|term| Term {
                enabled_at: term.enabled_at,
                standard: term.step.and_then(|step| procedure.standard_minutes(step)),
                due: term.due_at,
            })
            .collect();
        Ok(sop::calendar::touched(&self.calendar(), after, &terms, self.clock().now()))
    }

    /// Puts another calendar into force. `from`: digest of the one that the form showed. Its file is kept in
    /// the transaction of the entry; a process that is killed before it learns it does so at its next start.
    pub async fn change_calendar(
        &self,
        by: &Actor,
        new: NewCalendar,
        from: &str,
        reason: Prose,
    ) -> Result<Recorded, DecideError> {
        let NewCalendar { calendar, change, body } = new;
        let to = calendar.digest().to_owned();
        let act = ChangeCalendar { from: from.to_owned(), to: to.clone(), change, reason };
        let by = *by;
        let decided = self.decide_with(
            What::Office,
            &by,
            move |case| change_calendar(case, &by, &act),
            move |rows, _| Box::pin(async move { rows.adopted_file(&to, "calendar", "office", &body).await }),
        );
        let (recorded, ()) = decided.await?;
        crate::crash::point("calendar.recorded");
        self.learn_office().await.map_err(|error| match error {
            Error::Store(error) => error,
            error => store::Error::Unreadable(error.to_string()),
        })?;
        Ok(recorded)
    }
}

/// The calendar of these texts with its file.
fn made(
    file: CalendarFile,
    change: CalendarChange,
) -> Result<Result<NewCalendar, Vec<CalendarDefect>>, Error> {
    let years: Vec<&str> = file.years.iter().map(String::as_str).collect();
    let body = calendar_file(&file.hours, &years)?;
    Ok(Calendar::parse(&file.hours, &years).map(|calendar| NewCalendar { calendar, change, body }))
}
