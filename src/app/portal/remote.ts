/** Keys of a remote control, as browsers on TVs and boxes name them. */
const back = new Set(['GoBack', 'BrowserBack', 'XF86Back'])
const directions: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

const reachable =
  'a[href], button:not(:disabled), input:not(:disabled), select, textarea, [tabindex="0"], video[controls]'

/**
 * Arrows move to what lies that way, in every display: it costs a keyboard nothing. Where arrows mean
 * something else, in a text or a player, they are left alone.
 */
export function startRemote(): void {
  document.addEventListener('keydown', (event) => {
    if (back.has(event.key)) {
      event.preventDefault()
      history.back()
      return
    }
    const direction = directions[event.key]
    if (!direction || event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey)
      return
    if (takesArrows(document.activeElement)) return
    const next = nearest(direction)
    if (!next) return
    event.preventDefault()
    next.focus()
    next.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  })
}

function takesArrows(element: Element | null): boolean {
  if (element instanceof HTMLInputElement) return !/^(button|submit|checkbox)$/.test(element.type)
  return (
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement ||
    element instanceof HTMLMediaElement ||
    element?.closest('[data-arrows="own"]') != null
  )
}

function nearest([x, y]: readonly [number, number]): HTMLElement | undefined {
  const all = [...document.querySelectorAll<HTMLElement>(reachable)].filter(
    (element) => element.getClientRects().length > 0,
  )
  const from = document.activeElement
  if (!(from instanceof HTMLElement) || from === document.body) return all[0]
  const start = centreOf(from)
  const scored = all
    .filter((element) => element !== from)
    .map((element) => {
      const to = centreOf(element)
      const [dx, dy] = [to.x - start.x, to.y - start.y]
      const ahead = dx * x + dy * y
      const aside = Math.abs(dx * y) + Math.abs(dy * x)
      return { element, ahead, cost: ahead + aside * 3 }
    })
    .filter(({ ahead }) => ahead > 4)
  return scored.toSorted((a, b) => a.cost - b.cost)[0]?.element
}

function centreOf(element: Element): { x: number; y: number } {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { x: left + width / 2, y: top + height / 2 }
}
