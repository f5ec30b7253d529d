import { decidedBy } from '../registers/proposal-actions.ts'
import { ownRegister, sharedRegister } from '../registers/replication.ts'
import type { Replication } from '../sync/replication.ts'
import { equipment } from './equipment.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import { industry, township, village } from './village.ts'

/** The county owns its registers; a school that finds a mistake proposes the change. */
export const schoolReplication: Replication = {
  records: [],
  collections: [
    sharedRegister(township),
    sharedRegister(village),
    sharedRegister(industry),
    decidedBy(sharedRegister(school), schoolRegister),
    decidedBy(ownRegister(room), roomRegister),
    decidedBy(ownRegister(equipment), equipmentRegister),
    decidedBy(ownRegister(staff), staffRegister),
  ],
}
