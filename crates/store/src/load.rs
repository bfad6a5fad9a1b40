//! Loads a case file: the folds that a decision may look at, by one statement, on a page as in the writer.

use crate::error::Error;
use crate::sql::{all, rows, sql, unreadable};
use sea_orm::ConnectionTrait;
use sop::calendar::Calendar;
use sop::{
    AppId, Application, CaseFile, Issue, IssueNumber, KnownAs, Moment, Next, Office, PersonId, Release,
    ReleaseNumber, RequestNumber, Slug, Subject,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a command is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    Office,
    /// The account of a person; the case's subject is the office.
    Person(PersonId),
    Application(AppId),
    /// An application to be registered under this address name.
    NewApplication(Slug),
    Issue(IssueNumber),
    /// An issue to be made; the case's subject is the application.
    NewIssue {
        application: AppId,
        parent: Option<IssueNumber>,
    },
    Release(ReleaseNumber),
    /// A Release to be opened; the case's subject is the application.
    NewRelease(AppId),
}

/// The folded state of one subject.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fold {
    Office(Box<Office>),
    Application(Box<Application>),
    Issue(Box<Issue>),
    Release(Box<Release>),
}

impl Fold {
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Fold::Office(_) => "office",
            Fold::Application(_) => "application",
            Fold::Issue(_) => "issue",
            Fold::Release(_) => "release",
        }
    }

    pub(crate) fn body(&self) -> Result<String, Error> {
        let body = match self {
            Fold::Office(office) => serde_json::to_string(office),
            Fold::Application(application) => serde_json::to_string(application),
            Fold::Issue(issue) => serde_json::to_string(issue),
            Fold::Release(release) => serde_json::to_string(release),
        };
        body.map_err(|error| unreadable("fold.body", error))
    }

    pub(crate) fn parse(subject: Subject, body: &str) -> Result<Fold, Error> {
        let fold = match subject {
            Subject::Office => serde_json::from_str(body).map(Box::new).map(Fold::Office),
            Subject::Application(_) => serde_json::from_str(body).map(Fold::Application),
            Subject::Issue(_) => serde_json::from_str(body).map(Fold::Issue),
            Subject::Release(_) => serde_json::from_str(body).map(Fold::Release),
        };
        fold.map_err(|error| Error::Unreadable(format!("fold of {subject}: {error}")))
    }
}

rows! {
    pub(crate) struct FoldRow {
        pub subject: Subject,
        pub body: String,
    }
    /// A fold (`name` its subject), a counter, or an issue to which a push is under way.
    struct NearRow {
        sort: String,
        name: String,
        value: i64,
        application: i64,
        body: String,
    }
    struct KnownRow {
        name: String,
        address: Option<String>,
    }
}

impl FoldRow {
    pub(crate) fn fold(&self) -> Result<Fold, Error> {
        Fold::parse(self.subject, &self.body)
    }
}

/// In one statement: the folds near a subject (itself, the office, its application, Releases, and the issues
/// that stand near it), the next numbers, the pushes under way.
async fn near(db: &impl ConnectionTrait, root: Subject, also: Subject) -> Result<Vec<NearRow>, Error> {
    let stmt = sql!(
        "with recursive near (subject, depth) as (
           select cast($1 as text), 0
           union
           select cast($2 as text), 1
           union
           select l.other, n.depth + 1
           from near n join fold_link l on l.subject = n.subject
           where n.depth < 3 and (n.depth = 0 or n.subject not like 'issue:%')
         )
         select 'fold' as sort, f.subject as name, f.seq as value, cast(0 as bigint) as application, f.body
         from fold f
         where f.subject = 'office' or f.subject in (select near.subject from near)
         union all
         select 'number', name, value, cast(0 as bigint), '' from counter
         union all
         select 'in_flight', branch, issue, application, '' from push_in_flight where issue is not null",
        root,
        also
    );
    all(db, stmt).await
}

/// One fold, where it exists.
pub(crate) async fn fold(db: &impl ConnectionTrait, subject: Subject) -> Result<Option<Fold>, Error> {
    let stmt = sql!("select subject, body from fold where subject = $1", subject);
    crate::sql::one::<FoldRow>(db, stmt).await?.map(|row| row.fold()).transpose()
}

impl What {
    /// The subject of the case, `next` being the next free numbers.
    fn subject(&self, next: &Next) -> Subject {
        match self {
            What::Office | What::Person(_) => Subject::Office,
            What::NewApplication(_) => Subject::Application(next.application),
            What::Application(id) | What::NewIssue { application: id, .. } | What::NewRelease(id) => {
                Subject::Application(*id)
            }
            What::Issue(number) => Subject::Issue(*number),
            What::Release(number) => Subject::Release(*number),
        }
    }

    /// The subject from which the case is loaded, and by which a refusal is noted where there is none.
    pub(crate) fn named(&self) -> Subject {
        match self {
            What::Office | What::Person(_) | What::NewApplication(_) => Subject::Office,
            What::Application(id) | What::NewIssue { application: id, .. } | What::NewRelease(id) => {
                Subject::Application(*id)
            }
            What::Issue(number) => Subject::Issue(*number),
            What::Release(number) => Subject::Release(*number),
        }
    }
}

