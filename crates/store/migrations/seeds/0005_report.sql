insert into issue_course (issue, application, reported_at, closed_at, asked_until, missing, body)
values (1, 1, 1585009800000, null, null, '', '{}');
insert into counted_entry (seq, at_ms, application, subject, what, step, verdict)
values (1, 1585009800000, 1, 'issue:1', 'verdicts_voided', null, null);
