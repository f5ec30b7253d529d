import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle, stillToCome } from '../../base/lifecycle.ts'
import { RowDay } from '../../base/schemas.ts'
import { cutText } from '../../base/seen-text.ts'
import { text } from '../../base/text.ts'
import type { Resource } from '../library/resource.ts'
import { ownSourceOf } from '../library/values.ts'
import { describeCase } from '../registers/shape.ts'
import { PlaceCode, placeCodeField, SchoolCode, schoolCodeField } from '../schools/values.ts'

export type PracticeState = 'draft' | 'submitted' | 'returned' | 'approved' | 'withdrawn'

export type PracticeFacts = {
  /** Whoever makes the move wrote it, changed it or sent it. */
  isAuthor: boolean
  /** Subjects of it that the library does not know. */
  unknownSubjects: readonly string[]
  notedOn: Day
  today: Day
}

const known = ({ unknownSubjects }: PracticeFacts): Obstacle[] =>
  unknownSubjects.length > 0
    ? [{ code: 'subjects_unknown', details: { subjects: unknownSubjects } }]
    : []

/** Written at a station, approved by another at the county: from then on the library shows it to every station (I4-5). */
export const practiceLifecycle = defineLifecycle<PracticeState, PracticeFacts>()({
  name: 'practice_case',
  initial: 'draft',
  states: {
    draft: text('草稿', 'Draft'),
    submitted: text('待县里审定', 'Waiting for the county'),
    returned: text('已退回', 'Sent back'),
    approved: text('已推广', 'Shown to all'),
    withdrawn: text('已撤下', 'Withdrawn'),
  },
  moves: {
    submit: {
      label: text('报县里审定', 'Send to the county'),
      about: text(
        '审定以后全县的站点都能在资源库里看到。',
        'Once approved, every station finds it in the library.',
      ),
      from: ['draft', 'returned'],
      to: 'submitted',
      by: 'practice_cases.write',
      obstacles: (facts) => [...known(facts), ...stillToCome(facts.notedOn, facts.today)],
    },
    return: {
      label: text('退回修改', 'Send back'),
      about: text('写明要补充什么；改好可以再报。', 'Say what is missing; it can be sent again.'),
      from: ['submitted'],
      to: 'returned',
      by: 'practice_cases.approve',
      reason: 'required',
    },
    approve: {
      label: text('同意推广', 'Approve'),
      about: text(
        '做成文档发布到资源库，全县站点都能看到。',
        'It becomes a document of the library, for every station.',
      ),
      from: ['submitted'],
      to: 'approved',
      by: 'practice_cases.approve',
      obstacles: (facts) => [
        ...(facts.isAuthor ? [{ code: 'practice_of_own_hand' }] : []),
        ...known(facts),
      ],
    },
    withdraw: {
      label: text('撤下', 'Withdraw'),
      about: text(
        '写明原因；资源库里的文档也一起撤回。',
        'Say why; the document in the library is withdrawn, too.',
      ),
      from: ['approved'],
      to: 'withdrawn',
      by: 'practice_cases.approve',
      reason: 'required',
    },
  },
})

const sentences = z.string().min(1).max(2_000)

const Practice = z.strictObject({
  unitCode: PlaceCode,
  /** Whose people wrote it; absent: those of the place. */
  schoolCode: z.exactOptional(SchoolCode),
  title: z.string().min(1).max(80),
  notedOn: RowDay,
  problem: sentences,
  done: sentences,
  result: sentences,
  subjects: z.array(z.string().min(1).max(60)).min(1).max(8),
})
export type PracticeRow = z.output<typeof Practice>

/** 经验做法: what a station learnt while it was tried: a problem, what was done, what came of it. */
export const practice = describeCase({
  name: 'practice_cases',
  label: text('经验做法', 'Lessons learnt'),
  row: Practice,
  naturalKey: ['unitCode', 'title'],
  nameField: 'title',
  placeField: 'unitCode',
  owned: true,
  lifecycle: practiceLifecycle,
  editable: ['draft', 'returned'],
  files: {
    evidence: { label: text('照片和材料', 'Photos and papers'), form: 'paper' },
  },
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    schoolCode: {
      ...schoolCodeField,
      asked: text('哪所学校写的', 'Written by the school'),
      hint: text(
        '学校老师写的，选本校；村和乡镇写的不填',
        'Of what teachers write: their school; empty for village and township',
      ),
    },
    title: { label: text('标题', 'Title'), also: ['经验名称', '做法名称'], searched: true },
    notedOn: { label: text('记录日期', 'Noted on'), also: ['日期'] },
    problem: { label: text('遇到的问题', 'The problem'), also: ['问题'], long: true },
    done: { label: text('怎么做的', 'What was done'), also: ['做法', '主要做法'], long: true },
    result: { label: text('效果', 'What came of it'), also: ['成效', '取得成效'], long: true },
    subjects: {
      label: text('资源库主题', 'Subjects of the library'),
      also: ['主题'],
      hint: text('审定以后按主题找得到', 'By which it is found once it is approved'),
    },
  },
})

/** Whose lesson it is, as people read it. */
export type PracticeOrigin = {
  countyCode: string
  stationName: string
  /** Null: village or township wrote it. */
  schoolName: string | null
  /** Null: it is not known. */
  authorName: string | null
}

export const sourceName = ({ stationName, schoolName }: PracticeOrigin): string =>
  schoolName ? `${stationName}站点（${schoolName}）` : `${stationName}站点`

/** What the library's catalogue says of it: the county's own, from that station. */
export const resourceOf = (
  id: string,
  { title, problem, subjects }: PracticeRow,
  origin: PracticeOrigin,
): Resource => ({
  title,
  source: ownSourceOf(origin.countyCode),
  // Of one case always the same number, which the catalogue takes once.
  catalogueNo: `JY-${id}`,
  ownerCode: origin.countyCode,
  subjects,
  originLevel: 'county',
  mediaType: 'document',
  useModes: ['group', 'information'],
  audience: ['cadres'],
  language: 'mandarin',
  licence: 'own',
  ...(origin.authorName && { contributor: cutText(origin.authorName, 60) }),
  contributorOrganisation: cutText(sourceName(origin), 80),
  about: cutText(problem, 500),
})

/** The document, as it is read: one paragraph a line. */
export const textOf = (
  { notedOn, problem, done, result }: Omit<PracticeRow, 'title' | 'subjects' | 'unitCode'>,
  origin: PracticeOrigin,
): string =>
  [
    [sourceName(origin), origin.authorName, dayInWords(notedOn)].filter(Boolean).join('　'),
    ...['【遇到的问题】', problem, '【怎么做的】', done, '【效果】', result],
  ].join('\n')

const dayInWords = (day: Day): string => {
  const [year, month, date] = day.split('-').map(Number)
  return `${year}年${month}月${date}日`
}
