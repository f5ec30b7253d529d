import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issueCard } from '../../src/features/learning/card-actions.ts'
import { addEdition } from '../../src/features/library/editions/edition.fixture.ts'
import { addResource } from '../../src/features/library/library.fixture.ts'
import { type Packed, packZip } from '../../src/features/library/packages/zip.fixture.ts'
import { setStates } from '../../src/features/library/store.ts'
import { operator } from '../../src/features/people/operator.ts'
import { addPerson } from '../../src/features/people/person-actions.ts'
import { savePlaces } from '../../src/features/people/place-store.ts'
import { asSystem } from '../../src/platform/db.ts'
import { browserPath } from '../harness/browser-path.ts'
import { somebody, testPlaces, townshipA } from '../harness/node.ts'
import { openSite, type Site } from '../harness/site.ts'

const finder12 = `function find(w){var n=0;while(w.API==null&&w.parent!=null&&w.parent!=w&&n++<500)w=w.parent;return w.API}
var api=find(window)||(window.opener?find(window.opener):null)`
const finder2004 = `function find(w){var n=0;while(w.API_1484_11==null&&w.parent!=null&&w.parent!=w&&n++<500)w=w.parent;return w.API_1484_11}
var api=find(window)`
const page = (script: string, body = '<p id="o">…</p>') =>
  `<!DOCTYPE html><html><head><meta charset="utf-8"><title>课</title></head><body>${body}<script>${script}</script></body></html>`

/** A course of one unit, whose launch page is `index.html`. */
function course(version: '1.2' | '2004', item: string, files: Record<string, string>): Buffer {
  const is12 = version === '1.2'
  const manifest = `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/${is12 ? 'adlcp_rootv1p2' : 'adlcp_v1p3'}" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
<metadata><schema>ADL SCORM</schema><schemaversion>${is12 ? '1.2' : '2004 4th Edition'}</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>课</title>
<item identifier="i" identifierref="r"><title>课</title>${item}</item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:${is12 ? 'scormtype' : 'scormType'}="sco" href="index.html"/></resources></manifest>`
  const members: Packed[] = Object.entries(files).map(([name, content]) => ({ name, content }))
  return packZip([{ name: 'imsmanifest.xml', content: manifest }, ...members])
}

const show12 = (...elements: string[]) =>
  `document.getElementById('o').textContent=${JSON.stringify(elements)}.map(function(e){return api.LMSGetValue('cmi.'+e)}).join('|')`
const show2004 = (...elements: string[]) =>
  `document.getElementById('o').textContent=${JSON.stringify(elements)}.map(function(e){return api.GetValue('cmi.'+e)}).join('|')`

