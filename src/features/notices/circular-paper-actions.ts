import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { linesOf } from '../../base/lines.ts'
import { text } from '../../base/text.ts'
import { asSystem, scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import type { OfficePaper } from '../documents/office-paper.ts'
import type { Actor } from '../people/actor.ts'
import { listFiles } from '../registers/file-store.ts'
import { requireCircular } from './circular-actions.ts'
import { type KeptCircular, listUnits } from './circular-store.ts'
import { answers } from './receipt.ts'
import { requireReceived, why } from './received-actions.ts'

const words = {
  to: text('各收文单位', 'To those named'),
  annexes: text('附件', 'Annexes'),
  due: text('请书面答复，期限', 'Please answer in writing by'),
  contact: text('联系人', 'Contact'),
  slip: text('回执', 'Receipt'),
  about: text('公文', 'Circular'),
  unit: text('收文单位', 'Received by'),
  reader: text('签收人', 'Name'),
  day: text('签收日期', 'On'),
  answer: text('答复', 'Answer'),
  said: text('说明', 'In words'),
  back: text('请剪下交回：', 'Please cut off and return to: '),
}
type Ground3 = Pick<Ground, 'db' | 'printer' | 'clock'>
type Printing = { language: Language; format: PaperFormat }
/** A letter names those it goes to where they are few. */
const namedUnits = 12

export const printCircular = (
  ground: Ground3,
  actor: Actor,
  { id, slip, ...printing }: Printing & { id: string; slip: boolean },
): Promise<PaperFile> =>
  printOf(ground, printing, slip, () =>
    scoped(ground.db, actor, async (tx) => {
      const row = await requireCircular(tx, actor, id)
      const units = await listUnits(tx, id, { limit: namedUnits + 1 }, dayOf(ground.clock()))
      return { row, files: await listFiles(tx, id), units }
    }),
  )

/** As one of the reader's units receives it: nobody learns from it whom else it went to. */
export const printReceived = (
  ground: Ground3,
  actor: Actor,
  { id, ...printing }: Printing & { id: string },
): Promise<PaperFile> =>
  printOf(ground, printing, true, () =>
    asSystem(ground.db, why, async (tx) => {
      const { row, units } = await requireReceived(tx, actor, id, dayOf(ground.clock()))
      return { row, files: await listFiles(tx, id), units }
    }),
  )

type Known = {
  row: KeptCircular
  files: readonly { name: string }[]
  units: readonly { unitName: string }[]
}

async function printOf(
  { printer, clock }: Ground3,
  { language, format }: Printing,
  slip: boolean,
  read: () => Promise<Known>,
): Promise<PaperFile> {
  const known = await read()
  const papers = [paperOf(known, slip, language)]
  const options = {
    ...{ language, format, createdAt: clock().toISOString(), simulated: known.row.simulated },
    name: 'circular',
  }
  return printOfficePapers(printer, { title: known.row.title, papers }, options)
}

function paperOf({ row, files, units }: Known, slip: boolean, language: Language): OfficePaper {
  const say = (what: keyof typeof words) => words[what][language]
  const few = units.length > 0 && units.length <= namedUnits
  return {
    ...{ form: row.kind === 'request' ? 'letter' : 'document', heading: null },
    ...{ title: row.title, note: row.number },
    to: few
      ? { named: units.map(({ unitName }) => unitName).join(language === 'en' ? ', ' : '、') }
      : say('to'),
    parts: [
      { heading: null, lines: linesOf(row.body) },
      {
        heading: null,
        facts: [
          ...(row.dueDay === null ? [] : [{ label: say('due'), value: { day: row.dueDay } }]),
          ...files.map(({ name }, at) => ({
            label: `${say('annexes')}${files.length > 1 ? at + 1 : ''}`,
            value: name,
          })),
          ...(row.contact === null ? [] : [{ label: say('contact'), value: row.contact }]),
        ],
      },
    ],
    signatures: [],
    ...{ from: { named: row.signature }, day: row.writtenOn },
    ...(slip && {
      slip: {
        title: say('slip'),
        about: { label: say('about'), value: row.title },
        lines: [
          { label: say('unit'), ...(few && units.length === 1 && { value: units[0]?.unitName }) },
          { label: say('reader') },
          { label: say('day') },
        ].map(({ label, value }: { label: string; value?: string | undefined }) => ({
          ...{ label, value: value === undefined ? null : { named: value } },
        })),
        choices:
          row.kind === 'request'
            ? { label: say('answer'), values: Object.values(answers).map((one) => one[language]) }
            : null,
        said: row.kind === 'request' ? say('said') : null,
        back: [say('back'), { named: row.signature }],
      },
    }),
  }
}
