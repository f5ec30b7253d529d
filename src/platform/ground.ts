import type { Db } from './db.ts'
import type { Log } from './log.ts'

/** What every route, job and command stands on. Time comes from here, so tests can set it. */
export type Ground = { db: Db; clock: Clock; log: Log }
export type Clock = () => Date
