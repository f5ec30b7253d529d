import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { IssuedCard } from '../../src/features/learning/api.ts'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { adoptShippedSubjects } from '../../src/features/library/subject-actions.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { one as certificate } from '../../src/platform/certificates.fixture.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { county, somebody, testPlaces } from '../harness/node.ts'
import { keepPicture, openSite, type Site } from '../harness/site.ts'

const name = 'zhan.school'
const film = readFileSync(join(import.meta.dirname, '..', 'media', 'low_res_sample.webm'))

/** A film that everybody may see, and somebody with a card. */
async function fill({ node }: Site): Promise<{ resourceId: string } & IssuedCard> {
  const { db, clock } = node.ground
  await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
  await adoptShippedSubjects(db, operator, county)
  const { actor, organisationId } = await somebody(
    { db, ground: node.ground },
    { role: 'administrator' },
  )
  const resourceId = await addResource(db, '水稻插秧示范', { state: 'draft' })
  const file = { name: '插秧.webm', bytes: film }
  await addEdition(node.ground, actor, resourceId, file, { ffmpeg: undefined })
  await asSystem(db, 'test', (tx) => setStates(tx, [resourceId], 'published'))
  const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
  return { resourceId, ...(await issueCard(db, operator, id, clock())) }
}

describe.skipIf(!browserPath())('the portal under a name with TLS', () => {
  let site: Site
  let folder: string
  let given: Awaited<ReturnType<typeof fill>>
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'cunxiao-tls-'))
    const [cert, key] = [join(folder, 'cert.pem'), join(folder, 'key.pem')]
    writeFileSync(cert, certificate.cert)
    writeFileSync(key, certificate.key)
    const environment = { CUNXIAO_TLS_CERT: cert, CUNXIAO_TLS_KEY: key }
    site = await openSite({ environment, name })
    given = await fill(site)
  })
  afterAll(async () => {
    await site?.close().catch(() => {})
    await rm(folder, { recursive: true, force: true })
  })

  test('X-5 what was taken along plays with the cable out, and what is learned waits', async () => {
    const { page, faults } = await site.open(390)
    const origin = `https://${name}:${new URL(site.node.url).port}`
    await page.goto(`${origin}/sign-in`)
    await page.getByLabel('这是我自己的手机').check()
    await page.getByLabel('卡上的号码').fill(given.card)
    await page.getByRole('button', { name: /曾祥/ }).waitFor()
    await page.evaluate('navigator.serviceWorker.ready.then(() => true)')
    await page.goto(`${origin}/resources/${given.resourceId}`)
    await page.getByRole('button', { name: /下载到手机/ }).click()
    await page.getByText('已经存在这台设备上').waitFor()
    await keepPicture(page, 'portal-kept')
    await page.goto(origin)
    await page.getByRole('heading', { name: '存在这台设备上' }).waitFor()

    await site.node.stop()
    await page.reload()
    await page.getByRole('heading', { name: '存在这台设备上' }).waitFor()
    await page.getByText(/离线/).waitFor()
    await keepPicture(page, 'portal-cable-out')
    await page.getByText('水稻插秧示范').first().click()
    await page.getByRole('button', { name: '播放' }).waitFor()
    // A page that the device had kept is no word from the node.
    expect(await page.getByText(/离线/).isVisible()).toBe(true)
    await page.getByRole('button', { name: '播放' }).click()
    const ended = () => page.evaluate<boolean>("document.querySelector('video').ended")
    await expect.poll(ended, { timeout: 60_000 }).toBe(true)
    await page.getByRole('button', { name: '关闭', exact: true }).click()
    await page.getByText(/条学习记录先存在这台设备上/).waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })
})

describe.skipIf(!browserPath())('the portal under a name without TLS', () => {
  let site: Site
  let given: Awaited<ReturnType<typeof fill>>
  beforeAll(async () => {
    site = await openSite({ name })
    given = await fill(site)
  })
  afterAll(() => site?.close())

  test('X-5 everything works but taking it along, and the page says why', async () => {
    const { page, faults } = await site.open(390)
    const origin = `http://${name}:${new URL(site.node.url).port}`
    await page.goto(`${origin}/sign-in?back=/resources/${given.resourceId}`)
    await page.getByLabel('卡上的号码').fill(given.card)
    await page.getByText(/浏览器只允许加密的网址这样做/).waitFor()
    await page.getByRole('button', { name: '播放' }).click()
    const ended = () => page.evaluate<boolean>("document.querySelector('video').ended")
    await expect.poll(ended, { timeout: 60_000 }).toBe(true)
    await page.getByRole('button', { name: '关闭', exact: true }).click()
    await page.goto(`${origin}/mine`)
    await page.getByText('水稻插秧示范').waitFor()
    await page.getByText(/学完了/).waitFor()
    expect(faults).toEqual([])
    await page.context().close()
  })
})
