import { type Insertable, type Selectable, sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { PackageContent } from '../library/packages/content.ts'
import { agentKey } from '../statements/agent.ts'
import type { JsonObject } from '../statements/fault.ts'
import { nameOf, nameOfAgent, nameOfVerb } from '../statements/naming-store.ts'
import { everyCounty, nameOfRegistration } from '../statements/store.ts'
import { platformVerbs, unitVerbs } from './cmi5.ts'

/** The same at every node, so that what two of them make is one. */
export function idFrom(kind: string, ...parts: readonly string[]): string {
  const name = nameOf(`cmi5 ${kind}`, parts.join(' '))
  // Version 8 and the variant of RFC 9562.
  return `${name.slice(0, 14)}8${name.slice(15, 19)}a${name.slice(20)}`
}

export const registrationOf = (learnerId: string, editionId: string): string =>
  idFrom('registration', learnerId, editionId)

export type OpenCourse = {
  editionId: string
  resourceId: string
  title: string
  published: boolean
  content: PackageContent
}

/** The edition of a course that is open here: the one named, or the latest of the resource. */
export async function findCourse(
  tx: Tx,
  which: { editionId: string } | { resourceId: string },
): Promise<OpenCourse | undefined> {
  const named =
    'editionId' in which
      ? sql`e.edition_id = ${which.editionId}::uuid`
      : sql`e.resource_id = ${which.resourceId}::uuid`
  const { rows } = await sql<OpenCourse>`
    select e.edition_id, e.resource_id, r.title, e.content,
      r.state = 'published' and r.retired_on is null as published
    from open_editions as e join resources as r on r.id = e.resource_id
    where ${named} and e.content ->> 'kind' = 'cmi5' order by e.number desc limit 1`.execute(tx)
  return rows[0]
}

export type Session = Selectable<DB['cmi5Sessions']>

export async function insertSession(
  tx: Tx,
  session: Insertable<DB['cmi5Sessions']>,
): Promise<void> {
  await tx.insertInto('cmi5Sessions').values(session).execute()
}

export const findSession = (tx: Tx, id: string): Promise<Session | undefined> =>
  tx.selectFrom('cmi5Sessions').selectAll().where('id', '=', id).executeTakeFirst()

/** Gives the key, once; undefined where it was given already. */
export async function setKey(
  tx: Tx,
  fetchHash: Buffer,
  keyHash: Buffer,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    update cmi5_sessions set key_hash = ${keyHash} where fetch_hash = ${fetchHash} and key_hash is null
      and terminated_at is null and abandoned_at is null returning id`.execute(tx)
  return rows[0]?.id
}

export async function isFetchKnown(tx: Tx, fetchHash: Buffer): Promise<boolean> {
  const found = await tx
    .selectFrom('cmi5Sessions')
    .select('id')
    .where('fetchHash', '=', fetchHash)
    .executeTakeFirst()
  return found !== undefined
}

/** `asksPreferences`: it was asked how its learner likes it; when that was first is kept. */
export async function setHeard(
  tx: Tx,
  id: string,
  at: Instant,
  asksPreferences: boolean,
): Promise<void> {
  await tx
    .updateTable('cmi5Sessions')
    .set({ heardAt: at })
    .$if(asksPreferences, (query) =>
      query.set(({ fn }) => ({ preferencesReadAt: fn.coalesce('preferencesReadAt', sql.val(at)) })),
    )
    .where('id', '=', id)
    .execute()
}

export async function setTerminated(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx
    .updateTable('cmi5Sessions')
    .set({ terminatedAt: at })
    .where('id', '=', id)
    .where('terminatedAt', 'is', null)
    .execute()
}

/** What is open of one registration, or of a place and silent since. */
export async function listOpenSessions(
  tx: Tx,
  which: { registration: string } | { regionCode: string; silentSince: Instant },
): Promise<Session[]> {
  return tx
    .selectFrom('cmi5Sessions')
    .selectAll()
    .where('terminatedAt', 'is', null)
    .where('abandonedAt', 'is', null)
    .$call((query) =>
      'registration' in which
        ? query.where('registration', '=', which.registration)
        : query.where('regionCode', '=', which.regionCode).where('heardAt', '<', which.silentSince),
    )
    .execute()
}

export async function setAbandoned(tx: Tx, id: string, at: Instant): Promise<void> {
  await tx.updateTable('cmi5Sessions').set({ abandonedAt: at }).where('id', '=', id).execute()
}

/** Where sessions are open. */
export async function listOpenPlaces(tx: Tx): Promise<string[]> {
  const rows = await tx
    .selectFrom('cmi5Sessions')
    .select('regionCode')
    .distinct()
    .where('terminatedAt', 'is', null)
    .where('abandonedAt', 'is', null)
    .execute()
  return rows.map(({ regionCode }) => regionCode)
}

const verbNames = [...Object.values(unitVerbs), ...Object.values(platformVerbs)].map(nameOfVerb)

/** What was said in a registration with the verbs of cmi5, by its learner or the platform: nobody else's word counts. */
export async function listHeard(
  tx: Tx,
  registration: string,
  authorities: readonly JsonObject[],
): Promise<JsonObject[]> {
  const names = authorities.map((one) => nameOfAgent(agentKey(one) ?? ''))
  const { rows } = await sql<{ body: string }>`
    select s.body from statement_terms as t join statements as s on s.n = t.statement
    where t.county = any(${everyCounty}) and t.term = ${nameOfRegistration(registration)}
      and t.aspect = t.statement and t.verb = any(${verbNames}::uuid[]) and s.authority = any(${names}::uuid[]) and not s.voided
    order by t.stored, t.statement`.execute(tx)
  return rows.map(({ body }) => JSON.parse(body) as JsonObject)
}

/** Which of these were stated, by whomever. */
export async function listStated(tx: Tx, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .selectFrom('statements')
    .select('id')
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Undefined: it was waived before. */
export async function insertWaiver(
  tx: Tx,
  waiver: Insertable<DB['cmi5Waivers']>,
): Promise<string | undefined> {
  const row = await tx
    .insertInto('cmi5Waivers')
    .values(waiver)
    .onConflict((oc) => oc.column('id').doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id
}

/** Units that need not be done, by the publisher's id. */
export async function listWaived(tx: Tx, registration: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('cmi5Waivers')
    .select('unit')
    .where('registration', '=', registration)
    .execute()
  return rows.map(({ unit }) => unit)
}
