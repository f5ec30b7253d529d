import * as z from 'zod'
import type { Day } from '../../base/calendar.ts'
import { defineLifecycle, type Obstacle } from '../../base/lifecycle.ts'
import type { Problem } from '../../base/problem.ts'
import { RowDay } from '../../base/schemas.ts'
import { text } from '../../base/text.ts'
import { describeCase } from '../registers/shape.ts'
import { educations, sexes } from '../schools/staff.ts'
import { keysOf, Phone, PlaceCode, placeCodeField } from '../schools/values.ts'

/** What somebody is at a station (S3-3, S3-11, S3-19, S5-2). */
export const positions = {
  head_administrator: text('管理员（学校负责人）', 'Administrator (head of school)'),
  technical_administrator: text('管理员（设备管理员）', 'Administrator (equipment keeper)'),
  assistant: text('协管员', 'Assistant'),
  joint_lead: text('联席会议负责人', 'Joint lead'),
  deputy: text('副岗（B岗）', 'Deputy'),
} as const
export type Position = keyof typeof positions

/** Whose Party organisation a joint lead speaks for. */
export const parties = {
  township: text('乡镇党组织', 'Of the township'),
  village: text('村党组织', 'Of the village'),
  school: text('学校党组织', 'Of the school'),
} as const
export type Party = keyof typeof parties

/** Where people of a team come from (S3-1). */
export const pools = {
  township_cadre: text('乡镇干部', 'Township cadre'),
  village_cadre: text('村干部', 'Village cadre'),
  av_operator: text('电教播放员', 'Playback operator'),
  teacher: text('中小学教师', 'Teacher'),
} as const
const cadres: readonly string[] = ['township_cadre', 'village_cadre']

export type AppointmentState = 'proposed' | 'active' | 'on_leave' | 'ended'

/** `taken`: who else holds what only one may hold, on a day of this appointment. */
export type AppointmentFacts = {
  position: Position
  isCadre: boolean
  partyMember: boolean
  isDescribed: boolean
  taken: { name: string; fromDay: Day } | undefined
  /** Of the same station in the same time, for an assistant. */
  otherAssistants: number
  assistantsMax: number
  /** The same person is the other administrator, and nobody said why that may be. */
  isBoth: boolean
  deputies: number
}

export const appointmentLifecycle = defineLifecycle<AppointmentState, AppointmentFacts>()({
  name: 'appointment',
  initial: 'proposed',
  states: {
    proposed: text('拟任', 'Proposed'),
    active: text('在任', 'In post'),
    on_leave: text('离岗', 'On leave'),
    ended: text('已离任', 'Ended'),
  },
  moves: {
    appoint: {
      label: text('任命', 'Appoint'),
      about: text('从开始日期起算在管理队伍里。', 'Counts in the team from the first day on.'),
      from: ['proposed'],
      to: 'active',
      by: 'appointments.appoint',
      obstacles: hinderAppointing,
    },
    leave: {
      label: text('离岗', 'Goes on leave'),
      about: text('离岗期间由副岗代行职责。', 'The deputy stands in meanwhile.'),
      from: ['active'],
      to: 'on_leave',
      by: 'appointments.appoint',
      reason: 'required',
      obstacles: ({ deputies }) =>
        deputies === 0 ? [{ code: 'leave_without_deputy', overridable: true }] : [],
    },
    back: {
      label: text('回岗', 'Is back'),
      about: text('继续履行职责，副岗不再代行。', 'Takes over again from the deputy.'),
      from: ['on_leave'],
      to: 'active',
      by: 'appointments.appoint',
    },
    end: {
      label: text('离任', 'End'),
      about: text(
        '今天起不再算在管理队伍里；空出的岗位会提醒补上。',
        'Leaves the team today; the vacancy becomes a task.',
      ),
      from: ['active', 'on_leave'],
      to: 'ended',
      by: 'appointments.appoint',
      reason: 'required',
    },
  },
})

function hinderAppointing(facts: AppointmentFacts): Obstacle[] {
  const { position, taken, otherAssistants, assistantsMax } = facts
  const found: Obstacle[] = []
  if (taken) found.push({ code: 'position_taken', details: taken })
  if (facts.isBoth) found.push({ code: 'position_both' })
  if (position !== 'assistant') return found
  if (otherAssistants >= assistantsMax)
    found.push({ code: 'assistants_full', details: { most: assistantsMax } })
  if (!facts.partyMember) found.push({ code: 'assistant_not_member' })
  if (!facts.isCadre) found.push({ code: 'assistant_not_cadre' })
  if (!facts.isDescribed) found.push({ code: 'assistant_undescribed', overridable: true })
  return found
}

