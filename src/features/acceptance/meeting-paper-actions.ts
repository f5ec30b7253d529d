import type { Language } from '../../base/language.ts'
import { linesOf } from '../../base/lines.ts'
import { text } from '../../base/text.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { Heading, OfficePaper, PaperPart } from '../documents/office-paper.ts'
import { readHeadings } from '../documents/official-actions.ts'
import { findFound, findStationIds } from '../founding/store.ts'
import type { Actor } from '../people/actor.ts'
import { parties } from '../team/appointment.ts'
import { listHeld } from '../team/store.ts'
import { carriedTo, type Lead, leadsOn } from './body.ts'
import { requireMeeting } from './meeting-actions.ts'
import { type KeptAction, type KeptMeeting, listActions } from './meeting-store.ts'

const words = {
  notice: text('联席会议通知', 'Notice of a joint meeting'),
  minutes: text('联席会议纪要', 'Minutes of a joint meeting'),
  members: text('联席会议各成员', 'To the members of the joint meeting'),
  station: text('站点', 'Station'),
  when: text('日期', 'On'),
  begins: text('时间', 'At'),
  venue: text('地点', 'Where'),
  chair: text('主持', 'Chair'),
  present: text('参加人员', 'Present'),
  leads: text('各方负责人', 'Leads'),
  nobody: text('未确定', 'nobody yet'),
  agenda: text('议题', 'Agenda'),
  carried: text('以前议定、还没有办结的事项', 'Asked for by earlier meetings and still open'),
  said: text('会议记录', 'What was said'),
  resolutions: text('议定事项', 'Resolutions'),
  actions: text('交办事项', 'Action items'),
  what: text('事项', 'What is to be done'),
  owner: text('责任人', 'Who'),
  due: text('办结期限', 'By'),
  please: text('请准时参加。', 'Please come in time.'),
  signed: text('签字', 'Signed'),
}
type Say = (what: keyof typeof words) => string
type Known = {
  heading: Heading | null
  meeting: KeptMeeting
  unit: string
  leads: Lead[]
  carried: KeptAction[]
  raised: KeptAction[]
}

/** The notice of a meeting, or its minutes, with what is still open from earlier ones (S5-1). */
export async function printMeeting(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    id,
    paper,
    language,
    format,
  }: { id: string; paper: 'notice' | 'minutes'; language: Language; format: PaperFormat },
): Promise<PaperFile> {
  const known = await scoped(db, actor, async (tx): Promise<Known> => {
    const meeting = await requireMeeting(tx, actor, id)
    const { unitCode, day } = meeting
    const heading = (await readHeadings(tx, `meeting_${paper}`, [id]))(id)
    const actions = await listActions(tx, { lower: unitCode, upper: `${unitCode}:` })
    return asSystem(tx, 'what a station rests on', async (system) => {
      const [station] = await findFound(system, await findStationIds(system, [unitCode]))
      const { level = 'village', name = '', townshipName = '' } = station ?? {}
      return {
        ...{ meeting, heading },
        unit: level === 'village' ? `${townshipName}${name}` : name,
        leads: leadsOn(await listHeld(system, [unitCode]), level, day),
        carried: carriedTo(actions, day),
        raised: actions.filter(({ raisedOn }) => raisedOn === day),
      }
    })
  })
  const say: Say = (what) => words[what][language]
  const made = paper === 'notice' ? noticeOf(known, say, language) : minutesOf(known, say, language)
  return printOfficePapers(
    printer,
    { title: say(paper), papers: [made] },
    {
      ...{ language, createdAt: clock().toISOString(), format, name: `joint-meeting-${paper}` },
      simulated: known.meeting.simulated,
    },
  )
}

const part = (heading: string, lines: readonly string[]): PaperPart => ({ heading, lines })

const headOf = ({ meeting, unit }: Known, say: Say) => [
  { label: say('station'), value: { named: unit } },
  { label: say('when'), value: { day: meeting.day } },
  ...(meeting.begins ? [{ label: say('begins'), value: meeting.begins }] : []),
  { label: say('venue'), value: meeting.venue },
  { label: say('chair'), value: meeting.chair },
]

const leadFacts = ({ leads }: Known, say: Say, language: Language) =>
  leads.map(({ party, name }) => ({
    label: parties[party][language],
    value: name ?? say('nobody'),
  }))

const table = (heading: string, actions: readonly KeptAction[], say: Say) =>
  actions.length === 0
    ? []
    : [
        {
          heading,
          table: {
            columns: [
              { heading: say('what'), share: 5, side: 'left' as const },
              { heading: say('owner'), share: 2, side: 'center' as const },
              { heading: say('due'), share: 2, side: 'center' as const },
            ],
            rows: actions.map(({ what, ownerName, dueDay }) => [what, ownerName, dueDay]),
          },
        },
      ]

const noticeOf = (known: Known, say: Say, language: Language): OfficePaper => ({
  ...{ form: 'letter', heading: known.heading, title: say('notice'), note: null },
  to: say('members'),
  parts: [
    { heading: null, facts: headOf(known, say) },
    { heading: say('leads'), facts: leadFacts(known, say, language) },
    { heading: say('agenda'), points: linesOf(known.meeting.agenda ?? '') },
    ...table(say('carried'), known.carried, say),
    { heading: null, lines: [say('please')] },
  ],
  signatures: [],
  ...{ from: { named: known.unit }, day: null },
})

const minutesOf = (known: Known, say: Say, language: Language): OfficePaper => ({
  ...{ form: 'minutes', heading: known.heading, title: say('minutes'), note: null, to: null },
  parts: [
    {
      heading: null,
      facts: [
        ...headOf(known, say),
        ...leadFacts(known, say, language),
        { label: say('present'), value: known.meeting.present },
      ],
    },
    { heading: say('agenda'), points: linesOf(known.meeting.agenda ?? '') },
    part(say('said'), linesOf(known.meeting.minutes ?? '')),
    { heading: say('resolutions'), points: linesOf(known.meeting.resolutions ?? '') },
    ...table(say('actions'), known.raised, say),
    ...table(say('carried'), known.carried, say),
  ],
  signatures: known.leads.map(({ party }) => ({ label: parties[party][language] })),
  ...{ from: { named: known.unit }, day: known.meeting.day },
})
