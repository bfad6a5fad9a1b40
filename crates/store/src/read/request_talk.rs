//! What a merge request shows besides its case: comments on its lines, what they name, which files the viewer
//! looked at, and where it is named. One statement for each of its pages.

use super::conversation::{CommentRow, LinePlace, LinkRow, MentionRow, Reference, TalkRow, mention};
use super::{Reader, RequestRef};
use crate::rows::Side;
use crate::sql::{rows, sql};
use crate::{Error, limits};
use sop::{AppId, CommitId, IssueNumber, Moment, PersonId, ReleaseNumber, RequestNumber, Slug};
use std::collections::HashMap;

/// A comment on a line, with what the line said when it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineComment {
    pub comment: CommentRow,
    pub place: LinePlace,
    pub commit: CommitId,
    pub said: String,
    /// Who said that it needs no answer any more, and when.
    pub settled: Option<(PersonId, Moment)>,
}

/// A comment on a line, as a list of them names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineSaid {
    pub comment: i64,
    pub at: Moment,
    pub name: String,
    pub body: String,
    pub place: LinePlace,
    pub settled: bool,
}

/// What the page of a merge request shows besides its case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestNamed {
    pub found: RequestRef,
    /// Comments that name it, newest first.
    pub mentions: Vec<MentionRow>,
    /// Comments on its lines, oldest first, at most [`limits::COMMENT_ROWS`].
    pub lines: Vec<LineSaid>,
}

/// What the changes of a merge request show besides its commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestSeen {
    pub found: RequestRef,
    /// Content of each file that the viewer looked at, by path.
    pub files: HashMap<String, String>,
    /// At most [`limits::COMMENT_ROWS`], oldest first; none deleted.
    pub comments: Vec<LineComment>,
    pub links: Vec<LinkRow>,
}

rows! {
    struct RequestPart {
        sort: String,
        n1: i64,
        n2: i64,
        n3: i64,
        n4: Option<i64>,
        n5: Option<i64>,
        t1: Option<String>,
        t2: Option<String>,
        t3: Option<String>,
        t4: Option<String>,
        settled_by: Option<PersonId>,
        settled_at: Option<Moment>,
    }
}

impl RequestPart {
    fn unreadable(&self) -> Error {
        Error::Unreadable(format!("{} {}", self.sort, self.n1))
    }

    fn request(&self) -> RequestRef {
        RequestRef {
            request: RequestNumber(self.n1),
            application: AppId(self.n2),
            issue: self.n4.map(IssueNumber),
            release: self.n5.map(ReleaseNumber),
            opened_at: Moment(self.n3),
        }
    }

    fn line_comment(self, request: RequestNumber) -> Result<LineComment, Error> {
        let unreadable = self.unreadable();
        let place = || {
            let (side, path) = self.t2.as_deref()?.split_once(' ')?;
            let line = u32::try_from(self.n5?).ok()?;
            Some(LinePlace { request, path: path.to_owned(), side: Side::parse(side)?, line })
        };
        let place = place().ok_or(unreadable)?;
        let commit = self.t4.clone().and_then(|id| CommitId::try_from(id).ok());
        Ok(LineComment {
            commit: commit.ok_or_else(|| self.unreadable())?,
            comment: CommentRow {
                comment: self.n1,
                at: Moment(self.n2),
                person: PersonId(self.n3),
                body: self.t1.unwrap_or_default(),
                edited_at: self.n4.map(Moment),
                deleted_at: None,
                place: Some(place.clone()),
            },
            place,
            said: self.t3.unwrap_or_default(),
            settled: self.settled_by.zip(self.settled_at),
        })
    }

    fn link(&self) -> Result<LinkRow, Error> {
        let commit = self.t2.clone().unwrap_or_default();
        let reference = Reference::read(self.t1.as_deref().unwrap_or_default(), self.n1, commit);
        let slug = self.t3.as_deref().and_then(Slug::parse);
        let (reference, slug) = reference.zip(slug).ok_or_else(|| self.unreadable())?;
        Ok(LinkRow { reference, slug })
    }
}

fn line_said(row: TalkRow, request: RequestNumber) -> Result<LineSaid, Error> {
    let place = || {
        let (side, path) = row.t3.as_deref()?.split_once(' ')?;
        let line = u32::try_from(row.n3).ok()?;
        Some(LinePlace { request, path: path.to_owned(), side: Side::parse(side)?, line })
    };
    let place = place().ok_or_else(|| Error::Unreadable(format!("{} {}", row.sort, row.n1)))?;
    Ok(LineSaid {
        comment: row.n1,
        at: Moment(row.n2),
        name: row.t2.unwrap_or_default(),
        body: row.t1.unwrap_or_default(),
        place,
        settled: row.n4.is_some(),
    })
}

