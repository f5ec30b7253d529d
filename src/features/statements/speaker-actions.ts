import type { FastifyRequest } from 'fastify'
import { everywhere } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookieOf } from '../../platform/http.ts'
import { refuseForeignOrigin } from '../people/identify-routes.ts'
import { identify } from '../people/login-actions.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Speaker } from './credential.ts'
import { findHomePage } from './credential-actions.ts'

/** Who is logged in at a station states and keeps what he learns, and reads what is his. */
export const personAtStation =
  ({ db, clock }: Ground, homePage: string | undefined) =>
  async (request: FastifyRequest): Promise<Speaker | undefined> => {
    const token = request.cookies[loginCookieOf(request)]
    const login = token ? await identify(db, token, clock()) : undefined
    if (!login) return undefined
    refuseForeignOrigin(request)
    const { regionCode, page } = await asSystem(db, 'xapi: own place', async (tx) => ({
      regionCode: await findOwnPlace(tx),
      page: homePage ?? (await findHomePage(tx)),
    }))
    if (regionCode === undefined) return undefined
    const { personId } = login.actor
    return {
      // Without a name: what stands in a statement goes up with it, and is never taken back.
      authority: {
        objectType: 'Agent',
        account: { homePage: page, name: personId },
      },
      scopes: ['statements/write', 'statements/read/mine', 'state'],
      regionCode,
      reach: [everywhere],
      personId,
    }
  }
