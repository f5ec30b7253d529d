import { replication } from '../../src/app/replication.ts'
import { everywhere } from '../../src/base/place.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { insertPersonWithPost } from '../../src/features/people/user-actions.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { roomRegister, schoolRegister } from '../../src/features/schools/registers.ts'
import { invite } from '../../src/features/sync/enrolment-actions.ts'
import { stationInvitation } from '../../src/features/sync/scope.ts'
import { asSystem, type Db } from '../../src/platform/db.ts'
import { cheapHash, password } from './node.ts'

/** A village with a school, a room and a teacher, and the code that makes a machine its station. */
export async function addVillageSchool(
  db: Db,
  now: Date,
): Promise<{ code: string; loginName: string; password: string }> {
  const regionCode = '433123101201'
  await asSystem(db, 'test places', (tx) =>
    savePlaces(tx, [
      { code: '433123000000', level: 'county', name: '凤凰县' },
      { code: '433123101000', level: 'township', name: '廖家桥镇' },
      { code: regionCode, level: 'village', name: '瓦场村' },
    ]),
  )
  const name = '瓦场小学'
  const school = await saveRow(db, operator, schoolRegister, {
    ...{ schoolCode: 'A-01', name, villageCode: regionCode },
    ...{ stage: 'primary', mode: 'mode2', boarding: false },
  })
  await saveRow(db, operator, roomRegister, {
    ...{ schoolCode: 'A-01', roomNo: '1', name: '多媒体教室', kind: 'multimedia', areaM2: 60 },
    ...{ seats: 4000, usableSeats: 20, notUsableReason: '桌椅不够' },
  })
  const loginName = 'teacher'
  const passwordHash = await cheapHash
  await asSystem(db, 'test person', (tx) =>
    insertPersonWithPost(
      tx,
      {
        ...{ name: '龙老师', orgUnitId: school.id, regionCode, role: 'head_of_school' as const },
        ...{ title: '岗位', loginName, passwordHash },
      },
      now,
    ),
  )
  const invitation = stationInvitation({ name, regionCode, organisationId: school.id })
  const { code } = await invite(db, { scopes: [everywhere] }, invitation, replication, now)
  return { code, loginName, password }
}
