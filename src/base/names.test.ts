import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import nameTable from './name-table.json' with { type: 'json' }
import { answerNames, nameTurner, withNamesTurned } from './names.ts'

const turn = nameTurner(nameTable)
const sources = ['villages', 'townships'].map((name) =>
  join(import.meta.dirname, '..', '..', 'data', 'fenghuang', `${name}.csv`),
)
const real = sources.flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .slice(1)
    .flatMap((line) => line.split(',')[1] ?? []),
)

describe('a name in Traditional characters', () => {
  test.each([
    ['凤凰县', '鳳凰縣'],
    ['廖家桥镇中心小学', '廖家橋鎮中心小學'],
    ['湘西土家族苗族自治州教育局', '湘西土家族苗族自治州教育局'],
    ['得胜营社区', '得勝營社區'],
    ['林峰乡', '林峰鄉'],
  ])('%s is %s', (simplified, traditional) => {
    expect(turn(simplified)).toBe(traditional)
  })

  test.each([
    ['都里村', '都里村'],
    ['三里湾村', '三里灣村'],
    ['八斗丘村', '八斗丘村'],
    ['松桃县', '松桃縣'],
    ['岳阳县', '岳陽縣'],
    ['南岳区', '南嶽區'],
    ['范家小学', '范家小學'],
    ['吉首大学师范学院', '吉首大學師範學院'],
    ['沈家村', '沈家村'],
    ['沈阳市', '瀋陽市'],
    ['后山村', '後山村'],
    ['皇后村', '皇后村'],
    ['丰谷镇', '豐谷鎮'],
    ['云台村', '雲台村'],
    ['干溪村', '乾溪村'],
    ['余家寨', '余家寨'],
    ['余庆县', '餘慶縣'],
    ['老田冲村', '老田沖村'],
    ['于都县', '于都縣'],
    ['万隆村', '萬隆村'],
  ])(
    'a character that is of both scripts becomes what it is in a name: %s is %s',
    (simplified, traditional) => {
      expect(turn(simplified)).toBe(traditional)
    },
  )

  test('stays as it is once it is Traditional, and has no more characters than before', () => {
    expect(real.length).toBeGreaterThan(280)
    for (const name of real) {
      expect(turn(turn(name))).toBe(turn(name))
      expect([...turn(name)].length).toBe([...name].length)
    }
  })

  test('a text without a Simplified character stays as it is', () => {
    const letters = new Set(nameTable.simplified)
    const without = real.filter((name) => ![...name].some((letter) => letters.has(letter)))
    expect(without.length).toBeGreaterThan(20)
    for (const text of [...without, '鳳凰縣教育局', 'Fenghuang 4331', '', '𠀀'])
      expect(turn(text)).toBe(text)
  })

  test('every character of the table has one other', () => {
    expect([...nameTable.simplified].length).toBe([...nameTable.traditional].length)
    expect(new Set(nameTable.simplified).size).toBe([...nameTable.simplified].length)
  })
})

test('an answer names places, schools and organisations anew and persons as they are', () => {
  const answer = {
    name: '萧云',
    personName: '范丰',
    posts: [{ organisationName: '凤凰县教育局', title: '办事员' }],
    places: [{ code: '433123000000', name: '凤凰县', lat: 27.9, lon: null }],
    station: { id: 's', name: '廖家桥站', settledByName: '钟发' },
    schoolNames: { a: '廖家桥镇中心小学' },
    waitsFor: [{ organisation: '茶田镇人民政府', persons: ['钟发'] }],
    alsoAt: ['阳光村'],
    details: { school: '腊尔山学校', count: 2 },
    school: { id: 's', name: '茶田镇中学' },
    rows: [{ name: '丰云' }],
  }
  expect(withNamesTurned(answer, turn, answerNames)).toEqual({
    name: '萧云',
    personName: '范丰',
    posts: [{ organisationName: '鳳凰縣教育局', title: '办事员' }],
    places: [{ code: '433123000000', name: '鳳凰縣', lat: 27.9, lon: null }],
    station: { id: 's', name: '廖家橋站', settledByName: '钟发' },
    schoolNames: { a: '廖家橋鎮中心小學' },
    waitsFor: [{ organisation: '茶田鎮人民政府', persons: ['钟发'] }],
    alsoAt: ['陽光村'],
    details: { school: '臘爾山學校', count: 2 },
    school: { id: 's', name: '茶田鎮中學' },
    rows: [{ name: '丰云' }],
  })
})
