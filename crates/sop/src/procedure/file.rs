//! The revision file as it is written: what may be missing here is asked for in `check`, so that an editor
//! hears of every gap at once. A draft is written back from the same fields.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Approver, AsPrinted, Documents, Shape};

#[derive(Deserialize)]
pub(super) struct RawSchema {
    pub schema: u32,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(rename = "schema")]
    pub schema_no: u32,
    pub identity: RawIdentity,
    pub documents: Documents,
    #[serde(default)]
    pub role: Vec<RawRole>,
    pub prerequisites: RawPrerequisites,
    #[serde(default)]
    pub step: Vec<RawStep>,
    /// Any key: a label that a later version of Alur asks for must not make an approved file invalid.
    #[serde(default)]
    pub labels: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentity {
    pub government: String,
    pub agency: String,
    pub units: Vec<String>,
    pub number: String,
    pub title: String,
    pub revision: u32,
    #[serde(deserialize_with = "day", serialize_with = "to_day")]
    pub created_on: Date,
    #[serde(
        default,
        deserialize_with = "some_day",
        serialize_with = "to_some_day",
        skip_serializing_if = "Option::is_none"
    )]
    pub revised_on: Option<Date>,
    #[serde(deserialize_with = "day", serialize_with = "to_day")]
    pub effective_on: Date,
    pub approved_by: Approver,
    pub review_months: u32,
    pub annex_title: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRole {
    pub id: String,
    pub lane: Option<u8>,
    pub name: String,
    pub qualification: Option<String>,
    pub coordinator: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPrerequisites {
    pub repository: RawBy,
    pub ci_cd: RawBy,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBy {
    pub by: String,
    pub material_from: Option<String>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStep {
    pub no: u8,
    pub code: String,
    pub shape: Option<Shape>,
    pub performer: Option<String>,
    pub text: Option<String>,
    pub label: Option<String>,
    pub requirements: Vec<String>,
    pub time: Option<RawTime>,
    pub output: Option<String>,
    pub return_label: Option<String>,
    pub entry_label: Option<String>,
    #[serde(default, skip_serializing_if = "AsPrinted::is_empty")]
    pub as_printed: AsPrinted,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTime {
    pub minutes: Option<u32>,
    pub by: Option<RawTimeBy>,
    pub text: String,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawTimeBy {
    Due,
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let raw = toml::value::Date::deserialize(from)?;
    let year = i16::try_from(raw.year).map_err(serde::de::Error::custom)?;
    Date::new(year, raw.month as i8, raw.day as i8).map_err(serde::de::Error::custom)
}

fn to_day<S: Serializer>(day: &Date, into: S) -> Result<S::Ok, S::Error> {
    let date = toml::value::Date {
        year: u16::try_from(day.year()).map_err(serde::ser::Error::custom)?,
        month: day.month().unsigned_abs(),
        day: day.day().unsigned_abs(),
    };
    toml::value::Datetime { date: Some(date), time: None, offset: None }.serialize(into)
}

fn to_some_day<S: Serializer>(day: &Option<Date>, into: S) -> Result<S::Ok, S::Error> {
    match day {
        Some(day) => to_day(day, into),
        None => into.serialize_none(),
    }
}

fn some_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}
