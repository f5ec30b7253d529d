import { conflict, invalid, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { type Actor, may } from '../people/actor.ts'
import { retireRow, saveRow } from '../registers/actions.ts'
import type { SubjectOfTree } from './api.ts'
import { subjectRegister } from './registers.ts'
import { shippedSubjects } from './shipped-subjects.ts'
import { countBySubject, listSubjects, type StoredSubject } from './store.ts'
import { subjectTree } from './subject-tree.ts'

export async function readSubjects(db: Db, actor: Actor): Promise<SubjectOfTree[]> {
  return scoped(db, actor, async (tx) => {
    const all = await listSubjects(tx)
    const tree = subjectTree(all, foldText)
    const counts = new Map<string, number>()
    for (const [word, count] of await countBySubject(tx)) {
      const code = tree.codeOf(word) ?? ''
      counts.set(code, (counts.get(code) ?? 0) + count)
    }
    return all.map((one) => ({
      ...one,
      resources: counts.get(one.code) ?? 0,
      mayEdit: may(actor, 'subjects.write', one),
    }))
  })
}

/** Takes the tree the product ships as the county's own; what the county has of it already stays as it is. */
export async function adoptShippedSubjects(
  db: Db,
  actor: Actor,
  ownerCode: string,
): Promise<{ added: number }> {
  return scoped(db, actor, async (tx) => {
    const tree = subjectTree(await listSubjects(tx), foldText)
    const wanted = shippedSubjects.filter(({ code }) => !tree.codeOf(code))
    for (const row of wanted) await saveRow(tx, actor, subjectRegister, { ...row, ownerCode })
    return { added: wanted.length }
  })
}

/**
 * Makes one subject of two: the second takes the names and codes of the first and what lies below it.
 * Resources keep the code they carry; it means the second from then on.
 */
export async function mergeSubjects(
  db: Db,
  actor: Actor,
  { from, into }: { from: string; into: string },
  now: Date,
): Promise<void> {
  if (from === into) throw invalid('subject_merged_with_itself')
  await scoped(db, actor, async (tx) => {
    const all = await listSubjects(tx)
    const [one, other] = [required(all, from), required(all, into)]
    if (subjectTree(all, foldText).codesBelow(one.code).includes(other.code))
      throw conflict('subject_merged_below', { name: other.name })
    for (const child of all.filter(({ parentCode }) => parentCode === one.code))
      await save(tx, actor, { ...child, parentCode: other.code })
    await retireRow(
      tx,
      actor,
      subjectRegister,
      { id: one.id, version: one.version, reason: other.name },
      now,
    )
    await save(tx, actor, {
      ...other,
      synonyms: union(other.synonyms, [one.name], one.synonyms),
      formerCodes: union(other.formerCodes, [one.code], one.formerCodes),
    })
  })
}

function required(all: readonly StoredSubject[], id: string): StoredSubject {
  const found = all.find((one) => one.id === id)
  if (!found) throw notFound('subjects', id)
  return found
}

const save = (tx: Tx, actor: Actor, { regionCode: _, ...row }: StoredSubject) =>
  saveRow(tx, actor, subjectRegister, row)

const union = (...lists: readonly (readonly string[] | undefined)[]): string[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
]
