import { isObject, type JsonObject } from './fault.ts'

/** What several statements say of one activity, as one definition: the later wording wins, languages add up. */
export function joinDefinitions(definitions: readonly JsonObject[]): JsonObject | undefined {
  if (definitions.length === 0) return undefined
  const joined: Record<string, unknown> = {}
  for (const definition of definitions) {
    for (const [key, after] of Object.entries(definition)) {
      const before = joined[key]
      const addsUp = maps.includes(key) && isObject(before) && isObject(after)
      joined[key] = addsUp ? { ...before, ...after } : after
    }
  }
  return joined
}

const maps = ['name', 'description', 'extensions']
