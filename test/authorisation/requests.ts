import type { InjectOptions } from 'fastify'
import { newId } from '../../src/base/ids.ts'
import { usualSettings } from '../../src/features/timetable/plan/term-plan.ts'
import { evening, type Target, today } from './targets.ts'

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
  ['/api/keeper/sessions', 'sessions'],
  ['/api/keeper/faults', 'fault_tickets'],
  ['/api/weeks/excuses', 'excuse'],
  ['/api/learners', 'person'],
  ['/api/org-units', 'orgUnit'],
  ['/api/official-heads', 'orgUnit'],
  ['/api/official-papers', 'joint_meetings'],
  ['/api/accounts', 'account'],
  ['/api/holdings', 'holding'],
  ['/api/delegations', 'delegation'],
  ['/api/unmasking-grants', 'grant'],
  ['/api/survey-campaigns', 'campaign'],
  ['/api/survey-returns', 'returned'],
  ['/api/survey-remarks', 'remark'],
  ['/api/siting/scenarios', 'scenario'],
  ['/api/siting/rulings', 'ruling'],
  ['/api/siting/decisions', 'decision'],
  ['/api/siting/papers', 'paper'],
  ['/api/workload', 'entry'],
  ['/api/term-plans', 'termPlan'],
  ['/api/term-rulings', 'termRuling'],
  ['/api/guide/catalogues', 'catalogue'],
  ['/api/timetables', 'timetable'],
  ['/api/occurrences', 'timetable'],
  ['/api/learning-stations', 'decision'],
  ['/api/founding/stations', 'decision'],
  ['/api/acceptance/stations', 'decision'],
  ['/api/acceptance/meetings', 'joint_meetings'],
  ['/api/acceptance/visits', 'acceptance_sheets'],
  ['/api/acceptance/practices', 'practice_cases'],
  ['/api/acceptance/batches', 'batch'],
  ['/api/acceptance/applications', 'application'],
  ['/api/handovers', 'holding'],
  ['/api/dispatch', 'circulars'],
  ['/api/received', 'received'],
  ['/api/slots', 'timetable'],
  ['/api/library/subjects', 'subjects'],
  ['/api/library/packs', 'packs'],
  ['/api/library/resources/{id}/rating', 'published'],
  ['/api/library/resources', 'draft'],
  ['/api/portal/resources', 'published'],
  ['/api/portal/packs', 'packs'],
  ['/api/guide/notices', 'notices'],
  ['/api/stations', 'station'],
  ['/api/library/uploads', 'upload'],
  ['/api/trainings/batches', 'training_batches'],
  ['/api/programmes/phases', 'phase'],
  ['/api/programmes', 'programme'],
  ['/api/plans', 'plan'],
  ['/api/plan-tasks', 'planPart'],
]

function inPath(path: string, name: string, { ids, village, sign }: Target): string {
  const known: Record<string, string> = {
    ...{ rule: 'siting.detourFactor', register: 'schools', move: 'submit', version: '9.9.9' },
    ...{ paper: path.startsWith('/api/trainings/') ? 'results' : 'gate', year: '2026' },
    ...{ item: 'plates', part: '测试' },
    ...(path.startsWith('/api/official-papers/') && { paper: 'meeting_notice' }),
    ...{ epoch: '0'.repeat(32), hash: '0'.repeat(64), n: '0', alarmId: nobody },
    number: (path.includes('/post-certificates/') ? ids.postNumber : ids.certificate) ?? '',
    code: path.startsWith('/api/library/sources') ? `src-${sign.toLowerCase()}` : village,
  }
  if (name === 'file') return ids[`${path.split('/')[2]}File`] ?? ids.photo ?? nobody
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
    ...{
      personId: ids.person,
      schoolId: ids.schoolId,
      stationId: ids.decision,
      orgUnitId: ids.orgUnit,
      programmeId: ids.programme,
    },
    monday: today,
    ...{ holdingId: ids.holding, postId: ids.post, resourceId: ids.draft },
    ...{ resourceIds: [ids.published], number: ids.certificate, parties: 'village' },
    ...{
      into: ids.into ?? nobody,
      editionId: nobody,
      version: 999_999,
      month: '2026-11',
      term: '2026-1',
    },
    ...{ unitIds: [ids.circularUnit], unitId: ids.ownUnit, find: '村' },
    ...{ unitCodes: [village], foundOn: today, dueDay: '2027-01-01' },
    ...{ day: today, orderedOn: today, draftedOn: today, from: today, to: '2026-11-29' },
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
  if (name === 'name' && /\/views\/.*id/.test(path)) return '另一个'
  if (name === 'format' && schema.enum?.includes('docx')) return 'docx'
  if (name === 'format' && !path.endsWith('/sheet')) return 'xlsx'
  if (name === 'fields') return summed[path.split('/')[2] ?? ''] ?? 'name'
  if (name === 'reason' && schema.enum) return schema.enum[0]
  if (name === 'issuer') return target.schoolCode
  if (name === 'teachers')
    return [{ personId: target.ids.teacher, organisationId: target.ids.schoolId }]
  if (name === 'people' && path.startsWith('/api/trainings/'))
    return [{ unitCode: target.village, name: `测试${++strangers}` }]
  if (name === 'rows' && path.endsWith('/moves')) return [{ id: movedBy(path, target) }]
  const own = named(target)[name]
  return own ?? sampleOf(schema, target, path)
}

