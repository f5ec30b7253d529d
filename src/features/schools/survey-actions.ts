import { type Day, dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { audit } from '../audit/store.ts'
import { listMoves, type Movable, openMoves } from '../moves/move-actions.ts'
import { waitsFor } from '../moves/waits-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import type { Mode } from './school.ts'
import {
  isLate,
  type SchoolTotals,
  type SurveyFacts,
  type SurveyState,
  surveyReturn,
} from './survey.ts'
import type {
  CampaignOverview,
  Completion,
  ReturnDetail,
  SurveyCampaign,
  SurveyReturn,
} from './survey-api.ts'
import { listRemarks, type StoredRemark } from './survey-remark-store.ts'
import { readSections } from './survey-rows-actions.ts'
import {
  findCampaign,
  findReturn,
  findSurveyedSchools,
  insertCampaign,
  insertReturns,
  listCampaigns,
  listReturns,
  lockReturns,
  type StoredReturn,
  setCampaignClosed,
  setReturn,
  totalsOfSchools,
} from './survey-store.ts'

export async function openCampaign(
  db: Db,
  actor: Actor,
  given: { name: string; regionCode: string; level: PlaceLevel; opensOn: Day; dueOn: Day },
): Promise<SurveyCampaign & { forms: number }> {
  if (placeAt(given.regionCode, given.level) !== given.regionCode) {
    throw invalid('code_not_of_level', { value: given.regionCode, level: given.level })
  }
  if (given.dueOn < given.opensOn) throw invalid('ends_before_it_begins', { from: given.opensOn })
  if (!may(actor, 'survey.manage', given))
    throw forbidden('not_permitted', { verb: 'survey.manage' })
  return scoped(db, actor, async (tx) => {
    const id = newId()
    await insertCampaign(tx, { id, ...given, createdBy: actor.personId })
    const forms = await insertReturns(tx, id, rangeOf(given.regionCode, given.level))
    await audit(tx, actor, [
      {
        action: 'survey.opened',
        subjectType: 'survey_campaign',
        subjectId: id,
        regionCode: given.regionCode,
        payload: { ...given, forms },
      },
    ])
    return { id, ...given, closedOn: null, forms }
  })
}

/** Forms for schools that came into the register after the campaign began. */
export async function addMissingForms(
  db: Db,
  actor: Actor,
  id: string,
): Promise<{ forms: number }> {
  return scoped(db, actor, async (tx) => {
    const campaign = await requireCampaign(tx, actor, id)
    return {
      forms: await insertReturns(tx, id, rangeOf(campaign.regionCode, campaign.level)),
    }
  })
}

export async function closeCampaign(db: Db, actor: Actor, id: string, now: Date): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const campaign = await requireCampaign(tx, actor, id)
    if (campaign.closedOn) throw conflict('campaign_closed', { on: campaign.closedOn })
    await setCampaignClosed(tx, id, dayOf(now))
    await audit(tx, actor, [
      {
        action: 'survey.closed',
        subjectType: 'survey_campaign',
        subjectId: id,
        regionCode: campaign.regionCode,
        payload: {},
      },
    ])
  })
}

async function requireCampaign(tx: Tx, actor: Actor, id: string): Promise<SurveyCampaign> {
  const campaign = await findCampaign(tx, id)
  if (!campaign) throw notFound('campaign', id)
  if (!may(actor, 'survey.manage', campaign))
    throw forbidden('not_permitted', { verb: 'survey.manage' })
  return campaign
}

export async function readCampaigns(db: Db, actor: Actor, now: Date): Promise<CampaignOverview[]> {
  return scoped(db, actor, async (tx) => {
    const campaigns = (await listCampaigns(tx)).filter((campaign) => concerns(actor, campaign))
    const overviews: CampaignOverview[] = []
    for (const campaign of campaigns) {
      const returns = (await listReturns(tx, campaign.id)).filter((one) =>
        may(actor, 'survey.read', one),
      )
      const codes = [...new Set(returns.map(({ regionCode }) => placeAt(regionCode, 'township')))]
      overviews.push({
        ...campaign,
        completion: completionOf(returns, now),
        townships: codes.map((code) => {
          const own = returns.filter(({ regionCode }) => placeAt(regionCode, 'township') === code)
          return { code, name: own[0]?.townshipName ?? null, completion: completionOf(own, now) }
        }),
      })
    }
    return overviews
  })
}

/** Campaigns are readable below their place; those of other counties are nobody's business here. */
function concerns({ scopes }: Actor, { regionCode, level }: SurveyCampaign): boolean {
  const { lower, upper } = rangeOf(regionCode, level)
  return scopes.some((scope) => scope.lower < upper && lower < scope.upper)
}

function completionOf(returns: readonly StoredReturn[], now: Date): Completion {
  const count = (state: SurveyState) => returns.filter((one) => one.state === state).length
  return {
    schools: returns.length,
    states: {
      draft: count('draft'),
      submitted: count('submitted'),
      returned: count('returned'),
      verified: count('verified'),
    },
    late: returns.filter((one) => lateness(one, now)).length,
  }
}

