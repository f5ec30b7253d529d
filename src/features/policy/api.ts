import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import {
  AskedDay,
  DayText,
  InstantText,
  Phrase,
  PlaceCode,
  PlaceLevelName,
  written,
} from '../../base/schemas.ts'
import { type RuleName, ruleNames } from './rule.ts'

const Rule = z.object({ rule: z.enum(ruleNames as [RuleName, ...RuleName[]]) })

/** A rule's value in force; without the place, day and document where nobody has set one. */
const HeldRule = Rule.extend({
  value: z.unknown(),
  regionCode: z.exactOptional(PlaceCode),
  level: z.exactOptional(PlaceLevelName),
  validFrom: z.exactOptional(DayText),
  sourceDocument: z.exactOptional(z.string()),
  label: Phrase,
  unit: z.exactOptional(Phrase),
  per: z.exactOptional(z.number()),
  source: Phrase,
  initial: z.unknown(),
}).meta({ id: 'HeldRule' })
export type HeldRule = z.output<typeof HeldRule>

const PolicyEntry = z
  .object({
    value: z.unknown(),
    regionCode: PlaceCode,
    level: PlaceLevelName,
    validFrom: DayText,
    sourceDocument: z.string(),
    setAt: InstantText,
  })
  .meta({ id: 'PolicyEntry' })
export type PolicyEntry = z.output<typeof PolicyEntry>

export const listRules = endpoint('GET /api/policy', {
  query: z.object({ place: PlaceCode }),
  answer: z.object({ rules: z.array(HeldRule) }),
})

export const listRuleHistory = endpoint('GET /api/policy/:rule/history', {
  params: Rule,
  answer: z.object({ entries: z.array(PolicyEntry) }),
})

export const setRule = endpoint('POST /api/policy/:rule', {
  params: Rule,
  body: z.strictObject({
    regionCode: PlaceCode,
    level: PlaceLevelName,
    value: z.unknown(),
    validFrom: AskedDay,
    sourceDocument: written().min(1).max(200),
  }),
})
