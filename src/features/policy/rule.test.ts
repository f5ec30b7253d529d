import { describe, expect, test } from 'vitest'
import { limitsOf, type Rule, ruleNames, rules, storedOf, writtenOf } from './rule.ts'

const radius = rules['siting.villageRadiusMetres']
const share = rules['siting.townshipShareBp']

describe('X-14 X-16 a rule is stored in whole units and written as people write it', () => {
  test('metres are written in kilometres, parts of ten thousand in per cent', () => {
    expect(writtenOf(radius, 3_000)).toBe(3)
    expect(writtenOf(radius, 1_250)).toBe(1.25)
    expect(writtenOf(share, 40)).toBe(0.4)
    expect(writtenOf(rules['siting.detourFactor'], 1.3)).toBe(1.3)
  })

  test('minutes would be written in hours', () => {
    expect(writtenOf({ per: 60 }, 90)).toBe(1.5)
    expect(storedOf({ per: 60 }, 1.75)).toBe(105)
  })

  test('what is written comes back as the whole number that was stored', () => {
    for (const name of ruleNames) {
      const rule: Rule<number> = rules[name]
      for (let stored = 1; stored <= 12_000; stored += 7)
        expect(storedOf(rule, writtenOf(rule, stored))).toBe(stored)
    }
  })

  test('what would not be a whole unit is refused, not rounded', () => {
    expect(radius.value.safeParse(storedOf(radius, 2.0005)).success).toBe(false)
    expect(share.value.safeParse(storedOf(share, 0.05)).success).toBe(true)
    expect(share.value.safeParse(storedOf(share, 0.005)).success).toBe(false)
  })

  test('the limits are told in the same unit', () => {
    expect(limitsOf(radius)).toEqual({ least: 0.1, most: 200 })
    expect(limitsOf(share)).toEqual({ least: 0, most: 100 })
    for (const name of ruleNames) expect(limitsOf(rules[name]), name).toBeDefined()
  })
})
