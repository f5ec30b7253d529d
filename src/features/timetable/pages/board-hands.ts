import { createContext, type PointerEvent, useContext, useMemo, useRef, useState } from 'react'
import type { Day } from '../../../base/calendar.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { DaySpan, Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { carriedBy, isSamePlace, type Laid, type Nudge, nudged } from './board-scale.ts'

/** A session in the hand: where it comes from, where it would stand if one let go now. */
export type Carried = { occurrence: Occurrence; from: DaySpan; to: DaySpan; roomId: string }

export type Hands = {
  /** Under the pointer, which went so far since it took hold, and is over this room now. */
  carry(
    occurrence: Occurrence,
    laid: Laid,
    pointer: { x: number; y: number; roomId: string | undefined },
  ): void
  nudge(occurrence: Occurrence, nudge: Nudge): void
  place(to: DaySpan): void
  /** Let go: it is asked for, or stays in the hand where it may not lie. */
  drop(): void
  takeBack(): void
  click(occurrence: Occurrence): void
}

const HandsContext = createContext<Hands | undefined>(undefined)
export const HandsProvider = HandsContext.Provider

export function useHands(): Hands {
  const hands = useContext(HandsContext)
  if (!hands) throw new Error('there are no hands around this part of the board')
  return hands
}

export function useCarrying({
  monday,
  roomsBeside,
  onDrop,
  onClick,
}: {
  monday: Day
  /** Rooms of its school, in the order of the board. */
  roomsBeside: (occurrence: Occurrence) => readonly string[]
  /** Answers whether it may be let go there. */
  onDrop: (carried: Carried) => boolean
  onClick: (occurrence: Occurrence) => void
}): { carried: Carried | undefined; hands: Hands } {
  const [carried, setCarried] = useState<Carried>()
  const latest = useRef({ carried, monday, roomsBeside, onDrop, onClick })
  latest.current = { carried, monday, roomsBeside, onDrop, onClick }
  const hands = useMemo<Hands>(() => {
    const set = (next: Carried | undefined) => {
      latest.current.carried = next
      setCarried(next)
    }
    /** What is in the hand, or what would be as it is taken up. */
    const held = (occurrence: Occurrence): Carried => {
      const now = latest.current.carried
      if (now?.occurrence.id === occurrence.id) return now
      const from = daySpanOf(occurrence)
      return { occurrence, from, to: from, roomId: occurrence.roomId }
    }
    return {
      carry: (occurrence, laid, pointer) => {
        const from = daySpanOf(occurrence)
        const to = carriedBy(laid, from, pointer)
        const now = held(occurrence)
        const roomId = pointer.roomId ?? now.roomId
        if (latest.current.carried !== now || !isSamePlace(now.to, to) || now.roomId !== roomId)
          set({ occurrence, from, to, roomId })
      },
      nudge: (occurrence, { rooms, ...by }) => {
        const now = held(occurrence)
        const to = nudged(latest.current.monday, now.to, by)
        const beside = latest.current.roomsBeside(occurrence)
        const roomId = beside[beside.indexOf(now.roomId) + rooms] ?? now.roomId
        set({ ...now, to, roomId })
      },
      place: (to) => {
        const now = latest.current.carried
        if (now) set({ ...now, to })
      },
      drop: () => {
        const now = latest.current.carried
        if (!now) return
        const isWhereItWas = isSamePlace(now.from, now.to) && now.roomId === now.occurrence.roomId
        if (isWhereItWas || latest.current.onDrop(now)) set(undefined)
      },
      takeBack: () => set(undefined),
      click: (occurrence) => latest.current.onClick(occurrence),
    }
  }, [])
  return { carried, hands }
}

/** So far a pointer goes before it carries, in pixels: a click is not quite still. */
const slack = 5

/** What takes hold of a session with a mouse or a pen; a finger scrolls, and uses the dialog. */
export function useGrip(
  occurrence: Occurrence,
  isMovable: boolean,
  week: { monday: Day; axis: Span },
) {
  const hands = useHands()
  const grip = useRef<{ x: number; y: number; laid: Laid; isCarrying: boolean }>(undefined)
  /** The click that ends a drag is none. */
  const dragged = useRef(false)
  const end = (event: PointerEvent<HTMLElement>) => {
    const held = grip.current
    grip.current = undefined
    if (!held?.isCarrying) return
    dragged.current = true
    if (event.type === 'pointerup') hands.drop()
    else hands.takeBack()
  }
  return {
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      dragged.current = false
      if (!isMovable || event.button !== 0 || event.pointerType === 'touch') return
      const laid = laidAround(event.currentTarget, week)
      if (laid) grip.current = { x: event.clientX, y: event.clientY, laid, isCarrying: false }
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const held = grip.current
      if (!held) return
      const by = { x: event.clientX - held.x, y: event.clientY - held.y }
      if (!held.isCarrying && Math.hypot(by.x, by.y) < slack) return
      if (!held.isCarrying) event.currentTarget.setPointerCapture(event.pointerId)
      held.isCarrying = true
      hands.carry(occurrence, held.laid, { ...by, roomId: roomUnder(event) })
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick: () => {
      if (!dragged.current) hands.click(occurrence)
      dragged.current = false
    },
  }
}

/** The line of the board under the pointer, where it is a room's; what floats above the board hides none. */
const roomUnder = ({ clientX, clientY }: PointerEvent<HTMLElement>): string | undefined =>
  document
    .elementsFromPoint(clientX, clientY)
    .map((one) => one.closest<HTMLElement>('[data-room]')?.dataset.room)
    .find((id) => id !== undefined)

/** How the days around a session lie on the screen now. */
function laidAround(
  element: Element,
  { monday, axis }: { monday: Day; axis: Span },
): Laid | undefined {
  const around = element.closest<HTMLElement>('[data-days]')
  const boxes = [...(around?.querySelectorAll('[data-day]') ?? [])].map((one) =>
    (one.querySelector('.board-strip') ?? one).getBoundingClientRect(),
  )
  const [first] = boxes
  if (!around || !first) return undefined
  return {
    ...{ monday, axis },
    columns: boxes.map(({ left, right }) => ({ from: left, to: right })),
    ...(around.dataset.days === 'down' && { height: first.height }),
  }
}
