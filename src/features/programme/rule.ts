import * as z from 'zod'
import type { Language } from '../../base/language.ts'
import { defineLifecycle, stillToCome } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { type Text, text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { keysOf, PlaceCode, placeCodeField } from '../schools/values.ts'
import simplified from './rule-texts/zh-Hans.json' with { type: 'json' }
import traditional from './rule-texts/zh-Hant.json' with { type: 'json' }

/** 九项加六项制度 (I2-2, O2-11 to O2-18, N19). */
export const systems = {
  learning_organisation: text('学习组织制度', 'Learning organisation'),
  supervision: text('督促检查制度', 'Supervision and inspection'),
  feedback: text('信息反馈制度', 'Information feedback'),
  needs_survey: text('需求调查制度', 'Needs survey'),
  programme_notice: text('节目预告制度', 'Programme notice'),
  classified_training: text('分类培训制度', 'Training by group'),
  outcome_conversion: text('成果转化制度', 'Turning learning to use'),
  effect_evaluation: text('效果考评制度', 'Evaluation of effect'),
  incentive: text('激励约束制度', 'Incentive and restraint'),
  joint_meeting: text('联席会议制度', 'Joint meeting'),
  interleaved_time: text('教学时间交叉安排制度', 'Interleaved time'),
  open_day: text('站点开放日制度', 'Open day'),
  certificate: text('持证上岗制度', 'Certificates to serve'),
  contact_point: text('联系点制度', 'Contact points'),
  target_responsibility: text('目标责任考核制度', 'Target responsibility'),
} as const satisfies Record<keyof typeof simplified, Text>
export type System = keyof typeof systems
export const systemNames = keysOf(systems)

/** Of the library that is shipped: counted up when a text changes. */
export const libraryEdition = 1
/** As it hangs on the wall, which is Chinese for every reader. */
export const wallText = (
  system: System,
  language: Language,
): { title: string; articles: readonly string[] } =>
  language === 'zh-Hant'
    ? { title: systems[system][language], articles: traditional[system] }
    : { title: systems[system]['zh-Hans'], articles: simplified[system] }

/** Those of the bureau and of the county are theirs, not a station's. */
const ofTheCounty: readonly System[] = ['contact_point', 'target_responsibility']
/** What a station has on its wall before its plates count for its stage. */
export const requiredSystems: readonly System[] = systemNames.filter(
  (one) => !ofTheCounty.includes(one),
)

/** What is still to be adopted, of what a station needs. */
export const lacking = (adopted: readonly (readonly System[])[]): System[] => {
  const has = new Set(adopted.flat())
  return requiredSystems.filter((one) => !has.has(one))
}

export type AdoptionState = 'drafted' | 'posted' | 'replaced'
export type AdoptionFacts = {
  today: string
  photos: number
  adoptedOn: string | null
  isElsewhere: boolean
}

export const adoptionLifecycle = defineLifecycle<AdoptionState, AdoptionFacts>()({
  name: 'rule_adoption',
  initial: 'drafted',
  states: {
    drafted: text('待上墙', 'To be put up'),
    posted: text('已上墙', 'On the wall'),
    replaced: text('已替换', 'Replaced'),
  },
  moves: {
    post: {
      label: text('已上墙', 'On the wall'),
      about: text(
        '先填通过日期，附上墙照片；上墙以后不能再改。',
        'Say when it was adopted and attach a photo of the wall; it is not changed afterwards.',
      ),
      from: ['drafted'],
      to: 'posted',
      by: 'rule_adoptions.write',
      obstacles: ({ photos, adoptedOn, isElsewhere, today }) => [
        ...(isElsewhere ? [{ code: 'rules_of_another_host' }] : []),
        ...(adoptedOn === null ? [{ code: 'rules_without_day' }] : []),
        ...stillToCome(adoptedOn, today),
        ...(photos === 0 ? [{ code: 'rules_without_photo' }] : []),
      ],
    },
    replace: {
      label: text('替换', 'Replace'),
      about: text('写明原因；换了新版或迁址的，另建一份。', 'Say why; then adopt another.'),
      from: ['drafted', 'posted'],
      to: 'replaced',
      by: 'rule_adoptions.write',
      reason: 'required',
    },
  },
})

const Adoption = z.strictObject({
  unitCode: PlaceCode,
  systems: z.array(z.enum(systemNames)).min(1).max(systemNames.length),
  edition: z.int().min(1).max(1_000),
  draftedOn: RowDay,
  adoptedOn: z.exactOptional(RowDay),
  adoptedBy: z.exactOptional(z.string().min(1).max(80)),
  ownText: z.exactOptional(z.string().min(1).max(3_000)),
})
export type AdoptionRow = z.output<typeof Adoption>

/** 规章制度: what a station adopted together, in which edition, with the photo of the wall (I2-2). */
export const ruleAdoption = describeCase({
  name: 'rule_adoptions',
  label: text('规章制度', 'Rules adopted'),
  row: Adoption,
  naturalKey: ['unitCode', 'draftedOn', 'edition'],
  nameField: 'unitCode',
  placeField: 'unitCode',
  lifecycle: adoptionLifecycle,
  editable: ['drafted'],
  files: {
    photo: { label: text('上墙照片', 'Photo of the wall'), form: 'photo', while: ['drafted'] },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '乡镇、村', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    systems: { label: text('哪些制度', 'Which systems'), also: ['制度名称'], choices: systems },
    edition: {
      label: text('文本版次', 'Edition of the text'),
      also: ['版本', '版次'],
      hint: text('制度文本库的版次', 'Of the library of texts'),
    },
    draftedOn: { label: text('起草日期', 'Drafted on'), also: ['制定日期'] },
    adoptedOn: { label: text('通过日期', 'Adopted on'), also: ['上墙日期', '实施日期'] },
    adoptedBy: {
      label: text('哪次会议通过', 'Adopted by'),
      also: ['通过会议'],
      hint: text('例如：第一季度联席会议', 'For example: joint meeting of the first quarter'),
    },
    ownText: {
      label: text('本站点的补充规定', 'What this station adds'),
      also: ['补充规定', '备注'],
      hint: text('一行一条；没有就不填', 'A line for each; none where empty'),
      long: true,
    },
  },
  check: ({ draftedOn, adoptedOn }: AdoptionRow): Problem[] =>
    adoptedOn !== undefined && adoptedOn < draftedOn
      ? [{ code: 'rules_adopted_before', field: 'adoptedOn' }]
      : [],
})
