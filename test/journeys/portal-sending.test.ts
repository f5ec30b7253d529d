import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { packRegister } from '../../src/features/library/registers.ts'
import { setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces, townshipA } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

const here = '水稻插秧示范'
const away = '猕猴桃冬季修剪'

describe.skipIf(!browserPath())(
  'what is here, what must be sent for, and a paper of one’s year',
  () => {
    let site: Site
    let learner: { id: string; card: string }

    beforeAll(async () => {
      site = await openSite()
      const { db, clock } = site.node.ground
      await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
      const node = { ...site.node, db, setNow: () => {}, close: site.close }
      await somebody(node, { role: 'administrator' })
      const { actor } = await somebody(node, { role: 'programme_office', loginName: 'office' })
      const ids = [await addResource(db, away), await addResource(db, '油茶施肥')]
      const document = await addResource(db, here, { state: 'draft', mediaType: 'document' })
      await addEdition(site.node.ground, actor, document, {
        name: '插秧.pdf',
        bytes: readFileSync(join(import.meta.dirname, '..', 'media', 'sample_doc_with_toc.pdf')),
      })
      await asSystem(db, 'test', (tx) => setStates(tx, [document], 'published'))
      await saveRow(db, operator, packRegister, {
        ...{ title: '种植三课', ownerCode: county, aim: '会种会管', minutes: 90 },
        resourceIds: [...ids, document],
      })
      const { organisationId } = await somebody(node, {
        ...{ role: 'village_secretary', regionCode: townshipA, level: 'township' },
      })
      const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
      learner = { id, card: (await issueCard(db, operator, id, clock())).card }
    }, 300_000)
    afterAll(() => site?.close())

    const open = async (width: 1280 | 390, path: string) => {
      const opened = await site.open(width)
      await opened.page.goto(`${site.node.url}${path}`)
      return opened
    }
    const inTraditional = async (page: Page) => {
      await page.getByRole('combobox', { name: '语言' }).selectOption('zh-Hant')
      await page.getByText('我的學習').first().waitFor()
    }
    const fits = (page: Page) =>
      page.evaluate<boolean>('document.documentElement.scrollWidth <= innerWidth')
    const titlesOf = (page: Page) => page.locator('.card-title').allTextContents()

    test('S4-12 what opens leads, and nothing else ends in a dead end', async () => {
      const { page, faults } = await open(390, '/search')
      await page.getByText(away).waitFor()
      expect((await titlesOf(page))[0]).toBe(here)
      await keepPicture(page, 'sending-search')
      await page.getByText(away).click()
      await page.getByRole('button', { name: '请县里送来' }).click()
      await page.getByText('已经告诉县里了').waitFor()
      await keepPicture(page, 'sending-asked')
      await page.reload()
      await page.getByText('已经告诉县里了').waitFor()
      expect(await page.getByRole('button', { name: '请县里送来' }).count()).toBe(0)
      await page.goto(site.node.url)
      await page.getByText('种植三课').click()
      await page.getByRole('button', { name: '请县里把这2个送来' }).click()
      await page.getByText('已经告诉县里了').waitFor()
      await inTraditional(page)
      await keepPicture(page, 'sending-pack')
      expect(await seriousAxeFindings(page)).toEqual([])
      const wide = await open(1280, '/')
      await wide.page.getByText('其中 1 个在这里').waitFor()
      await keepPicture(wide.page, 'sending-home')
      expect([...faults, ...wide.faults]).toEqual([])
    })

    test('S4-12 the county sees what to send', async () => {
      const { page, faults } = await site.open(1280)
      await logInOn(page, site, 'office', password)
      await page.getByText('有2项资源站点要了还没送').waitFor()
      await page.getByRole('link', { name: '送到站点' }).click()
      await page.getByRole('heading', { name: '站点要的资源' }).waitFor()
      await keepPicture(page, 'sending-coverage')
      await page.getByRole('link', { name: '送去' }).first().click()
      await page.getByRole('heading', { name: '文件' }).waitFor()
      expect(faults).toEqual([])
    })

    test('O2-15 a year on a paper that anyone verifies', async () => {
      const { page, faults } = await open(390, '/sign-in?back=/mine')
      await page.getByLabel('卡上的号码').fill(learner.card)
      await page.keyboard.press('Enter')
      await page.getByText('还没有学习记录').waitFor()
      const posted = await page.evaluate(
        async ([id]) => {
          const { homePage } = (await (await fetch('/api/portal/me')).json()) as {
            homePage: string
          }
          const answer = await fetch('/xapi/statements', {
            method: 'POST',
            headers: { 'x-experience-api-version': '1.0.3', 'content-type': 'application/json' },
            body: JSON.stringify({
              actor: { objectType: 'Agent', account: { homePage, name: id } },
              verb: { id: 'http://adlnet.gov/expapi/verbs/terminated' },
              object: { id: 'http://example.cn/film' },
              result: { duration: 'PT80M' },
            }),
          })
          return answer.status
        },
        [learner.id],
      )
      expect(posted).toBe(200)
      await page.reload()
      await page.getByRole('button', { name: /^开 \d{4} 年的证明$/ }).click()
      await page.getByRole('link', { name: '查看和打印' }).waitFor()
      await keepPicture(page, 'certificate-mine')
      await page.getByRole('link', { name: '查看和打印' }).click()
      await page.getByText(/^曾祥在 \d{4} 年通过村校学习，共 1小时20分/).waitFor()
      await keepPicture(page, 'certificate')
      expect(await seriousAxeFindings(page)).toEqual([])
      expect(await fits(page)).toBe(true)
      const number = new URL(page.url()).pathname.split('/').at(-1) ?? ''
      const stranger = await open(1280, '/certificates')
      await stranger.page.getByLabel('证明上的编号').fill(number.toLowerCase().replaceAll('-', ' '))
      await keepPicture(stranger.page, 'certificate-verify')
      await stranger.page.getByRole('button', { name: '查验' }).click()
      await stranger.page.getByText('查验通过').waitFor()
      await inTraditional(stranger.page)
      await keepPicture(stranger.page, 'certificate-verified')
      await stranger.page.emulateMedia({ media: 'print' })
      await keepPicture(stranger.page, 'certificate-printed')
      await stranger.page.goto(`${site.node.url}/certificates/2026-AAAA-AAAA-AAAA`)
      await stranger.page.getByLabel(/編號/).waitFor()
      expect([...faults, ...stranger.faults]).toEqual([])
    })
  },
)
