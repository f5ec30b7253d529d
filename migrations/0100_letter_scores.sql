-- What a letter's targets came to at the end of its days (I2-3, INV-36; docs/decisions/0030-letters.md).
alter table letters drop constraint letters_state_check;
alter table letters add constraint letters_state_check
  check (state in ('drafted', 'signed_by_issuer', 'in_force', 'scored', 'evaluated', 'terminated'));

create table letter_scores (
  letter_id uuid not null references letters (id),
  -- Of the target in the letter, from 1.
  line integer not null check (line >= 1),
  region_code place_code not null,
  points integer not null check (points between 0 and 100),
  -- What it rests on.
  evidence text not null check (length(btrim(evidence)) > 0),
  actor_id uuid,
  actor_name text not null,
  at timestamptz not null default clock_timestamp(),
  primary key (letter_id, line)
);
select protect_by_place('letter_scores');

-- Scores are given while the letter is in force; what the unit has been told stays as it is (INV-02).
create function keep_told_scores() returns trigger
language plpgsql as $$
declare
  stands text;
begin
  select state into stands from letters where id = case tg_op when 'DELETE' then old.letter_id else new.letter_id end;
  if stands <> 'in_force' then
    raise exception 'scores that were told are not changed' using errcode = 'check_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger keep_told_scores before insert or update or delete on letter_scores
  for each row execute function keep_told_scores();
