/** cmi5, 13.1.4: what must be there before a unit counts as done. */
export const moveOns = [
  'Passed',
  'Completed',
  'CompletedAndPassed',
  'CompletedOrPassed',
  'NotApplicable',
] as const
export type MoveOn = (typeof moveOns)[number]

/** What was said of a unit within one registration. */
export type UnitFacts = { completed: boolean; passed: boolean; waived: boolean }

export function movesOn(moveOn: MoveOn, { completed, passed, waived }: UnitFacts): boolean {
  if (waived) return true
  switch (moveOn) {
    case 'Passed':
      return passed
    case 'Completed':
      return completed
    case 'CompletedAndPassed':
      return completed && passed
    case 'CompletedOrPassed':
      return completed || passed
    case 'NotApplicable':
      return true
  }
}

/** A course is blocks of blocks and units. */
export type Block = { id: string; children: readonly (Block | Unit)[] }
export type Unit = { id: string; moveOn: MoveOn }

const isBlock = (part: Block | Unit): part is Block => 'children' in part

/**
 * Ids of the blocks, and of the course itself, for which `satisfied` is to be said now: all in them is
 * done, and it was not said before. Inner ones come first (cmi5, 9.3.9).
 */
export function newlySatisfied(
  course: Block,
  factsOf: (unitId: string) => UnitFacts,
  said: ReadonlySet<string>,
): string[] {
  const now: string[] = []
  const isDone = (part: Block | Unit): boolean => {
    if (!isBlock(part)) return movesOn(part.moveOn, factsOf(part.id))
    const done = part.children.map(isDone).every(Boolean)
    if (done && !said.has(part.id)) now.push(part.id)
    return done
  }
  isDone(course)
  return now
}
