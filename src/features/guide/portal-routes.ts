import type { FastifyRequest } from 'fastify'
import { isPlaceCode } from '../../base/place.ts'
import { Refusal } from '../../base/refusal.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { readStation, readUnits } from './week-actions.ts'
import { getStation, listUnits, type StationPage } from './week-api.ts'

/** The board of the station that the address names; undefined where it cannot be read, and the page asks itself. */
export const boardOf =
  ({ db, clock }: Ground) =>
  async (request: FastifyRequest): Promise<StationPage | undefined> => {
    const code = String((request.params as { code?: string }).code)
    if (!isPlaceCode(code)) return undefined
    return readStation(db, code, clock()).catch((error: unknown) => {
      if (!(error instanceof Refusal))
        request.log.warn({ err: error }, 'the page of a station goes out without its board')
      return undefined
    })
  }

/** What the portal says of stations to anybody. */
export function guidePortalRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listUnits, () => readUnits(db))
  serve(server, getStation, ({ params }) => readStation(db, params.code, clock()))
}
