insert into comment_version (comment, version, body, at_ms) select comment, 1, 'Dulu begini.', at_ms from comment;
insert into comment_file (comment, position, name, kind, size_bytes, sha256, width, height)
select comment, 0, 'layar.png', 'png', 15, '00', 640, 480 from comment;
insert into comment_reference (comment, kind, number, commit_id) select comment, 'issue', 1, '' from comment;
insert into comment_notice (person, comment, at_ms, read_at) select person, comment, at_ms, null from comment;
