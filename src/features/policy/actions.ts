import type { Day } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type PlaceLevel, placeAt } from '../../base/place.ts'
import { forbidden, invalid } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { type RuleName, rules } from './rule.ts'
import { insertPolicyValue } from './store.ts'

export type NewPolicyValue = {
  rule: RuleName
  regionCode: string
  level: PlaceLevel
  value: unknown
  validFrom: Day
  sourceDocument: string
}

/** Sets a rule for a place from a day on; what held before stays readable. */
export async function setPolicy(db: Db, actor: Actor, given: NewPolicyValue): Promise<void> {
  const parsed = rules[given.rule].value.safeParse(given.value)
  if (!parsed.success) {
    throw invalid('policy_value_invalid', {
      rule: given.rule,
      value: given.value,
      expected: parsed.error.issues[0]?.message,
    })
  }
  if (placeAt(given.regionCode, given.level) !== given.regionCode) {
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  }
  if (!may(actor, 'policy.set', given)) throw forbidden('not_permitted', { verb: 'policy.set' })
  const id = newId()
  await scoped(db, actor, async (tx) => {
    await insertPolicyValue(tx, {
      id,
      ...given,
      value: JSON.stringify(parsed.data),
      setBy: actor.personId,
    })
    await audit(tx, actor, [
      {
        action: 'policy.set',
        subjectType: 'policy',
        subjectId: given.rule,
        regionCode: given.regionCode,
        payload: given,
      },
    ])
  })
}
