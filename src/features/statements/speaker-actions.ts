import type { FastifyRequest } from 'fastify'
import { everywhere } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { loginCookie } from '../../platform/http.ts'
import { refuseForeignOrigin } from '../people/identify-routes.ts'
import { identify } from '../people/login-actions.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Speaker } from './credential.ts'

/** Who is logged in at a station states and keeps what he learns, and reads what is his. */
export const personAtStation =
  ({ db, clock }: Ground, homePage: () => Promise<string>) =>
  async (request: FastifyRequest): Promise<Speaker | undefined> => {
    const token = request.cookies[loginCookie]
    const login = token ? await identify(db, token, clock()) : undefined
    const regionCode = login && (await asSystem(db, 'xapi: own place', findOwnPlace))
    if (!regionCode) return undefined
    refuseForeignOrigin(request)
    const { personId } = login.actor
    return {
      // Without a name: what stands in a statement goes up with it, and is never taken back.
      authority: {
        objectType: 'Agent',
        account: { homePage: await homePage(), name: personId },
      },
      scopes: ['statements/write', 'statements/read/mine', 'state'],
      regionCode,
      reach: [everywhere],
      personId,
    }
  }
