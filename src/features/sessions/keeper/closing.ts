import { newId } from '../../../base/ids.ts'
import type { Interruption } from '../session.ts'
import type { SegmentForm } from '../values.ts'
import type { Given } from './Counts.tsx'
import { type SessionNow, timesOf } from './session-now.ts'

/** `keys`: of what will be sent, made when the form was opened: sent twice it is taken once. */
export type Closing = {
  keys: { close: string; photo: string; voice: string }
  /** Null: taken away; undefined: as it stands in the session, where visits were counted. */
  headCount: number | null | undefined
  members: number | null | undefined
  photo: Blob | undefined
  gist: string
  voice: Blob | undefined
  isBroken: boolean
  broken: string
  beganAt: string
  endedAt: string
  interruptions: Interruption[]
  /** Absent: as `formsOf` has them. */
  minutes: Record<SegmentForm, number> | undefined
}

export const emptyClosing = (session: SessionNow, now: { day: string; time: string }): Closing => ({
  keys: { close: newId(), photo: newId(), voice: newId() },
  ...{ headCount: undefined, members: undefined, photo: undefined, voice: undefined },
  ...{ gist: session.gist ?? '', isBroken: false, broken: '', minutes: undefined },
  ...timesOf(session, now),
  interruptions: session.interruptions,
})

export const countsOf = (form: Closing, session: SessionNow): Given => ({
  headCount: form.headCount === undefined ? session.headCount : form.headCount,
  members: form.members === undefined ? session.members : form.members,
})
