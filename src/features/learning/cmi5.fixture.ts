import { packZip } from '../library/packages/zip.fixture.ts'

/** A course of one block: a unit with a test and a unit to look at, and a unit that is not asked for. */
export const cmi5Course = packZip([
  {
    name: 'cmi5.xml',
    content: `<?xml version="1.0" encoding="utf-8"?>
<courseStructure xmlns="https://w3id.org/xapi/profiles/cmi5/v1/CourseStructure.xsd">
<course id="https://example.org/course"><title><langstring lang="zh">蜜蜂越冬</langstring></title>
<description><langstring lang="zh">怎样让蜂群过冬。</langstring></description></course>
<block id="https://example.org/block"><title><langstring lang="zh">入冬以前</langstring></title>
<description><langstring lang="zh">准备。</langstring></description>
<au id="https://example.org/au/test" moveOn="CompletedAndPassed" masteryScore="0.8">
<title><langstring lang="zh">检查蜂群</langstring></title><description><langstring lang="zh">考</langstring></description>
<url>unit.html?theme=1</url><launchParameters>level=2</launchParameters><entitlementKey>xyz-123</entitlementKey></au>
<au id="https://example.org/au/look" moveOn="Completed" launchMethod="OwnWindow">
<title><langstring lang="zh">包装蜂箱</langstring></title><description><langstring lang="zh">看</langstring></description>
<url>unit.html</url></au></block>
<au id="https://example.org/au/more" moveOn="NotApplicable">
<title><langstring lang="zh">还想多看</langstring></title><description><langstring lang="zh">看</langstring></description>
<url>unit.html</url></au>
</courseStructure>`,
  },
  {
    name: 'unit.html',
    content: `<!DOCTYPE html><html lang="zh"><head><meta charset="utf-8"><title>检查蜂群</title></head><body>
<p id="at">正在打开</p><button onclick="learn()">学完考完</button><button onclick="location.href = data.returnURL">回去</button>
<script>
const asked = new URLSearchParams(location.search)
const given = (name) => asked.get(name)
const agent = given('actor')
const at = (text) => { document.getElementById('at').textContent = text }
const ids = 'https://w3id.org/xapi/cmi5/context/categories/'
const begun = Date.now()
let headers, data
const ask = (path, how = {}) => fetch(given('endpoint') + path, { headers, ...how }).then((answer) => {
  if (!answer.ok) throw new Error(path + ' ' + answer.status)
  return answer
})
function say(verb, result, judges) {
  const context = structuredClone(data.contextTemplate)
  context.registration = given('registration')
  if (result?.score) context.extensions[ids.replace('categories', 'extensions') + 'masteryscore'] = data.masteryScore
  context.contextActivities.category = [{ id: ids + 'cmi5' }, ...(judges ? [{ id: ids + 'moveon' }] : [])]
  const id = [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('')
  const uuid = id.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-a$4-$5')
  return ask('statements?statementId=' + uuid, { method: 'PUT', body: JSON.stringify({
    id: uuid, actor: JSON.parse(agent), object: { id: given('activityId') }, context,
    verb: { id: 'http://adlnet.gov/expapi/verbs/' + verb }, timestamp: new Date().toISOString(),
    ...(result && { result: { duration: 'PT' + (Date.now() - begun) / 1000 + 'S', ...result } }),
  }) })
}
async function begin() {
  const key = await (await fetch(given('fetch'), { method: 'POST' })).json()
  headers = {
    authorization: 'Basic ' + key['auth-token'],
    'content-type': 'application/json',
    'x-experience-api-version': '1.0.3',
  }
  const whose = 'activityId=' + encodeURIComponent(given('activityId')) + '&agent=' + encodeURIComponent(agent)
  data = await (await ask('activities/state?stateId=LMS.LaunchData&registration=' + given('registration') + '&' + whose)).json()
  const likes = await (await ask('agents/profile?profileId=cmi5LearnerPreferences&agent=' + encodeURIComponent(agent))).json()
  await say('initialized')
  at('开始了：' + data.launchMode + ' ' + likes.languagePreference)
}
async function learn() {
  await say('completed', { completion: true }, true)
  await say('passed', { success: true, score: { scaled: 0.9 } }, true)
  await say('terminated', {})
  at('结束了')
}
begin().catch((error) => at(String(error)))
</script></body></html>`,
  },
])
