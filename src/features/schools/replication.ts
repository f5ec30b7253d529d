import { decidedBy } from '../registers/proposal-actions.ts'
import { caseReplication, ownRegister, sharedRegister } from '../registers/replication.ts'
import type { Replication } from '../sync/replication.ts'
import { equipment } from './equipment.ts'
import { loan } from './loan.ts'
import { equipmentRegister, roomRegister, schoolRegister, staffRegister } from './registers.ts'
import { room } from './room.ts'
import { school } from './school.ts'
import { staff } from './staff.ts'
import { industry, township, village } from './village.ts'

const loans = caseReplication(loan)

/** The county owns its registers; a school that finds a mistake proposes the change. Loans are made at both. */
export const schoolReplication: Replication = {
  records: loans.records,
  collections: [
    sharedRegister(township),
    sharedRegister(village),
    sharedRegister(industry),
    decidedBy(sharedRegister(school), schoolRegister),
    decidedBy(ownRegister(room), roomRegister),
    decidedBy(ownRegister(equipment), equipmentRegister),
    decidedBy(ownRegister(staff), staffRegister),
    ...loans.collections,
  ],
}
