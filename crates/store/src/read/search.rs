//! The search: one statement for all kinds, newest first in each, with the viewer's sight inside it. What a
//! viewer may not read is in no result, no quotation and no number of results.

use super::issues::{IssueFilter, narrowed};
use super::{Reader, issues::like};
use crate::Error;
use crate::sql::{Stmt, rows, sql, sql_of};
use crate::terms::Sought;
use sea_orm::DbBackend;
use sop::{AppId, IssueNumber, PersonId, ReleaseNumber, RequestNumber, Seq, Step};

/// What can be found. The number is that of the rows' keys and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FoundKind {
    Issue = 1,
    Request = 2,
    Release = 3,
    Application = 4,
    Person = 5,
    Note = 6,
    Comment = 7,
}

impl FoundKind {
    pub const ALL: [FoundKind; 7] = [
        FoundKind::Issue,
        FoundKind::Request,
        FoundKind::Release,
        FoundKind::Application,
        FoundKind::Person,
        FoundKind::Note,
        FoundKind::Comment,
    ];

    /// The word of addresses.
    pub fn code(self) -> &'static str {
        match self {
            FoundKind::Issue => "issue",
            FoundKind::Request => "request",
            FoundKind::Release => "release",
            FoundKind::Application => "application",
            FoundKind::Person => "person",
            FoundKind::Note => "note",
            FoundKind::Comment => "comment",
        }
    }

    pub fn parse(code: &str) -> Option<FoundKind> {
        FoundKind::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The key of the one with this number.
    pub(crate) fn doc(self, number: i64) -> i64 {
        ((self as i64) << 40) + number
    }
}

rows! {
    /// Something that was found.
    pub struct FoundRow {
        /// Its place among all that can be found: pages go by it.
        pub doc: i64,
        pub issue: Option<IssueNumber>,
        pub release: Option<ReleaseNumber>,
        pub application: AppId,
        pub slug: String,
        pub application_name: String,
        /// Of the issue it belongs to; the name of a person.
        pub title: Option<String>,
        /// Of the issue or Release.
        pub state: Option<String>,
        pub step: Option<Step>,
        /// What it says, to be quoted.
        pub text: Option<String>,
    }

    /// A branch or commit that a text names.
    pub struct PlaceRow {
        /// `branch` or `commit`.
        pub sort: String,
        /// The branch's name or the commit's full id.
        pub name: String,
        pub slug: String,
        pub application_name: String,
    }
}

impl FoundRow {
    /// What it is; none for a key of no kind.
    pub fn kind(&self) -> Option<FoundKind> {
        FoundKind::ALL.into_iter().find(|kind| *kind as i64 == self.doc >> 40)
    }

    /// Its number within its kind.
    fn number(&self) -> i64 {
        self.doc & ((1 << 40) - 1)
    }

    /// The number of a merge request.
    pub fn request(&self) -> RequestNumber {
        RequestNumber(self.number())
    }

    /// The number of a person.
    pub fn person(&self) -> PersonId {
        PersonId(self.number())
    }

    /// The entry that a note stands in.
    pub fn seq(&self) -> Seq {
        Seq(self.number() / crate::limits::TEXTS_PER_ENTRY)
    }

    /// The number of a comment.
    pub fn comment(&self) -> i64 {
        self.number()
    }
}

/// What is looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Search {
    /// Words; all of them must be there.
    pub text: String,
    /// Narrows issues; of the others its application does. Its words count for nothing here.
    pub filter: IssueFilter,
    /// Which kinds.
    pub kinds: Vec<FoundKind>,
    /// Only what stands before this key: the next page.
    pub before: Option<i64>,
    /// How many of each kind.
    pub rows: i64,
}

/// One kind of what has terms, between two keys.
fn indexed(store: DbBackend, viewer: PersonId, sought: &Sought, from: i64, to: i64) -> Stmt {
    if store == DbBackend::Postgres {
        on_postgres(viewer, sought, from, to)
    } else {
        on_sqlite(viewer, sought, from, to)
    }
}

