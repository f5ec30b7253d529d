import { sql } from 'kysely'
import type { Instant } from '../../base/calendar.ts'
import type { CodeRange } from '../../base/place.ts'
import type { Tx } from '../../platform/db.ts'
import type { ApplicationState, BatchState } from './batch.ts'
import type { SheetName } from './sheets.ts'

/** A station of a frozen list, as it was called then. */
export type Listed = { stationId: string; unitCode: string; name: string; school: string }

export type KeptBatch = {
  id: string
  version: number
  regionCode: string
  state: BatchState
  stateAt: Instant
  title: string
  sheet: SheetName
  listed: Listed[]
  shareBp: number
  digest: string
  number: string | null
  sampled: string[] | null
  madeBy: string | null
  madeByName: string
  madeAt: Instant
  drawnAt: Instant | null
  simulated: boolean
}

const batches = sql`select id, version, region_code::text as region_code, state, state_at, title, sheet, listed, share_bp,
  digest, number, sampled, made_by, made_by_name, made_at, drawn_at, simulated from evaluation_batches`

export async function listBatches(tx: Tx, { lower, upper }: CodeRange): Promise<KeptBatch[]> {
  const { rows } = await sql<KeptBatch>`${batches}
    where region_code >= ${lower} and region_code < ${upper} order by made_at desc, id`.execute(tx)
  return rows
}

/** Stations on lists of which nothing is decided yet. */
export async function listUndecided(tx: Tx, { lower, upper }: CodeRange): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    select one ->> 'stationId' as id from evaluation_batches cross join jsonb_array_elements(listed) as one
    where state in ('committed', 'drawn') and region_code >= ${lower} and region_code < ${upper}`.execute(
    tx,
  )
  return new Set(rows.map(({ id }) => id))
}

export async function lockBatches(tx: Tx, ids: readonly string[]): Promise<KeptBatch[]> {
  const { rows } = await sql<KeptBatch>`${batches}
    where id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
  return rows
}

export async function insertBatch(
  tx: Tx,
  {
    listed,
    ...batch
  }: Pick<
    KeptBatch,
    | 'id'
    | 'regionCode'
    | 'title'
    | 'sheet'
    | 'listed'
    | 'shareBp'
    | 'digest'
    | 'madeBy'
    | 'madeByName'
    | 'simulated'
  >,
): Promise<void> {
  await tx
    .insertInto('evaluationBatches')
    .values({ ...batch, listed: JSON.stringify(listed) })
    .execute()
}

export async function setBatchState(tx: Tx, ids: readonly string[], to: BatchState): Promise<void> {
  await sql`update evaluation_batches set state = ${to}, state_at = clock_timestamp(), version = version + 1
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

export async function setDrawn(
  tx: Tx,
  id: string,
  { number, sampled }: { number: string; sampled: readonly string[] },
): Promise<void> {
  await sql`update evaluation_batches set number = ${number}, sampled = ${[...sampled]}::text[], drawn_at = clock_timestamp()
    where id = ${id}`.execute(tx)
}

export type KeptApplication = {
  id: string
  version: number
  regionCode: string
  state: ApplicationState
  stateAt: Instant
  batchId: string
  number: string | null
  listed: Listed[]
  appliedByName: string
  appliedAt: Instant
  simulated: boolean
}

const applications = sql`select id, version, region_code::text as region_code, state, state_at, batch_id, number, listed,
  applied_by_name, applied_at, simulated from provincial_applications`

export async function listApplications(
  tx: Tx,
  { lower, upper }: CodeRange,
): Promise<KeptApplication[]> {
  const { rows } = await sql<KeptApplication>`${applications}
    where region_code >= ${lower} and region_code < ${upper} order by applied_at desc, id`.execute(
    tx,
  )
  return rows
}

export async function lockApplications(tx: Tx, ids: readonly string[]): Promise<KeptApplication[]> {
  const { rows } = await sql<KeptApplication>`${applications}
    where id = any(${[...ids]}::uuid[]) order by id for update`.execute(tx)
  return rows
}

/** False: its batch is applied for already. */
export async function insertApplication(
  tx: Tx,
  {
    listed,
    ...application
  }: Pick<
    KeptApplication,
    'id' | 'regionCode' | 'batchId' | 'number' | 'listed' | 'appliedByName' | 'simulated'
  > & {
    appliedBy: string | null
  },
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('provincialApplications')
    .values({ ...application, listed: JSON.stringify(listed) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

export async function setApplicationState(
  tx: Tx,
  ids: readonly string[],
  to: ApplicationState,
): Promise<void> {
  await sql`update provincial_applications set state = ${to}, state_at = clock_timestamp(), version = version + 1
    where id = any(${[...ids]}::uuid[])`.execute(tx)
}

export async function insertCodes(
  tx: Tx,
  applicationId: string,
  codes: readonly { stationId: string; regionCode: string; code: string }[],
): Promise<void> {
  await tx
    .insertInto('stationCodes')
    .values(codes.map((one) => ({ ...one, applicationId })))
    .execute()
}

/** Those of these codes that a station has. */
export async function listTaken(system: Tx, codes: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ code: string }>`
    select code from station_codes where code = any(${[...codes]}) order by code`.execute(system)
  return rows.map(({ code }) => code)
}

export async function findCode(system: Tx, stationId: string): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select code from station_codes where station_id = ${stationId}`.execute(system)
  return rows[0]?.code
}

export type GivenCode = {
  stationId: string
  code: string
  givenAt: string
  schoolCode: string | null
}
/** The province's numbers of a place, in their order, with the code of each station's host. */
export async function listCodes(tx: Tx, { lower, upper }: CodeRange): Promise<GivenCode[]> {
  const { rows } = await sql<GivenCode>`
    select c.station_id, c.code, c.given_at, h.school_code
    from station_codes as c join learning_stations as s on s.id = c.station_id
    left join schools as h on h.id = s.school_id
    where c.region_code >= ${lower} and c.region_code < ${upper} order by c.code`.execute(tx)
  return rows
}

/** Who gave the verdicts of these batches. */
export async function listBatchJudges(
  tx: Tx,
  ids: readonly string[],
): Promise<{ batchId: string; actorId: string | null }[]> {
  const { rows } = await sql<{ batchId: string; actorId: string | null }>`
    select subject_id as batch_id, actor_id from moves
    where lifecycle = 'evaluation_batch' and name = 'pass' and subject_id = any(${[...ids]}::uuid[])`.execute(
    tx,
  )
  return rows
}
