import type * as z from 'zod'
import type { Industry, Village } from '../../features/schools/village.ts'
import { chance, pick, type Random, randomFor, shuffled } from './random.ts'

export type IndustryRow = z.output<typeof Industry>

/** What each village lives on: the staples, something its township is known for, now and then a craft. */
export function simulateIndustries(seed: number, villages: readonly Village[]): IndustryRow[] {
  return villages.flatMap((village) => {
    const random = randomFor(seed, 'industry', village.villageCode)
    const products = new Set([
      pick(random, specialitiesOf(seed, village.villageCode.slice(0, 9))),
      ...(chance(random, 0.65) ? [pick(random, staples)] : []),
      ...(chance(random, 0.35) ? [pick(random, specialities)] : []),
      ...(chance(random, 0.18) ? [pick(random, crafts)] : []),
    ])
    return [...products].map(({ product, share, each, unit }) => {
      const households = Math.max(
        3,
        Math.round((village.households ?? 0) * share * (0.5 + random())),
      )
      return {
        villageCode: village.villageCode,
        product,
        households,
        scale: scaleOf(random, households, each, unit),
      }
    })
  })
}

type Kind = {
  product: string
  /** Part of the village's households, on average. */
  share: number
  /** From and to, per household. */
  each: readonly [number, number]
  /** `#` stands for the number. */
  unit: string
}

const kind = (
  product: string,
  share: number,
  each: readonly [number, number],
  unit: string,
): Kind => ({
  product,
  share,
  each,
  unit,
})

const staples = [
  kind('水稻', 0.5, [2, 4], '# 亩'),
  kind('玉米', 0.4, [1, 3], '# 亩'),
  kind('油菜', 0.35, [1, 3], '# 亩'),
  kind('红薯', 0.3, [1, 2], '# 亩'),
]

const specialities = [
  kind('猕猴桃', 0.25, [2, 6], '# 亩'),
  kind('烤烟', 0.15, [6, 15], '# 亩'),
  kind('茶叶', 0.25, [2, 6], '# 亩'),
  kind('油茶', 0.3, [2, 5], '# 亩'),
  kind('生姜', 0.25, [1, 3], '# 亩'),
  kind('柑橘', 0.2, [2, 5], '# 亩'),
  kind('蔬菜', 0.25, [1, 4], '# 亩'),
  kind('中药材', 0.12, [2, 6], '# 亩'),
  kind('稻田养鱼', 0.12, [1, 4], '# 亩'),
  kind('湘西黄牛', 0.12, [2, 9], '存栏 # 头'),
  kind('湘西黑猪', 0.15, [4, 16], '存栏 # 头'),
  kind('山羊', 0.1, [8, 30], '存栏 # 只'),
  kind('麻鸭', 0.12, [20, 90], '年出栏 # 羽'),
  kind('土蜂蜜', 0.06, [8, 30], '# 箱'),
]

const crafts = [
  kind('蜡染', 0.03, [1, 2], '从业 # 人'),
  kind('银饰加工', 0.03, [1, 3], '从业 # 人'),
  kind('苗绣', 0.05, [1, 2], '从业 # 人'),
  kind('竹编', 0.04, [1, 2], '从业 # 人'),
  kind('乡村旅游', 0.06, [150, 600], '年接待 # 人次'),
]

const specialitiesOf = (seed: number, township: string): Kind[] =>
  shuffled(randomFor(seed, 'speciality', township), specialities).slice(0, 3)

const scaleOf = (random: Random, households: number, [low, high]: Kind['each'], unit: string) =>
  unit.replace('#', String(households * low + Math.round(households * (high - low) * random())))
