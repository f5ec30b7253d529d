import * as z from 'zod'
import { InstantText, PlaceCode, PlaceLevelName, written } from '../../base/schemas.ts'
import { scanTypes } from '../registers/scan.ts'
import { answers, type Consent, DecisionView, type Party, PartyName } from './decision.ts'

/** A signed sheet: of which place, and whose signatures it bears. */
export const Paper = z
  .object({
    id: z.uuid(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    placeName: z.nullable(z.string()),
    parties: z.array(PartyName),
    name: z.string(),
    mediaType: z.enum(scanTypes),
    enteredByName: z.string(),
    at: InstantText,
    /** How many answers were entered from it. */
    entered: z.int(),
  })
  .meta({ id: 'SitingPaper' })
export type Paper = z.output<typeof Paper>

/** With every host of its place that the reader sees, and for whom he may enter an answer there. */
export const PaperDetail = Paper.extend({
  decisions: z.array(DecisionView.extend({ mayEnter: z.array(PartyName) })),
}).meta({ id: 'SitingPaperDetail' })
export type PaperDetail = z.output<typeof PaperDetail>

/** What the sheet says about one host: the school it names, the answer, and who signed. */
export const PaperEntry = z.strictObject({
  id: z.uuid(),
  party: PartyName,
  schoolId: z.uuid(),
  answer: z.enum(answers),
  signer: written().min(1).max(60),
})
export type PaperEntry = z.output<typeof PaperEntry>

export const entryKey = ({ id, party }: Pick<PaperEntry, 'id' | 'party'>): string =>
  `${id.toLowerCase()} ${party}`

/** For whom the same entering says one thing about a host and another. */
export function contraryEntries(entries: readonly PaperEntry[]): Set<string> {
  const said = Map.groupBy(entries, entryKey)
  return new Set(
    [...said].flatMap(([key, all]) =>
      new Set(all.map(({ answer, schoolId }) => `${answer} ${schoolId}`)).size > 1 ? [key] : [],
    ),
  )
}

/**
 * Why an answer on paper does not count; undefined: it does. Paper never stands against what the party
 * itself has said, and after the party took its answer back only a paper filed later does.
 */
export function whyNotByPaper(
  { party, schoolId, answer }: Pick<PaperEntry, 'party' | 'schoolId' | 'answer'>,
  paper: Pick<Paper, 'at' | 'parties'>,
  { schoolId: host, history }: { schoolId: string; history: readonly Consent[] },
):
  | 'party_not_on_paper'
  | 'host_changed'
  | 'party_answered_itself'
  | 'nothing_to_withdraw'
  | undefined {
  if (!paper.parties.includes(party)) return 'party_not_on_paper'
  if (schoolId !== host) return 'host_changed'
  const said = history
    .filter((one) => one.party === party && one.schoolId === host)
    .toSorted((a, b) => (a.at < b.at ? -1 : 1))
  const own = said.findLast(isOwn)
  if (own && (own.answer !== 'withdrawn' || paper.at <= own.at)) return 'party_answered_itself'
  const last = said.at(-1)
  const isNothing = last === undefined || last.answer === 'withdrawn'
  return answer === 'withdrawn' && isNothing ? 'nothing_to_withdraw' : undefined
}

const isOwn = ({ paperId }: Consent): boolean => paperId === null

/** For whom the reader answers and another has entered an answer from paper: his to confirm or to object to. */
export const paperParties = ({ consents, mayAnswer }: DecisionView): Party[] =>
  mayAnswer.filter((party) =>
    consents.some((one) => one.party === party && !isOwn(one) && one.answer !== 'withdrawn'),
  )
