import { type Db, scoped } from '../../platform/db.ts'
import { joinDefinitions } from './definition.ts'
import { type JsonObject, text } from './fault.ts'
import { isIri } from './iri.ts'
import { checkParameters, json, known, refuseWrong } from './query.ts'
import type { Answer, Asked } from './request.ts'
import { checkAgent } from './statement.ts'
import { listDefinitions } from './store.ts'

/** What the store knows of an activity, be it nothing (1.0.3, part three, 2.5). */
export async function getActivity(db: Db, { request, speaker }: Asked): Promise<Answer> {
  const { parameters } = request
  refuseWrong(checkParameters(parameters, { activityId: text(isIri) }, ['activityId']))
  const id = parameters.activityId ?? ''
  const found = await scoped(db, { scopes: speaker.reach }, (tx) => listDefinitions(tx, [id]))
  const definition = joinDefinitions(found.get(id) ?? [])
  return {
    status: 200,
    body: JSON.stringify({ objectType: 'Activity', id, ...(definition && { definition }) }),
  }
}

/** The agent that was asked about, as a person of one identity: the store joins no identities (2.4). */
export function getPerson({ request }: Asked): Answer {
  const agent = json((value, path) => known(checkAgent(value, path), value, path))
  refuseWrong(checkParameters(request.parameters, { agent }, ['agent']))
  const { objectType: _type, ...given } = JSON.parse(request.parameters.agent ?? '') as JsonObject
  const each = Object.entries(given).map(([key, value]) => [key, [value]])
  return {
    status: 200,
    body: JSON.stringify({ objectType: 'Person', ...Object.fromEntries(each) }),
  }
}