const told = page(
  `${finder12};api.LMSInitialize('');${show12('core.entry', 'core.student_name', 'core.lesson_mode', 'core.credit', 'core.total_time', 'launch_data', 'student_data.mastery_score', 'student_data.max_time_allowed', 'student_data.time_limit_action', 'core.lesson_location', 'suspend_data')}
api.LMSSetValue('cmi.core.lesson_location','7');api.LMSSetValue('cmi.suspend_data','abc');api.LMSSetValue('cmi.core.session_time','0000:10:00.00');api.LMSSetValue('cmi.core.exit','suspend');api.LMSSetValue('cmi.core.lesson_status','incomplete');api.LMSFinish('')`,
)
const told2004 = page(
  `${finder2004};api.Initialize('');${show2004('entry', 'learner_name', 'mode', 'credit', 'total_time', 'launch_data', 'scaled_passing_score', 'completion_threshold', 'max_time_allowed', 'time_limit_action', 'location', 'objectives.0.id')}
api.SetValue('cmi.location','7');api.SetValue('cmi.session_time','PT10M');api.SetValue('cmi.exit','suspend');api.SetValue('cmi.completion_status','incomplete');api.Terminate('')`,
)
const mastered = page(
  `${finder12};api.LMSInitialize('');api.LMSSetValue('cmi.core.score.raw','85');api.LMSSetValue('cmi.core.score.max','100');api.LMSFinish('');document.getElementById('o').textContent='done'`,
)
/** It says everything only when it is being left, and how long what it keeps is stands in its address. */
const leaver = (event: string, length = 0) =>
  page(`${finder12};api.LMSInitialize('');
document.getElementById('o').textContent='was '+api.LMSGetValue('cmi.suspend_data').length+' '+api.LMSGetValue('cmi.core.lesson_location')
addEventListener('${event}',function(){var s='';while(s.length<${length})s+=Math.random().toString(36).slice(2)
api.LMSSetValue('cmi.core.lesson_location','最后');api.LMSSetValue('cmi.suspend_data',s.slice(0,${length}));api.LMSSetValue('cmi.core.score.raw','77');api.LMSSetValue('cmi.core.score.max','100');api.LMSSetValue('cmi.core.lesson_status','passed');api.LMSSetValue('cmi.core.exit','suspend');api.LMSFinish('')})`)
const keeper = page(`${finder12};api.LMSInitialize('')
var was=api.LMSGetValue('cmi.suspend_data');document.getElementById('o').textContent='was '+was.length
api.LMSSetValue('cmi.suspend_data',new Array(60001).join('字'));for(var i=0;i<60;i++){api.LMSSetValue('cmi.interactions.'+i+'.id','Q'+i);api.LMSSetValue('cmi.interactions.'+i+'.student_response','a');}
api.LMSSetValue('cmi.core.lesson_status','incomplete');api.LMSCommit('')`)
const player = page(
  `${finder12};var begun=api?api.LMSInitialize(''):'no api';document.getElementById('o').textContent='api '+begun+' '+(api&&api.LMSGetValue('cmi.core.entry'))
function end(){api.LMSSetValue('cmi.core.lesson_status','completed');document.getElementById('o').textContent='ended '+api.LMSFinish('')}`,
  '<p id="o">…</p><button onclick="end()">学完</button>',
)

const plain = packZip([
  {
    name: 'index.html',
    content: page(
      "localStorage.setItem('n', 2);document.cookie='a=b';document.getElementById('o').textContent='kept '+localStorage.n+sessionStorage.length+document.cookie",
    ),
  },
])

const courses = {
  plain,
  told: course(
    '1.2',
    '<adlcp:masteryscore>80</adlcp:masteryscore><adlcp:maxtimeallowed>0001:00:00</adlcp:maxtimeallowed><adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>lesson=7</adlcp:datafromlms>',
    { 'index.html': told },
  ),
  told2004: course(
    '2004',
    '<adlcp:timeLimitAction>exit,message</adlcp:timeLimitAction><adlcp:dataFromLMS>lesson=7</adlcp:dataFromLMS><adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.5"/><imsss:sequencing><imsss:limitConditions attemptAbsoluteDurationLimit="PT1H"/><imsss:objectives><imsss:primaryObjective objectiveID="obj" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.8</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives></imsss:sequencing>',
    { 'index.html': told2004 },
  ),
  mastered: course('1.2', '<adlcp:masteryscore>80</adlcp:masteryscore>', {
    'index.html': mastered,
  }),
  unload: course('1.2', '', { 'index.html': leaver('unload') }),
  pagehide: course('1.2', '', { 'index.html': leaver('pagehide', 30_000) }),
  beforeunload: course('1.2', '', { 'index.html': leaver('beforeunload', 60_000) }),
  long: course('1.2', '', { 'index.html': keeper }),
  redirect: course('1.2', '', {
    'index.html': '<html><body><script>location.replace("sub/player.html")</script></body></html>',
    'sub/player.html': player,
  }),
  refresh: course('1.2', '', {
    'index.html': '<html><meta http-equiv="refresh" content="0; url=player.html"></html>',
    'player.html': player,
  }),
  frames: course('1.2', '', {
    'index.html':
      '<!DOCTYPE html><html><head><title>外</title></head><body><iframe name="inner" src="wrap.html" width="400" height="300"></iframe></body></html>',
    'wrap.html': '<iframe src="player.html"></iframe>',
    'player.html': player,
  }),
  stores: course('1.2', '', {
    'index.html': page(
      `localStorage.page=3;document.cookie='a=b; path=/';${finder12};document.getElementById('o').textContent=localStorage.getItem('page')+document.cookie+api.LMSInitialize('')`,
      '<iframe src="inner.html"></iframe><p id="o">…</p>',
    ),
    'inner.html': page(
      "document.getElementById('o').textContent='in '+sessionStorage.length+document.cookie",
    ),
  }),
  frameset: course('1.2', '', {
    'index.html':
      '<html><head><title>框</title></head><frameset cols="20%,80%"><frame name="menu" src="menu.html"><frame name="main" src="player.html"></frameset></html>',
    'menu.html': page('', '<a href="second.html" target="main">第二页</a>'),
    'player.html': player,
    'second.html': player,
  }),
}
type CourseName = keyof typeof courses

