import { rangeOf } from '../../base/place.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { readContacts } from './actions.ts'
import * as api from './api.ts'

/** Which leader sees to which station. */
export function contactRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, api.readContacts, ({ actor, query: { place, placeLevel, day } }) =>
    readContacts(db, actor, { within: rangeOf(place, placeLevel), day }, clock()),
  )
}
