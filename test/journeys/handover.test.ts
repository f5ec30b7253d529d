import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf } from '../../src/base/calendar.ts'
import { newId } from '../../src/base/ids.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { makeDigests } from '../../src/features/tasks/digest-actions.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { password, somebody, testPlaces, villageA1, villageA2 } from '../harness/node.ts'
import { keepPicture, logInOn, openSite, type Site, seriousAxeFindings } from '../harness/site.ts'

/** A secretary leaves: what he hands over, what whoever follows is shown, and one digest a day for whoever asks. */
describe.skipIf(!browserPath())('handing over, and the digest of the day', () => {
  let site: Site
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const node = { ...site.node, db: ground.db, setNow: () => {}, close: async () => {} }
    const today = dayOf(ground.clock())
    await asSystem(ground.db, 'test places', (tx) => savePlaces(tx, testPlaces))
    await somebody(node, { role: 'administrator' })
    await somebody(node, { role: 'programme_office', loginName: 'office', name: '龙科长' })
    const village = { role: 'village_secretary', level: 'village' } as const
    const old = await somebody(node, {
      ...{ ...village, regionCode: villageA1, loginName: 'leaver', name: '麻支书' },
    })
    const next = await somebody(node, {
      ...{ ...village, regionCode: villageA2, loginName: 'follower', name: '吴支书' },
    })
    await asSystem(ground.db, 'test', async (tx) => {
      const { id, postId } = await tx
        .selectFrom('postHoldings')
        .select(['id', 'postId'])
        .where('personId', '=', old.actor.personId)
        .executeTakeFirstOrThrow()
      await sql`update post_holdings set to_day = ${addDays(today, 10)} where id = ${id}::uuid`.execute(
        tx,
      )
      await tx
        .insertInto('postHoldings')
        .values({
          ...{ id: newId(), postId, personId: next.actor.personId, regionCode: villageA1 },
          fromDay: addDays(today, 11),
        })
        .execute()
      await sql`insert into meeting_actions (id, version, region_code, state, unit_code, what, owner_name, raised_on, due_day,
          search_text, sort_name) values (${newId()}, 1, ${villageA1}, 'open', ${villageA1}, '换教室门锁', '麻支书',
          ${addDays(today, -30)}, ${addDays(today, -1)}, '', '')`.execute(tx)
      await sql`insert into joint_use_agreements (id, version, region_code, state, unit_code, from_day, to_day, rooms, keys,
          signed_on, search_text, sort_name) values (${newId()}, 1, ${villageA1}, 'signed', ${villageA1},
          ${addDays(today, -30)}, ${addDays(today, 300)}, '多媒体教室', '校长一把，村里一把', ${addDays(today, -30)}, '', '')`.execute(
        tx,
      )
    })
  })
  afterAll(() => site?.close())

  async function person(width: 1280 | 390, loginName: string): Promise<Page> {
    const { page } = await site.open(width)
    await logInOn(page, site, loginName, password)
    return page
  }
  const look = async (page: Page, name: string) => {
    await keepPicture(page, name, true)
    expect(await seriousAxeFindings(page)).toEqual([])
  }

  test('whoever leaves finds all of it on one page', async () => {
    const page = await person(1280, 'leaver')
    await page.getByRole('link', { name: '准备交接单' }).click()
    await page.getByText('换教室门锁').first().waitFor()
    await page.getByText('校长一把，村里一把').waitFor()
    await page.getByText('密码写好封进信封').waitFor()
    await look(page, 'handover-kit')
    await page.setViewportSize({ width: 390, height: 844 })
    await look(page, 'handover-kit')
    const office = await person(1280, 'office')
    await office.goto(`${site.node.url}/console/handovers`)
    await office.getByText('麻支书').waitFor()
    await look(office, 'handovers')
  })

  test('whoever follows is led about on his telephone, his open work among the steps', async () => {
    const page = await person(390, 'follower')
    await page.getByRole('link', { name: '开始' }).click()
    await page.getByRole('heading', { name: /熟悉岗位/ }).waitFor()
    await page.getByText('已经过期，先看这个').waitFor()
    // It is ticked once the server knows.
    await page.getByLabel('看过：今日').click()
    await page.getByText('已看1项').waitFor()
    await look(page, 'handover-tour')
    await page.setViewportSize({ width: 1280, height: 800 })
    await look(page, 'handover-tour')
  })

  test('one digest a day comes to whoever asked for it, and the tab says how much is in it', async () => {
    const page = await person(1280, 'follower')
    await page.goto(`${site.node.url}/console/digest`)
    await page.getByText('您没有订每日汇总').waitFor()
    await page.getByRole('switch', { name: '每天一份' }).click()
    await page.getByLabel('时刻').fill('00:00')
    await page.getByRole('button', { name: '保存' }).click()
    await page.getByText('第一份还没到时间').waitFor()
    await asSystem(site.node.ground.db, 'test', (tx) =>
      sql`update digest_choices set from_day = from_day - 1`.execute(tx),
    )
    const waiting = [
      { code: 'circulars_unread', details: { count: 2 }, link: '/console/received' },
      {
        code: 'meeting_actions_waiting',
        details: { count: 1 },
        link: '/console/meeting_actions',
        late: true,
      },
    ]
    expect(await makeDigests(site.node.ground, [async () => ({ waiting })], false)).toBe(1)
    await page.goto(`${site.node.url}/console/`)
    await expect.poll(() => page.title()).toBe('(2) 村校')
    await page.goto(`${site.node.url}/console/digest`)
    await page.getByText('共2项：过期1项，一周内到期0项').waitFor()
    await expect.poll(() => page.title()).toBe('村校')
    await look(page, 'digest')
    await page.setViewportSize({ width: 390, height: 844 })
    await look(page, 'digest')
    await page.evaluate(`localStorage.setItem('cunxiao.language', 'zh-Hant')`)
    await page.reload()
    await page.getByText('每日彙總').first().waitFor()
    await look(page, 'digest-hant')
  })
})
