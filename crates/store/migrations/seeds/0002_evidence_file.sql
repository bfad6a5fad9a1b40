insert into evidence_file (seq, position, sha256, size_bytes)
values (1, 0, 'a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0', 1024);
insert into upload (upload, person, name, kind, size_bytes, sha256, at_ms)
values ('0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f', 1, 'layar.png', 'png', 1024,
  'a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0', 1585009800000);