/// Full-text search is what the two stores do not say alike: `search_match` is FTS5's own table here.
fn on_sqlite(viewer: PersonId, sought: &Sought, from: i64, to: i64) -> Stmt {
    sql_of!(
        sqlite,
        "select doc, issue, release, application, slug, application_name, title, state, step, text from (
           select search_match.rowid as doc, s.issue, s.release, s.application, a.slug,
             a.name as application_name, t.body as title, coalesce(i.state, r.state) as state,
             coalesce(i.step, r.step) as step, coalesce(x.body, c.body) as text, i.urgent, i.due_at,
             i.reporter, i.assignee
           from search_match
           join search_row s on s.doc = search_match.rowid
           join application_row a on a.application = s.application
           left join issue_row i on i.issue = s.issue
           left join release_row r on r.release = s.release
           left join text t on t.digest = i.title
           left join text x on x.digest = s.shown
           left join comment c on c.comment = s.comment
           where search_match match $2 and search_match.rowid > $3 and search_match.rowid < $4
             and (s.application in (select m.application from member m where m.person = $1)
               or exists (select 1 from member o where o.person = $1 and o.application = 0
                 and o.role = 'superior'))
             and (s.issue is null or i.confidential = 0
               or exists (select 1 from involved v where v.issue = s.issue and v.person = $1)
               or exists (select 1 from member p where p.person = $1
                 and ((p.application = 0 and p.role = 'superior')
                   or (p.application = s.application and p.role in ('project_manager', 'sysadmin')))))
         ) seen where doc > 0",
        viewer,
        sought.for_sqlite(),
        from,
        to
    )
}

/// The same with `tsvector` and its GIN index.
fn on_postgres(viewer: PersonId, sought: &Sought, from: i64, to: i64) -> Stmt {
    sql_of!(
        postgres,
        "select doc, issue, release, application, slug, application_name, title, state, step, text from (
           select s.doc, s.issue, s.release, s.application, a.slug, a.name as application_name,
             t.body as title, coalesce(i.state, r.state) as state, coalesce(i.step, r.step) as step,
             coalesce(x.body, c.body) as text, i.urgent, i.due_at, i.reporter, i.assignee
           from search_row s
           join application_row a on a.application = s.application
           left join issue_row i on i.issue = s.issue
           left join release_row r on r.release = s.release
           left join text t on t.digest = i.title
           left join text x on x.digest = s.shown
           left join comment c on c.comment = s.comment
           where s.lexemes @@ cast(cast($2 as text) as tsquery) and s.doc > $3 and s.doc < $4
             and (s.application in (select m.application from member m where m.person = $1)
               or exists (select 1 from member o where o.person = $1 and o.application = 0
                 and o.role = 'superior'))
             and (s.issue is null or i.confidential = 0
               or exists (select 1 from involved v where v.issue = s.issue and v.person = $1)
               or exists (select 1 from member p where p.person = $1
                 and ((p.application = 0 and p.role = 'superior')
                   or (p.application = s.application and p.role in ('project_manager', 'sysadmin')))))
         ) seen where doc > 0",
        viewer,
        sought.for_postgres(),
        from,
        to
    )
}

/// Applications by name: the viewer's own, all for a superior or an administrator.
fn applications(viewer: PersonId, from: i64, to: i64) -> Stmt {
    sql!(
        "select doc, issue, release, application, slug, application_name, title, state, step, text from (
           select $2 + a.application as doc, cast(null as bigint) as issue, cast(null as bigint) as release,
             a.application, a.slug, a.name as application_name, cast(null as text) as title,
             cast(null as text) as state, cast(null as bigint) as step, cast(null as text) as text,
             a.slug || ' ' || lower(a.name) as named
           from application_row a
           where exists (select 1 from member m where m.person = $1
             and (m.application = a.application
               or (m.application = 0 and m.role in ('superior', 'administrator'))))
         ) seen where doc < $3",
        viewer,
        from,
        to
    )
}

