import { forbidden, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { tincanPath } from '../library/editions/content-routes.ts'
import { openStating } from '../statements/actions.ts'
import { readBasic, type Speaker } from '../statements/credential.ts'
import { isObject, type JsonObject } from '../statements/fault.ts'
import { readMessage } from '../statements/message-protocol.ts'
import type { Answer, Asked } from '../statements/request.ts'
import { findOwnPlace } from '../sync/identity-store.ts'
import type { Recorder } from '../sync/record-actions.ts'
import type { Origins } from './cmi5-launch-actions.ts'
import { idFrom } from './cmi5-store.ts'
import { openSitting, sealSitting, whoseOf } from './last-words-protocol.ts'
import { learnerSpeaker } from './learner-speaker.ts'
import { findByLogin, type LearnerLogin } from './learner-store.ts'
import type { LaunchedUnit } from './portal-api.ts'
import { statementOf } from './saying.ts'
import { agentOf } from './shelf.ts'
import { findCountyPage } from './shelf-actions.ts'
import { listOpenEditions } from './shelf-store.ts'
import { mayTouch, outcomesIn, type TincanSitting, tincanRefusal, tincanUrl } from './tincan.ts'

type TincanSpeaker = Speaker & { sitting: TincanSitting; activityId: string }

/** Courses in Tin Can: launched with a key of the learner's sitting, that speaks for nobody and of nothing else. */
export function openTincan(ground: Ground, recorder: Recorder, ticketKey: Buffer) {
  const { db, blobs, clock } = ground
  const state = openStating({ db, blobs }, recorder, { reserved: true })

  const findCourse = (resourceId: string, unit?: string) =>
    asSystem(db, 'tincan', async (tx) => {
      for (const { editionId, content } of await listOpenEditions(tx, resourceId)) {
        if (content?.kind !== 'tincan') continue
        const launch =
          unit === undefined ? content.launches[0] : content.launches.find(({ id }) => id === unit)
        if (launch) return { editionId, launch, title: content.title }
      }
      throw notFound('resources', resourceId)
    })

  return {
    async launch(
      learner: LearnerLogin,
      wanted: { resourceId: string; unit: string; registration: string; session: string },
      origins: Origins,
    ): Promise<LaunchedUnit> {
      const { unit, ...sitting } = wanted
      const { editionId, launch } = await findCourse(wanted.resourceId, unit)
      const page = await asSystem(db, 'tincan', findCountyPage)
      const sealed = sealSitting({ ...sitting, ...whoseOf(learner) }, 'tincan', ticketKey, clock())
      const isElsewhere = /^https?:/i.test(launch.href)
      const address = isElsewhere
        ? launch.href
        : `${origins.content}/content/${editionId}/${launch.href}`
      const url = tincanUrl(
        address,
        { learner: agentOf(page, learner.id), registration: wanted.registration },
        {
          endpoint: `${origins.portal}${tincanPath}/xapi/`,
          auth: `Basic ${btoa(`tincan:${sealed}`)}`,
          activityId: launch.id,
        },
      )
      return { url, ownWindow: isElsewhere, done: [] }
    },

    async authenticate(authorization: string): Promise<Speaker> {
      const given = readBasic(authorization)
      const sitting = given && openSitting(given.secret, 'tincan', ticketKey, clock())
      if (!sitting) throw new Refusal('unauthenticated', 'lrs_key_refused')
      const { launch, title } = await findCourse(sitting.resourceId)
      return asSystem(db, 'tincan: key', async (tx) => {
        const learner = await findByLogin(tx, sitting.loginId, clock().toISOString())
        if (!learner) throw new Refusal('unauthenticated', 'lrs_key_refused')
        const page = await findCountyPage(tx)
        const place = (await findOwnPlace(tx)) ?? learner.regionCode
        const speaker: TincanSpeaker = {
          ...learnerSpeaker(page, learner.id, place),
          sitting: { ...sitting, title, learner: agentOf(page, learner.id) },
          activityId: launch.id,
        }
        return speaker
      })
    },

    async around({ request, speaker }: Asked, answer: () => Promise<Answer>): Promise<Answer> {
      const { sitting, activityId } = speaker as TincanSpeaker
      const writes = request.resource === 'statements' && request.method !== 'GET'
      const statements = writes ? statementsIn(request) : []
      const why = tincanRefusal(statements, sitting)
      if (why) throw forbidden('cmi5_statement_refused', { why })
      if (!mayTouch(request, sitting)) throw forbidden('cmi5_document_refused')
      const answered = await answer()
      for (const { verb, result } of outcomesIn(statements, activityId)) {
        const id = idFrom('tincan', sitting.registration, verb)
        const timestamp = clock().toISOString()
        const statement = statementOf(
          sitting,
          { verb, result },
          { id, actor: sitting.learner, timestamp },
        )
        const message = { statements: statement, received: [] }
        await state({ speaker, version: '1.0.3', message }, id).catch((error: unknown) => {
          if (!(error instanceof Refusal && error.code === 'statement_exists')) throw error
        })
      }
      return answered
    },
  }
}

function statementsIn(request: Asked['request']): JsonObject[] {
  const { statements } = readMessage(request.header('content-type') ?? '', request.body)
  return (Array.isArray(statements) ? statements : [statements]).filter(isObject)
}
