//! `/admin/effects`: what was decided and the server has not finished; what is parked waits for a person's
//! word.

use crate::applications::show::Done;
use crate::frame::{Crumbs, Frame, Place};
use crate::page::{self, Page};
use crate::problem::Problem;
use crate::url;
use crate::visit::Visit;
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::Response;
use sop::Moment;
use store::read::EffectRow;
use words::Formats;

/// The list.
#[derive(Template)]
#[template(path = "admin/effects.html")]
pub struct EffectsPage {
    frame: Frame,
    crumbs: Crumbs,
    caption: String,
    rows: Vec<Row>,
    done: Option<&'static str>,
}

struct Row {
    kind: String,
    lane: String,
    entry: i64,
    state: String,
    late: bool,
    tries: i64,
    fault: Option<String>,
    retry: Option<String>,
}

/// `GET /admin/effects`.
pub async fn index(visit: Visit, Query(query): Query<Done>) -> Result<Response, Problem> {
    let effects = visit.app().reader().effects_open().await.map_err(Problem::fault)?;
    let frame = visit.frame(visit.lang().effects_heading(), Some(Place::Admin));
    Ok(page::show(&EffectsPage::of(frame, &visit.formats(), visit.at(), &effects, &query.done)))
}

/// `POST /admin/effects/{effect}/retry`: at a person's word.
pub async fn retry(visit: Visit, Path(effect): Path<i64>) -> Result<Response, Problem> {
    let again = visit.app().retry_effect(effect).await.map_err(Problem::fault)?;
    let done = if again { "retry" } else { "gone" };
    Ok(page::see_other(&format!("{}?done={done}", url::effects())))
}

impl EffectsPage {
    fn of(frame: Frame, formats: &Formats, now: Moment, effects: &[EffectRow], done: &str) -> EffectsPage {
        let lang = frame.lang;
        EffectsPage {
            crumbs: Crumbs::new(lang).link(url::admin(), lang.admin_heading()).end(lang.effects_heading()),
            caption: lang.effects_caption(i64::try_from(effects.len()).unwrap_or(i64::MAX)),
            rows: effects.iter().map(|effect| row(formats, now, effect)).collect(),
            done: match done {
                "retry" => Some(lang.effects_done()),
                "gone" => Some(lang.effects_gone()),
                _ => None,
            },
            frame,
        }
    }
}

fn row(formats: &Formats, now: Moment, effect: &EffectRow) -> Row {
    let lang = formats.lang;
    let under_way = effect.lease_until.is_some_and(|until| until > now);
    let state = match effect.parked_at {
        Some(at) => lang.effects_parked(&formats.short_date_time(at)),
        None if under_way => lang.effects_running().to_owned(),
        None => lang.effects_due(&formats.short_date_time(effect.run_at)),
    };
    // What runs is left alone; what waits for its next try may have it now.
    let retry = (!under_way && effect.tries > 0).then(|| url::effect_retry(effect.effect_id));
    Row {
        kind: effect.kind.clone(),
        lane: effect.lane.clone(),
        entry: effect.seq.0,
        state,
        late: effect.parked_at.is_some(),
        tries: effect.tries,
        fault: effect.last_error.clone(),
        retry,
    }
}

impl Page for EffectsPage {
    fn frame(&self) -> &Frame {
        &self.frame
    }

    #[cfg(test)]
    fn samples(lang: words::Lang) -> Vec<EffectsPage> {
        let formats = Formats::new(lang, sop::calendar::Calendar::office_default().zone());
        let now = Moment(1_606_190_700_000);
        let effect = |tries, parked_at, lease_until| EffectRow {
            effect_id: 7,
            seq: sop::Seq(41),
            kind: "merge_branch".to_owned(),
            lane: "repository:1".to_owned(),
            run_at: now,
            tries,
            claimed_by: None,
            lease_until,
            last_error: (tries > 0).then(|| "the repository lacks <staging>".to_owned()),
            parked_at,
        };
        let effects =
            [effect(8, Some(now), None), effect(1, None, Some(now.plus_minutes(1))), effect(0, None, None)];
        let page = |effects: &[EffectRow], done| {
            EffectsPage::of(Frame::sample(lang, lang.effects_heading()), &formats, now, effects, done)
        };
        vec![page(&effects, "retry"), page(&[], "")]
    }
}
