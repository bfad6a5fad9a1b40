//! Writes of the outbox of mail.

use super::Rows;
use crate::Error;
use crate::sql::{all, one, rows as row_structs, run, sql};
use sea_orm::ConnectionTrait;
use sop::{IssueNumber, MailKind, Moment, PersonId, Seq, Subject};

/// A mail to be sent. Storing one key twice is once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMail {
    pub key: String,
    pub person: PersonId,
    pub kind: MailKind,
    pub issue: Option<IssueNumber>,
    /// The entry that it tells of.
    pub seq: Option<Seq>,
    /// Who mentioned the person.
    pub by: Option<PersonId>,
}

row_structs! {
    struct Wanting {
        person: PersonId,
    }
    struct Written {
        subject: Subject,
        person: PersonId,
    }
}

impl NewMail {
    /// The mail beside the notice of an entry.
    pub fn of_notice(seq: Seq, person: PersonId, kind: MailKind, issue: Option<IssueNumber>) -> NewMail {
        NewMail { key: format!("notice/{seq}/{person}"), person, kind, issue, seq: Some(seq), by: None }
    }

    /// That a comment of `by` mentions `person`.
    pub fn of_mention(comment: i64, person: PersonId, issue: IssueNumber, by: PersonId) -> NewMail {
        NewMail {
            key: format!("mention/{comment}/{person}"),
            person,
            kind: MailKind::Mention,
            issue: Some(issue),
            seq: None,
            by: Some(by),
        }
    }
}

