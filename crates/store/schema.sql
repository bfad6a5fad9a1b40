-- The whole present schema. Not run: a test compares it with a migrated store.
-- Moments are Unix milliseconds, UTC. Yes and no are 1 and 0. Tokens as in `migrations`.

-- Locked for update by each write on PostgreSQL; SQLite's write lock does the same.
create table journal_head (
  one {{int}} not null primary key check (one = 1)
) {{strict}};
insert into journal_head (one) values (1);

-- One line per entry, as its hash covers it. Grows at its end only.
create table journal (
  seq {{int}} not null primary key,
  at_ms {{int}} not null,
  subject text not null,                    -- issue:42, release:8, application:1, office
  touches text not null,                    -- further subjects, joined by a space
  actor text not null,                      -- person:7 or system
  role text not null,                       -- the role used
  channel text not null,
  revision text not null,
  body text not null,                       -- the event as JSON with its kind
  prev {{bytes}} not null unique,           -- unique refuses a fork
  hash {{bytes}} not null unique
) {{strict}};
create index journal_actor on journal (actor, seq);

-- [sqlite]
create trigger journal_no_update before update on journal
begin select raise(abort, 'journal is append-only'); end;
create trigger journal_no_delete before delete on journal
begin select raise(abort, 'journal is append-only'); end;
create trigger journal_in_order before insert on journal
when new.seq <> (select coalesce(max(seq), 0) + 1 from journal)
begin select raise(abort, 'journal grows at its end only'); end;
-- [postgres]
create function journal_refuse() returns trigger language plpgsql as
$$ begin raise exception 'journal is append-only'; end $$;
create trigger journal_no_change before update or delete or truncate on journal
for each statement execute function journal_refuse();
create function journal_order() returns trigger language plpgsql as
$$ begin
  if new.seq <> (select coalesce(max(seq), 0) + 1 from journal) then
    raise exception 'journal grows at its end only';
  end if;
  return new;
end $$;
create trigger journal_in_order before insert on journal for each row execute function journal_order();
-- [both]

-- Prose of people, erasable: an entry keeps its salted digest only.
create table text (
  digest text not null primary key,         -- SHA-256 over salt and body, hexadecimal
  subject text not null,
  salt {{bytes}},                           -- null: erased
  body text,                                -- null: erased
  written_by text not null,                 -- person:7 or system
  at_ms {{int}} not null,
  erased_at {{int}}
) {{strict}};
create index text_subject on text (subject);

-- ---------------------------------------------------------------- projections: computed from the journal alone

-- Whose story an entry is part of: its subject and what it touches.
create table entry_touch (
  subject text not null,
  seq {{int}} not null,
  primary key (subject, seq)
) {{strict}};

-- The folded state of each subject, as JSON.
create table fold (
  subject text not null primary key,
  kind text not null,                       -- office, application, issue, release
  seq {{int}} not null,                     -- of the last entry taken in
  version {{int}} not null,                 -- of the shape of these bodies
  body text not null
) {{strict}};

-- What a decision about a subject must look at besides it.
create table fold_link (
  subject text not null,
  other text not null,
  primary key (subject, other)
) {{strict}};

-- The next free numbers.
create table counter (
  name text not null primary key,           -- person, application, issue, request, release
  value {{int}} not null
) {{strict}};

-- Who holds which role; application 0 is the office, whose role `active` every enabled person holds.
create table member (
  application {{int}} not null,
  person {{int}} not null,
  role text not null,
  primary key (application, person, role)
) {{strict}};
create index member_person on member (person, application);

create table application_row (
  application {{int}} not null primary key,
  slug text not null unique,
  name text not null,
  builder text not null,
  confidential {{int}} not null,
  confirmed {{int}} not null,
  repository text not null,                 -- missing, requested, made, failed
  staging text,
  master text,
  running_dev text,
  running_staging text,
  running_production text,
  open_release {{int}},
  registered_at {{int}} not null
) {{strict}};

