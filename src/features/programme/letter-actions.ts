import { type Day, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { linesOf } from '../../base/lines.ts'
import { type PlaceLevel, placeAt, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printOfficePapers } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import { type Actor, may, reachOf, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { listSecretaries } from '../people/secretary-store.ts'
import { readPolicies } from '../policy/store.ts'
import { saveRow } from '../registers/actions.ts'
import { meet } from '../team/team.ts'
import type { ChainLink } from './api.ts'
import { linkOn } from './chain.ts'
import { type LetterContent, letterPaper } from './letter-paper.ts'
import {
  holdLetters,
  type LetterText,
  listLetters,
  listLetterTexts,
  listUnits,
} from './letter-store.ts'
import { letterRegister } from './registers.ts'

type Asked = { place: string; placeLevel: PlaceLevel }

/** Every township and village in scope, and which letter binds it today (I2-4). */
export async function readChain(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<{ day: Day; links: ChainLink[] }> {
  requireAnywhere(actor, 'letters.read')
  const day = dayOf(now)
  const reach = { scopes: reachOf(actor, 'letters.read') }
  const links = await scoped(db, reach, (tx) => chainOn(tx, rangeOf(place, placeLevel), day))
  return {
    day,
    links: links.filter(({ code }) => may(actor, 'letters.read', { regionCode: code })),
  }
}

/** As far as the transaction sees letters. */
export async function chainOn(
  tx: Tx,
  within: { lower: string; upper: string },
  day: Day,
): Promise<ChainLink[]> {
  const letters = Map.groupBy(await listLetters(tx, within), ({ unitCode }) => unitCode)
  const holders = new Map(
    (await listSecretaries(tx, within, day)).map((holder) => [holder.unitCode, holder]),
  )
  const policies = await readPolicies(tx, ['programme.letterResignDays'])
  return (await listUnits(tx, within)).map((unit) => {
    const { 'programme.letterResignDays': days } = policies(unit.code, day)
    const { letter, ...link } = linkOn(
      letters.get(unit.code) ?? [],
      holders.get(unit.code),
      day,
      days,
    )
    if (!letter) return { ...unit, ...link, letter: null }
    const { unitCode: _unit, title: _title, ...told } = letter
    return { ...unit, ...link, letter: told }
  })
}

export type Drafts = Asked & {
  level: 'township' | 'village'
  title: string
  fromDay: Day
  toDay: Day
  issuerName?: string
  targets: string
}

/** Drafts what is missing of a level; names are those of who holds the posts today. */
export async function draftLetters(
  db: Db,
  actor: Actor,
  { place, placeLevel, level, issuerName, ...row }: Drafts,
  now: Date,
): Promise<{ drafted: number; kept: number; unnamed: number }> {
  requireAnywhere(actor, 'letters.issue')
  const within = rangeOf(place, placeLevel)
  return scoped(db, actor, async (tx) => {
    const units = (await listUnits(tx, within)).filter(
      (unit) => unit.level === level && may(actor, 'letters.issue', { regionCode: unit.code }),
    )
    await holdLetters(
      tx,
      units.map(({ code }) => code),
    )
    const had = Map.groupBy(await listLetters(tx, within), ({ unitCode }) => unitCode)
    const holders = new Map(
      (await listSecretaries(tx, rangeOf(placeAt(place, 'county'), 'county'), dayOf(now))).map(
        ({ unitCode, name }) => [unitCode, name],
      ),
    )
    const lacking = units.filter(
      ({ code }) => !had.get(code)?.some((one) => one.state !== 'terminated' && meet(one, row)),
    )
    let unnamed = 0
    for (const { code, townshipCode } of lacking) {
      const issuer = level === 'village' ? holders.get(townshipCode) : issuerName
      const receiver = holders.get(code)
      if (!issuer || !receiver) unnamed++
      await saveRow(tx, actor, letterRegister, {
        ...{ ...row, unitCode: code },
        ...(issuer && { issuerName: issuer }),
        ...(receiver && { receiverName: receiver }),
      })
    }
    return { drafted: lacking.length, kept: units.length - lacking.length, unnamed }
  })
}

/** A page for each letter of a place that stands today, or one letter. */
export async function printLetters(
  { db, printer, clock }: Pick<Ground, 'db' | 'printer' | 'clock'>,
  actor: Actor,
  {
    place,
    placeLevel,
    id,
    language,
    format,
  }: Asked & { id?: string | undefined; language: Language; format: PaperFormat },
): Promise<PaperFile> {
  requireAnywhere(actor, 'letters.read')
  const now = clock()
  const which = id ? { id } : { within: rangeOf(place, placeLevel), day: dayOf(now) }
  const reach = { scopes: reachOf(actor, 'letters.read') }
  const { letters, names } = await scoped(db, reach, async (tx) => {
    const found = await listLetterTexts(tx, which)
    const codes = found.flatMap(({ unitCode }) => [unitCode, ...aboveOf(unitCode)])
    return { letters: found, names: await findPlaces(tx, codes) }
  })
  if (letters.length === 0) throw notFound('letters', id ?? place)
  const places = new Map(names.map((one) => [one.code, one]))
  return printOfficePapers(
    printer,
    {
      title: lettersTitle[language],
      papers: letters.map((one) => letterPaper(contentOf(one, places), language)),
    },
    {
      ...{ language, createdAt: now.toISOString(), format, name: 'responsibility-letters' },
      simulated: letters.some(({ simulated }) => simulated),
    },
  )
}

const aboveOf = (code: string) => [placeAt(code, 'township'), placeAt(code, 'county')]

const lettersTitle = text('责任书', 'Responsibility letters')

function contentOf(
  { unitCode, title, fromDay, toDay, issuerName, receiverName, targets }: LetterText,
  places: ReadonlyMap<string, { name: string; level: PlaceLevel }>,
): LetterContent {
  const own = places.get(unitCode)
  const above = own?.level === 'township' ? 'county' : 'township'
  const issuer = places.get(placeAt(unitCode, above))
  return {
    ...{ title, fromDay, toDay },
    issuer: { unit: issuer?.name ?? '', level: above, name: issuerName },
    receiver: { unit: own?.name ?? unitCode, level: own?.level ?? 'village', name: receiverName },
    targets: linesOf(targets),
  }
}
