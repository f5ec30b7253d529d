import { isObject, type JsonObject } from './fault.ts'
import { mapParts, membersOf, type Parts } from './parts.ts'

export const formats = ['exact', 'ids', 'canonical'] as const
export type Format = (typeof formats)[number]

/** What a store knows of activities and verbs, and which languages the reader wants, best first. */
export type Known = {
  languages: readonly string[]
  definitionOf(activityIri: string): JsonObject | undefined
  displayOf(verbIri: string): JsonObject | undefined
}

/** A statement as it is given to a reader (1.0.3, part three, 2.1.3, "format"). */
export function formatStatement(statement: JsonObject, format: Format, known: Known): JsonObject {
  return format === 'ids'
    ? mapParts(statement, ids)
    : mapParts(statement, format === 'canonical' ? canonical(known) : exact)
}

const asItIs = (part: JsonObject): JsonObject => part
const exact: Parts = { actor: asItIs, verb: asItIs, activity: asItIs }

/** Just what tells it from others; of an anonymous group that is its members. Without a type it is an agent. */
function idOfActor(actor: JsonObject): JsonObject {
  const { objectType, mbox, mbox_sha1sum: sha1, openid, account } = actor
  const type = objectType === 'Group' ? { objectType } : {}
  if (mbox !== undefined) return { ...type, mbox }
  if (sha1 !== undefined) return { ...type, mbox_sha1sum: sha1 }
  if (openid !== undefined) return { ...type, openid }
  if (isObject(account)) {
    return { ...type, account: { homePage: account.homePage, name: account.name } }
  }
  return { ...type, member: membersOf(actor).map(idOfActor) }
}

const ids: Parts = {
  actor: idOfActor,
  verb: ({ id }) => ({ id }),
  activity: ({ id }) => ({ id }),
}

const canonical = ({ languages, definitionOf, displayOf }: Known): Parts => ({
  actor: asItIs,
  verb: (verb) => {
    const display = displayOf(String(verb.id)) ?? verb.display
    return isObject(display) ? { ...verb, display: inOneLanguage(display, languages) } : verb
  },
  activity: (activity) => {
    const definition = definitionOf(String(activity.id)) ?? activity.definition
    if (!isObject(definition)) return activity
    return { ...activity, definition: definitionIn(definition, languages) }
  },
})

const componentLists = ['choices', 'scale', 'source', 'target', 'steps'] as const

function definitionIn(definition: JsonObject, languages: readonly string[]): JsonObject {
  const told: Record<string, unknown> = { ...definition }
  for (const key of ['name', 'description']) {
    const map = definition[key]
    if (isObject(map)) told[key] = inOneLanguage(map, languages)
  }
  for (const key of componentLists) {
    const list = definition[key]
    if (!Array.isArray(list)) continue
    told[key] = list.filter(isObject).map((component) => {
      const { description } = component
      return isObject(description)
        ? { ...component, description: inOneLanguage(description, languages) }
        : component
    })
  }
  return told
}

/** Of a language map the one the reader wants most, or its first. */
function inOneLanguage(map: JsonObject, languages: readonly string[]): JsonObject {
  const tags = Object.keys(map)
  const found = languages
    .map(
      (wanted) => tags.find((tag) => speaks(tag, wanted)) ?? tags.find((tag) => near(tag, wanted)),
    )
    .find((tag) => tag !== undefined)
  const tag = found ?? tags[0]
  return tag === undefined ? {} : { [tag]: map[tag] }
}

const speaks = (tag: string, wanted: string): boolean => tag.toLowerCase() === wanted.toLowerCase()
const near = (tag: string, wanted: string): boolean =>
  tag.toLowerCase().split('-')[0] === wanted.toLowerCase().split('-')[0]

/** The tags of an `Accept-Language`, the one wanted most first. */
export function readLanguages(header: string): string[] {
  return header
    .split(',')
    .map((part, place) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      return { tag, place, weight: quality ? Number(quality.slice(2)) || 0 : 1 }
    })
    .filter(({ tag, weight }) => tag !== '' && tag !== '*' && weight > 0)
    .toSorted((a, b) => b.weight - a.weight || a.place - b.place)
    .map(({ tag }) => tag)
}
