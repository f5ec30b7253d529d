-- Issues certificates for this hub's stations; one at a time.
create table certificate_authority (
  id uuid primary key,
  name text not null check (name <> ''),
  domain text not null check (domain <> ''),
  cert_pem text not null,
  key_pem text not null,
  made_at timestamptz not null
);
create unique index certificate_authority_one on certificate_authority ((true));

-- Under which name a station serves HTTPS, and with what. A hub has its stations', a station its own.
create table station_certificates (
  station uuid primary key,
  name text not null check (name <> ''),
  cert_pem text not null,
  key_pem text not null,
  not_before timestamptz not null,
  not_after timestamptz not null,
  -- Of this hub's: which authority issued it, or the files it was read from and is read from again.
  authority uuid,
  cert_file text,
  key_file text
);
select publish_table('station_certificates', 'stations.certificates', 'station');

-- A program that did not know them has passed certificates by: a station reads its own feed anew.
update sync_cursors set seq = 0, round = round + 1, filling = true where feed like 'station:%';
