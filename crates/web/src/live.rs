//! `GET /live?page=...`: tells an open page that what it shows may have changed, as server-sent events
//! without content (a browser passes over an event that has no data at all, so each says 1). The page then
//! asks for itself again, by its own address and with its own rights; so nothing is told here that the page
//! would not show.

use crate::limits;
use crate::pipelines;
use crate::problem::Problem;
use crate::site::Site;
use crate::visit::Visit;
use app::News;
use app::meters::Count;
use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream::unfold;
use serde::Deserialize;
use sop::{DeploymentId, IssueNumber, ReleaseNumber, Subject};
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, sleep_until};

/// What an open page waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Lists: any entry of the journal.
    Office,
    Issue(IssueNumber),
    Release(ReleaseNumber),
    /// A pipeline is no part of the journal: its rows and the length of its logs are looked at.
    Pipeline(DeploymentId),
    Job(i64),
}

impl Topic {
    /// What the page at this path waits for; none: it stays as it is.
    pub fn of(path: &str) -> Option<Topic> {
        let parts: Vec<&str> = path.strip_prefix('/')?.split('/').collect();
        match parts.as_slice() {
            ["" | "inbox" | "board" | "issues" | "releases" | "merge-requests" | "pipelines" | "testing"]
            | ["merge-requests" | "applications", _] => Some(Topic::Office),
            ["issues", number] => number.parse().ok().map(|number| Topic::Issue(IssueNumber(number))),
            ["releases", number] => number.parse().ok().map(|number| Topic::Release(ReleaseNumber(number))),
            ["pipelines", number] => number.parse().ok().map(|number| Topic::Pipeline(DeploymentId(number))),
            ["jobs", number] => number.parse().ok().map(Topic::Job),
            _ => None,
        }
    }

    fn is_looked_at(self) -> bool {
        matches!(self, Topic::Pipeline(_) | Topic::Job(_))
    }

    fn hears(self, news: &News) -> bool {
        match self {
            Topic::Office => true,
            Topic::Issue(number) => news.subjects.contains(&Subject::Issue(number)),
            Topic::Release(number) => news.subjects.contains(&Subject::Release(number)),
            Topic::Pipeline(_) | Topic::Job(_) => false,
        }
    }
}

/// The page that listens, as its path.
#[derive(Debug, Deserialize)]
pub struct Listening {
    #[serde(default)]
    page: String,
    /// News that were told before the page was drawn.
    since: Option<u64>,
}

/// Open streams of all people.
pub fn open_streams(site: &Site) -> usize {
    limits::LIVE_STREAMS_MAX - site.live_places().available_permits()
}

/// One open page.
struct Stream {
    topic: Topic,
    visit: Visit,
    news: broadcast::Receiver<Arc<News>>,
    stopping: watch::Receiver<bool>,
    /// Tells that sessions ended: this one's may have.
    ended: watch::Receiver<u64>,
    /// Something may have happened between the page's drawing and this.
    behind: bool,
    /// What was seen of a pipeline when last looked at.
    seen: Option<String>,
    /// The session is looked up anew after this.
    until: Instant,
    _place: OwnedSemaphorePermit,
}

