import { type Insertable, sql } from 'kysely'
import type { Day, Instant } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import type { DB } from '../../platform/tables.ts'
import type { Shape } from '../registers/shape.ts'
import { column, tableOf } from '../registers/store.ts'
import type { Mode } from './school.ts'
import type { SchoolTotals, SurveyState } from './survey.ts'
import type { SurveyCampaign } from './survey-api.ts'

export async function insertCampaign(
  tx: Tx,
  campaign: Insertable<DB['surveyCampaigns']>,
): Promise<void> {
  await tx.insertInto('surveyCampaigns').values(campaign).execute()
}

const campaignColumns = [
  'id',
  'name',
  'regionCode',
  'level',
  'opensOn',
  'dueOn',
  'closedOn',
] as const

export function listCampaigns(tx: Tx): Promise<SurveyCampaign[]> {
  return tx
    .selectFrom('surveyCampaigns')
    .select(campaignColumns)
    .orderBy('dueOn', 'desc')
    .orderBy('id')
    .$castTo<SurveyCampaign>()
    .execute()
}

export function findCampaign(tx: Tx, id: string): Promise<SurveyCampaign | undefined> {
  return tx
    .selectFrom('surveyCampaigns')
    .select(campaignColumns)
    .where('id', '=', id)
    .$castTo<SurveyCampaign>()
    .executeTakeFirst()
}

export async function setCampaignClosed(tx: Tx, id: string, on: Day): Promise<void> {
  await tx.updateTable('surveyCampaigns').set({ closedOn: on }).where('id', '=', id).execute()
}

