import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, testPlaces } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site } from '../harness/site.ts'

/** As a county office keeps it: a title, headings over two rows, words, units and sums of its own. */
const officeSheet = [
  '凤凰县2026年秋季学期义务教育学校基本情况一览表',
  '填报单位（公章）：凤凰县教育和体育局,,,,,,,,,,填报时间：2026年11月20日',
  '序号,乡镇,学校名称,学校标识码,所在村,办学类型,远教模式,学生人数,是否寄宿,带宽,校长,联系电话,备注',
  '1,廖家桥镇,廖家桥镇瓦场村小学,2143000002,瓦场村,完全小学,模式2,２１２,,１００兆,李四,0743-3221234,',
  '2,廖家桥镇,廖家桥镇八斗丘村小学,2143000003,八斗丘村,联办点,二,183人,√,20Mbps,王 五,138 0000 5678,',
  '3,茶田镇,茶田镇茶田村小学,2143000008,茶田村,完全小学,模式2,"1,024",无,100000,赵六,１３９００００１２３４,',
  ',小计,,,,,,1000,,,,,',
  '填表人：  负责人：,,,,,,,,,,,,',
].join('\r\n')

describe.skipIf(!browserPath())('X-6 an office’s own sheet comes in', () => {
  let site: Site
  let office: Page
  let faults: string[]
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test', (tx) => savePlaces(tx, testPlaces))
    await somebody({ db, ground }, { role: 'administrator', loginName: 'admin' })
    await somebody({ db, ground }, { role: 'programme_office', loginName: 'office' })
    const opened = await site.open(1280)
    office = opened.page
    faults = opened.faults
    await logInOn(office, site, 'office', password)
  })
  afterAll(() => site?.close())

  const choose = async (label: RegExp | string, option: string) => {
    await office.getByLabel(label).click()
    await office.locator('.ant-select-item-option', { hasText: option }).first().click()
  }

  const answer = (question: string, said: string) =>
    office
      .locator('.sheet-questions > li', { hasText: question })
      .getByRole('button', { name: said, exact: true })
      .click()

  test('it is explained where it does not say enough, shown row by row, written, and undone', async () => {
    await office.goto(`${site.node.url}/console/schools/import`)
    await office.locator('input[type=file]').setInputFiles({
      name: '学校一览表.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(officeSheet),
    })
    await office.getByText('要您说明的').waitFor()
    await keepPicture(office, 'office-sheet-questions')
    // 联办点 is a teaching point, in every row that says so.
    await choose(/“联办点”/, '教学点')
    await office.getByLabel(/“联办点”/).waitFor({ state: 'detached' })
    // One row says nothing of boarding; what is said of it can be said otherwise.
    await answer('寄宿', '是')
    await office.getByRole('button', { name: '改', exact: true }).click()
    await answer('寄宿', '否')
    await office.getByRole('button', { name: /写入：新增\s*3\s*条/ }).waitFor()
    await keepPicture(office, 'office-sheet-ready')
    await office.setViewportSize({ width: 390, height: 844 })
    await keepPicture(office, 'office-sheet-phone')
    await office.setViewportSize({ width: 1280, height: 800 })
    await office.getByRole('button', { name: /写入：新增\s*3\s*条/ }).click()
    await office.getByText(/已写入：新增\s*3\s*条/).waitFor()
    await office.getByRole('button', { name: '撤销这次导入' }).click()
    await office.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).click()
    await office.getByText(/已撤销：3\s*条停用/).waitFor()
    await keepPicture(office, 'office-sheet-undone')
    await office.goto(`${site.node.url}/console/schools`)
    await office
      .getByText(/还没有|没有/)
      .first()
      .waitFor()
    expect(faults).toEqual([])
  })

  test('what stands once above several rows, and numbers without a unit, are asked once', async () => {
    await office.goto(`${site.node.url}/console/schools/import`)
    await office.locator('input[type=file]').setInputFiles({
      name: '带宽.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          '所在村代码,学校代码,学校名称,学段,模式,是否寄宿,带宽',
          '433123101201,2143000021,甲小学,小学,模式二,否,10',
          ',2143000022,乙小学,小学,模式二,否,100',
          ',2143000023,丙小学,小学,模式二,否,20兆',
        ].join('\r\n'),
      ),
    })
    await office.getByText('要您说明的').waitFor()
    await keepPicture(office, 'office-sheet-once')
    await office.getByText('向下填充').click()
    await office.getByText('按上面一行填写').first().waitFor()
    await office.getByText('Mbit/s', { exact: true }).click()
    await office.getByRole('button', { name: /写入：新增\s*3\s*条/ }).waitFor()
    await keepPicture(office, 'office-sheet-said')
    await office.setViewportSize({ width: 390, height: 844 })
    await keepPicture(office, 'office-sheet-said-phone')
    await office.setViewportSize({ width: 1280, height: 800 })
    await office.getByRole('button', { name: /写入：新增\s*3\s*条/ }).click()
    await office.getByText(/已写入：新增\s*3\s*条/).waitFor()
    expect(faults).toEqual([])
  })

  test('what others rest on stays, and it is said why', async () => {
    const { ground } = site.node
    const { db } = ground
    const [school] = await asSystem(db, 'test', (tx) =>
      tx.selectFrom('schools').select('id').where('schoolCode', '=', '2143000021').execute(),
    )
    const { id: organisationId = '' } = school ?? {}
    const hub = { db, ground }
    await somebody(hub, {
      ...{ role: 'head_of_school', loginName: 'head', organisationId, regionCode: '433123101201' },
    })
    await office.getByRole('button', { name: '撤销这次导入' }).click()
    await office.getByRole('dialog').getByRole('button', { name: '撤销这次导入' }).click()
    await office.getByText(/第2行已经有人用上了：任职人员/).waitFor()
    await keepPicture(office, 'office-sheet-in-use')
    // The refusal is what the browser notes down.
    faults.length = 0
  })

  test('what is said while the sheet is still being read counts too, and what was typed stays', async () => {
    await office.goto(`${site.node.url}/console/schools/import`)
    await office.locator('input[type=file]').setInputFiles({
      name: '带宽（二）.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(
        [
          '所在村代码,学校代码,学校名称,学段,模式,是否寄宿,带宽,在校生数',
          '433123101202,2143000031,丁小学,小学,模式二,否,10,很多',
          ',2143000032,戊小学,小学,模式二,否,100,80',
          ',2143000033,己小学,小学,模式二,,20兆,90',
        ].join('\r\n'),
      ),
    })
    await office.getByRole('textbox', { name: '在校生数' }).fill('185')
    // The line is slow: the first answer reaches the server only after the others have been given.
    const rest = Promise.withResolvers<void>()
    await office.route('**/choices', async (route) => {
      await rest.promise
      await route.continue()
    })
    await office.getByText('向下填充').click()
    await office.getByText('Mbit/s', { exact: true }).click()
    await office.getByRole('button', { name: 'Mbit/s', pressed: true }).waitFor()
    await answer('寄宿', '否')
    rest.resolve()
    await office.getByRole('button', { name: /只写入没有问题的：新增\s*2\s*条/ }).waitFor()
    await office.unroute('**/choices')
    expect(await office.getByRole('textbox', { name: '在校生数' }).inputValue()).toBe('185')
    await office.getByRole('button', { name: '照改过的再读一遍' }).click()
    await office.getByRole('button', { name: /^写入：新增\s*3\s*条/ }).waitFor()
    expect(faults).toEqual([])
  })

  test('a cell is mended where it stands, and the next sheet is read as the last one was', async () => {
    await office.goto(`${site.node.url}/console/schools/import`)
    await office.locator('input[type=file]').setInputFiles({
      name: '学校一览表（改）.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(officeSheet.replace(',183人,', ',很多,')),
    })
    const cell = office.getByRole('textbox', { name: '在校生数' })
    await cell.fill('185')
    await keepPicture(office, 'office-sheet-mending')
    await office.getByRole('button', { name: '照改过的再读一遍' }).click()
    await office.getByRole('button', { name: /写入：新增\s*3\s*条/ }).waitFor()
    expect(await office.getByText('要您说明的').count()).toBe(0)
    expect(faults).toEqual([])
  })
})
