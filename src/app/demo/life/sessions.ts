import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { rangeOf } from '../../../base/place.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import type { Actor } from '../../../features/people/actor.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import { decideRows, writeRows } from '../../../features/registers/decide-actions.ts'
import { sessionRegister } from '../../../features/sessions/registers.ts'
import type { Runner, SessionRow } from '../../../features/sessions/session.ts'
import { listPlanned, type Planned } from '../../../features/sessions/store.ts'
import type { Tx } from '../../../platform/db.ts'
import { randomFor } from '../random.ts'
import { listHolders, signedIn } from './people.ts'
import { linkName, winterTheme } from './themes.ts'

/** How many days of sessions lie behind. */
const daysBehind = 14
/** Written and moved at once. */
const atOnce = 200

const topics = [
  ['椪柑冬季修剪', 'skills', 'tutoring'],
  ['生猪防疫', 'skills', 'qa'],
  ['农村合作医疗怎么报销', 'services', 'qa'],
  ['党的基层组织建设', 'classroom', 'discussion'],
  ['茶园冬管', 'skills', 'discussion'],
  ['外出务工维权', 'services', 'discussion'],
  ['阳戏片段欣赏', 'culture', 'discussion'],
] as const

const ofWinter: ReadonlySet<string> = new Set(['椪柑冬季修剪', '生猪防疫', '茶园冬管'])

/**
 * What was planned for the last two weeks has taken place nearly everywhere: a school lost half an hour to a power cut,
 * another called off for the weather, and the school that is introduced has its sessions of the last week to confirm.
 */
export async function learnAtStations(
  tx: Tx,
  { countyCode, introduced }: { countyCode: string; introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  const [begun] = await tx.selectFrom('sessions').select('id').limit(1).execute()
  if (begun) return
  const today = dayOf(now)
  const planned = await listPlanned(tx, {
    reach: [rangeOf(countyCode, 'county')],
    ...{ from: addDays(today, -daysBehind), to: addDays(today, -1) },
  })
  const holders = await listHolders(tx)
  const runners = await runnersOf(tx)
  const office = await signedIn(tx, 'office1', now)
  const ownSchools = new Set(
    holders.filter(({ loginName }) => introduced.has(loginName)).map(({ orgUnitId }) => orgUnitId),
  )
  const isHeld = (one: Planned) => randomFor(433123, 'held', one.id)() < 0.97
  const held = planned.filter(isHeld)
  for (let from = 0; from < held.length; from += atOnce)
    await hold(tx, office, held.slice(from, from + atOnce), runners, {
      now,
      // These wait for their head.
      waits: ({ organisationId, row }) =>
        ownSchools.has(organisationId) && row.day >= addDays(today, -7),
    })
}

async function hold(
  tx: Tx,
  office: Actor,
  planned: readonly Planned[],
  runners: ReadonlyMap<string, Omit<Runner, 'part'>>,
  { now, waits }: { now: Date; waits: (one: Planned) => boolean },
): Promise<void> {
  const wanted = planned.map((one) => ({
    row: { ...one.row, ...told(one, runners.get(one.organisationId)) },
    target: one.id,
  }))
  const decided = await decideRows(tx, office, sessionRegister, wanted)
  const sound = decided.flatMap((one) => ('problems' in one ? [] : [{ ...one, simulated: true }]))
  if (sound.length < decided.length) throw new Error(`sessions: ${JSON.stringify(decided)}`)
  await writeRows(tx, office, sessionRegister, sound)
  const movable = movableOf(sessionRegister)
  const move = async (name: string, ids: readonly string[]) => {
    const rows = ids.map((id) => ({ id }))
    if (rows.length > 0)
      await makeMoves(tx, office, movable, { rows, move: name, partly: true }, now)
  }
  const ids = planned.map(({ id }) => id)
  await move('close', ids)
  await move('record', ids)
  await move(
    'confirm',
    planned.filter((one) => !waits(one)).map(({ id }) => id),
  )
}

/** Who runs sessions at a school: its keeper of equipment, or its head. */
async function runnersOf(tx: Tx): Promise<Map<string, Omit<Runner, 'part'>>> {
  const { rows } = await sql<{ schoolId: string; personId: string; name: string }>`
    select distinct on (o.org_unit_id) o.org_unit_id as school_id, p.id as person_id, p.name
    from posts as o join post_holdings as h on h.post_id = o.id join persons as p on p.id = h.person_id
    where o.role in ('equipment_keeper', 'head_of_school') and p.retired_on is null
    order by o.org_unit_id, o.role, p.id`.execute(tx)
  return new Map(rows.map(({ schoolId, ...runner }) => [schoolId, runner]))
}

/** What was said of it afterwards. */
function told({ id, row }: Planned, runner: Omit<Runner, 'part'> | undefined): Partial<SessionRow> {
  const random = randomFor(433123, 'session', id)
  const [title, serviceFunction, second] =
    topics[Math.floor(random() * (topics.length - 1))] ?? topics[0]
  const headCount = 8 + Math.floor(random() * 28)
  const isOpen = row.kind === 'open_day'
  const [hour, minute] = row.plannedFrom.split(':').map(Number) as [number, number]
  const clock = (after: number) => {
    const at = hour * 60 + minute + after
    return `${String(Math.floor(at / 60) % 24).padStart(2, '0')}:${String(at % 60).padStart(2, '0')}`
  }
  const cut = random() < 0.06
  return {
    ...(!isOpen && { title, serviceFunction, gist: `讲了${title}，大家问得多的已记下。` }),
    // Of what belongs to the winter’s work, some with the base.
    ...(!isOpen && ofWinter.has(title) && { theme: winterTheme }),
    ...(title === '椪柑冬季修剪' && !isOpen && { teachingLink: linkName }),
    ...(isOpen && {
      serviceFunction: 'services',
      gist: '有人来查资料、看视频，也有人来打视频电话。',
    }),
    ...(runner && { staff: [{ ...runner, part: 'operator' }] }),
    ...{ headCount, members: Math.floor(headCount * (0.15 + random() * 0.2)) },
    ...{ beganAt: row.plannedFrom, endedAt: row.plannedTo },
    ...(!isOpen && {
      segments: [
        { form: 'viewing', minutes: 40, title },
        { form: second, minutes: 20 },
      ],
    }),
    ...(cut && {
      interruptions: [{ from: clock(15), to: clock(35), cause: 'power' }],
    }),
  }
}
