import { sql } from 'kysely'
import type { Day } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { defineCase, defineRegister, type Register, usedAs } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { learningPlan } from './learning-plan.ts'
import { theme } from './theme.ts'
import { listThemeNames, listThemesByCode } from './theme-store.ts'

export const themeRegister: Register = defineRegister(theme, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ ownerCode }) => ownerCode),
    ),
  usedBy: usedAs(
    (ids) => sql`
      select t.id, 'learning_plans' as by from themes as t where t.id = ${ids} and exists (
        select from learning_plans as p where p.theme = t.code and p.retired_on is null and p.state <> 'replaced')
      union all
      select t.id, 'themed_activities' from themes as t where t.id = ${ids} and exists (
        select from themed_activities as a where a.theme = t.code and a.retired_on is null)`,
  ),
  hindersRetiring: ['learning_plans', 'themed_activities'],
}) as unknown as Register

export const learningPlanRegister: Register = defineCase(learningPlan, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    ),
  checkAll: checkThemes,
  readings: themeReadings,
  facts: async (_tx, _actor, rows) =>
    rows.map(({ adoptedOn, adoptedBy }) => ({
      hasMeeting: adoptedOn !== undefined && adoptedBy !== undefined,
    })),
}) as unknown as Register

/** Plans and activities name a theme that there is, in its time. */
export async function checkThemes(
  tx: Tx,
  rows: readonly { theme?: string | undefined; day: Day }[],
) {
  const codes = [...new Set(rows.flatMap((row) => row.theme ?? []))]
  const known = new Map((await listThemesByCode(tx, codes)).map((one) => [one.code, one]))
  return rows.map(({ theme: code, day }) => {
    if (code === undefined) return []
    const found = known.get(code)
    if (!found) return [{ code: 'theme_unknown', field: 'theme', details: { theme: code } }]
    return day < found.fromDay || day > found.toDay
      ? [
          {
            code: 'theme_outside',
            field: 'theme',
            details: { from: found.fromDay, to: found.toDay },
          },
        ]
      : []
  })
}

/** Sheets call a theme by its name. */
export async function themeReadings(tx: Tx) {
  const names = (await listThemeNames(tx)).map(({ name, code }) => [foldText(name), code])
  return { headings: {}, choices: { theme: Object.fromEntries(names) }, given: {} }
}
