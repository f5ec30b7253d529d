import type { Day, Instant } from '../../base/calendar.ts'
import { nextMoves } from '../../base/lifecycle.ts'
import { permits } from '../../base/permission.ts'
import { contains, type PlaceLevel, placeAt, placeLevels } from '../../base/place.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { type Actor, type Grant, grantOf, may, type Standing } from '../people/actor.ts'
import { listPostsAt } from '../people/post-store.ts'
import { type RoleCode, roleCodes, roleOf } from '../people/role.ts'
import type { Office, WaitsFor } from './api.ts'
import type { Movable, MovableRow } from './move-actions.ts'

type Post = Awaited<ReturnType<typeof listPostsAt>>[number]
/** What somebody has to be allowed, all of it, and where. */
export type Asked = { verbs: readonly Verb[]; standing: Standing }

/** Whose word each row waits for, in their order. `verbs`: all that the next word takes, where it is none of the moves. */
export async function waitsFor<Row extends MovableRow<State>, State extends string, Facts>(
  tx: Tx,
  actor: Actor,
  {
    lifecycle,
    standingOf = (row) => row,
    verbs: instead,
  }: Pick<Movable<Row, State, Facts>, 'lifecycle' | 'standingOf'> & { verbs?: readonly Verb[] },
  rows: readonly (Row & { since: Instant })[],
  day: Day,
): Promise<WaitsFor[][]> {
  const asked = rows.map((row): Asked[] =>
    instead
      ? [{ verbs: instead, standing: row }]
      : nextMoves(lifecycle, row.state).map((move) => ({
          verbs: [lifecycle.moves[move]?.by as Verb],
          standing: standingOf(row, move),
        })),
  )
  const offices = await officesFor(tx, actor, asked, day)
  return rows.map(({ since }, at) =>
    (offices[at] ?? []).map(({ organisationId: _, isMine: __, ...office }) => ({
      ...office,
      since,
    })),
  )
}

/**
 * For each of `asked` the offices nearest to where it is asked that may do one of it, in their order. The posts of a
 * county are known to everybody who works there; who holds them is told within the reader's reach.
 */
export async function officesFor(
  tx: Tx,
  actor: Actor,
  asked: readonly (readonly Asked[])[],
  day: Day,
): Promise<Office[][]> {
  const all = asked.flat()
  const verbs = new Set(all.flatMap((one) => one.verbs))
  const roles = roleCodes.filter((code) => [...verbs].some((verb) => isMeantFor(code, verb)))
  const codes = new Set(all.flatMap(({ standing }) => placesAbove(standing)))
  const posts =
    roles.length === 0
      ? []
      : await asSystem(tx, 'posts that a row waits for', (system) =>
          listPostsAt(system, { roles, codes: [...codes], day }),
        )
  const at = Map.groupBy(posts.flatMap(withGrant), ({ post }) => post.regionCode)
  return asked.map((those) => {
    const answering = those.flatMap((one) =>
      placesAbove(one.standing)
        .flatMap((code) => at.get(code) ?? [])
        .filter((held) => answersFor(held, one))
        .map(({ post, grant }) => ({ post, isMine: isOwn(actor, grant, one) })),
    )
    const mine = new Set(answering.flatMap(({ post, isMine }) => (isMine ? [post] : [])))
    return told(actor, nearest([...new Set(answering.map(({ post }) => post))]), mine)
  })
}

/** A post that the actor holds or was lent gives him the same grant; whoever may do everything is not meant. */
const isOwn = ({ grants }: Actor, { range, organisationId }: Grant, { verbs }: Asked): boolean =>
  grants.some(
    (own) =>
      own.range.lower === range.lower &&
      own.organisationId === organisationId &&
      verbs.every((verb) => permits(meant(own.permissions), verb)),
  )

const meant = (permissions: readonly string[]) => permissions.filter((one) => one !== '*.*')

const placesAbove = ({ regionCode }: Standing): string[] => [
  ...new Set(placeLevels.map((level) => placeAt(regionCode, level))),
]

/** Whoever may do everything is not meant. */
const isMeantFor = (code: RoleCode, verb: Verb): boolean =>
  permits(meant(roleOf(code)?.permissions ?? []), verb)

type Held = { post: Post; grant: Grant }

function withGrant(post: Post): Held[] {
  const { orgUnitId: id, regionCode } = post
  const grant = grantOf(post.role, { id, regionCode, level: post.level as PlaceLevel })
  return grant ? [{ post, grant }] : []
}

const answersFor = ({ post, grant }: Held, { verbs, standing }: Asked): boolean =>
  verbs.every((verb) => isMeantFor(post.role as RoleCode, verb)) &&
  contains(grant.range, standing.regionCode) &&
  (grant.organisationId === undefined || grant.organisationId === standing.organisationId)

function nearest(posts: readonly Post[]): Post[] {
  const depthOf = ({ level }: Post) => placeLevels.indexOf(level as PlaceLevel)
  const deepest = Math.max(...posts.map(depthOf))
  return posts.filter((post) => depthOf(post) === deepest)
}

function told(actor: Actor, posts: readonly Post[], mine: ReadonlySet<Post>): Office[] {
  const offices = Map.groupBy(posts, ({ role, orgUnitId }) => `${role} ${orgUnitId}`)
  return [...offices.values()].flatMap(([first, ...others]) => {
    if (!first) return []
    const { role, organisation, regionCode, orgUnitId: organisationId } = first
    const isKnown = may(actor, 'people.read', { regionCode, organisationId })
    const holders = [first, ...others].flatMap(({ person }) => person ?? [])
    return [
      {
        role,
        organisation,
        organisationId,
        isVacant: holders.length === 0,
        persons: isKnown ? holders : [],
        isMine: [first, ...others].some((post) => mine.has(post)),
      },
    ]
  })
}