/** A field of numbers of a register that has one. */
const summed: Readonly<Record<string, string>> = {
  ...{ rooms: 'seats', equipment: 'quantity', loans: 'quantity', staff: 'weeklyLessons' },
  ...{ schools: 'pupils', villages: 'households', townships: 'population', needs: 'people' },
  ...{ sessions: 'headCount', learning_plans: 'minutes', packs: 'minutes' },
  ...{ resources: 'lengthMinutes', acquisitions: 'sizeBytes', industries: 'households' },
  ...{ road_distances: 'distanceMetres', teaching_links: 'households' },
  rule_adoptions: 'edition',
  fault_tickets: 'costFen',
}

const movedBy = (path: string, { ids }: Target): string =>
  ids[
    {
      ...{ resources: 'draft', loans: 'loans', notices: 'notices', sessions: 'sessions' },
      ...{ learning_plans: 'learning_plans', workload: 'entry', appointments: 'appointments' },
      ...{ plates: 'plates', joint_use_agreements: 'joint_use_agreements' },
      ...{ letters: 'letters', rule_adoptions: 'rule_adoptions' },
      ...{ programmes: 'phase', plans: path.includes('/townships/') ? 'planTownship' : 'plan' },
      ...{ rectification_orders: 'rectification_orders', joint_meetings: 'joint_meetings' },
      ...{ meeting_actions: 'meeting_actions', practice_cases: 'practice_cases' },
      ...{ training_batches: 'training_batches', enrolments: 'enrolments' },
      ...{ post_certificates: 'post_certificates' },
      'survey-returns': 'returned',
    }[path.split('/')[2] ?? ''] ?? ''
  ] ?? nobody

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

const files = [
  ...['/api/keeper/sessions/{id}/files', '/api/plates/{id}/files'],
  ...['/api/joint_use_agreements/{id}/files', '/api/rule_adoptions/{id}/files'],
  ...['/api/rectification_orders/{id}/files', '/api/joint_meetings/{id}/files'],
  ...['/api/acceptance_sheets/{id}/files', '/api/circulars/{id}/files'],
  ...['/api/practice_cases/{id}/files', '/api/contact_visits/{id}/files'],
]

/** What the keeper's pages send, each a thing of its own. */
function sentBy(path: string, { schoolCode }: Target): object | undefined {
  const sent = { key: newId(), at: `${today}T02:00:00.000Z`, sentAt: `${today}T02:00:00.000Z` }
  if (path === '/api/keeper/faults/{id}/acts')
    return { act: { act: 'repair', repairer: '测试', told: '测试', ...sent } }
  if (path === '/api/keeper/maintenance') return { ...sent, schoolCode, work: ['cleaned'] }
  if (path === '/api/keeper/faults')
    return { ...sent, schoolCode, symptom: '测试', severity: 'degraded' }
  if (path.endsWith('/acts')) return { act: { act: 'say', gist: '测试', ...sent } }
  if (path.endsWith('/attendance'))
    return { ...sent, how: 'list', signed: [{ name: '测试', isPresent: true }] }
  if (path.endsWith('/fillings'))
    return { ...sent, points: {}, deductions: {}, vetoes: [], notes: {} }
  if (path !== '/api/keeper/sessions') return undefined
  return {
    ...{ ...sent, id: newId(), kind: 'open_day', title: '测试', day: today },
    ...{ plannedFrom: '09:00', plannedTo: '11:00' },
  }
}

/** Moves that want a reason, each of what it moves. */
const upperMoves: Readonly<Record<string, { id: string; move: string }>> = {
  '/api/circulars/moves': { id: 'circulars', move: 'withdraw' },
  '/api/fault_tickets/moves': { id: 'fault_tickets', move: 'assign' },
  '/api/acceptance_sheets/moves': { id: 'acceptance_sheets', move: 'withdraw' },
  '/api/acceptance/batches/moves': { id: 'batch', move: 'abandon' },
  '/api/acceptance/applications/moves': { id: 'application', move: 'return' },
}

