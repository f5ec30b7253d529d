import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languages } from '../base/language.ts'
import { runtimePath } from '../features/library/editions/runtime-page.ts'
import { accepts } from '../platform/accept-encoding.ts'
import type { ContentServer } from '../platform/content-http.ts'
import type { Server } from '../platform/http.ts'
import { openKeeperPage } from './keeper-page.ts'
import { type First, openPortalPage } from './portal-page.ts'
import { publicPage } from './public-page.ts'

export const stationUrl = '/stations/:code'

/** Where a learner may be, and come back to with a bookmark. */
const portalUrls = [
  '/',
  '/search',
  '/mine',
  '/ask',
  '/sign-in',
  '/resources/*',
  '/packs/*',
  '/stations',
  stationUrl,
  '/certificates',
  '/certificates/*',
  '/posts',
  '/posts/*',
]

/**
 * The portal at `/`, the keeper's pages and the console below their own addresses. Pages carry the nonce that lets them
 * bring styles, and antd add its own. `firstOf`: what a page of the portal would ask for next, where it may be written
 * into it.
 */
export async function pageRoutes(
  server: Server,
  projectDir: string,
  firstOf?: (request: FastifyRequest, url: string) => Promise<First | undefined>,
): Promise<void> {
  const portal = await mountPages(server, join(projectDir, 'dist', 'portal'), '/portal/assets/')
  if (portal === undefined) {
    server.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply, publicPage))
  } else {
    const page = openPortalPage(projectDir, portal)
    for (const url of portalUrls) {
      server.get(url, { schema: { hide: true } }, async (request, reply) =>
        page.send(request, reply, await firstOf?.(request, url)),
      )
    }
    mountWorker(server, '/sw.js', join(projectDir, 'dist', 'portal'))
    for (const language of languages) {
      const name = `manifest.${language}.webmanifest`
      const manifest = readFileSync(join(projectDir, 'dist', 'portal', name))
      server.get(`/${name}`, { schema: { hide: true } }, (_request, reply) =>
        reply.type('application/manifest+json').header('cache-control', 'no-cache').send(manifest),
      )
    }
  }
  const keeper = await mountPages(server, join(projectDir, 'dist', 'keeper'), '/keeper/assets/')
  if (keeper !== undefined) {
    const send = openKeeperPage(projectDir, keeper)
    for (const url of ['/keeper', '/keeper/*']) server.get(url, { schema: { hide: true } }, send)
    mountWorker(server, '/keeper-sw.js', join(projectDir, 'dist', 'keeper'))
  }
  const staff = await mountPages(server, join(projectDir, 'dist', 'console'), '/console/assets/')
  for (const url of staff === undefined ? [] : ['/console', '/console/*']) {
    server.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, staff ?? ''))
  }
}

/** On the origin of content: the script that speaks for courses, where it is built. */
export function runtimeRoute(server: ContentServer, projectDir: string): void {
  const file = join(projectDir, 'dist', 'runtime', 'scorm.js')
  if (!existsSync(file)) return
  const script = readFileSync(file)
  const packed = gzipSync(script)
  server.get(runtimePath, ({ headers }, reply) => {
    reply.type('text/javascript; charset=utf-8').headers({
      'cache-control': 'public, max-age=3600',
      vary: 'Accept-Encoding',
    })
    return accepts(headers['accept-encoding'], 'gzip')
      ? reply.header('content-encoding', 'gzip').send(packed)
      : reply.send(script)
  })
}

/** Serves what a built page loads, and gives the page; undefined where it is not built. */
async function mountPages(
  server: Server,
  dir: string,
  prefix: string,
): Promise<string | undefined> {
  if (!existsSync(join(dir, 'index.html'))) return undefined
  await server.register(fastifyStatic, {
    root: join(dir, 'assets'),
    prefix,
    immutable: true,
    maxAge: 365 * 86_400_000,
    preCompressed: true,
    schemaHide: true,
    decorateReply: false,
  })
  return readFileSync(join(dir, 'index.html'), 'utf8')
}

/** At the address whose pages it may keep. */
function mountWorker(server: Server, url: string, dir: string): void {
  const worker = readFileSync(join(dir, 'sw.js'))
  server.get(url, { schema: { hide: true } }, (_request, reply) =>
    reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker),
  )
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = reply.cspNonce.style
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(html.replaceAll('{{nonce}}', nonce))
}
