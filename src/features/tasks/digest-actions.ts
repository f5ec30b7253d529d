import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { addJob } from '../../platform/jobs.ts'
import type { Actor } from '../people/actor.ts'
import { loadActor } from '../people/actor-actions.ts'
import { firstDay, owedDay } from './digest.ts'
import {
  countUnread,
  type DigestChoice,
  deleteChoice,
  findChoice,
  findLatest,
  findPhone,
  insertDigest,
  listSubscribers,
  putChoice,
  type Subscriber,
  setDigestRead,
} from './digest-store.ts'
import { readTold, type TodaySource, waitingOf } from './today-actions.ts'

/** 138****0000 */
const masked = (phone: string): string =>
  phone.length > 7 ? `${phone.slice(0, 3)}****${phone.slice(-4)}` : '****'

export const readDigest = (db: Db, actor: Actor, hasHook: boolean) =>
  scoped(db, actor, async (tx) => {
    const phone = await findPhone(tx, actor.personId)
    return {
      digest: (await findLatest(tx, actor.personId)) ?? null,
      choice: (await findChoice(tx, actor.personId)) ?? null,
      canMessage: hasHook && phone !== null,
      phone: phone === null ? null : masked(phone),
    }
  })

export const readUnread = (db: Db, actor: Actor): Promise<{ unread: number }> =>
  scoped(db, actor, async (tx) => ({ unread: await countUnread(tx, actor.personId) }))

export const chooseDigest = (
  db: Db,
  actor: Actor,
  { minute, channel, language }: DigestChoice & { language: Language },
  { hasHook, now }: { hasHook: boolean; now: Date },
): Promise<void> =>
  scoped(db, actor, async (tx) => {
    if (channel === 'message' && !hasHook) throw invalid('digest_has_no_gateway')
    if (channel === 'message' && (await findPhone(tx, actor.personId)) === null)
      throw invalid('digest_has_no_number')
    const fromDay = firstDay(now, minute)
    await putChoice(tx, actor.personId, { minute, channel, language, fromDay })
  })

export const endDigest = (db: Db, actor: Actor): Promise<void> =>
  scoped(db, actor, (tx) => deleteChoice(tx, actor.personId))

export const markRead = (db: Db, actor: Actor, id: string, now: Date): Promise<void> =>
  scoped(db, actor, async (tx) => {
    if (!(await setDigestRead(tx, id, actor.personId, now.toISOString())))
      throw notFound('digest', id)
  })

export const sendJob = 'tasks.send_digest'
const why = 'daily digests'

/** Makes each digest whose hour has come, once; answers how many. */
export async function makeDigests(
  ground: Ground,
  sources: readonly TodaySource[],
  hasHook: boolean,
): Promise<number> {
  const { db, clock } = ground
  const subscribers = await asSystem(db, why, listSubscribers)
  let made = 0
  for (const one of subscribers)
    if (await makeDigest(ground, one, sources, hasHook, clock())) made += 1
  return made
}

async function makeDigest(
  ground: Ground,
  { personId, accountId, name, channel, ...choice }: Subscriber,
  sources: readonly TodaySource[],
  hasHook: boolean,
  now: Date,
): Promise<boolean> {
  const day = owedDay(choice, now)
  if (day === undefined) return false
  const { db } = ground
  const who = { personId, accountId, name }
  const actor = await asSystem(db, why, (tx) => loadActor(tx, who, dayOf(now)))
  const items = waitingOf(await readTold(ground, actor, sources))
  return asSystem(db, why, async (tx) => {
    const id = await insertDigest(tx, { personId, day, madeAt: now.toISOString(), items })
    // Nobody is called because nothing waits for him.
    if (id && items.length > 0 && channel === 'message' && hasHook)
      await addJob(tx, sendJob, { id }, `digest ${id}`)
    return id !== undefined
  })
}
