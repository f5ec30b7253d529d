import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import type { PlaceLevel } from '../../base/place.ts'
import { text } from '../../base/text.ts'
import type { Named } from '../documents/document.ts'
import { fillIn, type OfficePaper, type Side } from '../documents/office-paper.ts'
import { sayDay } from '../documents/set-paper.ts'

/** `name` null: the line is left for it. */
type Signer = { unit: string; level: PlaceLevel; name: string | null }
export type LetterContent = {
  title: string
  fromDay: Day
  toDay: Day
  issuer: Signer
  receiver: Signer
  targets: readonly string[]
}

const words = {
  opening: text(
    '为切实管好、用好农村党员干部现代远程教育站点，{issuer}与{receiver}签订本责任书，责任期自{from}至{to}。责任单位负责以下目标：',
    'So that the learning stations are kept and used well, {issuer} and {receiver} sign this letter for the time from {from} to {to}. The side that answers sees to the following:',
  ),
  closing: text(
    '本责任书一式两份，双方各执一份，自签字之日起生效。负责人变动的，由接任人重新签订。',
    'There are two copies, one for each side; it is in force from the day it is signed. Whoever takes over as head signs it anew.',
  ),
  issuer: text('签发单位', 'Issuing side'),
  receiver: text('责任单位', 'Side that answers'),
  head: text('负责人', 'Head'),
  signed: text('签字', 'Signed'),
}
const organs = {
  province: text('', ''),
  city: text('', ''),
  county: text(
    '农村党员干部现代远程教育工作领导协调小组',
    ', leading group for rural distance education',
  ),
  township: text('党委', ', Party committee'),
  village: text('党支部', ', Party branch'),
}

/** 责任书: who answers for what, and lines on which both sign. */
export function letterPaper(letter: LetterContent, language: Language): OfficePaper {
  const unitOf = ({ unit, level }: Signer): Named => ({ named: unit + organs[level][language] })
  const side = (label: 'issuer' | 'receiver', signer: Signer): Side => ({
    ...{ heading: words[label][language], unit: unitOf(signer) },
    lines: [
      { label: words.head[language], value: signer.name ?? '' },
      { label: words.signed[language], value: null },
    ],
  })
  const { issuer, receiver } = letter
  return {
    ...{ form: 'document', heading: null, title: letter.title, note: null, to: null },
    parts: [
      {
        heading: null,
        lines: [
          fillIn(words.opening[language], {
            ...{ issuer: unitOf(issuer), receiver: unitOf(receiver) },
            ...{ from: sayDay(letter.fromDay, language), to: sayDay(letter.toDay, language) },
          }),
        ],
      },
      { heading: null, points: letter.targets },
      { heading: null, lines: [words.closing[language]] },
    ],
    sides: [side('issuer', issuer), side('receiver', receiver)],
    ...{ signatures: [], from: null },
  }
}
