import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText } from '../../base/schemas.ts'
import type { SessionState } from './session.ts'
import { sessionLifecycle } from './session.ts'
import { enumOf, sessionKinds } from './values.ts'

const State = z.enum(Object.keys(sessionLifecycle.states) as SessionState[])

const MonthSession = z
  .object({
    id: z.uuid(),
    day: DayText,
    plannedFrom: z.string(),
    kind: enumOf(sessionKinds),
    title: z.string(),
    state: State,
    headCount: z.nullable(z.int()),
    /** Minutes that count. */
    delivered: z.int(),
    /** The asker was among those who ran it. */
    isMine: z.boolean(),
  })
  .meta({ id: 'MonthSession' })
export type MonthSession = z.output<typeof MonthSession>

/** What the asker ran since the term began; periods in hundredths, as they would be if all were confirmed as it stands. */
const OwnWork = z
  .object({
    from: DayText,
    to: DayText,
    periodMinutes: z.int(),
    minutes: z.int(),
    periods: z.int(),
    /** Of `minutes`: what the school has not confirmed yet. */
    unconfirmedMinutes: z.int(),
    /** Those with minutes, the latest first. */
    weeks: z.array(z.object({ monday: DayText, minutes: z.int(), periods: z.int() })),
  })
  .meta({ id: 'OwnWork' })
export type OwnWork = z.output<typeof OwnWork>

const KeeperMonth = z
  .object({
    month: z.string(),
    sessions: z.array(MonthSession),
    /** Null: he works at no school, and nobody counts him periods. */
    work: z.nullable(OwnWork),
  })
  .meta({ id: 'KeeperMonth' })
export type KeeperMonth = z.output<typeof KeeperMonth>

/** A month of the school's sessions, and what they come to for whoever asks (S3-9). */
export const readKeeperMonth = endpoint('GET /api/keeper/month', {
  query: z.object({ month: z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/) }),
  answer: KeeperMonth,
})
