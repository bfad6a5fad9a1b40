//! The notes of an application, newest first.

use super::Reader;
use crate::load::Fold;
use crate::sql::{rows, sql};
use crate::{Error, limits};
use sop::{AppId, Application, Issue, PersonId, Release, Seq, Step, Subject, TextRef};
use std::collections::BTreeMap;

rows! {
    struct FoundRow {
        seq: Seq,
        subject: Subject,
        readable: bool,
        body: String,
    }

    /// A text, or a person's name.
    struct WordRow {
        digest: Option<String>,
        person: i64,
        body: String,
    }
}

/// What the list of notes is narrowed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NoteFilter {
    pub step: Option<Step>,
    /// Those that count, or those that are void or of an earlier round.
    pub counts: Option<bool>,
    /// Only older ones: the next page.
    pub before: Option<Seq>,
}

/// The subject whose fold holds a note.
#[derive(Clone, Debug, PartialEq)]
pub enum NoteOf {
    Issue(Box<Issue>),
    Release(Box<Release>),
}

/// A note, by the entry that recorded it.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteSeen {
    pub seq: Seq,
    pub of: NoteOf,
    /// False: of a confidential issue in which the viewer is not involved; its texts are missing.
    pub readable: bool,
}

/// One page of notes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NotesPage {
    pub rows: Vec<NoteSeen>,
    /// There are older ones.
    pub more: bool,
    /// Titles, notes and their corrections that the viewer may read; erased ones are missing.
    pub texts: BTreeMap<TextRef, String>,
    pub names: BTreeMap<PersonId, String>,
}

impl NoteSeen {
    fn texts(&self) -> Vec<TextRef> {
        match &self.of {
            _ if !self.readable => Vec::new(),
            NoteOf::Issue(issue) => {
                let note = issue.notes.iter().find(|note| note.seq == self.seq);
                let of_note = note.map(|note| std::iter::once(&note.text).chain(&note.corrections));
                std::iter::once(&issue.title).chain(of_note.into_iter().flatten()).cloned().collect()
            }
            NoteOf::Release(release) => {
                let check = release.checks.iter().find(|check| check.seq == self.seq);
                check.map(|check| check.note.clone()).into_iter().collect()
            }
        }
    }
}

impl Reader {
    /// An application whose issues the viewer may know of, by its address name: he is a member, or a superior
    /// of the office. One statement.
    pub async fn application_of(&self, viewer: PersonId, slug: &str) -> Result<Option<Application>, Error> {
        let stmt = sql!(
            "select f.subject, f.body from application_row a
             join fold f on f.subject = 'application:' || cast(a.application as text)
             where a.slug = $2 and exists (select 1 from member m where m.person = $1
               and (m.application = a.application or (m.application = 0 and m.role = 'superior')))",
            viewer,
            slug
        );
        let Some(row) = self.one::<crate::load::FoldRow>(stmt).await? else { return Ok(None) };
        match row.fold()? {
            Fold::Application(application) => Ok(Some(*application)),
            Fold::Office(_) | Fold::Issue(_) | Fold::Release(_) => Ok(None),
        }
    }

    /// Notes of an application that the viewer sees. Two statements.
    pub async fn notes(
        &self,
        viewer: PersonId,
        application: AppId,
        filter: &NoteFilter,
    ) -> Result<NotesPage, Error> {
        let found = sql!(
            "select n.seq, n.subject, f.body,
               case when i.issue is null or i.confidential = 0
                 or exists (select 1 from involved v where v.issue = i.issue and v.person = $1)
                 or exists (select 1 from member s where s.person = $1
                   and ((s.application = 0 and s.role = 'superior')
                     or (s.application = i.application and s.role in ('project_manager', 'sysadmin'))))
                 then cast(1 as bigint) else cast(0 as bigint) end as readable
             from note_row n
             join fold f on f.subject = n.subject
             left join issue_row i on i.issue =
               case when n.subject like 'issue:%' then cast(substr(n.subject, 7) as bigint) end
             where n.application = $2
               and (cast($3 as bigint) is null or n.step = $3)
               and (cast($4 as bigint) is null or n.counts = $4)
               and (cast($5 as bigint) is null or n.seq < $5)
             order by n.seq desc limit $6",
            viewer,
            application,
            filter.step,
            filter.counts.map(i64::from),
            filter.before,
            limits::NOTE_ROWS + 1
        );
        let mut found: Vec<FoundRow> = self.all(found).await?;
        let most = usize::try_from(limits::NOTE_ROWS).unwrap_or(usize::MAX);
        let mut page = NotesPage { more: found.len() > most, ..NotesPage::default() };
        found.truncate(most);
        for row in found {
            let of = match Fold::parse(row.subject, &row.body)? {
                Fold::Issue(issue) => NoteOf::Issue(issue),
                Fold::Release(release) => NoteOf::Release(release),
                Fold::Office(_) | Fold::Application(_) => continue,
            };
            page.rows.push(NoteSeen { seq: row.seq, of, readable: row.readable });
        }
        if !page.rows.is_empty() {
            self.words_of(&mut page).await?;
        }
        Ok(page)
    }

    /// Fills in texts and names, in one statement.
    async fn words_of(&self, page: &mut NotesPage) -> Result<(), Error> {
        let texts: Vec<TextRef> = page.rows.iter().flat_map(NoteSeen::texts).collect();
        (page.names, page.texts) = self.names_and_texts(&texts).await?;
        Ok(())
    }

    /// Everybody's name, and these texts as far as they were not erased. One statement.
    pub async fn names_and_texts(
        &self,
        texts: &[TextRef],
    ) -> Result<(BTreeMap<PersonId, String>, BTreeMap<TextRef, String>), Error> {
        let stmt = sql!(
            "select cast(null as text) as digest, p.person, p.name as body from person p
             union all
             select t.digest, 0, t.body from text t where t.body is not null and t.digest in"
        );
        let (mut names, mut found) = (BTreeMap::new(), BTreeMap::new());
        for row in self.all::<WordRow>(stmt.within(texts)).await? {
            match row.digest {
                Some(digest) => found.insert(TextRef(digest), row.body),
                None => names.insert(PersonId(row.person), row.body),
            };
        }
        Ok((names, found))
    }
}
