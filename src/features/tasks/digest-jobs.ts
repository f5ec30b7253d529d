import { addDays, dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { asSystem } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Job } from '../../platform/jobs.ts'
import { phrase } from '../../platform/words.ts'
import type { TodayItem } from './api.ts'
import { countsOf } from './digest.ts'
import { makeDigests, sendJob } from './digest-actions.ts'
import { deleteDigestsOutside, findOutgoing, type OutgoingDigest, setSent } from './digest-store.ts'
import type { TodaySource } from './today-actions.ts'

/** What the office has connected: an address that takes each digest as JSON, over HTTPS. */
export type DigestHook = { url: string; token?: string }

const keptDays = 31
/** After so many days nobody wants to hear of it any more. */
const staleDays = 1
const timeoutMs = 20_000

export const digestJobs = (
  sources: readonly TodaySource[],
  at: { hook?: DigestHook | undefined; name: string | undefined; publicUrl: string | undefined },
  fetch: typeof globalThis.fetch = globalThis.fetch,
): readonly Job[] => [
  {
    name: 'tasks.make_digests',
    cron: '*/5 * * * *',
    run: async (ground) => {
      const today = dayOf(ground.clock())
      await asSystem(ground.db, 'daily digests', (tx) =>
        deleteDigestsOutside(tx, { from: addDays(today, -keptDays), to: today }),
      )
      const count = await makeDigests(ground, sources, at.hook !== undefined)
      if (count > 0) ground.log.info({ count }, 'digests made')
    },
  },
  {
    // Tried again while the gateway is away; what it refuses stands among the failed jobs.
    name: sendJob,
    run: (ground, payload) => send(ground, (payload as { id: string }).id, at, fetch),
  },
]

async function send(
  { db, clock }: Ground,
  id: string,
  { hook, name, publicUrl }: Parameters<typeof digestJobs>[1],
  fetch: typeof globalThis.fetch,
): Promise<void> {
  const digest = await asSystem(db, 'daily digests', (tx) => findOutgoing(tx, id))
  if (!hook || !digest || digest.day < addDays(dayOf(clock()), -staleDays)) return
  const answer = await fetch(hook.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      // Sent again it is the same: the gateway may have taken it before the line broke.
      'idempotency-key': id,
      ...(hook.token && { authorization: `Bearer ${hook.token}` }),
    },
    body: JSON.stringify(bodyOf(digest, name, publicUrl)),
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
  await answer.body?.cancel()
  if (!answer.ok) throw new Error(`the gateway answered ${answer.status}`)
  await asSystem(db, 'daily digests', (tx) => setSent(tx, id, clock().toISOString()))
}

function bodyOf(
  { id, name: person, phone, day, items, language }: OutgoingDigest,
  name: string | undefined,
  publicUrl: string | undefined,
) {
  const at = publicUrl ?? ''
  return {
    id,
    ...{ person, phone, day, ...countsOf(items, day) },
    text: textOf({ day, items, language }, name, at),
    items: items.map((item) => ({
      ...{ text: sayItem(item, language), link: `${at}${item.link}` },
      ...{ dueOn: item.dueOn ?? null, late: item.late ?? false },
    })),
  }
}

const sayItem = ({ code, details }: TodayItem, language: Language): string =>
  (details.count === 1 ? phrase(language, `today.item.${code}_one`, details) : undefined) ??
  phrase(language, `today.item.${code}`, details) ??
  phrase(language, 'today.unknown') ??
  code

/** As one message: whose it is, how much there is, and where it is read. */
function textOf(
  { day, items, language }: Pick<OutgoingDigest, 'day' | 'items' | 'language'>,
  name: string | undefined,
  at: string,
): string {
  const { count, late } = countsOf(items, day)
  const said = phrase(language, late > 0 ? 'today.digest.outgoingLate' : 'today.digest.outgoing', {
    ...{ name: name ?? '村校', day, count, late },
  })
  const lines = items.map((item) => sayItem(item, language)).join(language === 'en' ? '; ' : '；')
  return `${said} ${lines} ${at}/console/digest`.trim()
}