/// Loads the case file; none when the subject does not exist. One statement, one more for a new application
/// or a person's account.
pub(crate) async fn case_file(
    db: &impl ConnectionTrait,
    what: &What,
    at: Moment,
    calendar: Arc<Calendar>,
) -> Result<Option<CaseFile>, Error> {
    let root = what.named();
    let also = match what {
        What::NewIssue { parent: Some(parent), .. } => Subject::Issue(*parent),
        _ => root,
    };
    let numbers = near(db, root, also).await?;
    let next = next_of(&numbers);
    let subject = what.subject(&next);
    let mut folds = BTreeMap::new();
    for row in numbers.iter().filter(|row| row.sort == "fold") {
        let subject =
            Subject::try_from(row.name.clone()).map_err(|error| unreadable("fold.subject", error))?;
        folds.insert(subject, Fold::parse(subject, &row.body)?);
    }
    let slug_taken = match what {
        What::NewApplication(slug) => {
            let stmt = sql!("select application from application_row where slug = $1", slug.as_str());
            crate::sql::value::<i64>(db, "application", stmt).await?.is_some()
        }
        _ => false,
    };
    let known_as = match what {
        What::Person(person) => known_as(db, *person).await?,
        _ => None,
    };
    Ok(assemble(Parts { what, at, calendar, numbers, next, subject, folds, slug_taken, known_as }))
}

/// A person's name and confirmed addresses. One statement.
async fn known_as(db: &impl ConnectionTrait, person: PersonId) -> Result<Option<KnownAs>, Error> {
    let stmt = sql!(
        "select p.name, a.address
         from person p
         left join person_address a on a.person = p.person and a.confirmed_at is not null
         where p.person = $1",
        person
    );
    let found: Vec<KnownRow> = all(db, stmt).await?;
    let Some(name) = found.first().map(|row| row.name.clone()) else { return Ok(None) };
    // In the order of the bytes, on either store.
    let addresses: BTreeSet<String> = found.into_iter().filter_map(|row| row.address).collect();
    let addresses = addresses.into_iter().collect();
    Ok(Some(KnownAs { person, name, addresses }))
}

struct Parts<'a> {
    what: &'a What,
    at: Moment,
    calendar: Arc<Calendar>,
    numbers: Vec<NearRow>,
    next: Next,
    subject: Subject,
    folds: BTreeMap<Subject, Fold>,
    slug_taken: bool,
    known_as: Option<KnownAs>,
}

fn assemble(parts: Parts<'_>) -> Option<CaseFile> {
    let Parts { what, at, calendar, numbers, next, subject, mut folds, slug_taken, known_as } = parts;
    let office = match folds.remove(&Subject::Office) {
        Some(Fold::Office(office)) => *office,
        _ => Office::default(),
    };
    let new = matches!(what, What::NewApplication(_));
    if subject != Subject::Office && !new && !folds.contains_key(&subject) {
        return None;
    }
    let application_id = match (&subject, folds.get(&subject)) {
        (Subject::Application(id), _) => Some(*id),
        (_, Some(Fold::Issue(issue))) => Some(issue.application),
        (_, Some(Fold::Release(release))) => Some(release.application),
        _ => None,
    };
    let application = application_id.and_then(|id| match folds.remove(&Subject::Application(id)) {
        Some(Fold::Application(application)) => Some(*application),
        _ => None,
    });
    let wanted = match subject {
        Subject::Release(number) => Some(number),
        Subject::Office | Subject::Application(_) | Subject::Issue(_) => {
            application.as_ref().and_then(|application| application.open_release)
        }
    };
    let release = wanted.and_then(|number| match folds.remove(&Subject::Release(number)) {
        Some(Fold::Release(release)) => Some(*release),
        _ => None,
    });
    let issues = folds.into_values().filter_map(|fold| match fold {
        Fold::Issue(issue) => Some((issue.number, *issue)),
        Fold::Office(_) | Fold::Application(_) | Fold::Release(_) => None,
    });
    let in_flight = numbers
        .iter()
        .filter(|row| row.sort == "in_flight" && Some(AppId(row.application)) == application_id)
        .map(|row| IssueNumber(row.value))
        .collect();
    let issues = issues.collect();
    let office = Arc::new(office);
    Some(CaseFile {
        at,
        office,
        calendar,
        application,
        subject,
        issues,
        release,
        in_flight,
        next,
        slug_taken,
        known_as,
    })
}

fn next_of(numbers: &[NearRow]) -> Next {
    let of = |name: &str| {
        numbers.iter().find(|row| row.sort == "number" && row.name == name).map_or(1, |row| row.value)
    };
    Next {
        person: PersonId(of("person")),
        application: AppId(of("application")),
        issue: IssueNumber(of("issue")),
        request: RequestNumber(of("request")),
        release: ReleaseNumber(of("release")),
    }
}

/// The folds of a case file, by subject: what the recorder begins with.
pub(crate) fn folds_of(case: CaseFile) -> BTreeMap<Subject, Fold> {
    let mut folds = BTreeMap::new();
    folds.insert(Subject::Office, Fold::Office(Box::new(Arc::unwrap_or_clone(case.office))));
    if let Some(application) = case.application {
        folds.insert(Subject::Application(application.id), Fold::Application(Box::new(application)));
    }
    if let Some(release) = case.release {
        folds.insert(Subject::Release(release.number), Fold::Release(Box::new(release)));
    }
    for (number, issue) in case.issues {
        folds.insert(Subject::Issue(number), Fold::Issue(Box::new(issue)));
    }
    folds
}
