//! Exports of many rows: a few at once, so that they leave the store's readers to the pages. Whoever comes
//! beyond is told to come back, at once.

use crate::problem::{Edge, Problem};
use axum::body::Body;
use axum::response::Response;
use futures_util::StreamExt;
use std::sync::Arc;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A place among the exports.
///
/// # Errors
/// There is none.
pub fn place(places: &Arc<Semaphore>) -> Result<OwnedSemaphorePermit, Problem> {
    Arc::clone(places).try_acquire_owned().map_err(|_| Edge::Busy.into())
}

/// Keeps the place until the last piece of the answer is on its way.
pub fn held(response: Response, place: OwnedSemaphorePermit) -> Response {
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
        let all = Arc::new(Semaphore::new(2));
        let places: Vec<_> = (0..2).map(|_| place(&all).unwrap()).collect();
        assert!(matches!(place(&all), Err(Problem::Edge(Edge::Busy))));
        let mut answers: Vec<_> =
            places.into_iter().map(|place| held(Response::new(Body::from("x")), place)).collect();
        assert!(place(&all).is_err(), "not before it is read");
        let answer = answers.pop().unwrap();
        assert_eq!(axum::body::to_bytes(answer.into_body(), 10).await.unwrap(), "x");
        assert!(place(&all).is_ok());
    }
}