export const Appointment = z.strictObject({
  unitCode: PlaceCode,
  position: z.enum(keysOf(positions)),
  name: z.string().min(1).max(40),
  party: z.exactOptional(z.enum(keysOf(parties))),
  standsInFor: z.exactOptional(z.enum(['head_administrator', 'technical_administrator'])),
  fromDay: RowDay,
  toDay: z.exactOptional(RowDay),
  phone: z.exactOptional(Phone),
  pool: z.exactOptional(z.enum(keysOf(pools))),
  partyMember: z.boolean(),
  fullTime: z.exactOptional(z.boolean()),
  education: z.exactOptional(z.enum(keysOf(educations))),
  sex: z.exactOptional(z.enum(keysOf(sexes))),
  birthYear: z.exactOptional(z.int().min(1930).max(2015)),
  recommendation: z.exactOptional(z.string().max(300)),
  bothBecause: z.exactOptional(z.string().max(200)),
})
export type AppointmentRow = z.output<typeof Appointment>

export const isCadre = ({ pool }: AppointmentRow): boolean => cadres.includes(pool ?? '')
export const isDescribed = ({ education, recommendation }: AppointmentRow): boolean =>
  education !== undefined && recommendation !== undefined

/** 管理队伍: who does what at a station, from when to when (S3-2). */
export const appointment = describeCase({
  name: 'appointments',
  label: text('站点人员', 'Appointments'),
  row: Appointment,
  naturalKey: ['unitCode', 'position', 'name', 'fromDay'],
  nameField: 'name',
  namesPersons: true,
  placeField: 'unitCode',
  lifecycle: appointmentLifecycle,
  editable: ['proposed', 'active', 'on_leave'],
  fields: {
    unitCode: {
      label: text('站点', 'Station'),
      also: ['单位', '乡镇、村', '地区代码'],
      namedBy: ['站点名称', '村', '乡镇'],
      ...placeCodeField,
    },
    position: {
      label: text('职责', 'Position'),
      also: ['岗位', '职务', '身份'],
      choices: positions,
      words: {
        head_administrator: ['学校负责人', '校长', '管理员1'],
        technical_administrator: ['设备管理员', '信息技术设备管理员', '管理员', '技术管理员'],
        assistant: ['站点协管员', '协管'],
        joint_lead: ['负责人', '责任领导', '联席会议成员'],
        deputy: ['副岗', 'B岗', '代理'],
      },
    },
    name: { label: text('姓名', 'Name'), searched: true },
    party: { label: text('哪方党组织', 'Party organisation'), also: ['党组织'], choices: parties },
    standsInFor: {
      label: text('代行哪个岗位', 'Stands in for'),
      also: ['A岗'],
      choices: {
        head_administrator: positions.head_administrator,
        technical_administrator: positions.technical_administrator,
      },
    },
    fromDay: { label: text('开始日期', 'From'), also: ['任职日期', '起'] },
    toDay: { label: text('结束日期', 'To'), also: ['离任日期', '止'] },
    phone: {
      label: text('联系电话', 'Telephone'),
      also: ['电话', '手机', '手机号码'],
      phone: true,
      personal: true,
    },
    pool: {
      label: text('来源', 'Comes from'),
      also: ['人员类别', '类别'],
      choices: pools,
      words: {
        township_cadre: ['乡干部', '镇干部'],
        village_cadre: ['村两委', '村“两委”', '村支两委'],
        av_operator: ['播放员'],
        teacher: ['教师', '老师'],
      },
    },
    partyMember: {
      label: text('是否党员', 'Party member'),
      also: ['党员', '政治面貌'],
      words: {
        true: ['党员', '中共党员', '正式党员', '预备党员', '中共预备党员'],
        false: ['群众', '非党员', '团员', '共青团员'],
      },
    },
    fullTime: {
      label: text('专职', 'Full time'),
      also: ['专兼职'],
      words: { true: ['专职'], false: ['兼职'] },
    },
    education: {
      label: text('学历', 'Education'),
      also: ['文化程度'],
      choices: educations,
      words: {
        junior_middle: ['初中', '小学'],
        senior_middle: ['高中', '中专', '职高'],
        college: ['专科', '大学专科'],
        bachelor: ['大学', '大学本科'],
      },
    },
    sex: { label: text('性别', 'Sex'), choices: sexes },
    birthYear: { label: text('出生年份', 'Year of birth'), also: ['出生年'], personal: true },
    recommendation: {
      label: text('推荐意见', 'Recommendation'),
      also: ['推荐'],
      hint: text('责任心、工作表现，一两句话', 'A sentence or two on how he works'),
    },
    bothBecause: {
      label: text('一人兼两岗的原因', 'Why one person holds both'),
      hint: text('学校只有一名教师时填写', 'Where the school has one teacher only'),
    },
  },
  check: checkAppointment,
})

function checkAppointment({
  position,
  party,
  standsInFor,
  fromDay,
  toDay,
}: AppointmentRow): Problem[] {
  const found: Problem[] = []
  if (toDay !== undefined && toDay < fromDay)
    found.push({ code: 'appointment_ends_before', field: 'toDay' })
  if (position === 'joint_lead' && !party) found.push({ code: 'party_missing', field: 'party' })
  if (position === 'deputy' && !standsInFor)
    found.push({ code: 'deputy_of_whom', field: 'standsInFor' })
  return found
}
