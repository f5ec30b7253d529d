import { randomUUID } from 'node:crypto'
import { conflict, forbidden, invalid, notFound, Refusal } from '../../base/refusal.ts'
import { asSystem, type Db, scoped, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { weatherOf } from '../../platform/weather.ts'
import { maxLineBytes } from '../sync/record.ts'
import { findWriter, type Recorder, recordAll } from '../sync/record-actions.ts'
import { agentKey } from './agent.ts'
import { attachmentsOf, checkAttachments, type Received, withoutSignatures } from './attachment.ts'
import { mayDefine, readsOnlyHisOwn, type Speaker } from './credential.ts'
import { below, type Fault, isObject, type JsonObject, type XapiVersion } from './fault.ts'
import { formatStatement } from './formats.ts'
import { inTurn } from './in-turn.ts'
import { readSignature } from './jws-protocol.ts'
import type { Message } from './message-protocol.ts'
import type { StatementFilter } from './query.ts'
import { stated } from './replication.ts'
import { sameStatement } from './same.ts'
import type { StatedBody } from './stated-store.ts'
import { checkStatement, checkStatements } from './statement.ts'
import {
  beginStating,
  findConsistentThrough,
  findForeign,
  findStatement,
  listStatements,
  type StoredStatement,
  type Voiding,
} from './store.ts'
import { termsOf } from './terms.ts'
import { utcOf } from './time.ts'

export type Stating = { speaker: Speaker; version: XapiVersion; message: Message }

/** Requests that are written in one transaction. */
const mostInGroup = 32
/** While several programs state at once, each comes again as soon as it was answered. */
const restMs = 8

/** Their ids, in the order they came in, and through when the store is complete. */
export type Stated = { ids: string[]; through: string }

/**
 * Takes statements. With `one`, a single one is expected, under this id. `reserved`: the platform's own,
 * under ids that follow from what they say, and that nobody else may take before it.
 */
export function openStating(
  { db, blobs }: Pick<Ground, 'db' | 'blobs'>,
  recorder: Recorder,
  { reserved = false } = {},
) {
  const write = inTurn<Prepared, string>(
    (group) => writeGroup(db, recorder, group, reserved),
    { mostAtOnce: mostInGroup, restMs },
    (error) => error instanceof Refusal || weatherOf(error) !== undefined,
  )
  return async (stating: Stating, one?: string): Promise<Stated> => {
    const statements = checkMessage(stating, one)
    const prepared = await prepare(blobs, stating, statements)
    const through = await write(prepared)
    return { ids: prepared.bodies.map(({ statement }) => String(statement.id)), through }
  }
}

const refuse = (faults: readonly Fault[]) =>
  invalid('statement_invalid', { path: faults[0]?.path ?? '', faults: faults.slice(0, 100) })

/** Checks what came, and completes every statement with an id. */
function checkMessage({ version, message }: Stating, one: string | undefined): JsonObject[] {
  const { statements: given, received } = message
  for (const each of Array.isArray(given) ? given : [given]) refuseTooLarge(each)
  const faults =
    one === undefined ? checkStatements(given, version) : checkStatement(given, version)
  if (faults.length > 0) throw refuse(faults)
  const isList = Array.isArray(given)
  const statements = (isList ? given : [given]).filter(isObject)
  const id = statements[0]?.id
  if (one !== undefined && typeof id === 'string' && id.toLowerCase() !== one.toLowerCase()) {
    throw refuse([{ path: '/id', code: 'wrong_value' }])
  }
  const lacking = checkAttachments(statements, received, isList)
  if (lacking.length > 0) throw refuse(lacking)
  const payloadOf = readingOnce(received)
  const signed = statements.flatMap((statement, n) =>
    checkSignatures(statement, version, payloadOf, isList ? below('', n) : ''),
  )
  if (signed.length > 0) throw refuse(signed)
  return statements.map((statement) => ({ ...statement, id: statement.id ?? one ?? randomUUID() }))
}

function refuseTooLarge(stated: unknown): void {
  const sizeBytes = Buffer.byteLength(JSON.stringify(stated))
  if (sizeBytes <= maxStatementBytes) return
  throw new Refusal('too_large', 'statement_too_large', { sizeBytes, maxStatementBytes })
}

function checkSignatures(
  statement: JsonObject,
  version: XapiVersion,
  payloadOf: (sha2: string, path: string) => JsonObject | undefined,
  path: string,
): Fault[] {
  return attachmentsOf(statement, path)
    .filter(({ isSignature }) => isSignature)
    .flatMap(({ sha2, path: at }): Fault[] => {
      const payload = payloadOf(sha2, at)
      if (!payload) return []
      const signed = withoutSignatures(payload)
      return sameStatement(signed, withoutSignatures(statement), version)
        ? []
        : [{ path: at, code: 'wrong_value' }]
    })
}

/** Each signature is verified once, however many statements name it; undefined: it did not come. */
function readingOnce(received: readonly Received[]) {
  const contents = new Map(received.map(({ sha2, content }) => [sha2, content]))
  const payloads = new Map<string, JsonObject>()
  return (sha2: string, path: string): JsonObject | undefined => {
    const known = payloads.get(sha2)
    const content = contents.get(sha2)
    if (known || !content) return known
    const read = readSignature(content)
    if ('why' in read) throw invalid(read.why, { path })
    payloads.set(sha2, read.payload)
    return read.payload
  }
}

type Prepared = Pick<Stating, 'speaker' | 'version'> & { bodies: StatedBody[] }

/** Stores the content first: what is recorded is here. */
async function prepare(
  blobs: Ground['blobs'],
  { speaker, version, message }: Stating,
  statements: readonly JsonObject[],
): Promise<Prepared> {
  const stored = new Map<string, { hash: string; sizeBytes: number }>()
  for (const { sha2, content } of message.received) {
    stored.set(sha2, await blobs.put(oneChunk(content)))
  }
  const bodies = statements.map((statement) => {
    const { stored: _stored, ...given } = formatStatement(statement, 'exact', nothingKnown)
    const attachments = attachmentsOf(statement).flatMap(({ sha2, contentType }) => {
      const blob = stored.get(sha2)
      return blob ? [{ sha2, contentType, ...blob }] : []
    })
    const body = {
      regionCode: speaker.regionCode,
      storedAt: '',
      defines: mayDefine(speaker),
      statement: {
        ...inUtc(given),
        authority: speaker.authority,
        version: given.version === '1.0' ? '1.0.0' : (given.version ?? versionOfStatement[version]),
      },
      ...(attachments.length > 0 && { attachments }),
    }
    refuseTooLarge(body)
    return body
  })
  return { speaker, version, bodies }
}

/** Its moment, and that of its sub-statement (2.0, 4.2.7). */
function inUtc(statement: JsonObject): JsonObject {
  const { timestamp, object } = statement
  return {
    ...statement,
    ...(typeof timestamp === 'string' && { timestamp: utcOf(timestamp) }),
    ...(isObject(object) && object.objectType === 'SubStatement' && { object: inUtc(object) }),
  }
}

/** A record holds a statement and says of it when, where and by whom. */
const maxStatementBytes = maxLineBytes - 1_024

const versionOfStatement: Readonly<Record<XapiVersion, string>> = {
  '1.0.3': '1.0.0',
  '2.0.0': '2.0.0',
}
const nothingKnown = { languages: [], definitionOf: () => undefined, displayOf: () => undefined }

async function* oneChunk(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content
}

/** One transaction for all that came while the last one was written: the log has one writer at a time. */
async function writeGroup(
  db: Db,
  recorder: Recorder,
  group: readonly Prepared[],
  reserved: boolean,
): Promise<(Refusal | string)[]> {
  return asSystem(db, 'xapi: state', async (tx) => {
    const ids = group.flatMap(({ bodies }) => bodies.map(idOf))
    const [{ at, through, here }, writer, foreign] = await Promise.all([
      beginStating(tx, ids),
      findWriter(tx, recorder),
      findForeign(tx, group.flatMap(ownVoidings)),
    ])
    const fresh: { body: StatedBody; actor: { personId?: string } }[] = []
    const outcomes = group.map(({ speaker, version, bodies }) => {
      const contrary = bodies.find((body) => {
        const other = here.get(idOf(body))
        return other !== undefined && !sameStatement(other, body.statement, version)
      })
      if (contrary) return conflict('statement_exists', { id: idOf(contrary) })
      const voiding = bodies.find((body) => foreign.has(idOf(body)))
      if (voiding) return forbidden('statement_not_yours', { id: idOf(voiding) })
      const taken = bodies.find((body) => isReserved(idOf(body)) && !here.has(idOf(body)))
      if (taken && !reserved) return forbidden('statement_id_reserved', { id: idOf(taken) })
      for (const body of bodies) {
        if (here.has(idOf(body))) continue
        here.set(idOf(body), body.statement)
        fresh.push({ body: completed(body, at), actor: speaker })
      }
      return through
    })
    if (fresh.length > 0) await recordAll(tx, recorder, stated, fresh, writer)
    return outcomes
  })
}

/** Version 8 of RFC 9562: the platform makes such ids, no program that states by itself does. */
const isReserved = (id: string): boolean => id[14] === '8'

/** What voids for a speaker who may void only what he stated himself. */
const ownVoidings = ({ bodies }: Prepared): Voiding[] =>
  bodies.flatMap(({ statement, defines }) => {
    const { voids } = termsOf(statement)
    return voids === undefined || defines
      ? []
      : [
          {
            id: String(statement.id).toLowerCase(),
            voids,
            authority: isObject(statement.authority) ? (agentKey(statement.authority) ?? '') : '',
          },
        ]
  })

const idOf = ({ statement }: StatedBody): string => String(statement.id).toLowerCase()

const completed = (body: StatedBody, storedAt: string): StatedBody => ({
  ...body,
  storedAt,
  statement: { ...body.statement, timestamp: body.statement.timestamp ?? storedAt },
})

const mineOf = (speaker: Speaker): { of?: string | undefined } =>
  readsOnlyHisOwn(speaker) ? { of: agentKey(speaker.authority) } : {}

/** What was found, and through when that is complete: asked before it was looked for. */
export type Page = { statements: StoredStatement[]; hasMore: boolean; through: string }

const readAs = (
  db: Db,
  { reach }: Speaker,
  find: (tx: Tx) => Promise<Omit<Page, 'through'>>,
): Promise<Page> =>
  scoped(db, { scopes: reach }, async (tx) => {
    const through = await findConsistentThrough(tx)
    return { ...(await find(tx)), through }
  })

export async function readStatement(
  db: Db,
  speaker: Speaker,
  id: string,
  voided: boolean,
): Promise<Page> {
  return readAs(db, speaker, async (tx) => {
    const found = await findStatement(tx, id, { voided, ...mineOf(speaker) })
    if (!found) throw notFound('statement', id)
    return { statements: [found], hasMore: false }
  })
}

export async function readPage(db: Db, speaker: Speaker, filter: StatementFilter): Promise<Page> {
  return readAs(db, speaker, async (tx) => {
    const found = await listStatements(tx, speaker.reach, { ...filter, ...mineOf(speaker) })
    return { statements: found.slice(0, filter.limit), hasMore: found.length > filter.limit }
  })
}
