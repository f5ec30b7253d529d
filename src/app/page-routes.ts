import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { runtimePath } from '../features/library/editions/runtime-page.ts'
import type { ContentServer } from '../platform/content-http.ts'
import type { Server } from '../platform/http.ts'
import { publicPage } from './public-page.ts'

/** Where a learner may be, and come back to with a bookmark. */
const portalUrls = ['/', '/search', '/mine', '/ask', '/sign-in', '/resources/*', '/packs/*']

/** The portal at `/`, the console below its own address. Pages carry the nonce that lets antd add its styles. */
export async function pageRoutes(server: Server, projectDir: string): Promise<void> {
  const portal = await mountPages(server, join(projectDir, 'dist', 'portal'), '/portal/assets/')
  for (const url of portal === undefined ? ['/'] : portalUrls) {
    server.get(url, { schema: { hide: true } }, (_request, reply) =>
      sendPage(reply, portal ?? publicPage),
    )
  }
  if (portal !== undefined) {
    mountIcons(server, join(projectDir, 'src', 'app', 'portal', 'icons'))
    const worker = readFileSync(join(projectDir, 'dist', 'portal', 'sw.js'))
    server.get('/sw.js', { schema: { hide: true } }, (_request, reply) =>
      reply.type('text/javascript; charset=utf-8').header('cache-control', 'no-cache').send(worker),
    )
  }
  const staff = await mountPages(server, join(projectDir, 'dist', 'console'), '/console/assets/')
  for (const url of staff === undefined ? [] : ['/console', '/console/*']) {
    server.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, staff ?? ''))
  }
}

/** What a telephone puts on its screen. */
const manifest = JSON.stringify({
  name: '村校',
  short_name: '村校',
  lang: 'zh-Hans',
  start_url: '/',
  display: 'standalone',
  background_color: '#ffffff',
  theme_color: '#2f6b4f',
  icons: [
    { src: '/icons/icon.svg', type: 'image/svg+xml', sizes: 'any', purpose: 'any maskable' },
    { src: '/icons/icon-192.png', type: 'image/png', sizes: '192x192' },
    { src: '/icons/icon-512.png', type: 'image/png', sizes: '512x512' },
  ],
})

function mountIcons(server: Server, dir: string): void {
  server.get('/manifest.webmanifest', { schema: { hide: true } }, (_request, reply) =>
    reply.type('application/manifest+json').header('cache-control', 'no-cache').send(manifest),
  )
  for (const [name, type] of [
    ['icon.svg', 'image/svg+xml'],
    ['icon-192.png', 'image/png'],
    ['icon-512.png', 'image/png'],
  ] as const) {
    const bytes = readFileSync(join(dir, name))
    server.get(`/icons/${name}`, { schema: { hide: true } }, (_request, reply) =>
      reply.type(type).header('cache-control', 'public, max-age=86400').send(bytes),
    )
  }
}

/** On the origin of content: the script that speaks for courses, where it is built. */
export function runtimeRoute(server: ContentServer, projectDir: string): void {
  const file = join(projectDir, 'dist', 'runtime', 'scorm.js')
  if (!existsSync(file)) return
  const script = readFileSync(file)
  server.get(runtimePath, (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=3600')
      .send(script),
  )
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
