import type { Tx } from '../../platform/db.ts'
import { defineRegister, type Register } from '../registers/registers.ts'
import { standAt } from '../registers/standing-store.ts'
import { contactPoint, contactVisit, lastsOn, leader } from './contact-point.ts'
import { listPointsOf } from './store.ts'

export const leaderRegister: Register = defineRegister(leader, {
  placeOf: (tx, rows) =>
    standAt(
      tx,
      rows.map(({ placeCode }) => placeCode),
    ),
}) as unknown as Register

export const contactPointRegister: Register = defineRegister(contactPoint, {
  placeOf: byUnit,
}) as unknown as Register

/** A visit is one to a contact point of the leader, as it stood on that day. */
export const contactVisitRegister: Register = defineRegister(contactVisit, {
  placeOf: byUnit,
  checkAll: async (tx, rows) => {
    const points = await listPointsOf(
      tx,
      rows.map(({ unitCode }) => unitCode),
    )
    return rows.map(({ unitCode, leaderName, day }) =>
      points.some(
        (point) =>
          point.unitCode === unitCode && point.leaderName === leaderName && lastsOn(point, day),
      )
        ? []
        : [{ code: 'contact_point_unknown', field: 'leaderName', details: { leaderName, day } }],
    )
  },
}) as unknown as Register

function byUnit(tx: Tx, rows: readonly { unitCode: string }[]) {
  return standAt(
    tx,
    rows.map(({ unitCode }) => unitCode),
  )
}
