import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { Answer } from './api.ts'

export type KnownTopic = {
  topic: string
  dialect: string | null
  at: Instant
  stationName: string | null
  regionCode: string | null
}

/** Asked since then at stations of the range, and at this node’s own portal; the latest first. */
export async function listTopics(
  system: Tx,
  { lower, upper }: CodeRange,
  { since, limit }: { since: Instant; limit: number },
): Promise<KnownTopic[]> {
  const { rows } = await sql<KnownTopic>`
    select a.topic, a.dialect, a.at, p.name as station_name, p.region_code from asked_topics as a
    left join sync_peers as p on p.id = a.station left join sync_identity as own on own.id = a.station
    where a.at >= ${since}::timestamptz
      and (p.region_code >= ${lower} and p.region_code < ${upper} or own.id is not null)
    order by a.at desc, a.id limit ${limit}`.execute(system)
  return rows
}

export type KnownAnswer = Answer & { topicKey: string; topic: string; regionCode: string }

const known = sql`
  select a.topic_key, a.topic, a.region_code, a.state, a.reply, a.resource_id, r.title as resource_title,
    a.notice_id, n.title as notice_title, a.answered_at as at
  from request_answers as a
  left join resources as r on r.id = a.resource_id and r.state = 'published' and r.retired_on is null
  left join notices as n on n.id = a.notice_id and n.state = 'issued' and n.retired_on is null`

/** Of these places, the latest first. */
export async function listAnswers(tx: Tx, regionCodes: readonly string[]): Promise<KnownAnswer[]> {
  const { rows } = await sql<KnownAnswer>`
    ${known} where a.region_code = any(${[...regionCodes]}) order by a.answered_at desc, a.topic_key`.execute(
    tx,
  )
  return rows
}

export async function listAnswersWithin(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<KnownAnswer[]> {
  const { rows } = await sql<KnownAnswer>`
    ${known} where a.region_code >= ${lower} and a.region_code < ${upper}
    order by a.answered_at desc, a.topic_key`.execute(tx)
  return rows
}

export type NewAnswer = {
  id: string
  regionCode: string
  topicKey: string
  topic: string
  state: string
  reply: string | null
  resourceId: string | null
  noticeId: string | null
  votes: number
  answeredAt: Instant
  answeredBy: string | null
}

/** A later word of the same place replaces the earlier one. */
export async function saveAnswers(tx: Tx, answers: readonly NewAnswer[]): Promise<void> {
  await tx
    .insertInto('requestAnswers')
    .values([...answers])
    .onConflict((oc) =>
      oc.columns(['regionCode', 'topicKey']).doUpdateSet((eb) => ({
        version: sql`request_answers.version + 1`,
        ...{ topic: eb.ref('excluded.topic'), state: eb.ref('excluded.state') },
        ...{ reply: eb.ref('excluded.reply'), resourceId: eb.ref('excluded.resourceId') },
        ...{ noticeId: eb.ref('excluded.noticeId'), votes: eb.ref('excluded.votes') },
        ...{ answeredAt: eb.ref('excluded.answeredAt'), answeredBy: eb.ref('excluded.answeredBy') },
        updatedAt: sql`now()`,
      })),
    )
    .execute()
}
