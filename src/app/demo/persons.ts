import { makeName, type Sex } from './names.ts'
import { between, type Random } from './random.ts'

/** Somebody who does not exist. */
export type SimulatedPerson = {
  name: string
  sex: Sex
  birthYear: number
  phone: string
}

export type MakePerson = (
  random: Random,
  wanted: { sex: Sex; bornFrom: number; bornTo: number },
) => SimulatedPerson

/** Makes persons of one county; no two have the same phone. */
export function simulatedPersons(): MakePerson {
  let count = 0
  return (random, { sex, bornFrom, bornTo }) => {
    const birthYear = between(random, bornFrom, bornTo)
    return {
      name: makeName(random, sex, birthYear),
      sex,
      birthYear,
      phone: simulatedPhone(count++),
    }
  }
}

/** Every simulated phone begins so; it looks made up, and the county's pages call it simulated. */
const simulatedPhonePrefix = '1990000'

/** Ten thousand different numbers: the step shares no factor with 10,000. */
function simulatedPhone(index: number): string {
  if (index >= 10_000) throw new Error('the simulated phones are used up')
  return simulatedPhonePrefix + String((index * 7_919 + 1_234) % 10_000).padStart(4, '0')
}
