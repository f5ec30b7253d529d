import { createHmac, timingSafeEqual } from 'node:crypto'

/** How long a reviewer may look at a draft with one ticket. */
const ticketMs = 2 * 3_600_000

/** The segment of an address that opens an edition: its id, and a ticket where it is not published. */
export function addressOf(editionId: string, ticket?: { key: Buffer; now: Date }): string {
  if (!ticket) return editionId
  const until = (ticket.now.getTime() + ticketMs).toString(36)
  return `${editionId}~${until}.${sign(ticket.key, editionId, until)}`
}

/** Whose edition a segment names, and whether it carries a ticket that holds; undefined: no such segment. */
export function readAddress(
  segment: string,
  key: Buffer,
  now: Date,
): { editionId: string; admitted: boolean } | undefined {
  const found = segmentShape.exec(segment)
  if (!found) return undefined
  const [, editionId = '', until = '', signature = ''] = found
  const right = Buffer.from(sign(key, editionId, until))
  const given = Buffer.from(signature)
  const admitted =
    given.length === right.length &&
    timingSafeEqual(given, right) &&
    Number.parseInt(until, 36) >= now.getTime()
  return { editionId, admitted }
}

const segmentShape =
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:~([0-9a-z]{6,10})\.([0-9a-f]{64}))?$/

const sign = (key: Buffer, editionId: string, until: string): string =>
  createHmac('sha256', key).update(`content ${editionId} ${until}`).digest('hex')
