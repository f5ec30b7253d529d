import type { Text } from '../../base/text.ts'

/** What the product counts by itself; every other item is seen on site. */
export const countedNames = [
  ...(['leads', 'meetings', 'letter', 'filed', 'rules', 'plates', 'agreement'] as const),
  ...(['administrators', 'assistants', 'certificate', 'minutes', 'openDays', 'orders'] as const),
] as const
export type CountedName = (typeof countedNames)[number]

/** How much of each there is, as a fraction of whole numbers: 3 of 8 weeks. */
export type Counted = Readonly<Record<CountedName, { have: number; of: number }>>

export type SheetItem = {
  id: string
  label: Text
  points: number
  /** Absent: seen on site. */
  counts?: CountedName
}
export type Deduction = { id: string; label: Text; points: number }
export type Sheet = {
  name: 'station100' | 'station1000'
  label: Text
  blocks: readonly { id: string; label: Text; items: readonly SheetItem[] }[]
  /** Taken off once for each time. */
  deductions: readonly Deduction[]
  /** One of these, and no points help. */
  vetoes: readonly { id: string; label: Text }[]
}

/** What an inspector says: points of items, how often something is taken off, vetoes, and a word to any of them. */
export type Filled = {
  points: Readonly<Record<string, number>>
  deductions: Readonly<Record<string, number>>
  vetoes: readonly string[]
  notes: Readonly<Record<string, string>>
}

export const itemsOf = ({ blocks }: Pick<Sheet, 'blocks'>): SheetItem[] =>
  blocks.flatMap(({ items }) => items)

export const totalOf = (sheet: Pick<Sheet, 'blocks'>): number =>
  itemsOf(sheet).reduce((sum, { points }) => sum + points, 0)

/** Whole points, rounded down: 7 of 8 weeks of 10 points are 8. */
export const countedPoints = (
  { points }: SheetItem,
  { have, of }: { have: number; of: number },
): number => (of <= 0 ? points : Math.floor((points * Math.min(have, of)) / of))

/** What the records alone come to, item by item. */
export const countedOf = (sheet: Sheet, counted: Counted): Record<string, number> =>
  Object.fromEntries(
    itemsOf(sheet).flatMap((item) =>
      item.counts ? [[item.id, countedPoints(item, counted[item.counts])]] : [],
    ),
  )

/** The same with what it rests on. */
export const countsOf = (
  sheet: Sheet,
  counted: Counted,
): Record<string, { points: number; have: number; of: number }> =>
  Object.fromEntries(
    itemsOf(sheet).flatMap((item) =>
      item.counts
        ? [
            [
              item.id,
              { ...counted[item.counts], points: countedPoints(item, counted[item.counts]) },
            ],
          ]
        : [],
    ),
  )

export type FillingProblem = { code: 'sheet_item_unknown' | 'sheet_item_beyond'; item: string }

/** What no sheet of this kind can say. */
export function problemsOf(
  sheet: Sheet,
  { points, deductions, vetoes, notes }: Filled,
): FillingProblem[] {
  const items = new Map(itemsOf(sheet).map((item) => [item.id, item.points]))
  const idsOf = (some: readonly { id: string }[]) => some.map(({ id }) => id)
  const [offs, outs] = [idsOf(sheet.deductions), idsOf(sheet.vetoes)]
  const unknown = (names: readonly string[], ...known: readonly (readonly string[])[]) =>
    names.filter((id) => !known.some((some) => some.includes(id)))
  const own = [...items.keys()]
  return [
    ...[
      ...unknown(Object.keys(points), own),
      ...unknown(Object.keys(deductions), offs),
      ...unknown(vetoes, outs),
      ...unknown(Object.keys(notes), own, offs, outs),
    ].map((item): FillingProblem => ({ code: 'sheet_item_unknown', item })),
    ...Object.entries(points)
      .filter(([id, given]) => given > (items.get(id) ?? 0))
      .map(([item]): FillingProblem => ({ code: 'sheet_item_beyond', item })),
  ]
}

/** Items that nobody gave points to; what is counted needs none. */
export const unfilledOf = (sheet: Sheet, { points }: Pick<Filled, 'points'>): string[] =>
  itemsOf(sheet)
    .filter(({ id, counts }) => counts === undefined && points[id] === undefined)
    .map(({ id }) => id)

export type Score = { score: number; total: number; isVetoed: boolean }

/** Points filled in, else those that are counted, less what is taken off; whole numbers all the way, never below none. */
export function scoreOf(
  sheet: Sheet,
  filled: Filled,
  counted: Readonly<Record<string, number>>,
): Score {
  const given = itemsOf(sheet).reduce(
    (sum, { id }) => sum + (filled.points[id] ?? counted[id] ?? 0),
    0,
  )
  const off = sheet.deductions.reduce(
    (sum, { id, points }) => sum + points * (filled.deductions[id] ?? 0),
    0,
  )
  return {
    ...{ score: Math.max(0, given - off), total: totalOf(sheet) },
    isVetoed: filled.vetoes.length > 0,
  }
}

/** Whether so many points of so many reach a mark in per cent, without a fraction. */
export const reaches = (
  { score, total }: Pick<Score, 'score' | 'total'>,
  percent: number,
): boolean => score * 100 >= percent * total
