import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField } from '../schools/values.ts'
import { ThemeCode } from './theme.ts'
import { enumOf, learnerGroups, segmentForms } from './values.ts'

export type LearningPlanState = 'draft' | 'adopted' | 'replaced'
export type LearningPlanFacts = { hasMeeting: boolean }

export const periods = {
  year: text('年度计划', 'Year'),
  term: text('学期计划', 'Term'),
  month: text('月计划', 'Month'),
}

export const steps = { week: text('一周', 'A week'), month: text('一个月', 'A month') }

/** A plan holds from the meeting that adopted it; before that it is a draft. */
export const learningPlanLifecycle = defineLifecycle<LearningPlanState, LearningPlanFacts>()({
  name: 'learning_plan',
  initial: 'draft',
  states: {
    draft: text('草稿', 'Draft'),
    adopted: text('已通过', 'Adopted'),
    replaced: text('已调整', 'Replaced'),
  },
  moves: {
    adopt: {
      label: text('会议已通过', 'A meeting adopted it'),
      about: text(
        '通过以后按它比较计划与完成，内容不能再改。',
        'What is done is compared with it from then on, and it is not changed any more.',
      ),
      from: ['draft'],
      to: 'adopted',
      by: 'learning_plans.adopt',
      obstacles: ({ hasMeeting }) => (hasMeeting ? [] : [{ code: 'plan_without_meeting' }]),
    },
    replace: {
      label: text('调整', 'Replace'),
      about: text(
        '写明为什么调整；它不再计入计划，另写一条新的。',
        'Say why; it counts no more, and a new one is written in its place.',
      ),
      from: ['adopted'],
      to: 'replaced',
      by: 'learning_plans.adopt',
      reason: 'required',
    },
  },
})

export const LearningPlan = z.strictObject({
  placeCode: PlaceCode,
  topic: z.string().min(1).max(120),
  period: enumOf(periods),
  fromDay: RowDay,
  toDay: RowDay,
  step: enumOf(steps),
  day: RowDay,
  minutes: z.int().min(1).max(6_000),
  groups: z.exactOptional(z.array(enumOf(learnerGroups)).max(8)),
  theme: z.exactOptional(ThemeCode),
  form: z.exactOptional(enumOf(segmentForms)),
  adoptedOn: z.exactOptional(RowDay),
  adoptedBy: z.exactOptional(z.string().min(1).max(120)),
})

/** 学习计划: what a township or village means to learn, a line for each week or month (I2-5, O2-1, O2-14). */
export const learningPlan = describeCase({
  name: 'learning_plans',
  label: text('学习计划', 'Learning plan'),
  row: LearningPlan,
  naturalKey: ['placeCode', 'day', 'topic'],
  nameField: 'topic',
  placeField: 'placeCode',
  lifecycle: learningPlanLifecycle,
  editable: ['draft'],
  fields: {
    placeCode: { label: text('站点', 'Station'), also: ['单位', '地区代码'], ...placeCodeField },
    topic: { label: text('学习内容', 'Topic'), also: ['内容', '培训内容'], searched: true },
    period: { label: text('哪种计划', 'Plan of'), also: ['计划类型'], choices: periods },
    fromDay: { label: text('计划开始', 'Plan from'), also: ['起'] },
    toDay: { label: text('计划结束', 'Plan to'), also: ['止'] },
    step: { label: text('安排在', 'Planned for'), choices: steps },
    day: {
      label: text('周或月', 'Week or month'),
      also: ['时间', '日期'],
      hint: text('这一周或这个月里的任何一天', 'Any day of that week or month'),
    },
    minutes: {
      label: text('计划时长', 'Planned minutes'),
      also: ['时长', '分钟'],
      unit: text('分钟', 'minutes'),
    },
    groups: { label: text('参学对象', 'For whom'), also: ['对象'], choices: learnerGroups },
    theme: {
      label: text('主题代码', 'Theme'),
      also: ['主题'],
      hint: text('“学习主题”里的代码，如 ZT01', 'Its code among the themes, as ZT01'),
    },
    form: { label: text('形式', 'Form'), also: ['学习形式'], choices: segmentForms },
    adoptedOn: { label: text('会议日期', 'Day of the meeting'), also: ['通过日期'] },
    adoptedBy: {
      label: text('哪次会议', 'Which meeting'),
      also: ['会议', '会议纪要'],
      hint: text('如：支部委员会会议纪要〔2026〕3号', 'as: minutes no. 3 of the branch committee'),
    },
  },
  check: checkPlan,
})

function checkPlan({ fromDay, toDay, day }: { fromDay: Day; toDay: Day; day: Day }): Problem[] {
  if (toDay < fromDay) return [{ code: 'plan_ends_before', field: 'toDay' }]
  return day < fromDay || day > toDay ? [{ code: 'plan_day_outside', field: 'day' }] : []
}
