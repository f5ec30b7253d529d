import { verbs } from './verbs.ts'

/** What a course begins with: the standard it was made for, and what it kept before. */
export type ScormStart = { version: 'scorm12' | 'scorm2004'; cmi?: unknown }

/** What a course's page tells the page around it. Whatever else it says is not heard. */
export type ScormSaid = {
  cunxiao: 'scorm'
  event: 'initialized' | 'committed' | 'finished'
  /** Its data model as an object. */
  cmi: unknown
}

/** It comes from content: of the right shape, and no larger than a state may be. */
export function readScormSaid(data: unknown): ScormSaid | undefined {
  if (!isRecord(data) || data.cunxiao !== 'scorm') return undefined
  const { event, cmi } = data
  if (event !== 'initialized' && event !== 'committed' && event !== 'finished') return undefined
  return JSON.stringify(cmi ?? null).length > 100_000 ? undefined : { cunxiao: 'scorm', event, cmi }
}

export type Outcome = {
  completed: boolean
  passed?: boolean
  score?: { raw?: number; min?: number; max?: number; scaled?: number }
}

/** How far the learner is, in either standard's words. */
export function outcomeOf(cmi: unknown): Outcome {
  const root = isRecord(cmi) && isRecord(cmi.cmi) ? cmi.cmi : cmi
  if (!isRecord(root)) return { completed: false }
  const core = isRecord(root.core) ? root.core : undefined
  const status = String(core?.lesson_status ?? root.completion_status ?? '')
  const success = String(core?.lesson_status ?? root.success_status ?? '')
  const score = scoreOf(core ? core.score : root.score)
  return {
    completed: status === 'completed' || status === 'passed',
    ...(success === 'passed' && { passed: true }),
    ...(success === 'failed' && { passed: false }),
    ...(score && { score }),
  }
}

function scoreOf(score: unknown): Outcome['score'] {
  if (!isRecord(score)) return undefined
  const numbers = (['raw', 'min', 'max', 'scaled'] as const).flatMap((name) => {
    const value = score[name]
    const number = value === '' || value == null ? Number.NaN : Number(value)
    return Number.isFinite(number) ? [[name, number] as const] : []
  })
  const known: NonNullable<Outcome['score']> = Object.fromEntries(numbers)
  // A statement with a score outside of its bounds is refused.
  const { raw, min, max, scaled } = known
  const isInside =
    (scaled === undefined || Math.abs(scaled) <= 1) &&
    (min === undefined || max === undefined || min < max) &&
    (raw === undefined || ((min === undefined || raw >= min) && (max === undefined || raw <= max)))
  if (numbers.length === 0 || !isInside) return undefined
  if (scaled === undefined && raw !== undefined && max !== undefined && max > 0) {
    return { ...known, scaled: raw / max }
  }
  return known
}

/** What is to be said now that was not said before. */
export function newlySaid(before: Outcome, now: Outcome): { verb: string; result: object }[] {
  const result = now.score ? { score: now.score } : {}
  return [
    ...(now.passed !== undefined && now.passed !== before.passed
      ? [
          {
            verb: now.passed ? verbs.passed : verbs.failed,
            result: { ...result, success: now.passed },
          },
        ]
      : []),
    ...(now.completed && !before.completed
      ? [{ verb: verbs.completed, result: { ...result, completion: true } }]
      : []),
  ]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
