//! The outbox of mail, and who does without which mail.

use super::{Reader, ToldEntry};
use crate::Error;
use crate::sql::{rows, sql};
use sop::{Entry, IssueNumber, Moment, PersonId, Seq};

rows! {
    /// A mail that is due, with all that its sending needs besides its entry.
    pub struct DueMail {
        pub mail_id: i64,
        pub person: PersonId,
        pub kind: String,
        pub issue: Option<IssueNumber>,
        pub seq: Option<Seq>,
        pub by_person: Option<PersonId>,
        pub tries: i64,
        pub made_at: Moment,
        pub name: String,
        /// `id` or `en`; empty: nobody chose.
        pub language: String,
        /// The first confirmed address.
        pub address: Option<String>,
        pub active: bool,
        /// The person does without mail of this kind.
        pub stopped: bool,
        /// It is the person's turn at the issue.
        pub holds: bool,
        /// The person may know of the issue.
        pub reads: bool,
        /// He may know of it even if it is confidential.
        pub trusted: bool,
        pub open: bool,
        pub urgent: bool,
        pub confidential: bool,
        pub title: Option<String>,
        pub application_name: Option<String>,
        /// When the person last got a mail about the issue.
        pub last_at: Option<Moment>,
    }

    /// A mail that did not arrive.
    pub struct FailedMail {
        pub mail_id: i64,
        pub person: PersonId,
        pub name: String,
        pub kind: String,
        pub issue: Option<IssueNumber>,
        pub made_at: Moment,
        pub tries: i64,
        /// It is tried again by itself.
        pub waiting: bool,
        pub last_error: Option<String>,
    }

    /// How the outbox stands.
    pub struct MailTotals {
        pub waiting: i64,
        pub failed: i64,
        pub last_sent: Option<Moment>,
    }

    struct Stopped {
        kind: String,
    }
    struct Next {
        value: i64,
    }
}

impl Reader {
    /// Mails that are due, oldest first, at most 200.
    pub async fn mails_due(&self, at: Moment) -> Result<Vec<DueMail>, Error> {
        let stmt = sql!(
            "select m.mail_id, m.person, m.kind, m.issue, m.seq, m.by_person, m.tries, m.made_at, p.name,
               p.language,
               (select min(a.address) from person_address a
                where a.person = m.person and a.confirmed_at is not null) as address,
               (select count(*) from member x
                where x.application = 0 and x.person = m.person and x.role = 'active') as active,
               (select count(*) from mail_stop s where s.person = m.person and s.kind = m.kind) as stopped,
               (select count(*) from turn t
                where t.issue = m.issue and t.person = m.person and i.server_work is null) as holds,
               (select count(*) from member r where r.person = m.person
                and (r.application = i.application or (r.application = 0 and r.role = 'superior'))) as reads,
               (select count(*) from involved v where v.issue = m.issue and v.person = m.person)
                 + (select count(*) from member c where c.person = m.person
                    and ((c.application = 0 and c.role = 'superior')
                      or (c.application = i.application and c.role in ('project_manager', 'sysadmin'))))
                 as trusted,
               (select count(*) from issue_row o where o.issue = m.issue and o.state = 'open') as open,
               coalesce(i.urgent, 0) as urgent, coalesce(i.confidential, 0) as confidential,
               t.body as title, a.name as application_name,
               (select max(l.sent_at) from mail l
                where l.issue = m.issue and l.person = m.person and l.state = 'sent') as last_at
             from mail m
             join person p on p.person = m.person
             left join issue_row i on i.issue = m.issue
             left join application_row a on a.application = i.application
             left join text t on t.digest = i.title
             where m.state = 'waiting' and m.run_at <= $1
             order by m.mail_id limit 200",
            at
        );
        self.all(stmt).await
    }

    /// When the next mail is due.
    pub async fn next_mail_at(&self) -> Result<Option<Moment>, Error> {
        let stmt = sql!(
            "select min(run_at) as value from mail
             where state = 'waiting' having min(run_at) is not null"
        );
        Ok(self.one::<Next>(stmt).await?.map(|row| Moment(row.value)))
    }

    /// These entries.
    pub async fn entries_at(&self, seqs: &[Seq]) -> Result<Vec<Entry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash
             from journal j where j.seq in"
        );
        self.all(stmt.within(seqs).and(" order by seq")).await
    }

    /// What a person's digest tells: unread notices that neither a mail nor an earlier digest told, newest
    /// first, at most `rows`.
    pub async fn digest(&self, person: PersonId, since: Moment, rows: i64) -> Result<Vec<ToldEntry>, Error> {
        let stmt = sql!(
            "select j.seq, j.at_ms, j.subject, j.touches, j.actor, j.role, j.channel, j.revision, j.body,
               j.prev, j.hash, a.slug, a.name as application_name,
               case when i.confidential = 0 and exists (select 1 from member m where m.person = $1
                   and (m.application = i.application or (m.application = 0 and m.role = 'superior')))
                 then t.body end as title
             from (select distinct n.seq from inbox n
               where n.person = $1 and n.read_at is null
                 and n.at_ms > coalesce((select max(d.sent_at) from mail d
                   where d.person = $1 and d.kind = 'digest' and d.state = 'sent'), $2)
                 and not exists (select 1 from mail m where m.person = n.person and m.seq = n.seq
                   and m.state in ('waiting', 'sent', 'merged'))) n
             join journal j on j.seq = n.seq
             left join issue_row i on i.issue =
               case when j.subject like 'issue:%' then cast(substr(j.subject, 7) as bigint) end
             left join release_row r on r.release =
               case when j.subject like 'release:%' then cast(substr(j.subject, 9) as bigint) end
             left join application_row a on a.application = coalesce(i.application, r.application,
               case when j.subject like 'application:%' then cast(substr(j.subject, 13) as bigint) end)
             left join text t on t.digest = i.title
             order by j.seq desc limit $3",
            person,
            since,
            rows
        );
        self.all(stmt).await
    }

    /// Mails that did not arrive, and those whose last attempt failed, latest first: of one issue or of all.
    pub async fn mails_failed(&self, of: Option<IssueNumber>) -> Result<Vec<FailedMail>, Error> {
        let stmt = sql!(
            "select m.mail_id, m.person, p.name, m.kind, m.issue, m.made_at, m.tries,
               (select count(*) from mail w where w.mail_id = m.mail_id and w.state = 'waiting') as waiting,
               m.last_error
             from mail m join person p on p.person = m.person
             where m.state in ('failed', 'waiting') and m.last_error is not null
               and (cast($1 as bigint) is null or m.issue = $1)
             order by m.mail_id desc limit 100",
            of
        );
        self.all(stmt).await
    }

    /// How the outbox stands.
    pub async fn mail_totals(&self) -> Result<MailTotals, Error> {
        let stmt = sql!(
            "select (select count(*) from mail where state = 'waiting') as waiting,
               (select count(*) from mail where state = 'failed') as failed,
               (select max(sent_at) from mail where sent_at is not null) as last_sent"
        );
        Ok(self.one(stmt).await?.unwrap_or(MailTotals { waiting: 0, failed: 0, last_sent: None }))
    }

    /// The kinds of mail that a person does without.
    pub async fn mail_stops(&self, person: PersonId) -> Result<Vec<String>, Error> {
        let stmt = sql!("select kind from mail_stop where person = $1 order by kind", person);
        Ok(self.all::<Stopped>(stmt).await?.into_iter().map(|row| row.kind).collect())
    }
}
