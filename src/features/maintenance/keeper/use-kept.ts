import { useSignal } from '../../../ui/portal/use-signal.ts'
import { useForm } from '../../sessions/keeper/form.ts'
import { deeds } from '../../sessions/keeper/outbox.ts'
import { type Asked, useKeptAnswer } from '../../sessions/keeper/use-kept-answer.ts'
import { personOf, who } from '../../sessions/keeper/who.ts'
import type { readKept } from '../keeper-api.ts'
import { type SchoolNow, schoolNow } from './kept-now.ts'

export type Kept = { today: string; schools: SchoolNow[] }

/** The schools whose equipment he keeps, with what was done here since the station told of them. */
export function useKept(): Asked<Kept> {
  const asked = useKeptAnswer<typeof readKept>('GET /api/keeper/maintenance', {})
  const all = useSignal(deeds)
  const name = personOf(useSignal(who))?.name ?? ''
  if (asked.state !== 'here') return asked
  const { askedMs, answer } = asked
  const schools = answer.schools.map((one) => schoolNow(one, all, { askedMs, name }))
  return { ...asked, answer: { ...answer, schools } }
}

/** Of several schools the one that he chose last. */
export function useSchool(schools: readonly SchoolNow[]) {
  const { form, change } = useForm<{ code: string }>('school', () => ({ code: '' }))
  const school = schools.find(({ schoolCode }) => schoolCode === form?.code) ?? schools[0]
  return { school, choose: (code: string) => change({ code }) }
}
