//! Gives facts their place: hash chain, journal, story, folds, projections, effects, texts. The only caller
//! of `append`.

use crate::error::Error;
use crate::journal::{self, Head, Stored};
use crate::load::{self, Fold};
use crate::project;
use crate::sql::{run, sql, unreadable};
use sea_orm::DatabaseTransaction;
use sop::{Actor, Entry, Event, Fact, Facts, Moment, Prose, RevisionId, Seq, Subject, effects_of};
use std::collections::BTreeMap;

/// A fold as it was and as it is.
pub(crate) struct Slot {
    pub before: Option<Fold>,
    pub now: Option<Fold>,
    /// The last entry taken in since it was loaded.
    pub seq: Option<Seq>,
}

/// Takes entries in and keeps the folds they move, until `flush` writes them.
pub(crate) struct Recorder<'a> {
    pub db: &'a DatabaseTransaction,
    pub slots: BTreeMap<Subject, Slot>,
    /// The journal is told once more: nobody is to be told again.
    pub again: bool,
}

impl<'a> Recorder<'a> {
    /// Begins from nothing, to tell the journal once more.
    pub fn again(db: &'a DatabaseTransaction) -> Recorder<'a> {
        Recorder { db, slots: BTreeMap::new(), again: true }
    }

    /// Begins with folds that are loaded already.
    pub fn with(db: &'a DatabaseTransaction, folds: BTreeMap<Subject, Fold>) -> Recorder<'a> {
        let slot = |fold: Fold| Slot { before: Some(fold.clone()), now: Some(fold), seq: None };
        let slots = folds.into_iter().map(|(subject, fold)| (subject, slot(fold))).collect();
        Recorder { db, slots, again: false }
    }

    /// The fold of `subject`, loaded where it is not at hand.
    pub async fn fold(&mut self, subject: Subject) -> Result<Option<&Fold>, Error> {
        if !self.slots.contains_key(&subject) {
            let fold = load::fold(self.db, subject).await?;
            self.slots.insert(subject, Slot { before: fold.clone(), now: fold, seq: None });
        }
        Ok(self.slots.get(&subject).and_then(|slot| slot.now.as_ref()))
    }

    /// Takes one entry into every fold whose story it is part of, and keeps it in those stories.
    pub async fn take(&mut self, entry: &Entry) -> Result<(), Error> {
        for subject in stories(entry) {
            self.fold(subject).await?;
            let slot = self.slots.get_mut(&subject).expect("`fold` has put it there");
            slot.seq = Some(entry.seq);
            match &mut slot.now {
                Some(fold) => apply(fold, entry),
                None => slot.now = Some(begin(subject, entry)?),
            }
            let stmt = sql!("insert into entry_touch (subject, seq) values ($1, $2)", subject, entry.seq);
            run(self.db, stmt).await?;
        }
        project::count(self.db, entry).await?;
        project::files(self.db, entry).await?;
        project::counted(self.db, entry).await?;
        project::search::entry(self, entry).await?;
        project::notify(self, entry).await
    }

    /// Writes what changed, and what follows from it.
    pub async fn flush(&mut self) -> Result<(), Error> {
        project::write(self).await
    }
}

/// The subjects whose story an entry is part of: its own first, none twice.
fn stories(entry: &Entry) -> Vec<Subject> {
    let mut subjects = vec![entry.subject];
    for touched in &entry.touches {
        if !subjects.contains(touched) {
            subjects.push(*touched);
        }
    }
    subjects
}

fn apply(fold: &mut Fold, entry: &Entry) {
    match fold {
        Fold::Office(office) => office.apply(entry),
        Fold::Application(application) => application.apply(entry),
        Fold::Issue(issue) => issue.apply(entry),
        Fold::Release(release) => release.apply(entry),
    }
}

fn begin(subject: Subject, entry: &Entry) -> Result<Fold, Error> {
    let begun = match subject {
        Subject::Office => {
            let mut office = sop::Office::default();
            office.apply(entry);
            Some(Fold::Office(Box::new(office)))
        }
        Subject::Application(_) => {
            sop::Application::begin(entry).map(|application| Fold::Application(Box::new(application)))
        }
        Subject::Issue(_) => sop::Issue::begin(entry).map(|issue| Fold::Issue(Box::new(issue))),
        Subject::Release(_) => sop::Release::begin(entry).map(|release| Fold::Release(Box::new(release))),
    };
    begun.ok_or_else(|| Error::Broken(format!("entry {} tells of {subject}, which nothing began", entry.seq)))
}

/// Records the facts of one decision. `head` moves along.
pub(crate) async fn record(
    db: &DatabaseTransaction,
    head: &mut Head,
    by: &Actor,
    at: Moment,
    folds: BTreeMap<Subject, Fold>,
    facts: Facts,
) -> Result<Vec<Entry>, Error> {
    let mut recorder = Recorder::with(db, folds);
    let mut entries = Vec::with_capacity(facts.facts.len());
    for (subject, prose) in &facts.texts {
        keep_text(db, *subject, prose, by, at).await?;
    }
    for fact in facts.facts {
        let entry = chain(head, by, at, fact)?;
        journal::append(db, &stored(&entry)).await?;
        recorder.take(&entry).await?;
        keep_effects(db, &entry).await?;
        *head = Head { seq: entry.seq, at: entry.at, hash: entry.hash };
        entries.push(entry);
    }
    if !entries.is_empty() {
        recorder.flush().await?;
    }
    Ok(entries)
}

fn chain(head: &Head, by: &Actor, at: Moment, fact: Fact) -> Result<Entry, Error> {
    let Fact { subject, touches, role, revision, event } = fact;
    let touches = touches.into_iter().filter(|touched| *touched != subject).collect();
    let body = body_of(&event)?;
    let mut entry = Entry {
        seq: Seq(head.seq.0 + 1),
        at,
        subject,
        touches,
        actor: by.who,
        role,
        channel: by.channel,
        revision,
        event,
        body,
        prev: head.hash,
        hash: journal::GENESIS,
    };
    entry.hash = stored(&entry).hash_after(&entry.prev);
    Ok(entry)
}

fn body_of(event: &Event) -> Result<String, Error> {
    serde_json::to_string(event).map_err(|error| unreadable("journal.body", error))
}

/// The entry as its row keeps it.
pub(crate) fn stored(entry: &Entry) -> Stored {
    let touches: Vec<String> = entry.touches.iter().map(Subject::to_string).collect();
    let RevisionId(revision) = &entry.revision;
    Stored {
        seq: entry.seq.0,
        at_ms: entry.at.ms(),
        subject: entry.subject.to_string(),
        touches: touches.join(" "),
        actor: entry.actor.stored(),
        role: entry.role.code().to_owned(),
        channel: entry.channel.code().to_owned(),
        revision: revision.clone(),
        body: entry.body.clone(),
        prev: entry.prev.to_vec(),
        hash: entry.hash.to_vec(),
    }
}

async fn keep_text(
    db: &DatabaseTransaction,
    subject: Subject,
    prose: &Prose,
    by: &Actor,
    at: Moment,
) -> Result<(), Error> {
    let stmt = sql!(
        "insert into text (digest, subject, salt, body, written_by, at_ms) values ($1, $2, $3, $4, $5, $6)
         on conflict (digest) do nothing",
        prose.text_ref(),
        subject,
        *prose.salt(),
        prose.body(),
        by.who.stored(),
        at
    );
    run(db, stmt).await.map(|_| ())
}

/// Stores the effects of an entry; storing twice is once.
async fn keep_effects(db: &DatabaseTransaction, entry: &Entry) -> Result<(), Error> {
    for (position, effect) in effects_of(entry).into_iter().enumerate() {
        let position = position as i64;
        let body = serde_json::to_string(&effect).map_err(|error| unreadable("effect.body", error))?;
        let stmt = sql!(
            "insert into effect (effect_id, seq, kind, body, key, lane, run_at, tries)
             values ($1, $2, $3, $4, $5, $6, $7, 0) on conflict (key) do nothing",
            entry.seq.0 * 100 + position,
            entry.seq,
            effect.kind(),
            body,
            format!("{}/{position}", entry.seq),
            effect.lane(),
            entry.at
        );
        run(db, stmt).await?;
    }
    Ok(())
}
