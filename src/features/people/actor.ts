import { permits } from '../../base/permission.ts'
import {
  type CodeRange,
  contains,
  mergeRanges,
  type PlaceLevel,
  rangeOf,
} from '../../base/place.ts'
import { forbidden } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { roleOf } from './role.ts'

/** What one post-holding (or a delegation of it) allows, and where. */
export type Grant = {
  /** `schools.write`, `schools.*` or `*.read`. */
  permissions: readonly string[]
  range: CodeRange
  /** Only rows of this organisation: two schools of one village do not read each other's staff. */
  organisationId?: string
}

/** Who is asking, as of today. */
export type Actor = {
  personId: string
  accountId: string
  name: string
  grants: readonly Grant[]
  /** What row-level security shows: the union of the grants' ranges. */
  scopes: readonly CodeRange[]
}

export function actorOf(
  who: { personId: string; accountId: string; name: string },
  grants: readonly Grant[],
): Actor {
  return { ...who, grants, scopes: mergeRanges(grants.map(({ range }) => range)) }
}

/** What a post of that role in that organisation grants; undefined for a role this version does not know. */
export function grantOf(
  role: string,
  organisation: { id: string; regionCode: string; level: PlaceLevel },
): Grant | undefined {
  const found = roleOf(role)
  if (!found) return undefined
  const range = rangeOf(organisation.regionCode, organisation.level)
  return found.scope === 'subtree'
    ? { permissions: found.permissions, range }
    : { permissions: found.permissions, range, organisationId: organisation.id }
}

/** Where a row stands: its place and, if it belongs to one, its organisation. */
export type Standing = { regionCode: string; organisationId?: string | null }

/** Permission = verb × place × organisation. */
export function may(actor: Actor, verb: Verb, row: Standing): boolean {
  return actor.grants.some(
    (grant) =>
      permits(grant.permissions, verb) &&
      contains(grant.range, row.regionCode) &&
      (grant.organisationId === undefined || grant.organisationId === row.organisationId),
  )
}

/** Whether the actor has `verb` anywhere at all: for menus and for routes without a row. */
export const mayAnywhere = (actor: Actor, verb: Verb): boolean =>
  actor.grants.some((grant) => permits(grant.permissions, verb))

/** Refuses whoever has `verb` nowhere; what he has it for, the query and `may` decide row by row. */
export function requireAnywhere(actor: Actor, verb: Verb): void {
  if (!mayAnywhere(actor, verb)) throw forbidden('not_permitted', { verb })
}

/** Where the actor may do `verb`, for a query: rows of any of these. Empty: nowhere. */
export function reachOf(actor: Actor, verb: Verb): Reach[] {
  const grants = actor.grants.filter((grant) => permits(grant.permissions, verb))
  const whole = mergeRanges(
    grants.filter((g) => g.organisationId === undefined).map((g) => g.range),
  )
  const own = grants.flatMap(({ range, organisationId }) =>
    organisationId === undefined ? [] : [{ ...range, organisationId }],
  )
  return [...whole, ...own]
}
/** The same for rows that belong to no organisation, which a grant of one organisation never covers. */
export const placesOf = (actor: Actor, verb: Verb): CodeRange[] =>
  reachOf(actor, verb).filter(({ organisationId }) => organisationId === undefined)

export type Reach = CodeRange & { organisationId?: string }

/** Whether `actor` has every one of `wanted` over the whole of its range: nobody hands out more than he has. */
export function coversGrant(actor: Actor, wanted: Grant): boolean {
  return wanted.permissions.every((permission) =>
    actor.grants.some(
      (grant) =>
        permits(grant.permissions, permission) &&
        grant.range.lower <= wanted.range.lower &&
        wanted.range.upper <= grant.range.upper &&
        (grant.organisationId === undefined || grant.organisationId === wanted.organisationId),
    ),
  )
}

type Organisation = Parameters<typeof grantOf>[1]

/** Whether the actor may give the post to somebody: one that may no more than he, or one that he appoints there. */
export function mayFill(actor: Actor, role: string, organisation: Organisation): boolean {
  const grant = grantOf(role, organisation)
  if (!grant || coversGrant(actor, grant)) return true
  const isAppointed = roleOf(role)?.isAppointed === true
  return isAppointed && coversGrant(actor, { ...grant, permissions: ['people.appoint'] })
}

/** Why the actor may not give it to that person: he appoints others, never himself to what he may not do. */
export function whyNotAppointed(
  actor: Actor,
  personId: string,
  role: string,
  organisation: Organisation,
): 'post_above_yours' | 'post_not_for_oneself' | undefined {
  if (!mayFill(actor, role, organisation)) return 'post_above_yours'
  const grant = grantOf(role, organisation)
  const isAbove = grant !== undefined && !coversGrant(actor, grant)
  return isAbove && personId === actor.personId ? 'post_not_for_oneself' : undefined
}

/** The actor's widest place as a code: where what he makes of no other place belongs. */
export const homeOf = ({ scopes }: Pick<Actor, 'scopes'>): string =>
  (scopes[0]?.lower ?? '').padEnd(12, '0')

/** Whether he sees a whole county or more: what is missing there altogether is missing nowhere below. */
export const reachesCounty = ({ grants }: Actor): boolean =>
  grants.some(
    ({ range, organisationId }) => organisationId === undefined && range.lower.length <= 6,
  )
