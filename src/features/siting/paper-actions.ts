import { createHash } from 'node:crypto'
import { newId } from '../../base/ids.ts'
import { type CodeRange, contains, type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { conflict, forbidden, invalid, notFound, type Refusal } from '../../base/refusal.ts'
import { cutText, seenText } from '../../base/seen-text.ts'
import { asSystem, type Db, scoped, type Tx, waitForTurn } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { requireScan } from '../registers/scan-actions.ts'
import { manyAnswered, recordAnswers, type Spoken } from './answer-actions.ts'
import { type Consent, type Decision, type ManyAnswered, type Party, parties } from './decision.ts'
import { viewWith } from './decision-actions.ts'
import {
  contraryEntries,
  entryKey,
  type Paper,
  type PaperDetail,
  type PaperEntry,
  whyNotByPaper,
} from './paper.ts'
import {
  findPaper,
  findSameScan,
  insertPaper,
  listDecisionIdsOn,
  listPapers,
  readContent,
} from './paper-store.ts'
import { isConcerned, mayEnterFor, mayFileAt } from './standing.ts'
import { findDecision, listConsents, listDecisions } from './store.ts'

/** Keeps the scan of a signed sheet, once however often it is sent. Nobody has agreed by it: what it says is entered from it. */
export async function filePaper(
  db: Db,
  actor: Actor,
  given: {
    regionCode: string
    level: PlaceLevel
    parties: readonly Party[]
    file: { name: string; bytes: Buffer }
  },
): Promise<{ id: string }> {
  const { regionCode, level, file } = given
  if (placeAt(regionCode, level) !== regionCode)
    throw invalid('code_not_of_level', { value: regionCode, level })
  if (!mayFileAt(actor, regionCode)) throw forbidden('not_permitted', { verb: 'siting.decide' })
  const name = cutText(seenText(file.name), 200)
  const kind = await requireScan(name, file.bytes)
  const borne = [...new Set(given.parties)]
  return scoped(db, actor, async (tx) => {
    await waitForTurn(tx, `papers of ${regionCode}`)
    const again = await findSameScan(tx, { regionCode, level, parties: borne, content: file.bytes })
    if (again) return again
    const id = newId()
    const [place] = await findPlaces(tx, [regionCode])
    if (place?.level !== level) throw invalid('place_unknown', { value: regionCode })
    await insertPaper(tx, {
      ...{ id, regionCode, level, parties: borne, mediaType: kind.mediaType },
      name: name || `paper.${kind.ending}`,
      content: file.bytes,
      enteredBy: actor.personId,
      enteredByName: actor.name,
    })
    await audit(tx, actor, [
      {
        action: 'siting.paper_filed',
        subjectType: 'siting_paper',
        subjectId: id,
        regionCode,
        payload: {
          parties: borne,
          name,
          sha256: createHash('sha256').update(file.bytes).digest('hex'),
        },
      },
    ])
    return { id }
  })
}

export function readPapers(db: Db, actor: Actor, within: CodeRange): Promise<Paper[]> {
  requireAnywhere(actor, 'siting.read')
  return scoped(db, actor, async (tx) =>
    (await listPapers(tx, within)).filter((paper) => may(actor, 'siting.read', paper)),
  )
}

export async function readPaper(db: Db, actor: Actor, id: string): Promise<PaperDetail> {
  return asSystem(db, 'a signed paper and its parties', async (tx) => {
    const paper = await requirePaper(tx, actor, id)
    const found = (await listDecisions(tx, rangeOf(paper.regionCode, paper.level))).filter((one) =>
      isConcerned(actor, one),
    )
    const consents = await listConsents(
      tx,
      found.map((one) => one.id),
    )
    return {
      ...paper,
      decisions: found.map((decision) => ({
        ...viewWith(actor, decision, consents.get(decision.id) ?? []),
        mayEnter: parties.filter((party) => mayEnterFor(actor, decision, party)),
      })),
    }
  })
}

export async function readScan(
  db: Db,
  actor: Actor,
  id: string,
): Promise<Paper & { content: Buffer }> {
  return asSystem(db, 'a signed paper and its parties', async (tx) => {
    const paper = await requirePaper(tx, actor, id)
    return { ...paper, content: (await readContent(tx, id)) as Buffer }
  })
}

/** Of readers of its place, and of every party an answer was entered for from it. */
async function requirePaper(tx: Tx, actor: Actor, id: string): Promise<Paper> {
  const paper = await findPaper(tx, id)
  if (!paper) throw notFound('siting_paper', id)
  if (may(actor, 'siting.read', paper)) return paper
  for (const decisionId of await listDecisionIdsOn(tx, id)) {
    const decision = await findDecision(tx, decisionId)
    if (decision && isConcerned(actor, decision)) return paper
  }
  throw notFound('siting_paper', id)
}

/** What a signed sheet says, host by host; what hinders one keeps none of the others back. */
export async function enterAnswers(
  db: Db,
  actor: Actor,
  id: string,
  entries: readonly PaperEntry[],
  now: Date,
): Promise<ManyAnswered> {
  return asSystem(db, 'a signed paper and its parties', async (tx) => {
    const paper = await requirePaper(tx, actor, id)
    if (!mayFileAt(actor, paper.regionCode))
      throw forbidden('not_permitted', { verb: 'siting.decide' })
    const contrary = contraryEntries(entries)
    const spoken = entries.map(({ signer, ...entry }) => ({
      ...entry,
      ...{ note: null, personName: signer, paperId: paper.id },
    }))
    const whyNot = (decision: Decision, history: readonly Consent[], said: Spoken) =>
      contrary.has(entryKey(said))
        ? conflict('paper_says_both')
        : whyNotEntered(actor, paper, decision, history, said)
    return manyAnswered(await recordAnswers(tx, actor, spoken, whyNot, now))
  })
}

function whyNotEntered(
  actor: Actor,
  paper: Paper,
  decision: Decision,
  history: readonly Consent[],
  said: Spoken,
): Refusal | undefined {
  if (!contains(rangeOf(paper.regionCode, paper.level), decision.unitCode))
    return conflict('unit_not_on_paper', { unit: decision.unitName ?? decision.unitCode })
  if (!mayEnterFor(actor, decision, said.party))
    return forbidden('not_permitted', { verb: 'siting.decide' })
  const hindrance = whyNotByPaper(said, paper, { schoolId: decision.schoolId, history })
  if (hindrance === 'host_changed') return conflict(hindrance, { school: decision.schoolName })
  return hindrance && conflict(hindrance)
}
