-- Evidence files (R16, R37). Their bytes lie below the data directory, by SHA-256; the journal names them.

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
