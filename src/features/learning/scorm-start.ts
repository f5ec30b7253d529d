import type { ScormFacts } from '../library/packages/content.ts'
import { asClock, asPeriod, lengthMs } from './scorm-time.ts'

/** Ids of what is stated when a unit ends, given when it begins: whoever says it first, it is said once. */
export type OutcomeIds = { passed: string; failed: string; completed: string }

/** What a course begins with. It stands in the name of its window, and follows it from page to page. */
export type ScormStart = {
  version: 'scorm12' | 'scorm2004'
  /** By which the page around the course knows what comes from it. */
  key: string
  learner: { id: string; name: string }
  facts: ScormFacts
  /** As it was kept the last time. */
  kept?: KeptCmi
  /** A page before this one began, and did not end. */
  isRunning?: boolean
  /** Where the last words go when the window is closed; absent: of a guest nothing is kept. */
  last?: { url: string; ids: OutcomeIds }
}

/** To the other pages of a course that are open: what one of them keeps. */
export type ScormTold = {
  cunxiao: 'scorm-told'
  page: number
  kept: KeptCmi
  isRunning: boolean
}

/** A unit's data model as an object, and whether the unit ended by its own word. */
export type KeptCmi = { cmi: JsonRecord; ended?: boolean }
type JsonRecord = Record<string, unknown>

export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const record = (value: unknown): JsonRecord => (isRecord(value) ? value : {})

/** The data model that a unit finds: what the platform supplies, around what the unit kept. */
export const beginningOf = (start: ScormStart): { cmi: JsonRecord } => ({
  cmi: start.version === 'scorm12' ? beginningOf12(start) : beginningOf2004(start),
})

function beginningOf12(start: ScormStart): JsonRecord {
  const { learner, facts, kept } = start
  const cmi = record(kept?.cmi)
  const core = record(cmi.core)
  return {
    ...cmi,
    launch_data: facts.dataFromLms ?? '',
    core: {
      ...core,
      student_id: learner.id,
      student_name: learner.name,
      credit: 'credit',
      lesson_mode: 'normal',
      ...sittingOf(start, core, asClock),
    },
    student_data: {
      ...record(cmi.student_data),
      ...(facts.masteryScore !== undefined && { mastery_score: String(facts.masteryScore) }),
      ...(facts.maxTimeAllowed && { max_time_allowed: facts.maxTimeAllowed }),
      ...(facts.timeLimitAction && { time_limit_action: facts.timeLimitAction }),
    },
  }
}

function beginningOf2004(start: ScormStart): JsonRecord {
  const { learner, facts, kept } = start
  const cmi = record(kept?.cmi)
  return {
    ...cmi,
    learner_id: learner.id,
    learner_name: learner.name,
    credit: 'credit',
    mode: 'normal',
    launch_data: facts.dataFromLms ?? '',
    ...(facts.scaledPassingScore !== undefined && {
      scaled_passing_score: String(facts.scaledPassingScore),
    }),
    ...(facts.completionThreshold !== undefined && {
      completion_threshold: String(facts.completionThreshold),
    }),
    ...(facts.maxTimeAllowed && { max_time_allowed: facts.maxTimeAllowed }),
    ...(facts.timeLimitAction && { time_limit_action: facts.timeLimitAction }),
    ...sittingOf(start, cmi, asPeriod),
    objectives: Object.keys(record(cmi.objectives)).length
      ? cmi.objectives
      : (facts.objectives ?? []).map((id) => ({ id })),
  }
}

/** How it begins and how long it was sat before; on a further page of one sitting that stays as it is. */
function sittingOf(
  { kept, isRunning }: ScormStart,
  before: JsonRecord,
  written: (ms: number) => string,
): JsonRecord {
  const { exit, entry, total_time: total, session_time: session } = before
  if (isRunning) return { entry, total_time: total, session_time: session, exit }
  const isResumed = kept?.ended !== true || exit === 'suspend' || exit === 'logout'
  return {
    entry: kept === undefined ? 'ab-initio' : isResumed ? 'resume' : '',
    total_time: written(lengthMs(total) + lengthMs(session)),
    session_time: '',
    exit: '',
  }
}

/** Words of the platform that the library would write in another way, by element. */
export function asGiven({ version, facts }: ScormStart, { cmi }: { cmi: JsonRecord }) {
  const is12 = version === 'scorm12'
  const total = is12 ? record(cmi.core).total_time : cmi.total_time
  return new Map<string, string>([
    [is12 ? 'cmi.core.total_time' : 'cmi.total_time', String(total)],
    ...(facts.maxTimeAllowed
      ? ([
          [
            is12 ? 'cmi.student_data.max_time_allowed' : 'cmi.max_time_allowed',
            facts.maxTimeAllowed,
          ],
        ] as [string, string][])
      : []),
  ])
}

/** What is kept of a sitting; a unit that ended without a word about it is completed, as the standards have it. */
export function keptOf(
  { version }: ScormStart,
  rendered: unknown,
  total: unknown,
  ended: boolean,
): KeptCmi {
  const cmi = record(record(rendered).cmi)
  if (version === 'scorm12') {
    const core = record(cmi.core)
    const status = ended && isUnsaid(core.lesson_status) ? 'completed' : core.lesson_status
    return { cmi: { ...cmi, core: { ...core, lesson_status: status, total_time: total } }, ended }
  }
  const isLeft = ended && cmi.exit !== 'suspend' && cmi.completion_threshold === ''
  const status = isLeft && isUnsaid(cmi.completion_status) ? 'completed' : cmi.completion_status
  return { cmi: { ...cmi, completion_status: status, total_time: total }, ended }
}

const isUnsaid = (status: unknown): boolean =>
  status === undefined || status === '' || status === 'unknown' || status === 'not attempted'