create table issue_row (
  issue {{int}} not null primary key,
  application {{int}} not null,
  kind text not null,
  title text not null,                      -- digest of the title
  state text not null,                      -- open, done, cancelled
  step {{int}},                             -- of an open issue
  urgent {{int}} not null,
  confidential {{int}} not null,
  reporter {{int}} not null,
  assignee {{int}},
  due_at {{int}},
  round {{int}} not null,
  request {{int}},
  release {{int}},
  parent {{int}},
  enabled_at {{int}} not null,              -- since when it stands at its step
  turn_role text,
  server_work text,                         -- set while the server works
  fault text,                               -- that calls the Sysadmin
  awaits_official {{int}} not null,
  reported_at {{int}} not null,
  closed_at {{int}},
  last_at {{int}} not null
) {{strict}};
create index issue_row_application on issue_row (application, issue);
create index issue_row_step on issue_row (state, step, issue);
create index issue_row_parent on issue_row (parent);
create index issue_row_due on issue_row (state, due_at);
create index issue_row_state on issue_row (state, issue);
create index issue_row_waiting on issue_row (state, step, enabled_at, issue);
create index issue_row_closed on issue_row (closed_at) where state = 'done';

-- Where each issue's branch stands by the journal, to be compared with the repository (R72).
create table branch_row (
  application {{int}} not null,
  name text not null,
  issue {{int}} not null,
  head text,                                -- null: there should be no such branch
  primary key (application, name)
) {{strict}};

-- Whose turn it is: `Tugas saya`.
create table turn (
  person {{int}} not null,
  issue {{int}} not null,
  primary key (person, issue)
) {{strict}};
create index turn_issue on turn (issue);

-- Who acts in a confidential issue: they may read it, besides its PM, its Sysadmin and the superiors.
create table involved (
  issue {{int}} not null,
  person {{int}} not null,
  primary key (issue, person)
) {{strict}};

create table release_row (
  release {{int}} not null primary key,
  application {{int}} not null,
  request {{int}} not null,
  state text not null,                      -- open, completed, returned
  step {{int}},
  issues {{int}} not null,                  -- how many
  head text not null,
  pm {{int}} not null,
  opened_at {{int}} not null,
  closed_at {{int}}
) {{strict}};
create index release_row_application on release_row (application, release);

-- What a merge request's number stands for.
create table request_row (
  request {{int}} not null primary key,
  application {{int}} not null,
  issue {{int}},
  release {{int}},
  opened_at {{int}} not null
) {{strict}};

-- How many issues stand where: steps 1 to 13, 14 done, 15 cancelled.
create table step_count (
  application {{int}} not null,
  step {{int}} not null,
  issues {{int}} not null,
  primary key (application, step)
) {{strict}};

-- Notices to people, in the commit that holds the entry. `read_at` is a person's own mark: a rebuild keeps it.
create table inbox (
  person {{int}} not null,
  seq {{int}} not null,
  what text not null,
  at_ms {{int}} not null,
  read_at {{int}},
  primary key (person, seq, what)
) {{strict}};
create index inbox_unread on inbox (person, read_at);

-- ---------------------------------------------------------------- the outbox

-- What the facts imply for the world outside: stored with them, performed after the commit.
create table effect (
  effect_id {{int}} not null primary key,   -- 100 times the entry's seq, plus the position
  seq {{int}} not null,
  kind text not null,
  body text not null,
  key text not null unique,                 -- storing twice is once
  lane text not null,                       -- effects of one lane run in order
  run_at {{int}} not null,
  tries {{int}} not null,
  claimed_by text,
  lease_until {{int}},
  last_error text,
  parked_at {{int}},                        -- waits for a person
  done_at {{int}}
) {{strict}};
create index effect_due on effect (run_at) where done_at is null;
create index effect_lane on effect (lane, effect_id) where done_at is null;

-- A push between the decision and its facts; unique per branch.
create table push_in_flight (
  push_id {{int}} not null primary key,
  application {{int}} not null,
  issue {{int}},
  branch text not null,
  old_commit text not null,
  new_commit text not null,
  person {{int}} not null,
  body text not null,                       -- what its facts will say, as JSON of the shell
  owner text not null,                      -- the process that serves it
  at_ms {{int}} not null,
  unique (application, branch)
) {{strict}};

-- ---------------------------------------------------------------- plain tables

create table person (
  person {{int}} not null primary key,
  username text not null unique,            -- lower case
  name text not null,
  password text,                            -- argon2id; null: no sign-in by password
  must_change {{int}} not null,
  language text not null,                   -- id, en; empty: as the browser wishes
  theme text not null,                      -- system, light, dark
  density text not null,                    -- comfortable, compact
  keys {{int}} not null,                    -- keyboard shortcuts
  created_at {{int}} not null
) {{strict}};

-- Mail addresses; a confirmed one ties commits to a person (R14).
create table person_address (
  address text not null primary key,        -- lower case
  person {{int}} not null references person (person),
  confirmed_at {{int}}
) {{strict}};
create index person_address_person on person_address (person);

