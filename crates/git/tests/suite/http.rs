//! A server of a few lines over the crate, as `web` will have it, for the real git client.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use futures_util::TryStreamExt;
use git::{Error, Incoming, Judgement, PushEnd, PushHead, Repository, Service, report_refusal};
use tokio_util::io::StreamReader;

use crate::world::{World, branch, git_in, try_git};

type Verdict = Pin<Box<dyn Future<Output = Judgement> + Send>>;
pub type Judge = Arc<dyn Fn(Incoming) -> Verdict + Send + Sync>;

#[derive(Clone)]
struct Site {
    repo: Repository,
    judge: Judge,
    ends: Arc<Mutex<Vec<PushEnd>>>,
    heads: Arc<Mutex<Vec<PushHead>>>,
}

pub struct Server {
    pub url: String,
    pub ends: Arc<Mutex<Vec<PushEnd>>>,
    pub heads: Arc<Mutex<Vec<PushHead>>>,
}

pub fn accept() -> Judge {
    Arc::new(|_| Box::pin(async { Judgement::Accept }))
}

pub async fn serve(repo: &Repository, judge: Judge) -> Server {
    let (ends, heads) = (Arc::default(), Arc::default());
    let site = Site { repo: repo.clone(), judge, ends: Arc::clone(&ends), heads: Arc::clone(&heads) };
    let router = Router::new()
        .route("/r.git/info/refs", get(info_refs))
        .route("/r.git/git-upload-pack", post(upload_pack))
        .route("/r.git/git-receive-pack", post(receive_pack))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(tower_http::decompression::RequestDecompressionLayer::new())
        .with_state(site);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/r.git", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
    Server { url, ends, heads }
}

fn protocol(headers: &HeaderMap) -> Option<&str> {
    headers.get("git-protocol").and_then(|value| value.to_str().ok())
}

#[derive(serde::Deserialize)]
struct Asked {
    service: String,
}

async fn info_refs(State(site): State<Site>, Query(asked): Query<Asked>, headers: HeaderMap) -> Response {
    let Some(service) = Service::parse(&asked.service) else { return StatusCode::FORBIDDEN.into_response() };
    let bytes = site.repo.info_refs(service, protocol(&headers)).await.unwrap();
    let kind = format!("application/x-{}-advertisement", service.as_str());
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache".to_owned())], bytes).into_response()
}

async fn upload_pack(State(site): State<Site>, headers: HeaderMap, body: Body) -> Response {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let reader = Box::pin(StreamReader::new(stream));
    let answer = site.repo.upload_pack(reader, protocol(&headers)).await.unwrap();
    ([(header::CONTENT_TYPE, "application/x-git-upload-pack-result")], Body::from_stream(answer))
        .into_response()
}

async fn receive_pack(State(site): State<Site>, body: Body) -> Response {
    let stream = body.into_data_stream().map_err(std::io::Error::other);
    let mut reader = Box::pin(StreamReader::new(stream));
    let head = match PushHead::parse(&mut reader).await {
        Ok(head) => head,
        Err(Error::PushHead(why)) => return (StatusCode::BAD_REQUEST, why).into_response(),
        Err(error) => panic!("{error}"),
    };
    site.heads.lock().unwrap().push(head.clone());
    let kind = [(header::CONTENT_TYPE, "application/x-git-receive-pack-result")];
    if head.commands.iter().any(|command| !command.name.starts_with("refs/heads/issue/")) {
        git::drain(&mut reader).await;
        let text = "G03 Ditolak: hanya berubah lewat merge request (langkah 10 dan 13).";
        return (kind, report_refusal(&head, |_| "G03".to_owned(), text)).into_response();
    }
    match site.repo.receive_pack(head, reader, [7; 16], |incoming| (site.judge)(incoming)).await {
        Ok(end) => {
            let reply = Bytes::from(end.reply.clone());
            site.ends.lock().unwrap().push(end);
            (kind, reply).into_response()
        }
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

/// git without blocking the server's threads.
pub async fn client(world: &World, words: &[&str]) -> (i32, String, String) {
    let dir = world.dir.path().to_owned();
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let run = move || try_git(&dir, &words.iter().map(String::as_str).collect::<Vec<_>>());
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn r75_clone_fetch_shallow_and_partial_work_over_http() {
    let world = World::new().await;
    for number in 0..4 {
        world.commit("staging", &[("app/menu.txt", &format!("{number}\n"))], "kerja");
    }
    world
        .repo
        .delete_branch(&branch("issue/9"), world.commit("issue/9", &[("x", "x\n")], "x"))
        .await
        .unwrap();
    let server = serve(&world.repo, accept()).await;
    for (version, name) in [("0", "v0"), ("1", "v1"), ("2", "v2")] {
        let protocol = format!("protocol.version={version}");
        let (code, _, error) =
            client(&world, &["-c", &protocol, "clone", "-q", "-b", "staging", &server.url, name]).await;
        assert_eq!(code, 0, "{error}");
        let head = git_in(&world.dir.path().join(name), &["rev-parse", "HEAD"]);
        assert_eq!(head, world.tip("staging").to_string());
    }
    let (code, refs, _) = client(&world, &["ls-remote", &server.url]).await;
    assert!(code == 0 && !refs.contains("refs/alur"), "{refs}");
    let (code, ..) =
        client(&world, &["clone", "-q", "--depth=1", "-b", "staging", &server.url, "shallow"]).await;
    assert_eq!(code, 0);
    let count = git_in(&world.dir.path().join("shallow"), &["rev-list", "--count", "HEAD"]);
    assert_eq!(count, "1");
    let partial =
        ["clone", "-q", "--filter=blob:none", "--no-checkout", "-b", "staging", &server.url, "partial"];
    assert_eq!(client(&world, &partial).await.0, 0);
    let missing =
        git_in(&world.dir.path().join("partial"), &["rev-list", "--objects", "--missing=print", "HEAD"]);
    assert!(missing.lines().any(|line| line.starts_with('?')));
    world.commit("staging", &[("baru", "b\n")], "lagi");
    assert_eq!(client(&world, &["-C", "shallow", "pull", "-q"]).await.0, 0);
    assert_eq!(client(&world, &["-C", "v2", "pull", "-q"]).await.0, 0);
    let many = world.commit("staging", &[("besar", &"isi yang panjang\n".repeat(100_000))], "besar");
    assert_eq!(client(&world, &["-C", "v2", "pull", "-q"]).await.0, 0);
    assert_eq!(git_in(&world.dir.path().join("v2"), &["rev-parse", "HEAD"]), many.to_string());
}
