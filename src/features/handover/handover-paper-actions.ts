import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import type { Ground } from '../../platform/ground.ts'
import { phrase } from '../../platform/words.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { OfficePaper } from '../documents/office-paper.ts'
import type { Actor } from '../people/actor.ts'
import type { TodayItem } from '../tasks/api.ts'
import type { TodaySource } from '../tasks/today-actions.ts'
import type { Handover } from './api.ts'
import { readHandover } from './handover-actions.ts'

const words = {
  title: text('岗位交接单', 'Handing over a post'),
  post: text('岗位', 'Post'),
  from: text('移交人', 'Hands over'),
  to: text('接手人', 'Takes over'),
  until: text('移交日期', 'Last day'),
  deputies: text('马上可以代办的人', 'Who may act at once'),
  nobody: text('还没有定', 'nobody yet'),
  work: text('等着办的', 'What waits'),
  duties: text('在办的事项', 'Open duties'),
  what: text('事项', 'What'),
  where: text('单位', 'Where'),
  due: text('期限', 'By'),
  contacts: text('常打交道的人', 'Whom one deals with'),
  who: text('姓名', 'Name'),
  office: text('单位和岗位', 'Office and post'),
  phone: text('电话', 'Telephone'),
  keys: text('钥匙', 'Keys'),
  certificates: text('随人走的证书', 'Certificates that go with the person'),
  envelopes: text(
    '密码信封（密码写好封进信封，这里只写信封在哪里；不写密码）',
    'Passwords in envelopes (only where each envelope lies; never the password)',
  ),
  thing: text('哪里的密码', 'Of what'),
  place: text('信封在哪里', 'Where the envelope lies'),
  signed: text('接手人签收', 'Taken over'),
  station: text('站点电脑', 'The station’s computer'),
  router: text('路由器、无线网', 'Router and wireless'),
  receiver: text('卫星接收软件', 'Satellite receiver'),
  mail: text('单位邮箱、群', 'Mailbox and group chat'),
  more: text('还有别的人，见“单位与人员”。', 'There are more: see the organisation.'),
  none: text('没有。', 'None.'),
}
type Say = (what: keyof typeof words) => string

const kinds = {
  letter: text('责任书（换人重签）', 'Letter, to be signed anew'),
  order: text('整改', 'Order to rectify'),
  action: text('会议交办', 'Action item'),
  task: text('任务', 'Task'),
} as const

/** The page that both sign. */
export async function printHandover(
  ground: Ground,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  sources: readonly TodaySource[],
): Promise<Uint8Array> {
  const known = await readHandover(ground, actor, id, sources)
  const say: Say = (what) => words[what][language]
  const { content } = await printOfficePapers(
    ground.printer,
    { title: say('title'), papers: [paperOf(known, say, language)] },
    {
      ...{ language, createdAt: ground.clock().toISOString(), simulated: known.simulated },
      ...{ format: 'pdf', name: 'handover' },
    },
  )
  return content
}

type Part = OfficePaper['parts'][number]
type Cell = string | { named: string } | null

const table = (
  heading: string,
  columns: readonly [string, number][],
  rows: readonly (readonly Cell[])[],
  none: string,
): Part => ({
  ...{ heading, lines: rows.length === 0 ? [none] : [] },
  table:
    rows.length === 0
      ? null
      : {
          columns: columns.map(([name, share]) => ({
            heading: name,
            share,
            side: 'left' as const,
          })),
          rows,
        },
})

function paperOf(known: Handover, say: Say, language: Language): OfficePaper {
  const { personName, successorName, organisationName, title, toDay, deputies } = known
  return {
    ...{ form: 'document', heading: null, title: say('title'), note: null, to: null },
    parts: [
      {
        heading: null,
        facts: [
          { label: say('post'), value: { named: `${organisationName} ${title}` } },
          { label: say('from'), value: personName },
          { label: say('to'), value: successorName ?? say('nobody') },
          { label: say('until'), value: toDay ? { day: toDay } : null },
          {
            label: say('deputies'),
            value: deputies.map((one) => one.personName).join('、') || say('nobody'),
          },
        ],
      },
      {
        heading: say('work'),
        lines:
          known.work.length === 0
            ? [say('none')]
            : known.work.map((item, at) => `${at + 1}. ${sayItem(item, language)}`),
      },
      table(
        say('duties'),
        [
          [say('what'), 5],
          [say('where'), 2],
          [say('due'), 2],
        ],
        known.duties.map((one) => [
          `${kinds[one.kind][language]}：${one.title}`,
          { named: one.unitName },
          one.dueOn,
        ]),
        say('none'),
      ),
      table(
        say('contacts'),
        [
          [say('office'), 5],
          [say('who'), 2],
          [say('phone'), 3],
        ],
        known.contacts.map((one) => [
          { named: `${one.organisationName} ${one.title}` },
          one.personName ?? say('nobody'),
          [one.officePhone, one.phone].filter(Boolean).join(' / ') || '',
        ]),
        say('none'),
      ),
      ...(known.contactsAreCut ? [{ heading: null, lines: [say('more')] }] : []),
      table(
        say('keys'),
        [
          [say('where'), 3],
          [say('keys'), 5],
          [say('signed'), 2],
        ],
        known.keys.map((one) => [
          { named: [one.unitName, one.schoolName].filter(Boolean).join(' ') },
          [one.rooms, one.keys].filter(Boolean).join('；'),
          '',
        ]),
        say('none'),
      ),
      table(
        say('certificates'),
        [
          [say('certificates'), 5],
          [say('where'), 2],
          [say('due'), 2],
        ],
        known.certificates.map((one) => [one.number, { named: one.unitName }, one.toDay]),
        say('none'),
      ),
      table(
        say('envelopes'),
        [
          [say('thing'), 3],
          [say('place'), 5],
          [say('signed'), 2],
        ],
        [...(['station', 'router', 'receiver', 'mail'] as const).map(say), '', ''].map((one) => [
          one,
          '',
          '',
        ]),
        say('none'),
      ),
    ],
    signatures: [{ label: say('from') }, { label: say('to') }],
    ...{ from: { named: organisationName }, day: null },
  }
}

const sayItem = ({ code, details, dueOn }: TodayItem, language: Language): string =>
  [
    (details.count === 1 ? phrase(language, `today.item.${code}_one`, details) : undefined) ??
      phrase(language, `today.item.${code}`, details) ??
      code,
    dueOn,
  ]
    .filter(Boolean)
    .join(' ')
