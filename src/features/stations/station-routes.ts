import { useStation } from '../../base/permission.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { readOwn } from './own-actions.ts'
import { type OwnSync, readOwnStation, tryLine } from './own-api.ts'
import type { PacketRead } from './own-station.ts'

/** What the station role hands in: the running sync and the stick. */
export type StationDesk = {
  about(): Promise<OwnSync>
  /** A round with the hub at once; ends when it has ended, well or not. */
  tryNow(): Promise<void>
  writePacket(): Promise<{ name: string; bytes: Uint8Array }>
  /** Refuses a packet that is damaged or not for this station (S31). */
  readPacket(bytes: Uint8Array): Promise<PacketRead>
}

/** A station about itself, for the people at its school. */
export function stationRoutes(desk: StationDesk) {
  return (server: Server, { db, clock }: Ground): void => {
    const tags = ['station']
    serve(server, readOwnStation, async ({ actor }) =>
      readOwn(db, actor, await desk.about(), clock()),
    )
    serve(server, tryLine, async ({ actor }) => {
      requireAnywhere(actor, useStation)
      await desk.tryNow()
      return readOwn(db, actor, await desk.about(), clock())
    })
    server.get('/api/station/packet', { schema: { tags } }, async ({ actor }, reply) => {
      requireAnywhere(actor, 'stations.carry')
      const { name, bytes } = await desk.writePacket()
      return reply
        .header('content-type', 'application/octet-stream')
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
        .header('cache-control', 'no-store')
        .send(Buffer.from(bytes))
    })
    server.post('/api/station/packet', { schema: { tags } }, async (request) => {
      requireAnywhere(request.actor, 'stations.carry')
      return desk.readPacket((await receiveFile(request)).bytes)
    })
  }
}