describe.skipIf(!browserPath())('B3 courses in SCORM', () => {
  let site: Site
  let card: string
  const ids = new Map<CourseName, string>()
  let learner: { page: Page; faults: string[] }
  beforeAll(async () => {
    site = await openSite()
    const { ground } = site.node
    const { db } = ground
    await asSystem(db, 'test places', (tx) => savePlaces(tx, testPlaces))
    const node = { ...site.node, db, setNow: () => {}, close: site.close }
    const { actor } = await somebody(node, { role: 'administrator' })
    for (const [name, bytes] of Object.entries(courses)) {
      const id = await addResource(db, `课件${name}`, { state: 'draft', mediaType: 'package' })
      await addEdition(ground, actor, id, { name: `${name}.zip`, bytes }, { ffmpeg: undefined })
      ids.set(name as CourseName, id)
    }
    await asSystem(db, 'test', (tx) => setStates(tx, [...ids.values()], 'published'))
    const { organisationId } = await somebody(node, {
      role: 'village_secretary',
      regionCode: townshipA,
      level: 'township',
    })
    const { id } = await addPerson(db, operator, { name: '曾祥', orgUnitId: organisationId })
    card = (await issueCard(db, operator, id, ground.clock())).card
    // What a page may still say while its tab is closed is the whole browser's doing.
    learner = await site.open(1280, 'whole')
    await learner.page.goto(`${site.node.url}/sign-in`)
    await learner.page.getByLabel('卡上的号码').fill(card)
    await learner.page.getByRole('button', { name: /曾祥/ }).waitFor()
  })
  afterAll(() => site?.close())

  const begin = async (name: CourseName, at = learner.page) => {
    await at.goto(`${site.node.url}/resources/${ids.get(name)}`)
    await at.getByRole('button', { name: '开始' }).click()
    return at.frameLocator('iframe')
  }
  const leave = (at = learner.page) => at.getByRole('button', { name: '关闭', exact: true }).click()
  const saidOf = (name: CourseName) =>
    asSystem(site.node.ground.db, 'test', async (tx) => {
      const rows = await tx.selectFrom('statements').select('body').orderBy('n').execute()
      return rows.flatMap(({ body }) => {
        const { object, verb, result } = JSON.parse(body)
        return object.id === `urn:uuid:${ids.get(name)}`
          ? { verb: String(verb.id).split('/').at(-1) ?? '', raw: result?.score?.raw }
          : []
      })
    })
  const soon = <T>(what: () => Promise<T>) => expect.poll(what, { timeout: 60_000 })
  const passes = async (name: CourseName) =>
    (await saidOf(name)).filter(({ verb }) => verb === 'passed')

  test('1.2: what the platform supplies is there, and goes on the next time', async () => {
    const given = '曾祥|normal|credit'
    const rest = 'lesson=7|80|0001:00:00|exit,message'
    const frame = await begin('told')
    await frame.getByText(`ab-initio|${given}|0000:00:00|${rest}||`).waitFor()
    await leave()
    await begin('told')
    await frame.getByText(`resume|${given}|0000:10:00|${rest}|7|abc`).waitFor()
    await leave()
    await begin('told')
    await frame.getByText(`resume|${given}|0000:20:00|${rest}|7|abc`).waitFor()
  })

  test('2004: what the platform supplies is there, and goes on the next time', async () => {
    const given = '曾祥|normal|credit'
    const rest = 'lesson=7|0.8|0.5|PT1H|exit,message'
    const frame = await begin('told2004')
    await frame.getByText(`ab-initio|${given}|PT0S|${rest}||obj`).waitFor()
    await leave()
    await begin('told2004')
    await frame.getByText(`resume|${given}|PT10M|${rest}|7|obj`).waitFor()
  })

  test('what asks for stores and cookies goes on, in a course and in plain pages', async () => {
    const frame = await begin('stores')
    await frame.getByText('3a=btrue').waitFor()
    await frame.frameLocator('iframe').getByText('in 0').waitFor()
    await leave()
    await (await begin('plain')).getByText('kept 20a=b').waitFor()
  })

  test('by the mastery score a course is passed that only says its points', async () => {
    const frame = await begin('mastered')
    await frame.getByText('done').waitFor()
    await soon(() => passes('mastered')).toEqual([{ verb: 'passed', raw: 85 }])
  })

  test.each(['redirect', 'refresh', 'frames', 'frameset'] as const)(
    'the platform is found behind a %s',
    async (name) => {
      const outer = await begin(name)
      const frame =
        name === 'frames'
          ? outer.frameLocator('iframe').frameLocator('iframe')
          : name === 'frameset'
            ? outer.frameLocator('frame[name=main]')
            : outer
      await frame.getByText('api true ab-initio').waitFor()
      if (name === 'frameset') {
        await outer.frameLocator('frame[name=menu]').getByText('第二页').click()
        const shown = async () => learner.page.frames().map((one) => one.url().split('/').at(-1))
        await soon(shown).toEqual(expect.arrayContaining(['menu.html', 'second.html']))
        await frame.getByText('api true ab-initio').waitFor()
      }
      await frame.getByRole('button', { name: '学完' }).click()
      await frame.getByText('ended true').waitFor()
      await soon(async () => (await saidOf(name)).map(({ verb }) => verb)).toContain('completed')
    },
    300_000,
  )

  test('a state of 180 kB and answers beyond 100,000 characters are kept', async () => {
    const frame = await begin('long')
    await frame.getByText('was 0').waitFor()
    await leave()
    await begin('long')
    await frame.getByText('was 60000').waitFor()
  })

  describe.each([
    ['unload', 0],
    ['pagehide', 30_000],
    ['beforeunload', 60_000],
  ] as const)('what is said in %s arrives', (name, length) => {
    let passed = 0
    const arrives = async () => {
      passed += 1
      await soon(async () => (await passes(name)).length).toBe(passed)
      expect((await passes(name)).at(-1)).toEqual({ verb: 'passed', raw: 77 })
    }
    const ways: [string, (at: Page) => Promise<unknown>][] = [
      ['by the button', (at) => leave(at)],
      ['by going back', (at) => at.goBack()],
      ['by going elsewhere', (at) => at.goto('about:blank')],
      ['by closing the tab', (at) => at.close({ runBeforeUnload: false })],
    ]
    test.each(ways)(
      `%s, with ${length} letters of notes`,
      async (way, go) => {
        const at = await learner.page.context().newPage()
        await at.goto(`${site.node.url}/`)
        const frame = await begin(name, at)
        await frame.getByText('was ').waitFor()
        await go(at)
        await arrives()
        if (!at.isClosed()) await at.close()
        expect(way).toBeTruthy()
      },
      300_000,
    )
  })
})
