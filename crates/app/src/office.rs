//! The office's calendar and revisions, as its journal adopted them.

use crate::{App, Error, What};
use sop::calendar::Calendar;
use sop::procedure::Procedure;
use sop::{Moment, RevisionId};
use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

/// Revisions that were read, by their name.
#[derive(Default)]
pub(crate) struct Office {
    revisions: RwLock<BTreeMap<RevisionId, Arc<Procedure>>>,
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

impl App {
    /// Learns calendar and revisions from what the journal adopted; at a start and after each adoption.
    pub async fn learn_office(&self) -> Result<(), Error> {
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
            revisions.insert(adopted.revision.clone(), Arc::new(procedure));
        }
        Ok(())
    }

    fn known(&self, revision: &RevisionId) -> Option<Arc<Procedure>> {
        self.inner.office.revisions.read().unwrap_or_else(PoisonError::into_inner).get(revision).cloned()
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
