import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import { conflict, Refusal } from '../base/refusal.ts'
import { findUplink } from '../features/sync/identity-store.ts'
import { findPeersNamed } from '../features/sync/peer-store.ts'
import {
  readContentDown,
  readContentUp,
  readStickDown,
  readStickUp,
  type Stick,
  writeContentDown,
  writeContentUp,
  writeStickDown,
  writeStickUp,
} from '../features/sync/stick-actions.ts'
import type { ContentWritten } from '../features/sync/stick-content-protocol.ts'
import { openBlobDisk } from '../platform/blobs/disk.ts'
import { print, type WithGround } from '../platform/command.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import { syncHub } from './replication.ts'
import { uplinkOptions } from './station-desk.ts'

/** `cunxiao packet …`: a USB stick between a hub and a station, in both directions. */
export function packetCommands(program: Command, withGround: WithGround): void {
  const packet = program
    .command('packet')
    .description('carry records and content between a hub and a station on a USB stick')
  packet
    .command('write')
    .description('at a station: what the hub lacks; at a hub: the answer to one station')
    .argument('<dir>', 'where the stick is')
    .argument('[station]', 'at a hub: the station’s id or name')
    .option(
      '--room <megabytes>',
      'how much content it may take at most; else all that is free',
      Number,
    )
    .option('--again', 'content of earlier sticks, too: they are lost', false)
    .action((dir: string, name: string | undefined, { room, again }: WriteOptions) =>
      withGround(async (ground, config) => {
        const stick = openBlobDisk(dir)
        const limits = { again, ...(room !== undefined && { maxBytes: room * 1_000_000 }) }
        if (await isStation(ground)) {
          const options = uplinkOptions(ground, config, { mustBeEnrolled: true })
          await save(dir, await writeStickUp(ground, options))
          tell(await writeContentUp(ground, stick, limits))
          return
        }
        const hub = syncHub(config)
        const station = await stationNamed(ground, name)
        await save(dir, await writeStickDown(ground, hub, station))
        tell(await writeContentDown(ground, hub, { station, stick }, limits))
      }),
    )
  packet
    .command('read')
    .description(
      'take what a stick brings; a damaged packet, or another’s, is refused whole, content piece by piece',
    )
    .argument('<path>', 'where the stick is, or one packet on it')
    .action((path: string) =>
      withGround(async (ground, config) => {
        const options = uplinkOptions(ground, config, { mustBeEnrolled: true })
        const here = await isStation(ground)
        const isDirectory = (await stat(path)).isDirectory()
        const packets = isDirectory ? await packetsIn(path) : [path]
        let refused: unknown
        for (const packet of packets) {
          try {
            const bytes = await readFile(packet)
            const read = here
              ? await readStickDown(ground, options, bytes)
              : await readStickUp(ground, syncHub(config), bytes)
            print(`${packet}: ${JSON.stringify(read)}`)
          } catch (error) {
            if (!(error instanceof Refusal)) throw error
            if (!(isDirectory && others.includes(error.code))) refused ??= error
          }
        }
        const stick = openBlobDisk(isDirectory ? path : dirname(path))
        const read = here
          ? await readContentDown(ground, options, stick)
          : await readContentUp(ground, stick)
        print(`content: ${JSON.stringify(read)}`)
        if (refused) throw refused
      }),
    )
}

type WriteOptions = { room?: number; again: boolean }

/** A stick may carry packets of several nodes, in both directions. */
const others = ['packet_not_for_us', 'packet_wrong_way']

/** Of one writer in the order they were written. */
const packetsIn = async (dir: string): Promise<string[]> =>
  (await readdir(dir))
    .filter((name) => name.endsWith('.cunxiao'))
    .toSorted()
    .map((name) => join(dir, name))

async function isStation({ db }: Ground): Promise<boolean> {
  const uplink = await asSystem(db, 'packet', findUplink)
  return uplink?.kind === 'station'
}

async function stationNamed({ db }: Ground, name: string | undefined): Promise<string> {
  const found = name ? await asSystem(db, 'packet', (tx) => findPeersNamed(tx, name)) : []
  const [only, second] = found
  if (!only || second) throw conflict('station_not_named', { stations: found.length })
  return only.id
}

function tell({ parts, bytes, more }: ContentWritten): void {
  print(`content: ${parts.length} files, ${bytes} bytes${more ? ', more on the next stick' : ''}`)
}

async function save(dir: string, { name, bytes, records, items, more }: Stick): Promise<void> {
  const path = join(dir, name)
  await writeFile(path, bytes)
  print(`${path}: ${records} records, ${items} items${more ? ', more on the next stick' : ''}`)
}
