import pg from 'pg'
import { rowsOf } from './read-api.ts'

/** The same by the database's administrator, past every rule of the program: `key` and `state` of each row. */
const queries: Readonly<Record<string, string>> = {
  'survey form': `select s.school_code as key, r.state from survey_returns as r join schools as s on s.id = r.school_id`,
  consent: `
    select distinct on (c.decision_id, c.party) d.unit_code || ' ' || c.party as key, c.person_name as state
    from siting_consents as c join siting_decisions as d on d.id = c.decision_id
    where c.answer = 'agree' and c.school_id = d.school_id order by c.decision_id, c.party, c.at desc`,
  host: `
    select d.unit_code as key, s.name || ' ' || d.state as state
    from siting_decisions as d join schools as s on s.id = d.school_id`,
  appointment: `
    select unit_code || ' ' || position || coalesce(' ' || party, '') || ' ' || name as key, state
    from appointments where retired_on is null`,
  'plan version': `select number::text as key, state from implementation_plans`,
  'plan move': `
    select p.number || ' ' || m.name as key, m.actor_name as state
    from moves as m join implementation_plans as p on p.id = m.subject_id where m.lifecycle = 'implementation_plan' and m.name <> 'gather'`,
  'plan township': `
    select p.number || ' ' || t.region_code as key, t.state
    from plan_townships as t join implementation_plans as p on p.id = t.plan_id`,
  filing: `
    select number::text as key, filing_number || ' ' || filed_on as state
    from implementation_plans where filing_number is not null`,
  letter: `
    select unit_code as key, concat_ws(' ', state, issuer_name, receiver_name) as state
    from letters where retired_on is null`,
  plate: `
    select unit_code || ' ' || kind as key, state || ' ' || coalesce(hung_on::text, 'undefined') as state
    from plates where retired_on is null`,
  agreement: `
    select unit_code as key, concat_ws(' ', state, school_signer, unit_signer) as state
    from joint_use_agreements where retired_on is null`,
  rules: `select unit_code as key, state from rule_adoptions where retired_on is null`,
  file: `
    select register || ' ' || row_id || ' ' || kind as key, count(*)::text as state
    from row_files where removed_at is null group by 1`,
  'task part': `
    select t.title || ' ' || u.name as key, case when p.done_on is null then 'open' else 'done' end as state
    from plan_task_parts as p join plan_tasks as t on t.id = p.task_id join org_units as u on u.id = p.org_unit_id
    where p.dropped_on is null and t.dropped_on is null`,
  phase: `select number::text as key, state from programme_phases`,
  'training batch': `select batch_no as key, state from training_batches where retired_on is null`,
  enrolment: `
    select batch_no || ' ' || unit_code || ' ' || name as key, state from enrolments where retired_on is null`,
  certificate: `
    select unit_code || ' ' || name as key, state from post_certificates
    where retired_on is null and number is not null`,
  timetable: `
    select s.unit_code as key, t.state from timetables as t join learning_stations as s on s.id = t.station_id`,
  'agreed time': `
    select s.unit_code || ' ' || a.party as key, a.person_name as state
    from timetable_answers as a join timetables as t on t.id = a.timetable_id and t.round = a.round
      join learning_stations as s on s.id = t.station_id where a.answer = 'agree'`,
  session: `
    select school_code || ' ' || day || ' ' || planned_from as key, state from sessions where retired_on is null`,
  order: `select unit_code || ' ' || title as key, state from rectification_orders where retired_on is null`,
  meeting: `select unit_code || ' ' || topic as key, state from joint_meetings where retired_on is null`,
  'action item': `select unit_code || ' ' || what as key, state from meeting_actions where retired_on is null`,
  sheet: `
    select unit_code || ' ' || level || ' ' || row_number() over (partition by unit_code, level order by visit_day) as key,
      state from acceptance_sheets where retired_on is null`,
  sample: `select region_code as key, array_to_string(sampled, ' ') as state from evaluation_batches`,
  batch: `select region_code as key, state from evaluation_batches`,
  application: `select region_code as key, state from provincial_applications`,
  'provincial code': `
    select s.unit_code as key, c.code as state from station_codes as c join learning_stations as s on s.id = c.station_id`,
  station: `
    select s.unit_code as key, g.stage as state from station_stages as g join learning_stations as s on s.id = g.station_id`,
}

export type Database = { read(kind: string): Promise<Map<string, string>>; close(): Promise<void> }

/** Reads and cannot write. */
export async function openDatabase(administratorUrl: string): Promise<Database> {
  const url = new URL(administratorUrl)
  url.pathname = '/cunxiao'
  const client = new pg.Client({
    connectionString: url.href,
    options: '-c default_transaction_read_only=on',
  })
  await client.connect()
  return {
    read: async (kind) => {
      const query = queries[kind]
      if (!query) throw new Error(`nobody reads ${kind} from the database`)
      const { rows } = await client.query<{ key: string; state: string }>(query)
      return rowsOf(
        kind,
        rows.map(({ key, state }) => [key, state]),
      )
    },
    close: () => client.end(),
  }
}