/// People with whom the viewer shares an application, never who left; everybody for an administrator or a
/// superior (SB13). No address, no time.
fn people(viewer: PersonId, from: i64, to: i64) -> Stmt {
    sql!(
        "select doc, issue, release, application, slug, application_name, title, state, step, text from (
           select $2 + p.person as doc, cast(null as bigint) as issue, cast(null as bigint) as release,
             coalesce(a.application, 0) as application, coalesce(a.slug, '') as slug,
             coalesce(a.name, '') as application_name, p.name as title, cast(null as text) as state,
             cast(null as bigint) as step, p.username as text,
             p.username || ' ' || lower(p.name) as named
           from person p
           left join application_row a on a.application = (
             select min(theirs.application) from member mine
             join member theirs on theirs.application = mine.application
             where mine.person = $1 and theirs.person = p.person and mine.application > 0)
           where exists (select 1 from member e where e.person = p.person
               and e.application = 0 and e.role = 'active')
             and (a.application is not null or p.person = $1
               or exists (select 1 from member o where o.person = $1 and o.application = 0
                 and o.role in ('superior', 'administrator')))
         ) seen where doc < $3",
        viewer,
        from,
        to
    )
}

impl Search {
    fn part(&self, store: DbBackend, viewer: PersonId, kind: FoundKind) -> Stmt {
        let from = kind.doc(0);
        let to = self.before.filter(|before| *before > from).unwrap_or(kind.doc(0) + (1 << 40));
        let mut stmt = match kind {
            FoundKind::Application => applications(viewer, from, to),
            FoundKind::Person => people(viewer, from, to),
            FoundKind::Issue
            | FoundKind::Request
            | FoundKind::Release
            | FoundKind::Note
            | FoundKind::Comment => indexed(store, viewer, &Sought::of(&self.text), from, to),
        };
        if matches!(kind, FoundKind::Application | FoundKind::Person) {
            for word in Sought::typed(&self.text) {
                stmt = stmt.and(" and named like ").value(like(word)).and(" escape '\\'");
            }
        }
        let filter = match kind {
            FoundKind::Issue => IssueFilter { words: String::new(), before: None, ..self.filter.clone() },
            FoundKind::Request
            | FoundKind::Release
            | FoundKind::Application
            | FoundKind::Person
            | FoundKind::Note
            | FoundKind::Comment => {
                let standing = super::StandingFilter::All;
                IssueFilter { application: self.filter.application, standing, ..IssueFilter::default() }
            }
        };
        narrowed(stmt, viewer, &filter).and(" order by doc desc limit ").value(self.rows)
    }
}

impl Reader {
    /// All that was found, kind by kind, the newest of each first. One statement.
    pub async fn search(&self, viewer: PersonId, search: &Search) -> Result<Vec<FoundRow>, Error> {
        if search.kinds.is_empty() || Sought::of(&search.text).is_empty() {
            return Ok(Vec::new());
        }
        let store = self.db().get_database_backend();
        let parts = search.kinds.iter().map(|kind| search.part(store, viewer, *kind));
        let mut found: Vec<FoundRow> = self.all(Stmt::union_all(parts)).await?;
        found.sort_by_key(|row| (row.doc >> 40, std::cmp::Reverse(row.doc)));
        Ok(found)
    }

    /// The branches of this name and the commits that begin so, as far as the viewer sees them. One
    /// statement.
    pub async fn places_named(&self, viewer: PersonId, name: &str) -> Result<Vec<PlaceRow>, Error> {
        let hex = (7..=40).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_hexdigit());
        // Behind every commit where it is none: then no row lies between the two.
        let first = if hex { name.to_ascii_lowercase() } else { "~".to_owned() };
        let stmt = sql!(
            "select sort, name, slug, application_name from (
               select 'branch' as sort, b.name, b.application from branch_row b
               where b.name = $2 and b.head is not null
               union select 'commit', b.head, b.application from branch_row b
                 where b.head >= $3 and b.head < $4
               union select 'commit', l.commit_id, l.application from pipeline l
               where l.commit_id >= $3 and l.commit_id < $4
               union select 'commit', h.staging, h.application from application_row h
               where h.staging >= $3 and h.staging < $4
               union select 'commit', h.master, h.application from application_row h
               where h.master >= $3 and h.master < $4
             ) named
             join (select a.application, a.slug, a.name as application_name from application_row a
               where exists (select 1 from member m where m.person = $1
                 and (m.application = a.application or (m.application = 0 and m.role = 'superior')))
             ) seen on seen.application = named.application
             order by sort, name, slug limit 10",
            viewer,
            name,
            first,
            format!("{first}g")
        );
        self.all(stmt).await
    }
}
