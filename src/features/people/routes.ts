import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { accountRoutes } from './account-routes.ts'
import { delegationRoutes } from './delegation-routes.ts'
import { loginRoutes } from './login-routes.ts'
import { orgUnitRoutes } from './org-unit-routes.ts'
import { personRoutes } from './person-routes.ts'
import { placeRoutes } from './place-routes.ts'
import { postRoutes } from './post-routes.ts'
import { unmaskingRoutes } from './unmasking-routes.ts'

/** Everything of this feature below /api. */
export function peopleRoutes(server: Server, ground: Ground): void {
  loginRoutes(server, ground)
  placeRoutes(server, ground)
  orgUnitRoutes(server, ground)
  personRoutes(server, ground)
  accountRoutes(server, ground)
  postRoutes(server, ground)
  delegationRoutes(server, ground)
  unmaskingRoutes(server, ground)
}
