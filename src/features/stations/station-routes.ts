import { useStation } from '../../base/permission.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { receiveFile } from '../../platform/received-file.ts'
import { serve } from '../../platform/serve.ts'
import { requireAnywhere } from '../people/actor.ts'
import { readOwn } from './own-actions.ts'
import {
  bringPacket,
  type OwnSync,
  type PacketRead,
  readOwnStation,
  takePacket,
  tryLine,
} from './own-api.ts'

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
    serve(server, readOwnStation, async ({ actor }) =>
      readOwn(db, actor, await desk.about(), clock()),
    )
    serve(server, tryLine, async ({ actor }) => {
      requireAnywhere(actor, useStation)
      await desk.tryNow()
      return readOwn(db, actor, await desk.about(), clock())
    })
    serve(server, takePacket, async ({ actor }) => {
      requireAnywhere(actor, 'stations.carry')
      const { name, bytes } = await desk.writePacket()
      return { name, content: bytes }
    })
    serve(server, bringPacket, async (request) => {
      requireAnywhere(request.actor, 'stations.carry')
      return desk.readPacket((await receiveFile(request)).bytes)
    })
  }
}
