import { createHash, type Hash } from 'node:crypto'
import { sql } from 'kysely'
import type { Tx } from '../../platform/db.ts'
import { chainedHashOf, digestOf, type Facts, hashOf, sha256 } from './entry-store.ts'

export type ChainReport = {
  entries: number
  erased: number
  /** One digest of the heads of all chains, in hexadecimal. */
  head: string
  broken?: Break
}
/** Where a chain is broken first: the number of its link, and the entry if one can be named. */
export type Break = { chain: string; link: number; entry?: number; why: ChainFault }
export type ChainFault =
  | 'payload_altered'
  | 'entry_altered'
  | 'entry_not_linked'
  /** An entry of the link is gone, or one came to it. */
  | 'entries_differ'
  | 'link_altered'
  | 'link_missing'
  | 'head_differs'
  /** The head of another chain that it covers is not there any more. */
  | 'anchor_differs'

/** Walks every chain in its order, 1,000 entries at a time. Needs a system scope. */
export async function verifyChains(tx: Tx): Promise<ChainReport> {
  const walk: Walk = { heads: await readHeads(tx), entries: 0, erased: 0, ends: new Map() }
  let broken: Break | undefined
  while (!broken) {
    const rows = await readRows(tx, walk.at)
    if (rows.length === 0) break
    for (const row of rows) {
      broken ??= step(walk, row)
      walk.at = row
    }
  }
  broken ??= close(walk) ?? (await atTheEnd(tx, walk))
  return {
    entries: walk.entries,
    erased: walk.erased,
    head: headOf(await readHeads(tx)),
    ...(broken && { broken }),
  }
}

type Head = { number: number; hash: Buffer }
type Heads = ReadonlyMap<string, Head>
type Walk = {
  /** As they were before the walk: what is appended meanwhile may be met or not. */
  heads: Heads
  entries: number
  erased: number
  /** How far each chain was walked. */
  ends: Map<string, Head>
  at?: Row
  link?: OpenLink
}
/** The link whose entries are being read. `previous` is the last entry of those that were chained one by one. */
type OpenLink = Link & { count: number; digest: Hash; previous: Buffer }

type Link = {
  chain: string
  number: number
  of_batch: number
  entries: number
  heads: string | null
  link_hash: Buffer
}
type Entry = Facts & { payload: unknown; salt: Buffer | null; digest: Buffer; hash: Buffer }
/** A link with one of its entries; without one when it has none. */
type Row = Link & (Entry | { seq: null })

function step(walk: Walk, row: Row): Break | undefined {
  if (walk.link?.chain !== row.chain || walk.link.number !== row.number) {
    const broken = close(walk)
    if (broken) return broken
    const before = walk.ends.get(row.chain)?.number ?? 0
    if (row.number !== before + 1)
      return { chain: row.chain, link: before + 1, why: 'link_missing' }
    walk.link = { ...row, count: 0, digest: createHash('sha256'), previous: Buffer.from([0]) }
  }
  return row.seq === null ? undefined : takeEntry(walk, walk.link as OpenLink, row)
}

function takeEntry(walk: Walk, link: OpenLink, entry: Entry): Break | undefined {
  const at = { chain: link.chain, link: link.number, entry: entry.seq }
  const { payload, salt, digest, hash } = entry
  if (salt && !digestOf(salt, payload).equals(digest)) return { ...at, why: 'payload_altered' }
  const facts = factsOf(entry)
  const expected =
    entry.batch === 0 ? chainedHashOf(link.previous, facts, digest) : hashOf(facts, digest)
  if (!expected.equals(hash)) return { ...at, why: 'entry_altered' }
  link.previous = hash
  link.digest.update(hash)
  link.count += 1
  walk.entries += 1
  if (!salt) walk.erased += 1
  return undefined
}

