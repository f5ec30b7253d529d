import { firstOf } from '../../base/cursor.ts'
import { newId } from '../../base/ids.ts'
import { contains, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { forbidden, invalid, notFound } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { audit } from '../audit/store.ts'
import { findStates } from '../library/store.ts'
import { type Actor, may, placesOf } from '../people/actor.ts'
import type { Answer, answerStates, RequestGroup } from './api.ts'
import { listNoticeStates } from './notice-store.ts'
import { type GroupedRequest, groupRequests, isOwed, topicKey } from './request.ts'
import { type KnownAnswer, listAnswersWithin, listTopics, saveAnswers } from './request-store.ts'

type Place = { code: string; level: PlaceLevel }

/** Half a year: what nobody asked again since then nobody waits for. */
const countedDays = 183
const readAtOnce = 5_000
const shownGroups = 200

export const keyOfTopic = (topic: string): string => topicKey(foldText(topic))

/** What people of the place asked to learn, by their words, with what became of it (S5-14). */
export async function readRequests(
  db: Db,
  actor: Actor,
  place: Place,
  now: Date,
): Promise<{ requests: RequestGroup[]; isCut: boolean; mayAnswer: boolean }> {
  const range = rangeOf(place.code, place.level)
  const reads = placesOf(actor, 'guide.read').some(
    ({ lower, upper }) => lower <= range.lower && range.upper <= upper,
  )
  if (!reads) throw forbidden('not_permitted', { verb: 'guide.read' })
  return asSystem(db, 'topics asked at stations', async (tx) => {
    const { groups, isCut } = await groupsOf(tx, place, now)
    const answers = await listAnswersWithin(tx, rangeOf(placeAt(place.code, 'county'), 'county'))
    return {
      requests: groups.slice(0, shownGroups).map((group) => toldOf(group, answers, place)),
      isCut: isCut || groups.length > shownGroups,
      mayAnswer: mayAnswer(actor, place),
    }
  })
}

/** Topics of the actor's places that want his word. */
export async function countOwed(db: Db, actor: Actor, now: Date): Promise<number> {
  const place = answersFor(actor)
  if (!place) return 0
  return asSystem(db, 'topics asked at stations', async (tx) => {
    const { groups } = await groupsOf(tx, place, now)
    const answers = await listAnswersWithin(tx, rangeOf(placeAt(place.code, 'county'), 'county'))
    return groups.filter((group) => {
      const { answer, again } = toldOf(group, answers, place)
      return isOwed(answer, again)
    }).length
  })
}

/** The county or township for which the actor answers. */
function answersFor(actor: Actor): Place | undefined {
  const [range] = placesOf(actor, 'guide.answer')
  if (!range) return undefined
  const code = range.lower.padEnd(12, '0')
  const level = (['county', 'township'] as const).find(
    (one) => rangeOf(code, one).upper === range.upper,
  )
  return level && { code, level }
}

async function groupsOf(
  tx: Tx,
  { code, level }: Place,
  now: Date,
): Promise<{ groups: GroupedRequest[]; isCut: boolean }> {
  const since = new Date(now.getTime() - countedDays * 86_400_000).toISOString()
  const topics = await listTopics(tx, rangeOf(code, level), { since, limit: readAtOnce + 1 })
  const { rows, isCut } = firstOf(topics, readAtOnce)
  return {
    groups: groupRequests(rows.map((one) => ({ ...one, key: keyOfTopic(one.topic) }))),
    isCut,
  }
}

/** The answer of the place itself, of one above it, else of one in it: the latest. */
function toldOf(
  { key, moments, ...group }: GroupedRequest,
  answers: readonly KnownAnswer[],
  { code, level }: Place,
): RequestGroup {
  const range = rangeOf(code, level)
  const found = answers.find(
    (one) =>
      one.topicKey === key &&
      (contains(range, one.regionCode) || placesAbove(code).includes(one.regionCode)),
  )
  return {
    ...group,
    answer: found ? answerOf(found) : null,
    again: found ? moments.filter((at) => at > found.at).length : 0,
  }
}

export const answerOf = (one: KnownAnswer): Answer => ({
  ...{ state: one.state, reply: one.reply, resourceId: one.resourceId, at: one.at },
  ...{ resourceTitle: one.resourceTitle, noticeId: one.noticeId, noticeTitle: one.noticeTitle },
})

export const placesAbove = (code: string): string[] => [
  ...new Set([placeAt(code, 'county'), placeAt(code, 'township'), code]),
]

const mayAnswer = (actor: Actor, { code, level }: Place): boolean =>
  (level === 'county' || level === 'township') && may(actor, 'guide.answer', { regionCode: code })

export type Said = {
  topics: readonly string[]
  state: (typeof answerStates)[number]
  reply?: string | undefined
  resourceId?: string | undefined
  noticeId?: string | undefined
}

/** Says what becomes of requests; whoever asked reads it on the notice board of his station. */
export async function answerRequests(
  db: Db,
  actor: Actor,
  place: Place,
  said: Said,
  now: Date,
): Promise<void> {
  if (!mayAnswer(actor, place)) throw forbidden('not_permitted', { verb: 'guide.answer' })
  const { topics, state, reply = null, resourceId = null, noticeId = null } = said
  if (state === 'declined' && reply === null) throw invalid('decline_needs_reason')
  if (state === 'matched' && resourceId === null) throw invalid('match_needs_resource')
  if (state === 'scheduled' && noticeId === null && reply === null)
    throw invalid('schedule_needs_notice')
  const { groups } = await asSystem(db, 'topics asked at stations', (tx) =>
    groupsOf(tx, place, now),
  )
  await scoped(db, actor, async (tx) => {
    if (resourceId !== null && (await findStates(tx, [resourceId])).get(resourceId) !== 'published')
      throw notFound('resources', resourceId)
    if (noticeId !== null && (await listNoticeStates(tx, [noticeId])).get(noticeId) !== 'issued')
      throw notFound('notice', noticeId)
    const byKey = new Map(topics.map((topic) => [keyOfTopic(topic), topic]))
    await saveAnswers(
      tx,
      [...byKey].map(([key, topic]) => ({
        ...{ id: newId(), regionCode: place.code, topicKey: key, topic, state },
        ...{ reply, resourceId, noticeId, answeredAt: now.toISOString() },
        votes: groups.find((group) => group.key === key)?.votes ?? 0,
        answeredBy: actor.personId || null,
      })),
    )
    await audit(tx, actor, [
      {
        action: 'request.answered',
        subjectType: 'request',
        subjectId: place.code,
        regionCode: place.code,
        payload: { topics: [...byKey.values()], state, reply },
      },
    ])
  })
}
