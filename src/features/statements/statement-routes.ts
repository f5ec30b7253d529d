import { randomBytes } from 'node:crypto'
import { scoped } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type openStating, readPage, readStatement } from './actions.ts'
import type { Speaker } from './credential.ts'
import { joinDefinitions } from './definition.ts'
import { type JsonObject, text } from './fault.ts'
import { type Format, formatStatement, readLanguages } from './formats.ts'
import { isUuid } from './iri.ts'
import { readMessage } from './message-protocol.ts'
import { endOfMultipart, headOfPart } from './multipart.ts'
import {
  checkParameters,
  readStatementQuery,
  refuseWrong,
  type StatementQuery,
  writeCursor,
} from './query.ts'
import type { Answer, Asked, XapiRequest } from './request.ts'
import { listAttachments, listDefinitions, type StoredStatement } from './store.ts'
import { termsOf } from './terms.ts'

type Stating = ReturnType<typeof openStating>

export const throughHeader = 'x-experience-api-consistent-through'

export async function putStatement(state: Stating, asked: Asked): Promise<Answer> {
  const { request, speaker, version } = asked
  refuseWrong(checkParameters(request.parameters, { statementId: text(isUuid) }, ['statementId']))
  const stating = { speaker, version, message: messageOf(request) }
  const { through } = await state(stating, request.parameters.statementId)
  return { status: 204, headers: { [throughHeader]: through } }
}

export async function postStatements(state: Stating, asked: Asked): Promise<Answer> {
  const { request, speaker, version } = asked
  refuseWrong(checkParameters(request.parameters, {}))
  const { ids, through } = await state({ speaker, version, message: messageOf(request) })
  return { status: 200, headers: { [throughHeader]: through }, body: JSON.stringify(ids) }
}

const messageOf = ({ header, body }: XapiRequest) => readMessage(header('content-type') ?? '', body)

export async function getStatements(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  { request, speaker, version }: Asked,
): Promise<Answer> {
  const query = readStatementQuery(request.parameters, version)
  const languages = readLanguages(request.header('accept-language') ?? '')
  const isOne = 'one' in query
  const page = isOne
    ? await readStatement(db, speaker, query.one, query.voided)
    : await readPage(db, speaker, query.filter)
  const { statements, hasMore, through } = page
  const texts = await writeStatements(db, speaker, statements, query.format, languages)
  const more = hasMore ? moreOf(request, statements.at(-1)) : ''
  const json = isOne
    ? (texts[0] ?? '')
    : `{"statements":[${texts.join(',')}],"more":${JSON.stringify(more)}}`
  const newest = statements
    .map(({ stored }) => stored)
    .toSorted()
    .at(-1)
  const headers = {
    [throughHeader]: through,
    ...(newest !== undefined && { 'last-modified': newest }),
  }
  if (!query.attachments) return { status: 200, headers, body: json }
  const attached = await scoped(db, { scopes: speaker.reach }, (tx) =>
    listAttachments(
      tx,
      statements.map(({ id }) => id),
    ),
  )
  // Nobody can know it, so no content pretends to be a part.
  const boundary = randomBytes(16).toString('hex')
  return {
    status: 200,
    headers: { ...headers, 'content-type': `multipart/mixed; boundary=${boundary}` },
    body: writeMultipart(blobs, boundary, json, attached),
  }
}

function moreOf(
  { store, resource, parameters }: XapiRequest,
  last: StoredStatement | undefined,
): string {
  if (!last) return ''
  const next = new URLSearchParams({ ...parameters, after: writeCursor(last) })
  return `${store}/${resource}?${next}`
}

/** Each as JSON. */
async function writeStatements(
  db: Ground['db'],
  speaker: Speaker,
  statements: readonly StoredStatement[],
  format: StatementQuery['format'],
  languages: readonly string[],
): Promise<string[]> {
  if (format === 'exact') {
    return statements.map(({ body, stored }) => `${body.slice(0, -1)},"stored":"${stored}"}`)
  }
  const read = statements.map(({ body, stored }) => ({
    ...(JSON.parse(body) as JsonObject),
    stored,
  }))
  const known = await definitionsFor(db, speaker, read, format)
  return read.map((statement) =>
    JSON.stringify(
      formatStatement(statement, format, {
        languages,
        definitionOf: (iri) => known.get(iri),
        displayOf: () => undefined,
      }),
    ),
  )
}

async function definitionsFor(
  db: Ground['db'],
  { reach }: Speaker,
  statements: readonly JsonObject[],
  format: Format,
): Promise<Map<string, JsonObject>> {
  const known = new Map<string, JsonObject>()
  if (format !== 'canonical') return known
  const iris = new Set(
    statements.flatMap((statement) => termsOf(statement).activities.map(({ iri }) => iri)),
  )
  const found = await scoped(db, { scopes: reach }, (tx) => listDefinitions(tx, [...iris]))
  for (const [iri, definitions] of found) {
    const joined = joinDefinitions(definitions)
    if (joined) known.set(iri, joined)
  }
  return known
}

type Attached = Awaited<ReturnType<typeof listAttachments>>

/** What a blob's record brought here before the blob itself is left out. */
async function* writeMultipart(
  blobs: Ground['blobs'],
  boundary: string,
  json: string,
  attached: Attached,
): AsyncGenerator<Uint8Array> {
  const head = headOfPart(boundary, { 'Content-Type': 'application/json' }, { isFirst: true })
  yield Buffer.from(head + json)
  for (const { sha2, hash, contentType } of attached) {
    if ((await blobs.sizeOf(hash)) === undefined) continue
    const headers = {
      'Content-Type': contentType,
      'Content-Transfer-Encoding': 'binary',
      'X-Experience-API-Hash': sha2,
    }
    yield Buffer.from(headOfPart(boundary, headers))
    yield* blobs.read(hash)
  }
  yield Buffer.from(endOfMultipart(boundary))
}
