-- What belongs to a comment of the discussion. Plain tables, apart from the record.

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
