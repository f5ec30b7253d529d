import { conflict } from '../../base/refusal.ts'
import { openRelease } from './archive-store.ts'
import { type Install, isUnderWay } from './install.ts'
import { type Here, whyUnfit } from './release.ts'
import type { Shelf } from './shelf-store.ts'

export type InstallRequest = {
  /** A file on a stick, or a blob that came by the line. */
  file: string
  /** SPKI DER of the keys the hub has named. */
  keys: readonly Buffer[]
  here: Here
  now: Date
  /** Also where this version was taken back before. */
  again?: boolean
}

/** Puts a release before the launcher; refuses what could not be installed. The content is read there. */
export async function requestInstall(
  shelf: Shelf,
  { file, keys, here, now, again = false }: InstallRequest,
): Promise<Install> {
  const { manifest } = await openRelease(file, keys)
  const unfit = whyUnfit(manifest, here)
  if (unfit) throw unfit
  const { version, schema } = manifest
  const before = await shelf.readInstall()
  if (before && isUnderWay(before))
    throw conflict('release_installing', { version: before.to.version })
  if (before?.step === 'taken_back' && before.to.version === version && !again)
    throw conflict('release_taken_back', { version, why: before.why ?? '' })
  const byHand = (await shelf.readCurrent()) === undefined
  const install: Install = {
    to: { version, schema },
    from: { version: here.version, schema: here.schema, byHand },
    source: file,
    keys: keys.map((key) => key.toString('base64')),
    step: 'found',
    watches: 0,
    askedAt: now.toISOString(),
  }
  await shelf.writeInstall(install)
  return install
}
