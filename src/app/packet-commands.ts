import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Command } from 'commander'
import { conflict } from '../base/refusal.ts'
import { findUplink } from '../features/sync/identity-store.ts'
import { findPeersNamed } from '../features/sync/peer-store.ts'
import {
  readStickDown,
  readStickUp,
  type Stick,
  writeStickDown,
  writeStickUp,
} from '../features/sync/stick-actions.ts'
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
    .action((dir: string, station: string | undefined) =>
      withGround(async (ground, config) => {
        const stick = (await isStation(ground))
          ? await writeStickUp(ground, uplinkOptions(ground, config, { mustBeEnrolled: true }))
          : await writeStickDown(ground, syncHub(config), await stationNamed(ground, station))
        await save(dir, stick)
      }),
    )
  packet
    .command('read')
    .description('take what a stick brings; a damaged one, or another’s, is refused whole')
    .argument('<file>')
    .action((file: string) =>
      withGround(async (ground, config) => {
        const bytes = await readFile(file)
        print(
          JSON.stringify(
            (await isStation(ground))
              ? await readStickDown(
                  ground,
                  uplinkOptions(ground, config, { mustBeEnrolled: true }),
                  bytes,
                )
              : await readStickUp(ground, syncHub(config), bytes),
          ),
        )
      }),
    )
}

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

async function save(dir: string, { name, bytes, records, items, more }: Stick): Promise<void> {
  const path = join(dir, name)
  await writeFile(path, bytes)
  print(`${path}: ${records} records, ${items} items${more ? ', more on the next stick' : ''}`)
}
