import { randomUUID } from 'node:crypto'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { rangeOf } from '../../../base/place.ts'
import { issueCard } from '../../../features/learning/card-actions.ts'
import { listLearners } from '../../../features/learning/hours-store.ts'
import { learnerSpeaker } from '../../../features/learning/learner-speaker.ts'
import { statementOf } from '../../../features/learning/saying.ts'
import { agentOf } from '../../../features/learning/shelf.ts'
import { findCountyPage } from '../../../features/learning/shelf-actions.ts'
import { verbs } from '../../../features/learning/verbs.ts'
import { openStating } from '../../../features/statements/actions.ts'
import type { Recorder } from '../../../features/sync/record-actions.ts'
import { claimMaking } from '../../../features/workload/actions.ts'
import type { Tx } from '../../../platform/db.ts'
import type { Ground } from '../../../platform/ground.ts'
import { type Holder, listHolders, signedIn } from './people.ts'

const learnerCount = 8

type Shown = { id: string; title: string; lengthMinutes: number | null }

/** Village secretaries with cards and some sittings of the last weeks, and work that waits for a head. */
export async function learnInTheCounty(
  tx: Tx,
  { blobs }: Pick<Ground, 'blobs'>,
  recorder: Recorder,
  { countyCode, introduced }: { countyCode: string; introduced: ReadonlySet<string> },
  now: Date,
): Promise<void> {
  if (
    (await listLearners(tx, rangeOf(countyCode, 'county'), { after: undefined, most: 1 })).length >
    0
  )
    return
  const holders = await listHolders(tx)
  const office = await signedIn(tx, 'office1', now)
  const shown = await listShown(tx)
  const page = await findCountyPage(tx)
  const state = openStating({ db: tx, blobs }, recorder)
  const learners = holders.filter(({ role }) => role === 'village_secretary').slice(0, learnerCount)
  for (const [n, { personId, regionCode }] of learners.entries()) {
    await issueCard(tx, office, personId, now)
    const sat = shown
      .slice(n, n + 3)
      .flatMap((one, i) => sitting(page, personId, one, now, 2 + n + 6 * i))
    await state({
      speaker: learnerSpeaker(page, personId, regionCode),
      version: '1.0.3',
      message: { statements: sat, received: [] },
    })
  }
  await claimAtASchool(
    tx,
    holders.filter(({ loginName }) => introduced.has(loginName)),
    shown,
    now,
  )
}

const listShown = (tx: Tx): Promise<Shown[]> =>
  tx
    .selectFrom('resources')
    .select(['id', 'title', 'lengthMinutes'])
    .where('state', '=', 'published')
    .where('mediaType', '=', 'video')
    .orderBy('catalogueNo')
    .limit(learnerCount + 6)
    .execute()

/** From its opening to its end, so many days ago in the evening. */
function sitting(page: string, personId: string, one: Shown, now: Date, daysAgo: number) {
  const minutes = one.lengthMinutes ?? 20
  const began = Date.parse(`${addDays(dayOf(now), -daysAgo)}T19:30:00+08:00`)
  const saying = {
    resourceId: one.id,
    title: one.title,
    registration: randomUUID(),
    session: randomUUID(),
  }
  const say = (verb: string, afterMinutes: number, result?: Record<string, unknown>) =>
    statementOf(
      saying,
      { verb, ...(result && { result }) },
      {
        id: randomUUID(),
        actor: agentOf(page, personId),
        timestamp: new Date(began + afterMinutes * 60_000).toISOString(),
      },
    )
  const duration = `PT${minutes}M`
  return [
    say(verbs.initialized, 0),
    say(verbs.completed, minutes, { completion: true, duration }),
    say(verbs.terminated, minutes, { duration }),
  ]
}

/** The keeper says what he made, and the head of his school is to confirm it. */
async function claimAtASchool(
  tx: Tx,
  holders: readonly Holder[],
  shown: readonly Shown[],
  now: Date,
): Promise<void> {
  const keeper = holders.find(({ role }) => role === 'equipment_keeper')
  const [made] = shown
  if (!keeper || !made) return
  const claim = { personId: keeper.personId, resourceId: made.id, minutes: 90 }
  await claimMaking(
    tx,
    await signedIn(tx, keeper.loginName, now),
    { ...claim, doneOn: addDays(dayOf(now), -2) },
    now,
  )
}
