import { promisify } from 'node:util'
import { inflateRaw } from 'node:zlib'
import * as z from 'zod'
import { invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { openStating } from '../statements/actions.ts'
import { agentKey } from '../statements/agent.ts'
import { readDocument, writeDocument } from '../statements/document-actions.ts'
import { isObject } from '../statements/fault.ts'
import { isWalkable } from '../statements/json-text.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Recorder } from '../sync/record-actions.ts'
import type { Sitting } from './last-words-protocol.ts'
import { learnerSpeaker } from './learner-speaker.ts'
import { findLearner } from './learner-store.ts'
import { statementOf } from './saying.ts'
import { newlySaid, outcomeOf, readKept } from './scorm.ts'
import type { KeptCmi } from './scorm-start.ts'
import { activityOf, agentOf } from './shelf.ts'
import { findCountyPage } from './shelf-actions.ts'
import { listOpenEditions } from './shelf-store.ts'

const Words = z.object({
  ids: z.object({ passed: z.uuid(), failed: z.uuid(), completed: z.uuid() }),
  kept: z.unknown(),
})

/** A state as the portal keeps it. */
const State = z.looseObject({
  registration: z.string(),
  place: z.record(z.string(), z.unknown()).optional(),
})

const unpack = promisify(inflateRaw)
/** What a course keeps, unpacked. */
const mostBytes = 8_000_000

/**
 * What a SCORM unit says while its window is closed: no page of the portal is left to hear it, so it comes straight
 * here. It is kept where the portal keeps it, and what follows from it is stated in the learner's name.
 */
export function openLastWords(ground: Ground, recorder: Recorder) {
  const { db, blobs, clock } = ground
  const state = openStating({ db, blobs }, recorder)
  return async (sitting: Sitting, unit: string, packed: Buffer): Promise<void> => {
    const { ids, kept } = await readWords(packed)
    const { learnerId, resourceId, registration } = sitting
    const { page, learner, regionCode, open } = await asSystem(db, 'last words', async (tx) => ({
      page: await findCountyPage(tx),
      learner: await findLearner(tx, { id: learnerId }),
      regionCode: await findOwnPlace(tx),
      open: await listOpenEditions(tx, resourceId),
    }))
    const course = open.find(({ content }) =>
      content?.launches.some(({ id }) => id === unit),
    )?.content
    if (learner?.version !== sitting.version) throw new Refusal('unauthenticated', 'sign_in_needed')
    if (!course) throw notFound('resources', resourceId)
    const speaker = learnerSpeaker(page, learnerId, regionCode ?? learner.regionCode)
    const shelf = {
      kind: 'state',
      activityIri: activityOf(resourceId),
      agentKey: agentKey(speaker.authority),
    } as const
    const before = await readDocument(db, speaker, shelf, 'portal').catch(unlessMissing)
    const found = before && State.safeParse(jsonIn(Buffer.from(before.content))).data
    // Another attempt began meanwhile, elsewhere or in another window: nothing is said of that.
    const place = found?.registration === registration ? (found.place ?? {}) : {}
    const unitBefore = readKept(place[unit])
    const now = withNotes(kept, unitBefore)
    const then = outcomeOf(now.cmi)
    const isWhole = course.launches.length === 1
    if (!found || found.registration === registration) {
      const kept = {
        registration,
        place: { ...place, [unit]: now },
        finished: isWhole && then.completed,
        atMs: clock().getTime(),
      }
      await writeDocument(db, speaker, shelf, 'portal', {
        kind: 'state',
        method: 'PUT',
        version: '1.0.3',
        conditions: { ifMatch: undefined, ifNoneMatch: undefined },
        content: {
          contentType: 'application/json',
          content: new TextEncoder().encode(JSON.stringify(kept)),
        },
      })
    }
    const title = course.title
    for (const { as, verb, result } of newlySaid(outcomeOf(unitBefore?.cmi), then)) {
      const statement = statementOf(
        { ...sitting, title },
        { verb, ...(!isWhole && { part: unit }), result: { ...result } },
        { id: ids[as], actor: agentOf(page, learnerId), timestamp: clock().toISOString() },
      )
      const message = { statements: statement, received: [] }
      await state({ speaker, version: '1.0.3', message }, ids[as]).catch((error: unknown) => {
        // The portal has heard it, too.
        if (!(error instanceof Refusal && error.code === 'statement_exists')) throw error
      })
    }
  }
}

async function readWords(packed: Buffer) {
  const refused = invalid('last_words_broken')
  const bytes = await unpack(packed, { maxOutputLength: mostBytes }).catch(() => {
    throw refused
  })
  const words = Words.safeParse(jsonIn(bytes)).data
  const kept = readKept(words?.kept)
  if (!words || !kept || !isWalkable(kept.cmi)) throw refused
  return { ids: words.ids, kept }
}

function jsonIn(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}

/** Notes and answers were too long to be sent once more where they are not there at all. */
const withNotes = (kept: KeptCmi, before: KeptCmi | undefined): KeptCmi => ({
  ...kept,
  cmi: {
    ...(isObject(before?.cmi) && {
      suspend_data: before.cmi.suspend_data,
      interactions: before.cmi.interactions,
    }),
    ...kept.cmi,
  },
})

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Refusal && error.kind === 'not_found')) throw error
}
