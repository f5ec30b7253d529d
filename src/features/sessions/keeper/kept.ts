import { openDeviceStore } from '../../../ui/portal/on-device.ts'

/** What this device knows without its station: answers as they were last, and forms that are half filled in. */
const store = openDeviceStore('cunxiao-keeper-kept', 'kept', 'key')

type Kept = { key: string; person: string; value: unknown; atMs: number }

const keyOf = (person: string, name: string): string => `${person} ${name}`

export async function findKept<T>(
  person: string,
  name: string,
): Promise<{ value: T; atMs: number } | undefined> {
  const found = (await store.work('readonly', (kept) => kept.get(keyOf(person, name)))) as
    | Kept
    | undefined
  return found && { value: found.value as T, atMs: found.atMs }
}

/** `atMs`: since when it may be otherwise. */
export async function keep(
  person: string,
  name: string,
  value: unknown,
  atMs: number = Date.now(),
): Promise<void> {
  const kept: Kept = { key: keyOf(person, name), person, value, atMs }
  await store.work('readwrite', (all) => all.put(kept))
}

export async function forget(person: string, name: string): Promise<void> {
  await store.work('readwrite', (all) => all.delete(keyOf(person, name)))
}

/** Whoever takes the telephone after him finds nothing of his; what waits to be sent is not here. */
export const forgetAllOf = (person: string): Promise<void> =>
  store.change<Kept>((one) => (one.person === person ? null : undefined))

const dayMs = 86_400_000

/** Answers of a month ago help nobody; whose telephone it is and a form that is half filled in stay. */
export const forgetOld = (nowMs: number): Promise<void> =>
  store.change<Kept>(({ key, person, atMs }) =>
    nowMs - atMs > 31 * dayMs && person !== '' && !key.includes(' form ') ? null : undefined,
  )
