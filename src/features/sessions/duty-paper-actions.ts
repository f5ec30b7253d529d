import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printRecordPaper } from '../documents/actions.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import type { Actor } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import type { DutySheet } from './api.ts'
import { fill, recordWords } from './record-words.ts'
import { type DutyKind, dutyKinds } from './visit.ts'
import { readDuties } from './visit-actions.ts'

/** Of each station the duties of its assistant in these days, and what was done (F28). */
export async function printDuties(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  asked: { place: string; placeLevel: PlaceLevel; from: Day; to: Day; language: Language },
): Promise<{ name: string; content: Uint8Array }> {
  const { place, placeLevel, from, to, language } = asked
  const now = clock()
  const within = rangeOf(place, placeLevel)
  const sheet = await readDuties(db, actor, { place: within, from, to }, now)
  const [found] = await asSystem(db, 'places are public', (system) => findPlaces(system, [place]))
  const words = recordWords(language)
  const { pdf } = await printRecordPaper(
    printer,
    {
      ...{ title: words.dutiesTitle, subject: fill(words.span, { from, to }) },
      ...{ unit: found?.name ?? place, asOf: dayOf(now), facts: [], texts: [] },
      tables: [unitsOf(sheet, language), recordsOf(sheet, language)],
      ...{ photos: [], photosAbout: '' },
      signatures: [words.who, words.township].map((label) => ({ label })),
    },
    {
      language,
      createdAt: now.toISOString(),
      simulated: sheet.units.some(({ simulated }) => simulated),
    },
  )
  return { name: 'duties.pdf', content: pdf }
}

type Table = RecordPaper['tables'][number]

function unitsOf({ units }: DutySheet, language: Language): Table {
  const words = recordWords(language)
  return {
    heading: words.units,
    columns: [
      { heading: words.unit, share: 3, side: 'left' },
      { heading: words.school, share: 4, side: 'left' },
      ...(Object.keys(dutyKinds) as DutyKind[]).map((kind) => ({
        ...{ heading: dutyKinds[kind][language], share: 1.8, side: 'right' as const },
      })),
      { heading: words.contact, share: 2.6, side: 'center' },
    ],
    rows: units.map(({ name, schoolName, counts, lastOn }) => [
      ...[
        { named: name },
        { named: schoolName },
        ...counts.map(({ count }) => count),
        lastOn ?? words.never,
      ],
    ]),
    none: words.noDuties,
  }
}

function recordsOf({ units, records }: DutySheet, language: Language): Table {
  const words = recordWords(language)
  const names = new Map(units.map(({ unitCode, name }) => [unitCode, name]))
  return {
    heading: words.records,
    columns: [
      { heading: words.day, share: 2.2, side: 'center' },
      { heading: words.unit, share: 2.6, side: 'left' },
      { heading: words.kind, share: 2, side: 'center' },
      { heading: words.note, share: 6, side: 'left' },
      { heading: words.who, share: 2, side: 'left' },
    ],
    rows: records
      .toReversed()
      .map(({ day, unitCode, kind, note, name }) => [
        ...[day, { named: names.get(unitCode) ?? unitCode }, dutyKinds[kind][language], note, name],
      ]),
    none: words.noRecords,
  }
}
