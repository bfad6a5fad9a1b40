//! The discussion of an issue, apart from the record: comments are written, changed, taken away and brought
//! back; whoever is mentioned is told, if he may read the issue. Whoever may read it may write here, whatever
//! his role; a comment belongs to its writer.

pub mod names;

use crate::{App, Error, limits};
use names::Named;
use sop::{Files, IssueNumber, NewFile, PersonId, RequestNumber, Subject};
use std::collections::BTreeMap;
use store::What;
use store::read::{CasePage, LinkRow, Reference, may_read};
use store::rows::{CommentNames, CommentPlace, NewCommentFile};
use tokio::io::AsyncReadExt;

/// Why a comment was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CommentDefect {
    /// There is no such issue or comment, it is not the writer's, or not his to know of.
    Missing,
    /// It mentions more than [`limits::MENTIONS_MAX`] people.
    Mentions,
    /// It names more than [`limits::REFERENCES_MAX`] issues, merge requests and commits.
    References,
    /// It was deleted too long ago to be brought back.
    TooLate,
}

type Taken<T> = Result<Result<T, CommentDefect>, Error>;

impl App {
    /// Adds a comment; answers with its number. The same text sent twice within a minute is one comment.
    ///
    /// # Errors
    /// The store or the repository fails. Within: why it is not taken.
    pub async fn add_comment(
        &self,
        by: PersonId,
        issue: IssueNumber,
        body: String,
        files: Files,
    ) -> Taken<i64> {
        self.add_comment_at(by, issue, body, files, None).await
    }

    /// Adds a comment on a line of a merge request's changes; it belongs to the issue's discussion as any
    /// other. The issue's developer and those who wrote at the line before are told.
    ///
    /// # Errors
    /// As [`App::add_comment`].
    pub async fn add_line_comment(
        &self,
        by: PersonId,
        issue: IssueNumber,
        body: String,
        place: CommentPlace,
    ) -> Taken<i64> {
        self.add_comment_at(by, issue, body, Files::none(), Some(place)).await
    }

    /// Says that all that was said at the line of a comment needs no answer any more, or takes that back. Who
    /// may read the issue may say so, as he may write there; it bars no step.
    ///
    /// # Errors
    /// The store fails. Within: the issue is not there, or not his to know of.
    pub async fn settle_line(
        &self,
        by: PersonId,
        issue: IssueNumber,
        (request, comment): (RequestNumber, i64),
        settled: bool,
    ) -> Taken<()> {
        if self.readable_issue(by, issue).await?.is_none() {
            return Ok(Err(CommentDefect::Missing));
        }
        let done = self.writer().plain(move |rows| {
            Box::pin(async move { rows.comment_line_settle(request, comment, by, settled).await })
        });
        done.await?;
        self.writer().tell(Subject::Issue(issue));
        Ok(Ok(()))
    }

    async fn add_comment_at(
        &self,
        by: PersonId,
        issue: IssueNumber,
        body: String,
        files: Files,
        place: Option<CommentPlace>,
    ) -> Taken<i64> {
        let Some(page) = self.readable_issue(by, issue).await? else {
            return Ok(Err(CommentDefect::Missing));
        };
        let names = match self.named(&page, by, &body).await? {
            Ok(names) => names,
            Err(defect) => return Ok(Err(defect)),
        };
        let developer: Vec<PersonId> =
            page.case.issue().ok().and_then(|issue| issue.assignee).into_iter().collect();
        let mut kept = Vec::new();
        for file in files.iter() {
            kept.push(self.comment_file(file).await?);
        }
        let subject = Subject::Issue(issue);
        let added = self.writer().plain(move |rows| {
            Box::pin(async move {
                let twin = rows.comment_twin(subject, by, &body, place.as_ref(), limits::COMMENT_TWIN_MS);
                if let Some(comment) = twin.await? {
                    return Ok(comment);
                }
                let comment = rows.comment_add(subject, by, &body).await?;
                rows.comment_files_add(comment, &kept).await?;
                rows.comment_names_set(comment, &names).await?;
                rows.mail_mentions(comment, &names.people).await?;
                if let Some(place) = &place {
                    rows.comment_place_add(comment, place).await?;
                    rows.comment_place_tell(comment, place, by, &developer).await?;
                }
                Ok(comment)
            })
        });
        let comment = added.await?;
        self.writer().tell(subject);
        Ok(Ok(comment))
    }

