//! The discussion of an issue: comments, their files, what they name, and which comments elsewhere name it.
//! A page pays one statement for all of it.

use super::Reader;
use crate::rows::Side;
use crate::sql::{rows, sql};
use crate::{Error, limits};
use sop::{
    AppId, CommitId, FileDigest, FileKind, IssueNumber, Moment, PersonId, RequestNumber, Slug, Subject,
};

/// What a comment may name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    Issue(IssueNumber),
    Request(RequestNumber),
    /// A commit of an application.
    Commit(AppId, CommitId),
}

impl Reference {
    /// As its columns hold it: kind, number, commit.
    pub(crate) fn stored(&self) -> (&'static str, i64, String) {
        match self {
            Reference::Issue(number) => ("issue", number.0, String::new()),
            Reference::Request(number) => ("request", number.0, String::new()),
            Reference::Commit(application, commit) => ("commit", application.0, commit.to_string()),
        }
    }

    pub(super) fn read(kind: &str, number: i64, commit: String) -> Option<Reference> {
        match kind {
            "issue" => Some(Reference::Issue(IssueNumber(number))),
            "request" => Some(Reference::Request(RequestNumber(number))),
            "commit" => Some(Reference::Commit(AppId(number), CommitId::try_from(commit).ok()?)),
            _ => None,
        }
    }
}

/// A comment of the discussion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentRow {
    pub comment: i64,
    pub at: Moment,
    pub person: PersonId,
    /// Empty when it was deleted.
    pub body: String,
    pub edited_at: Option<Moment>,
    pub deleted_at: Option<Moment>,
    /// Where in the changes of a merge request it stands.
    pub place: Option<LinePlace>,
}

/// A line in the changes of a merge request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePlace {
    pub request: RequestNumber,
    pub path: String,
    pub side: Side,
    /// From 1.
    pub line: u32,
}

impl LinePlace {
    /// As one column holds it: merge request, side, line, path.
    fn read(text: &str) -> Option<LinePlace> {
        let mut parts = text.splitn(4, ' ');
        Some(LinePlace {
            request: RequestNumber(parts.next()?.parse().ok()?),
            side: Side::parse(parts.next()?)?,
            line: parts.next()?.parse().ok()?,
            path: parts.next()?.to_owned(),
        })
    }
}

/// A file of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentFile {
    pub comment: i64,
    pub position: i64,
    pub name: String,
    pub kind: FileKind,
    pub size_bytes: u64,
    pub sha256: FileDigest,
    /// Width and height of a picture that may be shown small.
    pub pixels: Option<(i64, i64)>,
}

/// An earlier text of a comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentVersion {
    /// From 1.
    pub version: i64,
    pub at: Moment,
    pub body: String,
}

/// Something named that the viewer may see, with the address of its application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRow {
    pub reference: Reference,
    pub slug: Slug,
}

/// A comment that names what a page is about, in an issue that the viewer may read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MentionRow {
    pub comment: i64,
    pub at: Moment,
    pub name: String,
    pub issue: IssueNumber,
    /// None: erased.
    pub title: Option<String>,
}

/// Which part of a discussion is read: without any, its last comments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TalkPart {
    /// Only comments before this one: the older page.
    pub before: Option<i64>,
    /// With the earlier texts of this comment.
    pub versions_of: Option<i64>,
}

/// All that the page of an issue shows of its discussion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conversation {
    /// The last ones of the part that was asked for, oldest first; at most [`limits::COMMENT_ROWS`].
    pub comments: Vec<CommentRow>,
    /// There are older ones.
    pub older: bool,
    pub files: Vec<CommentFile>,
    pub links: Vec<LinkRow>,
    /// Newest first.
    pub mentioned: Vec<MentionRow>,
    /// Earlier texts of the comment that was asked for, newest first.
    pub versions: Vec<CommentVersion>,
}

rows! {
    /// That a comment mentions the viewer.
    pub struct NoticeRow {
        pub comment: i64,
        pub issue: IssueNumber,
        pub person: PersonId,
        pub name: String,
        pub at_ms: Moment,
        pub read_at: Option<Moment>,
        pub application_name: String,
        /// None: erased.
        pub title: Option<String>,
        /// The merge request and file in whose changes it stands.
        pub request: Option<RequestNumber>,
        pub path: Option<String>,
    }

    pub(super) struct TalkRow {
        pub(super) sort: String,
        pub(super) n1: i64,
        pub(super) n2: i64,
        pub(super) n3: i64,
        pub(super) n4: Option<i64>,
        pub(super) n5: Option<i64>,
        pub(super) t1: Option<String>,
        pub(super) t2: Option<String>,
        pub(super) t3: Option<String>,
    }

    struct Linked {
        kind: String,
        number: i64,
        slug: String,
    }
}

