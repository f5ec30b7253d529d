import { deflateSync, strToU8 } from 'fflate'
import { Scorm12API, Scorm2004API } from 'scorm-again/min'
import type { ScormAsked, ScormSaid } from '../../features/learning/scorm.ts'
import {
  asGiven,
  beginningOf,
  type KeptCmi,
  keptOf,
  type ScormStart,
  type ScormTold,
} from '../../features/learning/scorm-start.ts'
import { holdPage } from './hold-page.ts'
import { toldOfLeaving } from './leaving.ts'

/**
 * The first script of every page of a course: gives it the platform that it looks for, in its own window,
 * and tells the page around the course what it keeps. What it starts from stands in the name of the
 * course's window; a frame within asks for it, and its page waits for the answer.
 */
const once = 'cunxiaoScorm'
if (window.top && window.top !== window && !(once in window) && !isReachable()) {
  Object.defineProperty(window, once, { value: true })
  const named = window.parent === window.top ? readStart(window.name) : undefined
  if (named) provide(named, true)
  else askAbove(window.top)
}

/** Where the windows of a course reach each other, the platform of the outermost is found by all. */
function isReachable(): boolean {
  try {
    return window.parent !== window && once in window.parent
  } catch {
    return false
  }
}

function readStart(text: string): ScormStart | undefined {
  try {
    const start = JSON.parse(text) as ScormStart
    return start.version === 'scorm12' || start.version === 'scorm2004' ? start : undefined
  } catch {
    return undefined
  }
}

function askAbove(above: Window): void {
  const release = holdPage()
  const hear = ({ source, data }: MessageEvent) => {
    if (source !== above || data?.cunxiao !== 'scorm-started') return
    removeEventListener('message', hear)
    const start = data.start as ScormStart | undefined
    release(() => start && provide(start, false))
  }
  addEventListener('message', hear)
  above.postMessage({ cunxiao: 'scorm-start' } satisfies ScormAsked, '*')
  // Nobody answers where a course is in a frame that is not ours.
  setTimeout(() => release(() => {}), 5_000)
}

type Verb = 'Initialize' | 'Terminate' | 'GetValue' | 'SetValue' | 'Commit' | 'GetLastError'
type Call = (first?: string, second?: unknown) => string

