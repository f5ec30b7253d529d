import { expect, test } from 'vitest'
import { structureFaults } from './cmi5-structure.ts'
import { readXml } from './xml.ts'

const titled =
  '<title><langstring lang="zh-CN">茶</langstring></title><description><langstring>茶</langstring></description>'
const course = `<course id="https://a.b/c">${titled}</course>`
const unit = ({
  id = 'https://a.b/1',
  more = '',
  inside = `${titled}<url> index.html </url>`,
} = {}) => `<au id="${id}" ${more}>${inside}</au>`
const faultsOf = (inside: string) => {
  const root = readXml(`<courseStructure xmlns:v="urn:v">${inside}</courseStructure>`)
  return root ? structureFaults(root) : ['no xml']
}
const block = (inside: string, id = 'https://a.b/b') =>
  `<block id="${id}">${titled}${inside}</block>`
const objective = (id: string) => `<objective id="${id}">${titled}</objective>`

test.each([
  ['a unit alone', unit()],
  [
    'an address in CDATA',
    unit({ inside: `${titled}<url><![CDATA[\n index.html?a=1&b=2 \n]]></url>` }),
  ],
  [
    'an address elsewhere',
    unit({ inside: `${titled}<url>https://x.test/a%20b?endpoints=1</url>` }),
  ],
  [
    'all that a unit may have',
    unit({
      more: 'moveOn="CompletedOrPassed" masteryScore="0.85" launchMethod="OwnWindow" activityType="urn:x" v:extra="1"',
      inside: `${titled}<objectives><objective idref="https://a.b/o"/></objectives><url>i.html</url><launchParameters> a </launchParameters><entitlementKey>k</entitlementKey><v:note>1</v:note>`,
    }),
  ],
  [
    'objectives, blocks in blocks, extensions',
    `<objectives>${objective('https://a.b/o')}</objectives>${block(block(unit(), 'urn:b:2'))}<v:more/>`,
  ],
])('cmi5 13 is as it should be: %s', (_what, inside) => {
  expect(faultsOf(course + inside)).toEqual([])
})

test.each<[string, string, string]>([
  ['no course', unit(), 'course_part_missing'],
  ['no unit', course, 'course_part_missing'],
  [
    'a course id without a scheme',
    `<course id="w3id.org/c">${titled}</course>${unit()}`,
    'course_value_wrong',
  ],
  ['a unit id without a scheme', course + unit({ id: 'au/1' }), 'course_value_wrong'],
  ['an id with a space', course + unit({ id: 'https://a.b/a b' }), 'course_value_wrong'],
  ['a block id without a scheme', course + block(unit(), 'b'), 'course_value_wrong'],
  [
    'an objective id without a scheme',
    `${course}<objectives>${objective('o')}</objectives>${unit()}`,
    'course_value_wrong',
  ],
  ['no id', `${course}<au>${titled}<url>i.html</url></au>`, 'course_part_missing'],
  [
    'no title',
    course + unit({ inside: '<description><langstring>d</langstring></description><url>i</url>' }),
    'course_part_missing',
  ],
  [
    'no description',
    course + unit({ inside: '<title><langstring>d</langstring></title><url>i</url>' }),
    'course_part_missing',
  ],
  [
    'a title without words',
    course +
      unit({ inside: '<title/><description><langstring>d</langstring></description><url>i</url>' }),
    'course_part_missing',
  ],
  [
    'an unknown language',
    course + unit({ inside: `${titled.replace('zh-CN', 'zh_CN!')}<url>i</url>` }),
    'course_value_wrong',
  ],
  ['no address', course + unit({ inside: titled }), 'course_part_missing'],
  ['an empty address', course + unit({ inside: `${titled}<url> </url>` }), 'course_part_missing'],
  [
    'an address that is two',
    course + unit({ inside: `${titled}<url>http://a.test index.html</url>` }),
    'course_value_wrong',
  ],
  [
    'two addresses',
    course + unit({ inside: `${titled}<url>a</url><url>b</url>` }),
    'course_part_misplaced',
  ],
  [
    'parts in another order',
    course + unit({ inside: `<url>a</url>${titled}` }),
    'course_part_misplaced',
  ],
  ['the unit before the course', unit() + course, 'course_part_misplaced'],
  ['an unknown moveOn', course + unit({ more: 'moveOn="Done"' }), 'course_value_wrong'],
  ['a mastery score of 80', course + unit({ more: 'masteryScore="80"' }), 'course_value_wrong'],
  [
    'a mastery score in words',
    course + unit({ more: 'masteryScore="high"' }),
    'course_value_wrong',
  ],
  [
    'an unknown launchMethod',
    course + unit({ more: 'launchMethod="Popup"' }),
    'course_value_wrong',
  ],
  ['an empty block', course + block(''), 'course_part_missing'],
  ['a unit twice', course + unit() + unit(), 'course_id_twice'],
  ['a block twice', course + block(unit()) + block(unit({ id: 'urn:2' })), 'course_id_twice'],
  [
    'an objective twice',
    `${course}<objectives>${objective('urn:o')}${objective('urn:o')}</objectives>${unit()}`,
    'course_id_twice',
  ],
  [
    'what the platform says',
    course + unit({ inside: `${titled}<url>i.html?a=1&amp;endpoint=http://x.test</url>` }),
    'launch_parameter_taken',
  ],
  [
    'the same in percent',
    course + unit({ inside: `${titled}<url>i.html?%61ctor=x</url>` }),
    'launch_parameter_taken',
  ],
])('cmi5 13, 3, 8.1 is refused: %s', (_what, inside, code) => {
  expect(faultsOf(inside)).toContainEqual(expect.objectContaining({ code }))
})
