import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { phrase } from '../../platform/words.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { OfficePaper, PaperTable } from '../documents/office-paper.ts'
import { readHeadings } from '../documents/official-actions.ts'
import { readFiles } from '../founding/facts-store.ts'
import { requireFound } from '../founding/stage-actions.ts'
import { holds } from '../founding/stage-facts.ts'
import { listMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { batchLifecycle } from './batch.ts'
import { lockBatches } from './batch-store.ts'
import { evaluationLifecycle, levels } from './evaluation.ts'
import { orderLifecycle } from './order.ts'
import { listOrdersOf } from './order-store.ts'
import { itemsOf } from './sheet.ts'
import { findSheets, listSheets } from './sheet-store.ts'
import { sheets } from './sheets.ts'
import { isInTrial, judgeTrials } from './trial-actions.ts'

type Asked = { id: string; language: Language; format: PaperFormat }
type Paper = Pick<Ground, 'db' | 'printer' | 'clock'>

const words = {
  trial: text('站点试运行报告', 'Report on a trial'),
  evaluation: text('站点评估验收报告', 'Evaluation report'),
  checklist: text('站点验收评分表', 'Acceptance checklist'),
  county: text('县远程办', 'The programme office of the county'),
  province: text('省远程办', 'The programme office of the province'),
  station: text('站点', 'Station'),
  school: text('依托学校', 'Host school'),
  began: text('开始试运行', 'On trial since'),
  days: text('试运行天数', 'Days on trial'),
  situation: text('运行情况', 'How it ran'),
  ran: text(
    '试运行{days}天，已确认集中学习{sessions}次、{minutes}分钟、{attendees}人次，开放{openDays}天。',
    '{days} days on trial; {sessions} confirmed sessions, {minutes} minutes, {attendees} attendances, {openDays} open days.',
  ),
  bars: text('挂牌、运行、规范', 'Plates, operation, standards'),
  bar: text('项目', 'What'),
  done: text('完成', 'Done'),
  lacks: text('还缺什么', 'What is lacking'),
  none: text('不缺', 'nothing'),
  orders: text('发现的问题和整改', 'What was found and put right'),
  noOrders: text('没有发现需要整改的问题。', 'Nothing was found that had to be put right.'),
  foundOn: text('发现日期', 'Found on'),
  problem: text('问题', 'What was wrong'),
  due: text('期限', 'Due'),
  state: text('办理', 'State'),
  verdict: text('结论', 'Conclusion'),
  ready: text('试运行合格，可以申请验收。', 'The trial is sound; the station may be accepted.'),
  notReady: text(
    '还不能验收，缺的补齐以后再报。',
    'Not to be accepted yet: what is lacking comes first.',
  ),
  head: text('站点负责人', 'Head of the station'),
  maker: text('填表人', 'Made by'),
  hung: text('挂牌', 'Plates'),
  running: text('运行', 'Operation'),
  standard: text('规范', 'Standards'),
  batch: text('评估批次', 'Batch'),
  sheet: text('评分表', 'Sheet'),
  listed: text('参评站点', 'Stations of the batch'),
  count: text('{count}个', '{count}'),
  sample: text('抽查', 'Sample'),
  sampleText: text(
    '按{share}%抽查{count}个站点。抽签数的摘要事先公布，现场公开抽签数，名单可以重新算出来。',
    '{count} stations, {share}%. The digest of the number was published before, the number on the day; anyone may draw the list again.',
  ),
  digest: text('摘要', 'Digest'),
  number: text('抽签数', 'Number'),
  notDrawn: text('还没有抽签', 'Not drawn yet'),
  results: text('抽查站点得分', 'Stations of the sample'),
  visited: text('验收日期', 'Visited on'),
  score: text('得分', 'Score'),
  open: text('还没有评分', 'Not judged yet'),
  outcome: text('评估结论', 'Verdict'),
  by: text('定论人', 'By'),
  level: text('验收级别', 'Level'),
  inspectors: text('验收人员', 'Inspectors'),
  item: text('项目', 'Item'),
  full: text('满分', 'Of'),
  given: text('得分', 'Points'),
  note: text('依据、问题', 'By what; remarks'),
  off: text('扣分', 'Taken off'),
  vetoes: text('一票否决', 'Vetoes'),
  sum: text('合计', 'Sum'),
  each: text('每次−{points}', '−{points} each'),
  veto: text('有 / 无', 'yes / no'),
  inspector: text('验收人员', 'Inspectors'),
  hostSign: text('学校', 'School'),
  townSign: text('乡镇', 'Township'),
} as const
type Say = (what: keyof typeof words, known?: Readonly<Record<string, string | number>>) => string
const sayIn =
  (language: Language): Say =>
  (what, known = {}) =>
    words[what][language].replaceAll(/\{(\w+)\}/g, (_, name: string) => String(known[name] ?? ''))

const column = (heading: string, share: number, side: 'left' | 'center' = 'left') => ({
  ...{ heading, share, side },
})

/** How a trial went, counted as its page counts it (F32). */
export async function printTrial(
  { db, printer, clock }: Paper,
  actor: Actor,
  { id, language, format }: Asked,
): Promise<PaperFile> {
  const say = sayIn(language)
  const now = clock()
  const { paper, simulated } = await asSystem(db, 'what a station rests on', async (tx) => {
    const station = await requireFound(tx, actor, id)
    const [file] = await readFiles(tx, [station], dayOf(now))
    if (!file || !(isInTrial(file) || holds(file.facts, 'trial'))) throw notFound('trial', id)
    const { unitCode, level } = station
    const [judged] = await judgeTrials(tx, actor, [file], rangeOf(unitCode, level), now)
    if (!judged) throw notFound('trial', id)
    const orders = may(actor, 'rectification_orders.read', { regionCode: unitCode })
      ? await listOrdersOf(tx, unitCode)
      : []
    const heading = (await readHeadings(tx, 'trial_report', [id]))(id)
    const { trial } = judged
    const made: OfficePaper = {
      ...{ form: 'document', heading, title: say('trial'), note: null, to: say('county') },
      parts: [
        {
          heading: null,
          facts: [
            {
              label: say('station'),
              value: { named: `${level === 'village' ? trial.townshipName : ''}${trial.name}` },
            },
            { label: say('school'), value: { named: trial.schoolName ?? '' } },
            { label: say('began'), value: { day: trial.beganOn } },
          ],
        },
        { heading: say('situation'), lines: [say('ran', trialFigures(trial))] },
        {
          heading: say('bars'),
          table: {
            columns: [
              column(say('bar'), 1, 'center'),
              column(say('done'), 1, 'center'),
              column(say('lacks'), 5),
            ],
            rows: trial.bars.map(({ name, done, total, lacks }) => [
              ...[say(name), `${done}/${total}`],
              lacks
                .map(({ code, details }) => phrase(language, `errors.${code}`, details) ?? code)
                .join(' ') || say('none'),
            ]),
          },
        },
        orders.length === 0
          ? { heading: say('orders'), lines: [say('noOrders')] }
          : {
              heading: say('orders'),
              table: {
                columns: [
                  column(say('foundOn'), 2, 'center'),
                  column(say('problem'), 5),
                  column(say('due'), 2, 'center'),
                  column(say('state'), 2, 'center'),
                ],
                rows: orders.map((one) => [
                  ...[one.foundOn, one.title, one.dueDay],
                  orderLifecycle.states[one.state][language],
                ]),
              },
            },
        { heading: say('verdict'), lines: [say(trial.isReady ? 'ready' : 'notReady')] },
      ],
      signatures: [{ label: say('head') }, { label: say('maker') }],
      ...{ from: { named: trial.schoolName ?? '' }, day: dayOf(now) },
    }
    return { paper: made, simulated: station.simulated }
  })
  return printOfficePapers(
    printer,
    { title: say('trial'), papers: [paper] },
    { language, createdAt: now.toISOString(), simulated, format, name: 'trial-report' },
  )
}

const trialFigures = ({
  days,
  sessions,
  minutes,
  attendees,
  openDays,
}: Record<'days' | 'sessions' | 'minutes' | 'attendees' | 'openDays', number>) => ({
  ...{ days, sessions, minutes, attendees, openDays },
})

/** What the city made of a batch: what was listed, how it was drawn, what each of the sample scored, the verdict (F34). */
export async function printEvaluation(
  { db, printer }: Paper,
  actor: Actor,
  { id, language, format }: Asked,
): Promise<PaperFile> {
  const say = sayIn(language)
  const { batch, judged, history, heading } = await scoped(db, actor, async (tx) => {
    const [found] = await lockBatches(tx, [id])
    if (!found || !may(actor, 'acceptance.read', found)) throw notFound('evaluation_batch', id)
    const sampled = new Set(found.sampled)
    return {
      batch: found,
      judged: (await listSheets(tx, rangeOf(found.regionCode, 'county'))).filter(
        ({ level, unitCode }) => level === 'city' && sampled.has(unitCode),
      ),
      history: await listMoves(tx, id),
      heading: (await readHeadings(tx, 'evaluation_report', [id]))(id),
    }
  })
  const { listed, sampled, digest, number, shareBp } = batch
  const names = new Map(listed.map((one) => [one.unitCode, one]))
  const verdict = history.find(({ name }) => name === 'pass' || name === 'fail')
  const results: PaperTable = {
    columns: [
      column(say('station'), 4),
      column(say('school'), 4),
      column(say('visited'), 2, 'center'),
      column(say('score'), 2, 'center'),
      column(say('verdict'), 2, 'center'),
    ],
    rows: (sampled ?? []).map((code) => {
      const one = names.get(code)
      const sheet = judged.find(({ unitCode }) => unitCode === code)
      return [
        ...[{ named: one?.name ?? code }, { named: one?.school ?? '' }, sheet?.visitDay ?? null],
        sheet && sheet.score !== null ? `${sheet.score}/${sheet.total}` : null,
        sheet ? evaluationLifecycle.states[sheet.state][language] : say('open'),
      ]
    }),
  }
  const paper: OfficePaper = {
    ...{ form: 'document', heading, title: say('evaluation'), note: null, to: say('province') },
    parts: [
      {
        heading: null,
        facts: [
          { label: say('batch'), value: batch.title },
          { label: say('sheet'), value: sheets[batch.sheet].label[language] },
          { label: say('listed'), value: say('count', { count: listed.length }) },
        ],
      },
      {
        heading: say('sample'),
        lines: [
          sampled === null
            ? say('notDrawn')
            : say('sampleText', { share: shareBp / 100, count: sampled.length }),
        ],
        facts: [
          { label: say('digest'), value: digest },
          { label: say('number'), value: number ?? say('notDrawn') },
        ],
      },
      { heading: say('results'), table: results },
      {
        heading: say('outcome'),
        lines: [
          [batchLifecycle.states[batch.state][language], verdict?.reason]
            .filter(Boolean)
            .join(language === 'en' ? '. ' : '。'),
        ],
        facts: verdict ? [{ label: say('by'), value: verdict.actorName }] : [],
      },
    ],
    ...{ signatures: [], from: null, day: dayOf(verdict?.at ?? batch.stateAt) },
  }
  return printOfficePapers(
    printer,
    { title: say('evaluation'), papers: [paper] },
    {
      ...{ language, createdAt: batch.stateAt, simulated: batch.simulated },
      ...{ format, name: 'evaluation-report' },
    },
  )
}

/** The sheet of a visit, empty, to be filled in by hand where there is no telephone (F33). */
export async function printChecklist(
  { db, printer, clock }: Paper,
  actor: Actor,
  { id, language, format }: Asked,
): Promise<PaperFile> {
  const say = sayIn(language)
  const { kept, station } = await scoped(db, actor, async (tx) => {
    const found = (await findSheets(tx, [id])).get(id)
    if (!found || !may(actor, 'acceptance_sheets.read', found))
      throw notFound('acceptance_sheet', id)
    return {
      kept: found,
      station: (await findPlaces(tx, [placeAt(found.unitCode, 'township'), found.unitCode]))
        .toSorted((a, b) => (a.code < b.code ? -1 : 1))
        .map(({ name }) => name)
        .join(''),
    }
  })
  const sheet = sheets[kept.sheet]
  const rows: PaperTable['rows'] = [
    ...itemsOf(sheet).map((item) => [`${item.id} ${item.label[language]}`, item.points, '', '']),
    [say('sum'), itemsOf(sheet).reduce((sum, { points }) => sum + points, 0), '', ''],
    ...sheet.deductions.map(({ label, points }) => [
      ...[`${say('off')}：${label[language]}`, say('each', { points }), '', ''],
    ]),
    ...sheet.vetoes.map(({ label }) => [
      ...[`${say('vetoes')}：${label[language]}`, '', say('veto'), ''],
    ]),
  ]
  const paper: OfficePaper = {
    ...{ form: 'document', heading: null, title: say('checklist'), to: null },
    note: sheet.label[language],
    parts: [
      {
        heading: null,
        facts: [
          { label: say('station'), value: { named: station } },
          { label: say('level'), value: levels[kept.level][language] },
          { label: say('visited'), value: { day: kept.visitDay as Day } },
          { label: say('inspectors'), value: kept.inspectors },
        ],
        table: {
          columns: [
            column(say('item'), 6),
            column(say('full'), 1.2, 'center'),
            column(say('given'), 1.2, 'center'),
            column(say('note'), 4),
          ],
          rows,
        },
      },
    ],
    signatures: (['inspector', 'hostSign', 'townSign'] as const).map((one) => ({
      label: say(one),
    })),
    from: null,
  }
  return printOfficePapers(
    printer,
    { title: say('checklist'), papers: [paper] },
    {
      ...{ language, createdAt: clock().toISOString(), simulated: kept.simulated },
      ...{ format, name: 'acceptance-checklist' },
    },
  )
}
