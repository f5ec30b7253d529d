import { dayOf } from '../../base/calendar.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { setPolicy } from './actions.ts'
import { listRuleHistory, listRules, setRule } from './api.ts'
import { type Rule, rules } from './rule.ts'
import { listPolicy, listPolicyHistory } from './store.ts'

export function policyRoutes(server: Server, { db, clock }: Ground): void {
  serve(server, listRules, async ({ query }) => {
    const values = await asSystem(db, 'policy is public', (tx) =>
      listPolicy(tx, query.place, dayOf(clock())),
    )
    return {
      rules: values.map((value) => {
        const { label, unit, per, source, initial }: Rule = rules[value.rule]
        return { ...value, label, ...(unit && { unit }), ...(per && { per }), source, initial }
      }),
    }
  })
  serve(server, listRuleHistory, async ({ params }) => ({
    entries: await asSystem(db, 'policy is public', (tx) => listPolicyHistory(tx, params.rule)),
  }))
  serve(server, setRule, ({ actor, params, body }) =>
    setPolicy(db, actor, { ...body, rule: params.rule }),
  )
}
