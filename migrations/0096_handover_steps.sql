-- What whoever begins in a post has looked at of his tour (users.md 6.3, 16).
create table handover_steps (
  holding_id uuid not null references post_holdings (id),
  step text not null,
  done_at timestamptz not null default clock_timestamp(),
  primary key (holding_id, step)
);
