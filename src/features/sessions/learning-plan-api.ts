import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { AskedDay, DayText, Id, LanguageName, PlaceCode, PlaceQuery } from '../../base/schemas.ts'
import { teachingModels } from './teaching-link.ts'
import { enumOf, learnerGroups, segmentForms, serviceFunctions } from './values.ts'

const Days = PlaceQuery.extend({ from: AskedDay, to: AskedDay })

const Both = { planned: z.int(), delivered: z.int() }
const Audiences = {
  people: z.int(),
  /** Members and cadres; `others` are all who are none. */
  members: z.int(),
  others: z.int(),
}

/** Minutes that a meeting adopted, beside those that took place. */
const LearningPlanReport = z
  .object({
    from: DayText,
    to: DayText,
    ...Both,
    drafts: z.object({ rows: z.int(), minutes: z.int() }),
    stations: z.array(
      z.object({
        code: PlaceCode,
        name: z.string(),
        ...Both,
        /** By their Mondays. */
        weeksWithoutPlan: z.array(DayText),
        months: z.array(z.object({ month: z.string(), ...Both })),
      }),
    ),
    groups: z.array(z.object({ group: enumOf(learnerGroups), ...Both, sessions: z.int() })),
    /** The last: what belongs to none of them. */
    themes: z.array(
      z.object({ code: z.nullable(z.string()), name: z.nullable(z.string()), ...Both }),
    ),
    /** Sessions that name a need; those whose need is known of the places they served (O2-3). */
    needs: z.object({ sessions: z.int(), named: z.int(), matched: z.int() }),
    /** Teaching models with a link in these days (O2-5). */
    models: z.array(
      z.object({
        model: enumOf(teachingModels),
        otherModel: z.nullable(z.string()),
        links: z.int(),
        bases: z.int(),
        associations: z.int(),
        schools: z.int(),
        teachers: z.int(),
        households: z.int(),
        sessions: z.int(),
        minutes: z.int(),
        people: z.int(),
      }),
    ),
    functions: z.array(
      z.object({
        serviceFunction: z.nullable(enumOf(serviceFunctions)),
        sessions: z.int(),
        minutes: z.int(),
        ...Audiences,
      }),
    ),
    audiences: z.object(Audiences),
    forms: z.array(z.object({ form: enumOf(segmentForms), minutes: z.int() })),
    viewingOnly: z.array(
      z.object({
        id: z.uuid(),
        title: z.string(),
        day: DayText,
        stations: z.array(PlaceCode),
      }),
    ),
    oneMethod: z.array(
      z.object({
        code: PlaceCode,
        name: z.string(),
        month: z.string(),
        form: enumOf(segmentForms),
      }),
    ),
  })
  .meta({ id: 'LearningPlanReport' })

export const readPlanReport = endpoint('GET /api/learning-plans/report', {
  query: Days,
  answer: LearningPlanReport,
})

/** 年度培训计划及培训时间安排 (F15). */
export const printPlan = endpoint('GET /api/learning-plans/paper', {
  query: Days.extend({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})

/** 主题活动档案: its design, who came by its sessions, its result, its photos (O2-4). */
export const printActivity = endpoint('GET /api/themed_activities/:id/file', {
  params: Id,
  query: z.object({ language: LanguageName.default('zh-Hans') }),
  file: ['pdf'],
})
