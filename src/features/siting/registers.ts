import { findPlaces } from '../people/place-store.ts'
import { defineRegister } from '../registers/registers.ts'
import { findSchoolsByCode } from '../schools/store.ts'
import { roadDistance } from './road-distance.ts'

export const roadDistanceRegister = defineRegister(roadDistance, {
  placeOf: async (tx, rows) => {
    const places = new Set(
      (
        await findPlaces(
          tx,
          rows.map(({ unitCode }) => unitCode),
        )
      ).map(({ code }) => code),
    )
    return rows.map(({ unitCode }) => (places.has(unitCode) ? { regionCode: unitCode } : undefined))
  },
  checkAll: async (tx, rows) => {
    const schools = await findSchoolsByCode(
      tx,
      rows.map(({ schoolCode }) => schoolCode),
    )
    return rows.map(({ schoolCode }) =>
      schools.has(schoolCode)
        ? []
        : [{ code: 'school_unknown', field: 'schoolCode', value: schoolCode }],
    )
  },
})
