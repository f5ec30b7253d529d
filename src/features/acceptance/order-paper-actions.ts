import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { linesOf } from '../../base/lines.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { Heading, OfficePaper, PaperPart } from '../documents/office-paper.ts'
import { readHeadings } from '../documents/official-actions.ts'
import { type Actor, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { openStates, origins } from './order.ts'
import { type Answered, type KeptOrder, listAnswers, listOrders } from './order-store.ts'

type Asked = {
  place: string
  placeLevel: PlaceLevel
  id?: string | undefined
  paper: 'order' | 'reply'
  language: Language
  format: PaperFormat
}

const words = {
  order: text('限期整改通知书', 'Order to rectify'),
  reply: text('整改情况报告', 'Report on what was put right'),
  station: text('站点', 'Station'),
  school: text('依托学校', 'Host school'),
  foundOn: text('发现日期', 'Found on'),
  origin: text('发现途径', 'Found by'),
  problem: text('存在的问题', 'What is wrong'),
  required: text('整改要求', 'What is to be done'),
  due: text('整改期限', 'To be put right by'),
  owner: text('整改责任人', 'Who sees to it'),
  closing: text(
    '请按期整改，拍照留存，写明整改情况报回；由另一个人复查合格后销号。',
    'Put it right in time, keep photos of it and report what was done; the order is closed once another person has found it right.',
  ),
  done: text('整改情况', 'What was done'),
  check: text('复查情况', 'What the check found'),
  passed: text('复查合格', 'Found put right'),
  failed: text('复查不合格', 'Not put right'),
  notYet: text('还没有报', 'Not reported yet'),
  unchecked: text('还没有复查', 'Not checked yet'),
  by: text('经办人', 'By'),
  on: text('日期', 'On'),
  received: text('签收人', 'Received by'),
  checker: text('复查人', 'Checked by'),
  office: text('远程办', ' programme office'),
}
type Say = (what: keyof typeof words) => string

/** The order as it goes to the station, or what the station reports of it; of a place, those that are open. */
export async function printOrders(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  { place, placeLevel, id, paper, language, format }: Asked,
): Promise<PaperFile> {
  requireAnywhere(actor, 'rectification_orders.read')
  const say: Say = (what) => words[what][language]
  const { orders, answers, names, headings } = await scoped(db, actor, async (tx) => {
    const found = await listOrders(tx, {
      reach: reachOf(actor, 'rectification_orders.read'),
      within: rangeOf(place, placeLevel),
    })
    const wanted = found.filter((one) => (id ? one.id === id : openStates.includes(one.state)))
    return {
      headings: await readHeadings(
        tx,
        paper === 'order' ? 'order' : 'order_reply',
        wanted.map((one) => one.id),
      ),
      orders: wanted,
      answers: Map.groupBy(
        await listAnswers(
          tx,
          wanted.map((one) => one.id),
        ),
        ({ orderId }) => orderId,
      ),
      names: await findPlaces(tx, [
        ...new Set(wanted.map(({ unitCode }) => placeAt(unitCode, 'county'))),
      ]),
    }
  })
  if (orders.length === 0) throw notFound('rectification_order', id ?? place)
  const counties = new Map(names.map((one) => [one.code, one.name]))
  const paperOf = (one: KeptOrder): OfficePaper => {
    const county = counties.get(placeAt(one.unitCode, 'county')) ?? ''
    return paper === 'order'
      ? orderPaper(one, headings(one.id), county, say, language)
      : replyPaper(one, headings(one.id), answers.get(one.id) ?? [], say, county)
  }
  return printOfficePapers(
    printer,
    { title: say(paper), papers: orders.map(paperOf) },
    {
      ...{ language, createdAt: clock().toISOString(), format, name: `rectification-${paper}` },
      simulated: orders.some(({ simulated }) => simulated),
    },
  )
}

const unitOf = ({ level, townshipName, unitName }: KeptOrder) => ({
  named: level === 'village' ? `${townshipName}${unitName}` : unitName,
})
const part = (heading: string | null, lines: readonly string[]): PaperPart => ({ heading, lines })
function orderPaper(
  one: KeptOrder,
  heading: Heading | null,
  county: string,
  say: Say,
  language: Language,
): OfficePaper {
  return {
    ...{ form: 'letter', heading, title: say('order'), note: null },
    to: { named: one.schoolName },
    parts: [
      {
        heading: null,
        facts: [
          { label: say('station'), value: unitOf(one) },
          { label: say('foundOn'), value: { day: one.foundOn } },
          { label: say('origin'), value: origins[one.origin][language] },
        ],
      },
      part(say('problem'), [one.title]),
      part(say('required'), linesOf(one.required)),
      {
        ...{ heading: say('due'), lines: [say('closing')] },
        facts: [
          { label: say('due'), value: { day: one.dueDay } },
          { label: say('owner'), value: one.ownerName },
        ],
      },
    ],
    signatures: [{ label: say('received') }],
    ...{ from: { named: `${county}${say('office')}` }, day: one.issuedOn },
  }
}

function replyPaper(
  one: KeptOrder,
  heading: Heading | null,
  answers: readonly Answered[],
  say: Say,
  county: string,
): OfficePaper {
  const of = (name: Answered['name']) => answers.find((answer) => answer.name === name)
  const done = of('submit')
  const judged = one.state === 'closed' ? of('pass') : of('fail')
  return {
    ...{ form: 'document', heading, title: say('reply'), note: null },
    to: { named: `${county}${say('office')}` },
    parts: [
      {
        ...{ heading: say('problem'), lines: [one.title] },
        facts: [{ label: say('station'), value: unitOf(one) }],
      },
      said(say('done'), say('notYet'), say, done),
      said(
        say('check'),
        say('unchecked'),
        say,
        judged,
        one.state === 'closed' ? say('passed') : say('failed'),
      ),
    ],
    signatures: [{ label: say('owner') }, { label: say('checker') }],
    ...{ from: { named: one.schoolName }, day: done ? dayOf(done.at) : null },
  }
}

const said = (
  heading: string,
  none: string,
  say: Say,
  answer: Answered | undefined,
  outcome?: string,
) => ({
  heading,
  lines: answer ? [...(outcome ? [outcome] : []), ...linesOf(answer.reason)] : [none],
  facts: answer
    ? [
        { label: say('by'), value: answer.actorName },
        { label: say('on'), value: { day: dayOf(answer.at) } },
      ]
    : [],
})
