import { sql } from 'kysely'
import type { Problem } from '../../base/problem.ts'
import type { Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { piecesOf } from '../../platform/segmenting.ts'
import { recordMoves } from '../moves/move-actions.ts'
import type { Actor } from '../people/actor.ts'
import { type Change, defineCase, defineRegister, usedAs } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { lockStored, type Stored } from '../registers/store.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { acquisition } from './acquisition.ts'
import { need } from './need.ts'
import { pack } from './pack.ts'
import { type Resource, resource } from './resource.ts'
import { resourceFacts } from './resource-facts-actions.ts'
import { resourceLifecycle } from './resource-state.ts'
import { tokensOf } from './search.ts'
import { source } from './source.ts'
import {
  addFormerCode,
  findNeedIds,
  findReading,
  findSourceCodes,
  findStates,
  listSubjects,
  setStates,
} from './store.ts'
import { subject } from './subject.ts'
import { subjectTree } from './subject-tree.ts'
import { isOwnSource } from './values.ts'

export const resourceRegister = defineCase(resource, {
  facts: resourceFacts,
  placeOf: (tx, rows) => owners(tx, rows),
  checkAll: checkResources,
  saved: reconsiderChanged,
  usedBy: usedAs(
    (ids) => sql`
      select resource_id as id, 'editions' as by from editions where resource_id = ${ids}
      union select r.id, 'packs' from resources as r
        join packs as p on p.retired_on is null and r.id::text = any(p.resource_ids) where r.id = ${ids}`,
  ),
  derived: async (_tx, rows) => rows.map(({ title }) => ({ tokens: tokensOf(piecesOf(title)) })),
  readings: async (tx, _actor, name) => {
    const choices = { subjects: await subjectWords(tx) }
    if (name === undefined) return { headings: {}, choices, given: {} }
    const { reading, code, ownerCode, originLevel, licence } = await findReading(tx, name)
    return {
      headings: reading.headings,
      choices: {
        ...reading.choices,
        subjects: { ...choices.subjects, ...reading.choices.subjects },
      },
      given: {
        ownerCode,
        originLevel,
        ...(licence && { licence }),
        ...reading.given,
        source: code,
      },
    }
  },
})

/** What sheets may call a subject, and its code. */
export async function subjectWords(tx: Tx): Promise<Record<string, string>> {
  const words = (await listSubjects(tx)).flatMap(({ code, name: label, synonyms, formerCodes }) =>
    [label, ...(synonyms ?? []), ...(formerCodes ?? [])].map((word) => [foldText(word), code]),
  )
  return Object.fromEntries(words) as Record<string, string>
}

export const subjectRegister = defineRegister(subject, {
  placeOf: (tx, rows) => owners(tx, rows),
  checkAll: async (tx, rows) => {
    const given = new Set(rows.map(({ code }) => code))
    const others = (await listSubjects(tx)).filter(({ code }) => !given.has(code))
    const tree = subjectTree([...others, ...rows], foldText)
    return rows.map(({ code, parentCode }): Problem[] => {
      if (parentCode === undefined) return []
      if (!tree.codeOf(parentCode))
        return [{ code: 'subject_unknown', field: 'parentCode', value: parentCode }]
      return tree.codesBelow(code).includes(parentCode)
        ? [{ code: 'subject_below_itself', field: 'parentCode' }]
        : []
    })
  },
  saved: async (tx, _actor, changes) => {
    for (const { before, after } of changes)
      if (before && after && before.code !== after.code)
        await addFormerCode(tx, after.id, before.code)
  },
  usedBy: usedAs(
    (ids) => sql`
      select s.id, 'resources' as by from subjects as s
        join resources as r on r.retired_on is null and s.code = any(r.subjects) where s.id = ${ids}
      union select s.id, 'subjects' from subjects as s
        join subjects as b on b.retired_on is null and b.parent_code = s.code
        where s.id = ${ids} and not b.id = ${ids}`,
  ),
})

export const packRegister = defineRegister(pack, {
  placeOf: (tx, rows) => owners(tx, rows),
  checkAll: async (tx, rows) => {
    const states = await findStates(
      tx,
      rows.flatMap(({ resourceIds }) => resourceIds),
    )
    return rows.map(({ resourceIds }): Problem[] => {
      const others = resourceIds.filter((id) => states.get(id) !== 'published')
      return others.length === 0
        ? []
        : [
            {
              code: 'pack_resource_not_published',
              field: 'resourceIds',
              details: { count: others.length },
            },
          ]
    })
  },
})

export const sourceRegister = defineRegister(source, {
  placeOf: (tx, rows) => owners(tx, rows),
  usedBy: usedAs(
    (ids) => sql`
      select s.id, 'resources' as by from resource_sources as s
        join resources as r on r.retired_on is null and r.source = s.code where s.id = ${ids}`,
  ),
})

export const needRegister = defineRegister(need, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    ),
  checkAll: async (tx, rows) => {
    const tree = subjectTree(await listSubjects(tx), foldText)
    return rows.map(({ subject: code }): Problem[] =>
      code === undefined || tree.codeOf(code)
        ? []
        : [{ code: 'subject_unknown', field: 'subject', value: code }],
    )
  },
})