/** A returned form counts as not sent. */
export const lateness = ({ state, submittedAt, dueOn }: StoredReturn, now: Date): boolean =>
  isLate(
    state !== 'returned' && state !== 'draft' && submittedAt ? dayOf(submittedAt) : null,
    dueOn,
    dayOf(now),
  )

export async function readReturns(
  db: Db,
  actor: Actor,
  campaignId: string,
  now: Date,
  { state, search }: { state?: SurveyState | undefined; search?: string | undefined } = {},
): Promise<SurveyReturn[]> {
  return scoped(db, actor, async (tx) => {
    const returns = await listReturns(tx, campaignId, {
      state,
      ...(search !== undefined && { search: foldText(search) }),
    })
    return returns.filter((one) => may(actor, 'survey.read', one)).map((one) => viewOf(one, now))
  })
}

function viewOf(found: StoredReturn, now: Date): SurveyReturn {
  const { submittedBy, organisationId, dueOn, openedAt, closedOn, ...view } = found
  return { ...view, late: lateness(found, now) }
}

export async function readReturn(
  db: Db,
  actor: Actor,
  id: string,
  now: Date,
): Promise<ReturnDetail> {
  return scoped(db, actor, async (tx) => {
    const found = await findReturn(tx, id)
    if (!found || !may(actor, 'survey.read', found)) throw notFound('survey_return', id)
    const [facts] = (await surveyFacts(tx, actor, [found])) as [SurveyFacts]
    const history = (await listMoves(tx, id)) as ReturnDetail['history']
    const since = history.at(-1)?.at ?? found.openedAt
    const judged = history.findLast(({ name }) => name === 'return' || name === 'verify')
    const remarks = await listRemarks(tx, [id])
    return {
      ...viewOf(found, now),
      totals: facts.totals,
      sections: await readSections(tx, actor, found, judged?.at),
      changesSince: judged?.at ?? null,
      remarks: remarks.map(({ returnId: _, ...remark }) => remark),
      moves: openMoves(actor, movableReturn, found, facts),
      waitsFor: (
        await waitsFor(tx, actor, movableReturn, [{ ...found, since }], dayOf(now))
      ).flat(),
      history,
    }
  })
}

export const movableReturn: Movable<StoredReturn, SurveyState, SurveyFacts> = {
  lifecycle: surveyReturn,
  lock: lockReturns,
  sees: (actor, row) => may(actor, 'survey.read', row),
  facts: surveyFacts,
  store: async (tx, rows, { to, actor, now }) => {
    for (const { row, facts } of rows)
      await setReturn(tx, row.id, { state: to, ...effectOf(to, facts, actor, now) })
  },
}

function effectOf(state: SurveyState, { totals }: SurveyFacts, actor: Actor, now: Date) {
  const at = now.toISOString()
  if (state === 'submitted') return { submittedAt: at, submittedBy: actor.personId }
  if (state === 'verified')
    return { verified: true, verifiedBy: actor.personId, snapshot: JSON.stringify(totals) }
  return { verified: false, verifiedBy: null }
}

export async function recordSpotCheck(
  db: Db,
  actor: Actor,
  given: { id: string; on: Day; note: string },
): Promise<void> {
  await scoped(db, actor, async (tx) => {
    const [found] = await lockReturns(tx, [given.id])
    if (!found || !may(actor, 'survey.read', found)) throw notFound('survey_return', given.id)
    if (!may(actor, 'survey.verify', found))
      throw forbidden('not_permitted', { verb: 'survey.verify' })
    if (found.state !== 'verified')
      throw conflict('spot_check_needs_verified', { state: found.state })
    await setReturn(tx, found.id, { spotCheckedOn: given.on, spotCheckNote: given.note })
    await audit(tx, actor, [
      {
        action: 'survey.spot_checked',
        subjectType: 'survey_return',
        subjectId: found.id,
        regionCode: found.regionCode,
        payload: given,
      },
    ])
  })
}

export async function surveyFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly StoredReturn[],
): Promise<SurveyFacts[]> {
  const ids = rows.map(({ schoolId }) => schoolId)
  const totals = await totalsOfSchools(tx, ids)
  const schools = await findSurveyedSchools(tx, ids)
  const open = (
    await listRemarks(
      tx,
      rows.map(({ id }) => id),
    )
  ).filter(isOpen)
  return rows.map(({ id, schoolId, submittedBy, closedOn }) => {
    const surveyed = schools.get(schoolId)
    return {
      mode: (surveyed?.mode ?? 'none') as Mode,
      located: surveyed?.lat != null && surveyed.lon !== null,
      pupilsKnown: surveyed?.pupils != null,
      totals: totals.get(schoolId) as SchoolTotals,
      openRemarks: open.filter(({ returnId }) => returnId === id).length,
      submittedBy,
      actorId: actor.personId,
      closedOn,
    }
  })
}

/** Neither corrected nor replied to. */
const isOpen = ({ isCorrected, reply }: StoredRemark): boolean => !isCorrected && reply === null
