import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { contains, rangeOf } from '../../base/place.ts'
import { forbidden } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { phrase } from '../../platform/words.ts'
import { audit } from '../audit/store.ts'
import type { Actor } from '../people/actor.ts'
import { roleOf } from '../people/role.ts'
import type { UnmaskedPlace } from '../people/unmasking.ts'
import { listUnmaskedPlaces } from '../people/unmasking-actions.ts'
import { maskText } from '../registers/cells.ts'
import type { Only } from './api.ts'
import { requireCircular } from './circular-actions.ts'
import { type KeptCircular, type KeptUnit, listHolders, listUnits } from './circular-store.ts'
import { answers, ways } from './receipt.ts'

type Asked = {
  id: string
  only?: Only | undefined
  find?: string | undefined
  language: Language
  unmasked: boolean
}

/** Whom to telephone, a line for each unit with whoever is called there, and room for what was said. */
export async function writeUnits(
  db: Db,
  actor: Actor,
  { id, only, find, language, unmasked }: Asked,
  now: Date,
): Promise<AsyncGenerator<Buffer>> {
  const word = (name: string): string => phrase(language, `notices.units.${name}`) ?? name
  return scoped(db, actor, async (tx) => {
    const day = dayOf(now)
    const row = await requireCircular(tx, actor, id)
    const units = await listUnits(tx, id, { only, find }, day)
    const opened = unmasked ? await openPhones(tx, actor, row, units, now) : []
    const unitIds = units.map((unit) => unit.id)
    const holders = Map.groupBy(await listHolders(tx, unitIds, day), ({ unitId }) => unitId)
    const columns: Column[] = [
      { heading: word('unit'), format: 'text', width: 30 },
      { heading: word('code'), format: 'text', width: 16 },
      { heading: word('read'), format: 'text', width: 24 },
      { heading: word('answer'), format: 'text', width: 30 },
      { heading: word('whom'), format: 'text', width: 26 },
      { heading: word('phone'), format: 'text', width: 18 },
      { heading: word('said'), format: 'text', width: 30 },
    ]
    const rows = units.map((unit): Value[] => {
      const people = holders.get(unit.id) ?? []
      const open = opened.some((range) => contains(range, unit.regionCode))
      return [
        ...[unit.unitName, unit.regionCode],
        unit.readOn === null
          ? word('unread')
          : `${unit.readOn} ${unit.readBy} ${unit.via ? ways[unit.via][language] : ''}`,
        unit.answer === null
          ? undefined
          : [answers[unit.answer][language], unit.answerWords].filter(Boolean).join(' '),
        people.length === 0
          ? word('nobody')
          : people
              .map(({ name, role }) => `${name} ${roleOf(role)?.label[language] ?? role}`)
              .join('\n'),
        people
          .map(({ phone }) => (phone === null ? '–' : open ? phone : maskText(phone)))
          .join('\n'),
        undefined,
      ]
    })
    const sheets = [{ name: word('sheet'), columns, rows }]
    return writeSheet({ title: row.title, sheets, language, createdAt: now })
  })
}

/** Where the actor's grants show telephone numbers; it is on record before the first is told (INV-46). */
async function openPhones(
  tx: Tx,
  actor: Actor,
  { id }: KeptCircular,
  units: readonly KeptUnit[],
  now: Date,
): Promise<UnmaskedPlace[]> {
  const asked = units.map(({ regionCode }) => rangeOf(regionCode, 'village'))
  const places = await listUnmaskedPlaces(tx, actor, asked, dayOf(now))
  if (places.length === 0) throw forbidden('unmasking_not_granted')
  await audit(
    tx,
    actor,
    places.map(({ lower, upper, grantIds }) => ({
      action: 'circulars.phones_shown',
      ...{ subjectType: 'circulars', subjectId: id, regionCode: lower.padEnd(12, '0') },
      payload: {
        place: { lower, upper },
        units: units.filter(({ regionCode }) => contains({ lower, upper }, regionCode)).length,
        grantIds,
      },
    })),
  )
  return places
}
