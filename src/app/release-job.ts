import { readdir } from 'node:fs/promises'
import { dayOf } from '../base/calendar.ts'
import { findPolicy } from '../features/policy/store.ts'
import type { Here } from '../features/releases/release.ts'
import { openShelf } from '../features/releases/shelf-store.ts'
import { takeOffered } from '../features/releases/take-actions.ts'
import type { DailyWindow } from '../features/sync/blob-limits.ts'
import { findOwnPlace } from '../features/sync/identity-store.ts'
import { protocol } from '../features/sync/wire.ts'
import type { Config } from '../platform/config.ts'
import { asSystem } from '../platform/db.ts'
import type { Ground } from '../platform/ground.ts'
import type { Job } from '../platform/jobs.ts'
import { platform } from '../platform/machine.ts'
import { migrationsDir } from '../platform/migrate.ts'
import { fileOfBlob } from './node-blobs.ts'
import { version } from './version.ts'

/** Looks every few minutes what the hub offers; only where a launcher would install it. */
export function releaseJobs(config: Pick<Config, 'dataDir'>): Job[] {
  if (!process.channel) return []
  return [
    {
      name: 'releases.take',
      cron: '*/5 * * * *',
      run: async (ground) =>
        takeOffered(ground, {
          shelf: openShelf(config.dataDir),
          here: await programHere(),
          rest: await hoursOfRest(ground),
          fileOf: (hash) => fileOfBlob(config, hash),
        }),
    },
  ]
}

/** The program that runs, as a release has to fit it. */
export const programHere = async (): Promise<Here> => ({
  version,
  platform,
  schema: await countMigrations(),
  protocol,
})

export const countMigrations = async (): Promise<number> =>
  (await readdir(migrationsDir)).filter((name) => name.endsWith('.sql')).length

/** As the policy that reached this station says. */
const hoursOfRest = ({ db, clock }: Ground): Promise<DailyWindow> =>
  asSystem(db, 'release hours', async (tx) => {
    const policy = await findPolicy(
      tx,
      ['stations.releaseFromHour', 'stations.releaseToHour'],
      (await findOwnPlace(tx)) ?? '',
      dayOf(clock()),
    )
    return {
      fromMinute: policy['stations.releaseFromHour'] * 60,
      toMinute: policy['stations.releaseToHour'] * 60,
    }
  })