export const acquisitionRegister = defineRegister(acquisition, {
  placeOf: async (tx, rows) => {
    const schools = await holdSchoolsByCode(
      tx,
      rows.flatMap(({ schoolCode }) => schoolCode ?? []),
    )
    const places = await standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    )
    return rows.map(({ schoolCode }, at) => {
      if (schoolCode === undefined) return places[at]
      const school = schools.get(schoolCode)
      return school && { regionCode: school.regionCode, organisationId: school.id }
    })
  },
  checkAll: async (tx, rows) => {
    const known = await findNeedIds(
      tx,
      rows.flatMap(({ needId }) => needId ?? []),
    )
    return rows.map(({ needId }): Problem[] =>
      needId === undefined
        ? [{ code: 'need_not_named', field: 'needId', level: 'warning' }]
        : known.has(needId)
          ? []
          : [{ code: 'need_unknown', field: 'needId', value: needId }],
    )
  },
})

export const libraryRegisters = [
  resourceRegister,
  subjectRegister,
  packRegister,
  sourceRegister,
  needRegister,
  acquisitionRegister,
]

/** Whoever may write a resource does not thereby publish another content under its name (S4-1). */
async function reconsiderChanged(
  tx: Tx,
  actor: Actor,
  changes: readonly Change<typeof resource.row>[],
): Promise<void> {
  const changed = changes.flatMap(({ before, after }) =>
    before && after && (before.link !== after.link || before.sha256 !== after.sha256)
      ? [after.id]
      : [],
  )
  if (changed.length === 0) return
  const locked = [...(await lockStored(tx, resource, changed)).values()]
  const published = locked.filter(isPublished)
  await recordMoves(tx, actor, resourceLifecycle, published, { move: 'reconsider' })
  await setStates(
    tx,
    published.map(({ id }) => id),
    'in_review',
  )
}

const isPublished = (row: Stored): row is Stored & { state: string } => row.state === 'published'

const owners = (tx: Tx, rows: readonly { ownerCode: string }[]) =>
  standAt(
    tx,
    rows.map(({ ownerCode }) => ownerCode),
  )

/** A subject that the tree lacks keeps a row out of print, not out of the catalogue. */
async function checkResources(tx: Tx, rows: readonly Resource[]): Promise<Problem[][]> {
  const tree = subjectTree(await listSubjects(tx), foldText)
  const sources = await findSourceCodes(
    tx,
    rows.map((row) => row.source),
  )
  return rows.map((row): Problem[] => [
    ...row.subjects
      .filter((code) => !tree.codeOf(code))
      .map((code) => ({
        code: 'subject_unknown',
        field: 'subjects',
        value: code,
        level: 'warning' as const,
      })),
    ...(isOwnSource(row.source) || sources.has(row.source)
      ? []
      : [{ code: 'source_unknown', field: 'source', value: row.source }]),
  ])
}