/** The link that was read to its end follows from the one before and from what it covers. */
function close(walk: Walk): Break | undefined {
  const { link } = walk
  if (!link) return undefined
  const { chain, number, count, of_batch, link_hash } = link
  const at = { chain, link: number }
  if (count !== link.entries) return { ...at, why: 'entries_differ' }
  const before = walk.ends.get(chain)?.hash ?? Buffer.from([0])
  const digest = link.heads === null ? link.digest.digest() : sha256(link.heads)
  const expected = sha256(before, `${chain}:${number}:${of_batch}:${count}:`, digest)
  if (!expected.equals(link_hash)) return { ...at, why: 'link_altered' }
  const head = walk.heads.get(chain)
  if (head?.number === number && !head.hash.equals(link_hash)) return { ...at, why: 'head_differs' }
  walk.ends.set(chain, { number, hash: link_hash })
  delete walk.link
  return undefined
}

async function atTheEnd(tx: Tx, { heads, ends }: Walk): Promise<Break | undefined> {
  for (const [chain, { number }] of heads) {
    const end = ends.get(chain)?.number ?? 0
    if (end < number) return { chain, link: end, why: 'head_differs' }
  }
  const now = await readHeads(tx)
  for (const [chain, { number }] of ends) {
    if ((now.get(chain)?.number ?? 0) < number) return { chain, link: number, why: 'head_differs' }
  }
  return (await findUnlinked(tx)) ?? (await findLostAnchor(tx))
}

async function findUnlinked(tx: Tx): Promise<Break | undefined> {
  const { rows } = await sql<{ chain: string; entry: number }>`
    select left(region_code, 6) as chain, seq as entry from audit_entries entry
    where not exists (select from audit_links link where link.batch = entry.batch
      and (link.batch = 0 or link.chain = left(entry.region_code, 6)))
    order by seq limit 1`.execute(tx)
  const [found] = rows
  return found && { ...found, link: 0, why: 'entry_not_linked' }
}

async function findLostAnchor(tx: Tx): Promise<Break | undefined> {
  const { rows } = await sql<{ chain: string; link: number }>`
    select head.key as chain, (head.value ->> 0)::bigint as link
    from audit_links anchor, jsonb_each(anchor.heads) head
    where anchor.chain = 'anchor' and not exists (select from audit_links link where link.chain = head.key
      and link.number = (head.value ->> 0)::bigint and encode(link.hash, 'hex') = head.value ->> 1)
    order by anchor.number, head.key limit 1`.execute(tx)
  const [found] = rows
  return found && { ...found, why: 'anchor_differs' }
}

const readRows = async (tx: Tx, after: Row | undefined): Promise<Row[]> => {
  const { chain = '', number = 0, seq } = after ?? {}
  const { rows } = await sql<Row>`
    select link.chain, link.number, link.batch as of_batch, link.entries, link.heads::text as heads,
      link.hash as link_hash, entry.*
    from audit_links link
    left join audit_entries entry on entry.batch = link.batch
      and (link.batch = 0 or left(entry.region_code, 6) = link.chain)
    where (link.chain, link.number) >= (${chain}, ${number})
      and (link.chain, link.number, coalesce(entry.seq, 0)) > (${chain}, ${number}, ${seq ?? 0})
    order by link.chain, link.number, entry.seq limit 1000`.execute(tx.withoutPlugins())
  return rows
}

async function readHeads(tx: Tx): Promise<Heads> {
  const rows = await tx.selectFrom('auditHeads').selectAll().orderBy('chain').execute()
  return new Map(rows.map(({ chain, number, hash }) => [chain, { number, hash }]))
}

const headOf = (heads: Heads): string =>
  sha256(
    ...[...heads].map(
      ([chain, { number, hash }]) => `${chain}:${number}:${hash.toString('hex')}\n`,
    ),
  ).toString('hex')

const factsOf = (entry: Entry): Facts => ({
  seq: entry.seq,
  batch: entry.batch,
  at: entry.at,
  region_code: entry.region_code,
  actor_id: entry.actor_id,
  actor_name: entry.actor_name,
  action: entry.action,
  subject_type: entry.subject_type,
  subject_id: entry.subject_id,
})
