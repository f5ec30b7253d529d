import { sql } from 'kysely'
import { countyZone } from '../../base/calendar.ts'
import type { Tx } from '../../platform/db.ts'
import { foldText } from '../../platform/folding.ts'
import { defineCase, defineRegister, type Standing, usedAs } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { holdSchoolsByCode } from '../schools/store.ts'
import { channel } from './channel.ts'
import { itemsOf, type NoticeFacts, notice } from './notice.ts'
import { listCorrections, listNoticeStates } from './notice-store.ts'
import { programmeItem } from './programme.ts'
import { listChannelPlaces, listChannels } from './programme-store.ts'

export const channelRegister = defineRegister(channel, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ ownerCode }) => ownerCode),
    ),
  usedBy: usedAs(
    (ids) => sql`
      select c.id, 'programme_items' as by from channels as c where c.id = ${ids} and exists (
        select from programme_items as p where p.channel_code = c.channel_code and p.retired_on is null
          and p.day >= (now() at time zone ${countyZone})::date)`,
  ),
})

export const programmeRegister = defineRegister(programmeItem, {
  placeOf: async (tx, rows) => {
    const known = await listChannelPlaces(
      tx,
      rows.map(({ channelCode }) => channelCode),
    )
    return rows.map(({ channelCode }) => {
      const regionCode = known.get(channelCode)
      return regionCode === undefined ? undefined : { regionCode }
    })
  },
  // Sheets and guides call a channel by its name.
  readings: async (tx) => {
    const words = (await listChannels(tx)).flatMap(({ channelCode, name, guideIds }) =>
      [name, channelCode, ...(guideIds ?? [])].map((word) => [foldText(word), channelCode]),
    )
    return { headings: {}, choices: { channelCode: Object.fromEntries(words) }, given: {} }
  },
})

export const noticeRegister = defineCase(notice, {
  placeOf: placesOfIssuers,
  facts: async (tx, _actor, rows, now): Promise<NoticeFacts[]> => {
    const corrected = rows.flatMap(({ corrects }) => corrects ?? [])
    const states = await listNoticeStates(tx, corrected)
    const corrections = await listCorrections(tx, corrected)
    return rows.map(({ id, corrects, ...row }) => ({
      past: itemsOf(row)
        .filter(({ startsAt }) => startsAt <= now.toISOString())
        .map(({ title, startsAt }) => ({ title, startsAt })),
      correctedBy:
        corrections.find((one) => one.corrects === corrects && one.id !== id)?.title ?? null,
      correctsNone: corrects !== undefined && states.get(corrects) !== 'issued',
    }))
  },
  // Of two corrections of one notice that are issued at once, the second finds the first.
  lockFacts: async (tx, rows) => {
    const ids = rows.flatMap(({ corrects }) => corrects ?? []).toSorted()
    if (ids.length > 0)
      await sql`select from notices where id::text = any(${ids}) order by id for no key update`.execute(
        tx,
      )
  },
})

export const guideRegisters = [channelRegister, programmeRegister, noticeRegister]

/** A school’s notice is the school’s; one of an office is of its place. */
async function placesOfIssuers(
  tx: Tx,
  rows: readonly { issuerCode: string }[],
): Promise<(Standing | undefined)[]> {
  const codes = rows.map(({ issuerCode }) => issuerCode)
  const offices = await standAt(tx, codes)
  const schools = await holdSchoolsByCode(tx, codes)
  return codes.map((code, at) => {
    const school = schools.get(code)
    return school ? { regionCode: school.regionCode, organisationId: school.id } : offices[at]
  })
}
