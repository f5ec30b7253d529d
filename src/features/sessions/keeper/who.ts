import { permits, useStation } from '../../../base/permission.ts'
import type { readMe } from '../../../base/session.ts'
import { ApiError, ask } from '../../../ui/api.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { signal } from '../../../ui/signal.ts'
import type { endLogin, logInWithPassword } from '../../people/login-api.ts'
import { findKept, forget, forgetAllOf, keep } from './kept.ts'

/** `away`: the station was not reached, or his login has ended; what he does is kept until it is there again. */
export type Who =
  | { state: 'unknown' }
  | { state: 'nobody' }
  | ({ state: 'here' | 'away' | 'ended' } & Person)

/** `mayWrite`: he may say what happened; others only look. `keepsEquipment`: of his school. `atStation`: what is planned at the hub is not planned here. */
type Person = {
  personId: string
  name: string
  mayWrite: boolean
  keepsEquipment: boolean
  atStation: boolean
}

/** Whose pages these are. */
export const who = signal<Who>({ state: 'unknown' })

/** Whoever it is, also without a line. */
export function personOf(known: Who): Person | undefined {
  return known.state === 'unknown' || known.state === 'nobody' ? undefined : known
}

/** Where the browser would keep it lazily, an empty battery a minute later would forget whose telephone it is. */
const nobody = ''
const key = 'person'

export async function readWho(): Promise<void> {
  const kept = (await findKept<Person>(nobody, key))?.value
  // What is on the telephone is shown before the line has said a word.
  if (kept && who.get().state === 'unknown') who.set({ state: 'away', ...kept })
  try {
    const { personId, name, permissions } = await ask<typeof readMe>('GET /api/me')
    const person = {
      ...{ personId, name, mayWrite: permits(permissions, 'sessions.write') },
      keepsEquipment: permits(permissions, 'maintenance_records.write'),
      atStation: permissions.includes(useStation),
    }
    await keep(nobody, key, person)
    who.set({ state: 'here', ...person })
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const isEnded = error.status === 401
    who.set(kept ? { state: isEnded ? 'ended' : 'away', ...kept } : { state: 'nobody' })
  }
}

/** The server said so while something was sent. */
export function noteEnded(): void {
  const person = personOf(who.get())
  if (person) who.set({ ...person, state: 'ended' })
}

export async function logIn(loginName: string, password: string): Promise<void> {
  await ask<typeof logInWithPassword>('POST /api/login', { loginName, password })
  await readWho()
}

export async function logOut(): Promise<void> {
  const person = personOf(who.get())
  who.set({ state: 'nobody' })
  await forget(nobody, key)
  if (person) await forgetAllOf(person.personId)
  await ask<typeof endLogin>('POST /api/logout').catch(() => {})
}

export const useMayWrite = (): boolean => personOf(useSignal(who))?.mayWrite ?? false
