import { type Day, dayOf } from '../../base/calendar.ts'
import { conflict, forbidden, invalid, notFound } from '../../base/refusal.ts'
import type { Verb } from '../../base/verbs.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import type { OrgUnit } from '../people/api.ts'
import { findOrgUnit, holdOrgUnit, listOrgUnitRows } from '../people/org-unit-store.ts'
import { readNumber, spellNumber } from './document-number.ts'
import type { Heading } from './office-paper.ts'
import { type KeptNumber, type PaperKind, paperKinds } from './official.ts'
import {
  deleteHead,
  deleteNumber,
  findHead,
  findTaken,
  listHeads,
  listLast,
  listNumbers,
  setHead,
  setNumber,
} from './official-store.ts'

/**
 * What a feature tells of the papers it makes: which, whose verb numbers them, and where what they are about lies, which is
 * refused to whoever has no such thing before him.
 */
export type PaperSource = {
  papers: readonly PaperKind[]
  verb: Verb
  placeOf: (
    tx: Tx,
    actor: Actor,
    id: string,
  ) => Promise<{ regionCode: string; organisationId?: string }>
}

const whose = ({ id, regionCode }: OrgUnit) => ({ regionCode, organisationId: id })

/** Organs, with what stands at the head of their papers. */
export async function readHeads(db: Db, actor: Actor) {
  requireAnywhere(actor, 'people.read')
  return scoped(db, actor, async (tx) => {
    const units = await listOrgUnitRows(tx, reachOf(actor, 'people.read'))
    const heads = new Map((await listHeads(tx)).map((one) => [one.orgUnitId, one]))
    const last = await lastNumbers(tx, [...heads.keys()])
    return {
      orgUnits: units.map((unit) => ({
        ...organ(unit, heads.get(unit.id)),
        mayWrite: may(actor, 'people.write', whose(unit)),
        lastNumber: last.get(unit.id) ?? null,
      })),
    }
  })
}

const organ = ({ id, name, level }: OrgUnit, head: { mark: string; code: string } | undefined) => ({
  ...{ id, name, level },
  ...{ mark: head?.mark ?? null, code: head?.code ?? null },
})

export const writeHead = (
  db: Db,
  actor: Actor,
  { id, mark, code }: { id: string; mark: string; code: string },
): Promise<void> =>
  scoped(db, actor, async (tx) => {
    const unit = await requireOrgan(tx, actor, id)
    if (!/^\p{Script=Han}+$/u.test(code)) throw invalid('organ_code_shape', { code })
    const { regionCode } = unit
    await setHead(tx, { orgUnitId: id, mark, code, regionCode, setByName: actor.name })
    await audit(tx, actor, [
      {
        ...{ action: 'organ_head.changed', subjectType: 'organ_head', subjectId: id, regionCode },
        payload: { organ: unit.name, mark, code },
      },
    ])
  })

export const removeHead = (db: Db, actor: Actor, id: string): Promise<void> =>
  scoped(db, actor, async (tx) => {
    const { name, regionCode } = await requireOrgan(tx, actor, id)
    const head = await findHead(tx, id)
    if (!head) throw notFound('organ_head', id)
    await deleteHead(tx, id)
    await audit(tx, actor, [
      {
        ...{ action: 'organ_head.retired', subjectType: 'organ_head', subjectId: id, regionCode },
        payload: { organ: name, mark: head.mark, code: head.code },
      },
    ])
  })

async function requireOrgan(tx: Tx, actor: Actor, id: string): Promise<OrgUnit> {
  const unit = await holdOrgUnit(tx, id)
  if (!unit || unit.retiredOn || !may(actor, 'people.read', whose(unit)))
    throw notFound('org_unit', id)
  if (!may(actor, 'people.write', whose(unit)))
    throw forbidden('not_permitted', { verb: 'people.write' })
  return unit
}

type Asked = { paper: PaperKind; id: string }

/** The number of a paper, and under which organs the reader may give it one. */
export async function readNumbering(
  db: Db,
  actor: Actor,
  sources: readonly PaperSource[],
  { paper, id }: Asked,
  now: Date,
) {
  return scoped(db, actor, async (tx) => {
    const { verb, place } = await requirePaper(tx, actor, sources, { paper, id })
    const given = (await listNumbers(tx, paper, [id])).get(id)
    const units = may(actor, verb, place) ? await organsOf(tx, actor, verb) : []
    const heads = new Map((await listHeads(tx)).map((one) => [one.orgUnitId, one]))
    const last = await lastNumbers(tx, [...heads.keys()])
    return {
      given: given === undefined ? null : withoutMark(given),
      orgUnits: units
        .map((unit) => organ(unit, heads.get(unit.id)))
        .toSorted((a, b) => Number(b.mark !== null) - Number(a.mark !== null))
        .map((one) => ({ ...one, next: nextOf(one.code, last.get(one.id), dayOf(now)) })),
    }
  })
}

