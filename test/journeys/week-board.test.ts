import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { roomRegister } from '../../src/features/schools/registers.ts'
import { mondayOf } from '../../src/features/timetable/calendar/days.ts'
import {
  addTime,
  openHost,
  sayCalendar,
  weekOfLessons,
} from '../../src/features/timetable/timetable.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { formatDay } from '../../src/ui/format.ts'
import { browserPath } from '../harness/browser-path.ts'
import {
  county,
  password,
  somebody,
  type TestNode,
  testPlaces,
  townshipA,
  villageA1,
  villageA2,
} from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** The week after this one: all of it is still to come. */
const today = dayOf(new Date())
const monday = addDays(mondayOf(today), 7)
const dayAt = (at: number) => addDays(monday, at)
const said = (at: number) => formatDay(dayAt(at), 'zh-Hans', today)

describe.skipIf(!browserPath())('the week board', () => {
  let site: Site
  let node: TestNode
  let page: Page
  let faults: string[]
  let first: { schoolId: string; roomId: string; stationIds: string[] }
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    node = { ...site.node, db: ground.db, ground, setNow: () => {} } as unknown as TestNode
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await sayCalendar(node, { regionCode: county }, weekOfLessons(monday))
    first = await openHost(node, {
      ...{ schoolCode: 'W-01', villageCode: villageA1, units: [villageA1, villageA2] },
    })
    await openHost(node, {
      ...{ schoolCode: 'W-02', villageCode: villageA2, units: [townshipA] },
    })
    const one = { ...first, stationIds: first.stationIds.slice(0, 1) }
    await addTime(node, one, { day: dayAt(1), from: '19:00', to: '20:00' })
    await addTime(node, first, { day: dayAt(3), from: '19:00', to: '20:30' })
    await addTime(node, one, { day: dayAt(5), from: '09:00', to: '12:00', kind: 'open_day' })
    await addTime(node, first, { day: dayAt(1), from: '20:30', to: '21:00', kind: 'maintenance' })
    await addTime(node, first, { day: dayAt(4), from: '17:30', to: '18:30', kind: 'school_use' })
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office' })
    await somebody(node, {
      ...{ role: 'equipment_keeper', loginName: 'keeper', name: '吴老师', level: 'village' },
      ...{ organisationId: first.schoolId, regionCode: villageA1 },
    })
    ;({ page, faults } = await site.open(1280))
    await logInOn(page, site, 'office', password)
  })
  afterAll(async () => {
    await site?.close()
  })

  const openBoard = async (more = '') => {
    await page.goto(`${site.node.url}/console/board?week=${monday}${more}`)
    await page.getByRole('heading', { name: '一周安排' }).waitFor()
    await chip(/集中学习/)
      .first()
      .waitFor()
  }
  const chip = (name: RegExp) => page.locator('.board').getByRole('button', { name })
  const tuesday = () => chip(new RegExp(`${said(1)} .*集中学习`))
  const row = () => page.getByRole('row', { name: /小学W-01/ })
  const strips = () => row().locator('.board-strip')
  const panel = () => page.getByRole('region', { name: '改时间' })
  const dialog = () => page.locator('.ant-modal')
  const middleOf = async (of: Locator) => {
    const box = await of.boundingBox()
    if (!box) throw new Error('it is not on the screen')
    return { ...box, x: box.x + box.width / 2, y: box.y + box.height / 2 }
  }
  /** Pressed at the session, carried by so much, still held. */
  const carry = async (session: Locator, by: { x: number; y: number }) => {
    await session.scrollIntoViewIfNeeded()
    const from = await middleOf(session)
    await page.mouse.move(from.x, from.y)
    await page.mouse.down()
    await page.mouse.move(from.x + by.x / 2, from.y + by.y / 2, { steps: 12 })
    await page.mouse.move(from.x + by.x, from.y + by.y, { steps: 4 })
  }
  const onBoth = async (name: string) => {
    await keepPicture(page, name)
    expect(await seriousAxeFindings(page)).toEqual([])
  }

  test('T-3 both tracks of every room stand on one board, and it says what is the school’s', async () => {
    await openBoard()
    expect(await row().innerText()).toContain('瓦场村')
    expect(await row().locator('.board-strip').first().getAttribute('title')).toBe(
      '上课时间 08:00–11:50，上课时间 14:00–17:00',
    )
    await onBoth('week-board')
    await page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
    await page.reload()
    await page.getByText('週二').first().waitFor()
    await keepPicture(page, 'week-board-traditional')
    await page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hans')`)
    expect(faults).toEqual([])
  })

  test('S5-8 dragged to lesson time it says why before one lets go, stays in the hand and offers free times', async () => {
    await openBoard()
    const [strip, next] = [await middleOf(strips().nth(1)), await middleOf(strips().nth(2))]
    // Nine hours earlier on the next day: Wednesday at ten.
    await carry(tuesday(), { x: next.x - strip.x - (strip.width * 9) / 17, y: 0 })
    await panel()
      .getByText(`${said(2).split(' ')[0]} 10:00–11:00（周三）是小学W-01的上课时间`)
      .waitFor()
    await keepPicture(page, 'week-board-refused')
    await page.mouse.up()
    expect(await panel().getByRole('button', { name: '放下' }).isDisabled()).toBe(true)
    await onBoth('week-board-held')
    await panel()
      .getByRole('button', { name: `${said(2)} 11:50–12:50` })
      .click()
    await panel().getByText('这个时间可以用').waitFor()
    await panel().getByRole('button', { name: '放下' }).click()
    await dialog().getByRole('button', { name: '停电' }).click()
    await onBoth('week-board-reason')
    await dialog().getByRole('button', { name: '改到这个时间' }).click()
    await chip(
      new RegExp(`${said(2)} 11:50–12:50 集中学习.*原定${said(1)} 19:00–20:00.*停电`),
    ).waitFor()
    await page.getByRole('button', { name: '撤销' }).click()
    await chip(new RegExp(`${said(1)} 19:00–20:00 集中学习，[^改]*$`)).waitFor()
    expect(faults).toEqual([])
  })

  test('with the keyboard: arrows carry, Escape takes back, Enter puts down and asks why', async () => {
    await openBoard()
    await tuesday().focus()
    await page.keyboard.press('ArrowLeft')
    await panel()
      .getByText(`→ ${said(0)} 19:00–20:00`)
      .waitFor()
    await page.keyboard.press('Escape')
    await panel().waitFor({ state: 'detached' })
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Shift+ArrowUp')
    await panel()
      .getByText(`→ ${said(2)} 17:45–18:45`)
      .waitFor()
    await page.keyboard.press('Enter')
    await dialog().getByLabel('原因').fill('老师去县里开会')
    await dialog().getByRole('button', { name: '改到这个时间' }).click()
    await chip(new RegExp(`${said(2)} 17:45–18:45 集中学习.*老师去县里开会`)).waitFor()
    // Into the maintenance of Tuesday evening: refused, and Enter changes nothing.
    const moved = chip(new RegExp(`${said(2)} 17:45`))
    await moved.focus()
    await page.keyboard.press('ArrowLeft')
    for (let hour = 0; hour < 3; hour++) await page.keyboard.press('Shift+ArrowDown')
    await panel().getByText('教室已被占用').waitFor()
    await page.keyboard.press('Enter')
    expect(await dialog().count()).toBe(0)
    await page.keyboard.press('Escape')
    await moved.click()
    await dialog().getByRole('button', { name: '恢复原定时间' }).click()
    await page.getByText('已恢复原定时间').first().waitFor()
    expect(faults).toEqual([])
  })

  test('S5-10 “find me 120 minutes” says why each, and one click adds it', async () => {
    await openBoard()
    await page.getByRole('button', { name: '找出120分钟' }).click()
    await dialog().getByLabel('给哪些村').click()
    await page.getByTitle('瓦场村').last().click()
    await dialog().getByText('本周已经安排集中学习2小时30分').waitFor()
    await onBoth('week-board-find')
    const before = await chip(/集中学习.*瓦场村/).count()
    await dialog().getByRole('button', { name: /^加上/ }).first().click()
    await dialog().getByText('本周已经安排集中学习4小时30分').waitFor()
    await page.keyboard.press('Escape')
    await dialog().waitFor({ state: 'hidden' })
    expect(await chip(/集中学习.*瓦场村/).count()).toBe(before + 1)
    expect(faults).toEqual([])
  })

  test('one room hour by hour; a drag downwards moves by minutes', async () => {
    await openBoard()
    await row().getByRole('link', { name: '小学W-01' }).click()
    await page.getByRole('columnheader', { name: '钟点' }).waitFor()
    await onBoth('week-board-room')
    const day = await middleOf(page.locator('.board-hours td').nth(1))
    await carry(tuesday(), { x: 0, y: -day.height / 17 })
    await panel()
      .getByText(`→ ${said(1)} 18:00–19:00`)
      .waitFor()
    await keepPicture(page, 'week-board-room-held')
    await page.keyboard.press('Escape')
    await page.mouse.up()
    expect(await dialog().count()).toBe(0)
  })

  test('who runs it and whom it serves are said where one reads it; views by station, township and person', async () => {
    await openBoard()
    await tuesday().click()
    await dialog().getByLabel('谁来放').click()
    await page.getByTitle('吴老师').last().click()
    await page.getByText('已保存').first().waitFor()
    await onBoth('week-board-one')
    await page.keyboard.press('Escape')
    for (const [view, row] of [
      ['按人', '吴老师'],
      ['按站点', '八斗丘村'],
      ['按乡镇', '廖家桥镇'],
    ] as const) {
      await page.getByLabel('按什么看').click()
      await page.locator('.ant-select-dropdown').getByText(view, { exact: true }).click()
      await page.getByRole('rowheader', { name: row }).waitFor()
      await keepPicture(page, `week-board-${view}`)
    }
    await page.getByPlaceholder('找学校或村').fill('没有这个村')
    await page.getByText('没有找到这样的学校或村').waitFor()
  })

  test('T-3 F20 several are called off at once with one reason, and the week prints with both tracks', async () => {
    await openBoard()
    await page.getByRole('button', { name: '选几次' }).click()
    await tuesday().click()
    await chip(new RegExp(`${said(3)} .*集中学习`))
      .first()
      .click()
    await page.getByText('选了2次').waitFor()
    await page.getByRole('button', { name: '停办', exact: true }).click()
    await dialog().getByRole('button', { name: '农忙' }).click()
    await dialog().locator('.ant-modal-footer .ant-btn-primary').click()
    await chip(new RegExp(`${said(1)} 19:00–20:00.*已停办.*农忙`)).waitFor()
    await keepPicture(page, 'week-board-off')
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
    await page.emulateMedia({ media: 'print' })
    const paper = await page.locator('.board-print').innerText()
    expect(paper).toContain('教学与学习时间交叉安排表')
    expect(paper).toContain('上课时间 08:00–11:50')
    await keepPicture(page, 'week-board-print', true)
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
    await page.reload()
    await page.getByText('週二').first().waitFor()
    await page.evaluate(`dispatchEvent(new Event('beforeprint'))`)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.board-print').innerText()).toContain('教學與學習時間交叉安排表')
    await keepPicture(page, 'week-board-print-traditional', true)
    await page.emulateMedia({ media: 'screen' })
    await page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hans')`)
  })

  test('S5-8 a session is carried to another room of its school; another school says why not; keys and dialog do it, too', async () => {
    const { id: roomId } = await saveRow(node.db, operator, roomRegister, {
      ...{ schoolCode: 'W-01', roomNo: '2', name: '多功能室', kind: 'multimedia' },
      ...{ areaM2: 60, seats: 40, usableSeats: 40 },
    })
    const one = { ...first, stationIds: first.stationIds.slice(0, 1) }
    await addTime(node, one, { day: dayAt(6), from: '19:00', to: '20:00' })
    await addTime(node, { ...one, roomId }, { day: dayAt(6), from: '14:00', to: '15:00' })
    await openBoard()
    const line = (name: string) => page.locator('.board tbody tr', { hasText: name })
    const held = chip(new RegExp(`${said(6)} 19:00–20:00`))
    /** The foot of its line: lines grow while something is carried. */
    const heightOf = async (name: string) => {
      const box = await line(name).boundingBox()
      return (box?.y ?? 0) + (box?.height ?? 0) - 6
    }
    await held.scrollIntoViewIfNeeded()
    const far = (await heightOf('小学W-02')) - (await middleOf(held)).y
    await carry(held, { x: 0, y: far })
    await panel().getByText('一次活动不能换到别的学校').waitFor()
    expect(await panel().getByRole('button', { name: '放下' }).isDisabled()).toBe(true)
    await keepPicture(page, 'week-board-other-school')
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await panel().waitFor({ state: 'detached' })

    const near = (await heightOf('多功能室')) - (await middleOf(held)).y
    await carry(held, { x: 0, y: near })
    await panel().getByText('小学W-01 多功能室').waitFor()
    await panel().getByText('这个时间可以用').waitFor()
    await onBoth('week-board-other-room')
    await page.mouse.up()
    await dialog().getByRole('button', { name: '停电' }).click()
    await keepPicture(page, 'week-board-other-room-reason')
    await dialog().getByRole('button', { name: '改到这个时间' }).click()
    await line('多功能室')
      .getByRole('button', { name: /19:00–20:00.*停电/ })
      .waitFor()
    await page.getByRole('button', { name: '撤销' }).click()
    const back = line('远程教育室').getByRole('button', { name: new RegExp(`${said(6)} 19:00`) })
    await back.waitFor()

    await back.focus()
    await page.keyboard.press('PageDown')
    await panel().getByText('小学W-01 多功能室').waitFor()
    await page.keyboard.press('Escape')
    await back.click()
    await dialog().getByRole('button', { name: '改到别的时间…' }).click()
    await dialog().getByLabel('地点').click()
    await page.getByTitle('多功能室').last().click()
    await dialog().getByText('这个时间可以用').waitFor()
    await page.keyboard.press('Escape')
    expect(faults).toEqual([])
  })

  test('T-3 of three hundred rooms those near the screen are drawn, and the keyboard reaches the last; an expert in two is a conflict', async () => {
    await page.route('**/api/board?*', async (route) => {
      const answer = await route.fetch()
      const board = await answer.json()
      const [room] = board.rooms
      const [once] = board.occurrences.filter(
        (seen: { kind: string; state: string }) =>
          seen.kind === 'group_learning' && seen.state === 'planned',
      )
      const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
      const all = Array.from({ length: 300 }, (_, n) => n)
      const occurrenceIds = [idOf(1_000), idOf(1_299)]
      await route.fulfill({
        response: answer,
        json: {
          ...board,
          rooms: all.map((n) => ({ ...room, id: idOf(n), schoolName: `第${n + 1}小学` })),
          occurrences: all.map((n) => ({ ...once, id: idOf(1_000 + n), roomId: idOf(n) })),
          experts: occurrenceIds.map((occurrenceId) => ({ occurrenceId, name: '龙专家' })),
          clashes: [{ expert: '龙专家', occurrenceIds }],
        },
      })
    })
    await openBoard()
    const chips = page.locator('.board-chip')
    const last = page.locator('.board tbody tr').last()
    expect(await page.locator('.board tbody tr').count()).toBe(300)
    expect(await chips.count()).toBeLessThan(100)
    expect(await last.getByRole('button').count()).toBe(0)
    await last.getByRole('link').focus()
    await last.getByRole('button').waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate('document.activeElement.className')).toContain('board-chip')
    await page.waitForFunction(`document.querySelectorAll('.board-chip').length < 100`)
    expect(await seriousAxeFindings(page)).toEqual([])
    await page.getByLabel('按什么看').click()
    await page.locator('.ant-select-dropdown').getByText('按人', { exact: true }).click()
    const expert = page.getByRole('row', { name: /^龙专家/ })
    await expert.waitFor()
    expect(await expert.getByText('撞了').count()).toBe(2)
    await keepPicture(page, 'week-board-experts')
    await page.unroute('**/api/board?*')
    expect(faults).toEqual([])
  })

  test('on a phone one day is shown at a time, and a session is moved in a dialog', async () => {
    const phone = await site.open(390)
    await logInOn(phone.page, site, 'office', password)
    page = phone.page
    await page.goto(`${site.node.url}/console/board?week=${monday}`)
    await page.getByRole('button', { name: said(5) }).click()
    const openDay = chip(/开放日/)
    await openDay.waitFor()
    expect(await chip(/集中学习/).count()).toBe(0)
    await onBoth('week-board')
    await openDay.click()
    await dialog().getByRole('button', { name: '改到别的时间…' }).click()
    await dialog().getByLabel('日期').fill(dayAt(6))
    await dialog().getByLabel('开始').fill('14:00')
    await dialog().getByText('这个时间可以用').waitFor()
    await dialog().getByRole('button', { name: '村里有事' }).click()
    await onBoth('week-board-move')
    await dialog().getByRole('button', { name: '改到这个时间' }).click()
    await page
      .getByText(`已改到${said(6)} 14:00–17:00`)
      .first()
      .waitFor()
    await page.getByRole('button', { name: said(6) }).click()
    await chip(/开放日.*村里有事/).waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(phone.faults).toEqual([])
  })
})
