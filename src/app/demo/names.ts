import { pick, pickWeighted, type Random } from './random.ts'

export type Sex = 'm' | 'f'

/**
 * A made-up name. Surnames as they are spread in western Hunan, among them some that are read
 * differently as a surname (单 shàn, 曾 zēng, 解 xiè, 仇 qiú, 查 zhā), so that sorting shows.
 */
export function makeName(random: Random, sex: Sex, birthYear: number): string {
  const { first, second } = given[birthYear >= 1985 ? 'young' : 'old'][sex]
  return pickWeighted(random, surnames) + pick(random, [...first]) + pick(random, [...second])
}

const surnames = {
  吴: 12,
  龙: 11,
  石: 9,
  麻: 8,
  田: 8,
  向: 7,
  彭: 6,
  廖: 5,
  滕: 5,
  杨: 5,
  张: 4,
  唐: 4,
  欧: 3,
  刘: 3,
  李: 3,
  陈: 3,
  隆: 3,
  侯: 2,
  梁: 2,
  伍: 2,
  覃: 2,
  周: 2,
  黄: 2,
  罗: 2,
  肖: 2,
  包: 1,
  欧阳: 1,
  单: 1,
  曾: 2,
  解: 1,
  仇: 1,
  查: 1,
  任: 1,
  华: 1,
} as const

/** Characters that combine freely without giving the name of someone everyone knows. */
const given = {
  old: {
    m: { first: '家光昌正志明宗开绍承启顺善大胜兴', second: '生发田林海平顺安成全松柏和喜勤旺' },
    f: { first: '桂秀玉翠腊金冬秋月满水荷竹银', second: '花香珍莲菊姣妹凤芝琴蓉芬青娥' },
  },
  young: {
    m: { first: '晓思立远子一嘉文', second: '亮凡川航宁诚辰松帆岩' },
    f: { first: '晓思雨佳慧欣文', second: '婷琳洁敏颖萍玲瑶蕾' },
  },
} as const
