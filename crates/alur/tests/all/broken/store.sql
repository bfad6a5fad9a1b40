-- A store broken by hand, one way a section: what the deep check must say of it. `INV n: words`.
-- No statement of the product: `crates/alur/tests/all/doctor.rs` runs each on a copy.

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set at_ms = at_ms + 1 where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set subject = subject || '0' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set touches = touches || ' issue:1' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set actor = 'person:2' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set role = 'superior' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set channel = 'console' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set revision = revision || '.' where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set body = substr(body, 1, 20) || char(unicode(substr(body, 21, 1)) + 1) || substr(body, 22)
where seq = 40;

-- INV 2: entry #40: Predecessor
drop trigger journal_no_update;
update journal set prev = cast(substr(prev, 1, 31) || x'7f' as blob) where seq = 40;

-- INV 2: entry #40: Hash
drop trigger journal_no_update;
update journal set hash = cast(substr(hash, 1, 31) || x'7f' as blob) where seq = 40;

-- INV 2: entry #40: Gap
drop trigger journal_no_update;
update journal set seq = 100000 where seq = 40;

-- INV 2: entry #40: Gap
drop trigger journal_no_delete;
delete from journal where seq = 40;

-- INV 2: text
update text set body = body || '.' where digest = (select min(digest) from text where body is not null);

-- INV 5: trigger journal_no_delete of table journal is missing
drop trigger journal_no_delete;

-- INV 5: trigger journal_in_order of table journal was changed
drop trigger journal_in_order;
create trigger journal_in_order before insert on journal when 1 = 0 begin select raise(abort, 'no'); end;

-- INV 5: index effect_due of table effect is missing
drop index effect_due;

-- INV 6: table issue_row holds
update issue_row set step = 13 where issue = 2;

-- INV 6: table turn holds
delete from turn where issue = 2;

-- INV 6: table fold holds
update fold set body = replace(body, '"round":1', '"round":2') where subject = 'issue:2';

-- INV 6: table counter holds
update counter set value = 1 where name = 'issue';

-- INV 7: table inbox holds
delete from inbox where seq = (select max(seq) from inbox);

-- INV 7: mail turn of #40 to person 4
insert into mail (mail_id, key, person, kind, issue, seq, state, run_at, tries, made_at, sent_at)
values (9001, 'one', 4, 'turn', 2, 40, 'sent', 1, 1, 1, 1), (9002, 'two', 4, 'turn', 2, 40, 'sent', 1, 1, 1, 2);

-- INV 7: notice assigned of #900000
insert into inbox (person, seq, what, at_ms) values (1, 900000, 'assigned', 3);

-- INV 11: job
update job set state = 'running' where job = (select max(job) from job where state = 'passed');

-- INV 11: pipeline
update pipeline set ended_at = null where pipeline = (select max(pipeline) from pipeline where state = 'passed');

-- INV 11: job
update job set ended_at = null where job = (select min(job) from job where state = 'passed');

-- INV 3: staging of application 1 is at
update application_row set staging = null where application = 1;
update fold set body = replace(body, '"staging":"', '"staging":"0000000000000000000000000000000000000000","x":"')
where subject = 'application:1';
