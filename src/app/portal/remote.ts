import { display } from '../../ui/portal/device.ts'

/** Keys of a remote control, as browsers on TVs and boxes name them. */
const back = new Set(['GoBack', 'BrowserBack', 'XF86Back', 'Back'])
type Direction = readonly [x: -1 | 0 | 1, y: -1 | 0 | 1]
const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex="0"], video[controls]'

/**
 * Arrows move to what lies that way, in every display: it costs a keyboard nothing. On a TV there is no
 * other key, so none of them is kept by a field, a list or a player for good.
 */
export function startRemote(): void {
  addEventListener('focusin', ({ target }) => {
    if (target instanceof HTMLElement && target !== document.body) last = rectOf(target)
  })
  // Before the browser's own controls, which take the same keys.
  addEventListener('keydown', hearFirst, { capture: true })
  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey) return
    // An input method chooses among its signs by the same keys.
    if (event.isComposing) return
    const { activeElement } = document
    const isOurs = back.has(event.key)
      ? goBack()
      : event.key === 'Escape'
        ? leave(activeElement)
        : event.key === 'Enter'
          ? isTv() && press(activeElement)
          : move(activeElement, directions[event.key])
    if (isOurs) event.preventDefault()
  })
}

function hearFirst(event: KeyboardEvent): void {
  const { activeElement: at } = document
  if (!isTv() || !(at instanceof HTMLMediaElement) || !at.closest('.stage')) return
  if (event.key === 'Enter' ? press(at) : move(at, directions[event.key])) {
    event.preventDefault()
    event.stopPropagation()
  }
}

const isTv = (): boolean => display.get() === 'tv'

/** What is open over the page is left first. */
function goBack(): true {
  const way = document.querySelector<HTMLElement>('.stage [data-back]')
  if (way) way.click()
  // Behind a course that was closed lies its step of the history.
  else history.go(history.state?.stage ? -2 : -1)
  return true
}

/** Of a field its focus, of a player the player. */
function leave(at: Element | null): boolean {
  if (document.fullscreenElement) return false
  if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) {
    at.blur()
    return true
  }
  const way = document.querySelector<HTMLElement>('.stage [data-back]')
  way?.click()
  return way !== null
}

/** OK, where a browser does nothing of itself: a remote control has no space bar. */
function press(at: Element | null): boolean {
  if (at instanceof HTMLMediaElement) {
    // A refusal to play is shown by the player itself.
    if (at.paused) at.play().catch(() => {})
    else at.pause()
    return true
  }
  if (at instanceof HTMLSelectElement) {
    at.selectedIndex = (at.selectedIndex + 1) % at.options.length
    at.dispatchEvent(new Event('change', { bubbles: true }))
    return true
  }
  if (at instanceof HTMLInputElement && /^(checkbox|radio)$/.test(at.type)) {
    at.click()
    return true
  }
  return false
}

function move(at: Element | null, direction: Direction | undefined): boolean {
  if (!direction || keeps(at, direction)) return false
  if (at instanceof HTMLMediaElement && direction[1] === 0) {
    at.currentTime += 10 * direction[0]
    return true
  }
  if (scrolls(at, direction)) return true
  const next = nearest(direction)
  if (!next) return false
  next.focus()
  const block = !isTv() ? 'nearest' : next.matches('.card') ? 'start' : 'center'
  next.scrollIntoView({ block, inline: 'nearest' })
  return true
}

/** Whether an arrow means something in the field itself; on a TV only along it, and never at its end. */
function keeps(at: Element | null, [x]: Direction): boolean {
  if (at?.closest('[data-arrows="own"]')) return true
  if (at instanceof HTMLMediaElement || at instanceof HTMLSelectElement) return !isTv()
  if (at instanceof HTMLTextAreaElement) return !isAtEdge(at, x)
  if (!(at instanceof HTMLInputElement)) return false
  if (/^(button|submit|checkbox)$/.test(at.type)) return false
  if (/^(range|number|date|time|radio)$/.test(at.type)) return !isTv() || x !== 0
  return x !== 0 && !isAtEdge(at, x)
}

/** The caret cannot go on that way; up and down a text of several lines goes on from its first and last sign. */
function isAtEdge(at: HTMLInputElement | HTMLTextAreaElement, x: number): boolean {
  const { selectionStart: from, selectionEnd: to, value } = at
  const isFirst = from === 0 && to === 0
  const isLast = from === value.length
  return x < 0 ? isFirst : x > 0 ? isLast : isFirst || isLast
}

/** What is larger than the screen is read to its end before anything below it is reached. */
function scrolls(at: Element | null, [x, y]: Direction): boolean {
  if (!at?.closest('[data-scrolls]')) return false
  for (let box: Element | null = at; box; box = box.parentElement) {
    const isRoot = box === document.documentElement
    if (!isRoot && !/(auto|scroll)/.test(getComputedStyle(box).overflow)) continue
    const before = [box.scrollLeft, box.scrollTop]
    box.scrollBy(x * box.clientWidth * 0.6, y * box.clientHeight * 0.6)
    if (box.scrollLeft !== before[0] || box.scrollTop !== before[1]) return true
  }
  return false
}

type Rect = { x: number; y: number; width: number; height: number }
/** Where the focus was when what had it went away; undefined: on another page, which begins at its top. */
let last: Rect | undefined

export const beginPage = (): void => {
  last = undefined
}

/** Of what lies that way: what overlaps first, then by how far it is and how far aside. */
function nearest([x, y]: Direction): HTMLElement | undefined {
  // What is open over the page keeps the focus.
  const within = document.querySelector('.stage') ?? document
  const all = [...within.querySelectorAll<HTMLElement>(reachable)].filter(
    (element) => element.getClientRects().length > 0 && !element.closest('[inert]'),
  )
  const at = document.activeElement
  const isHere = at instanceof HTMLElement && at !== document.body && all.includes(at)
  const page = document.getElementById('page')
  if (!isHere && (within !== document || !page)) return all[0]
  const from = isHere ? rectOf(at) : (last ?? topOf(page ?? document.body))
  const scored = all
    .filter((element) => element !== at)
    .map((element) => ({ element, cost: costOf(from, rectOf(element), x, y) }))
    .filter(({ cost }) => Number.isFinite(cost))
  return scored.toSorted((a, b) => a.cost - b.cost)[0]?.element
}

function costOf(from: Rect, to: Rect, x: number, y: number): number {
  const [fromX, fromY] = [from.x + from.width / 2, from.y + from.height / 2]
  const [toX, toY] = [to.x + to.width / 2, to.y + to.height / 2]
  const ahead = (toX - fromX) * x + (toY - fromY) * y
  if (ahead <= 4) return Number.POSITIVE_INFINITY
  const aside =
    x === 0
      ? gapOf(from.x, from.width, to.x, to.width)
      : gapOf(from.y, from.height, to.y, to.height)
  // What lies more aside than ahead lies another way.
  if (aside > ahead) return Number.POSITIVE_INFINITY
  const slant = x === 0 ? Math.abs(toX - fromX) : Math.abs(toY - fromY)
  return ahead + aside * 3 + slant * 0.1
}

/** How far two stretches of a line lie apart; 0: they overlap. */
const gapOf = (a: number, aLength: number, b: number, bLength: number): number =>
  Math.max(0, b - (a + aLength), a - (b + bLength))

const topOf = (element: Element): Rect => ({ ...rectOf(element), height: 0 })

function rectOf(element: Element): Rect {
  const { left: x, top: y, width, height } = element.getBoundingClientRect()
  return { x, y, width, height }
}