create table session (
  session {{bytes}} not null primary key,   -- SHA-256 of the cookie's 256 bits
  person {{int}} not null references person (person),
  address text not null,
  agent text not null,
  created_at {{int}} not null,
  seen_at {{int}} not null,
  expires_at {{int}} not null
) {{strict}};
create index session_person on session (person);

create table api_token (
  token_id {{int}} not null primary key,
  hash {{bytes}} not null unique,           -- SHA-256 of its 256 bits
  person {{int}} not null references person (person),
  name text not null,
  scopes text not null,                     -- joined by a space
  created_at {{int}} not null,
  expires_at {{int}} not null,
  used_at {{int}},
  revoked_at {{int}}
) {{strict}};
create index api_token_person on api_token (person);

-- Failed sign-ins, per account and per address: the next try waits.
create table sign_in_delay (
  key text not null primary key,            -- account:<username> or address:<address>
  failures {{int}} not null,
  last_at {{int}} not null
) {{strict}};

-- What was refused, by which rule (R70). Writes no entry.
create table refused_attempt (
  attempt {{int}} not null primary key,
  at_ms {{int}} not null,
  actor text not null,
  channel text not null,
  rule text not null,
  step {{int}},
  subject text not null,
  application {{int}},
  detail text not null                      -- the refusal as JSON, or the ref of a push
) {{strict}};

create table pipeline (
  pipeline {{int}} not null primary key,    -- the deployment's number too
  key text not null unique,                 -- of the effect that asked for it: asking twice is once
  application {{int}} not null,
  subject text not null,
  issue {{int}},
  release {{int}},
  commit_id text not null,
  ref_name text not null,
  environment text,                         -- dev, staging, production; null: no deployment
  state text not null,                      -- waiting, running, passed, failed, canceled
  fault text,
  created_at {{int}} not null,
  started_at {{int}},
  ended_at {{int}}
) {{strict}};
create index pipeline_application on pipeline (application, pipeline);
create index pipeline_subject on pipeline (subject, pipeline);
create index pipeline_open on pipeline (state, pipeline);

create table job (
  job {{int}} not null primary key,
  pipeline {{int}} not null references pipeline (pipeline),
  position {{int}} not null,
  name text not null,
  stage text not null,
  needs text not null,                      -- names of jobs as a JSON list
  plan text not null,                       -- what runs, as JSON of the shell
  state text not null,                      -- waiting, running, passed, failed, canceled, skipped, manual
  fault text,
  exit_code {{int}},
  tries {{int}} not null,
  owner text,                               -- the process that runs it
  log_path text,
  artifacts_path text,
  started_at {{int}},
  ended_at {{int}},
  unique (pipeline, name)
) {{strict}};
create index job_pipeline on job (pipeline, position);
create index job_state on job (state, job);

-- Values of an environment's variables; the journal holds their names only (R67).
create table variable_value (
  application {{int}} not null,
  environment text not null,
  key text not null,
  value {{bytes}} not null,
  set_at {{int}} not null,
  primary key (application, environment, key)
) {{strict}};

-- Discussion, apart from the record.
create table comment (
  comment {{int}} not null primary key,
  subject text not null,
  person {{int}} not null references person (person),
  body text not null,
  at_ms {{int}} not null,
  edited_at {{int}},
  deleted_at {{int}}
) {{strict}};
create index comment_subject on comment (subject, comment);

-- A repeated request finds its first answer.
create table idempotency_key (
  person {{int}} not null,
  key text not null,
  request {{bytes}} not null,               -- SHA-256 of what was asked
  first_seq {{int}} not null,
  last_seq {{int}} not null,                -- below first_seq: it recorded nothing
  at_ms {{int}} not null,
  primary key (person, key)
) {{strict}};

create table setting (
  key text not null primary key,
  value text not null
) {{strict}};

-- Revision files and calendars that the office adopted, by digest.
create table adopted_file (
  digest text not null primary key,
  kind text not null,                       -- procedure, calendar_hours, calendar_year
  name text not null,
  body text not null,
  at_ms {{int}} not null
) {{strict}};

-- The journal's head at the end of each day, to be shown outside.
create table head_hash_daily (
  day text not null primary key,            -- YYYY-MM-DD in the office's zone
  seq {{int}} not null,
  hash {{bytes}} not null,
  at_ms {{int}} not null
) {{strict}};

-- ---------------------------------------------------------------- evidence files: their bytes lie outside

