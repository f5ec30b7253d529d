import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { contains, type PlaceLevel, rangeOf } from '../../base/place.ts'
import { forbidden, notFound } from '../../base/refusal.ts'
import { type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { phrase } from '../../platform/words.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { roleOf } from '../people/role.ts'
import type { UnmaskedPlace } from '../people/unmasking.ts'
import { listUnmaskedPlaces } from '../people/unmasking-actions.ts'
import { maskText } from '../registers/cells.ts'
import { surveyReturn } from './survey.ts'
import { lateness, surveyFacts } from './survey-actions.ts'
import { findCampaign, listReturns, type StoredReturn } from './survey-store.ts'
import type { UnsentContact, UnsentForm } from './unsent-api.ts'
import { listContacts } from './unsent-store.ts'

export type UnsentQuery = {
  id: string
  place?: string
  placeLevel: PlaceLevel
  unmasked: boolean
}

/** Schools whose form is still with them, for whoever may read both the form and the people there. */
export async function readUnsent(
  db: Db,
  actor: Actor,
  { id, place, placeLevel, unmasked }: UnsentQuery,
  now: Date,
): Promise<UnsentForm[]> {
  return scoped(db, actor, async (tx) => {
    if (!(await findCampaign(tx, id))) throw notFound('campaign', id)
    const within = place === undefined ? undefined : rangeOf(place, placeLevel)
    const forms = (await listReturns(tx, id)).filter(
      (one) =>
        (one.state === 'draft' || one.state === 'returned') &&
        (!within || contains(within, one.regionCode)) &&
        may(actor, 'survey.read', one) &&
        may(actor, 'people.read', one),
    )
    const opened = unmasked ? await openPhones(tx, actor, id, forms, now) : []
    const missing = await missingOf(tx, actor, forms)
    const ids = forms.map(({ schoolId }) => schoolId)
    const contacts = Map.groupBy(
      await listContacts(tx, ids, dayOf(now)),
      ({ schoolId }) => schoolId,
    )
    return forms.map((form, at) => {
      const open = opened.some((range) => contains(range, form.regionCode))
      const { schoolCode, schoolName, regionCode, townshipName, state } = form
      return {
        ...{ id: form.id, schoolCode, schoolName, regionCode, townshipName, state },
        late: lateness(form, now),
        missing: missing[at] ?? [],
        contacts: (contacts.get(form.schoolId) ?? []).map(({ role, name, phone }) => ({
          role,
          name,
          phone: phone === null || open ? phone : maskText(phone),
        })),
      }
    })
  })
}

/** A survey that is over lacks the same. */
async function missingOf(tx: Tx, actor: Actor, forms: readonly StoredReturn[]) {
  if (forms.length === 0) return []
  const facts = await surveyFacts(tx, actor, forms)
  return facts.map((one) => surveyReturn.moves.submit.obstacles({ ...one, closedOn: null }))
}

/** Where the actor's grants show telephone numbers; it is on record before the first is told. */
async function openPhones(
  tx: Tx,
  actor: Actor,
  id: string,
  forms: readonly StoredReturn[],
  now: Date,
): Promise<UnmaskedPlace[]> {
  const asked = forms.map(({ regionCode }) => rangeOf(regionCode, 'village'))
  const places = await listUnmaskedPlaces(tx, actor, asked, dayOf(now))
  if (places.length === 0) throw forbidden('unmasking_not_granted')
  await audit(
    tx,
    actor,
    places.map(({ lower, upper, grantIds }) => ({
      action: 'survey.phones_shown',
      subjectType: 'survey_campaign',
      subjectId: id,
      regionCode: lower.padEnd(12, '0'),
      payload: {
        place: { lower, upper },
        schools: forms.filter(({ regionCode }) => contains({ lower, upper }, regionCode)).length,
        grantIds,
      },
    })),
  )
  return places
}

/** The list for telephoning: one line a school, and room for what was said. */
export async function writeUnsent(
  db: Db,
  actor: Actor,
  query: UnsentQuery,
  language: Language,
  now: Date,
): Promise<Buffer> {
  const forms = await readUnsent(db, actor, query, now)
  const word = (name: string, details = {}) =>
    phrase(language, `survey.unsent.${name}`, details) ?? name
  const columns: Column[] = [
    { heading: word('township'), format: 'text' },
    { heading: word('school'), format: 'text', width: 26 },
    { heading: word('state'), format: 'text' },
    { heading: word('whom'), format: 'text', width: 26 },
    { heading: word('phone'), format: 'text', width: 16 },
    { heading: word('missing'), format: 'text', width: 40 },
    { heading: word('said'), format: 'text', width: 30 },
  ]
  const rows = forms.map((form): Value[] => [
    form.townshipName ?? undefined,
    form.schoolName,
    word(form.late ? 'late' : form.state),
    ...linesOf(form.contacts, language),
    form.missing
      .map(({ code, details }) => phrase(language, `errors.${code}`, details) ?? code)
      .join(language === 'en' ? ' ' : '') || word('nothingMissing'),
    undefined,
  ])
  const pieces: Buffer[] = []
  const sheet = { sheets: [{ name: word('title'), columns, rows }], language, createdAt: now }
  for await (const piece of writeSheet(sheet)) pieces.push(piece)
  return Buffer.concat(pieces)
}

const linesOf = (contacts: readonly UnsentContact[], language: Language): [string, string] => [
  contacts.map(({ name, role }) => `${name} ${roleOf(role)?.label[language] ?? role}`).join('\n'),
  contacts.map(({ phone }) => phone ?? '–').join('\n'),
]
