-- The search (ADR 0014), and filters of the issue list that people keep.

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