impl Conversation {
    fn of(rows: Vec<TalkRow>) -> Result<Conversation, Error> {
        let mut conversation = Conversation::default();
        for row in rows {
            conversation.add(row)?;
        }
        let most = usize::try_from(limits::COMMENT_ROWS).unwrap_or(usize::MAX);
        conversation.older = conversation.comments.len() > most;
        if conversation.older {
            conversation.comments.remove(0);
        }
        conversation.mentioned.reverse();
        conversation.versions.reverse();
        Ok(conversation)
    }

    fn add(&mut self, row: TalkRow) -> Result<(), Error> {
        let unreadable = || Error::Unreadable(format!("{} {}", row.sort, row.n1));
        let t1 = row.t1.clone().unwrap_or_default();
        match row.sort.as_str() {
            "comment" => self.comments.push(CommentRow {
                comment: row.n1,
                at: Moment(row.n2),
                person: PersonId(row.n3),
                body: t1,
                edited_at: row.n4.map(Moment),
                deleted_at: row.n5.map(Moment),
                place: row.t2.as_deref().and_then(LinePlace::read),
            }),
            "file" => self.files.push(CommentFile {
                comment: row.n1,
                position: row.n2,
                name: t1,
                kind: row.t2.as_deref().and_then(FileKind::parse).ok_or_else(unreadable)?,
                size_bytes: u64::try_from(row.n3).map_err(|_| unreadable())?,
                sha256: row.t3.as_deref().and_then(FileDigest::parse).ok_or_else(unreadable)?,
                pixels: row.n4.zip(row.n5),
            }),
            "version" => {
                self.versions.push(CommentVersion { version: row.n2, at: Moment(row.n3), body: t1 });
            }
            "link" => {
                let commit = row.t2.clone().unwrap_or_default();
                let reference = Reference::read(&t1, row.n1, commit).ok_or_else(unreadable)?;
                let slug = row.t3.as_deref().and_then(Slug::parse).ok_or_else(unreadable)?;
                self.links.push(LinkRow { reference, slug });
            }
            _ => self.mentioned.push(mention(&row)),
        }
        Ok(())
    }
}

pub(super) fn mention(row: &TalkRow) -> MentionRow {
    MentionRow {
        comment: row.n1,
        at: Moment(row.n2),
        name: row.t2.clone().unwrap_or_default(),
        issue: IssueNumber(row.n4.unwrap_or_default()),
        title: row.t1.clone(),
    }
}

impl Reader {
    /// The discussion of an issue that the viewer may read. One statement.
    pub async fn conversation(
        &self,
        viewer: PersonId,
        issue: IssueNumber,
        part: TalkPart,
    ) -> Result<Conversation, Error> {
        let stmt = sql!(
            "select 'comment' as sort, c.comment as n1, c.at_ms as n2, c.person as n3, c.edited_at as n4,
               c.deleted_at as n5, case when c.deleted_at is null then c.body else '' end as t1,
               cast(p.request as text) || ' ' || p.side || ' ' || cast(p.line as text) || ' ' || p.path as t2,
               cast(null as text) as t3
             from (select comment, at_ms, person, edited_at, deleted_at, body from comment
               where subject = $1 and comment < $6 order by comment desc limit $7) c
             left join comment_place p on p.comment = c.comment
             union all
             select 'file', f.comment, f.position, f.size_bytes, f.width, f.height, f.name, f.kind, f.sha256
             from comment_file f join comment c on c.comment = f.comment
             where c.subject = $1 and c.deleted_at is null
             union all
             select 'version', v.comment, v.version, v.at_ms, null, null, v.body, null, null
             from comment_version v join comment c on c.comment = v.comment
             where v.comment = $5 and c.subject = $1 and c.deleted_at is null
             union all
             select 'link', r.number, 0, 0, null, null, r.kind, r.commit_id, a.slug
             from comment_reference r join comment c on c.comment = r.comment
             left join issue_row i on r.kind = 'issue' and i.issue = r.number
             left join request_row q on r.kind = 'request' and q.request = r.number
             join application_row a on a.application = coalesce(i.application, q.application,
               case when r.kind = 'commit' then r.number end)
             where c.subject = $1 and c.deleted_at is null
               and exists (select 1 from member m where m.person = $3 and (m.application = a.application
                 or (m.application = 0 and m.role = 'superior' and r.kind <> 'commit')))
             union all
             select 'mentioned', l.comment, l.at_ms, 0, l.issue, null, l.title, l.name, null
             from (select c.comment, c.at_ms, p.name, s.issue, t.body as title
               from comment_reference r join comment c on c.comment = r.comment
               join person p on p.person = c.person
               join issue_row s on s.issue =
                 case when c.subject like 'issue:%' then cast(substr(c.subject, 7) as bigint) end
               left join text t on t.digest = s.title
               where r.kind = 'issue' and r.number = $4 and c.deleted_at is null and s.issue <> $4
                 and exists (select 1 from member m where m.person = $3
                   and (m.application = s.application or (m.application = 0 and m.role = 'superior')))
                 and (s.confidential = 0
                   or exists (select 1 from involved v where v.issue = s.issue and v.person = $3)
                   or exists (select 1 from member o where o.person = $3
                     and ((o.application = 0 and o.role = 'superior')
                       or (o.application = s.application and o.role in ('project_manager', 'sysadmin')))))
               order by c.comment desc limit $2) l
             order by 1, 2, 3",
            Subject::Issue(issue),
            limits::COMMENT_ROWS,
            viewer,
            issue,
            part.versions_of.unwrap_or(0),
            part.before.unwrap_or(i64::MAX),
            limits::COMMENT_ROWS + 1
        );
        Conversation::of(self.all(stmt).await?)
    }