    /// Changes a comment of this person; its text so far is kept as an earlier one.
    ///
    /// # Errors
    /// The store or the repository fails. Within: why it is not taken.
    pub async fn edit_comment(
        &self,
        by: PersonId,
        issue: IssueNumber,
        comment: i64,
        body: String,
    ) -> Taken<()> {
        let Some(page) = self.readable_issue(by, issue).await? else {
            return Ok(Err(CommentDefect::Missing));
        };
        let names = match self.named(&page, by, &body).await? {
            Ok(names) => names,
            Err(defect) => return Ok(Err(defect)),
        };
        let subject = Subject::Issue(issue);
        let edited = self.writer().plain(move |rows| {
            Box::pin(async move {
                if rows.comment_writer(comment, subject).await? != Some(by) {
                    return Ok(false);
                }
                rows.comment_keep_version(comment, by).await?;
                let edited = rows.comment_edit(comment, by, &body).await?;
                if edited {
                    rows.comment_names_set(comment, &names).await?;
                    rows.mail_mentions(comment, &names.people).await?;
                }
                Ok(edited)
            })
        });
        let edited = edited.await?;
        self.writer().tell(subject);
        Ok(if edited { Ok(()) } else { Err(CommentDefect::Missing) })
    }

    /// Takes a comment of this person away.
    ///
    /// # Errors
    /// The store fails. Within: it is not his, or gone already.
    pub async fn delete_comment(&self, by: PersonId, issue: IssueNumber, comment: i64) -> Taken<()> {
        if self.readable_issue(by, issue).await?.is_none() {
            return Ok(Err(CommentDefect::Missing));
        }
        let subject = Subject::Issue(issue);
        let deleted = self.writer().plain(move |rows| {
            Box::pin(async move {
                let own = rows.comment_writer(comment, subject).await? == Some(by);
                Ok(own && rows.comment_delete(comment, by).await?)
            })
        });
        let deleted = deleted.await?;
        self.writer().tell(subject);
        Ok(if deleted { Ok(()) } else { Err(CommentDefect::Missing) })
    }

    /// Brings back a comment that this person deleted at most [`limits::COMMENT_UNDO_MS`] ago.
    ///
    /// # Errors
    /// The store fails. Within: it is not his, or was deleted too long ago.
    pub async fn restore_comment(&self, by: PersonId, issue: IssueNumber, comment: i64) -> Taken<()> {
        if self.readable_issue(by, issue).await?.is_none() {
            return Ok(Err(CommentDefect::Missing));
        }
        let subject = Subject::Issue(issue);
        let restored = self.writer().plain(move |rows| {
            Box::pin(async move {
                if rows.comment_writer(comment, subject).await? != Some(by) {
                    return Ok(Err(CommentDefect::Missing));
                }
                let restored = rows.comment_restore(comment, by, limits::COMMENT_UNDO_MS).await?;
                Ok(if restored { Ok(()) } else { Err(CommentDefect::TooLate) })
            })
        });
        let restored = restored.await?;
        self.writer().tell(subject);
        Ok(restored)
    }

    /// What a text names that this viewer may see, for its preview.
    ///
    /// # Errors
    /// The store or the repository fails.
    pub async fn links_of(
        &self,
        page: &CasePage,
        viewer: PersonId,
        body: &str,
    ) -> Result<Vec<LinkRow>, Error> {
        let named = Named::of(body);
        if named.references() > limits::REFERENCES_MAX {
            return Ok(Vec::new());
        }
        let issues: Vec<IssueNumber> = named.issues.iter().copied().collect();
        let requests: Vec<RequestNumber> = named.requests.iter().copied().collect();
        let mut links = self.reader().links_seen(viewer, &issues, &requests).await?;
        let Some(application) = page.case.application.as_ref().filter(|its| its.is_member(viewer)) else {
            return Ok(links);
        };
        for reference in self.commits(page, &named).await? {
            links.push(LinkRow { reference, slug: application.slug.clone() });
        }
        Ok(links)
    }

