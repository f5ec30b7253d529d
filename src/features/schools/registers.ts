import { placeAt } from '../../base/place.ts'
import type { Problem } from '../../base/problem.ts'
import { asSystem, type Tx } from '../../platform/db.ts'
import { findOrgUnitAt, insertOrgUnits, setOrgUnit } from '../people/org-unit-store.ts'
import { findPlaces, savePlaces } from '../people/place-store.ts'
import { type Change, defineCase, defineRegister, type Standing } from '../registers/registers.ts'
import { type Equipment, equipment } from './equipment.ts'
import { inTurn, loan } from './loan.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import {
  findLoanFacts,
  findRoomKeys,
  holdSchoolsByCode,
  lockLentAssets,
  lockSchool,
  retireUnitOfSchool,
  setCodeOfSchool,
  setRegionOfSchool,
} from './store.ts'
import { usesOfRooms, usesOfSchools, usesOfTownships, usesOfVillages } from './use-store.ts'
import { industry, township, village } from './village.ts'

export const townshipRegister = defineRegister(township, {
  placeOf: (tx, rows) =>
    knownParents(
      tx,
      rows.map((row) => row.townshipCode),
      'county',
    ),
  usedBy: usesOfTownships,
  hindersRetiring: ['villages', 'schools', 'hosts'],
  saved: (tx, _actor, changes) =>
    savePlaces(
      tx,
      changes.flatMap(({ after }) =>
        after
          ? [
              {
                code: after.townshipCode,
                level: 'township',
                name: after.name,
                lat: after.lat,
                lon: after.lon,
              },
            ]
          : [],
      ),
    ),
})

export const villageRegister = defineRegister(village, {
  placeOf: (tx, rows) =>
    knownParents(
      tx,
      rows.map((row) => row.villageCode),
      'township',
    ),
  usedBy: usesOfVillages,
  hindersRetiring: ['schools', 'industries', 'hosts'],
  saved: (tx, _actor, changes) =>
    savePlaces(
      tx,
      changes.flatMap(({ after }) =>
        after
          ? [
              {
                code: after.villageCode,
                level: 'village',
                name: after.name,
                lat: after.lat,
                lon: after.lon,
              },
            ]
          : [],
      ),
    ),
})

export const industryRegister = defineRegister(industry, {
  placeOf: (tx, rows) =>
    knownPlaces(
      tx,
      rows.map((row) => row.villageCode),
    ),
})

export const roomRegister = defineRegister(room, {
  placeOf: placeOfSchools,
  usedBy: usesOfRooms,
  hindersRetiring: ['equipment'],
})

export const equipmentRegister = defineRegister(equipment, {
  placeOf: placeOfSchools,
  checkAll: roomsExist,
})

export const loanRegister = defineCase(loan, {
  placeOf: placeOfSchools,
  lockFacts: (tx, rows) =>
    lockLentAssets(
      tx,
      rows.map(({ id }) => id),
    ),
  facts: async (tx, _actor, rows) =>
    inTurn(
      rows,
      await findLoanFacts(
        tx,
        rows.map(({ id }) => id),
      ),
    ),
})

export const staffRegister = defineRegister(staff, { placeOf: placeOfSchools })

export const schoolRegister = defineRegister(school, {
  placeOf: async (tx, rows) => {
    const places = await knownPlaces(
      tx,
      rows.map((row) => row.villageCode),
    )
    return places.map((place) => place && { ...place, organisationId: 'self' })
  },
  usedBy: usesOfSchools,
  // What was ruled of a school that is closed binds no later scenario.
  hindersRetiring: ['hosts', 'stations', 'loans_out'],
  belongings: [equipmentRegister, roomRegister, loanRegister, staffRegister],
  saved: async (tx, _actor, changes) => {
    await addOrganisations(tx, changes)
    for (const change of changes) await moveWithSchool(tx, change)
  },
})

