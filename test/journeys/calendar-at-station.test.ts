import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { replication } from '../../src/app/replication.ts'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { addStation } from '../../src/features/sessions/sessions.fixture.ts'
import { drainOutbox } from '../../src/features/sync/publish-actions.ts'
import { daysFrom, mondayOf } from '../../src/features/timetable/calendar/days.ts'
import type { CalendarDocument } from '../../src/features/timetable/calendar-document.ts'
import {
  addTime,
  sayCalendar,
  weekOfLessons,
} from '../../src/features/timetable/timetable.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { formatDay } from '../../src/ui/format.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, type TestNode, villageA1 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'
import { openStationBeside, type StationBeside } from '../harness/station-beside.ts'
import { addVillageSchool } from '../harness/village-school.ts'

const today = dayOf(new Date())
const day = addDays(today, 2)
const said = (of: string) => formatDay(of, 'zh-Hans', today)

/** What the county writes into its calendar is what the keeper of a village reads on his telephone. */
describe.skipIf(!browserPath())('a calendar that changes', () => {
  let site: Site
  let station: StationBeside
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const hub = { ...site.node, db: ground.db, ground, setNow: () => {} } as unknown as TestNode
    const { code } = await addVillageSchool(ground.db, ground.clock())
    const { schoolId, roomId } = await asSystem(ground.db, 'test', (tx) =>
      tx
        .selectFrom('rooms')
        .select(['id as roomId', 'organisationId as schoolId'])
        .executeTakeFirstOrThrow(),
    )
    await sayCalendar(hub, { regionCode: county }, weekOfLessons(mondayOf(day)))
    const stationId = await addStation(ground.db, { unitCode: villageA1, schoolId })
    const where = { schoolId, roomId, stationIds: [stationId] }
    await addTime(hub, where, { day, from: '19:00', to: '20:00' })
    await somebody(hub, { role: 'administrator' })
    await somebody(hub, { role: 'programme_office', loginName: 'office' })
    await somebody(hub, {
      ...{ role: 'equipment_keeper', loginName: 'keeper', name: '吴老师', level: 'village' },
      ...{ organisationId: schoolId, regionCode: villageA1 },
    })
    station = await openStationBeside(site, code)
    await exchange()
  })
  afterAll(async () => {
    await station?.close()
    await site?.close()
  })

  async function exchange(): Promise<void> {
    for (let round = 0; round < 2; round++) {
      await drainOutbox(site.node.ground.db, replication)
      await station.sync.now()
    }
  }

  test('S5-9 INV-25 an exam entered at the hub moves what was agreed, and the station says from when, to when and why', async () => {
    const { page: office, faults } = await site.open(1280)
    await logInOn(office, site, 'office', password)
    await office.goto(`${site.node.url}/console/calendars`)
    await office.getByRole('button', { name: new RegExp(`^${said(day)}，`) }).click()
    const dialog = office.getByRole('dialog')
    await dialog.getByText('考试', { exact: true }).click()
    await dialog.getByRole('button', { name: /保\s*存/ }).click()
    await office.getByText('调整了1次学习。').waitFor()
    await exchange()

    const { page: phone, faults: ofPhone } = await site.open(390)
    await logInOn(phone, { ...site, node: station }, 'keeper', password)
    await phone.goto(`${station.url}/keeper`)
    await phone.getByRole('heading', { name: '时间有改动' }).waitFor()
    // At dawn it would be nearer; people come in the evening.
    await phone.getByText(new RegExp(`原定${said(day)} 19:00–20:00，改到.* 19:00–20:00`)).waitFor()
    await phone.getByText('学校那天全天要用。').waitFor()
    await keepPicture(phone, 'keeper-changed', true)
    expect(await seriousAxeFindings(phone)).toEqual([])

    // Then all of the week is kept: there is no other time, and it is withdrawn.
    const week = daysFrom(mondayOf(day), addDays(mondayOf(day), 6))
    const status = await office.evaluate(
      async ([county, days]: [string, string[]]) => {
        const listed = await fetch(`/api/calendars?place=${county}`)
        const { calendars } = (await listed.json()) as { calendars: CalendarDocument[] }
        const own = calendars.find(
          ({ regionCode, schoolId }) => regionCode === county && schoolId === null,
        )
        const exams = days.map((one) => ({ day: one, is: 'exam', name: '全县统考' }))
        const saved = await fetch('/api/calendars', {
          method: 'PUT',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({
            ...{ regionCode: county, stage: null, schoolId: null, version: own?.version },
            parts: { ...own?.parts, days: exams },
          }),
        })
        return saved.status
      },
      [county, week] as [string, string[]],
    )
    expect(status).toBe(200)
    await exchange()
    await phone.reload()
    await phone.getByText(`${said(day)} 19:00–20:00这一次不办了`).waitFor()
    await phone.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
    await phone.reload()
    await phone.getByRole('heading', { name: '時間有改動' }).waitFor()
    await keepPicture(phone, 'keeper-changed-traditional', true)
    expect([...faults, ...ofPhone]).toEqual([])
  })
})
