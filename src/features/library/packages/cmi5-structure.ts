import type { PackageFault } from './entries.ts'
import { childrenOf, type Element, find } from './xml.ts'

/** What may stand in an element: parts in their order, and attributes with their values. */
type Rule = {
  parts: readonly Part[]
  attributes?: Readonly<Record<string, { required?: boolean; is: (value: string) => boolean }>>
  /** Its own text. */
  text?: (value: string) => boolean
}
/** One of `names`, from `least` times to `most`, each by its own rule. */
type Part = {
  names: Readonly<Record<string, () => Rule>>
  least: 0 | 1
  most: number
  /** In whatever order within it. */
  loose?: true
}

const many = Number.POSITIVE_INFINITY
const one = (name: string, rule: () => Rule, least: 0 | 1 = 1): Part => ({
  names: { [name]: rule },
  least,
  most: 1,
})

/** As statements want it of an activity: a scheme, and nothing that no IRI can hold. */
const isIri = (value: string): boolean => /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(value)
const isLanguage = (value: string): boolean => /^[a-z]{1,8}(-[a-z0-9]{1,8})*$/i.test(value)
const isOneOf =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value)
const isShare = (value: string): boolean =>
  /^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(value) && Number(value) >= 0 && Number(value) <= 1
const isAnything = (): boolean => true
/** What is inside of it percent-encoded, in an address there is no space. */
const isAddress = (value: string): boolean => value !== '' && !/\s/.test(value)

const id = { id: { required: true, is: isIri } } as const
const words = (): Rule => ({
  parts: [
    {
      names: { langstring: () => ({ parts: [], attributes: { lang: { is: isLanguage } } }) },
      least: 1,
      most: many,
    },
  ],
})
const titled: readonly Part[] = [one('title', words), one('description', words)]
const references = (): Rule => ({
  parts: [
    {
      names: { objective: () => ({ parts: [], attributes: { idref: { is: isAnything } } }) },
      least: 1,
      most: many,
    },
  ],
})
const anything = (): Rule => ({ parts: [], text: isAnything })

const unit = (): Rule => ({
  attributes: {
    ...id,
    moveOn: {
      is: isOneOf(
        'NotApplicable',
        'Passed',
        'Completed',
        'CompletedAndPassed',
        'CompletedOrPassed',
      ),
    },
    masteryScore: { is: isShare },
    launchMethod: { is: isOneOf('AnyWindow', 'OwnWindow') },
  },
  parts: [
    ...titled,
    one('objectives', references, 0),
    one('url', () => ({ parts: [], text: isAddress })),
    one('launchParameters', anything, 0),
    one('entitlementKey', anything, 0),
  ],
})
const unitsAndBlocks: Part = { names: { au: unit, block }, least: 1, most: many }
function block(): Rule {
  return { attributes: id, parts: [...titled, one('objectives', references, 0), unitsAndBlocks] }
}
const objectives = (): Rule => ({
  parts: [
    {
      names: {
        objective: () => ({
          attributes: id,
          parts: [
            {
              names: { title: words, description: words },
              least: 1,
              most: 2,
              loose: true,
            },
          ],
        }),
      },
      least: 1,
      most: many,
    },
  ],
})
const structure: Rule = {
  parts: [
    one('course', () => ({ attributes: id, parts: titled })),
    one('objectives', objectives, 0),
    unitsAndBlocks,
  ],
}

/** All in which a course structure is not as cmi5 has it (13, and its schema), so that nothing of it fails at launch. */
export function structureFaults(root: Element): PackageFault[] {
  return [...partFaults(root, structure), ...idFaults(root), ...takenFaults(root)]
}

/** How a person finds it in the file: its name, and its id where it has one. */
const placeOf = ({ name, attributes }: Element): string =>
  attributes.id ? `${name} ${attributes.id}` : name

function partFaults(element: Element, rule: Rule): PackageFault[] {
  const at = placeOf(element)
  const { parts, attributes = {}, text } = rule
  const faults: PackageFault[] = []
  for (const [name, { required, is }] of Object.entries(attributes)) {
    const value = element.attributes[name]
    if (value === undefined) {
      if (required) faults.push({ code: 'course_part_missing', at, details: { part: name } })
    } else if (!is(value.trim())) {
      faults.push({ code: 'course_value_wrong', at, details: { part: name, value } })
    }
  }
  if (text && !text(element.text.trim())) {
    const missing = element.text.trim() === ''
    faults.push(
      missing
        ? { code: 'course_part_missing', at, details: { part: 'text' } }
        : { code: 'course_value_wrong', at, details: { part: element.name, value: element.text } },
    )
  }
  return [...faults, ...sequenceFaults(element, parts)]
}

/** Its children in the order of `parts`; what has other names is an extension, and stands at the end. */
function sequenceFaults(element: Element, parts: readonly Part[]): PackageFault[] {
  const at = placeOf(element)
  const faults: PackageFault[] = []
  const counts = parts.map(() => 0)
  let reached = 0
  let isExtended = false
  for (const child of element.children) {
    const place = parts.findIndex(({ names }) => Object.hasOwn(names, child.name))
    const part = parts[place]
    if (!part) {
      isExtended = parts.length > 0
      continue
    }
    const count = (counts[place] ?? 0) + 1
    counts[place] = count
    if (isExtended || place < reached || count > part.most) {
      faults.push({ code: 'course_part_misplaced', at, details: { part: child.name } })
    }
    reached = Math.max(reached, place)
    const rule = part.names[child.name]
    if (rule) faults.push(...partFaults(child, rule()))
  }
  parts.forEach(({ names, least, loose }, n) => {
    const wanted = Object.keys(names)
    const lacking = loose
      ? wanted.filter((name) => !element.children.some((child) => child.name === name))
      : (counts[n] ?? 0) < least
        ? [wanted.join(' / ')]
        : []
    for (const part of lacking) faults.push({ code: 'course_part_missing', at, details: { part } })
  })
  return faults
}

/** 13.1: an id names one unit or block, or one objective. */
function idFaults(root: Element): PackageFault[] {
  const parts = descendants(root)
  const twice = (elements: readonly Element[]) => {
    const seen = new Set<string>()
    return elements.flatMap(({ attributes }): PackageFault[] => {
      const own = attributes.id
      if (own === undefined) return []
      const known = seen.has(own)
      seen.add(own)
      return known ? [{ code: 'course_id_twice', at: own }] : []
    })
  }
  const named = (name: string) => parts.filter((element) => element.name === name)
  return [
    ...twice([...named('au'), ...named('block')]),
    ...twice(childrenOf(find(root, 'objectives'), 'objective')),
  ]
}

const descendants = (element: Element): Element[] =>
  childrenOf(element, 'au', 'block').flatMap((part) => [part, ...descendants(part)])

/** What the platform adds to the address of a unit (8.1). */
export const launchNames = ['endpoint', 'fetch', 'actor', 'registration', 'activityId'] as const

/** 8.1: a unit's own address does not say what the platform says. */
const takenFaults = (root: Element): PackageFault[] =>
  descendants(root).flatMap((part) => {
    const address = find(part, 'url')?.text.trim() ?? ''
    const asked = new URLSearchParams(/\?([^#]*)/.exec(address)?.[1] ?? '')
    return launchNames
      .filter((name) => asked.has(name))
      .map(
        (name): PackageFault => ({
          code: 'launch_parameter_taken',
          at: address,
          details: { part: name },
        }),
      )
  })
