import { openAbove, openAccounts, setUp } from './accounts.ts'
import { hangPlates, postRules, signAgreements } from './founding.ts'
import { signLetters } from './letters.ts'
import { beginProgramme, filePlan, reviewPlan } from './plan.ts'
import { enterRegisters } from './registers.ts'
import { agreeToHosts, chooseHosts } from './siting.ts'
import { surveySchools } from './survey.ts'
import { appointTeams } from './teams.ts'
import { agreeOnTimes } from './times.ts'
import { train } from './training.ts'
import { beginTrial, runTrial } from './trial.ts'
import type { World } from './world.ts'

export const steps: readonly (readonly [string, (world: World) => Promise<void>])[] = [
  ['set the hub up', setUp],
  ['places, schools, rooms, equipment, staff', enterRegisters],
  ['accounts', openAccounts],
  ['accounts above the county', openAbove],
  ['survey', surveySchools],
  ['hosts chosen', chooseHosts],
  ['four consents', agreeToHosts],
  ['teams', appointTeams],
  ['programme and plan', beginProgramme],
  ['plan passed, returned, passed', reviewPlan],
  ['plan filed', filePlan],
  ['letters', signLetters],
  ['plates', hangPlates],
  ['agreements', signAgreements],
  ['rules', postRules],
  ['training', train],
  ['times agreed', agreeOnTimes],
  ['trial begun', beginTrial],
  ['eight weeks of sessions', runTrial],
]
