import { type Endpoint, requestOf, type Wish } from '../../../base/endpoint.ts'
import { newId } from '../../../base/ids.ts'
import type { Act, actOnSession, addKeeperSession, addSessionFile, signIn } from '../keeper-api.ts'
import { post } from './outbox.ts'

/** What the outbox adds to each. */
type Stamp = 'key' | 'at' | 'sentAt'
type Unstamped<T> = T extends unknown ? Omit<T, Stamp> : never
export type SessionAct = Unstamped<Act>

const pathOf = <E extends Endpoint>(address: E['address'], wish: { id?: string }): string =>
  requestOf(address, wish).path

/** `key`: of a form that was kept, so that sending it twice is sending it once. */
export const act = (sessionId: string, done: SessionAct, key: string = newId()): Promise<void> =>
  post({
    ...{ id: key, sessionId, what: done.act, body: done, inside: 'act' },
    path: pathOf<typeof actOnSession>('POST /api/keeper/sessions/:id/acts', { id: sessionId }),
  })

/** A session that nobody planned. */
export const addSession = (given: Unstamped<Wish<typeof addKeeperSession>>): Promise<void> =>
  post({
    ...{ sessionId: given.id, what: 'add', body: given },
    path: pathOf<typeof addKeeperSession>('POST /api/keeper/sessions', {}),
  })

export const signPeople = (
  sessionId: string,
  { how, signed }: Pick<Wish<typeof signIn>, 'how' | 'signed'>,
): Promise<void> =>
  post({
    ...{ sessionId, what: 'sign_in', body: { how, signed } },
    path: pathOf<typeof signIn>('POST /api/keeper/sessions/:id/attendance', { id: sessionId }),
  })

export const addFile = (
  sessionId: string,
  kind: Wish<typeof addSessionFile>['kind'],
  file: Blob,
  key: string = newId(),
): Promise<void> =>
  post({
    ...{ id: key, sessionId, what: kind, body: {}, file },
    path: `${pathOf<typeof addSessionFile>('POST /api/keeper/sessions/:id/files', { id: sessionId })}?kind=${kind}`,
  })
