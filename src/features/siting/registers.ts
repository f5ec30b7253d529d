import { defineRegister } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { findSchoolsByCode } from '../schools/store.ts'
import { roadDistance } from './road-distance.ts'

export const roadDistanceRegister = defineRegister(roadDistance, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ unitCode }) => unitCode),
    ),
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
