import { type Endpoint, requestOf, type Wish } from '../../../base/endpoint.ts'
import { post } from '../../sessions/keeper/outbox.ts'
import type { actOnFault, FaultAct, recordUpkeep, reportFault } from '../keeper-api.ts'

/** What the outbox adds to each. */
type Stamp = 'key' | 'at' | 'sentAt'
type Unstamped<T> = T extends unknown ? Omit<T, Stamp> : never

const pathOf = <E extends Endpoint>(address: E['address'], wish: { id?: string }): string =>
  requestOf(address, wish).path

export type UpkeepDone = Unstamped<Wish<typeof recordUpkeep>>
export type FaultFound = Unstamped<Wish<typeof reportFault>>

export const recordDone = (id: string, body: UpkeepDone): Promise<void> =>
  post({
    ...{ id, what: 'upkeep', body },
    path: pathOf<typeof recordUpkeep>('POST /api/keeper/maintenance', {}),
  })

export const reportFound = (id: string, body: FaultFound): Promise<void> =>
  post({
    ...{ id, what: 'fault', body },
    path: pathOf<typeof reportFault>('POST /api/keeper/faults', {}),
  })

export const actOn = (id: string, body: Unstamped<FaultAct>, key: string): Promise<void> =>
  post({
    ...{ id: key, what: `fault_${body.act}`, body, inside: 'act' },
    path: pathOf<typeof actOnFault>('POST /api/keeper/faults/:id/acts', { id }),
  })
