import { minuteOf } from '../../base/calendar.ts'
import { Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type DailyWindow, isWithin } from '../sync/blob-limits.ts'
import { loadIdentity } from '../sync/identity-store.ts'
import { listReleaseKeys } from './key-store.ts'
import { listOffers } from './offer-store.ts'
import type { Here } from './release.ts'
import { requestInstall } from './request-actions.ts'
import { chooseOffer, isItsTurn } from './rollout.ts'
import type { Shelf } from './shelf-store.ts'
import { turnOf } from './turn-protocol.ts'

export type TakeOptions = {
  shelf: Shelf
  here: Here
  /** When a station may be away for some minutes. */
  rest: DailyWindow
  /** Where the bytes of a stored blob lie. */
  fileOf(hash: string): string
}

/** Puts the newest release that the hub offers to this station before the launcher, once its file is here (S36). */
export async function takeOffered(
  { db, blobs, clock, log }: Pick<Ground, 'db' | 'blobs' | 'clock' | 'log'>,
  { shelf, here, rest, fileOf }: TakeOptions,
): Promise<void> {
  const now = clock()
  if (!isWithin(rest, minuteOf(now))) return
  const { id, offers, keys } = await asSystem(db, 'release offers', async (tx) => ({
    id: (await loadIdentity(tx)).id,
    offers: await listOffers(tx),
    keys: await listReleaseKeys(tx),
  }))
  const mine = offers.filter((offer) => isItsTurn(offer, { id, turn: turnOf(id, offer.version) }))
  const offer = chooseOffer(mine, here, await shelf.readInstall(), now)
  if (!offer || (await blobs.sizeOf(offer.sha256)) === undefined) return
  try {
    await requestInstall(shelf, { file: fileOf(offer.sha256), keys, here, now })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    log.warn({ err: error, version: offer.version }, 'an offered release is not installed')
  }
}
