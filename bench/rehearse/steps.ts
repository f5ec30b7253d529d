import { acceptForCity, acceptForCounty, acceptForProvince } from './acceptance.ts'
import { openAbove, openAccounts, setUp } from './accounts.ts'
import { hangPlates, postRules, signAgreements } from './founding.ts'
import { signLetters } from './letters.ts'
import { meet } from './meetings.ts'
import { rectify } from './orders.ts'
import { beginProgramme, filePlan, reviewPlan } from './plan.ts'
import { closePhase, tickTasks } from './progress.ts'
import { enterRegisters } from './registers.ts'
import { agreeToHosts, chooseHosts } from './siting.ts'
import { surveySchools } from './survey.ts'
import { appointTeams } from './teams.ts'
import { agreeOnTimes } from './times.ts'
import { train } from './training.ts'
import { beginTrial, runTrial } from './trial.ts'
import type { World } from './world.ts'

/** The path of docs/operating/programme.md, and what comes before it. */
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
  ['phase 1 closed', closePhase(1)],
  ['letters', signLetters],
  ['plates', hangPlates],
  ['agreements', signAgreements],
  ['rules', postRules],
  ['tasks ticked', tickTasks],
  ['phase 2 closed', closePhase(2)],
  ['training', train],
  ['phase 3 closed', closePhase(3)],
  ['times agreed', agreeOnTimes],
  ['trial begun', beginTrial],
  ['weeks of sessions, a power cut', runTrial],
  ['orders', rectify],
  ['phase 4 closed', closePhase(4)],
  ['joint meetings', meet],
  ['acceptance by the county', acceptForCounty],
  ['acceptance by the city', acceptForCity],
  ['acceptance by the province', acceptForProvince],
  ['phase 5 closed', closePhase(5)],
]
