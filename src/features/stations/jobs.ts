import { dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import type { Job } from '../../platform/jobs.ts'
import { findPolicy } from '../policy/store.ts'
import { forgetDeletions, forgetRecords, listFeedPlaces } from '../sync/forget-actions.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Replication } from '../sync/replication.ts'
import { issueDue, takeRenewed } from './certificate-actions.ts'
import { stopBadReleases } from './rollout-actions.ts'

/** S11: every hour, since the computer of a school is off at night. */
export const forgetRecordsJob = (replication: Replication): Job => ({
  name: 'stations.forget_records',
  cron: '25 * * * *',
  run: async ({ db, clock, log }) => {
    const today = dayOf(clock())
    const policy = await asSystem(db, 'stations: forget records', async (tx) =>
      findPolicy(tx, ['stations.recordsKeptDays'], (await findOwnPlace(tx)) ?? '', today),
    )
    const count = await forgetRecords(db, replication, policy['stations.recordsKeptDays'])
    if (count > 0) log.info({ count }, 'records that the hub keeps forgotten')
  },
})

/** S22: each feed as the policy of its place says. */
export const forgetDeletionsJob: Job = {
  name: 'stations.forget_deletions',
  cron: '40 18 * * *',
  run: async ({ db, clock, log }) => {
    const today = dayOf(clock())
    const count = await asSystem(db, 'stations: forget deletions', async (tx) => {
      let gone = 0
      const places = Map.groupBy(await listFeedPlaces(tx), ({ place }) => place)
      for (const [place, feeds] of places) {
        const policy = await findPolicy(tx, ['stations.deletionsKeptDays'], place, today)
        gone += await forgetDeletions(
          tx,
          feeds.map(({ feed }) => feed),
          policy['stations.deletionsKeptDays'],
        )
      }
      return gone
    })
    log.info({ count }, 'old deletions forgotten')
  },
}

const stopBadReleasesJob: Job = {
  name: 'releases.stop_bad',
  cron: '* * * * *',
  run: async ({ db, clock, log }) => {
    const versions = await stopBadReleases(db, clock())
    if (versions.length > 0) log.warn({ versions }, 'releases stopped: too many were taken back')
  },
}

const issueCertificatesJob: Job = {
  name: 'stations.issue_certificates',
  cron: '*/5 * * * *',
  run: async ({ db, clock, log }) => {
    const count = await issueDue(db, clock())
    if (count > 0) log.info({ count }, 'certificates issued')
  },
}

const takeRenewedCertificatesJob: Job = {
  name: 'stations.take_renewed_certificates',
  cron: '40 * * * *',
  run: async (ground) => {
    const count = await takeRenewed(ground)
    if (count > 0) ground.log.info({ count }, 'renewed certificates taken')
  },
}

/** What a hub does for its stations. */
export const fleetJobs: readonly Job[] = [
  forgetDeletionsJob,
  stopBadReleasesJob,
  issueCertificatesJob,
  takeRenewedCertificatesJob,
]
