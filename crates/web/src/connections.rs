//! Connections: so many at once, of one address fewer, and none that stands still while its request is to
//! come or its answer to be taken. What a request may take of time and room is its route's business.

use crate::limits;
use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::collections::BTreeMap;
use std::io;
use std::net::{IpAddr, SocketAddr};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{Sleep, sleep};
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

/// Who may come in.
#[derive(Debug)]
pub struct Keeper {
    most: usize,
    places: Arc<Semaphore>,
    /// Connections of each address that is counted.
    of: Mutex<BTreeMap<IpAddr, usize>>,
    /// Proxies: whoever comes by one has its address.
    proxies: Vec<IpAddr>,
}

/// A connection's place.
#[derive(Debug)]
struct Place {
    keeper: Arc<Keeper>,
    address: Option<IpAddr>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut of = self.keeper.of.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = of.get_mut(&address) {
            *open -= 1;
        }
        of.retain(|_, open| *open > 0);
    }
}

impl Keeper {
    /// Lets so many in, and of one address that is neither this machine nor one of these proxies
    /// [`limits::CONNECTIONS_OF_ONE_MAX`].
    pub fn new(most: usize, proxies: Vec<IpAddr>) -> Arc<Keeper> {
        let places = Arc::new(Semaphore::new(most));
        Arc::new(Keeper { most, places, of: Mutex::default(), proxies })
    }

    fn place(self: &Arc<Self>, peer: IpAddr) -> Option<Place> {
        let peer = peer.to_canonical();
        let is_counted = !peer.is_loopback() && !self.proxies.contains(&peer);
        let place = Arc::clone(&self.places).try_acquire_owned().ok()?;
        let address = is_counted.then_some(peer);
        if let Some(address) = address {
            let mut of = self.of.lock().unwrap_or_else(PoisonError::into_inner);
            let open = of.entry(address).or_default();
            if *open >= limits::CONNECTIONS_OF_ONE_MAX {
                return None;
            }
            *open += 1;
        }
        Some(Place { keeper: Arc::clone(self), address, _place: place })
    }
}

/// Serves until `ends` says so; then finishes the requests under way. `refused` hears of each connection for
/// which there was no place.
///
/// # Errors
/// None but what a listener that is gone says.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    mut ends: watch::Receiver<bool>,
    (keeper, refused): (Arc<Keeper>, &impl Fn()),
) -> io::Result<()> {
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
                sleep(limits::ACCEPT_AGAIN).await;
                continue;
            }
        };
        // An answer leaves in pieces as they come: the last one would else wait for the other end's delayed
        // acknowledgement, 40 ms at each request of git. A socket that refuses is gone: its first read says
        // so.
        let _ = stream.set_nodelay(true);
        match keeper.place(peer.ip()) {
            Some(place) => {
                tokio::spawn(connection(stream, peer, router.clone(), ends.clone(), place));
            }
            None => {
                refused();
                tokio::spawn(turn_away(stream));
            }
        }
    }
    drop(listener);
    // All places are free when the last connection has ended.
    let all = u32::try_from(keeper.most).unwrap_or(u32::MAX);
    let _ = tokio::time::timeout(limits::STOP_TIME, keeper.places.acquire_many(all)).await;
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
    _place: Place,
) {
    let service = router.map_request(move |request: axum::http::Request<Incoming>| {
        let mut request: Request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        request
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(limits::HEAD_TIME);
    let stream = TokioIo::new(Taken::within(limits::TAKE_TIME, stream));
    let mut connection = pin!(http.serve_connection(stream, TowerToHyperService::new(service)));
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

/// A stream whose other end takes what is written within a time, or is gone.
struct Taken<S> {
    stream: S,
    within: Duration,
    /// Runs while nothing is taken.
    stands: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncWrite + Unpin> Taken<S> {
    fn within(within: Duration, stream: S) -> Taken<S> {
        Taken { stream, within, stands: None }
    }

    fn timed<T>(&mut self, went: Poll<io::Result<T>>, cx: &mut Context<'_>) -> Poll<io::Result<T>> {
        if went.is_ready() {
            self.stands = None;
            return went;
        }
        let within = self.within;
        let stands = self.stands.get_or_insert_with(|| Box::pin(sleep(within)));
        ready!(stands.as_mut().poll(cx));
        self.stands = None;
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Taken<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, into)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Taken<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let went = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.timed(went, cx)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let went = Pin::new(&mut self.stream).poll_flush(cx);
        self.timed(went, cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let went = Pin::new(&mut self.stream).poll_shutdown(cx);
        self.timed(went, cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let went = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.timed(went, cx)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::AsyncReadExt;

    #[tokio::test]
    async fn sl1_whoever_takes_nothing_is_gone_and_whoever_is_slow_is_served() {
        let (near, mut far) = tokio::io::duplex(16);
        let mut near = Taken::within(Duration::from_millis(300), near);
        let written = near.write_all(&[7; 64]).await;
        assert_eq!(written.unwrap_err().kind(), io::ErrorKind::TimedOut);

        let mut piece = [0; 8];
        let slow = async {
            for _ in 0..8 {
                sleep(Duration::from_millis(60)).await;
                far.read_exact(&mut piece).await.unwrap();
            }
        };
        let (near, written) = (&mut near, [7; 48]);
        let both = async { tokio::join!(near.write_all(&written), slow) };
        let (written, ()) = tokio::time::timeout(Duration::from_secs(20), both).await.unwrap();
        written.unwrap();
    }

    #[test]
    fn sl1_one_address_takes_no_more_than_its_share_and_a_proxy_is_many() {
        let [one, other, proxy, here] =
            ["10.0.0.7", "10.0.0.8", "10.0.0.1", "127.0.0.1"].map(|text| text.parse::<IpAddr>().unwrap());
        let share = limits::CONNECTIONS_OF_ONE_MAX;
        let keeper = Keeper::new(share * 3, vec![proxy]);
        let mut open: Vec<Place> = (0..share).map(|_| keeper.place(one).unwrap()).collect();
        assert!(keeper.place(one).is_none());
        assert!(keeper.place("::ffff:10.0.0.7".parse().unwrap()).is_none(), "the same in other clothes");
        open.push(keeper.place(other).unwrap());
        open.extend((0..share).map(|_| keeper.place(proxy).unwrap()));
        open.extend((0..share - 1).map(|_| keeper.place(here).unwrap()));
        assert!(keeper.place(here).is_none(), "all places are taken");
        open.clear();
        assert!(keeper.of.lock().unwrap().is_empty());
        assert!(keeper.place(one).is_some());
    }
}
