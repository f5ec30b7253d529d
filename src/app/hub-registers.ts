import { actionRegister, meetingRegister } from '../features/acceptance/meeting-registers.ts'
import { practiceRegister } from '../features/acceptance/practice-registers.ts'
import { orderRegister } from '../features/acceptance/registers.ts'
import { evaluationRegister } from '../features/acceptance/sheet-registers.ts'
import {
  contactPointRegister,
  contactVisitRegister,
  leaderRegister,
} from '../features/contact-points/registers.ts'
import { agreementRegister, judgedBy, plateRegister } from '../features/founding/registers.ts'
import { guideRegisters } from '../features/guide/registers.ts'
import { libraryRegisters } from '../features/library/registers.ts'
import { ticketRegister, upkeepRegister } from '../features/maintenance/registers.ts'
import { circularRegister } from '../features/notices/circular-registers.ts'
import { letterRegister } from '../features/programme/registers.ts'
import { ruleRegister } from '../features/programme/rule-registers.ts'
import { alsoUsed, type Register } from '../features/registers/registers.ts'
import { loanRegister, schoolRegisters } from '../features/schools/registers.ts'
import {
  learningPlanRegister,
  themeRegister,
} from '../features/sessions/learning-plan-registers.ts'
import { expertRegister, sessionRegister } from '../features/sessions/registers.ts'
import {
  teachingBaseRegister,
  teachingLinkRegister,
  themedActivityRegister,
} from '../features/sessions/teaching-registers.ts'
import { roadDistanceRegister } from '../features/siting/registers.ts'
import { sitingUses } from '../features/siting/use-store.ts'
import { stationUses } from '../features/stations/use-store.ts'
import { appointmentRegister } from '../features/team/registers.ts'
import { batchRegister, trainingRegisters } from '../features/training/registers.ts'

export const hubRegisters: readonly Register[] = [
  ...schoolRegisters.map((of) => alsoUsed(of, [sitingUses, stationUses])),
  loanRegister,
  roadDistanceRegister,
  sessionRegister,
  upkeepRegister,
  ticketRegister,
  expertRegister,
  themeRegister,
  learningPlanRegister,
  themedActivityRegister,
  teachingBaseRegister,
  teachingLinkRegister,
  judgedBy(appointmentRegister),
  plateRegister,
  agreementRegister,
  letterRegister,
  ruleRegister,
  ...trainingRegisters.map((of) => (of === batchRegister ? of : judgedBy(of))),
  orderRegister,
  meetingRegister,
  actionRegister,
  evaluationRegister,
  leaderRegister,
  contactPointRegister,
  contactVisitRegister,
  practiceRegister,
  circularRegister,
  ...libraryRegisters,
  ...guideRegisters,
]
