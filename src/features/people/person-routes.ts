import { withNext } from '../../base/cursor.ts'
import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { enterPerson, listPeople } from './api.ts'
import { addPerson, listPersons } from './person-actions.ts'

export function personRoutes(server: Server, { db }: Ground): void {
  serve(server, listPeople, async ({ actor, query: { place, placeLevel, search, ...query } }) =>
    withNext(
      await listPersons(db, actor, {
        ...query,
        ...(search && { search }),
        ...(place && placeLevel && { within: rangeOf(place, placeLevel) }),
      }),
    ),
  )
  serve(server, enterPerson, ({ actor, body }) => addPerson(db, actor, body))
}
