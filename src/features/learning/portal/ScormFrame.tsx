import { useEffect, useRef, useState } from 'preact/hooks'
import { newId } from '../../../base/ids.ts'
import { t } from '../../../ui/portal/words.ts'
import { courseAllows, courseSandbox } from '../../library/editions/page-policy.ts'
import type { ShownEdition } from '../portal-api.ts'
import {
  newlySaid,
  type Outcome,
  outcomeOf,
  readScormSaid,
  type ScormAsked,
  type ScormStarted,
} from '../scorm.ts'
import type { KeptCmi, OutcomeIds, ScormStart, ScormTold } from '../scorm-start.ts'
import { type Attempt, say } from './attempt.ts'
import { me } from './me.ts'

type Launch = ShownEdition['launches'][number]

/** What a unit says while its frame is taken away still comes, for so long. */
const lateMs = 10_000

/** One unit of a SCORM course, with the platform that its pages look for. */
export function ScormFrame({
  launch,
  version,
  kept,
  part,
  attempt,
  lastUrl,
  onKept,
}: {
  launch: Launch
  version: ScormStart['version']
  kept: KeptCmi | undefined
  /** Absent: it is all there is of the course. */
  part: string | undefined
  attempt: Attempt
  /** Where its last words go when the window is closed. */
  lastUrl: string | undefined
  onKept: (kept: KeptCmi, finished: boolean) => void
}) {
  const frame = useRef<HTMLIFrameElement>(null)
  const onKeptNow = useRef(onKept)
  onKeptNow.current = onKept
  const [isTooLarge, setTooLarge] = useState(false)
  const [start] = useState<ScormStart>(() => {
    const learner = me.get()?.learner
    const ids: OutcomeIds = { passed: newId(), failed: newId(), completed: newId() }
    return {
      version,
      key: newId(),
      learner: { id: learner?.id ?? 'guest', name: learner?.name ?? '' },
      facts: launch.scorm ?? {},
      ...(kept && { kept }),
      ...(lastUrl !== undefined && { last: { url: lastUrl, ids } }),
    }
  })
  useEffect(() => {
    let outcome: Outcome = outcomeOf(start.kept?.cmi)
    let now: ScormStart = start
    const pages = new Set<MessageEventSource>()
    const hear = ({ source, data }: MessageEvent) => {
      if ((data as ScormAsked | undefined)?.cunxiao === 'scorm-start') {
        if (!source || !isWithin(source as Window, frame.current?.contentWindow)) return
        pages.add(source)
        const answer: ScormStarted = { cunxiao: 'scorm-started', start: now }
        source.postMessage(answer, { targetOrigin: '*' })
        return
      }
      const said = readScormSaid(data, start.key)
      if (said === 'too_large') setTooLarge(true)
      if (!said || said === 'too_large') return
      const { event, page } = said
      now = {
        ...now,
        kept: said.kept,
        isRunning: event === 'ended' ? false : event === 'began' || now.isRunning === true,
      }
      const told: ScormTold = {
        cunxiao: 'scorm-told',
        page,
        kept: said.kept,
        isRunning: now.isRunning === true,
      }
      for (const one of [frame.current?.contentWindow, ...pages]) {
        if (one && one !== source) one.postMessage(told, { targetOrigin: '*' })
      }
      const then = outcomeOf(said.kept.cmi)
      for (const { as, verb, result } of newlySaid(outcome, then)) {
        const id = start.last?.ids[as] ?? newId()
        void say(attempt, { verb, ...(part && { part }), result: { ...result } }, { id })
      }
      outcome = then
      onKeptNow.current(said.kept, part === undefined && then.completed)
    }
    addEventListener('message', hear)
    return () => {
      setTimeout(() => removeEventListener('message', hear), lateMs)
    }
  }, [attempt, part, start])
  return (
    <>
      {isTooLarge && <p class="told">{t('player.tooLarge')}</p>}
      <iframe
        ref={frame}
        class="course"
        title={launch.title}
        name={JSON.stringify(start)}
        src={launch.url}
        sandbox={courseSandbox}
        allow={courseAllows}
      />
    </>
  )
}

function isWithin(window: Window, outer: Window | null | undefined): boolean {
  for (let at = window; ; at = at.parent) {
    if (at === outer) return true
    if (at === at.parent) return false
  }
}
