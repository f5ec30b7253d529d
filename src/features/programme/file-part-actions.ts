import { text } from '../../base/text.ts'
import { type FilePart, fileTable } from '../founding/station-file-actions.ts'
import { may } from '../people/actor.ts'
import { letterLifecycle } from './letter.ts'
import { listLettersOf } from './letter-store.ts'
import { adoptionLifecycle, ruleAdoption, systems } from './rule.ts'
import { listAdoptions } from './rule-store.ts'

const state = text('状态', 'State')

/** The letters of the unit that a station serves and the rules on its wall, in its file. */
export const programmePart: FilePart = async (tx, { unitCode, actor, language }) => {
  const reads = (verb: Parameters<typeof may>[1]) => may(actor, verb, { regionCode: unitCode })
  const letters = reads('letters.read') ? await listLettersOf(tx, [unitCode]) : undefined
  const adopted = reads('rule_adoptions.read') ? await listAdoptions(tx, [unitCode]) : undefined
  const tables = [
    fileTable(language, {
      heading: text('责任书', 'Responsibility letters'),
      columns: [
        [text('名称', 'Letter'), 5],
        [text('责任期开始', 'From'), 2],
        [text('责任期结束', 'To'), 2],
        [text('签发人', 'Issued by'), 2],
        [text('责任人', 'Who answers'), 2],
        [state, 2],
      ],
      rows: letters?.map((one) => [
        ...[one.title, one.fromDay, one.toDay, one.issuerName, one.receiverName],
        letterLifecycle.states[one.state][language],
      ]),
    }),
    fileTable(language, {
      heading: text('规章制度', 'Rules adopted'),
      columns: [
        [text('上墙日期', 'On the wall since'), 2],
        [text('制度', 'Systems'), 8],
        [text('版次', 'Edition'), 1],
        [state, 2],
      ],
      rows: adopted?.map((one) => [
        one.adoptedOn ?? '',
        one.systems.map((name) => systems[name][language]).join(language === 'en' ? ', ' : '、'),
        ...[one.edition, adoptionLifecycle.states[one.state][language]],
      ]),
    }),
  ]
  const bound = (adopted ?? []).map(({ id, adoptedOn }) => ({
    ...{ id, shape: ruleAdoption },
    what: [ruleAdoption.label[language], adoptedOn].filter(Boolean).join(' '),
  }))
  return { tables, bound }
}