/** `isOutermost`: its window's name goes on to the next page. */
function provide(given: ScormStart, isOutermost: boolean): void {
  const around = window.top as Window
  const is12 = given.version === 'scorm12'
  let start = given
  let sitting = openSitting(start)
  const page = Math.random()

  const call = (verb: Verb | 'GetErrorString' | 'GetDiagnostic', ...said: unknown[]): string => {
    const name = is12 ? `LMS${verb === 'Terminate' ? 'Finish' : verb}` : verb
    return (sitting.api as unknown as Record<string, (...said: unknown[]) => string>)[name]?.(
      ...said,
    ) as string
  }
  const tell = (event: ScormSaid['event']): void => {
    clearTimeout(waiting)
    waiting = undefined
    const kept = keptOf(start, sitting.api.renderCMIToJSONObject(), sitting.total, sitting.isOver)
    if (isOutermost) {
      const next: ScormStart = { ...start, kept, isRunning: sitting.isOpen }
      window.name = JSON.stringify(next)
    }
    around.postMessage(
      { cunxiao: 'scorm', key: start.key, page, event, kept } satisfies ScormSaid,
      '*',
    )
    if (leaving.isNow() && start.last) sendLast(start.last, kept)
  }
  let waiting: ReturnType<typeof setTimeout> | undefined
  const leaving = toldOfLeaving(() => {
    if (waiting !== undefined) tell('changed')
  })
  const changed = (): void => {
    if (leaving.isNow()) {
      // Once after all that one handler of the course does.
      if (waiting === undefined) queueMicrotask(() => waiting !== undefined && tell('changed'))
      waiting ??= setTimeout(() => {}, 0)
    } else waiting ??= setTimeout(() => tell('changed'), 250)
  }

  const goOn = (): void => {
    sitting = openSitting(start)
    if (!start.isRunning) return
    call('Initialize', '')
    sitting.isOpen = true
  }
  goOn()
  // What another page of the same course keeps, while it is open beside this one.
  addEventListener('message', ({ source, data }: MessageEvent<ScormTold | undefined>) => {
    if (source !== around || data?.cunxiao !== 'scorm-told' || data.page === page) return
    if (waiting !== undefined) return
    start = { ...start, kept: data.kept, isRunning: data.isRunning }
    goOn()
  })
  const calls: Record<string, Call> = {
    Initialize: (empty = '') => {
      // On a further page of a sitting, and on one after its end, courses begin as on their first.
      if (sitting.isOpen && start.isRunning) return 'true'
      if (sitting.isOver) {
        start = { ...start, kept: lastKept(start, sitting), isRunning: false }
        sitting = openSitting(start)
      }
      const answer = call('Initialize', empty)
      if (answer === 'true') {
        sitting.isOpen = true
        tell('began')
      }
      return answer
    },
    Terminate: (empty = '') => {
      const answer = call('Terminate', empty)
      if (answer === 'true') {
        sitting.isOpen = false
        sitting.isOver = true
        tell('ended')
      }
      return answer
    },
    Commit: (empty = '') => {
      const answer = call('Commit', empty)
      if (answer === 'true') tell('changed')
      return answer
    },
    SetValue: (element = '', value) => {
      const answer = call('SetValue', element, value)
      if (answer === 'true') changed()
      return answer
    },
    GetValue: (element = '') => {
      const answer = call('GetValue', element)
      return call('GetLastError') === '0' ? (sitting.given.get(element) ?? answer) : answer
    },
    GetLastError: () => call('GetLastError'),
    GetErrorString: (code = '') => call('GetErrorString', code),
    GetDiagnostic: (code = '') => call('GetDiagnostic', code),
  }
  const api = Object.fromEntries(
    Object.entries(calls).map(([verb, answer]) => [
      is12 ? `LMS${verb === 'Terminate' ? 'Finish' : verb}` : verb,
      answer,
    ]),
  )
  Object.assign(window, { [is12 ? 'API' : 'API_1484_11']: api })
  // From its sandbox a course may not look further than here, so here is where its search ends.
  // The scripts that lead frames still need the real one.
  Object.defineProperty(window, 'cunxiaoParent', { value: window.parent, configurable: true })
  Object.defineProperty(window, 'parent', { value: window, configurable: true })
}

type Sitting = {
  api: Scorm12API | Scorm2004API
  total: unknown
  given: ReadonlyMap<string, string>
  isOpen: boolean
  isOver: boolean
}

function openSitting(start: ScormStart): Sitting {
  const settings = { autocommit: false, logLevel: 5 } as const
  const api = start.version === 'scorm12' ? new Scorm12API(settings) : new Scorm2004API(settings)
  const beginning = beginningOf(start)
  api.loadFromJSON(beginning as never)
  const given = asGiven(start, beginning)
  const [total] = given.values()
  return { api, total, given, isOpen: false, isOver: false }
}

const lastKept = (start: ScormStart, { api, total }: Sitting): KeptCmi =>
  keptOf(start, api.renderCMIToJSONObject(), total, true)

/** Of what is still sent when a window is closed, browsers take so much. */
const lastBytes = 60_000

/** Straight to the node: the page around may be gone already. Without its notes where those are too long. */
function sendLast({ url, ids }: NonNullable<ScormStart['last']>, kept: KeptCmi): void {
  const packed = (said: object) => deflateSync(strToU8(JSON.stringify({ ids, kept: said })))
  const whole = packed(kept)
  const { suspend_data: _notes, interactions: _answers, ...rest } = kept.cmi
  const body = whole.length > lastBytes ? packed({ ...kept, cmi: rest }) : whole
  void fetch(url, {
    method: 'POST',
    mode: 'no-cors',
    keepalive: true,
    body: body as BufferSource,
  }).catch(() => {})
}
