import type { Insertable } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import { type PlaceLevel, placeAt, placeLevels } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { PolicyEntry } from './api.ts'
import { type RuleName, type RuleValue, ruleNames, rules } from './rule.ts'

export type PolicyValue = {
  rule: RuleName
  value: unknown
  /** Absent for the product's own value. */
  regionCode?: string
  level?: PlaceLevel
  validFrom?: Day
  sourceDocument?: string
}

export async function insertPolicyValue(
  tx: Tx,
  value: Insertable<DB['policyValues']>,
): Promise<void> {
  await tx.insertInto('policyValues').values(value).execute()
}

/** What holds at `code` on `day`: the most specific place wins, then the latest day, then the latest entry. */
export async function listPolicy(tx: Tx, code: string, day: Day): Promise<PolicyValue[]> {
  const rows = await tx
    .selectFrom('policyValues')
    .select(['rule', 'value', 'regionCode', 'level', 'validFrom', 'sourceDocument'])
    .where('validFrom', '<=', day)
    .where((eb) =>
      eb.or(
        placeLevels.map((level) =>
          eb.and([eb('level', '=', level), eb('regionCode', '=', placeAt(code, level))]),
        ),
      ),
    )
    .orderBy('validFrom', 'desc')
    .orderBy('setAt', 'desc')
    .execute()
  return ruleNames.map((rule) => {
    const found = mostSpecific(rows.filter((row) => row.rule === rule))
    return found ? ({ ...found, rule } as PolicyValue) : { rule, value: rules[rule].initial }
  })
}

/** Of rows in the order of their days, the latest first. */
const mostSpecific = <Row extends { level: string }>(rows: readonly Row[]): Row | undefined =>
  rows.toSorted((a, b) => specificity(b.level) - specificity(a.level))[0]

const specificity = (level: string) => placeLevels.indexOf(level as PlaceLevel)

export type Policy<N extends RuleName> = { [K in N]: RuleValue<K> }

export async function findPolicy<N extends RuleName>(
  tx: Tx,
  names: readonly N[],
  code: string,
  day: Day,
): Promise<Policy<N>> {
  const values = new Map((await listPolicy(tx, code, day)).map(({ rule, value }) => [rule, value]))
  return Object.fromEntries(names.map((name) => [name, values.get(name)])) as Policy<N>
}

/** The same of many places and days, read once. */
export async function readPolicies<N extends RuleName>(
  tx: Tx,
  names: readonly N[],
): Promise<(code: string, day: Day) => Policy<N>> {
  const rows = await tx
    .selectFrom('policyValues')
    .select(['rule', 'value', 'regionCode', 'level', 'validFrom'])
    .where('rule', 'in', names)
    .orderBy('validFrom', 'desc')
    .orderBy('setAt', 'desc')
    .execute()
  return (code, day) =>
    Object.fromEntries(
      names.map((name) => {
        const found = mostSpecific(
          rows.filter(
            ({ rule, regionCode, level, validFrom }) =>
              rule === name &&
              validFrom <= day &&
              regionCode === placeAt(code, level as PlaceLevel),
          ),
        )
        return [name, found ? found.value : rules[name].initial]
      }),
    ) as Policy<N>
}

export async function listPolicyHistory(tx: Tx, rule: RuleName): Promise<PolicyEntry[]> {
  return tx
    .selectFrom('policyValues')
    .select(['value', 'regionCode', 'level', 'validFrom', 'sourceDocument', 'setAt'])
    .where('rule', '=', rule)
    .orderBy('setAt', 'desc')
    .$castTo<PolicyEntry>()
    .execute()
}
