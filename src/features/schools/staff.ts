import * as z from 'zod'
import { text } from '../../base/text.ts'
import { describeRegister } from '../registers/shape.ts'
import { keysOf, notUsableReasonField, Phone, SchoolCode, schoolCodeField } from './values.ts'

export const staffPosts = {
  head: text('学校负责人', 'Head of school'),
  equipment_keeper: text('信息技术设备管理员', 'IT equipment keeper'),
  teacher: text('教师', 'Teacher'),
  support: text('工勤人员', 'Support staff'),
} as const

export const educations = {
  junior_middle: text('初中及以下', 'Junior middle or below'),
  senior_middle: text('高中、中专', 'Senior middle, vocational'),
  college: text('大专', 'College'),
  bachelor: text('本科', 'Bachelor'),
  postgraduate: text('研究生', 'Postgraduate'),
} as const

export const sexes = { m: text('男', 'Male'), f: text('女', 'Female') } as const

export const StaffMember = z.strictObject({
  schoolCode: SchoolCode,
  staffNo: z.string().min(1).max(20),
  name: z.string().min(1).max(40),
  sex: z.exactOptional(z.enum(keysOf(sexes))),
  birthYear: z.exactOptional(z.int().min(1930).max(2015)),
  phone: z.exactOptional(Phone),
  post: z.enum(keysOf(staffPosts)),
  education: z.exactOptional(z.enum(keysOf(educations))),
  partyMember: z.boolean(),
  weeklyLessons: z.exactOptional(z.int().min(0).max(60)),
  skills: z.exactOptional(z.string().max(200)),
  usableForProgramme: z.boolean(),
  notUsableReason: z.exactOptional(z.string().max(200)),
})
export type StaffMember = z.output<typeof StaffMember>

export const staff = describeRegister({
  name: 'staff',
  label: text('人员', 'Staff'),
  row: StaffMember,
  naturalKey: ['schoolCode', 'staffNo'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'schoolCode',
  owned: true,
  fields: {
    schoolCode: schoolCodeField,
    staffNo: {
      label: text('工号', 'Staff no.'),
      also: ['编号', '教工号', '人员编号', '教师编号', '职工编号'],
      searched: true,
    },
    name: { label: text('姓名', 'Name'), searched: true },
    sex: { label: text('性别', 'Sex'), choices: sexes },
    birthYear: {
      label: text('出生年份', 'Year of birth'),
      also: ['出生年'],
      personal: true,
    },
    phone: {
      label: text('联系电话', 'Phone'),
      also: ['电话', '手机', '手机号码'],
      phone: true,
      personal: true,
    },
    post: {
      label: text('岗位', 'Post'),
      also: ['职务'],
      choices: staffPosts,
      words: {
        head: ['校长', '教学点负责人', '负责人'],
        equipment_keeper: ['设备管理员', '信息技术管理员', '远教管理员', '网络管理员', '管理员'],
        teacher: ['老师', '专任教师', '任课教师', '代课教师'],
        support: ['工勤', '后勤', '后勤人员', '炊事员', '保安'],
      },
    },
    education: {
      label: text('学历', 'Education'),
      also: ['文化程度'],
      choices: educations,
      words: {
        junior_middle: ['初中', '小学'],
        senior_middle: ['高中', '中专', '中师', '职高'],
        college: ['专科', '大学专科'],
        bachelor: ['大学', '大学本科'],
        postgraduate: ['硕士', '硕士研究生'],
      },
    },
    partyMember: {
      label: text('是否党员', 'Party member'),
      also: ['党员', '中共党员'],
      words: {
        true: ['党员', '中共党员', '正式党员', '预备党员', '中共预备党员'],
        false: ['群众', '非党员', '团员', '共青团员', '无党派', '无党派人士', '民主党派'],
      },
    },
    weeklyLessons: {
      label: text('周课时', 'Lessons a week'),
      also: ['每周课时数'],
      unit: text('节', 'lessons'),
    },
    skills: { label: text('特长', 'Skills'), also: ['技能', '专长'], searched: true },
    usableForProgramme: {
      label: text('可参与远程教育', 'Available for the programme'),
      also: ['是否可用', '可参与远教', '是否可参与'],
    },
    notUsableReason: {
      ...notUsableReasonField,
      label: text('不可参与原因', 'Why not available'),
      also: ['不可用原因'],
    },
  },
  check: ({ usableForProgramme, notUsableReason }) =>
    !usableForProgramme && !notUsableReason
      ? [{ code: 'reason_missing', field: 'notUsableReason' }]
      : [],
})
