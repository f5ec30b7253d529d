import type * as z from 'zod'
import type { Acquisition } from '../../features/library/acquisition.ts'
import type { Need } from '../../features/library/need.ts'
import type { Resource } from '../../features/library/resource.ts'
import type { Source } from '../../features/library/source.ts'
import { ownSourceOf } from '../../features/library/values.ts'
import type { Township } from '../../features/schools/village.ts'
import { chance, pick, randomFor } from './random.ts'

export type DemonstrationLibrary = {
  sources: z.output<typeof Source>[]
  resources: Resource[]
  packs: { title: string; aim: string; minutes: number; catalogueNos: string[] }[]
  needs: Need[]
  acquisitions: z.output<typeof Acquisition>[]
}

/** A library of neutral titles of our own; nobody should look for them on a real platform. */
export function simulateLibrary(
  seed: number,
  county: { code: string },
  townships: readonly Township[],
): DemonstrationLibrary {
  const platform = 'demo-platform'
  const resources = titles.map(
    ([title, subject, mediaType, lengthMinutes, months], i): Resource => {
      const random = randomFor(seed, 'resource', title)
      const local = subject === 'culture.local'
      const place = local ? pick(random, townships).townshipCode : undefined
      return {
        title,
        source: i % 3 === 0 ? platform : ownSourceOf(county.code),
        catalogueNo: `K${String(i + 1).padStart(3, '0')}`,
        ownerCode: county.code,
        subjects: [subject],
        originLevel: i % 3 === 0 ? 'province' : 'county',
        mediaType,
        useModes: chance(random, 0.5) ? ['group', 'personal'] : ['group', 'information'],
        category: local
          ? 'local_culture'
          : subject.startsWith('practical')
            ? 'skills'
            : subject.startsWith('party')
              ? 'education'
              : 'science',
        language: 'mandarin',
        licence: 'own',
        audience: subject.startsWith('party') ? ['party_members', 'cadres'] : ['farmers'],
        lengthMinutes,
        about: `演示资源，没有真实文件：${title}。`,
        ...(place && { locality: place }),
        ...(months && { seasonMonths: [...months] }),
        ...(chance(random, 0.2) && { dialects: ['苗语'] }),
        ...(i % 3 !== 0 && { contributor: '演示教师' }),
      }
    },
  )
  return {
    sources: [
      {
        name: '演示省级平台',
        code: platform,
        ownerCode: county.code,
        originLevel: 'province',
        licence: 'platform',
      },
    ],
    resources,
    packs: [
      {
        title: '茶园过冬',
        aim: '会给茶树修剪、施肥、防冻',
        minutes: 80,
        catalogueNos: ['K001', 'K002', 'K003'],
      },
      {
        title: '养牛养羊入门',
        aim: '会选种、配料和打防疫针',
        minutes: 95,
        catalogueNos: ['K013', 'K015', 'K014'],
      },
    ],
    needs: townships.flatMap(({ townshipCode }) => {
      const random = randomFor(seed, 'need', townshipCode)
      const [first, second] = [pick(random, topics), pick(random, topics)]
      return [...new Set([first, second])].map((topic) => ({
        topic,
        placeCode: townshipCode,
        askedOn: '2026-10-15',
        people: 8 + Math.floor(random() * 60),
        ...(chance(random, 0.3) && { dialect: '苗语' }),
      }))
    }),
    acquisitions: townships.slice(0, 6).map(({ townshipCode }, i) => ({
      title: titles[i * 3]?.[0] ?? '',
      placeCode: townshipCode,
      kind: (['receive', 'download', 'introduce'] as const)[i % 3] ?? 'download',
      onDay: `2026-11-${String(i + 3).padStart(2, '0')}`,
      source: platform,
    })),
  }
}

type Title = readonly [
  title: string,
  subject: string,
  mediaType: Resource['mediaType'],
  lengthMinutes: number,
  months?: readonly number[],
]

const titles: readonly Title[] = [
  ['茶树冬季修剪', 'practical.tea', 'video', 26, [11, 12, 1]],
  ['茶园秋冬施肥', 'practical.tea', 'document', 20, [10, 11]],
  ['春茶采摘与保鲜', 'practical.tea', 'video', 32, [3, 4]],
  ['猕猴桃人工授粉', 'practical.kiwi', 'video', 24, [4, 5]],
  ['猕猴桃溃疡病识别', 'practical.kiwi', 'slides', 18, [2, 3]],
  ['柑橘果实贮藏', 'practical.citrus', 'video', 22, [11, 12]],
  ['水稻旱育秧', 'practical.rice', 'video', 30, [3, 4]],
  ['稻田养鱼开沟', 'practical.fish', 'video', 21, [3]],
  ['油菜直播技术', 'practical.rape', 'audio', 15, [9, 10]],
  ['油茶低产林改造', 'practical.oiltea', 'video', 35, [12, 1]],
  ['生姜窖藏', 'practical.ginger', 'video', 17, [11]],
  ['玉米合理密植', 'practical.maize', 'document', 20, [3, 4]],
  ['黄牛选种', 'practical.cattle', 'video', 33],
  ['山羊舍的建法', 'practical.goats', 'video', 28],
  ['肉牛冬季补饲', 'practical.cattle', 'video', 34, [12, 1, 2]],
  ['黑猪放养管理', 'practical.pigs', 'video', 29],
  ['麻鸭防疫程序', 'practical.poultry', 'slides', 16],
  ['土蜂过箱', 'practical.bees', 'video', 25, [3, 4]],
  ['烤烟育苗', 'practical.tobacco', 'video', 27, [2]],
  ['辣椒大棚管理', 'practical.vegetables', 'video', 23],
  ['红薯脱毒苗', 'practical.potato', 'document', 14],
  ['黄精林下种植', 'practical.herbs', 'video', 31],
  ['竹编起底与收口', 'practical.crafts', 'video', 45],
  ['农家乐待客与卫生', 'practical.tourism', 'video', 38],
  ['手扶拖拉机保养', 'practical.machines', 'video', 19],
  ['怎样查市场行情', 'science.market', 'video', 12],
  ['网上卖土特产', 'science.market', 'slides', 26],
  ['看懂天气预警', 'science.weather', 'video', 10],
  ['新品种怎样试种', 'science.new', 'ebook', 40],
  ['家庭用电安全', 'popular.safety', 'video', 11],
  ['防溺水', 'popular.safety', 'video', 9, [6, 7, 8]],
  ['识别电话诈骗', 'popular.safety', 'audio', 13],
  ['高血压日常护理', 'popular.health', 'video', 18],
  ['外出父母怎样陪孩子', 'popular.children', 'video', 22],
  ['手机视频通话', 'popular.computers', 'video', 8],
  ['三会一课怎样开', 'party.work', 'video', 30],
  ['村务公开的内容', 'party.cadres', 'document', 20],
  ['党章导读', 'party.theory', 'audio', 25],
  ['医保怎样报销', 'law.welfare', 'slides', 15],
  ['林权流转手续', 'law.land', 'document', 18],
  ['山歌对唱', 'culture.local', 'audio', 28],
  ['苗绣纹样', 'culture.local', 'image', 12],
  ['蜡染图案集', 'culture.local', 'ebook', 30],
]

const topics = [
  '茶树怎样修剪',
  '想学养牛',
  '柑橘卖不出去怎么办',
  '手机怎样上网卖东西',
  '猕猴桃烂根怎样治',
  '土蜂蜜怎样装瓶',
  '留守孩子的家庭教育',
  '医保报销手续',
  '无人机打药',
] as const
