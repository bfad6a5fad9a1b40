//! Exports of many rows: a few at once, so that they leave the store's readers to the pages. Whoever comes
//! beyond is told to come back, at once.

use crate::limits;
use crate::problem::{Edge, Problem};
use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;
use tokio::sync::{Semaphore, SemaphorePermit};

static PLACES: Semaphore = Semaphore::const_new(limits::EXPORTS_AT_ONCE);

/// A place among the exports.
///
/// # Errors
/// There is none.
pub fn place() -> Result<SemaphorePermit<'static>, Problem> {
    PLACES.try_acquire().map_err(|_| Edge::Busy.into())
}

/// Keeps the place until the last piece of the answer is on its way.
pub fn held(response: Response, place: SemaphorePermit<'static>) -> Response {
    response.map(|body| {
        let pieces = body.into_data_stream().map(move |piece| {
            let _held = &place;
            piece
        });
        Body::from_stream(pieces)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_place_is_free_again_once_the_answer_is_read() {
        let places: Vec<_> = (0..limits::EXPORTS_AT_ONCE).map(|_| place().unwrap()).collect();
        assert!(matches!(place(), Err(Problem::Edge(Edge::Busy))));
        let mut answers: Vec<_> =
            places.into_iter().map(|place| held(Response::new(Body::from("x")), place)).collect();
        assert!(place().is_err(), "not before it is read");
        let answer = answers.pop().unwrap();
        assert_eq!(axum::body::to_bytes(answer.into_body(), 10).await.unwrap(), "x");
        assert!(place().is_ok());
    }
}