-- Files of the record: computed from the journal alone.
create table evidence_file (
  seq {{int}} not null,
  position {{int}} not null,                -- within its entry, from 0
  sha256 text not null,                     -- hexadecimal; the file's name on the disk
  size_bytes {{int}} not null,
  primary key (seq, position)
) {{strict}};
create index evidence_file_sha256 on evidence_file (sha256);

-- Files that arrived with a form: their sender may attach them for a day, so that a refused form loses none.
create table upload (
  upload text not null primary key,         -- made of person, name and content: sending twice is once
  person {{int}} not null references person (person),
  name text not null,
  kind text not null,                       -- png, jpeg, gif, webp, pdf, text
  size_bytes {{int}} not null,
  sha256 text not null,
  at_ms {{int}} not null                    -- when it last came
) {{strict}};
create index upload_person on upload (person, at_ms);
create index upload_sha256 on upload (sha256);

-- ---------------------------------------------------------------- reminders of due dates

-- The last reminder of an issue that was told: computed from the journal alone. By it the schedule finds
-- what may be due without reading every issue that is late.
create table due_told (
  issue {{int}} not null primary key,
  due_at {{int}} not null,
  round {{int}} not null,
  reminder text not null                    -- soon, due, overdue
) {{strict}};

-- Notes of steps 5, 7, 9 and 12, for the list of an application: computed from the journal alone.
create table note_row (
  seq {{int}} not null primary key,         -- of the entry that recorded it
  application {{int}} not null,
  subject text not null,                    -- issue:42 or release:8, whose fold holds it
  step {{int}} not null,
  counts {{int}} not null                   -- 0: voided, or of an earlier round
) {{strict}};
create index note_row_application on note_row (application, seq);

-- ---------------------------------------------------------------- reports: computed from the journal alone

-- The course of each issue: its passages, ways back and due dates, without texts and without persons.
create table issue_course (
  issue {{int}} not null primary key,
  application {{int}} not null,
  reported_at {{int}} not null,
  closed_at {{int}},
  asked_until {{int}},                      -- a deviation waits for its answer until then
  missing text not null,                    -- records that it lacks (R69), joined by a space
  body text not null                        -- the course as JSON
) {{strict}};
create index issue_course_closed on issue_course (closed_at, reported_at);
create index issue_course_missing on issue_course (issue) where missing <> '';

-- Entries that reports count beyond these: voidings, deviations, finds, what befell Releases.
create table counted_entry (
  seq {{int}} not null primary key,
  at_ms {{int}} not null,
  application {{int}},
  subject text not null,
  what text not null,                       -- the event's kind
  step {{int}},
  verdict text
) {{strict}};
create index counted_entry_at on counted_entry (at_ms);
create index counted_entry_subject on counted_entry (subject);
create index refused_attempt_at on refused_attempt (at_ms);

-- ---------------------------------------------------------------- the search, and filters that people keep

-- What can be found, and under which terms: computed from the journal, from texts and from comments.
create table search_row (
  doc {{int}} not null primary key,         -- kind times 2^40, plus the number within its kind
  issue {{int}},                            -- who may read it may find this; null: who sees the application
  release {{int}},
  application {{int}} not null,
  shown text,                               -- digest of the text that a result quotes
  comment {{int}},                          -- or the comment that it quotes
  terms text not null                       -- words and their roots, each once, joined by a space
) {{strict}};
create index search_row_shown on search_row (shown);

-- [sqlite]
create virtual table search_match using fts5(
  terms, content='search_row', content_rowid='doc', columnsize=0, tokenize='unicode61 remove_diacritics 0'
);
create trigger search_row_insert after insert on search_row
begin insert into search_match (rowid, terms) values (new.doc, new.terms); end;
create trigger search_row_delete after delete on search_row
begin insert into search_match (search_match, rowid, terms) values ('delete', old.doc, old.terms); end;
create trigger search_row_update after update on search_row
begin
  insert into search_match (search_match, rowid, terms) values ('delete', old.doc, old.terms);
  insert into search_match (rowid, terms) values (new.doc, new.terms);
end;
-- [postgres]
alter table search_row add column lexemes tsvector
  generated always as (array_to_tsvector(string_to_array(terms, ' '))) stored;
create index search_row_lexemes on search_row using gin (lexemes);
-- [both]

-- Where a commit or a branch is known by name.
create index pipeline_commit on pipeline (commit_id);
create index branch_row_name on branch_row (name);
create index branch_row_head on branch_row (head);

