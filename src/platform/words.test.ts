import { expect, test } from 'vitest'
import { phrase } from './words.ts'

test('a phrase that names another says both, as on a page', () => {
  const details = { units: 3, reason: 'no_solution' }
  const said = phrase('en', 'errors.scenario_serves_nobody', details)
  expect(said).toContain('3')
  expect(said).toContain(phrase('en', 'siting.why.no_solution', details))
  expect(said).not.toContain('$t(')
  expect(
    phrase('en', 'errors.scenario_serves_nobody', { ...details, reason: 'unheard_of' }),
  ).toMatch(/unheard_of/)
  expect(phrase('en', 'errors.there_is_none')).toBeUndefined()
})
