//! Connections: so many at once, and none that stands still before its request is there. What a request may
//! take of time and room afterwards is its route's business.

use crate::limits;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::ServiceExt;
use words::Lang;

/// What who comes beyond the bound reads, at once. There is no page for it: the request was not read.
fn full() -> String {
    let said = |lang: Lang| {
        let why = words::Problem::NotReady;
        format!("{}. {}\n", lang.problem_heading(why), lang.problem_next(why))
    };
    let body: String = Lang::ALL.map(said).concat();
    let seconds = limits::STORE_WAIT_S;
    format!(
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: {seconds}\r\nConnection: close\r\n\
         Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// Serves so many connections at once until `ends` says so; then finishes the requests under way. `refused`
/// hears of each connection beyond.
///
/// # Errors
/// None but what a listener that is gone says.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    mut ends: watch::Receiver<bool>,
    (most, refused): (usize, &impl Fn()),
) -> io::Result<()> {
    let places = Arc::new(Semaphore::new(most));
    loop {
        let accepted = tokio::select! {
            () = ended(&mut ends) => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, peer) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_of_the_connection(&error) => continue,
            Err(error) => {
                // No file is left to open, for one: whoever ends gives one back.
                tracing::error!(%error, "a connection could not be taken");
                tokio::time::sleep(limits::ACCEPT_AGAIN).await;
                continue;
            }
        };
        match Arc::clone(&places).try_acquire_owned() {
            Ok(place) => {
                tokio::spawn(connection(stream, peer, router.clone(), ends.clone(), place));
            }
            Err(_) => {
                refused();
                tokio::spawn(turn_away(stream));
            }
        }
    }
    drop(listener);
    // All places are free when the last connection has ended.
    let all = u32::try_from(most).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(limits::STOP_TIME, places.acquire_many(all)).await;
    Ok(())
}

async fn ended(ends: &mut watch::Receiver<bool>) {
    // A sender that is gone ends it as well.
    let _ = ends.wait_for(|ended| *ended).await;
}

fn is_of_the_connection(error: &io::Error) -> bool {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset)
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
    mut ends: watch::Receiver<bool>,
    _place: OwnedSemaphorePermit,
) {
    let service = router.map_request(move |request: axum::http::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits::HEAD_TIME);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    let finished = tokio::select! {
        finished = connection.as_mut() => finished,
        () = ended(&mut ends) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = finished {
        tracing::debug!(%error, "a connection ended in its midst");
    }
}

async fn turn_away(mut stream: TcpStream) {
    let told = async {
        // Whoever does not listen is turned away all the same.
        let _ = stream.write_all(full().as_bytes()).await;
        let _ = stream.shutdown().await;
    };
    let _ = tokio::time::timeout(limits::TURN_AWAY_TIME, told).await;
}
