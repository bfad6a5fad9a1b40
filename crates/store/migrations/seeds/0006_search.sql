insert into search_row (doc, issue, release, application, shown, comment, terms)
values (1099511627777, 1, null, 1, 'a1', null, '1 izin simpan tersimpan');
update search_row set terms = '1 izin simpan' where doc = 1099511627777;
insert into saved_view (saved_view, person, name, query, at_ms) values (1, 1, 'Terlambat', 'late=1', 1585009800000);
