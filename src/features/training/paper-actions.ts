import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printPlainList } from '../documents/actions.ts'
import type { PlainList } from '../documents/plain-list.ts'
import type { Actor } from '../people/actor.ts'
import { readBatchAndPeople } from './actions.ts'
import type { BatchHead, BatchPaper, Trainee } from './api.ts'
import { competencies, fieldsOfWork, type Item, itemsOf } from './competency.ts'
import { enrolmentLifecycle } from './enrolment.ts'

/** 参训签到表、考核清单、成绩册 (F16). */
export async function printBatch(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  { id, paper, language }: { id: string; paper: BatchPaper; language: Language },
): Promise<Printed> {
  const { batch, trainees } = await readBatchAndPeople(db, actor, id)
  const present = trainees.filter(({ state }) => !['withdrawn', 'transferred'].includes(state))
  const now = clock()
  const head = {
    place: batch.placeName,
    asOf: dayOf(now),
    none: words.none[language],
  }
  return printPlainList(
    printer,
    { ...head, ...sheets[paper](batch, present, language) },
    { language, createdAt: now.toISOString(), simulated: batch.simulated },
  )
}

type Sheet = Omit<PlainList, 'place' | 'asOf' | 'none'>
type Column = PlainList['columns'][number]
type Make = (batch: BatchHead, trainees: readonly Trainee[], language: Language) => Sheet

const words = {
  none: text('还没有人报名。', 'Nobody is enrolled yet.'),
  signIn: text('培训签到表', 'Sign-in sheet of the training'),
  checklist: text('操作考核表', 'Practical test'),
  results: text('培训成绩册', 'Results of the training'),
  station: text('站点', 'Station'),
  name: text('姓名', 'Name'),
  morning: text('上午签到', 'Morning'),
  afternoon: text('下午签到', 'Afternoon'),
  remark: text('备注', 'Remark'),
  tester: text('考核人', 'Tested by'),
  pre: text('训前', 'Before'),
  post: text('结业', 'After'),
  later: text('回访', 'Later'),
  shown: text('操作通过', 'Items shown'),
  rating: text('问卷', 'Rating'),
  result: text('结果', 'Result'),
  mentor: text('帮带人', 'Mentor'),
  trainer: text('培训教师', 'Trainer'),
  maker: text('制表人', 'Made by'),
  head: text('负责人', 'Responsible'),
  mandatory: text('带 * 的必须通过：', 'Those with * are mandatory: '),
}

const column = (heading: string, share: number, side: Column['side'] = 'center'): Column => ({
  heading,
  share,
  side,
})
const stationOf = ({ townshipName, unitName }: Trainee): string =>
  [townshipName, unitName].filter(Boolean).join(' ')
const aboutOf = ({ title, batchNo, fromDay, toDay, venue }: BatchHead): string =>
  `${title}（${batchNo}）  ${fromDay} – ${toDay}  ${venue}`
const signed = (language: Language, ...labels: (keyof typeof words)[]) =>
  labels.map((label) => ({ label: words[label][language] }))

const sheets: Record<BatchPaper, Make> = {
  'sign-in': (batch, trainees, language) => ({
    ...{ title: words.signIn[language], about: aboutOf(batch), landscape: false },
    columns: [
      column(words.station[language], 3, 'left'),
      column(words.name[language], 2),
      column(words.morning[language], 3),
      column(words.afternoon[language], 3),
      column(words.remark[language], 2),
    ],
    sections: [
      { name: batch.title, rows: trainees.map((one) => [stationOf(one), one.name, '', '', '']) },
    ],
    signatures: signed(language, 'trainer', 'head'),
  }),
  checklist: (batch, trainees, language) => {
    const items = itemsOf(batch.mode ?? undefined)
    return {
      title: words.checklist[language],
      about: `${aboutOf(batch)}\n${words.mandatory[language]}${legendOf(items, language)}`,
      landscape: true,
      columns: [
        column(words.station[language], 4, 'left'),
        column(words.name[language], 2.4),
        ...items.map((one, at) => column(`${at + 1}${one.mandatory ? '*' : ''}`, 1)),
        column(words.tester[language], 2.4),
      ],
      sections: [
        {
          name: batch.title,
          rows: trainees.map((one) => [
            ...[stationOf(one), one.name],
            ...items.map(({ key }) => (one.mastered.includes(key) ? '√' : '')),
            one.tester ?? '',
          ]),
        },
      ],
      signatures: signed(language, 'trainer', 'head'),
    }
  },
  results: (batch, trainees, language) => {
    const all = itemsOf(batch.mode ?? undefined)
    return {
      ...{ title: words.results[language], about: aboutOf(batch), landscape: true },
      columns: [
        column(words.station[language], 4, 'left'),
        column(words.name[language], 2.4),
        column(words.mentor[language], 2.4),
        column(words.pre[language], 1.4, 'right'),
        column(words.post[language], 1.4, 'right'),
        column(words.later[language], 1.4, 'right'),
        column(words.shown[language], 2),
        column(words.rating[language], 1.4, 'right'),
        column(words.result[language], 2.4),
        column(words.remark[language], 3, 'left'),
      ],
      sections: [
        {
          name: batch.title,
          rows: trainees.map((one) => [
            ...[stationOf(one), one.name, one.mentor ?? ''],
            ...[one.preScore, one.postScore, one.followUpScore],
            one.testedOn === null ? '' : `${one.mastered.length}/${all.length}`,
            one.satisfaction,
            enrolmentLifecycle.states[one.state][language],
            one.remark ?? '',
          ]),
        },
      ],
      signatures: signed(language, 'maker', 'trainer', 'head'),
    }
  },
}

/** 做教学：8 讲解和答疑 … */
function legendOf(items: readonly Item[], language: Language): string {
  const numbered = items.map((one, at) => ({ ...one, number: at + 1 }))
  return [...Map.groupBy(numbered, ({ field }) => field)]
    .map(
      ([field, own]) =>
        `${fieldsOfWork[field][language]} ${own
          .map(({ number, key }) => `${number} ${competencies[key][language]}`)
          .join(language === 'en' ? ', ' : '、')}`,
    )
    .join(language === 'en' ? '; ' : '；')
}
