//! The period of a report as the address holds it. What cannot be read narrows nothing.

use crate::limits;
use crate::url;
use jiff::ToSpan;
use jiff::civil::Date;
use serde::Deserialize;
use sop::AppId;
use words::NamedPeriod;

/// The choice as it is asked for.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default)]
pub struct Wanted {
    period: String,
    from: String,
    until: String,
    application: String,
}

/// From its first day to its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: Date,
    pub until: Date,
    /// None: the dates were chosen.
    pub named: Option<NamedPeriod>,
    /// More was asked for than a report holds.
    pub cut: bool,
}

impl Wanted {
    pub fn application(&self) -> Option<AppId> {
        self.application.parse().ok().map(AppId)
    }

    pub fn with_application(&self, application: Option<AppId>) -> Wanted {
        let application = application.map(|id| id.to_string()).unwrap_or_default();
        Wanted { application, ..self.clone() }
    }

    pub fn with_period(&self, named: NamedPeriod) -> Wanted {
        let (period, application) = (named.code().to_owned(), self.application.clone());
        Wanted { period, application, ..Wanted::default() }
    }

    /// The choice as the end of an address.
    pub fn query(&self) -> String {
        let fields = [
            ("period", &self.period),
            ("from", &self.from),
            ("until", &self.until),
            ("application", &self.application),
        ];
        let given = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<String> =
            given.map(|(name, value)| format!("{name}={}", url::encode(value))).collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }

    /// A named period, else the two days in their order, else this month.
    pub fn period(&self, today: Date) -> Period {
        let day = |text: &str| text.parse::<Date>().ok();
        match (NamedPeriod::parse(&self.period), day(&self.from), day(&self.until)) {
            (Some(named), _, _) => Period::named(named, today),
            (None, Some(one), Some(other)) => {
                let (from, until) = (one.min(other), one.max(other));
                let earliest = until.saturating_sub(i64::from(limits::REPORT_DAYS_MAX - 1).days());
                Period { from: from.max(earliest), until, named: None, cut: from < earliest }
            }
            (None, Some(_) | None, Some(_) | None) => Period::named(NamedPeriod::ThisMonth, today),
        }
    }
}

impl Period {
    pub fn named(named: NamedPeriod, today: Date) -> Period {
        let month = today.first_of_month();
        let (from, until) = match named {
            NamedPeriod::ThisMonth => (month, today.last_of_month()),
            NamedPeriod::LastMonth => {
                let last = month.saturating_sub(1.day());
                (last.first_of_month(), last)
            }
            NamedPeriod::Quarter => {
                let from = month.saturating_sub(i64::from((today.month() - 1) % 3).months());
                (from, from.saturating_add(2.months()).last_of_month())
            }
            NamedPeriod::Year => (today.first_of_year(), today.last_of_year()),
        };
        Period { from, until, named: Some(named), cut: false }
    }

    /// The one before it, as long as this: a month before a month.
    pub fn before(self) -> Period {
        let until = self.from.saturating_sub(1.day());
        let whole_month = self.from.day() == 1 && self.until == self.from.last_of_month();
        let from = if whole_month {
            until.first_of_month()
        } else {
            let days = self.from.until(self.until).map_or(0, |span| i64::from(span.get_days()));
            until.saturating_sub(days.days())
        };
        Period { from, until, named: None, cut: false }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(wanted: &Wanted) -> String {
        let period = wanted.period("2026-11-24".parse().unwrap());
        format!("{} {} after {}", period.from, period.until, period.before().from)
    }

    #[test]
    fn a_period_is_named_or_two_days_and_else_this_month() {
        let named = |code: &str| Wanted { period: code.to_owned(), ..Wanted::default() };
        let days = |from: &str, until: &str| Wanted {
            from: from.to_owned(),
            until: until.to_owned(),
            ..Wanted::default()
        };
        let cases = [
            (named("month"), "2026-11-01 2026-11-30 after 2026-10-01"),
            (named("last-month"), "2026-10-01 2026-10-31 after 2026-09-01"),
            (named("quarter"), "2026-10-01 2026-12-31 after 2026-07-01"),
            (named("year"), "2026-01-01 2026-12-31 after 2025-01-01"),
            (named("century"), "2026-11-01 2026-11-30 after 2026-10-01"),
            (days("2026-03-02", "2026-03-08"), "2026-03-02 2026-03-08 after 2026-02-23"),
            (days("2026-03-08", "2026-03-02"), "2026-03-02 2026-03-08 after 2026-02-23"),
            (days("2020-01-01", "2026-03-08"), "2025-03-08 2026-03-08 after 2024-03-07"),
            (days("2026-03-02", "x"), "2026-11-01 2026-11-30 after 2026-10-01"),
        ];
        for (wanted, expected) in cases {
            assert_eq!(told(&wanted), expected, "{wanted:?}");
        }
    }

    #[test]
    fn the_address_holds_the_choice_and_nothing_else() {
        let wanted = Wanted {
            from: "2026-03-02".to_owned(),
            until: "\"&".to_owned(),
            application: "2".to_owned(),
            ..Wanted::default()
        };
        assert_eq!(wanted.query(), "?from=2026-03-02&until=%22%26&application=2");
        assert_eq!(wanted.with_period(NamedPeriod::Year).query(), "?period=year&application=2");
        assert_eq!(Wanted::default().query(), "");
    }
}