    async fn readable_issue(&self, by: PersonId, issue: IssueNumber) -> Result<Option<CasePage>, Error> {
        let (now, calendar) = (self.clock().now(), self.calendar());
        let page = self.reader().case_page(by, &What::Issue(issue), now, calendar).await?;
        Ok(page.filter(|page| page.readable))
    }

    /// What the text names, and whom it mentions of those who may read the issue, its writer left out.
    async fn named(&self, page: &CasePage, by: PersonId, body: &str) -> Taken<CommentNames> {
        let named = Named::of(body);
        if named.people.len() > limits::MENTIONS_MAX {
            return Ok(Err(CommentDefect::Mentions));
        }
        if named.references() > limits::REFERENCES_MAX {
            return Ok(Err(CommentDefect::References));
        }
        let known = mentionable(page);
        let people = named.people.iter().filter_map(|name| known.get(name.as_str()).copied());
        let people = people.filter(|person| *person != by).collect();
        let issues = named.issues.iter().map(|number| Reference::Issue(*number));
        let requests = named.requests.iter().map(|number| Reference::Request(*number));
        let mut references: Vec<Reference> = issues.chain(requests).collect();
        references.extend(self.commits(page, &named).await?);
        Ok(Ok(CommentNames { references, people }))
    }

    /// The commits that a text names, as the repository knows them.
    async fn commits(&self, page: &CasePage, named: &Named) -> Result<Vec<Reference>, Error> {
        let mut commits = Vec::new();
        let Some(application) = &page.case.application else { return Ok(commits) };
        for digits in &named.commits {
            if let Some(commit) = self.code(application.id).find_commit(digits).await? {
                commits.push(Reference::Commit(application.id, commit));
            }
        }
        Ok(commits)
    }

    async fn comment_file(&self, file: &NewFile) -> Result<NewCommentFile, Error> {
        Ok(NewCommentFile {
            name: file.name.body().to_owned(),
            kind: file.kind,
            size_bytes: file.size_bytes,
            sha256: file.sha256.clone(),
            pixels: self.pixels(file).await?,
        })
    }

    /// Width and height of a picture that may be shown small, by its first bytes: nothing is decoded.
    async fn pixels(&self, file: &NewFile) -> Result<Option<(i64, i64)>, Error> {
        if !file.kind.is_picture() || file.size_bytes > limits::THUMBNAIL_BYTES_MAX {
            return Ok(None);
        }
        let opened = self.open_kept(&file.sha256).await?;
        let mut head = Vec::new();
        opened.take(limits::THUMBNAIL_BYTES_MAX).read_to_end(&mut head).await?;
        let Ok(size) = imagesize::blob_size(&head) else { return Ok(None) };
        let fits = |pixels: usize| (1..=limits::THUMBNAIL_PIXELS_MAX).contains(&pixels);
        let pixels = i64::try_from(size.width).ok().zip(i64::try_from(size.height).ok());
        Ok(pixels.filter(|_| fits(size.width) && fits(size.height)))
    }
}

/// Whom a comment on this page can mention, by user name: who may read the issue.
pub fn mentionable(page: &CasePage) -> BTreeMap<&str, PersonId> {
    let Ok(issue) = page.case.issue() else { return BTreeMap::new() };
    let reads = |person: PersonId| {
        page.case.office.is_active(person) && page.case.sees(person) && may_read(&page.case, issue, person)
    };
    let known = page.people.iter().filter(|(person, _)| reads(**person));
    known.map(|(person, named)| (named.username.as_str(), *person)).collect()
}
