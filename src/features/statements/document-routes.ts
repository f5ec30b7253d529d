import { forbidden } from '../../base/refusal.ts'
import type { Db } from '../../platform/db.ts'
import { agentKey } from './agent.ts'
import type { DocumentKind, DocumentWrite } from './document.ts'
import {
  clearStates,
  readDocument,
  readDocumentIds,
  type Shelved,
  writeDocument,
} from './document-actions.ts'
import { type Check, text, type XapiVersion } from './fault.ts'
import { isIri, isUuid } from './iri.ts'
import { agentKeyIn, checkParameters, json, known, refuseWrong } from './query.ts'
import type { Answer, Asked } from './request.ts'
import { checkActor, checkAgent } from './statement.ts'
import { isTimestamp, utcOf } from './time.ts'

type Resource = {
  id: 'stateId' | 'profileId'
  required: readonly string[]
  checks(version: XapiVersion): Readonly<Record<string, Check>>
}

const activityId = text(isIri)

/** 1.0.3 knows profiles and states of agents alone, 2.0 also those of a group that has a name. */
const whose = (version: XapiVersion): Check =>
  json((value, path) =>
    known(version === '1.0.3' ? checkAgent(value, path) : checkActor(value, path), value, path),
  )

const resources: Readonly<Record<DocumentKind, Resource>> = {
  state: {
    id: 'stateId',
    required: ['activityId', 'agent'],
    checks: (version) => ({ activityId, agent: whose(version), registration: text(isUuid) }),
  },
  activity_profile: {
    id: 'profileId',
    required: ['activityId'],
    checks: () => ({ activityId }),
  },
  agent_profile: {
    id: 'profileId',
    required: ['agent'],
    checks: (version) => ({ agent: whose(version) }),
  },
}

const documentId = text((id) => id !== '')

/** The shelf a request names, and the document on it; `extra` parameters beside. */
function readShelf(
  kind: DocumentKind,
  { request, speaker, version }: Asked,
  { needsId, extra = {} }: { needsId: boolean; extra?: Readonly<Record<string, Check>> },
): { shelf: Shelved; id: string | undefined } {
  const { parameters } = request
  const { id, required, checks } = resources[kind]
  const all = { ...checks(version), [id]: documentId, ...extra }
  refuseWrong(checkParameters(parameters, all, needsId ? [...required, id] : required))
  const { activityId: activityIri, agent, registration } = parameters
  const key = agent === undefined ? undefined : agentKeyIn(agent)
  const ofAgent = kind !== 'activity_profile'
  if (ofAgent && speaker.personId !== undefined && key !== agentKey(speaker.authority)) {
    throw forbidden('document_of_another')
  }
  return {
    shelf: { kind, activityIri, agentKey: key, registration: registration?.toLowerCase() },
    id: parameters[id],
  }
}

export async function getDocument(db: Db, kind: DocumentKind, asked: Asked): Promise<Answer> {
  const { speaker, request, version } = asked
  const isOne = request.parameters[resources[kind].id] !== undefined
  const since = text((value) => isTimestamp(value, version))
  const { shelf, id } = readShelf(kind, asked, {
    needsId: false,
    ...(!isOne && { extra: { since } }),
  })
  if (id !== undefined) {
    const { content, contentType, etag, updatedAt } = await readDocument(db, speaker, shelf, id)
    const headers = { 'content-type': contentType, etag: `"${etag}"`, 'last-modified': updatedAt }
    return { status: 200, headers, body: content }
  }
  const from = request.parameters.since
  const { ids, updatedAt } = await readDocumentIds(
    db,
    speaker,
    shelf,
    from === undefined ? undefined : utcOf(from),
  )
  return {
    status: 200,
    ...(updatedAt !== undefined && { headers: { 'last-modified': updatedAt } }),
    body: JSON.stringify(ids),
  }
}

export async function storeDocument(
  db: Db,
  kind: DocumentKind,
  asked: Asked,
  method: 'PUT' | 'POST',
): Promise<Answer> {
  const { shelf, id = '' } = readShelf(kind, asked, { needsId: true })
  const contentType = asked.request.header('content-type') ?? 'application/octet-stream'
  await writeDocument(db, asked.speaker, shelf, id, {
    ...writeOf(kind, asked, method),
    content: { contentType, content: asked.request.body },
  })
  return { status: 204 }
}

/** One document; of states also all that lie on the shelf. */
export async function removeDocument(db: Db, kind: DocumentKind, asked: Asked): Promise<Answer> {
  const { shelf, id } = readShelf(kind, asked, { needsId: kind !== 'state' })
  if (id === undefined) await clearStates(db, asked.speaker, shelf)
  else await writeDocument(db, asked.speaker, shelf, id, writeOf(kind, asked, 'DELETE'))
  return { status: 204 }
}

const writeOf = (
  kind: DocumentKind,
  { request: { header }, version }: Asked,
  method: DocumentWrite['method'],
): DocumentWrite => ({
  method,
  kind,
  version,
  conditions: { ifMatch: header('if-match'), ifNoneMatch: header('if-none-match') },
})
