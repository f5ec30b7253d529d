import { randomInt } from 'node:crypto'
import { forbidden, notFound } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { pinyinSortKey } from '../../platform/folding.ts'
import { hashPassword, hashToken } from '../../platform/passwords.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { listPersons, type PersonPage } from '../people/person-actions.ts'
import { findPerson, type PersonQuery } from '../people/person-store.ts'
import type { IssuedCard, ListedLearner } from './api.ts'
import { cardDigits, pinDigits } from './learner.ts'
import { listIssued, saveLearner } from './learner-store.ts'

/** A new PIN and card, told here and never again; what he had before is dead. */
export async function issueCard(
  db: Db,
  actor: Actor,
  personId: string,
  now: Date,
): Promise<IssuedCard> {
  const pin = digits(pinDigits.most)
  const card = digits(cardDigits)
  const pinHash = await hashPassword(pin)
  return scoped(db, actor, async (tx) => {
    const person = await findPerson(tx, personId)
    if (!person || person.retiredOn) throw notFound('person', personId)
    const { id, name, regionCode, orgUnitId } = person
    if (!may(actor, 'people.write', { regionCode, organisationId: orgUnitId })) {
      throw forbidden('not_permitted', { verb: 'people.write' })
    }
    await saveLearner(tx, {
      id,
      name,
      nameSort: pinyinSortKey(name),
      regionCode,
      pinHash,
      cardHash: hashToken(card),
      issuedAt: now.toISOString(),
    })
    await audit(tx, actor, [
      {
        action: 'learner.card_issued',
        subjectType: 'person',
        subjectId: id,
        regionCode,
        payload: { name },
      },
    ])
    return { name, pin, card }
  })
}

const digits = (count: number): string =>
  Array.from({ length: count }, () => randomInt(10)).join('')

/** The people the actor may read, with the day each got his card. */
export async function readLearners(
  db: Db,
  actor: Actor,
  query: Omit<PersonQuery, 'reach'>,
): Promise<Omit<PersonPage, 'persons'> & { persons: ListedLearner[] }> {
  const page = await listPersons(db, actor, query)
  const issued = await scoped(db, actor, (tx) =>
    listIssued(
      tx,
      page.persons.map(({ id }) => id),
    ),
  )
  return {
    ...page,
    persons: page.persons.map(({ id, name, orgUnitName }) => ({
      ...{ id, name, orgUnitName },
      issuedAt: issued.get(id) ?? null,
    })),
  }
}
