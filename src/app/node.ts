import { boardOf } from '../features/guide/portal-routes.ts'
import { guestHome } from '../features/learning/portal-routes.ts'
import { contentRoutes } from '../features/library/editions/content-routes.ts'
import type { Loop } from '../features/sync/uplink-loop-actions.ts'
import type { Config } from '../platform/config.ts'
import { type ContentServer, createContentServer } from '../platform/content-http.ts'
import type { Ground } from '../platform/ground.ts'
import { createServer, type Server } from '../platform/http.ts'
import { nodeRoutes } from './node-routes.ts'
import { pageRoutes, runtimeRoute, stationUrl } from './page-routes.ts'
import { type Role, roles } from './roles.ts'
import { projectDir, version } from './version.ts'

/** Builds a hub or a station. Nothing listens yet: tests inject requests, `start.ts` opens the port. */
export async function buildNode(
  role: Role,
  ground: Ground,
  config: Config,
  loop?: Loop,
): Promise<Server> {
  const server = await createServer(config, ground.log, version)
  for (const mount of roles[role].routes) mount(server, ground, config, loop)
  nodeRoutes(server, ground, config, version)
  const home = guestHome(ground, config)
  const board = boardOf(ground)
  await pageRoutes(server, projectDir, async (request, url) => {
    if (url === stationUrl) return board(request).then((station) => station && { station })
    return url === '/' ? home(request).then((found) => found && { home: found }) : undefined
  })
  return server
}

/** What hub and station serve beside it, on the other port: files of editions. `portalPort`: where this one is. */
export function buildContent(
  ground: Ground,
  config: Config,
  portalPort: () => number = () => config.port,
): ContentServer {
  const server = createContentServer(config, ground.log)
  contentRoutes(server, ground, config, portalPort)
  runtimeRoute(server, projectDir)
  return server
}
