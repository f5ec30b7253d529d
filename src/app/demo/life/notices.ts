import { sql } from 'kysely'
import { addDays, dayOf } from '../../../base/calendar.ts'
import { newId } from '../../../base/ids.ts'
import { rangeOf } from '../../../base/place.ts'
import { makeMoves } from '../../../features/moves/move-actions.ts'
import { circularRegister } from '../../../features/notices/circular-registers.ts'
import { addGroups, setAnswer, setRead } from '../../../features/notices/circular-store.ts'
import { operator } from '../../../features/people/operator.ts'
import { saveRow } from '../../../features/registers/actions.ts'
import { movableOf } from '../../../features/registers/case-actions.ts'
import type { Tx } from '../../../platform/db.ts'

/** A notice that half of the villages have read, and a request that is past its day with townships silent. */
export async function writeCirculars(tx: Tx, countyCode: string, now: Date): Promise<void> {
  if (await tx.selectFrom('circulars').select('id').limit(1).executeTakeFirst()) return
  const send = sendIn(tx, countyCode, now)
  const notice = await send('villages', 6, {
    ...{ kind: 'notice', title: '关于检查冬季用电和取暖设备的通知' },
    body: '请各站点检查插座、线路和取暖设备，发现问题先停用，再报修。\n检查情况记入站点日志，不用另外报表。',
  })
  await read(tx, notice, 2, now)
  const request = await send('townships', 20, {
    ...{ kind: 'request', title: '关于协助安排冬季集中学习场地的函' },
    body: '有的站点教室不够坐。请各乡镇看看能不能借用礼堂或会议室，并说明能用的时间。',
    dueDay: addDays(dayOf(now), -4),
  })
  const answered = await read(tx, request, 3, now)
  await setAnswer(tx, request, answered, {
    ...{ answer: 'agree', words: '周末可以用。', at: now.toISOString(), byName: null },
  })
  await sql`update circulars set simulated = true`.execute(tx)
}

const sendIn =
  (tx: Tx, countyCode: string, now: Date) =>
  async (group: 'villages' | 'townships', ago: number, row: object): Promise<string> => {
    const writtenOn = addDays(dayOf(now), -ago)
    const id = newId()
    await saveRow(
      tx,
      operator,
      circularRegister,
      {
        ...{ issuerCode: countyCode, signature: '县远程办', contact: '县远程办 0743-0000000' },
        ...{ writtenOn, ...row },
      },
      id,
    )
    await addGroups(tx, id, [group], rangeOf(countyCode, 'county'))
    const then = new Date(now.getTime() - ago * dayMs)
    await makeMoves(
      ...([tx, operator, movableOf(circularRegister)] as const),
      { rows: [{ id }], move: 'send' },
      then,
    )
    return id
  }

const dayMs = 86_400_000

/** Every `nth` unit has it, some by a slip of paper. */
async function read(tx: Tx, circularId: string, nth: number, now: Date): Promise<string[]> {
  const units = await tx
    .selectFrom('circularUnits')
    .select('id')
    .where('circularId', '=', circularId)
    .orderBy('regionCode')
    .execute()
  const ids = units.filter((_, at) => at % nth === nth - 1).map(({ id }) => id)
  const at = new Date(now.getTime() - dayMs).toISOString()
  const how = { at, on: dayOf(at), by: null, byName: null }
  const slips = ids.filter((_, n) => n % 5 === 0)
  await setRead(tx, circularId, slips, { ...how, via: 'paper' })
  await setRead(tx, circularId, ids, { ...how, via: 'app' })
  return ids
}

/** A village secretary leaves in ten days; whoever follows has been appointed. */
export async function handOverAPost(
  tx: Tx,
  introduced: ReadonlySet<string>,
  now: Date,
): Promise<void> {
  const today = dayOf(now)
  const { rows: posts } = await sql<{
    id: string
    postId: string
    regionCode: string
    personId: string
    loginName: string
  }>`
    select h.id, h.post_id, h.region_code, h.person_id, a.login_name from post_holdings as h
    join posts as x on x.id = h.post_id and x.role = 'village_secretary' join accounts as a on a.person_id = h.person_id
    where h.to_day is null order by h.region_code, h.id`.execute(tx)
  if (posts.length < 2 || (await isUnderWay(tx))) return
  // One whom a visitor may log in as follows, so that the tour is seen.
  const next = posts.find(({ loginName }) => introduced.has(loginName))
  const old = posts.find(({ loginName }) => !introduced.has(loginName))
  if (!old || !next) return
  await sql`update post_holdings set to_day = ${addDays(today, 10)} where id = ${old.id}::uuid`.execute(
    tx,
  )
  await tx
    .insertInto('postHoldings')
    .values({
      ...{ id: newId(), postId: old.postId, personId: next.personId, regionCode: old.regionCode },
      fromDay: addDays(today, 11),
    })
    .execute()
}

async function isUnderWay(tx: Tx): Promise<boolean> {
  const { rows } = await sql`
    select from post_holdings as h join posts as x on x.id = h.post_id and x.role = 'village_secretary'
    where h.to_day is not null limit 1`.execute(tx)
  return rows.length > 0
}
