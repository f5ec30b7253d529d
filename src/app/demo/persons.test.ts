import { expect, test } from 'vitest'
import { simulatedPersons } from './persons.ts'
import { randomFor } from './random.ts'

test('ten thousand persons have ten thousand phones, and there is none for one more', () => {
  const makePerson = simulatedPersons()
  const random = randomFor(1)
  const someone = { sex: 'f', bornFrom: 1970, bornTo: 1990 } as const
  const phones = Array.from({ length: 10_000 }, () => makePerson(random, someone).phone)
  expect(new Set(phones).size).toBe(10_000)
  expect(() => makePerson(random, someone)).toThrow('used up')
})

test('a name has a surname and two characters, and a birth year lies in the years asked for', () => {
  const makePerson = simulatedPersons()
  const random = randomFor(2)
  for (let i = 0; i < 500; i++) {
    const { name, birthYear, sex } = makePerson(random, { sex: 'm', bornFrom: 1980, bornTo: 1990 })
    expect(name).toMatch(/^(欧阳|\p{Script=Han})\p{Script=Han}{2}$/u)
    expect(sex).toBe('m')
    expect(birthYear >= 1980 && birthYear <= 1990).toBe(true)
  }
})