export const schoolRegisters = [
  townshipRegister,
  villageRegister,
  industryRegister,
  schoolRegister,
  roomRegister,
  equipmentRegister,
  staffRegister,
]

/** A new place is known when the unit above it is. */
async function knownParents(
  tx: Tx,
  codes: readonly string[],
  above: 'county' | 'township',
): Promise<(Standing | undefined)[]> {
  const parents = new Set(
    (
      await findPlaces(
        tx,
        codes.map((code) => placeAt(code, above)),
      )
    ).map(({ code }) => code),
  )
  return codes.map((code) => (parents.has(placeAt(code, above)) ? { regionCode: code } : undefined))
}

async function knownPlaces(tx: Tx, codes: readonly string[]): Promise<(Standing | undefined)[]> {
  const places = new Set((await findPlaces(tx, codes)).map(({ code }) => code))
  return codes.map((code) => (places.has(code) ? { regionCode: code } : undefined))
}

async function placeOfSchools(
  tx: Tx,
  rows: readonly { schoolCode: string }[],
): Promise<(Standing | undefined)[]> {
  const schools = await holdSchoolsByCode(
    tx,
    rows.map((row) => row.schoolCode),
  )
  return rows.map(({ schoolCode }) => {
    const found = schools.get(schoolCode)
    return found && { regionCode: found.regionCode, organisationId: found.id }
  })
}

async function roomsExist(tx: Tx, rows: readonly Equipment[]): Promise<Problem[][]> {
  const keyOf = ({ schoolCode, roomNo }: { schoolCode: string; roomNo?: string }) =>
    `${schoolCode}/${roomNo}`
  const known = await findRoomKeys(
    tx,
    rows.flatMap(({ schoolCode, roomNo }) =>
      roomNo === undefined ? [] : [{ schoolCode, roomNo }],
    ),
  )
  return rows.map((row) =>
    row.roomNo === undefined || known.has(keyOf(row))
      ? []
      : [{ code: 'room_unknown', field: 'roomNo', value: row.roomNo, level: 'warning' }],
  )
}

/** A school is an organisation with the same id; people and posts hang on it. */
async function addOrganisations(
  tx: Tx,
  changes: readonly Change<typeof school.row>[],
): Promise<void> {
  const added = changes.flatMap(({ before, after }) => (after && !before ? [after] : []))
  if (added.length === 0) return
  const counties = [...new Set(added.map(({ regionCode }) => placeAt(regionCode, 'county')))]
  const bureaus = new Map(
    await asSystem(tx, 'bureau above a school', (system) =>
      Promise.all(
        counties.map(
          async (county) =>
            [county, (await findOrgUnitAt(system, county, 'education_bureau'))?.id] as const,
        ),
      ),
    ),
  )
  await insertOrgUnits(
    tx,
    added.map(({ id, name, regionCode }) => ({
      id,
      name,
      kind: 'school',
      level: 'village',
      regionCode,
      parentId: bureaus.get(placeAt(regionCode, 'county')) ?? null,
    })),
  )
}

async function moveWithSchool(tx: Tx, { before, after }: Change<typeof school.row>): Promise<void> {
  if (!before) return
  if (!after) return retireUnitOfSchool(tx, before.id)
  if (before.name !== after.name || before.regionCode !== after.regionCode) {
    await setOrgUnit(tx, after.id, { name: after.name, regionCode: after.regionCode })
  }
  const isElsewhere = before.regionCode !== after.regionCode
  if (isElsewhere || before.schoolCode !== after.schoolCode) await lockSchool(tx, after.id)
  if (before.schoolCode !== after.schoolCode) await setCodeOfSchool(tx, after.id, after.schoolCode)
  if (isElsewhere) {
    // The new place may lie outside what the person who moved the school can see of its people.
    await asSystem(tx, 'a school moves with what belongs to it', (system) =>
      setRegionOfSchool(system, after.id, after.regionCode),
    )
  }
}
