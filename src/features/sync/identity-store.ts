import { sql } from 'kysely'
import { newId } from '../../base/ids.ts'
import { kept, type Tx } from '../../platform/db.ts'
import { makeSealingKeys } from './sealing-protocol.ts'
import { makeSigningKeys } from './signature-protocol.ts'
import { randomHex } from './store.ts'

export type Identity = {
  id: string
  incarnation: string
  /** PKCS8 DER. */
  signingKey: Buffer
  sealingKey: Buffer
  /** Nodes are enrolled below this one. */
  publishes: boolean
}

/** Who this node is; made at the first start. A station takes the id its hub gave it when it enrols. */
export async function loadIdentity(tx: Tx): Promise<Identity> {
  const found = await identity(tx).executeTakeFirst()
  if (found) return found
  const made = {
    id: newId(),
    incarnation: randomHex(16),
    signingKey: makeSigningKeys().privateKey,
    sealingKey: makeSealingKeys().privateKey,
  }
  await tx
    .insertInto('syncIdentity')
    .values(made)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return identity(tx).executeTakeFirstOrThrow()
}

const identity = (tx: Tx) =>
  tx
    .selectFrom('syncIdentity')
    .modifyFront(kept)
    .select(['id', 'incarnation', 'signingKey', 'sealingKey', 'publishes'])

export async function setPublishing(tx: Tx): Promise<void> {
  await tx.updateTable('syncIdentity').set({ publishes: true }).execute()
}

/** After a restore from a backup: stations send again from what is here, and read the feeds anew (S12). */
export async function renewIncarnation(tx: Tx): Promise<void> {
  await loadIdentity(tx)
  await tx
    .updateTable('syncIdentity')
    .set({ incarnation: randomHex(16) })
    .execute()
  const feeds = await tx.selectFrom('syncFeeds').select('feed').execute()
  for (const { feed } of feeds) {
    await tx
      .updateTable('syncFeeds')
      .set({ epoch: randomHex(16) })
      .where('feed', '=', feed)
      .execute()
  }
}

export type Uplink = {
  /** What the hub above calls this node: a station's id; a hub keeps one of its own for those below it. */
  nodeId: string
  /** What the hub calls this node. */
  nodeName: string | null
  url: string | null
  hubId: string
  hubName: string
  hubSigningKey: Buffer
  hubSealingKey: Buffer
  kind: 'station' | 'hub'
  enrolledAt: string
  lastContactAt: string | null
  lastTrouble: string | null
  report: RoundSummary | null
}

/** What the last round that was finished came to. */
export type RoundSummary = {
  pushed: number
  pulled: number
  items: number
  parted: number
  /** The hub's, of this node's key. */
  cloneAlarm: boolean
  toldOff: boolean
}

export const findUplink = (tx: Tx): Promise<Uplink | undefined> =>
  tx
    .selectFrom('syncUplink')
    .select([
      'nodeId',
      'nodeName',
      'url',
      'hubId',
      'hubName',
      'hubSigningKey',
      'hubSealingKey',
      'kind',
      'enrolledAt',
      'lastContactAt',
      'lastTrouble',
      'report',
    ])
    .$castTo<Uplink>()
    .executeTakeFirst()

/** A station takes its hub's name for it; a hub stays who it is, or its own stations would not know it. */
export async function saveUplink(
  tx: Tx,
  uplink: Omit<Uplink, 'lastContactAt' | 'lastTrouble' | 'report'>,
): Promise<void> {
  if (uplink.kind === 'station') {
    await tx.updateTable('syncIdentity').set({ id: uplink.nodeId }).execute()
  }
  await tx.deleteFrom('syncUplink').execute()
  await tx.insertInto('syncUplink').values(uplink).execute()
}

/** The hub has moved; its keys stay, so nobody else can take its place. */
export async function setUplinkUrl(tx: Tx, url: string): Promise<void> {
  await tx.updateTable('syncUplink').set({ url }).execute()
}

export type Reached = { station: string; epoch: string; next: number }

/** Where the hub stands, as it said last: what is beyond it waits, and the next stick begins there. */
export async function saveKnown(tx: Tx, known: readonly Reached[]): Promise<void> {
  await tx
    .updateTable('syncUplink')
    .set({ known: JSON.stringify(known) })
    .execute()
}

export async function findKnown(tx: Tx): Promise<Reached[]> {
  const row = await tx.selectFrom('syncUplink').select('known').executeTakeFirst()
  return (row?.known ?? []) as unknown as Reached[]
}

/** The 12-digit code of the smallest unit whose feed this node follows; undefined before it has read any. */
export async function findOwnPlace(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ code: string }>`
    select substr(feed, 7) as code from sync_cursors where feed ~ '^scope:[0-9]+$'
    order by length(feed) desc limit 1`.execute(tx)
  return rows[0]?.code.padEnd(12, '0')
}

/** Records that go up from here, a station's own or all of a hub's, and that the hub above has not said it holds. */
export async function countWaiting(tx: Tx): Promise<number> {
  const { id } = await loadIdentity(tx)
  const uplink = await tx.selectFrom('syncUplink').select('kind').executeTakeFirst()
  const known = new Map((await findKnown(tx)).map(({ epoch, next }) => [epoch, next]))
  const logs = await tx
    .selectFrom('syncLogs')
    .select(['epoch', 'last'])
    .$if(uplink?.kind !== 'hub', (query) => query.where('station', '=', id))
    .where('standing', '=', 'trusted')
    .execute()
  return logs.reduce(
    (sum, { epoch, last }) => sum + Math.max(0, last + 1 - (known.get(epoch) ?? 1)),
    0,
  )
}

export async function noteContact(
  tx: Tx,
  contact: { at?: string; trouble: string | null; report?: RoundSummary },
): Promise<void> {
  await tx
    .updateTable('syncUplink')
    .set({
      lastTrouble: contact.trouble,
      ...(contact.at && { lastContactAt: contact.at }),
      ...(contact.report !== undefined && { report: JSON.stringify(contact.report) }),
    })
    .execute()
}
