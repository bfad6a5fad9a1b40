//! The revision file as it is written: what may be missing here is asked for in `check`, so that an editor
//! hears of every gap at once.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Deserializer};

use super::{Approver, AsPrinted, Documents, Shape};

#[derive(Deserialize)]
pub(super) struct RawSchema {
    pub schema: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawFile {
    #[serde(rename = "schema")]
    pub _schema: u32,
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

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawIdentity {
    pub government: String,
    pub agency: String,
    pub units: Vec<String>,
    pub number: String,
    pub title: String,
    pub revision: u32,
    #[serde(deserialize_with = "day")]
    pub created_on: Date,
    #[serde(default, deserialize_with = "some_day")]
    pub revised_on: Option<Date>,
    #[serde(deserialize_with = "day")]
    pub effective_on: Date,
    pub approved_by: Approver,
    pub review_months: u32,
    pub annex_title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawRole {
    pub id: String,
    pub lane: Option<u8>,
    pub name: String,
    pub qualification: Option<String>,
    pub coordinator: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawPrerequisites {
    pub repository: RawBy,
    pub ci_cd: RawBy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBy {
    pub by: String,
    pub material_from: Option<String>,
}

#[derive(Deserialize)]
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
    #[serde(default)]
    pub as_printed: AsPrinted,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawTime {
    pub minutes: Option<u32>,
    pub by: Option<RawTimeBy>,
    pub text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum RawTimeBy {
    Due,
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    let raw = toml::value::Date::deserialize(from)?;
    let year = i16::try_from(raw.year).map_err(serde::de::Error::custom)?;
    Date::new(year, raw.month as i8, raw.day as i8).map_err(serde::de::Error::custom)
}

fn some_day<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
    day(from).map(Some)
}
