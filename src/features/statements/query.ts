import { invalid } from '../../base/refusal.ts'
import { agentKey } from './agent.ts'
import { below, type Check, type Fault, isObject, oneOf, text, type XapiVersion } from './fault.ts'
import { type Format, formats } from './formats.ts'
import { isIri, isUuid } from './iri.ts'
import { checkActor } from './statement.ts'
import { isTimestamp, utcOf } from './time.ts'

export type Parameters = Readonly<Record<string, string>>

/** Where a page of answers ends: the next one goes on after it. */
export type Cursor = { stored: string; n: number }

export type StatementFilter = {
  agentKey?: string
  relatedAgents: boolean
  verb?: string
  activityIri?: string
  relatedActivities: boolean
  registration?: string
  since?: string
  until?: string
  ascending: boolean
  /** At most so many; never more than the store gives at once. */
  limit: number
  after?: Cursor
}

export type StatementQuery = { format: Format; attachments: boolean } & (
  | { one: string; voided: boolean }
  | { filter: StatementFilter }
)

export const mostAtOnce = 500

/** Reads what a GET asks for (1.0.3, part three, 2.1.3), or refuses it. */
export function readStatementQuery(given: Parameters, version: XapiVersion): StatementQuery {
  const faults = checkParameters(given, statementParameters(version))
  const single = given.statementId ?? given.voidedStatementId
  if (single !== undefined) {
    const others = Object.keys(given).filter((name) => !alone.includes(name))
    const both = given.statementId !== undefined && given.voidedStatementId !== undefined
    const tooMany = both ? [...others, 'voidedStatementId'] : others
    faults.push(...tooMany.map((name): Fault => ({ path: below('', name), code: 'not_allowed' })))
  }
  refuseWrong(faults)
  const format = (given.format ?? 'exact') as Format
  const attachments = given.attachments === 'true'
  if (single !== undefined) {
    const voided = given.voidedStatementId !== undefined
    return { format, attachments, one: single.toLowerCase(), voided }
  }
  return { format, attachments, filter: filterOf(given) }
}

const alone = ['statementId', 'voidedStatementId', 'attachments', 'format']

function filterOf(given: Parameters): StatementFilter {
  const { agent, verb, activity, registration, since, until, limit, after } = given
  const asked = Number(limit ?? 0)
  return {
    ...(agent !== undefined && { agentKey: agentKeyIn(agent) ?? '' }),
    ...(verb !== undefined && { verb }),
    ...(activity !== undefined && { activityIri: activity }),
    ...(registration !== undefined && { registration: registration.toLowerCase() }),
    ...(since !== undefined && { since: utcOf(since) }),
    ...(until !== undefined && { until: utcOf(until) }),
    ...(after !== undefined && { after: readCursor(after) as Cursor }),
    relatedAgents: given.related_agents === 'true',
    relatedActivities: given.related_activities === 'true',
    ascending: given.ascending === 'true',
    limit: asked > 0 ? Math.min(asked, mostAtOnce) : mostAtOnce,
  }
}

export const writeCursor = ({ stored, n }: Cursor): string => `${stored}~${n}`

function readCursor(text: string): Cursor | undefined {
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)~(\d{1,15})$/.exec(text)
  return found ? { stored: found[1] ?? '', n: Number(found[2]) } : undefined
}

const flag = oneOf('true', 'false')

const statementParameters = (version: XapiVersion): Readonly<Record<string, Check>> => ({
  statementId: text(isUuid),
  voidedStatementId: text(isUuid),
  agent: json((value, path) => known(checkActor(value, path), value, path)),
  verb: text(isIri),
  activity: text(isIri),
  registration: text(isUuid),
  related_activities: flag,
  related_agents: flag,
  since: text((value) => isTimestamp(value, version)),
  until: text((value) => isTimestamp(value, version)),
  limit: text((value) => /^\d+$/.test(value)),
  format: oneOf(...formats),
  attachments: flag,
  ascending: flag,
  after: text((value) => readCursor(value) !== undefined),
})

/** Says of every parameter what is wrong with it; one that is not in `checks` is wrong itself. */
export function checkParameters(
  given: Parameters,
  checks: Readonly<Record<string, Check>>,
  required: readonly string[] = [],
): Fault[] {
  const missing = required
    .filter((name) => given[name] === undefined)
    .map((name): Fault => ({ path: below('', name), code: 'required' }))
  const wrong = Object.entries(given).flatMap(([name, value]): Fault[] => {
    const path = below('', name)
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined
    return check ? check(value, path) : [{ path, code: 'not_allowed' }]
  })
  return [...missing, ...wrong]
}

export function refuseWrong(faults: readonly Fault[]): void {
  if (faults.length === 0) return
  throw invalid('parameters_invalid', { path: faults[0]?.path ?? '', faults })
}

/** A parameter that is JSON. */
export const json =
  (check: Check): Check =>
  (given, path) => {
    try {
      return check(JSON.parse(String(given)), path)
    } catch {
      return [{ path, code: 'wrong_format' }]
    }
  }

/** An anonymous group cannot be looked for. */
export const known = (faults: Fault[], value: unknown, path: string): Fault[] =>
  faults.length === 0 && isObject(value) && agentKey(value) === undefined
    ? [{ path, code: 'one_identifier' }]
    : faults

export function agentKeyIn(parameter: string): string | undefined {
  const value: unknown = JSON.parse(parameter)
  return isObject(value) ? agentKey(value) : undefined
}
