import { isRecord, type KeptCmi, type OutcomeIds, type ScormStart } from './scorm-start.ts'
import { verbs } from './verbs.ts'

/** What a course's page tells the page around it. Whatever else it says is not heard. */
export type ScormSaid = {
  cunxiao: 'scorm'
  key: string
  /** Which of the course's pages says it. */
  page: number
  event: 'began' | 'changed' | 'ended'
  kept: KeptCmi
}

/** A page in a frame of a course asks what the course began with; the page around it answers with a `ScormStarted`. */
export type ScormAsked = { cunxiao: 'scorm-start' }
export type ScormStarted = { cunxiao: 'scorm-started'; start?: ScormStart }

/** A course that keeps more than this, as text, is told so: no learner's notes are as long. */
const mostKept = 2_000_000

/** It comes from content: of the right shape, from whom was given `key`, and no larger than may be kept. */
export function readScormSaid(data: unknown, key: string): ScormSaid | 'too_large' | undefined {
  if (!isRecord(data) || data.cunxiao !== 'scorm' || data.key !== key) return undefined
  const { event } = data
  const kept = readKept(data.kept)
  if (event !== 'began' && event !== 'changed' && event !== 'ended') return undefined
  if (!kept) return undefined
  if (JSON.stringify(kept).length > mostKept) return 'too_large'
  return { cunxiao: 'scorm', key, page: Number(data.page), event, kept }
}

export function readKept(value: unknown): KeptCmi | undefined {
  if (!isRecord(value) || !isRecord(value.cmi)) return undefined
  return { cmi: value.cmi, ended: value.ended === true }
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
  const completed = status === 'completed' || status === 'passed'
  const passed =
    success === 'passed'
      ? true
      : success === 'failed'
        ? false
        : completed
          ? isMastered(root, score)
          : undefined
  return {
    completed,
    ...(passed !== undefined && { passed }),
    ...(score && { score }),
  }
}

/** By the score that the manifest asks for, where the course is done and says nothing about it itself. */
function isMastered(root: Record<string, unknown>, score: Outcome['score']): boolean | undefined {
  const given = isRecord(root.student_data)
    ? { wanted: root.student_data.mastery_score, got: score?.raw }
    : { wanted: root.scaled_passing_score, got: score?.scaled }
  const wanted = given.wanted === '' || given.wanted == null ? Number.NaN : Number(given.wanted)
  return Number.isNaN(wanted) || given.got === undefined ? undefined : given.got >= wanted
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
export function newlySaid(
  before: Outcome,
  now: Outcome,
): { as: keyof OutcomeIds; verb: string; result: object }[] {
  const result = now.score ? { score: now.score } : {}
  return [
    ...(now.passed !== undefined && now.passed !== before.passed
      ? [
          {
            as: now.passed ? ('passed' as const) : ('failed' as const),
            verb: now.passed ? verbs.passed : verbs.failed,
            result: { ...result, success: now.passed },
          },
        ]
      : []),
    ...(now.completed && !before.completed
      ? [
          {
            as: 'completed' as const,
            verb: verbs.completed,
            result: { ...result, completion: true },
          },
        ]
      : []),
  ]
}
