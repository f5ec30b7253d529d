import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { PlaceCode, SchoolCode, schoolCodeField } from '../schools/values.ts'

/** Measured ways, where somebody measured them; siting reckons straight lines elsewhere. */
export const roadDistance = describeRegister({
  name: 'road_distances',
  label: text('道路里程', 'Road distances'),
  row: z.strictObject({
    unitCode: PlaceCode,
    schoolCode: SchoolCode,
    distanceMetres: z.int().min(0).max(1_000_000),
    travelMinutes: z.exactOptional(z.int().min(0).max(2_000)),
    source: z.exactOptional(z.string().max(80)),
  }),
  naturalKey: ['unitCode', 'schoolCode'],
  nameField: 'unitCode',
  placeField: 'unitCode',
  fields: {
    unitCode: {
      label: text('乡镇或村代码', 'Township or village code'),
      also: ['村代码', '起点代码'],
      placeCode: true,
      searched: true,
    },
    schoolCode: schoolCodeField,
    distanceMetres: {
      label: text('道路距离', 'Road distance'),
      also: ['距离'],
      unit: text('米', 'm'),
    },
    travelMinutes: {
      label: text('路上时间', 'Travel time'),
      also: ['时间'],
      unit: text('分钟', 'minutes'),
    },
    source: { label: text('来源', 'Source') },
  },
})
