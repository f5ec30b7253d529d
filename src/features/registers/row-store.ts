import { foldText, pinyinInitials, pinyinSortKey } from '../../platform/folding.ts'
import type { Plain } from './cells.ts'
import type { Standing } from './registers.ts'
import { fieldNames, keptNames, type Shape } from './shape.ts'
import type { NewStored } from './store.ts'

/** A row to be written: `target` is its id, `before` what is stored there. */
export type ToStore = {
  row: Plain
  target: string
  standing: Standing
  before?: { version: number; simulated: boolean }
  simulated?: boolean
}

/** As it is kept: its fields, where it stands, and what it is found and sorted by. */
export function storedRow(
  shape: Shape,
  { row, target, before, standing, simulated }: ToStore,
  derived: Plain,
): NewStored {
  return {
    ...Object.fromEntries(keptNames(shape).map((field) => [field, row[field]])),
    ...whereabouts(standing, target),
    regionCode: standing.regionCode,
    id: target,
    version: (before?.version ?? 0) + 1,
    simulated: simulated ?? before?.simulated ?? false,
    searchText: searchTextOf(shape, row),
    sortName: pinyinSortKey(String(row[shape.nameField] ?? ''), readingOf(shape)),
    derived,
  }
}

export const whereabouts = ({ regionCode, organisationId }: Standing, target: string) => ({
  regionCode,
  ...(organisationId !== undefined && {
    organisationId: organisationId === 'self' ? target : organisationId,
  }),
})

/** What the search box looks through: the searched fields folded, and the pinyin initials of the name. */
function searchTextOf(shape: Shape, row: Plain): string {
  const texts = fieldNames(shape)
    .filter((field) => shape.fields[field]?.searched && row[field] !== undefined)
    .map((field) => foldText(String(row[field])))
  return [...texts, pinyinInitials(String(row[shape.nameField] ?? ''), readingOf(shape))].join(' ')
}

const readingOf = ({ namesPersons }: Shape) => (namesPersons ? 'person' : 'words')
