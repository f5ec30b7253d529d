import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Printed, Printer } from '../../platform/pdf.ts'
import { printPlainList } from '../documents/actions.ts'
import type { PlainList } from '../documents/plain-list.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { mondayOf } from '../timetable/calendar/days.ts'
import { type AskedPlan, type PlanOfPlace, readPlan } from './learning-plan-actions.ts'
import type { PlanLine } from './learning-plan-report.ts'
import { listTimes } from './learning-plan-store.ts'
import { planWords } from './learning-plan-words.ts'
import { learnerGroups, segmentForms } from './values.ts'

type Time = Awaited<ReturnType<typeof listTimes>>[number]

/** Of each station, what it learns week by week and when; what no meeting adopted says so (F15, I2-5, O2-14). */
export async function printPlan(
  db: Db,
  actor: Actor,
  printer: Printer,
  { language, ...asked }: AskedPlan & { language: Language },
  now: Date,
): Promise<Printed> {
  const { place, from, to } = asked
  const plan = await readPlan(db, actor, asked)
  const units = plan.units.map(({ code }) => code)
  const { times, name } = await asSystem(db, 'the week of stations', async (system) => ({
    times: await listTimes(system, { units, from, to }),
    name: (await findPlaces(system, [place]))[0]?.name ?? place,
  }))
  return printPlainList(
    printer,
    listOf(plan, times, { name, from, to, asOf: dayOf(now) }, language),
    {
      ...{ language, createdAt: now.toISOString() },
      simulated: plan.plans.some(({ simulated }) => simulated),
    },
  )
}

function listOf(
  { units, themes, plans }: PlanOfPlace,
  times: readonly Time[],
  { name, from, to, asOf }: { name: string; from: Day; to: Day; asOf: Day },
  language: Language,
): PlainList {
  const words = planWords(language)
  const themeNames = new Map(themes.map((one) => [one.code, one.name]))
  const timesOf = Map.groupBy(times, ({ code, day }) => `${code} ${mondayOf(day)}`)
  const rowOf = (one: PlanLine) => [
    one.step === 'week' ? mondayOf(one.day) : one.day.slice(0, 7),
    one.step === 'week' ? sayTimes(timesOf.get(`${one.placeCode} ${mondayOf(one.day)}`)) : '',
    one.topic,
    one.groups.map((group) => learnerGroups[group][language]).join(words.and),
    one.theme === null ? '' : (themeNames.get(one.theme) ?? one.theme),
    one.form === null ? '' : segmentForms[one.form][language],
    one.minutes,
    one.state === 'draft' ? words.draft : (one.adoptedBy ?? ''),
  ]
  return {
    ...{ title: words.title, place: name, about: words.days(from, to), asOf, landscape: true },
    columns: [
      { heading: words.when, share: 2.2, side: 'center' },
      { heading: words.times, share: 3, side: 'center' },
      { heading: words.topic, share: 5, side: 'left' },
      { heading: words.groups, share: 3, side: 'left' },
      { heading: words.theme, share: 3, side: 'left' },
      { heading: words.form, share: 2, side: 'center' },
      { heading: words.minutes, share: 1.3, side: 'right' },
      { heading: words.meeting, share: 3.6, side: 'left' },
    ],
    sections: units.map(({ code, name: unit }) => ({
      name: { named: unit },
      rows: plans.filter(({ placeCode }) => placeCode === code).map(rowOf),
    })),
    none: words.none,
    signatures: [words.maker, words.head, words.seal].map((label) => ({ label })),
  }
}

const sayTimes = (times: readonly Time[] = []): string =>
  times.map(({ day, begins, ends }) => `${day.slice(5)} ${begins}–${ends}`).join('\n')