impl Reader {
    /// What the changes of a merge request show besides its commits: what its number stands for, which files
    /// the viewer looked at, and the last comments on its lines, oldest first, with what they name that he
    /// may see. Who may not read the issue is shown none of them by the page. One statement.
    pub async fn request_seen(
        &self,
        viewer: PersonId,
        request: RequestNumber,
    ) -> Result<Option<RequestSeen>, Error> {
        let stmt = sql!(
            "select 'request' as sort, q.request as n1, q.application as n2, q.opened_at as n3, q.issue as n4,
               q.release as n5, cast(null as text) as t1, cast(null as text) as t2,
               cast(null as text) as t3, cast(null as text) as t4, cast(null as bigint) as settled_by,
               cast(null as bigint) as settled_at
             from request_row q where q.request = $1
             union all
             select 'seen', 0, 0, 0, null, null, s.path, s.content, null, null, null, null
             from file_seen s where s.request = $1 and s.person = $2
             union all
             select 'comment', l.comment, l.at_ms, l.person, l.edited_at, l.line, l.body,
               l.side || ' ' || l.path, l.said, l.commit_id, l.settled_by, l.settled_at
             from (select c.comment, c.at_ms, c.person, c.edited_at, c.body, p.side, p.path, p.line, p.said,
                 p.commit_id, d.person as settled_by, d.at_ms as settled_at
               from comment_place p join comment c on c.comment = p.comment
               left join comment_settled d on d.comment = p.comment
               where p.request = $1 and c.deleted_at is null order by p.comment desc limit $3) l
             union all
             select 'link', r.number, 0, 0, null, null, r.kind, r.commit_id, a.slug, null, null, null
             from comment_place p join comment_reference r on r.comment = p.comment
             left join issue_row i on r.kind = 'issue' and i.issue = r.number
             left join request_row q on r.kind = 'request' and q.request = r.number
             join application_row a on a.application = coalesce(i.application, q.application,
               case when r.kind = 'commit' then r.number end)
             where p.request = $1
               and exists (select 1 from member m where m.person = $2 and (m.application = a.application
                 or (m.application = 0 and m.role = 'superior' and r.kind <> 'commit')))
             order by 1, 2",
            request,
            viewer,
            limits::COMMENT_ROWS
        );
        let mut seen = None;
        let (mut files, mut comments, mut links) = (HashMap::new(), Vec::new(), Vec::new());
        for row in self.all::<RequestPart>(stmt).await? {
            match row.sort.as_str() {
                "request" => seen = Some(row.request()),
                "seen" => files.extend(row.t1.zip(row.t2)),
                "comment" => comments.push(row.line_comment(request)?),
                _ => links.push(row.link()?),
            }
        }
        Ok(seen.map(|found| RequestSeen { found, files, comments, links }))
    }

    /// What a merge request's number stands for, the comments that name it in issues that the viewer may
    /// read, and what was said on its lines: that is for who may read its issue, as the page knows. One
    /// statement.
    pub async fn request_named(
        &self,
        viewer: PersonId,
        request: RequestNumber,
    ) -> Result<Option<RequestNamed>, Error> {
        let stmt = sql!(
            "select 'request' as sort, q.request as n1, q.application as n2, q.opened_at as n3, q.issue as n4,
               q.release as n5, cast(null as text) as t1, cast(null as text) as t2, cast(null as text) as t3
             from request_row q where q.request = $1
             union all
             select 'mentioned', l.comment, l.at_ms, 0, l.issue, null, l.title, l.name, null
             from (select c.comment, c.at_ms, p.name, s.issue, t.body as title
               from comment_reference r join comment c on c.comment = r.comment
               join person p on p.person = c.person
               join issue_row s on s.issue =
                 case when c.subject like 'issue:%' then cast(substr(c.subject, 7) as bigint) end
               left join text t on t.digest = s.title
               where r.kind = 'request' and r.number = $1 and c.deleted_at is null
                 and exists (select 1 from member m where m.person = $2
                   and (m.application = s.application or (m.application = 0 and m.role = 'superior')))
                 and (s.confidential = 0
                   or exists (select 1 from involved v where v.issue = s.issue and v.person = $2)
                   or exists (select 1 from member o where o.person = $2
                     and ((o.application = 0 and o.role = 'superior')
                       or (o.application = s.application and o.role in ('project_manager', 'sysadmin')))))
               order by c.comment desc limit $3) l
             union all
             select 'line', l.comment, l.at_ms, l.line, l.settled, null, l.body, l.name,
               l.side || ' ' || l.path
             from (select c.comment, c.at_ms, p.line, d.comment as settled, c.body, w.name, p.side, p.path
               from comment_place p join comment c on c.comment = p.comment
               join person w on w.person = c.person
               left join comment_settled d on d.comment = p.comment
               where p.request = $1 and c.deleted_at is null order by p.comment desc limit $4) l
             order by 1, 2",
            request,
            viewer,
            limits::PAGE_ROWS,
            limits::COMMENT_ROWS
        );
        let (mut found, mut mentions, mut lines) = (None, Vec::new(), Vec::new());
        for row in self.all::<TalkRow>(stmt).await? {
            match row.sort.as_str() {
                "request" => {
                    found = Some(RequestRef {
                        request: RequestNumber(row.n1),
                        application: AppId(row.n2),
                        issue: row.n4.map(IssueNumber),
                        release: row.n5.map(ReleaseNumber),
                        opened_at: Moment(row.n3),
                    });
                }
                "mentioned" => mentions.push(mention(&row)),
                _ => lines.push(line_said(row, request)?),
            }
        }
        mentions.reverse();
        Ok(found.map(|found| RequestNamed { found, mentions, lines }))
    }
}