    /// Comments that name a commit of an application, in issues that the viewer may read, newest first. One
    /// statement.
    pub async fn mentions_of_commit(
        &self,
        viewer: PersonId,
        application: AppId,
        commit: &CommitId,
    ) -> Result<Vec<MentionRow>, Error> {
        let stmt = sql!(
            "select 'mentioned' as sort, c.comment as n1, c.at_ms as n2, cast(0 as bigint) as n3,
               s.issue as n4, cast(null as bigint) as n5, t.body as t1, p.name as t2, cast(null as text) as t3
             from comment_reference r join comment c on c.comment = r.comment
             join person p on p.person = c.person
             join issue_row s on s.issue =
               case when c.subject like 'issue:%' then cast(substr(c.subject, 7) as bigint) end
             left join text t on t.digest = s.title
             where r.kind = 'commit' and r.number = $1 and r.commit_id = $2 and c.deleted_at is null
               and exists (select 1 from member m where m.person = $3
                 and (m.application = s.application or (m.application = 0 and m.role = 'superior')))
               and (s.confidential = 0
                 or exists (select 1 from involved v where v.issue = s.issue and v.person = $3)
                 or exists (select 1 from member o where o.person = $3
                   and ((o.application = 0 and o.role = 'superior')
                     or (o.application = s.application and o.role in ('project_manager', 'sysadmin')))))
             order by c.comment desc limit $4",
            application,
            commit,
            viewer,
            limits::PAGE_ROWS
        );
        Ok(self.all::<TalkRow>(stmt).await?.iter().map(mention).collect())
    }

    /// Which of these the viewer may see: what the preview of a comment links. Two statements.
    pub async fn links_seen(
        &self,
        viewer: PersonId,
        issues: &[IssueNumber],
        requests: &[RequestNumber],
    ) -> Result<Vec<LinkRow>, Error> {
        let of_issues = sql!(
            "select 'issue' as kind, i.issue as number, a.slug
             from issue_row i join application_row a on a.application = i.application
             where exists (select 1 from member m where m.person = $1
               and (m.application = a.application or (m.application = 0 and m.role = 'superior')))
               and i.issue in",
            viewer
        );
        let of_requests = sql!(
            "select 'request' as kind, q.request as number, a.slug
             from request_row q join application_row a on a.application = q.application
             where exists (select 1 from member m where m.person = $1
               and (m.application = a.application or (m.application = 0 and m.role = 'superior')))
               and q.request in",
            viewer
        );
        let mut rows: Vec<Linked> = self.all(of_issues.within(issues)).await?;
        rows.extend(self.all::<Linked>(of_requests.within(requests)).await?);
        let link = |row: Linked| {
            let reference = Reference::read(&row.kind, row.number, String::new())?;
            Some(LinkRow { reference, slug: Slug::parse(&row.slug)? })
        };
        Ok(rows.into_iter().filter_map(link).collect())
    }

    /// The last comments that mention this person, in issues that he may still read, newest first.
    pub async fn comment_notices(&self, person: PersonId) -> Result<Vec<NoticeRow>, Error> {
        let stmt = sql!(
            "select n.comment, s.issue, c.person, p.name, n.at_ms, n.read_at, a.name as application_name,
               t.body as title, l.request, l.path
             from comment_notice n join comment c on c.comment = n.comment
             left join comment_place l on l.comment = c.comment
             join person p on p.person = c.person
             join issue_row s on s.issue =
               case when c.subject like 'issue:%' then cast(substr(c.subject, 7) as bigint) end
             join application_row a on a.application = s.application
             left join text t on t.digest = s.title
             where n.person = $1 and c.deleted_at is null
               and exists (select 1 from member m where m.person = $1
                 and (m.application = s.application or (m.application = 0 and m.role = 'superior')))
               and (s.confidential = 0
                 or exists (select 1 from involved v where v.issue = s.issue and v.person = $1)
                 or exists (select 1 from member o where o.person = $1
                   and ((o.application = 0 and o.role = 'superior')
                     or (o.application = s.application and o.role in ('project_manager', 'sysadmin')))))
             order by n.comment desc limit $2",
            person,
            limits::NOTICE_ROWS
        );
        self.all(stmt).await
    }
}