function payloadOf({ method, path }: Operation, target: Target, body: Schema | undefined) {
  const register = path.split('/')[2] ?? ''
  if (path.endsWith('/imports')) return formOf('名称\n')
  if (files.includes(path)) return formOf('测试')
  if (path.endsWith('/xmltv')) return formOf('<tv></tv>')
  if (path === '/api/siting/papers') return formOf('%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj')
  const sent = method === 'POST' ? sentBy(path, target) : undefined
  if (sent) return sent
  if (!body) return undefined
  if (path === '/api/plans/{id}/remarks') return { key: `hosts:${target.village}`, remark: '测试' }
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
  const planned = plannedOf(path, target) ?? guidedOf(path, target)
  if (planned) return planned
  if (path.startsWith('/api/library/placements')) {
    const place = { level: 'township', regionCode: target.township }
    return { editionId: nobody, target: place, renditions: [] }
  }
  if (path === '/api/digest') return { minute: 450, channel: 'here', language: 'zh-Hans' }
  if (path === '/api/dispatch/{id}/units/remove') return { unitIds: [nobody] }
  const moved = upperMoves[path]
  if (moved) return { rows: [{ id: target.ids[moved.id] }], move: moved.move, reason: '测试' }
  if (path === '/api/official-papers/{paper}/{id}')
    return { orgUnitId: target.ids.orgUnit, number: '测〔2026〕1号', anyway: true }
  if (path === '/api/acceptance/visits/{id}/choice') return { fillingId: target.ids.filling }
  if (path === '/api/acceptance/batches')
    return { place: target.township, title: '测试', sheet: 'station100', number: '1'.repeat(20) }
  if (path === '/api/acceptance/batches/{id}/draw')
    return { number: '1'.repeat(20), inspectors: '测试', day: today }
  if (path === '/api/acceptance/applications') return { batchId: target.ids.batch }
  if (path === '/api/acceptance/applications/{id}/accept') return { prefix: 'XX-', first: 1 }
  if (path === '/api/meeting_actions/moves')
    return { rows: [{ id: target.ids.meeting_actions }], move: 'drop', reason: '测试' }
  if (path === '/api/founding/stations/moves')
    return { rows: [{ id: target.ids.decision }], move: 'withdraw', reason: '测试' }
  if (path.endsWith('/reading')) return { headings: {}, choices: {}, given: {} }
  if (path.endsWith('/quizzes/{id}')) return { version: 0, quiz: quiz }
  const filled = objectOf(body, target, path)
  // Its term is the one that goes on.
  return path === '/api/workload/sheets' ? { ...filled, despite: ['term_not_over'] } : filled
}

/** Of what is announced. */
function guidedOf(path: string, { ids, township, village }: Target): object | undefined {
  const at = { place: township, placeLevel: 'township' }
  switch (path) {
    case '/api/guide/receipts': {
      const what = { kind: 'notice', subjectId: ids.notices ?? nobody, unitCodes: [village] }
      return { ...what, via: 'print', receivedBy: '测试' }
    }
    case '/api/guide/catalogues':
      return { ...at, unitCodes: [village] }
    case '/api/guide/requests/answers':
      return { ...at, topics: ['测试'], state: 'answered', reply: '测试' }
    default:
      return undefined
  }
}

const days = { fromDay: '2026-11-29', toDay: '2026-11-29' }

/** Of what stands in a school's room. */
function plannedOf(path: string, { ids, village, township }: Target): object | undefined {
  const { timetable = nobody, decision = nobody, schoolId = nobody } = ids
  const said = { party: 'village', version: 999_999 }
  const note = '测试'
  switch (path) {
    case '/api/timetables':
      return { stationIds: [decision], ...days, windows: [{ ...evening, weekdays: [7] }] }
    case '/api/timetables/answers':
      return { asked: [{ id: timetable, ...said }], answer: 'agree' }
    case '/api/timetables/{id}/notice':
      return { ...said, endsOn: '2027-06-01', note, windows: [evening] }
    case '/api/occurrences/{id}/move':
      return { version: 999_999, to: { day: '2026-11-29', from: 600, to: 660 }, note }
    case '/api/occurrences/call-off':
      return { rows: [{ id: timetable, version: 999_999 }], note }
    case '/api/calendars':
      return { regionCode: village, stage: null, schoolId, version: 999_999, parts: {} }
    case '/api/calendars/apply':
      return { schools: [{ id: schoolId, version: 0 }], parts: {} }
    case '/api/holiday-years':
      return { year: 2026, file: '{}' }
    case '/api/occurrences/{id}/stations':
      return { version: 999_999, stationIds: [decision] }
    case '/api/slots/{id}/end':
      return { fromDay: days.fromDay, note }
    case '/api/learning-stations/{id}/room':
      return { roomId: ids.rooms ?? nobody }
    case '/api/term-plans':
      return {
        ...{ name: '测试', place: township, placeLevel: 'township', ...days },
        settings: usualSettings,
      }
    case '/api/term-rulings':
      return {
        stationId: decision,
        kind: 'forbidden',
        meeting: 'session',
        weekday: 1,
        reason: note,
      }
    case '/api/calendar-feeds':
      return { kind: 'room', roomId: ids.rooms ?? nobody }
    case '/api/slots': {
      const once = { repeats: { by: 'days', days: [days.fromDay] }, from: '23:00', to: '23:30' }
      const what = { kind: 'school_use', stationIds: [], pattern: { ...once, ...days } }
      return { schoolId, roomId: schoolId, ...what }
    }
    default:
      return undefined
  }
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
  const papers = [...files, '/api/siting/papers']
  if (path.endsWith('/imports') || path.endsWith('/xmltv') || papers.includes(path))
    return { 'content-type': `multipart/form-data; boundary=${limit}` }
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
