import type { InjectOptions } from 'fastify'
import { type Target, today } from './targets.ts'

/** An operation of the OpenAPI document. */
export type Operation = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  parameters: readonly { in: string; name: string; required?: boolean; schema: Schema }[]
  body: Schema | undefined
}
type Schema = {
  type?: string
  enum?: readonly unknown[]
  anyOf?: readonly Schema[]
  properties?: Record<string, Schema>
  required?: readonly string[]
  items?: Schema
  minimum?: number
  format?: string
}

export type Document = {
  paths: Record<
    string,
    Record<
      string,
      {
        parameters?: Operation['parameters']
        requestBody?: { content: Record<string, { schema: Schema }> }
      }
    >
  >
}

export const operationsOf = ({ paths }: Document): Operation[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, { parameters = [], requestBody }]) => ({
      method: method.toUpperCase() as Operation['method'],
      ...{ path, parameters, body: requestBody?.content['application/json']?.schema },
    })),
  )

/** As somebody asks it about this place who fills in everything right. */
export function requestOf(operation: Operation, target: Target): InjectOptions {
  const { method, path, parameters, body } = operation
  const url = path.replace(/\{(\w+)\}/g, (_, name: string) => inPath(path, name, target))
  const query = parameters
    .filter((one) => one.in === 'query' && (one.required || asked.has(one.name)))
    .map(({ name, schema }): [string, string] => [
      name,
      String(filledIn(name, schema, operation, target)),
    ])
  const payload = payloadOf(operation, target, body)
  return {
    method,
    url: query.length > 0 ? `${url}?${new URLSearchParams(query)}` : url,
    headers: { origin: 'http://localhost:80', ...headersOf(path, target) },
    ...(payload !== undefined && { payload }),
  } as InjectOptions
}

/** Optional ones that say of which place something is asked, and in which quick format. */
const asked = new Set(['place', 'placeLevel', 'format'])

const nobody = '0199f0aa-0000-7000-8000-000000000000'

/** What `{id}` means, by what stands before it; first the longer. */
const idAfter: readonly (readonly [string, string])[] = [
  ['/api/learning/quizzes', 'draft'],
  ['/api/learning/hours', 'person'],
  ['/api/learners', 'person'],
  ['/api/org-units', 'orgUnit'],
  ['/api/accounts', 'account'],
  ['/api/holdings', 'holding'],
  ['/api/delegations', 'delegation'],
  ['/api/unmasking-grants', 'grant'],
  ['/api/survey-campaigns', 'campaign'],
  ['/api/survey-returns', 'returned'],
  ['/api/siting/scenarios', 'scenario'],
  ['/api/siting/rulings', 'ruling'],
  ['/api/siting/decisions', 'decision'],
  ['/api/library/subjects', 'subjects'],
  ['/api/library/packs', 'packs'],
  ['/api/library/resources/{id}/rating', 'published'],
  ['/api/library/resources', 'draft'],
  ['/api/portal/resources', 'published'],
  ['/api/portal/packs', 'packs'],
  ['/api/stations', 'station'],
  ['/api/library/uploads', 'upload'],
]

function inPath(path: string, name: string, { ids, village, sign }: Target): string {
  const known: Record<string, string> = {
    ...{ rule: 'siting.detourFactor', register: 'schools', move: 'submit', version: '9.9.9' },
    ...{ epoch: '0'.repeat(32), hash: '0'.repeat(64), n: '0', alarmId: nobody },
    number: ids.certificate ?? '',
    code: path.startsWith('/api/library/sources') ? `src-${sign.toLowerCase()}` : village,
  }
  if (name !== 'id') return known[name] ?? nobody
  if (path.includes('/views/') || path.includes('/me/')) return nobody
  if (path.startsWith('/api/jobs/')) return '999999999'
  const found = idAfter.find(([before]) => path.startsWith(before))
  return ids[found?.[1] ?? path.split('/')[2] ?? ''] ?? nobody
}

/** Nobody waits for the wrong tries of another. */
let strangers = 0

/** What a name asks for, wherever it stands. */
function named({ ids, township, village }: Target): Record<string, unknown> {
  return {
    ...{ place: township, regionCode: township, ownerCode: township, under: township },
    ...{ placeLevel: 'township', underLevel: 'township', level: 'township', unitCode: village },
    ...{ personId: ids.person, schoolId: ids.schoolId, orgUnitId: ids.orgUnit },
    ...{ holdingId: ids.holding, postId: ids.post, resourceId: ids.draft, ids: [ids.draft] },
    ...{ resourceIds: [ids.published], number: ids.certificate },
    ...{
      into: ids.into ?? nobody,
      editionId: nobody,
      version: 999_999,
      month: '2026-11',
      term: '2026-1',
    },
    ...{ fromDay: today, toDay: '2027-12-31', opensOn: today, dueOn: '2027-01-01', doneOn: today },
    ...{
      validFrom: '2027-01-01',
      value: 1.3,
      role: 'village_secretary',
      format: 'csv',
      by: 'mode',
    },
    ...{
      search: '名',
      begin: '名',
      loginName: `nobody-${++strangers}`,
      reason: '测试',
      name: '测试',
    },
    ...{ text: '名称', fields: 'version', pin: '1234', level2: 'township', language: 'zh-Hans' },
  }
}

