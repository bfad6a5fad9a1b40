insert into file_seen (person, request, path, content, seen_at)
select person, 1, 'site/index.html', '-..file:3f786850e387550fdab836ed7e6dc881de23001b', created_at from person;
