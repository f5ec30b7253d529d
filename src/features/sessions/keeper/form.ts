import { useEffect, useState } from 'preact/hooks'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { findKept, forget, keep } from './kept.ts'
import { personOf, who } from './who.ts'

/**
 * A form that is on the device while it is filled in: a closed tab or an empty battery costs nothing of it. Undefined
 * until it is known what was kept. `done`: it was sent, or given up.
 */
export function useForm<T extends object>(
  name: string,
  initial: () => T,
): { form: T | undefined; change: (to: Partial<T>) => void; done: () => Promise<void> } {
  const person = personOf(useSignal(who))?.personId ?? ''
  const [form, setForm] = useState<T>()
  const key = `form ${name}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: as it was when the form was opened.
  useEffect(() => {
    let gone = false
    void findKept<T>(person, key).then((kept) => {
      if (!gone) setForm({ ...initial(), ...kept?.value })
    })
    return () => {
      gone = true
    }
  }, [person, key])
  return {
    form,
    change: (to) =>
      setForm((before) => {
        if (!before) return before
        const next = { ...before, ...to }
        void keep(person, key, next)
        return next
      }),
    done: () => forget(person, key),
  }
}
