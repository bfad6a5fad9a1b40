-- What another program keeps.
create table wiki_page (title text);
