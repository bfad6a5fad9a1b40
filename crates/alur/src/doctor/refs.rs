//! INV 3: every issue's branch, `staging` and `master` stand where the journal says, or a push under way or
//! an effect that is due explains the difference. Beside a running server a difference counts only when it
//! stays: it is looked at again, between two readings of the journal that say the same.

use super::deep::{Office, Report};
use anyhow::Result;
use sop::AppId;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;
use store::{Reader, What};

/// How often a difference is looked at before it counts, and how long in between.
const LOOKS: u32 = 4;
const APART: Duration = Duration::from_millis(400);

/// A branch of an application.
type Place = (AppId, String);

/// What the journal says of every branch, and what explains that one stands elsewhere.
#[derive(PartialEq, Eq, Default)]
struct Word {
    heads: BTreeMap<Place, Option<String>>,
    explained: BTreeMap<Place, &'static str>,
}

/// What git and the journal have of a branch.
#[derive(Clone, PartialEq, Eq)]
struct Differs {
    git: Option<String>,
    journal: Option<String>,
}

pub async fn check(office: &Office<'_>, report: &mut Report) -> Result<()> {
    let mut stays: Option<BTreeMap<Place, Differs>> = None;
    let (mut branches, mut explained) = (0, BTreeMap::new());
    for look in 0..LOOKS {
        let before = word(office.live).await?;
        let refs = refs(office, &before).await?;
        let after = word(office.live).await?;
        branches = before.heads.len();
        let differ = differences(&before, &refs);
        let same = |place: &Place| {
            before.heads.get(place) == after.heads.get(place) && !after.explained.contains_key(place)
        };
        let now: BTreeMap<Place, Differs> = differ.into_iter().filter(|(place, _)| same(place)).collect();
        explained = before.explained;
        let kept = match stays.take() {
            None => now,
            Some(former) => former.into_iter().filter(|(place, was)| now.get(place) == Some(was)).collect(),
        };
        if kept.is_empty() {
            break;
        }
        if look + 1 < LOOKS {
            tokio::time::sleep(APART).await;
        }
        stays = Some(kept);
    }
    let under_way = explained.values().filter(|why| **why != FOUND).count();
    let known = explained.len() - under_way;
    let counted = format!("{branches} branches; {under_way} with work under way, {known} found before");
    report.counted(3, counted);
    for ((application, name), differs) in stays.unwrap_or_default() {
        let shown = |commit: Option<String>| commit.unwrap_or_else(|| "nothing".to_owned());
        let (git, journal) = (shown(differs.git), shown(differs.journal));
        let what = format!("{name} of application {application} is at {git}, the journal says {journal}");
        report.finds(3, format!("{what}; start Alur, and take it back on the application's page"));
    }
    Ok(())
}

const FOUND: &str = "found";

async fn word(reader: &Reader) -> Result<Word> {
    let mut word = Word::default();
    let calendar = std::sync::Arc::new(sop::calendar::Calendar::office_default());
    let lanes: BTreeSet<String> = reader.lanes_due().await?.into_iter().map(|lane| lane.at).collect();
    let pushes = reader.pushes().await?;
    for id in reader.confirmed_applications().await? {
        let what = What::Application(id);
        let case = reader.case_file(&what, sop::Moment(0), calendar.clone()).await?;
        let Some(application) = case.and_then(|case| case.application) else { continue };
        let mut put = |name: &str, head: Option<String>, lane: &str| {
            let place = (id, name.to_owned());
            let branch = format!("refs/heads/{name}");
            if pushes.iter().any(|push| push.application == id && push.branch == branch) {
                word.explained.insert(place.clone(), "a push");
            } else if [lane, &format!("ref:{id}/{name}"), &format!("found:{id}/{name}")]
                .iter()
                .any(|lane| lanes.contains(*lane))
            {
                word.explained.insert(place.clone(), "an effect");
            } else if application.found_on(name).next().is_some() {
                word.explained.insert(place.clone(), FOUND);
            }
            word.heads.insert(place, head);
        };
        put("staging", application.staging.as_ref().map(ToString::to_string), "");
        put("master", application.master.as_ref().map(ToString::to_string), "");
        for (name, head) in &application.imported {
            put(name, Some(head.to_string()), "");
        }
        for row in reader.branch_rows(id).await? {
            let lane = format!("ref:{id}/issue/{}", row.issue);
            put(&row.name, row.head.map(|head| head.to_string()), &lane);
        }
    }
    Ok(word)
}

/// Every branch of the applications that the word tells of.
async fn refs(office: &Office<'_>, word: &Word) -> Result<BTreeMap<Place, String>> {
    let mut found = BTreeMap::new();
    let applications: BTreeSet<AppId> = word.heads.keys().map(|(id, _)| *id).collect();
    for id in applications {
        let repository = office.repositories.at(id.0);
        let refs = match repository.refs().await {
            Ok(refs) => refs,
            Err(git::Error::RepositoryMissing) => Vec::new(),
            Err(error) => return Err(error.into()),
        };
        for one in refs {
            if let Some(name) = one.name.strip_prefix("refs/heads/") {
                found.insert((id, name.to_owned()), one.oid.to_string());
            }
        }
    }
    Ok(found)
}

fn differences(word: &Word, refs: &BTreeMap<Place, String>) -> BTreeMap<Place, Differs> {
    let places: BTreeSet<&Place> = word.heads.keys().chain(refs.keys()).collect();
    let differs = |place: &&Place| {
        let (git, journal) = (refs.get(*place).cloned(), word.heads.get(*place).cloned().flatten());
        let explained = word.explained.contains_key(*place);
        (git != journal && !explained).then(|| ((*place).clone(), Differs { git, journal }))
    };
    places.iter().filter_map(differs).collect()
}
