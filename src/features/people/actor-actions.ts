import type { Day } from '../../base/calendar.ts'
import { conflict } from '../../base/refusal.ts'
import { asSystem, maxScopes, type Tx } from '../../platform/db.ts'
import { type Actor, actorOf, type Grant, grantOf } from './actor.ts'
import { listHeldPosts, listPostBeginnings } from './post-store.ts'

/** The actor as of `day`. Needs a system scope. */
export async function loadActor(
  tx: Tx,
  { personId, accountId, name }: { personId: string; accountId: string; name: string },
  day: Day,
): Promise<Actor> {
  const held = await listHeldPosts(tx, personId, day)
  const grants = held.flatMap((post) => {
    const grant = grantOf(post.role, { ...post, id: post.organisationId })
    return grant ? [grant] : []
  })
  return actorOf({ personId, accountId, name }, grants)
}

/** Row-level security carries no more places for one person. */
export async function refuseTooManyScopes(
  tx: Tx,
  person: { id: string; name: string },
  day: Day,
  added: Grant | undefined,
): Promise<void> {
  const who = { personId: person.id, accountId: '', name: person.name }
  await asSystem(tx, 'posts of a person', async (system) => {
    // Later posts count too, from the day they begin.
    for (const from of [day, ...(await listPostBeginnings(system, person.id, day))]) {
      const { grants } = await loadActor(system, who, from)
      const { scopes } = actorOf(who, added ? [...grants, added] : grants)
      if (scopes.length > maxScopes) throw conflict('too_many_scopes', { limit: maxScopes })
    }
  })
}