function filledIn(name: string, schema: Schema, { path }: Operation, target: Target): unknown {
  // One that POST has not taken.
  if (name === 'name' && path.includes('/views/')) return '另一个'
  if (name === 'format' && !path.endsWith('/sheet')) return 'xlsx'
  if (name === 'fields')
    return { rooms: 'seats', equipment: 'quantity' }[path.split('/')[2] ?? ''] ?? 'name'
  if (name === 'reason' && schema.enum) return schema.enum[0]
  if (name === 'ids' && path.startsWith('/api/workload')) return [nobody]
  const own = named(target)[name]
  return own ?? sampleOf(schema, target, path)
}

function sampleOf(schema: Schema, target: Target, path: string): unknown {
  if (schema.enum) return schema.enum[0]
  if (schema.anyOf) return sampleOf(schema.anyOf[0] as Schema, target, path)
  if (schema.type === 'object') return objectOf(schema, target, path)
  if (schema.type === 'array') return [sampleOf(schema.items ?? {}, target, path)]
  if (schema.type === 'integer' || schema.type === 'number') return Math.max(1, schema.minimum ?? 1)
  if (schema.type === 'boolean') return true
  return schema.format === 'uuid' ? nobody : '测试'
}

const objectOf = (schema: Schema, target: Target, path: string): object =>
  Object.fromEntries(
    (schema.required ?? []).map((name) => [
      name,
      filledIn(name, schema.properties?.[name] ?? {}, { path } as Operation, target),
    ]),
  )

function payloadOf({ method, path }: Operation, target: Target, body: Schema | undefined) {
  const register = path.split('/')[2] ?? ''
  if (path.endsWith('/imports')) return formOf('名称\n')
  if (!body) return undefined
  const row = target.rows[register]
  const isRow = path === `/api/${register}` || path === `/api/${register}/{id}`
  if (row && isRow) return method === 'PUT' ? { row, version: 999_999 } : { row }
  if (path === '/api/siting/scenarios') {
    const settings = { objective: 'distance', levels: ['village'], villageRadiusMetres: 5_000 }
    const more = { townshipRadiusMetres: 9_000, detourFactor: 1.3, windowsPerWeek: 5 }
    const shares = { partyMemberShareBp: 1, farmerShareBp: 1, townshipShareBp: 1 }
    const rest = { useRoadDistances: true, timeLimitSeconds: 1 }
    return {
      ...{ name: '测试', regionCode: target.township, level: 'township' },
      settings: { ...settings, ...more, ...shares, ...rest },
    }
  }
  if (path.startsWith('/api/library/placements')) {
    const place = { level: 'township', regionCode: target.township }
    return { editionId: nobody, target: place, renditions: [] }
  }
  if (path.endsWith('/reading')) return { headings: {}, choices: {}, given: {} }
  if (path.endsWith('/quizzes/{id}')) return { version: 0, quiz: quiz }
  return objectOf(body, target, path)
}

const quiz = {
  questions: [
    {
      ...{ id: 'q1', kind: 'single', text: '几月？', right: ['a'] },
      answers: [
        { id: 'a', text: '三月' },
        { id: 'b', text: '四月' },
      ],
    },
  ],
  ...{ passPercent: 60, shuffle: false },
}

const limit = 'limit-of-parts'
const formOf = (text: string): string =>
  `--${limit}\r\ncontent-disposition: form-data; name="file"; filename="a.csv"\r\n\r\n${text}\r\n--${limit}--\r\n`

function headersOf(path: string, { ids }: Target): Record<string, string> {
  if (path.endsWith('/imports')) return { 'content-type': `multipart/form-data; boundary=${limit}` }
  if (path === '/api/library/uploads/{id}') {
    const type = 'application/offset+octet-stream'
    return { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': type }
  }
  if (path !== '/api/library/uploads') return {}
  const encoded = (text: string) => Buffer.from(text).toString('base64')
  const name = encoded('a.pdf')
  return {
    'tus-resumable': '1.0.0',
    'upload-length': '10',
    'upload-metadata': `resourceId ${encoded(ids.published ?? '')},filename ${name}`,
  }
}
