/** Which of the two standards a request speaks: the newest patch of each. */
export type XapiVersion = '1.0.3' | '2.0.0'

/** What is wrong, and where: a JSON pointer (RFC 6901) into what was sent, empty for the whole. */
export type Fault = { path: string; code: FaultCode }

export type FaultCode =
  | 'required'
  | 'not_allowed'
  | 'wrong_type'
  | 'wrong_format'
  | 'wrong_value'
  | 'empty'
  | 'out_of_range'
  | 'twice'
  | 'one_identifier'
  | 'only_with_activity'
  | 'voids_no_statement'
  | 'version_unknown'

/** Says all that is wrong with `value`, which stands at `path`. */
export type Check = (value: unknown, path: string) => Fault[]

/** Any object of JSON; the members that xAPI names may be read by name. */
export type JsonObject = { readonly [key: string]: unknown } & { readonly [K in Named]?: unknown }
type Named =
  | 'account'
  | 'actor'
  | 'authority'
  | 'context'
  | 'contextActivities'
  | 'contextAgents'
  | 'contextGroups'
  | 'definition'
  | 'display'
  | 'duration'
  | 'homePage'
  | 'id'
  | 'instructor'
  | 'interactionType'
  | 'max'
  | 'member'
  | 'min'
  | 'name'
  | 'object'
  | 'objectType'
  | 'raw'
  | 'registration'
  | 'result'
  | 'scaled'
  | 'stored'
  | 'team'
  | 'timestamp'
  | 'verb'
  | 'version'

export const isObject = (value: unknown): value is JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value)

/** One step further down in a JSON pointer. */
export const below = (path: string, key: string | number): string =>
  typeof key === 'number' || !/[~/]/.test(key)
    ? `${path}/${key}`
    : `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`

const fault = (path: string, code: FaultCode): Fault[] => [{ path, code }]

/** A string for which `holds`. */
export const text =
  (holds?: (value: string) => boolean): Check =>
  (value, path) => {
    if (typeof value !== 'string') return fault(path, 'wrong_type')
    return !holds || holds(value) ? [] : fault(path, 'wrong_format')
  }

export const oneOf =
  (...allowed: readonly string[]): Check =>
  (value, path) => {
    if (typeof value !== 'string') return fault(path, 'wrong_type')
    return allowed.includes(value) ? [] : fault(path, 'wrong_value')
  }

export const boolean: Check = (value, path) =>
  typeof value === 'boolean' ? [] : fault(path, 'wrong_type')

export const number: Check = (value, path) =>
  typeof value === 'number' && Number.isFinite(value) ? [] : fault(path, 'wrong_type')

export const listOf =
  (each: Check, { mayBeEmpty = true } = {}): Check =>
  (value, path) => {
    if (!Array.isArray(value)) return fault(path, 'wrong_type')
    if (value.length === 0 && !mayBeEmpty) return fault(path, 'empty')
    return value.flatMap((item, n) => each(item, below(path, n)))
  }

/** An object with these members and no others; `keys` and `values` where its keys are data. */
export const mapOf =
  (holds: (key: string) => boolean, each: Check): Check =>
  (value, path) => {
    if (!isObject(value)) return fault(path, 'wrong_type')
    return Object.entries(value).flatMap(([key, item]) => {
      const at = below(path, key)
      return holds(key) ? each(item, at) : fault(at, 'wrong_format')
    })
  }

export type Members = Readonly<Record<string, Check>>

/** An object with `members`, of which `required` must be there, and no others. */
export const objectOf =
  (members: Members, required: readonly string[] = []): Check =>
  (value, path) => {
    if (!isObject(value)) return fault(path, 'wrong_type')
    const missing = required
      .filter((key) => !Object.hasOwn(value, key))
      .flatMap((key) => fault(below(path, key), 'required'))
    const wrong = Object.entries(value).flatMap(([key, item]) => {
      const check = Object.hasOwn(members, key) ? members[key] : undefined
      return check ? check(item, below(path, key)) : fault(below(path, key), 'not_allowed')
    })
    return [...missing, ...wrong]
  }

/** Both, the second only of what the first finds right. */
export const andThen =
  (first: Check, second: (value: JsonObject, path: string) => Fault[]): Check =>
  (value, path) => {
    const faults = first(value, path)
    return faults.length > 0 ? faults : second(value as JsonObject, path)
  }

export const anything: Check = () => []
