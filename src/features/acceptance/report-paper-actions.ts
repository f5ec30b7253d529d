import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { Heading, OfficePaper } from '../documents/office-paper.ts'
import { readHeadings } from '../documents/official-actions.ts'
import { sayDay } from '../documents/set-paper.ts'
import { type Actor, may } from '../people/actor.ts'
import { lockApplications } from './batch-store.ts'
import { evaluationLifecycle, levels } from './evaluation.ts'
import { type Frozen, frozenScore } from './filling.ts'
import { itemsOf } from './sheet.ts'
import { findSheets, type KeptSheet, listSheets } from './sheet-store.ts'

const words = {
  report: text('站点验收报告', 'Acceptance report'),
  application: text('省级验收申报表', 'Application for provincial acceptance'),
  station: text('站点名称', 'Station'),
  school: text('依托学校', 'Host school'),
  level: text('验收级别', 'Level'),
  visited: text('验收日期', 'Visited on'),
  inspectors: text('验收人员', 'Inspectors'),
  trial: text('试运行情况', 'The trial'),
  trialText: text(
    '{beganOn}开始试运行，至验收时{days}天；已确认的集中学习{sessions}次，{minutes}分钟，{attendees}人次。',
    'On trial since {beganOn}, {days} days until the visit; {sessions} confirmed sessions, {minutes} minutes, {attendees} attendances.',
  ),
  points: text('评分', 'Points'),
  item: text('项目', 'Item'),
  full: text('满分', 'Of'),
  given: text('得分', 'Points'),
  evidence: text('依据', 'By'),
  counted: text('记录 {have}/{of}', 'records {have}/{of}'),
  seen: text('现场查看', 'seen on site'),
  off: text('扣分', 'Taken off'),
  vetoes: text('一票否决', 'Vetoes'),
  none: text('无', 'none'),
  sum: text('合计得分', 'Score'),
  mark: text('合格线', 'Pass mark'),
  verdict: text('验收结论', 'Verdict'),
  by: text('定论人', 'Verdict by'),
  filledBy: text('评分人', 'Filled in by'),
  county: text('县验收组', 'County team'),
  township: text('乡镇', 'Township'),
  host: text('学校', 'School'),
  list: text('申报站点', 'Stations applied for'),
  code: text('单位代码', 'Code'),
  score: text('县级得分', 'Score of the county'),
  province: text('省远程办', 'The programme office of the province'),
  please: text(
    '以下站点县级验收、市级评估均已合格，现申报省级验收。',
    'County and city have passed the following stations; we ask the province to accept them.',
  ),
  annexes: text('附件', 'Annexes'),
  annexText: text(
    '各站点县级验收报告、市级抽查名单和评估结论。',
    'The reports of the county, the sample and the verdict of the city.',
  ),
}
type Say = (what: keyof typeof words, values?: Readonly<Record<string, string | number>>) => string

const sayIn =
  (language: Language): Say =>
  (what, values = {}) =>
    Object.entries(values).reduce<string>(
      (said, [name, value]) => said.replaceAll(`{${name}}`, String(value)),
      words[what][language],
    )

type Asked = { id: string; language: Language; format: PaperFormat }

/** The report of a verdict: made of what was kept with it alone, so that it is the same however often it is printed (I5-2). */
export async function printReport(
  { db, printer }: Pick<Ground, 'db' | 'printer'>,
  actor: Actor,
  { id, language, format }: Asked,
): Promise<PaperFile> {
  const { kept, headings } = await scoped(db, actor, async (tx) => ({
    kept: (await findSheets(tx, [id])).get(id),
    headings: await readHeadings(tx, 'acceptance_report', [id]),
  }))
  if (!kept?.frozen || !may(actor, 'acceptance_sheets.read', kept))
    throw notFound('acceptance_report', id)
  const say = sayIn(language)
  return printOfficePapers(
    printer,
    {
      title: say('report'),
      papers: [reportOf(kept, kept.frozen as Frozen, headings(id), say, language)],
    },
    {
      ...{ language, createdAt: kept.stateAt, simulated: kept.simulated },
      ...{ format, name: 'acceptance-report' },
    },
  )
}

