import { placeAt } from '../../../base/place.ts'
import type { Consent, Party } from '../decision.ts'
import type { PaperDetail, PaperEntry } from '../paper.ts'

export type Line = PaperDetail['decisions'][number]

/** One party of one line: said already, not the reader's to enter, or to be ticked off. */
export type Cell = { line: Line; party: Party } & (
  | { state: 'said'; consent: Consent }
  | { state: 'others' | 'open' }
)

export const cellsOf = ({
  decisions,
  parties,
}: Pick<PaperDetail, 'decisions' | 'parties'>): Cell[] =>
  decisions.flatMap((line) =>
    parties.map((party): Cell => {
      const consent = line.consents.find((one) => one.party === party)
      if (consent && consent.answer !== 'withdrawn') return { line, party, state: 'said', consent }
      return { line, party, state: line.mayEnter.includes(party) ? 'open' : 'others' }
    }),
  )

export const keyOfCell = ({ line, party }: Cell): string => `${line.id} ${party}`

/** One hand signs for one organisation: its name is written once. */
export function signerKeyOf({ line, party }: Cell): string {
  switch (party) {
    case 'township':
      return `township ${placeAt(line.unitCode, 'township')}`
    case 'village':
      return `village ${line.unitLevel === 'village' ? line.unitCode : line.schoolRegionCode}`
    case 'education':
      return 'education'
    case 'school':
      return `school ${line.schoolId}`
  }
}

/** What is ticked, as it is sent, and how many of them lack a name. */
export function entriesOf(
  cells: readonly Cell[],
  ticked: ReadonlySet<string>,
  signers: Readonly<Record<string, string>>,
): { entries: PaperEntry[]; unnamed: number } {
  const entries = cells
    .filter((cell) => cell.state === 'open' && ticked.has(keyOfCell(cell)))
    .map((cell): PaperEntry => {
      const { line, party } = cell
      const signer = (signers[signerKeyOf(cell)] ?? '').trim()
      return { id: line.id, party, schoolId: line.schoolId, answer: 'agree', signer }
    })
  return { entries, unnamed: entries.filter(({ signer }) => signer === '').length }
}
