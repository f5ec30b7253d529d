import { type Insertable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import { foldedPattern, soundsPattern } from '../../platform/folded-search.ts'
import type { DB } from '../../platform/tables.ts'
import type { Learner } from './learner.ts'

/** Replaces what he had: the old PIN and card are dead, and so are the sessions they opened. */
export async function saveLearner(
  tx: Tx,
  learner: Omit<Insertable<DB['learners']>, 'version'>,
): Promise<void> {
  const { id: _, ...changed } = learner
  await tx
    .insertInto('learners')
    .values(learner)
    .onConflict((oc) =>
      oc
        .column('id')
        .doUpdateSet((eb) => ({ ...changed, version: eb('learners.version', '+', 1) })),
    )
    .execute()
}

/** When each of them got his card. */
export async function listIssued(tx: Tx, ids: readonly string[]): Promise<Map<string, Instant>> {
  const { rows } = await sql<{ id: string; issuedAt: Instant }>`
    select id, issued_at from learners where id = any(${[...ids]}::uuid[])`.execute(tx)
  return new Map(rows.map(({ id, issuedAt }) => [id, issuedAt]))
}

export type CalledLearner = { id: string; name: string; placeName: string | null }

/** Whose names, or their sounds, begin so. */
export async function listLearnersCalled(
  tx: Tx,
  typed: string,
  { lower, upper }: CodeRange,
): Promise<CalledLearner[]> {
  const [name, sounds] = [foldedPattern(typed), soundsPattern(typed)]
  const { rows } = await sql<CalledLearner>`
    select l.id, l.name, p.name as place_name
    from learners as l left join places as p on p.code = l.region_code
    where l.region_code >= ${lower} and l.region_code < ${upper} and ${isHere} and (
      ${name === undefined ? sql`false` : sql`translate(l.name, ' 　·•・‧.-', '') ~* ${`^${name}`}`}
      or ${sounds === undefined ? sql`false` : sql`l.name_sort ~ ${sounds.replace('(^| )', '^')}`})
    order by l.name_sort, l.id limit 12`.execute(tx)
  return rows
}

/** A station knows learners as its hub told it, the hub also knows who is no more. */
const isHere = sql`not exists (select from persons as r where r.id = l.id and r.retired_on is not null)`

type Credentials = Learner & { version: number; pinHash: string }

export async function findLearner(
  tx: Tx,
  who: { id: string } | { cardHash: Buffer },
): Promise<Credentials | undefined> {
  const { rows } = await sql<Credentials>`
    select l.id, l.name, l.region_code, l.version, l.pin_hash from learners as l
    where ${'id' in who ? sql`l.id = ${who.id}::uuid` : sql`l.card_hash = ${who.cardHash}`} and ${isHere}`.execute(
    tx,
  )
  return rows[0]
}

export async function insertLearnerLogin(
  tx: Tx,
  login: Insertable<DB['learnerLogins']>,
): Promise<void> {
  await tx.insertInto('learnerLogins').values(login).execute()
}

export type LearnerLogin = Learner & {
  /** Of the learner; another card makes another. */
  version: number
  loginId: string
  ownDevice: boolean
  lastSeenAt: Instant
  expiresAt: Instant
}

/** Undefined also when the learner has got another card since. */
export async function findLearnerLogin(
  tx: Tx,
  tokenHash: Buffer,
): Promise<LearnerLogin | undefined> {
  const { rows } = await sql<LearnerLogin>`
    select l.id, l.name, l.region_code, l.version, o.id as login_id, o.own_device, o.last_seen_at, o.expires_at
    from learner_logins as o join learners as l on l.id = o.learner_id and l.version = o.learner_version
    where o.token_hash = ${tokenHash} and ${isHere}`.execute(tx)
  return rows[0]
}

/**
 * Who is signed in by it still, with the card he has now, however long ago he touched the portal around
 * his course.
 */
export async function findByLogin(
  tx: Tx,
  loginId: string,
  now: Instant,
): Promise<Learner | undefined> {
  const { rows } = await sql<Learner>`
    select l.id, l.name, l.region_code
    from learner_logins as o join learners as l on l.id = o.learner_id and l.version = o.learner_version
    where o.id = ${loginId}::uuid and o.expires_at > ${now}::timestamptz and ${isHere}`.execute(tx)
  return rows[0]
}

export async function setLearnerLoginSeen(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('learnerLogins').set({ lastSeenAt: at }).where('id', '=', id).execute()
}

export async function deleteLearnerLogins(
  tx: Tx,
  which: { tokenHash: Buffer } | { before: Instant },
): Promise<void> {
  await ('before' in which
    ? tx.deleteFrom('learnerLogins').where('expiresAt', '<', which.before).execute()
    : tx.deleteFrom('learnerLogins').where('tokenHash', '=', which.tokenHash).execute())
}