/// `GET /live`: 204 ends it for good, which a browser understands; any other end is tried again.
pub async fn stream(visit: Visit, Query(listening): Query<Listening>) -> Result<Response, Problem> {
    let Some(topic) = Topic::of(&listening.page) else { return Ok(StatusCode::NO_CONTENT.into_response()) };
    may_know(&visit, topic).await?;
    let Ok(place) = Arc::clone(visit.site().live_places()).try_acquire_owned() else {
        visit.app().meters().count(Count::Overloads, "live_streams");
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let news = visit.app().writer().news();
    let told = visit.app().writer().told();
    let stream = Stream {
        topic,
        news,
        behind: listening.since.is_some_and(|since| since != told) || topic.is_looked_at(),
        stopping: visit.site().config().stopping.clone(),
        ended: visit.app().ended_sessions(),
        seen: None,
        until: Instant::now() + Duration::from_secs(limits::LIVE_SECONDS_MAX),
        _place: place,
        visit,
    };
    let events = unfold(stream, |mut stream| async move {
        stream.changed().await.then(|| {
            let event = Event::default().event("changed").data("1");
            (Ok::<Event, Infallible>(event), stream)
        })
    });
    Ok(Sse::new(events).keep_alive(KeepAlive::default()).into_response())
}

/// The page's own door: who may not open it, may not listen at it.
async fn may_know(visit: &Visit, topic: Topic) -> Result<(), Problem> {
    let what = match topic {
        Topic::Office => return Ok(()),
        Topic::Issue(number) => app::What::Issue(number),
        Topic::Release(number) => app::What::Release(number),
        Topic::Pipeline(id) => return pipelines::show::may_know(visit, id).await,
        Topic::Job(job) => return pipelines::job::may_know(visit, job).await,
    };
    let case = visit.app().case_file(what).await.map_err(Problem::fault)?;
    let person = visit.person()?;
    case.filter(|case| case.sees(person)).map(|_| ()).ok_or(Problem::NotFound)
}

impl Stream {
    /// Waits until the page may have changed; false: the stream ends.
    async fn changed(&mut self) -> bool {
        if std::mem::take(&mut self.behind) {
            return true;
        }
        loop {
            let look = Instant::now() + Duration::from_millis(limits::LIVE_LOOK_MS);
            let looks = self.topic.is_looked_at();
            let mut ended = false;
            let news = tokio::select! {
                _ = self.stopping.wait_for(|stopping| *stopping) => return false,
                () = sleep_until(self.until) => return false,
                changed = self.ended.changed() => {
                    if changed.is_err() {
                        return false;
                    }
                    ended = true;
                    None
                }
                news = self.news.recv() => Some(news),
                () = sleep_until(look), if looks => None,
            };
            if ended {
                if !self.is_signed_in().await {
                    return false;
                }
                continue;
            }
            match news {
                Some(Ok(news)) if self.topic.hears(&news) => return true,
                Some(Ok(_)) => {}
                // Some news passed by: one of them may have been meant.
                Some(Err(RecvError::Lagged(_))) => return true,
                Some(Err(RecvError::Closed)) => return false,
                None => {
                    let Ok(now) = self.state().await else { return false };
                    if self.seen.replace(now.clone()).is_some_and(|before| before != now) {
                        return true;
                    }
                }
            }
        }
    }

    /// SA5: what is open ends with its session.
    async fn is_signed_in(&self) -> bool {
        let Ok(who) = self.visit.principal() else { return false };
        self.visit.app().session_lives(&who.account).await.unwrap_or(false)
    }

    /// All that can change on a page about a pipeline, as a text to compare.
    async fn state(&self) -> Result<String, Problem> {
        match self.topic {
            Topic::Pipeline(id) => pipelines::show::state(&self.visit, id).await,
            Topic::Job(job) => pipelines::job::state(&self.visit, job).await,
            Topic::Office | Topic::Issue(_) | Topic::Release(_) => Ok(String::new()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_waits_for_what_it_shows() {
        let topic = |path| Topic::of(path);
        assert_eq!(topic("/"), Some(Topic::Office));
        assert_eq!(topic("/issues/42"), Some(Topic::Issue(IssueNumber(42))));
        assert_eq!(topic("/releases/8"), Some(Topic::Release(ReleaseNumber(8))));
        assert_eq!(topic("/jobs/7"), Some(Topic::Job(7)));
        for still in ["/issues/new", "/issues/42/sheet", "/me", "/sop", "/releases/x", "//", ""] {
            assert_eq!(topic(still), None, "{still}");
        }
    }

    #[test]
    fn news_of_one_issue_do_not_wake_the_page_of_another() {
        let news = News { seq: 9, subjects: [Subject::Issue(IssueNumber(1))].into() };
        assert!(Topic::Issue(IssueNumber(1)).hears(&news) && Topic::Office.hears(&news));
        assert!(!Topic::Issue(IssueNumber(2)).hears(&news));
        assert!(!Topic::Release(ReleaseNumber(1)).hears(&news));
    }
}
