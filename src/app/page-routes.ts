import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { languages } from '../base/language.ts'
import type { Home } from '../features/learning/portal-api.ts'
import { runtimePath } from '../features/library/editions/runtime-page.ts'
import { accepts } from '../platform/accept-encoding.ts'
import type { ContentServer } from '../platform/content-http.ts'
import type { Server } from '../platform/http.ts'
import { openPortalPage } from './portal-page.ts'
import { publicPage } from './public-page.ts'

/** Where a learner may be, and come back to with a bookmark. */
const portalUrls = [
  '/',
  '/search',
  '/mine',
  '/ask',
  '/sign-in',
  '/resources/*',
  '/packs/*',
  '/certificates',
  '/certificates/*',
]

/**
 * The portal at `/`, the console below its own address. Pages carry the nonce that lets them
 * bring styles, and antd add its own. `homeOf`: what stands on the portal's first page, where it may be written into it.
 */
export async function pageRoutes(
  server: Server,
  projectDir: string,
  homeOf?: (request: FastifyRequest) => Promise<Home | undefined>,
): Promise<void> {
  const portal = await mountPages(server, join(projectDir, 'dist', 'portal'), '/portal/assets/')
  if (portal === undefined) {
    server.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply, publicPage))
  } else {
    const page = openPortalPage(projectDir, portal)
    for (const url of portalUrls) {
      server.get(url, { schema: { hide: true } }, async (request, reply) =>
        page.send(request, reply, url === '/' ? await homeOf?.(request) : undefined),
      )
    }
    const worker = readFileSync(join(projectDir, 'dist', 'portal', 'sw.js'))
    server.get('/sw.js', { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker),
    )
    for (const language of languages) {
      const name = `manifest.${language}.webmanifest`
      const manifest = readFileSync(join(projectDir, 'dist', 'portal', name))
      server.get(`/${name}`, { schema: { hide: true } }, (_request, reply) =>
        reply.type('application/manifest+json').header('cache-control', 'no-cache').send(manifest),
      )
    }
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

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = reply.cspNonce.style
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(html.replaceAll('{{nonce}}', nonce))
}