/** A form for every school in use inside the range that has none in this campaign yet. */
export async function insertReturns(
  tx: Tx,
  campaignId: string,
  { lower, upper }: { lower: string; upper: string },
): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into survey_returns (id, campaign_id, school_id, region_code, organisation_id, state)
    select gen_random_uuid(), ${campaignId}::uuid, s.id, s.region_code, s.organisation_id, 'draft'
    from schools as s
    where s.retired_on is null and s.region_code >= ${lower} and s.region_code < ${upper}
    on conflict (campaign_id, school_id) do nothing`.execute(tx)
  return Number(numAffectedRows ?? 0)
}

export type StoredReturn = {
  id: string
  version: number
  campaignId: string
  schoolId: string
  schoolCode: string
  schoolName: string
  regionCode: string
  organisationId: string
  townshipName: string | null
  mode: Mode
  state: SurveyState
  submittedAt: Instant | null
  submittedBy: string | null
  verifiedAt: Instant | null
  spotCheckedOn: Day | null
  dueOn: Day
  openedAt: Instant
  closedOn: Day | null
}

function returns(tx: Tx) {
  return tx
    .selectFrom('surveyReturns as r')
    .innerJoin('schools as s', 's.id', 'r.schoolId')
    .innerJoin('surveyCampaigns as c', 'c.id', 'r.campaignId')
    .leftJoin('places as t', (join) =>
      join.on(sql<boolean>`t.code = rpad(left(r.region_code, 9), 12, '0')`),
    )
    .select([
      'r.id',
      'r.version',
      'r.campaignId',
      'r.schoolId',
      's.schoolCode',
      's.name as schoolName',
      'r.regionCode',
      'r.organisationId',
      't.name as townshipName',
      's.mode',
      'r.state',
      'r.submittedAt',
      'r.submittedBy',
      'r.verifiedAt',
      'r.spotCheckedOn',
      'c.dueOn',
      'c.createdAt as openedAt',
      'c.closedOn',
    ])
}

/** `search` is folded text; it is looked for where the register of schools looks. */
export async function listReturns(
  tx: Tx,
  campaignId: string,
  { state, search }: { state?: SurveyState | undefined; search?: string | undefined } = {},
): Promise<StoredReturn[]> {
  const rows = await returns(tx)
    .where('r.campaignId', '=', campaignId)
    .where('s.retiredOn', 'is', null)
    .$if(state !== undefined, (q) => q.where('r.state', '=', state ?? 'draft'))
    .$if(search !== undefined, (q) =>
      q.where(sql<boolean>`strpos(s.search_text, ${search ?? ''}) > 0`),
    )
    .orderBy('r.regionCode')
    .orderBy('s.sortName')
    .execute()
  return rows as StoredReturn[]
}

export async function findReturn(tx: Tx, id: string): Promise<StoredReturn | undefined> {
  return (await returns(tx).where('r.id', '=', id).executeTakeFirst()) as StoredReturn | undefined
}

export async function lockReturns(tx: Tx, ids: readonly string[]): Promise<StoredReturn[]> {
  await sql`select from survey_returns where id = any(${[...ids]}::uuid[]) order by id for update`.execute(
    tx,
  )
  const rows = await returns(tx)
    .where('r.id', 'in', [...ids])
    .orderBy('r.id')
    .execute()
  return rows as StoredReturn[]
}

/**
 * `verified` stamps or clears the moment in the database's own time, in which rows are stamped too:
 * whether something changed since is then a comparison of one clock with itself.
 */
export async function setReturn(
  tx: Tx,
  id: string,
  {
    verified,
    ...change
  }: {
    verified?: boolean
    state?: SurveyState
    submittedAt?: Instant | null
    submittedBy?: string | null
    verifiedBy?: string | null
    snapshot?: string
    spotCheckedOn?: Day
    spotCheckNote?: string
  },
): Promise<void> {
  await tx
    .updateTable('surveyReturns')
    .set((eb) => ({
      ...change,
      ...(verified !== undefined && {
        verifiedAt: verified ? sql<string>`clock_timestamp()` : null,
      }),
      version: eb('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
}

/** Counts and sums of what the registers hold about these schools. */
export async function totalsOfSchools(
  tx: Tx,
  schoolIds: readonly string[],
): Promise<Map<string, SchoolTotals>> {
  if (schoolIds.length === 0) return new Map()
  const { rows } = await sql<SchoolTotals & { schoolId: string }>`
    select s.id as school_id,
      coalesce(r.rooms, 0)::int as rooms, coalesce(r.seats, 0)::int as seats, coalesce(r.usable_seats, 0)::int as usable_seats,
      coalesce(e.equipment, 0)::int as equipment, coalesce(e.usable_equipment, 0)::int as usable_equipment,
      coalesce(p.staff, 0)::int as staff, coalesce(p.usable_staff, 0)::int as usable_staff,
      coalesce(p.heads, 0)::int as heads, coalesce(p.keepers, 0)::int as keepers
    from unnest(${[...schoolIds]}::uuid[]) as s(id)
    left join (select organisation_id, count(*) as rooms, sum(seats) as seats, sum(usable_seats) as usable_seats
      from rooms where retired_on is null group by 1) as r on r.organisation_id = s.id
    left join (select organisation_id, sum(quantity) as equipment, sum(usable_quantity) as usable_equipment
      from equipment where retired_on is null group by 1) as e on e.organisation_id = s.id
    left join (select organisation_id, count(*) as staff, count(*) filter (where usable_for_programme) as usable_staff,
        count(*) filter (where post = 'head') as heads, count(*) filter (where post = 'equipment_keeper') as keepers
      from staff where retired_on is null group by 1) as p on p.organisation_id = s.id`.execute(tx)
  return new Map(rows.map(({ schoolId, ...totals }) => [schoolId, totals]))
}

/**
 * Schools whose data was verified and has not changed since; every other school is marked as
 * unverified in reports (S1-5).
 */
export async function listVerified(tx: Tx): Promise<Map<string, Instant>> {
  const { rows } = await sql<{ schoolId: string; verifiedAt: Instant }>`
    with latest as (
      select school_id, max(verified_at) as verified_at from survey_returns where state = 'verified' group by 1
    ), changed as (
      select organisation_id, max(updated_at) as at from (
        select organisation_id, updated_at from rooms
        union all select organisation_id, updated_at from equipment
        union all select organisation_id, updated_at from staff
        union all select organisation_id, updated_at from schools) as rows group by 1
    )
    select l.school_id, l.verified_at from latest as l
    join changed as c on c.organisation_id = l.school_id where c.at <= l.verified_at`.execute(tx)
  return new Map(rows.map(({ schoolId, verifiedAt }) => [schoolId, verifiedAt]))
}

/** The school's rows that were taken out since. */
export async function listRemoved(
  tx: Tx,
  shape: Shape,
  schoolId: string,
  since: Instant,
): Promise<{ id: string; name: string; reason: string | null }[]> {
  const { rows } = await sql<{ id: string; name: string; reason: string | null }>`
    select r.id, r.${column(shape.nameField)} as name, r.retired_reason as reason from ${tableOf(shape)} as r
    where r.organisation_id = ${schoolId}::uuid and r.retired_on is not null and r.updated_at > ${since}
    order by r.sort_name, r.id`.execute(tx)
  return rows
}

/** What the survey asks of school rows, by id. */
export async function findSurveyedSchools(tx: Tx, ids: readonly string[]) {
  const rows = await tx
    .selectFrom('schools')
    .select(['id', 'mode', 'stage', 'lat', 'lon', 'pupils'])
    .where('id', 'in', [...ids])
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}
