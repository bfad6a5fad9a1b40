-- Mail beside the inbox (R24).

-- The outbox of mail: what is to be sent, what the server took, what it refused.
create table mail (
  mail_id {{int}} not null primary key,
  key text not null unique,                 -- storing twice is once
  person {{int}} not null,
  kind text not null,                       -- assignment, turn, due, mention, production, digest, trial
  issue {{int}},
  seq {{int}},                              -- the entry that it tells of
  by_person {{int}},                        -- who mentioned
  state text not null,                      -- waiting, sent, merged, failed, dropped
  run_at {{int}} not null,                  -- not before
  tries {{int}} not null,
  made_at {{int}} not null,
  last_error text,
  sent_at {{int}},
  answer text,                              -- what the server said when it took it
  carrier {{int}}                           -- the mail with which it went out
) {{strict}};
create index mail_waiting on mail (run_at) where state = 'waiting';
create index mail_failed on mail (mail_id) where state = 'failed';
create index mail_issue on mail (issue, person, sent_at);
create index mail_person on mail (person, seq);
create index mail_sent on mail (sent_at) where sent_at is not null;

-- Kinds of mail that a person does without.
create table mail_stop (
  person {{int}} not null,
  kind text not null,
  stopped_at {{int}} not null,
  primary key (person, kind)
) {{strict}};
