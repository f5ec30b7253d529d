import { dayOf } from '../../base/calendar.ts'
import { newId } from '../../base/ids.ts'
import { rangeOf } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import { invalid } from '../../base/refusal.ts'
import type { Tx } from '../../platform/db.ts'
import { addJob } from '../../platform/jobs.ts'
import { resourceRegister, subjectWords } from '../library/registers.ts'
import { readTree } from '../library/tree-actions.ts'
import { makeMoves } from '../moves/move-actions.ts'
import { type Actor, actorOf } from '../people/actor.ts'
import { movableOf } from '../registers/case-actions.ts'
import { decideRows, writeRows } from '../registers/decide-actions.ts'
import { defineCase, type Register } from '../registers/registers.ts'
import type { Row } from '../registers/shape.ts'
import { standAt } from '../registers/standing-store.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { type PracticeFacts, type PracticeRow, practice, resourceOf } from './practice.ts'
import { findPractice, type KeptPractice, listAuthored, setResource } from './practice-store.ts'
import { stationsOf } from './registers.ts'

type StoredPractice = Row<(typeof practice)['row']>

export const publishPracticeJobName = 'acceptance.publish_practice'

const hostsOf = (tx: Tx, rows: readonly PracticeRow[]) =>
  holdSchoolsByCode(
    tx,
    rows.flatMap(({ schoolCode }) => schoolCode ?? []),
  )

export const practiceRegister: Register = defineCase(practice, {
  placeOf: async (tx, rows) => {
    const schools = await hostsOf(tx, rows)
    const places = await standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    )
    return rows.map(({ schoolCode }, at) => {
      if (schoolCode === undefined) return places[at]
      const school = schools.get(schoolCode)
      return school && { regionCode: school.regionCode, organisationId: school.id }
    })
  },
  checkAll,
  readings: async (tx) => ({
    headings: {},
    choices: { subjects: await subjectWords(tx) },
    given: {},
  }),
  facts: findFacts,
  moved: followInLibrary,
}) as unknown as Register

async function checkAll(tx: Tx, rows: readonly PracticeRow[]): Promise<Problem[][]> {
  const stations = await stationsOf(tx, rows)
  const schools = await hostsOf(tx, rows)
  const tree = await readTree(tx)
  return rows.map(({ unitCode, schoolCode, subjects }) => {
    const host = stations.get(unitCode)?.schoolId
    const school = schoolCode === undefined ? undefined : schools.get(schoolCode)
    return [
      ...(host ? [] : [{ code: 'unit_is_no_station', field: 'unitCode' }]),
      ...(host && school && school.id !== host
        ? [{ code: 'practice_of_other_school', field: 'schoolCode' }]
        : []),
      ...subjects
        .filter((code) => !tree.codeOf(code))
        .map((value) => ({
          ...{ code: 'subject_unknown', field: 'subjects', value },
          level: 'warning' as const,
        })),
    ]
  })
}

async function findFacts(
  tx: Tx,
  actor: Actor,
  rows: readonly StoredPractice[],
  now: Date,
): Promise<PracticeFacts[]> {
  const tree = await readTree(tx)
  const authored = await listAuthored(
    tx,
    rows.map(({ id }) => id),
    actor.personId,
  )
  return rows.map(({ id, subjects, notedOn }) => ({
    ...{ isAuthor: authored.has(id), notedOn, today: dayOf(now) },
    unknownSubjects: subjects.filter((code) => !tree.codeOf(code)),
  }))
}

/** What the county says of the case, it says of its resource. */
async function followInLibrary(
  tx: Tx,
  actor: Actor,
  rows: readonly StoredPractice[],
  move: string,
  now: Date,
): Promise<void> {
  if (move !== 'approve' && move !== 'withdraw') return
  for (const { id } of rows) {
    const kept = await findPractice(tx, id)
    if (!kept) throw new Error(`the case ${id} is gone`)
    if (move === 'approve') await enterInLibrary(tx, actor, kept, now)
    else await takeOutOfLibrary(tx, actor, kept, now)
  }
}

/** In the catalogue with the approval; its document is made and published by a job that asks for the same transaction. */
async function enterInLibrary(tx: Tx, actor: Actor, kept: KeptPractice, now: Date): Promise<void> {
  const speaking = speakingFor(actor, kept.countyCode)
  const target = newId()
  const row = resourceOf(kept.id, kept, kept)
  const [decided] = await decideRows(tx, speaking, resourceRegister, [{ row, target }])
  if (!decided || 'problems' in decided)
    throw invalid('row_problems', { problems: decided?.problems ?? [] })
  await writeRows(tx, speaking, resourceRegister, [{ ...decided, simulated: kept.simulated }])
  await makeMoves(
    ...([tx, speaking, movableOf(resourceRegister)] as const),
    { rows: [{ id: target }], move: 'submit' },
    now,
  )
  await setResource(tx, kept.id, target)
  await addJob(tx, publishPracticeJobName, { practiceId: kept.id }, kept.id)
}

/** Published, it is withdrawn; waiting, it goes back; what the library took out or gave to another owner is the library's. */
async function takeOutOfLibrary(
  tx: Tx,
  actor: Actor,
  { resourceId, resourceState, isOthers, countyCode, title }: KeptPractice,
  now: Date,
): Promise<void> {
  const move = { published: 'withdraw', in_review: 'back' }[resourceState ?? '']
  if (!resourceId || !move || isOthers) return
  await makeMoves(
    ...([tx, speakingFor(actor, countyCode), movableOf(resourceRegister)] as const),
    { rows: [{ id: resourceId }], move, reason: `经验做法已撤下：${title}` },
    now,
  )
}

/** Who approves a case speaks for the county’s library of this one thing (docs/decisions/0037). */
export const speakingFor = (
  who: Pick<Actor, 'personId' | 'accountId' | 'name'>,
  countyCode: string,
): Actor =>
  actorOf(who, [
    {
      permissions: ['resources.read', 'resources.write', 'resources.publish'],
      range: rangeOf(countyCode, 'county'),
    },
  ])
