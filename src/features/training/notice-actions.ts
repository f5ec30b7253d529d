import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { OfficePaper } from '../documents/office-paper.ts'
import { type PaperSource, readHeadings } from '../documents/official-actions.ts'
import { sayDay } from '../documents/set-paper.ts'
import type { Actor } from '../people/actor.ts'
import { requireStored } from '../registers/actions.ts'
import { readBatchAndPeople } from './actions.ts'
import type { BatchHead, Trainee } from './api.ts'
import { batch as batchShape, methods, strands } from './batch.ts'

const words = {
  title: text('关于举办{title}的通知', 'Notice: {title}'),
  to: text('各乡镇、村和学校', 'Townships, villages and schools'),
  opening: text(
    '为使站点管理人员懂设备、会教学、能管理，定于{from}至{to}举办{title}。现将有关事项通知如下。',
    '{title} is held from {from} to {to}, so that those who run stations know equipment, teaching and managing.',
  ),
  where: text('时间和地点', 'When and where'),
  days: text('时间', 'Time'),
  span: text('{from}至{to}', '{from} to {to}'),
  venue: text('地点', 'Place'),
  hours: text('学时', 'Length'),
  minutes: text('{minutes}分钟', '{minutes} minutes'),
  trainers: text('授课人', 'Trainers'),
  content: text('培训内容和方式', 'What is taught, and how'),
  strands: text('内容', 'Subjects'),
  methods: text('方式', 'Ways'),
  cases: text('本地案例', 'Local cases'),
  people: text('参加人员', 'Who comes'),
  nobody: text(
    '每个站点一名管理员，名额{capacity}人，请各乡镇报名。',
    'One administrator of each station, {capacity} in all; townships enrol them.',
  ),
  unit: text('单位', 'Unit'),
  name: text('姓名', 'Name'),
  rules: text('要求', 'What is asked'),
  rule1: text(
    '请按时报到，自带笔记本；不能参加的，由单位另派一人。',
    'Come in time and bring something to write; who cannot come sends another.',
  ),
  rule2: text('结业考核合格的发上岗证。', 'Whoever passes has a certificate.'),
} as const

/** 培训通知: to whom a batch is announced (F16). */
export async function printTrainingNotice(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  { id, language, format }: { id: string; language: Language; format: PaperFormat },
): Promise<PaperFile> {
  const { batch, trainees } = await readBatchAndPeople(db, actor, id)
  const heading = await scoped(db, actor, async (tx) =>
    (await readHeadings(tx, 'training_notice', [id]))(id),
  )
  const paper = { ...noticeOf(batch, trainees, language), heading }
  return printOfficePapers(
    printer,
    { title: batch.title, papers: [paper] },
    {
      ...{ language, createdAt: clock().toISOString(), simulated: batch.simulated },
      ...{ format, name: 'training-notice' },
    },
  )
}

function noticeOf(batch: BatchHead, trainees: readonly Trainee[], language: Language): OfficePaper {
  const say = (what: keyof typeof words, known: Readonly<Record<string, string | number>> = {}) =>
    words[what][language].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(known[name] ?? ''))
  const listed = (names: readonly string[]) => names.join(language === 'en' ? ', ' : '、')
  const { title, fromDay, toDay, venue, minutes, capacity } = batch
  const span = { from: sayDay(fromDay, language), to: sayDay(toDay, language) }
  const coming = trainees.filter(({ state }) => !['withdrawn', 'transferred'].includes(state))
  const told = (label: keyof typeof words, value: string | null) =>
    value ? [{ label: say(label), value }] : []
  return {
    ...{ form: 'document', heading: null, title: say('title', { title }), note: null },
    to: say('to'),
    parts: [
      { heading: null, lines: [say('opening', { ...span, title })] },
      {
        heading: say('where'),
        facts: [
          { label: say('days'), value: say('span', span) },
          { label: say('venue'), value: venue },
          { label: say('hours'), value: say('minutes', { minutes }) },
          ...told('trainers', batch.trainers),
        ],
      },
      {
        heading: say('content'),
        facts: [
          ...told('strands', listed(batch.strands.map((one) => strands[one][language]))),
          ...told('methods', listed(batch.methods.map((one) => methods[one][language]))),
          ...told('cases', batch.localCases),
        ],
      },
      coming.length === 0
        ? { heading: say('people'), lines: [say('nobody', { capacity })] }
        : {
            heading: say('people'),
            table: {
              columns: [
                { heading: say('unit'), share: 4, side: 'left' },
                { heading: say('name'), share: 2, side: 'center' },
              ],
              rows: coming.map(({ townshipName, unitName, name }) => [
                { named: [townshipName, unitName].filter(Boolean).join('') },
                name,
              ]),
            },
          },
      { heading: say('rules'), points: [say('rule1'), say('rule2')] },
    ],
    signatures: [],
    from: { named: batch.placeName },
    day: null,
  }
}

/** The notice of a batch, which whoever plans it numbers. */
export const trainingPapers: readonly PaperSource[] = [
  {
    ...{ papers: ['training_notice'], verb: 'training_batches.write' },
    placeOf: (tx, actor, id) => requireStored(tx, actor, batchShape, id, 'read'),
  },
]
