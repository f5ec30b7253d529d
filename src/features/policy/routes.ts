import * as z from 'zod'
import { dayOf, isDay } from '../../base/calendar.ts'
import { isPlaceCode, placeLevels } from '../../base/place.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { setPolicy } from './actions.ts'
import { type Rule, type RuleName, ruleNames, rules } from './rule.ts'
import { listPolicy, listPolicyHistory } from './store.ts'

const Place = z.string().refine(isPlaceCode)
const Name = z.enum(ruleNames as [RuleName, ...RuleName[]])

export function policyRoutes(server: Server, { db, clock }: Ground): void {
  const tags = ['policy']
  server.get(
    '/api/policy',
    { schema: { tags, querystring: z.object({ place: Place }) } },
    async ({ query }) => {
      const values = await asSystem(db, 'policy is public', (tx) =>
        listPolicy(tx, query.place, dayOf(clock())),
      )
      return {
        rules: values.map((value) => {
          const { label, unit, per, source, initial }: Rule = rules[value.rule]
          return { ...value, label, unit, per, source, initial }
        }),
      }
    },
  )
  server.get(
    '/api/policy/:rule/history',
    { schema: { tags, params: z.object({ rule: Name }) } },
    async ({ params }) => ({
      entries: await asSystem(db, 'policy is public', (tx) => listPolicyHistory(tx, params.rule)),
    }),
  )
  server.post(
    '/api/policy/:rule',
    {
      schema: {
        tags,
        params: z.object({ rule: Name }),
        body: z.strictObject({
          regionCode: Place,
          level: z.enum(placeLevels),
          value: z.unknown(),
          validFrom: z.string().refine(isDay),
          sourceDocument: z.string().trim().min(1).max(200),
        }),
      },
    },
    async ({ actor, params, body }, reply) => {
      await setPolicy(db, actor, { ...body, rule: params.rule })
      return reply.status(204).send()
    },
  )
}