const withoutMark = ({ mark: _mark, ...told }: KeptNumber) => told

/** Those of whom the actor acts at their own place: a township numbers nothing under the county's head. */
const organsOf = async (tx: Tx, actor: Actor, verb: Verb): Promise<OrgUnit[]> =>
  (await listOrgUnitRows(tx, reachOf(actor, verb))).filter((unit) => may(actor, verb, whose(unit)))

function nextOf(code: string | null, last: string | undefined, today: Day): string | null {
  if (code === null) return null
  const year = Number(today.split('-')[0])
  const before = last === undefined ? undefined : readNumber(last)
  return spellNumber({ code, year, serial: before?.year === year ? before.serial + 1 : 1 })
}

/** An organ numbers papers of every place it has, also where the reader sees none of them. */
const lastNumbers = (tx: Tx, orgUnitIds: readonly string[]) =>
  asSystem(tx, 'numbers of an organ', (system) => listLast(system, orgUnitIds))

export async function giveNumber(
  db: Db,
  actor: Actor,
  sources: readonly PaperSource[],
  given: Asked & {
    orgUnitId: string
    number: string
    signer?: string | undefined
    anyway?: boolean | undefined
  },
): Promise<{ number: string }> {
  const { paper, id, orgUnitId, signer, anyway = false } = given
  const read = readNumber(given.number)
  if (!read) throw invalid('document_number_shape', { number: given.number })
  const number = spellNumber(read)
  return scoped(db, actor, async (tx) => {
    const { verb, place } = await requirePaper(tx, actor, sources, { paper, id })
    if (!may(actor, verb, place)) throw forbidden('not_permitted', { verb })
    // Whoever numbers another paper of the organ comes before or after.
    await waitForTurn(tx, `numbers of ${orgUnitId}`)
    const unit = await findOrgUnit(tx, orgUnitId)
    if (!unit || unit.retiredOn || !may(actor, verb, whose(unit)))
      throw notFound('org_unit', orgUnitId)
    const head = await findHead(tx, orgUnitId)
    if (!anyway) {
      if (head && head.code !== read.code)
        throw conflict('document_number_other_code', { code: head.code, given: read.code })
      await refuseTaken(tx, { orgUnitId, number, subjectId: id, paper })
    }
    await setNumber(tx, {
      ...{ subjectId: id, paper, regionCode: place.regionCode, orgUnitId, organName: unit.name },
      ...{ mark: head?.mark ?? null, number, givenByName: actor.name },
      signer: paperKinds[paper].upward ? (signer ?? null) : null,
    })
    await audit(tx, actor, [
      {
        ...{ action: 'paper_number.changed', subjectType: 'paper_number', subjectId: id },
        ...{ regionCode: place.regionCode, payload: { paper, number, organ: unit.name, signer } },
      },
    ])
    return { number }
  })
}

async function refuseTaken(tx: Tx, asked: Parameters<typeof findTaken>[1]): Promise<void> {
  const taken = await asSystem(tx, 'numbers of an organ', (system) => findTaken(system, asked))
  if (!taken) return
  throw conflict('document_number_taken', {
    ...{ number: asked.number, by: taken.givenByName, on: dayOf(taken.givenAt) },
    paper: taken.paper,
  })
}

export const removeNumber = (
  db: Db,
  actor: Actor,
  sources: readonly PaperSource[],
  { paper, id }: Asked,
): Promise<void> =>
  scoped(db, actor, async (tx) => {
    const { verb, place } = await requirePaper(tx, actor, sources, { paper, id })
    if (!may(actor, verb, place)) throw forbidden('not_permitted', { verb })
    const given = (await listNumbers(tx, paper, [id])).get(id)
    if (!given) throw notFound('paper_number', id)
    await deleteNumber(tx, id, paper)
    await audit(tx, actor, [
      {
        ...{ action: 'paper_number.retired', subjectType: 'paper_number', subjectId: id },
        ...{ regionCode: place.regionCode, payload: { paper, number: given.number } },
      },
    ])
  })

async function requirePaper(
  tx: Tx,
  actor: Actor,
  sources: readonly PaperSource[],
  { paper, id }: Asked,
) {
  const source = sources.find(({ papers }) => papers.includes(paper))
  if (!source) throw notFound('official_paper', id)
  return { verb: source.verb, place: await source.placeOf(tx, actor, id) }
}

/** What stands at the head of papers that are printed. */
export async function readHeadings(
  tx: Tx,
  paper: PaperKind,
  ids: readonly string[],
): Promise<(id: string) => Heading | null> {
  const numbers = await listNumbers(tx, paper, ids)
  return (id) => {
    const { mark, organName, number, signer } = numbers.get(id) ?? {}
    if (organName === undefined || number === undefined) return null
    return { mark: mark ?? null, organ: organName, number, signer: signer ?? null }
  }
}
