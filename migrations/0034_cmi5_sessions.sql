-- What a session of cmi5 is held to besides what was said in it.
set local cunxiao.ranges = '{["0",":")}';

-- When its unit first asked how its learner likes it (cmi5, 11): nothing is taken from it before.
alter table cmi5_sessions add column preferences_read_at timestamptz;
-- Whoever has a key may have asked already.
update cmi5_sessions set preferences_read_at = launched_at where key_hash is not null;

-- By which login of its learner it was launched: its key ends with that.
alter table cmi5_sessions add column login_id uuid;
update cmi5_sessions as s set login_id = (select o.id from learner_logins as o
  where o.learner_id = s.learner_id and o.created_at <= s.launched_at order by o.created_at desc limit 1);
