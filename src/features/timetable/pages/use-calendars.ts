import { useState } from 'react'
import type { Answer } from '../../../base/endpoint.ts'
import { ask } from '../../../ui/api.ts'
import type { Holidays } from '../calendar/holidays.ts'
import type { CalendarParts, SchoolCalendar } from '../calendar/school-calendar.ts'
import { type Rearranged, saveCalendar } from '../calendar-api.ts'
import {
  type CalendarDocument,
  type CalendarTarget,
  calendarFor,
  documentsFor,
  isSameTarget,
} from '../calendar-document.ts'

type Part = keyof SchoolCalendar

/** One target as the page works on it. */
export type Work = {
  target: CalendarTarget
  own: CalendarDocument | undefined
  calendar: SchoolCalendar
  holidays: Holidays
  /** Who said a part: the nearest word that has it. */
  saidBy: (part: Part) => CalendarTarget | undefined
  /** Undefined: the reader may not write here. */
  save: ((change: CalendarParts) => Promise<Answer<typeof saveCalendar>>) | undefined
  /** Leaves a part to what lies above, where somebody has spoken there. */
  leave: ((part: Part) => Promise<unknown>) | undefined
}

export function workOn(
  documents: readonly CalendarDocument[],
  {
    target,
    holidays,
    isWritable,
    onSaved,
  }: {
    target: CalendarTarget
    holidays: Holidays
    isWritable: boolean
    onSaved: (rearranged: Rearranged) => void
  },
): Work {
  const words = documentsFor(documents, target)
  const own = words.find((word) => isSameTarget(word, target))
  const write = async (parts: CalendarParts) => {
    const { regionCode, schoolId } = target
    // A school's stage says what it inherits, not whose word this is.
    const stage = schoolId === null ? target.stage : null
    const version = own?.version ?? 0
    const saved = await ask(saveCalendar, { regionCode, stage, schoolId, version, parts })
    onSaved(saved.rearranged)
    return saved
  }
  return {
    ...{ target, own, holidays },
    calendar: calendarFor(documents, target),
    saidBy: (part) => words.findLast(({ parts }) => parts[part] !== undefined),
    save: isWritable ? (change) => write({ ...own?.parts, ...change }) : undefined,
    leave:
      isWritable && words.length > 1
        ? (part) => {
            const { [part]: _, ...rest } = own?.parts ?? {}
            return write(rest)
          }
        : undefined,
  }
}

/** A list in a form, one of whose items changes at a time. */
export function useItems<T>(start: readonly T[], onChange?: (items: T[]) => void) {
  const [items, put] = useState<readonly T[]>(start)
  const setItems = (next: T[]) => {
    put(next)
    onChange?.(next)
  }
  return {
    items,
    add: (item: T) => setItems([...items, item]),
    change: (at: number, change: Partial<T>) =>
      setItems(items.map((one, i) => (i === at ? { ...one, ...change } : one))),
    replace: (at: number, item: T) => setItems(items.map((one, i) => (i === at ? item : one))),
    remove: (at: number) => setItems(items.filter((_, i) => i !== at)),
  }
}
