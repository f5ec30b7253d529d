import type { FastifyRequest } from 'fastify'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import type { Register } from '../registers/registers.ts'
import type { Recorder } from '../sync/record-actions.ts'
import { readAttendance, signIn } from './attendance-actions.ts'
import { addSessionFile, readSessionFile } from './file-actions.ts'
import {
  actOnSession,
  addKeeperSession,
  readKeeperSession,
  readKeeperWeek,
} from './keeper-actions.ts'
import * as api from './keeper-api.ts'
import { readKeeperMonth as keeperMonth } from './month-actions.ts'
import { readKeeperMonth } from './month-api.ts'
import { printSession } from './paper-actions.ts'
import { printPlayed } from './played-paper-actions.ts'
import { asServed } from './serving-actions.ts'
import { readVisits, recordVisit } from './visit-actions.ts'

/** `of`: the register of sessions as this node keeps it; `recorder`: what it observed besides. */
export const keeperRoutes =
  (of: Register, recorder: Recorder) =>
  (server: Server, ground: Ground): void => {
    const { db, clock } = ground
    serve(server, api.readKeeperWeek, ({ actor, query }) =>
      readKeeperWeek(db, actor, query, clock()),
    )
    serve(server, readKeeperMonth, ({ actor, query }) =>
      keeperMonth(db, actor, query.month, clock()),
    )
    serve(server, api.readKeeperSession, async ({ actor, params }) =>
      readKeeperSession(db, await asServed(db, actor, params.id), of, params.id, clock()),
    )
    serve(server, api.addKeeperSession, ({ actor, body: { at: _at, sentAt: _sent, ...said } }) =>
      addKeeperSession(db, actor, of, said, clock()),
    )
    serve(server, api.actOnSession, async ({ actor, params, body }) =>
      actOnSession(db, await asServed(db, actor, params.id), of, params.id, body.act, clock()),
    )
    serve(server, api.readAttendance, ({ actor, params }) => readAttendance(db, actor, params.id))
    serve(server, api.signIn, ({ actor, params, body }) =>
      signIn(db, actor, recorder, params.id, body, clock()),
    )
    serve(server, api.readVisits, async ({ actor, params }) =>
      readVisits(db, await asServed(db, actor, params.id), params.id),
    )
    serve(server, api.recordVisit, async ({ actor, params, body }) =>
      recordVisit(db, await asServed(db, actor, params.id), recorder, params.id, body, clock()),
    )
    /** A picture is large: it is read of nobody who may not bring one. */
    const mayWrite = async ({ actor }: FastifyRequest) => requireAnywhere(actor, 'sessions.write')
    serve(
      server,
      api.addSessionFile,
      async (asked) => {
        const { bytes } = await receiveFile(asked)
        const { kind } = asked.query
        const served = await asServed(db, asked.actor, asked.params.id)
        return addSessionFile(ground, served, recorder, asked.params.id, { kind, bytes })
      },
      mayWrite,
    )
    serve(server, api.readSessionFile, async ({ actor, params }) => ({
      ...(await readSessionFile(ground, await asServed(db, actor, params.id), params)),
      headers: { 'cache-control': 'private, max-age=3600' },
      shown: true as const,
    }))
    serve(server, api.printSession, ({ actor, params, query, protocol, host }) =>
      printSession(ground, actor, of, {
        ...{ ...params, ...query },
        // As it is reached from where it is printed: the telephones of the school reach it there, too.
        origin: `${protocol}://${host}`,
      }),
    )
    serve(server, api.printPlayed, ({ actor, query }) =>
      printPlayed(ground, actor, { ...query, isStation: of.recorder !== undefined }),
    )
  }
