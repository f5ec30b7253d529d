import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { operator } from '../../src/features/people/operator.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { saveRow } from '../../src/features/registers/actions.ts'
import { loadIdentity } from '../../src/features/sync/identity-store.ts'
import { appointmentRegister } from '../../src/features/team/registers.ts'
import { addressOf } from '../../src/features/training/certificate-actions.ts'
import {
  findByNumber,
  listToPrint,
  type StoredCertificate,
} from '../../src/features/training/certificate-store.ts'
import { batchRegister } from '../../src/features/training/registers.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, password, somebody, testPlaces, villageA1, villageA2 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** Those who must be trained are enrolled, tested and certified; whoever doubts a certificate looks it up. */
describe.skipIf(!browserPath())(
  'S3-15, S3-16, S3-17 a batch from enrolment to certificates',
  () => {
    let site: Site
    let number: string
    const faults: string[][] = []
    beforeAll(async () => {
      site = await openSite()
      const { ground } = site.node
      const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
      await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
      await somebody(node, { role: 'administrator' })
      await somebody(node, {
        ...{ role: 'organisation_department', loginName: 'organisation' },
        ...{ regionCode: county, level: 'county' },
      })
      for (const [unitCode, name] of [
        [villageA1, '石大山'],
        [villageA2, '麻秀英'],
      ] as const) {
        const { id } = await saveRow(ground.db, operator, appointmentRegister, {
          ...{ unitCode, name, position: 'head_administrator', fromDay: '2026-01-01' },
          partyMember: true,
        })
        await asSystem(ground.db, 'test', (tx) =>
          tx.updateTable('appointments').set({ state: 'active' }).where('id', '=', id).execute(),
        )
      }
      await saveRow(ground.db, operator, batchRegister, {
        ...{ batchNo: '2026-1', title: '村级点第一期', placeCode: county, tier: 'village_point' },
        ...{ mode: 'mode2', scope: 'administrator', strands: ['awareness', 'technology', 'needs'] },
        ...{ methods: ['theory', 'hands_on'], fromDay: '2026-11-23', toDay: '2026-11-27' },
        ...{ minutes: 900, venue: '县党校', capacity: 30 },
      })
    })
    afterAll(() => site?.close())

    const asOffice = async (width: 1280 | 390, path: string): Promise<Page> => {
      const opened = await site.open(width)
      faults.push(opened.faults)
      await logInOn(opened.page, site, 'organisation', password)
      await opened.page.goto(`${site.node.url}/console${path}`)
      return opened.page
    }
    /** Presses `name` above the list or the page, and again in the dialog that asks. */
    async function move(page: Page, name: string, register: string): Promise<void> {
      const button = { name, exact: true }
      await page.getByRole('button', button).click()
      const answered = page.waitForResponse((response) =>
        response.url().endsWith(`/api/${register}/moves`),
      )
      await page.locator('.ant-modal').getByRole('button', button).click()
      expect((await answered).status()).toBe(200)
      await page.locator('.ant-modal').waitFor({ state: 'hidden' })
    }
    async function openBatch(page: Page): Promise<void> {
      await page.goto(`${site.node.url}/console/training`)
      await page.getByRole('link', { name: '村级点第一期' }).click()
      await page.getByRole('heading', { name: '村级点第一期' }).waitFor()
    }

    test('S3-15 who is missing is enrolled at once, tested one by one, certified together', async () => {
      const page = await asOffice(1280, '/training')
      await openBatch(page)
      await move(page, '开始报名', 'training_batches')
      await page.goto(`${site.node.url}/console/training/missing`)
      await page.getByRole('button', { name: '选全部2人' }).click()
      await keepPicture(page, 'training-missing')
      expect(await seriousAxeFindings(page)).toEqual([])
      await page.getByRole('button', { name: '安排2人参训' }).click()
      const dialog = page.locator('.ant-modal')
      await dialog.getByLabel('参加哪一期').click()
      await page.getByText('村级点第一期（2026-1），还有30个名额').last().click()
      const enrolled = page.waitForResponse((response) => response.url().endsWith('/enrol'))
      await dialog.getByRole('button', { name: '报名', exact: true }).click()
      expect((await enrolled).status()).toBe(200)
      await openBatch(page)
      await move(page, '开班上课', 'training_batches')
      for (const name of ['石大山', '麻秀英']) {
        await page.getByRole('button', { name, exact: true }).click()
        await dialog.getByText('全部会做').click()
        await dialog.getByLabel('训前成绩').fill('40')
        await dialog.getByLabel('结业成绩').fill('85')
        const kept = page.waitForResponse((response) => response.request().method() === 'PUT')
        await dialog.getByRole('button', { name: '保存', exact: true }).click()
        expect((await kept).status()).toBe(200)
        await dialog.waitFor({ state: 'hidden' })
      }
      await page.getByRole('checkbox', { name: /全选/ }).setChecked(true)
      await move(page, '考核合格', 'enrolments')
      await page.getByRole('checkbox', { name: /全选/ }).setChecked(true)
      await move(page, '发上岗证', 'enrolments')
      await page.getByText('训前40，结业85，提高45.0分').waitFor()
      await keepPicture(page, 'training-batch', true)
      expect(await seriousAxeFindings(page)).toEqual([])
    })

    test('F17 the certificates of a place are printed from their list, on a telephone too', async () => {
      const page = await asOffice(390, '/post_certificates')
      await page.getByText('石大山').first().waitFor()
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
      await keepPicture(page, 'training-certificates', true)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: '打印全部有效证' }).click()
      expect(await (await download).failure()).toBeNull()
      const certificates = await asSystem(site.node.ground.db, 'test', (tx) =>
        listToPrint(tx, {}, 9),
      )
      expect(certificates).toHaveLength(2)
      number = certificates.find(({ name }) => name === '石大山')?.number ?? ''
    })

    test('S3-17 anybody looks a certificate up: by its number, by its code; a changed code is forged', async () => {
      const { page, faults: own } = await site.open(390)
      faults.push(own)
      await page.goto(`${site.node.url}/posts`)
      const typed = page.getByLabel('证书编号')
      await typed.fill('不是编号')
      await page.getByRole('button', { name: '查验', exact: true }).click()
      await page.getByText('编号不对，请对照证书再输一遍。').waitFor()
      await typed.fill(number)
      await page.getByRole('button', { name: '查验', exact: true }).click()
      await page.getByRole('heading', { name: '有效' }).waitFor()
      await page.getByText('石**').waitFor()
      expect(await page.getByText('石大山').count()).toBe(0)
      await keepPicture(page, 'training-looked-up')
      expect(await seriousAxeFindings(page)).toEqual([])
      const address = await asSystem(site.node.ground.db, 'test', async (tx) => {
        const found = await findByNumber(tx, number)
        return addressOf(
          found as StoredCertificate,
          (await loadIdentity(tx)).signingKey,
          site.node.url,
        )
      })
      const scanned = async (link: string, says: string) => {
        // An address that differs after its # alone is no new page to a browser.
        await page.goto('about:blank')
        await page.goto(link)
        await page.getByRole('heading', { name: says }).waitFor()
      }
      await scanned(address, '有效')
      await scanned(
        address.replace(/#(.{4})(.)/, (_, head, one) => `#${head}${one === 'A' ? 'B' : 'A'}`),
        '这张证是假的',
      )
      const office = await asOffice(1280, '/post_certificates')
      await office.getByText('石大山').first().click()
      const drawer = office.locator('.ant-drawer')
      await drawer.getByRole('button', { name: '吊销证书', exact: true }).click()
      const dialog = office.locator('.ant-modal')
      await dialog.getByRole('textbox').fill('请人代考')
      const revoked = office.waitForResponse((response) =>
        response.url().endsWith('/api/post_certificates/moves'),
      )
      await dialog.getByRole('button', { name: '吊销证书', exact: true }).click()
      expect((await revoked).status()).toBe(200)
      await scanned(address, '已吊销')
      expect(faults.flat()).toEqual([])
    })
  },
)
