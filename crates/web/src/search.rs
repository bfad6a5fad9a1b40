//! The search: one box for everything that the visitor may see, with filters as plain words; what has a
//! number or a name is gone to at once. The palette asks the same functions.

pub mod asked;
mod hit;
mod local;
pub mod meant;
pub mod show;
pub mod suggest;
#[cfg(test)]
mod tests;

use crate::problem::Problem;
use crate::visit::Visit;
use asked::{Asked, Jump, Named};
use store::read::PlaceRow;

/// The query as it was typed, to its bound.
pub fn bounded(q: &str) -> String {
    q.chars().filter(|c| !c.is_control()).take(crate::limits::QUERY_CHARS_MAX).collect()
}

/// The query understood; applications are asked for only where it names one.
async fn asked(visit: &Visit, q: &str) -> Result<Asked, Problem> {
    let mut applications = Vec::new();
    if asked::names_application(q) {
        let rows = visit.app().reader().applications(visit.person()?).await.map_err(Problem::fault)?;
        applications = rows.into_iter().map(Named::of).collect();
    }
    Ok(asked::parse(q, &applications))
}

/// Where the query leads by itself: an address, or places of which there are several.
async fn jump(visit: &Visit, q: &str) -> Result<(Option<String>, Vec<PlaceRow>), Problem> {
    let name = match asked::jump(q) {
        Some(Jump::Issue(number)) => return Ok((Some(crate::url::issue(number)), Vec::new())),
        Some(Jump::Request(number)) => return Ok((Some(crate::url::merge_request(number)), Vec::new())),
        Some(Jump::Release(number)) => return Ok((Some(crate::url::release(number)), Vec::new())),
        Some(Jump::Named(name)) => name,
        None => return Ok((None, Vec::new())),
    };
    let places = visit.app().reader().places_named(visit.person()?, &name).await.map_err(Problem::fault)?;
    match places.as_slice() {
        [one] => Ok((hit::place(one), Vec::new())),
        _ => Ok((None, places)),
    }
}
