insert into comment_place (comment, request, commit_id, path, side, line, said)
select comment, 3, '4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a4a', 'halaman/izin.html', 'new', 7, '<h1>Izin</h1>' from comment;
