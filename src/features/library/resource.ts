import * as z from 'zod'
import { cutText } from '../../base/seen-text.ts'
import { text } from '../../base/text.ts'
import { describeCase, type Row } from '../registers/shape.ts'
import { resourceLifecycle } from './resource-state.ts'
import {
  audiences,
  categories,
  keysOf,
  languagesSpoken,
  licences,
  mediaTypes,
  originLevels,
  ownerField,
  ownSourceOf,
  PlaceCode,
  SourceCode,
  useModes,
} from './values.ts'

export const Resource = z.strictObject({
  title: z.string().min(1).max(120),
  source: SourceCode.max(40),
  catalogueNo: z.string().min(1).max(60),
  ownerCode: PlaceCode,
  // Codes; a word that no subject has yet stands as it came.
  subjects: z.array(z.string().min(1).max(60)).min(1).max(8),
  originLevel: z.enum(keysOf(originLevels)),
  mediaType: z.enum(keysOf(mediaTypes)),
  useModes: z.array(z.enum(keysOf(useModes))).min(1),
  category: z.exactOptional(z.enum(keysOf(categories))),
  locality: z.exactOptional(PlaceCode),
  audience: z.exactOptional(z.array(z.enum(keysOf(audiences)))),
  language: z.enum(keysOf(languagesSpoken)),
  dialects: z.exactOptional(z.array(z.string().min(1).max(20)).max(8)),
  subtitles: z.exactOptional(z.array(z.string().min(1).max(20)).max(8)),
  seasonMonths: z.exactOptional(z.array(z.int().min(1).max(12)).max(12)),
  lengthMinutes: z.exactOptional(z.int().min(1).max(6_000)),
  sizeBytes: z.exactOptional(
    z
      .int()
      .min(0)
      .max(2 ** 42),
  ),
  sha256: z.exactOptional(z.string().regex(/^[0-9a-f]{64}$/)),
  link: z.exactOptional(z.httpUrl().max(400)),
  licence: z.exactOptional(z.enum(keysOf(licences))),
  contributor: z.exactOptional(z.string().min(1).max(60)),
  contributorOrganisation: z.exactOptional(z.string().min(1).max(80)),
  about: z.exactOptional(z.string().max(500)),
})
export type Resource = z.output<typeof Resource>
export type ResourceRow = Row<typeof Resource>

export const resource = describeCase({
  name: 'resources',
  label: text('学习资源', 'Learning resources'),
  row: Resource,
  // A platform's number is the same thing whenever its catalogue is read again (S4-8).
  naturalKey: ['source', 'catalogueNo'],
  nameField: 'title',
  placeField: 'ownerCode',
  lifecycle: resourceLifecycle,
  complete: (row) => {
    const own = typeof row.ownerCode === 'string' ? ownSourceOf(row.ownerCode) : undefined
    const source = row.source ?? own
    const title = source === own && typeof row.title === 'string' ? row.title : undefined
    const catalogueNo = row.catalogueNo ?? (title && cutText(title, 60))
    return {
      ...row,
      ...(source !== undefined && { source }),
      ...(catalogueNo !== undefined && { catalogueNo }),
    }
  },
  completed: ['source', 'catalogueNo'],
  fields: {
    title: {
      label: text('标题', 'Title'),
      also: ['名称', '资源名称', '课件名称', '片名', '题名', '节目名称'],
      searched: true,
    },
    source: {
      label: text('来源平台', 'Source'),
      also: ['平台', '平台代码'],
      hint: text('平台的代码；自己做的不用填', 'The code of the platform; empty for one’s own'),
    },
    catalogueNo: {
      label: text('目录编号', 'Catalogue number'),
      also: ['编号', '资源编号', '平台编号', '课件编号', '序列号'],
      hint: text(
        '平台上的编号；自己做的可以不填，用标题',
        'The number there; of one’s own it may be empty, and the title stands for it',
      ),
      searched: true,
    },
    ownerCode: ownerField,
    subjects: {
      label: text('主题', 'Subjects'),
      also: ['分类', '主题分类', '主题代码', '关键词'],
      hint: text('主题的代码或名称', 'Codes or names of subjects'),
    },
    originLevel: {
      label: text('制作层级', 'Origin'),
      also: ['来源层级', '制作单位层级', '出处'],
      choices: originLevels,
    },
    mediaType: {
      label: text('类型', 'Kind'),
      also: ['资源类型', '媒体类型', '格式'],
      choices: mediaTypes,
    },
    useModes: {
      label: text('用途', 'Use'),
      also: ['学习方式', '使用方式'],
      choices: useModes,
    },
    category: { label: text('类别', 'Category'), also: ['栏目'], choices: categories },
    locality: {
      label: text('地方（代码）', 'Locality (code)'),
      also: ['地方', '所在地方'],
      hint: text('地方文化说的是哪里', 'Which place local culture is about'),
      placeCode: true,
    },
    audience: {
      label: text('对象', 'For whom'),
      also: ['适用对象', '受众'],
      choices: audiences,
    },
    language: {
      label: text('语言', 'Language'),
      also: ['语种'],
      choices: languagesSpoken,
    },
    dialects: { label: text('方言或民族语', 'Dialects'), also: ['方言', '民族语'] },
    subtitles: { label: text('字幕', 'Subtitles') },
    seasonMonths: {
      label: text('适用月份', 'Months of use'),
      also: ['季节', '农时', '月份'],
      hint: text('1 到 12，可填几个', '1 to 12, several if need be'),
    },
    lengthMinutes: {
      label: text('时长', 'Length'),
      also: ['片长', '时间'],
      unit: text('分钟', 'min'),
    },
    sizeBytes: {
      label: text('大小', 'Size'),
      also: ['文件大小'],
      unit: text('字节', 'bytes'),
    },
    sha256: { label: text('校验值', 'Checksum'), also: ['SHA-256'] },
    link: { label: text('网址', 'Address'), also: ['链接', '地址', 'URL'] },
    licence: { label: text('许可', 'Licence'), also: ['版权', '授权'], choices: licences },
    contributor: {
      label: text('提供人', 'Contributor'),
      also: ['作者', '制作人', '主讲'],
    },
    contributorOrganisation: {
      label: text('提供单位', 'Contributor’s organisation'),
      also: ['制作单位', '出品单位'],
    },
    about: { label: text('内容简介', 'What it is about'), also: ['简介', '内容'] },
  },
  check: ({ category, locality }) =>
    category === 'local_culture' && !locality
      ? [{ code: 'locality_missing', field: 'locality' }]
      : [],
})
