import { expect, test } from 'vitest'
import { permits } from '../../base/permission.ts'
import type { Verb } from '../../base/verbs.ts'
import { roles } from './role.ts'

/** Roles that may do it, but for whoever runs the machine. */
const whoMay = (verb: Verb): string[] =>
  Object.entries(roles)
    .filter(([name, { permissions }]) => name !== 'administrator' && permits(permissions, verb))
    .map(([name]) => name)
const county = ['programme_office', 'education_bureau', 'organisation_department']
const below = [
  ...['township_secretary', 'township_clerk', 'village_secretary'],
  ...['head_of_school', 'equipment_keeper'],
]

test.each(['plans.write', 'acceptance_sheets.write', 'acceptance.inspect'] as const)(
  'O1-4 %s is of the county’s office and the education bureau, and of nobody below',
  (verb) => {
    expect(whoMay(verb)).toEqual(expect.arrayContaining(['programme_office', 'education_bureau']))
    expect(whoMay(verb).filter((role) => below.includes(role))).toEqual([])
  },
)

test.each(['siting.decide', 'training_batches.write', 'post_certificates.issue'] as const)(
  'O1-5 %s is of the county alone',
  (verb) => {
    expect(whoMay(verb).length).toBeGreaterThan(0)
    expect(whoMay(verb).filter((role) => !county.includes(role))).toEqual([])
  },
)

test.each([
  ['maintenance_records.write', ['head_of_school', 'equipment_keeper']],
  ['fault_tickets.write', ['head_of_school', 'equipment_keeper']],
  ['sessions.write', ['village_secretary', 'head_of_school', 'equipment_keeper']],
  ['learning_plans.write', ['township_clerk', 'village_secretary']],
] as const)('O1-6 %s is of those on the spot', (verb, own) => {
  expect(whoMay(verb)).toEqual(expect.arrayContaining([...own]))
})
