import { conflict, invalid, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { hasAnyAccount } from '../people/account-store.ts'
import { beginTry, type Counted, endTry } from '../people/try-actions.ts'
import { enrol, isUnknownThere } from '../sync/enrolment-actions.ts'
import type { EnrolRequest } from '../sync/enrolment-protocol.ts'
import { findUplink } from '../sync/identity-store.ts'
import { LineDown } from '../sync/wire.ts'
import type { Door, EnrolledStation } from './own-api.ts'
import { hubAddress } from './own-station.ts'

/** Wrong codes are counted as wrong passwords are, under a name that no account can have. */
const counted: readonly Counted[] = [{ kind: 'person', name: 'enrolment code' }]

export async function readDoor(db: Db): Promise<Door> {
  return asSystem(db, 'station door', async (tx) => {
    const uplink = await findUplink(tx)
    if (!uplink) return { state: 'to_enrol', trouble: null }
    const open = await hasAnyAccount(tx)
    if (isUnknownThere(uplink))
      return { state: open ? 'unknown' : 'to_enrol', trouble: uplink.lastTrouble }
    return open
      ? { state: 'open', trouble: null }
      : { state: 'waiting', trouble: uplink.lastTrouble }
  })
}

/**
 * Before it is enrolled a station knows nobody, and one that its hub has forgotten has only that hub to go
 * back to: whoever brings the one-time code may. Takes the address as typed; `post` throws `LineDown` with the hub's code, or where nobody answers.
 */
export async function enrolHere(
  db: Db,
  typed: { url: string; code: string },
  post: (url: string, body: EnrolRequest) => Promise<unknown>,
  now: Date,
): Promise<EnrolledStation> {
  const uplink = await asSystem(db, 'station door', findUplink)
  if (uplink && !isUnknownThere(uplink))
    throw conflict('station_enrolled_already', { hub: uplink.hubName })
  const url = hubAddress(typed.url)
  if (!url) throw invalid('hub_address_malformed', { value: typed.url })
  await beginTry(db, counted, now, 'enrolment_blocked')
  const { node, hub } = await enrol(db, { url, code: typed.code }, post, now).catch(
    async (error) => {
      const refusal = error instanceof LineDown ? refusalOf(error, url) : error
      if (!(refusal instanceof Refusal && isWrongCode(refusal)))
        await asSystem(db, 'station door', (tx) => endTry(tx, counted))
      throw refusal
    },
  )
  await asSystem(db, 'station door', async (tx) => {
    await endTry(tx, counted)
    await audit(tx, { name: node.name }, [
      {
        action: 'stations.enrolled',
        subjectType: 'station',
        subjectId: node.id,
        regionCode: '0'.repeat(12),
        payload: { name: node.name, hub: hub.name, url },
      },
    ])
  })
  return { name: node.name, hub: hub.name }
}

const refusalOf = (error: LineDown, url: string): Refusal =>
  error.message === 'enrolment_code_unknown'
    ? invalid('enrolment_code_unknown')
    : new Refusal('unavailable', 'hub_unreachable', { url })

const isWrongCode = ({ code }: Refusal): boolean =>
  code === 'enrolment_code_unknown' || code === 'hub_not_genuine'