impl Rows<'_> {
    /// Puts a mail into the outbox, ready at once.
    pub async fn mail_add(&self, new: &NewMail) -> Result<(), Error> {
        mail_add(self.db, new, self.at).await
    }

    /// Puts a mail into the outbox for each of `people` whom a comment on an issue mentions, its writer left
    /// out; telling twice is once.
    pub async fn mail_mentions(&self, comment: i64, people: &[PersonId]) -> Result<(), Error> {
        let stmt = sql!("select subject, person from comment where comment = $1", comment);
        let Some(written) = one::<Written>(self.db, stmt).await? else { return Ok(()) };
        let Subject::Issue(issue) = written.subject else { return Ok(()) };
        for person in people.iter().filter(|person| **person != written.person) {
            self.mail_add(&NewMail::of_mention(comment, *person, issue, written.person)).await?;
        }
        Ok(())
    }

    /// Puts the digests of a day into the outbox: for whoever has unread notices that neither a mail nor an
    /// earlier digest told. Answers with how many.
    pub async fn mail_digests(&self, day: &str, back_ms: i64) -> Result<usize, Error> {
        let stmt = sql!(
            "select distinct i.person
             from inbox i
             join member a on a.person = i.person and a.application = 0 and a.role = 'active'
             where i.read_at is null
               and i.at_ms > coalesce((select max(d.sent_at) from mail d
                 where d.person = i.person and d.kind = 'digest' and d.state = 'sent'), $1)
               and not exists (select 1 from mail_stop s where s.person = i.person and s.kind = 'digest')
               and not exists (select 1 from mail m where m.person = i.person and m.seq = i.seq
                 and m.state in ('waiting', 'sent', 'merged'))
             order by i.person",
            Moment(self.at.ms() - back_ms)
        );
        let wanting: Vec<Wanting> = all(self.db, stmt).await?;
        for row in &wanting {
            let person = row.person;
            let key = format!("digest/{day}/{person}");
            let new = NewMail { key, person, kind: MailKind::Digest, issue: None, seq: None, by: None };
            self.mail_add(&new).await?;
        }
        Ok(wanting.len())
    }

    /// The server took a mail, and with it the others of the same letter.
    pub async fn mail_sent(&self, mail: i64, with: &[i64], answer: &str) -> Result<(), Error> {
        let stmt = sql!(
            "update mail set state = 'sent', sent_at = $1, answer = $2, last_error = null, tries = tries + 1
             where mail_id = $3 and state = 'waiting'",
            self.at,
            answer,
            mail
        );
        run(self.db, stmt).await?;
        let stmt = sql!(
            "update mail set state = 'merged', carrier = $1, sent_at = $2, last_error = null
             where state = 'waiting' and mail_id in",
            mail,
            self.at
        );
        run(self.db, stmt.within(with)).await.map(|_| ())
    }

    /// These wait until `run_at`; an attempt failed where there is an error.
    pub async fn mail_later(&self, mails: &[i64], error: Option<&str>, run_at: Moment) -> Result<(), Error> {
        let stmt = sql!(
            "update mail set run_at = $1, last_error = coalesce(cast($2 as text), last_error),
               tries = tries + case when cast($2 as text) is null then 0 else 1 end
             where state = 'waiting' and mail_id in",
            run_at,
            error
        );
        run(self.db, stmt.within(mails)).await.map(|_| ())
    }

    /// These cannot arrive: they wait for a person.
    pub async fn mail_failed(&self, mails: &[i64], error: &str) -> Result<(), Error> {
        let stmt = sql!(
            "update mail set state = 'failed', last_error = $1, tries = tries + 1
             where state = 'waiting' and mail_id in",
            error
        );
        run(self.db, stmt.within(mails)).await.map(|_| ())
    }

    /// These are not sent: they are no longer so, or not wanted.
    pub async fn mail_dropped(&self, mails: &[i64]) -> Result<(), Error> {
        let stmt = sql!("update mail set state = 'dropped' where state = 'waiting' and mail_id in");
        run(self.db, stmt.within(mails)).await.map(|_| ())
    }

    /// Lets a mail that failed, or waits for its next try, go again now; of one issue alone where it is
    /// named. False: there is no such mail.
    pub async fn mail_retry(&self, mail: i64, of: Option<IssueNumber>) -> Result<bool, Error> {
        let stmt = sql!(
            "update mail set state = 'waiting', run_at = $1, tries = 0
             where mail_id = $2 and state in ('failed', 'waiting')
               and (cast($3 as bigint) is null or issue = $3)",
            self.at,
            mail,
            of
        );
        Ok(run(self.db, stmt).await? > 0)
    }

    /// Where no mail is sent, none waits.
    pub async fn mail_off(&self) -> Result<u64, Error> {
        run(self.db, sql!("delete from mail where state = 'waiting'")).await
    }

    /// Forgets mails that were settled before `before`; what failed stays.
    pub async fn mail_sweep(&self, before: Moment) -> Result<u64, Error> {
        let stmt = sql!(
            "delete from mail where state in ('sent', 'merged', 'dropped') and made_at < $1
               and kind <> 'assignment'",
            before
        );
        run(self.db, stmt).await
    }

    /// A person does without mail of this kind.
    pub async fn mail_stop(&self, person: PersonId, kind: MailKind) -> Result<(), Error> {
        let stmt = sql!(
            "insert into mail_stop (person, kind, stopped_at) values ($1, $2, $3)
             on conflict (person, kind) do nothing",
            person,
            kind.code(),
            self.at
        );
        run(self.db, stmt).await.map(|_| ())
    }

    /// A person does without mail of these kinds, and of no others.
    pub async fn mail_stops_set(&self, person: PersonId, kinds: &[MailKind]) -> Result<(), Error> {
        run(self.db, sql!("delete from mail_stop where person = $1", person)).await?;
        for kind in kinds {
            self.mail_stop(person, *kind).await?;
        }
        Ok(())
    }
}

/// Puts a mail into the outbox; twice is once.
pub(crate) async fn mail_add(db: &impl ConnectionTrait, new: &NewMail, at: Moment) -> Result<(), Error> {
    let stmt = sql!(
        "insert into counter (name, value) values ('mail', 2)
         on conflict (name) do update set value = counter.value + 1"
    );
    run(db, stmt).await?;
    let stmt = sql!(
        "insert into mail (mail_id, key, person, kind, issue, seq, by_person, state, run_at, tries, made_at)
         values ((select value - 1 from counter where name = 'mail'), $1, $2, $3, $4, $5, $6, 'waiting', $7,
           0, $7)
         on conflict (key) do nothing",
        new.key,
        new.person,
        new.kind.code(),
        new.issue,
        new.seq,
        new.by,
        at
    );
    run(db, stmt).await.map(|_| ())
}
