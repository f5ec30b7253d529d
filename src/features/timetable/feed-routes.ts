import type { FastifyReply } from 'fastify'
import { type Language, languages } from '../../base/language.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import * as api from './api.ts'
import { type MoreEvents, openFeed, readFeed, readStationFeed } from './feed-actions.ts'

/** Calendars to subscribe to, for telephones that cannot log in. */
export const feedRoutes =
  (more: MoreEvents) =>
  (server: Server, { db, clock }: Ground): void => {
    serve(server, api.openFeed, ({ actor, body }) => openFeed(db, actor, body))

    server.get<{ Params: { file: string }; Querystring: { language?: string } }>(
      '/calendars/stations/:file',
      { schema: { hide: true } },
      async ({ params, query }, reply) =>
        send(
          reply,
          await readStationFeed(db, nameOf(params.file), languageOf(query), clock()),
          'public',
        ),
    )
    server.get<{ Params: { file: string }; Querystring: { language?: string } }>(
      '/calendars/:file',
      { schema: { hide: true } },
      async ({ params, query }, reply) =>
        send(
          reply,
          await readFeed(db, nameOf(params.file), languageOf(query), clock(), more),
          'private',
        ),
    )
  }

const languageOf = ({ language }: { language?: string }): Language =>
  languages.find((one) => one === language) ?? languages[0]

/** `x.ics` → `x`. */
const nameOf = (file: string): string => file.replace(/\.ics$/, '')

const send = (reply: FastifyReply, calendar: string, whose: 'public' | 'private') =>
  reply
    .type('text/calendar; charset=utf-8')
    .header('cache-control', `${whose}, max-age=3600`)
    .send(calendar)
