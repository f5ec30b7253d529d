-- 红头: the words at the head of what an organ issues, and its 发文机关代字 (GB/T 9704-2012, 7.2).
create table organ_heads (
  org_unit_id uuid primary key references org_units (id),
  version integer not null default 1,
  -- The organ's.
  region_code place_code not null,
  -- 凤凰县教育局文件.
  mark text not null check (mark <> ''),
  -- 凤教.
  code text not null check (code <> ''),
  set_by_name text not null,
  set_at timestamptz not null default clock_timestamp()
);
create index organ_heads_by_place on organ_heads (region_code);
select protect_by_place('organ_heads');

-- 发文登记: the number that an office gave a paper, with the organ and its head as they were then.
create table paper_numbers (
  subject_id uuid not null,
  paper text not null,
  -- What the paper is about lies there.
  region_code place_code not null,
  org_unit_id uuid not null references org_units (id),
  organ_name text not null,
  -- Null: the organ had no head.
  mark text,
  number text not null check (number ~ '^\D+〔\d{4}〕[1-9]\d*号$'),
  -- 签发人, of what goes upwards.
  signer text,
  given_by_name text not null,
  given_at timestamptz not null default clock_timestamp(),
  primary key (subject_id, paper)
);
create index paper_numbers_of_organ on paper_numbers (org_unit_id, number);
create index paper_numbers_by_place on paper_numbers (region_code);
select protect_by_place('paper_numbers');
