import { createContext, type PointerEvent, useContext, useMemo, useRef, useState } from 'react'
import type { Day } from '../../../base/calendar.ts'
import { daySpanOf } from '../calendar/instant.ts'
import type { DaySpan, Span } from '../calendar/spans.ts'
import type { Occurrence } from '../occurrence.ts'
import { carriedBy, isSamePlace, type Laid, type Nudge, nudged } from './board-scale.ts'

/** A session in the hand: where it comes from, where it would stand if one let go now. */
export type Carried = { occurrence: Occurrence; from: DaySpan; to: DaySpan }

export type Hands = {
  /** Under the pointer, which went so far since it took hold. */
  carry(occurrence: Occurrence, laid: Laid, by: { x: number; y: number }): void
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
  onDrop,
  onClick,
}: {
  monday: Day
  /** Answers whether it may be let go there. */
  onDrop: (carried: Carried) => boolean
  onClick: (occurrence: Occurrence) => void
}): { carried: Carried | undefined; hands: Hands } {
  const [carried, setCarried] = useState<Carried>()
  const latest = useRef({ carried, monday, onDrop, onClick })
  latest.current = { carried, monday, onDrop, onClick }
  const hands = useMemo<Hands>(() => {
    const set = (next: Carried | undefined) => {
      latest.current.carried = next
      setCarried(next)
    }
    return {
      carry: (occurrence, laid, by) => {
        const from = daySpanOf(occurrence)
        const to = carriedBy(laid, from, by)
        const now = latest.current.carried
        if (now?.occurrence.id !== occurrence.id || !isSamePlace(now.to, to))
          set({ occurrence, from, to })
      },
      nudge: (occurrence, by) => {
        const now = latest.current.carried
        const from = daySpanOf(occurrence)
        const at = now?.occurrence.id === occurrence.id ? now.to : from
        set({ occurrence, from, to: nudged(latest.current.monday, at, by) })
      },
      place: (to) => {
        const now = latest.current.carried
        if (now) set({ ...now, to })
      },
      drop: () => {
        const now = latest.current.carried
        if (!now) return
        if (isSamePlace(now.from, now.to) || latest.current.onDrop(now)) set(undefined)
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
      hands.carry(occurrence, held.laid, by)
    },
    onPointerUp: end,
    onPointerCancel: end,
    onClick: () => {
      if (!dragged.current) hands.click(occurrence)
      dragged.current = false
    },
  }
}

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
