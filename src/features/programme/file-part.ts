import { text } from '../../base/text.ts'
import type { FilePart } from '../founding/station-file.ts'
import { may } from '../people/actor.ts'
import { letterLifecycle } from './letter.ts'
import { listLettersOf } from './letter-store.ts'

const words = {
  letters: text('责任书', 'Responsibility letters'),
  title: text('名称', 'Letter'),
  from: text('责任期开始', 'From'),
  to: text('责任期结束', 'To'),
  issuer: text('签发人', 'Issued by'),
  receiver: text('责任人', 'Who answers'),
  state: text('状态', 'State'),
  none: text('没有。', 'None.'),
  closed: text('没有查看的权限。', 'Not for this reader.'),
}

/** The letters of the unit that a station serves, in its file. */
export const letterPart: FilePart = async (tx, { unitCode, actor, language }) => {
  const reads = may(actor, 'letters.read', { regionCode: unitCode })
  const letters = reads ? await listLettersOf(tx, [unitCode]) : []
  const column = (what: keyof typeof words, share: number) => ({
    ...{ heading: words[what][language], share, side: 'left' as const },
  })
  return [
    {
      heading: words.letters[language],
      none: words[reads ? 'none' : 'closed'][language],
      columns: [
        ...[column('title', 5), column('from', 2), column('to', 2)],
        ...[column('issuer', 2), column('receiver', 2), column('state', 2)],
      ],
      rows: letters.map(({ title, fromDay, toDay, issuerName, receiverName, state }) => [
        ...[title, fromDay, toDay, issuerName, receiverName],
        letterLifecycle.states[state][language],
      ]),
    },
  ]
}