-- A filter of the issue list that a person named.
create table saved_view (
  saved_view {{int}} not null primary key,
  person {{int}} not null references person (person),
  name text not null,
  query text not null,                      -- as the address of the list holds it
  at_ms {{int}} not null,
  unique (person, name)
) {{strict}};

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

-- ---------------------------------------------------------------- the conversation

-- Texts of a comment before it was changed.
create table comment_version (
  comment {{int}} not null references comment (comment),
  version {{int}} not null,                 -- from 1
  body text not null,
  at_ms {{int}} not null,                   -- when this text was written
  primary key (comment, version)
) {{strict}};

-- Files of a comment. Their bytes lie beside the evidence files, by SHA-256.
create table comment_file (
  comment {{int}} not null references comment (comment),
  position {{int}} not null,                -- from 0
  name text not null,
  kind text not null,                       -- png, jpeg, gif, webp, pdf, text
  size_bytes {{int}} not null,
  sha256 text not null,
  width {{int}},                            -- of a picture that may be shown small, in pixels
  height {{int}},
  primary key (comment, position)
) {{strict}};
create index comment_file_sha256 on comment_file (sha256);

-- What a comment names: read by the page of the comment, and by the page of what is named.
create table comment_reference (
  comment {{int}} not null references comment (comment),
  kind text not null,                       -- issue, request, commit
  number {{int}} not null,                  -- of the issue or merge request; the application of a commit
  commit_id text not null,                  -- 40 digits; empty for the others
  primary key (comment, kind, number, commit_id)
) {{strict}};
create index comment_reference_named on comment_reference (kind, number, commit_id, comment);

-- Who was told that a comment mentions him; once for each comment.
create table comment_notice (
  person {{int}} not null references person (person),
  comment {{int}} not null references comment (comment),
  at_ms {{int}} not null,
  read_at {{int}},
  primary key (person, comment)
) {{strict}};

-- Where in the changes of a merge request a comment stands: a line of a file, as the writer saw it.
create table comment_place (
  comment {{int}} not null primary key references comment (comment),
  request {{int}} not null,
  commit_id text not null,                  -- head of the merge request then, 40 digits
  path text not null,
  side text not null,                       -- old: before the change; new: after it
  line {{int}} not null,                    -- its number on that side, from 1
  said text not null                        -- its text then: it is shown where the line is gone
) {{strict}};
create index comment_place_request on comment_place (request, comment);

-- Comments on lines of changes that need no answer any more.
create table comment_settled (
  comment {{int}} not null primary key references comment (comment),
  person {{int}} not null references person (person),   -- who said so
  at_ms {{int}} not null
) {{strict}};

-- Files of a merge request that somebody has looked at. It counts while the file changes the same: content
-- before and after.
create table file_seen (
  person {{int}} not null references person (person),
  request {{int}} not null,
  path text not null,
  content text not null,
  seen_at {{int}} not null,
  primary key (person, request, path)
) {{strict}};

-- A revision of the SOP in the making.

-- One for the office; its text is a revision file, complete or not. What is published lies in adopted_file.
create table procedure_draft (
  draft {{int}} not null primary key check (draft = 1),
  body text not null,
  version {{int}} not null,                 -- one more with each save: what a form was drawn for
  person {{int}} not null,                  -- who saved it last
  saved_at {{int}} not null
) {{strict}};

-- The second factor of people, and what their sessions proved.

create table second_factor (
  person {{int}} not null primary key references person (person),
  secret {{bytes}},                         -- of its codes; null: none yet, or it was lost
  pending {{bytes}},                        -- waits for its first code
  last_step {{int}} not null,               -- the 30 seconds whose code was taken last: each counts once
  since {{int}},
  lost {{int}} not null                     -- 1: another is to be enrolled before anything else
) {{strict}};

create table recovery_code (
  person {{int}} not null references person (person),
  code {{bytes}} not null,                  -- SHA-256 of its 80 bits
  used_at {{int}},
  primary key (person, code)
) {{strict}};

-- The password was right, the second factor is due: opens its page and nothing else.
create table half_session (
  session {{bytes}} not null primary key,   -- SHA-256 of the cookie's 256 bits
  person {{int}} not null references person (person),
  expires_at {{int}} not null
) {{strict}};

-- When a session last gave a second factor or, after its beginning, a password.
create table session_proof (
  session {{bytes}} not null primary key references session (session) on delete cascade on update cascade,
  factor_at {{int}},
  password_at {{int}}
) {{strict}};