function reportOf(
  { level, visitDay, inspectors, state }: KeptSheet,
  frozen: Frozen,
  heading: Heading | null,
  say: Say,
  language: Language,
): OfficePaper {
  const { station, filled, counted, sheet } = frozen
  const { score, total } = frozenScore(frozen)
  const fact = (label: keyof typeof words, value: string) => ({ label: say(label), value })
  const off = sheet.deductions.filter(({ id }) => (filled.deductions[id] ?? 0) > 0)
  const vetoes = sheet.vetoes.filter(({ id }) => filled.vetoes.includes(id))
  return {
    ...{ form: 'document', heading, title: say('report'), note: null, to: null },
    parts: [
      {
        heading: null,
        facts: [
          { label: say('station'), value: { named: station.officialName } },
          { label: say('school'), value: { named: station.school } },
          fact('level', levels[level][language]),
          { label: say('visited'), value: { day: visitDay } },
          fact('inspectors', inspectors),
        ],
      },
      { heading: say('trial'), lines: [trialLine(frozen, say, language)] },
      {
        heading: say('points'),
        table: {
          columns: [
            { heading: say('item'), share: 6, side: 'left' },
            { heading: say('full'), share: 1, side: 'center' },
            { heading: say('given'), share: 1, side: 'center' },
            { heading: say('evidence'), share: 4, side: 'left' },
          ],
          rows: itemsOf(sheet).map((item) => {
            const count = counted[item.id]
            const note = filled.notes[item.id]
            const by = count ? say('counted', { have: count.have, of: count.of }) : say('seen')
            return [
              `${item.id} ${item.label[language]}`,
              item.points,
              filled.points[item.id] ?? count?.points ?? 0,
              note ? `${by}：${note}` : by,
            ]
          }),
        },
      },
      {
        heading: say('verdict'),
        facts: [
          fact(
            'off',
            off
              .map(
                (one) => `${one.label[language]} −${one.points * (filled.deductions[one.id] ?? 0)}`,
              )
              .join('；') || say('none'),
          ),
          fact('vetoes', vetoes.map((one) => one.label[language]).join('；') || say('none')),
          fact('sum', `${score} / ${total}`),
          fact('mark', `${frozen.passPercent}%`),
          fact('filledBy', frozen.filledBy),
          fact('by', frozen.verdictBy),
        ],
        lines: [`${evaluationLifecycle.states[state][language]}。${frozen.verdict}`],
      },
    ],
    signatures: [{ label: say('county') }, { label: say('township') }, { label: say('host') }],
    ...{ from: null, day: frozen.verdictOn },
  }
}

const trialLine = ({ trial }: Frozen, say: Say, language: Language): string =>
  say('trialText', { ...trial, beganOn: sayDay(trial.beganOn, language) })

/** The application with the list of its stations. */
export async function printApplication(
  { db, printer }: Pick<Ground, 'db' | 'printer'>,
  actor: Actor,
  { id, language, format }: Asked,
): Promise<PaperFile> {
  const say = sayIn(language)
  const { application, scores, heading } = await scoped(db, actor, async (tx) => {
    const [found] = await lockApplications(tx, [id])
    if (!found || !may(actor, 'acceptance.read', found))
      throw notFound('provincial_application', id)
    const judged = (await listSheets(tx, rangeOf(found.regionCode, 'county'))).filter(
      ({ level, state }) => level === 'county' && state === 'passed',
    )
    return {
      application: found,
      heading: (await readHeadings(tx, 'application', [id]))(id),
      scores: new Map(judged.map((one) => [one.unitCode, `${one.score}/${one.total}`])),
    }
  })
  const { listed, number, appliedAt, simulated } = application
  const paper: OfficePaper = {
    ...{ form: 'document', heading, title: say('application'), to: say('province') },
    note: heading ? null : number,
    parts: [
      { heading: null, lines: [say('please')] },
      {
        heading: say('list'),
        table: {
          columns: [
            { heading: say('station'), share: 4, side: 'left' },
            { heading: say('school'), share: 4, side: 'left' },
            { heading: say('code'), share: 3, side: 'center' },
            { heading: say('score'), share: 2, side: 'center' },
          ],
          rows: listed.map(({ unitCode, name, school }) => [
            ...[{ named: name }, { named: school }, unitCode, scores.get(unitCode) ?? null],
          ]),
        },
      },
      { heading: say('annexes'), lines: [say('annexText')] },
    ],
    signatures: [],
    ...{ from: null, day: dayOf(appliedAt) },
  }
  return printOfficePapers(
    printer,
    { title: say('application'), papers: [paper] },
    { language, createdAt: appliedAt, simulated, format, name: 'provincial-application' },
  )
}
