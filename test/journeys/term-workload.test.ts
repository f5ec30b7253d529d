import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { newId } from '../../src/base/ids.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { schoolRegister } from '../../src/features/schools/registers.ts'
import { sessionRegister } from '../../src/features/sessions/registers.ts'
import { addStation } from '../../src/features/sessions/sessions.fixture.ts'
import type { Statement } from '../../src/features/workload/api.ts'
import { daysOfTerm, termOf, textOfTerm } from '../../src/features/workload/period.ts'
import { insertEntry } from '../../src/features/workload/store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { pageTexts } from '../../src/platform/pdf-text.ts'
import { browserPath } from '../harness/browser-path.ts'
import {
  county,
  logInAs,
  password,
  type Session,
  somebody,
  type TestNode,
  testPlaces,
  villageA1,
} from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** The term that is over, and the one that is not. */
const thisTerm = termOf(dayOf(new Date()))
const lastTerm = termOf(addDays(daysOfTerm(thisTerm).from, -1))
const dayInTerm = (before: number) => addDays(daysOfTerm(lastTerm).to, -before)

describe.skipIf(!browserPath())('S3-9, S3-10, F36 a term’s workload is signed', () => {
  let site: Site
  let keeper: Session
  let schoolId: string
  const teacher = { personId: '', name: '吴老师' }
  const ids = { first: '', late: '' }
  const pages = new Map<string, Page>()
  const faults: string[][] = []
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    const node = { ...site.node, db, setNow: () => {} } as unknown as TestNode
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    schoolId = (
      await saveRow(db, operator, schoolRegister, {
        ...{ schoolCode: 'P-01', name: '瓦场小学', villageCode: villageA1, stage: 'primary' },
        ...{ mode: 'mode2', boarding: false },
      })
    ).id
    await addStation(db, { unitCode: villageA1, schoolId, activeFrom: daysOfTerm(lastTerm).from })
    await somebody(node, { role: 'administrator', loginName: 'admin' })
    await somebody(node, { role: 'education_bureau', loginName: 'bureau', name: '教育局' })
    const here = {
      organisationId: schoolId,
      regionCode: villageA1,
      level: 'village' as const,
    }
    await somebody(node, { ...here, role: 'head_of_school', loginName: 'head', name: '龙校长' })
    const { actor } = await somebody(node, {
      ...{ ...here, role: 'equipment_keeper', loginName: 'keeper', name: teacher.name },
    })
    teacher.personId = actor.personId
    keeper = await logInAs(node, 'keeper')
    ids.first = await recorded('水稻育秧', dayInTerm(60), '21:00')
    ids.late = await recorded('防火宣传', dayInTerm(40), '20:20')
    const { id } = await addPerson(db, operator, { name: '彭老师', orgUnitId: schoolId })
    await asSystem(db, 'test', (tx) =>
      insertEntry(tx, {
        ...{ id: newId(), personId: id, organisationId: schoolId, regionCode: villageA1 },
        ...{ activity: 'maintenance', title: '检修投影机', sourceId: newId(), minutes: 45 },
        ...{ doneOn: dayInTerm(50), state: 'confirmed' },
      }),
    )
    for (const who of ['head', 'keeper', 'bureau']) pages.set(who, await logIn(who, 1280))
  })
  afterAll(() => site?.close())

  /** A session from seven o'clock on that its teacher ran and wrote down. */
  async function recorded(title: string, day: string, endedAt: string): Promise<string> {
    const { id } = await saveRow(site.node.ground.db, operator, sessionRegister, {
      ...{ schoolCode: 'P-01', stations: [villageA1], kind: 'group_learning', title, day },
      ...{ plannedFrom: '19:00', plannedTo: '21:00', beganAt: '19:00', endedAt, headCount: 23 },
      staff: [{ ...teacher, part: 'operator' }],
    })
    for (const move of ['close', 'record']) {
      const answer = await keeper.send('POST', '/api/sessions/moves', { rows: [{ id }], move })
      expect(answer.statusCode, answer.body).toBe(200)
    }
    return id
  }

  async function logIn(who: string, width: 1280 | 390): Promise<Page> {
    const opened = await site.open(width)
    faults.push(opened.faults)
    await logInOn(opened.page, site, who, password)
    return opened.page
  }

  const as = async (who: string, path: string): Promise<Page> => {
    const page = pages.get(who) as Page
    await page.goto(`${site.node.url}/console${path}`)
    return page
  }
  const sheets = (term: typeof lastTerm) => `/workload?term=${textOfTerm(term)}`
  const look = async (page: Page, name: string) => {
    expect(await seriousAxeFindings(page)).toEqual([])
    await keepPicture(page, name)
  }
  /** What the server answers to it. */
  const answered = async (page: Page, path: string, act: () => Promise<void>): Promise<number> => {
    const answer = page.waitForResponse(
      (one) => one.request().method() === 'POST' && one.url().endsWith(path),
    )
    await act()
    return (await answer).status()
  }

  async function confirm(sessionId: string): Promise<void> {
    const page = await as('head', `/sessions/${sessionId}`)
    await page.getByRole('button', { name: '确认', exact: true }).click()
    const dialog = page.getByRole('dialog')
    const status = await answered(page, '/api/sessions/moves', () =>
      dialog.getByRole('button', { name: /^确\s*认$/ }).click(),
    )
    expect(status).toBe(200)
  }

  test('S3-9 a session confirmed by the head credits its teacher, who sees what it makes in periods', async () => {
    await confirm(ids.first)
    const page = await as('keeper', sheets(lastTerm))
    await page.getByText('折合3.00课时').waitFor()
    await page.getByText('已确认120分钟，每课时40分钟').waitFor()
    const row = page.getByRole('row', { name: /水稻育秧/ }).last()
    expect(await row.innerText()).toMatch(/操作播放[\s\S]*2小时[\s\S]*已确认/)
    await look(page, 'term-workload-own')
  })

  test('S3-10 the head finds whom he looks for, signs for all at once after being asked once more, and it stands', async () => {
    const page = await as('head', sheets(lastTerm))
    await page.getByText('2位老师', { exact: true }).waitFor()
    expect(await page.getByText('检修投影机').count()).toBe(0)
    await page.getByLabel('找老师或学校').fill('彭')
    await page.getByText('1位老师', { exact: true }).waitFor()
    await page.getByRole('button', { name: '彭老师' }).click()
    await page.getByText('检修投影机').waitFor()
    await page.getByLabel('找老师或学校').fill('')
    await page.getByText('2位老师', { exact: true }).waitFor()
    await look(page, 'term-workload-list')
    await page.getByRole('button', { name: '核定2位老师的课时' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByText('核定以后不能再改').waitFor()
    const status = await answered(page, '/api/workload/sheets', () =>
      dialog.getByRole('button', { name: /^核\s*定$/ }).click(),
    )
    expect(status).toBe(200)
    await page
      .getByText(/龙校长已核定/)
      .nth(1)
      .waitFor()
    expect(await page.getByRole('button', { name: /^核定/ }).count()).toBe(0)
    await look(page, 'term-workload-signed')
    const own = await keeper.get(`/api${sheets(lastTerm)}&place=${county}&placeLevel=county`)
    const { statements } = own.json<{ statements: Statement[] }>()
    const id = statements.find(({ personId }) => personId === teacher.personId)?.entries[0]?.id
    const late = await keeper.send('PUT', `/api/workload/${id}`, { minutes: 300 })
    expect(late.json()).toMatchObject({ code: 'workload_decided' })
  })

  test('S3-10 what is confirmed afterwards is a correction in the next term, which is signed early only by who says so', async () => {
    await confirm(ids.late)
    const signed = await as('keeper', sheets(lastTerm))
    await signed.getByText('折合3.00课时').waitFor()
    expect(await signed.getByText('防火宣传').count()).toBe(0)
    const page = await as('head', sheets(thisTerm))
    await page
      .getByRole('row', { name: /防火宣传/ })
      .last()
      .waitFor()
    await page.getByText('其中补计以前学期80分钟').waitFor()
    const told = await page.getByText(/这个学期到.*才结束/).innerText()
    expect(told).toContain('以后确认的都算到下学期')
    await page.getByRole('button', { name: '核定1位老师的课时' }).click()
    const dialog = page.getByRole('dialog')
    const sign = dialog.getByRole('button', { name: /^核\s*定$/ })
    expect(await sign.isDisabled()).toBe(true)
    await dialog.getByRole('checkbox', { name: /还没有结束/ }).check()
    await look(page, 'term-workload-early')
    expect(await answered(page, '/api/workload/sheets', () => sign.click())).toBe(200)
    await page.getByText(/龙校长已核定/).waitFor()
  })

  test('S3-10 F36 the bureau sees the year by school and prints a sheet with its sum, its conversion and the signature', async () => {
    const page = await as('bureau', `/workload/years/${lastTerm.year}`)
    const school = page.getByRole('row', { name: /^瓦场小学/ })
    await school.waitFor()
    const sum = textOfTerm(thisTerm).startsWith(`${lastTerm.year}`) ? '6.13' : '4.13'
    expect(await school.innerText()).toMatch(new RegExp(`2\\s+${sum}`))
    expect(await page.getByRole('row', { name: /^吴老师/ }).innerText()).toContain('3.00')
    await look(page, 'term-workload-year')
    await as('bureau', sheets(lastTerm))
    const printing = page.waitForEvent('download')
    await page.getByRole('link', { name: '打印核定表' }).click()
    const paper = readFileSync(await (await printing).path())
    const text = pageTexts(paper).join('').replace(/\s/g, '')
    for (const words of [
      '课时核定表',
      '吴老师',
      '合计120分钟，每课时40分钟，折合3.00课时',
      '龙校长',
    ])
      expect(text).toContain(words)
    expect(text).not.toContain('防火宣传')
  })

  test('on a phone a teacher is a card, opened on asking', async () => {
    const page = await logIn('head', 390)
    pages.set('phone', page)
    await as('phone', sheets(lastTerm))
    await page.getByRole('button', { name: '吴老师' }).click()
    await page.getByText('水稻育秧').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    await look(page, 'term-workload')
    expect(faults.flat()).toEqual([])
  })
})
