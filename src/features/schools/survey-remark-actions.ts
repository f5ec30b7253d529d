import type { Instant } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { conflict, forbidden, notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { findStored } from '../registers/store.ts'
import type { SurveyState } from './survey.ts'
import type { NewRemark } from './survey-api.ts'
import {
  findRemark,
  insertRemark,
  type StoredRemark,
  setReply,
  setTakenBack,
} from './survey-remark-store.ts'
import { surveyedShapes } from './survey-rows-actions.ts'
import { lockReturns, type StoredReturn } from './survey-store.ts'

/** Remarks are made at what was sent; the school answers them while it has the form. */
const remarkedIn: readonly SurveyState[] = ['submitted', 'verified']
const answeredIn: readonly SurveyState[] = ['draft', 'returned']

/** What is wrong with one row, said by whoever verifies the form. */
export async function writeRemark(
  db: Db,
  actor: Actor,
  { id, register, rowId, remark }: NewRemark & { id: string },
): Promise<{ id: string }> {
  return scoped(db, actor, async (tx) => {
    const form = await requireForm(tx, actor, id, 'survey.verify')
    if (!remarkedIn.includes(form.state)) throw conflict('remark_needs_sent_form')
    const row = (await findStored(tx, surveyedShapes[register], [rowId])).get(rowId)
    if (row?.organisationId !== form.schoolId) throw notFound(register, rowId)
    const { regionCode, organisationId } = form
    const made = newId()
    const said = { saidBy: actor.personId, saidByName: actor.name }
    const at = { regionCode, organisationId, register, rowId }
    await insertRemark(tx, { id: made, returnId: id, ...at, remark, ...said })
    await tell(tx, actor, form, {
      action: 'survey.remarked',
      payload: { register, rowId, remark },
    })
    return { id: made }
  })
}

/** Why the row is right as it stands. */
export async function replyToRemark(
  db: Db,
  actor: Actor,
  { id, reply, at }: { id: string; reply: string; at: Instant },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { remark, form } = await requireRemark(tx, actor, id, 'survey.submit')
    if (!answeredIn.includes(form.state)) throw conflict('reply_needs_returned_form')
    await setReply(tx, id, { reply, by: actor.name, at })
    await tell(tx, actor, form, {
      action: 'survey.replied',
      payload: { remark: remark.remark, reply },
    })
  })
}

/** As long as the school has not answered it. */
export async function takeRemarkBack(
  db: Db,
  actor: Actor,
  { id, at }: { id: string; at: Instant },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const { remark, form } = await requireRemark(tx, actor, id, 'survey.verify')
    if (remark.isCorrected || remark.reply !== null) throw conflict('remark_answered')
    await setTakenBack(tx, id, at)
    await tell(tx, actor, form, {
      action: 'survey.remark_taken_back',
      payload: { remark: remark.remark },
    })
  })
}

async function requireRemark(
  tx: Tx,
  actor: Actor,
  id: string,
  verb: Verb,
): Promise<{ remark: StoredRemark; form: StoredReturn }> {
  const found = await findRemark(tx, id)
  if (!found) throw notFound('survey_remark', id)
  const form = await requireForm(tx, actor, found.returnId, verb)
  // Read again: an answer may have come before the form was locked.
  const remark = await findRemark(tx, id)
  if (!remark) throw notFound('survey_remark', id)
  return { remark, form }
}

async function requireForm(tx: Tx, actor: Actor, id: string, verb: Verb): Promise<StoredReturn> {
  const [form] = await lockReturns(tx, [id])
  if (!form || !may(actor, 'survey.read', form)) throw notFound('survey_return', id)
  if (!may(actor, verb, form)) throw forbidden('not_permitted', { verb })
  if (form.closedOn) throw conflict('campaign_closed', { on: form.closedOn })
  return form
}

const tell = (
  tx: Tx,
  actor: Actor,
  { id, regionCode }: StoredReturn,
  what: { action: string; payload: object },
) => audit(tx, actor, [{ ...what, subjectType: 'survey_return', subjectId: id, regionCode }])
