import { expect, test } from 'vitest'
import { paragraphsOf, plainText, type TextItem } from './page-text.ts'

test.each([
  ['⽔稻插秧', '水稻插秧'],
  ['⼈⺠的⻢⻋', '人民的马车'],
  ['⻅⻚⻓⻛', '见页长风'],
  ['\uf900\uf901\uf902', '\u8c48\u66f4\u8eca'],
  ['ﬁrst oﬃce', 'first office'],
  ['施 肥 ， 每 亩 20 公 斤', '施肥，每亩 20 公斤'],
  ['用 VCD 看 农 业 片', '用 VCD 看农业片'],
  ['① 第一，② 第二；（一）Ｎ＝２', '① 第一，② 第二；（一）Ｎ＝２'],
  ['H₂O 50 m²', 'H₂O 50 m²'],
  ['a  plain   text', 'a plain text'],
  ['“冬 季”修 剪', '“冬季”修剪'],
])('S5-14 a page says %s, and %s is read', (drawn, read) => expect(plainText(drawn)).toBe(read))

const line = (str: string, y: number, height = 12): TextItem => ({
  str,
  hasEOL: true,
  transform: [height, 0, 0, height, 0, y],
  height,
})

test('lines become paragraphs; a heading, a gap and the end of a sentence part them', () => {
  expect(
    paragraphsOf([
      line('冬季管理', 700, 20),
      line('油茶采果以后要及时施', 660),
      line('肥，每亩五十公斤。', 642),
      line('修剪在立春以前', 624),
      line('做完。', 606),
      line('Pruning is done', 500),
      line('before spring', 482),
      line('附：照片', 300),
    ]),
  ).toEqual([
    '冬季管理',
    '油茶采果以后要及时施肥，每亩五十公斤。',
    '修剪在立春以前做完。',
    'Pruning is done before spring',
    '附：照片',
  ])
})
