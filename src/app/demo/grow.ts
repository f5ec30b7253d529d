import { startRecorder } from '../../features/sync/record-actions.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { replication } from '../replication.ts'
import { acceptInTheCounty } from './life/acceptance.ts'
import { assistInTheCounty } from './life/assistants.ts'
import { visitContactPoints } from './life/contacts.ts'
import { foundStations } from './life/founding.ts'
import { announceInTheCounty } from './life/guide.ts'
import { learnInTheCounty } from './life/learning.ts'
import { signLetters } from './life/letters.ts'
import { lendAtASchool } from './life/loans.ts'
import { keepEquipment } from './life/maintenance.ts'
import { handOverAPost, writeCirculars } from './life/notices.ts'
import { addHigherOffices } from './life/people.ts'
import { learnFromTrials } from './life/practices.ts'
import { runProgramme } from './life/programme.ts'
import { learnAtStations } from './life/sessions.ts'
import { answerForTheCounty, solveTheCounty } from './life/siting.ts'
import { surveyTheCounty } from './life/survey.ts'
import { appointTeams } from './life/teams.ts'
import { planInTheCounty } from './life/themes.ts'
import { agreeOnTimes } from './life/timetable.ts'
import { trainInTheCounty } from './life/training.ts'
import type { DemonstrationLogin } from './load.ts'

const countyCode = '433123000000'

/**
 * Brings the demonstration county into the middle of its life, with something waiting for everyone who is introduced, by what
 * its people would do. Each step is done whole or not at all, and once. Needs the node's jobs.
 */
export async function growDemonstration(
  ground: Ground,
  introduced: readonly DemonstrationLogin[],
  say: (line: string) => void,
): Promise<DemonstrationLogin[]> {
  const { db, clock } = ground
  const now = clock()
  const county = { countyCode, introduced: new Set(introduced.map(({ loginName }) => loginName)) }
  const recorder = startRecorder(replication, clock, { mustBeEnrolled: false })
  say('the county surveys its schools and chooses hosts …')
  await solveTheCounty(ground, countyCode)
  return asSystem(db, 'demonstration data', async (tx) => {
    await surveyTheCounty(tx, county, now)
    await answerForTheCounty(tx, countyCode, now)
    await appointTeams(tx, countyCode, now)
    await signLetters(tx, countyCode, now)
    await trainInTheCounty(tx, countyCode, now)
    await agreeOnTimes(tx, countyCode, now)
    await foundStations(tx, countyCode, now)
    const higher = await addHigherOffices(tx, countyCode, now)
    await runProgramme(tx, countyCode, now)
    await planInTheCounty(tx, countyCode, now)
    await learnAtStations(tx, county, now)
    await lendAtASchool(tx, county, now)
    await keepEquipment(tx, county, now)
    await learnInTheCounty(tx, ground, recorder, county, now)
    await announceInTheCounty(tx, recorder, county, now)
    await assistInTheCounty(tx, recorder, countyCode, now)
    await acceptInTheCounty(tx, countyCode, now)
    await visitContactPoints(tx, countyCode, now)
    await learnFromTrials(tx, ground, county, now)
    await writeCirculars(tx, countyCode, now)
    await handOverAPost(tx, county.introduced, now)
    return [...introduced, ...higher]
  })
}
