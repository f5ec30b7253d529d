import { sql } from 'kysely'
import type { TestNode } from '../../../test/harness/node.ts'
import { newId } from '../../base/ids.ts'
import { asSystem } from '../../platform/db.ts'
import type { NoticeItem } from './notice-item.ts'

/** One time that is planned in a room, as if a term had been agreed on long before. */
export async function plan(
  node: Pick<TestNode, 'db'>,
  host: { schoolId: string; roomId: string; stationIds: readonly string[] },
  {
    startsAt,
    endsAt,
    kind = 'group_learning',
    title = null,
    regionCode,
  }: {
    startsAt: string
    endsAt: string
    kind?: 'group_learning' | 'open_day'
    title?: string | null
    regionCode: string
  },
): Promise<string> {
  const id = newId()
  const slotId = newId()
  await asSystem(node.db, 'test', async (tx) => {
    await sql`insert into slots (id, region_code, school_id, room_id, track, kind, station_ids, pattern)
      values (${slotId}, ${regionCode}, ${host.schoolId}, ${host.roomId}, 'community', ${kind},
        ${[...host.stationIds]}::uuid[], '{}')`.execute(tx)
    await sql`insert into occurrences (id, region_code, slot_id, school_id, room_id, kind, station_ids, day, during, title)
      values (${id}, ${regionCode}, ${slotId}, ${host.schoolId}, ${host.roomId}, ${kind},
        ${[...host.stationIds]}::uuid[], (${startsAt}::timestamptz at time zone 'Asia/Shanghai')::date,
        tstzrange(${startsAt}, ${endsAt}), ${title})`.execute(tx)
  })
  return id
}

export const noticeItem = (more: Partial<NoticeItem> = {}): NoticeItem => ({
  id: newId(),
  kind: 'session',
  startsAt: '2026-12-02T11:30:00.000Z',
  endsAt: '2026-12-02T13:00:00.000Z',
  title: '水稻育秧',
  place: '柳溪小学远程教育室',
  ...more,
})

export const noticeRow = (more: object = {}) => ({
  title: '学习安排',
  issuerCode: 'G-01',
  fromDay: '2026-11-30',
  toDay: '2026-12-06',
  signature: '瓦场村学习站点',
  items: [noticeItem()],
  ...more,
})
