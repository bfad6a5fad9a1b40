//! Serving clones and fetches, and the advertisement of refs that both fetch and push begin with.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_util::Stream;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::{ChildStdin, ChildStdout};
use tokio::sync::mpsc;

use crate::process::{Call, Kind, Running, Verb, keep_most};
use crate::{Error, Repository, Result, limits, pkt};

/// Part of an answer that is streamed.
const CHUNK_BYTES: usize = 64 << 10;

/// The two services of smart HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Service {
    /// Clone and fetch.
    UploadPack,
    /// Push.
    ReceivePack,
}

impl Service {
    /// As the query `service=` has it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "git-upload-pack" => Some(Self::UploadPack),
            "git-receive-pack" => Some(Self::ReceivePack),
            _ => None,
        }
    }

    /// `git-upload-pack` or `git-receive-pack`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::UploadPack => "git-upload-pack",
            Self::ReceivePack => "git-receive-pack",
        }
    }

    fn verb(self) -> Verb {
        match self {
            Self::UploadPack => Verb::UploadPack,
            Self::ReceivePack => Verb::ReceivePack,
        }
    }
}

/// The client's `Git-Protocol` header, if it is one that git is told of: `version=0` to `version=2`.
fn protocol(header: Option<&str>) -> Option<&'static str> {
    match header {
        Some("version=0") => Some("version=0"),
        Some("version=1") => Some("version=1"),
        Some("version=2") => Some("version=2"),
        _ => None,
    }
}

impl Repository {
    /// Answer to `GET info/refs?service=...`: the refs, or with protocol 2 the capabilities.
    /// `git_protocol` is the client's header as it came.
    pub async fn info_refs(&self, service: Service, git_protocol: Option<&str>) -> Result<Vec<u8>> {
        if !self.exists() {
            return Err(Error::RepositoryMissing);
        }
        let mut call =
            Call::new(service.verb(), Kind::Short).word("--http-backend-info-refs").path(self.dir());
        let protocol = protocol(git_protocol);
        if let Some(version) = protocol {
            call = call.env("GIT_PROTOCOL", version);
        }
        let output = self.starter().run(call).await?.success()?;
        let mut answer = Vec::new();
        if protocol != Some("version=2") || service == Service::ReceivePack {
            pkt::write(&mut answer, format!("# service={}\n", service.as_str()).as_bytes());
            answer.extend_from_slice(pkt::FLUSH);
        }
        answer.extend_from_slice(&output.stdout);
        Ok(answer)
    }

    /// Answer to `POST git-upload-pack`, streamed. `body` is the request's body, already inflated. An
    /// error in the stream means that the answer is broken off; dropping the stream ends git.
    pub async fn upload_pack(
        &self,
        body: impl AsyncRead + Send + Unpin + 'static,
        git_protocol: Option<&str>,
    ) -> Result<Answer> {
        if !self.exists() {
            return Err(Error::RepositoryMissing);
        }
        let mut call = Call::new(Verb::UploadPack, Kind::Fetch).word("--stateless-rpc");
        if let Some(version) = protocol(git_protocol) {
            call = call.env("GIT_PROTOCOL", version);
        }
        let running = self.starter().start(call.path(self.dir())).await?;
        let (parts, answer) = mpsc::channel(2);
        tokio::spawn(serve(running, body, parts));
        Ok(Answer { parts: answer })
    }
}

/// Runs one fetch. Whichever way it ends, `running` is dropped with it, and so is git's group.
async fn serve(mut running: Running, body: impl AsyncRead + Unpin, parts: mpsc::Sender<Result<Bytes>>) {
    let stdin = running.stdin.take().expect("stdin is piped");
    let mut stdout = running.stdout.take().expect("stdout is piped");
    let mut stderr = running.stderr.take().expect("stderr is piped");
    let work = async {
        let pump = pump(&mut stdout, &parts);
        let complain = async { Ok::<_, Error>(keep_most(&mut stderr).await) };
        let ((), (), complaint) = tokio::try_join!(feed(stdin, body), pump, complain)?;
        match running.wait().await? {
            0 => Ok(()),
            status => Err(Error::Git { verb: running.verb().as_str(), status, stderr: complaint }),
        }
    };
    let end = tokio::time::timeout(limits::FETCH_TIME, work).await;
    if let Err(error) = end.unwrap_or(Err(Error::TimedOut(Verb::UploadPack.as_str()))) {
        // A client that is gone does not hear of it.
        let _ = parts.send_timeout(Err(error), limits::IDLE_TIME).await;
    }
}

/// Passes git's answer on. A client that takes nothing for [`limits::IDLE_TIME`], or is gone, ends the
/// fetch.
async fn pump(stdout: &mut ChildStdout, parts: &mpsc::Sender<Result<Bytes>>) -> Result<()> {
    loop {
        let mut part = BytesMut::with_capacity(CHUNK_BYTES);
        if stdout.read_buf(&mut part).await.map_err(Error::io("reading from git"))? == 0 {
            return Ok(());
        }
        let sent = parts.send_timeout(Ok(part.freeze()), limits::IDLE_TIME).await;
        sent.map_err(|_| Error::TimedOut(Verb::UploadPack.as_str()))?;
    }
}

/// Passes the body on. git that has heard enough closes its end.
async fn feed(mut stdin: ChildStdin, body: impl AsyncRead + Unpin) -> Result<()> {
    let mut body = body.take(limits::FETCH_BODY_BYTES_MAX);
    let mut buffer = vec![0; CHUNK_BYTES];
    loop {
        let read = tokio::time::timeout(limits::IDLE_TIME, body.read(&mut buffer)).await;
        let count =
            read.map_err(|_| Error::TimedOut("upload-pack"))?.map_err(Error::io("reading a fetch"))?;
        if count == 0 || stdin.write_all(&buffer[..count]).await.is_err() {
            return Ok(());
        }
    }
}

/// git's answer as it is made; dropping it ends git.
#[derive(Debug)]
pub struct Answer {
    parts: mpsc::Receiver<Result<Bytes>>,
}

impl Stream for Answer {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.parts.poll_recv(context)
    }
}
