import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import type { Server } from '../platform/http.ts'
import { publicPage } from './public-page.ts'

/** The console, and what everybody sees at `/`. Pages carry the nonce that lets antd add its styles. */
export async function pageRoutes(server: Server, projectDir: string): Promise<void> {
  const consoleDir = join(projectDir, 'dist', 'console')
  server.get('/', { schema: { hide: true } }, (_request, reply) => sendPage(reply, publicPage))

  if (!existsSync(join(consoleDir, 'index.html'))) return
  const page = readFileSync(join(consoleDir, 'index.html'), 'utf8')
  await server.register(fastifyStatic, {
    root: join(consoleDir, 'assets'),
    prefix: '/console/assets/',
    immutable: true,
    maxAge: 365 * 86_400_000,
    preCompressed: true,
    schemaHide: true,
  })
  for (const url of ['/console', '/console/*']) {
    server.get(url, { schema: { hide: true } }, (_request, reply) => sendPage(reply, page))
  }
}

function sendPage(reply: FastifyReply, html: string): FastifyReply {
  const nonce = reply.cspNonce.style
  return reply
    .type('text/html; charset=utf-8')
    .header('cache-control', 'no-cache')
    .send(html.replaceAll('{{nonce}}', nonce))
}
