import * as z from 'zod'
import { type Text, text } from '../../base/text.ts'

/** A number that a county may set differently, from a day on, with the document that says so. */
export type Rule<T = unknown> = {
  label: Text
  /** What people write the number in; `per` stored units are one of it, 1 where it is absent. */
  unit?: Text
  per?: number
  value: z.ZodType<T>
  /** Until somebody sets it. */
  initial: T
  /** Where the initial value comes from. */
  source: Text
}

/** Stored in metres. */
const kilometres = { unit: text('公里', 'km'), per: 1_000 }
/** Stored in millions of bytes. */
const gigabytes = { unit: text('GB', 'GB'), per: 1_000 }
/** Stored in parts of 10,000. */
const percent = { unit: text('%', '%'), per: 100 }
const productDefault = text('产品默认值，可改', 'product default, editable')

const rule = <T>(declared: Rule<T>): Rule<T> => declared

const points = (label: Text, initial: number): Rule<number> =>
  rule({
    label,
    unit: text('分', 'points'),
    value: z.int().min(0).max(1_000),
    initial,
    source: productDefault,
  })

const daysAfter = (label: Text, initial: number): Rule<number> =>
  rule({
    label,
    unit: text('天', 'days'),
    value: z.int().min(0).max(365),
    initial,
    source: productDefault,
  })

const minutes = (
  label: Text,
  {
    least = 0,
    most,
    initial,
    source = productDefault,
  }: { least?: number; most: number; initial: number; source?: Text },
): Rule<number> =>
  rule({
    label,
    unit: text('分钟', 'minutes'),
    value: z.int().min(least).max(most),
    initial,
    source,
  })

const millimetres = (label: Text, initial: number): Rule<number> =>
  rule({
    label,
    unit: text('毫米', 'mm'),
    value: z.int().min(100).max(3_000),
    initial,
    source: productDefault,
  })

/** 1 is yes, 0 is no. */
const yesNo = (label: Text): Rule<number> =>
  rule({
    label,
    unit: text('（1 是，0 否）', '(1 yes, 0 no)'),
    value: z.int().min(0).max(1),
    initial: 0,
    source: productDefault,
  })

export const rules = {
  'siting.detourFactor': rule({
    label: text('道路绕行系数', 'Detour factor of roads'),
    value: z.number().min(1).max(5),
    initial: 1.3,
    source: productDefault,
  }),
  'siting.villageRadiusMetres': rule({
    label: text('村级点服务半径', 'Service radius of a village point'),
    ...kilometres,
    value: z.int().min(100).max(200_000),
    initial: 3_000,
    source: productDefault,
  }),
  'siting.townshipRadiusMetres': rule({
    label: text('乡镇站服务半径', 'Service radius of a township station'),
    ...kilometres,
    value: z.int().min(100).max(500_000),
    initial: 10_000,
    source: productDefault,
  }),
  'siting.windowsPerWeek': rule({
    label: text('每周约定时段数', 'Agreed windows a week'),
    unit: text('个', 'windows'),
    value: z.int().min(1).max(21),
    initial: 3,
    source: productDefault,
  }),
  'siting.partyMemberShareBp': rule({
    label: text('党员每周参学比例', 'Party members expected a week'),
    ...percent,
    value: z.int().min(0).max(10_000),
    initial: 5_000,
    source: productDefault,
  }),
  'siting.farmerShareBp': rule({
    label: text('群众每周参学比例', 'Farmers expected a week'),
    ...percent,
    value: z.int().min(0).max(10_000),
    initial: 300,
    source: productDefault,
  }),
  'siting.townshipShareBp': rule({
    label: text('乡镇站每周参学比例', 'Of the township, expected at its station a week'),
    ...percent,
    value: z.int().min(0).max(10_000),
    initial: 40,
    source: productDefault,
  }),
  'survey.reminderDaysBefore': rule({
    label: text('截止前提醒天数', 'Days before the deadline of a reminder'),
    unit: text('天', 'days'),
    value: z.int().min(0).max(60),
    initial: 7,
    source: productDefault,
  }),
  'stations.silentDays': rule({
    label: text('站点多少天没有联系要过问', 'Days of silence after which a station is asked about'),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 7,
    source: productDefault,
  }),
  'stations.backlogRecords': rule({
    label: text('站点积压多少条记录要过问', 'Waiting records after which a station is asked about'),
    unit: text('条', 'records'),
    value: z.int().min(1).max(1_000_000),
    initial: 500,
    source: productDefault,
  }),
  'stations.clockOffMinutes': rule({
    label: text('站点时钟相差多少要校准', 'Minutes a station’s clock may be wrong'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(1).max(100_000),
    initial: 10,
    source: productDefault,
  }),
  'stations.diskFreeMegabytes': rule({
    label: text('站点磁盘至少留空', 'Disk space a station should keep free'),
    ...gigabytes,
    value: z.int().min(100).max(1_000_000),
    initial: 5_000,
    source: productDefault,
  }),
  'stations.contentMegabytes': rule({
    label: text('站点最多存放多少学习内容', 'Content that a station may hold at the most'),
    ...gigabytes,
    value: z.int().min(100).max(10_000_000),
    initial: 200_000,
    source: productDefault,
  }),
  'stations.lineKilobytesPerSecond': rule({
    label: text('学习内容每秒最多占用线路', 'Share of the line that content may take, per second'),
    unit: text('KB', 'KB'),
    value: z.int().min(1).max(1_000_000),
    initial: 100_000,
    source: productDefault,
  }),
  'stations.contentFromHour': rule({
    label: text('每天从几点起传送学习内容', 'Hour of the day from which content travels'),
    unit: text('时', 'h'),
    value: z.int().min(0).max(23),
    initial: 0,
    source: productDefault,
  }),
  'stations.contentToHour': rule({
    label: text(
      '每天到几点止传送学习内容（与起点相同即全天）',
      'Hour of the day until which content travels; the same as from: all day',
    ),
    unit: text('时', 'h'),
    value: z.int().min(0).max(23),
    initial: 0,
    source: productDefault,
  }),
  'stations.recordsKeptDays': rule({
    label: text(
      '站点上的记录保留多少天（县里有可靠备份的才清理）',
      'Days a station keeps its records; only those that the county has a verified backup of go',
    ),
    unit: text('天', 'days'),
    value: z.int().min(30).max(36_500),
    initial: 1_825,
    source: productDefault,
  }),
  'stations.deletionsKeptDays': rule({
    label: text(
      '删除通知保留多少天（更久没联系的站点整份重收）',
      'Days a deletion is told; a station that was silent for longer receives everything anew',
    ),
    unit: text('天', 'days'),
    value: z.int().min(30).max(3_650),
    initial: 400,
    source: productDefault,
  }),
  'stations.releaseFromHour': rule({
    label: text(
      '站点每天从几点起可以换新版本（要避开上课，电脑要开着）',
      'Hour of the day from which a station may change to a new version: outside lessons, while its computer is on',
    ),
    unit: text('时', 'h'),
    value: z.int().min(0).max(23),
    initial: 12,
    source: productDefault,
  }),
  'stations.releaseToHour': rule({
    label: text(
      '站点每天到几点止可以换新版本（与起点相同即全天）',
      'Hour of the day until which a station may change to a new version; the same as from: all day',
    ),
    unit: text('时', 'h'),
    value: z.int().min(0).max(23),
    initial: 14,
    source: productDefault,
  }),
  'library.industryPoints': points(
    text('资源对上本地产业的分值', 'Points of a resource for an industry of the place'),
    40,
  ),
  'library.needPoints': points(
    text('资源对上本地需求的分值', 'Points of a resource for a need of the place'),
    50,
  ),
  'library.seasonPoints': points(
    text('资源正当农时的分值', 'Points of a resource in its season'),
    10,
  ),
  'library.dialectPoints': points(
    text('资源用本地方言的分值', 'Points of a resource in a dialect asked for'),
    15,
  ),
  'library.useModePoints': points(
    text('资源合所要学法的分值', 'Points of a resource for the way of learning asked for'),
    5,
  ),
  'library.suitabilityPoints': points(
    text('看得懂、学得会、用得上的分值', 'Points of a resource that people can use'),
    20,
  ),
  'library.fairSuitability': rule({
    label: text(
      '适用性平均分低于多少要复审',
      'Average suitability below which a resource is reviewed again',
    ),
    unit: text('分', 'points'),
    per: 100,
    value: z.int().min(100).max(500),
    initial: 300,
    source: productDefault,
  }),
  'library.keepWithdrawnDays': rule({
    label: text('撤回的内容在站点还留几天', 'Days that withdrawn content stays at stations'),
    unit: text('天', 'days'),
    value: z.int().min(0).max(365),
    initial: 7,
    source: productDefault,
  }),
  'library.fewestRatings': rule({
    label: text('几人评过才算数', 'Ratings from which the average counts'),
    unit: text('人', 'people'),
    value: z.int().min(1).max(100),
    initial: 3,
    source: productDefault,
  }),
  'sessions.minWeeklyMinutes': minutes(
    text(
      '每个站点每周至少安排多少学习时间',
      'Learning time a station schedules a week at the least',
    ),
    {
      most: 2_400,
      initial: 120,
      source: text(
        '实施方案：每周至少安排2小时以上的学习时间',
        'The plan: at least two hours a week',
      ),
    },
  ),
  'sessions.minOpenDays': rule({
    label: text('每个站点每周至少几个开放日', 'Open days a station has a week at the least'),
    unit: text('天', 'days'),
    value: z.int().min(0).max(7),
    initial: 1,
    source: text('实施方案：每周至少确定一天为开放日', 'The plan: at least one open day a week'),
  }),
  'sessions.minOpenMinutes': minutes(
    text('一个开放日至少开放多久', 'An open day is open for at the least'),
    { least: 1, most: 1_440, initial: 60 },
  ),
  'sessions.openDayMinutesCount': yesNo(
    text('开放日的时间计入每周学习时间', 'Minutes of open days count among the weekly minutes'),
  ),
  'sessions.entertainmentCounts': yesNo(
    text('文化娱乐计入每周学习时间', 'Culture and recreation counts among the weekly minutes'),
  ),
  'sessions.contactDays': rule({
    label: text(
      '协管员至少几天联系一次学校',
      'Days within which an assistant is in touch with the school',
    ),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 14,
    source: productDefault,
  }),
  'sessions.idleWeeks': rule({
    label: text('站点几周没有活动算闲置', 'Weeks without a session after which a station is idle'),
    unit: text('周', 'weeks'),
    value: z.int().min(1).max(52),
    initial: 4,
    source: productDefault,
  }),
  'maintenance.intervalDays': rule({
    label: text(
      '每个站点的设备至少几天维护一次',
      'Days within which the equipment of a station is looked after',
    ),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 31,
    source: productDefault,
  }),
  'maintenance.repairDaysBlocking': daysAfter(
    text('活动开不了的故障几天内修好', 'Days to repair what makes sessions impossible'),
    3,
  ),
  'maintenance.repairDaysDegraded': daysAfter(
    text('影响效果的故障几天内修好', 'Days to repair what sessions suffer from'),
    7,
  ),
  'maintenance.repairDaysCosmetic': daysAfter(
    text('不影响活动的故障几天内修好', 'Days to repair what sessions do not suffer from'),
    30,
  ),
  'team.assistantsMin': rule({
    label: text('每个站点至少几名协管员', 'Assistants a station has at the least'),
    unit: text('名', 'persons'),
    value: z.int().min(0).max(10),
    initial: 1,
    source: text('实施方案：另确定1—2名协管员', 'The plan: one or two assistants besides'),
  }),
  'team.assistantsMax': rule({
    label: text('每个站点最多几名协管员', 'Assistants a station has at the most'),
    unit: text('名', 'persons'),
    value: z.int().min(1).max(10),
    initial: 2,
    source: text('实施方案：另确定1—2名协管员', 'The plan: one or two assistants besides'),
  }),
  'team.vacancyDays': rule({
    label: text('岗位空缺几天内补上', 'Days within which a vacant position is filled'),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 14,
    source: productDefault,
  }),
  'founding.trialAllowsPendingPlate': yesNo(
    text('牌还没挂好，也可以开始试运行', 'The trial may begin while plates are made'),
  ),
  'founding.nameWithCounty': yesNo(
    text('站点名称写明县名', 'The name of a station begins with its county’s'),
  ),
  'founding.timesAheadDays': rule({
    label: text(
      '试运行前，时间要约好到多少天以后',
      'Before the trial, times are agreed on for so many days',
    ),
    unit: text('天', 'days'),
    value: z.int().min(0).max(365),
    initial: 28,
    source: productDefault,
  }),
  'founding.agreementYears': rule({
    label: text('共用协议一签几年', 'Years for which an agreement is drawn up'),
    unit: text('年', 'years'),
    value: z.int().min(1).max(20),
    initial: 3,
    source: productDefault,
  }),
  'founding.agreementWarnDays': rule({
    label: text('共用协议到期前多少天提醒', 'Days before an agreement ends that one is reminded'),
    unit: text('天', 'days'),
    value: z.int().min(0).max(365),
    initial: 60,
    source: productDefault,
  }),
  'founding.plateWidthMm': millimetres(text('标牌宽', 'Width of a plate'), 600),
  'founding.plateHeightMm': millimetres(text('标牌高', 'Height of a plate'), 400),
  'programme.letterResignDays': rule({
    label: text(
      '负责人变动后几天内重新签订责任书',
      'Days within which a responsibility letter is signed anew',
    ),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 30,
    source: productDefault,
  }),
  'programme.letterAppealDays': rule({
    label: text(
      '责任书评分以后几天内可以申诉',
      'Days within which a unit may object to the scores of its letter',
    ),
    unit: text('天', 'days'),
    value: z.int().min(0).max(60),
    initial: 7,
    source: productDefault,
  }),
  'acceptance.orderTownshipDays': daysAfter(
    text('整改逾期几天后告知乡镇', 'Days overdue after which the township hears of an order'),
    3,
  ),
  'acceptance.orderOfficeDays': daysAfter(
    text('整改逾期几天后告知县远程办', 'Days overdue after which the county office hears of it'),
    7,
  ),
  'acceptance.orderLeadersDays': daysAfter(
    text('整改逾期几天后告知县领导', 'Days overdue after which the county’s leaders hear of it'),
    15,
  ),
  'acceptance.trialWeeks': rule({
    label: text(
      '试运行要有几周达标才能验收',
      'Weeks of a trial that keep the rule before a station is accepted',
    ),
    unit: text('周', 'weeks'),
    value: z.int().min(0).max(60),
    initial: 8,
    source: productDefault,
  }),
  'acceptance.meetingDays': rule({
    label: text('联席会议至少几天开一次', 'Days within which joint meetings are held'),
    unit: text('天', 'days'),
    value: z.int().min(1).max(400),
    initial: 92,
    source: productDefault,
  }),
  'acceptance.passPercent': rule({
    label: text('验收得分率到多少合格', 'Share of the points with which a station passes'),
    unit: text('%', '%'),
    value: z.int().min(1).max(100),
    initial: 80,
    source: productDefault,
  }),
  'acceptance.samplePercent': rule({
    label: text('市级评估抽查站点的比例', 'Share of the stations that the city looks at'),
    ...percent,
    value: z.int().min(1).max(10_000),
    initial: 200,
    source: productDefault,
  }),
  'programme.escalateDays': rule({
    label: text(
      '任务误期每几天往上提醒一级',
      'Days after which an overdue task is told one rung further up',
    ),
    unit: text('天', 'days'),
    value: z.int().min(1).max(90),
    initial: 7,
    source: productDefault,
  }),
  'training.certifiedOperators': yesNo(
    text(
      '没有持证的操作员，学习活动不能确认',
      'No session is confirmed without a certified operator',
    ),
  ),
  'training.certifiedPerStation': rule({
    label: text(
      '每个站点至少几名持证的管理员',
      'Certified administrators a station has at the least',
    ),
    unit: text('名', 'persons'),
    value: z.int().min(0).max(3),
    initial: 1,
    source: text(
      '实施方案：每个站点培训1名管理人员',
      'The plan: one trained administrator for each',
    ),
  }),
  'training.validMonths': rule({
    label: text('上岗证有效几个月', 'Months for which a certificate is valid'),
    unit: text('个月', 'months'),
    value: z.int().min(1).max(120),
    initial: 36,
    source: productDefault,
  }),
  'training.expiringDays': rule({
    label: text('上岗证到期前几天提醒', 'Days before its end that a certificate is told of'),
    unit: text('天', 'days'),
    value: z.int().min(1).max(365),
    initial: 60,
    source: productDefault,
  }),
  'training.passScore': points(text('结业成绩几分合格', 'Score with which a trainee passes'), 60),
  'workload.roundingHundredths': rule({
    label: text('课时保留到多少（0.01 即两位小数）', 'Teaching periods are rounded to'),
    unit: text('课时', 'periods'),
    per: 100,
    value: z.int().min(1).max(100),
    initial: 1,
    source: productDefault,
  }),
  'timetable.noticeDays': rule({
    label: text('撤回约定的学习时间要提前几天', 'Days of notice before agreed times end'),
    unit: text('天', 'days'),
    value: z.int().min(0).max(60),
    initial: 3,
    source: productDefault,
  }),
  'workload.noticeMinutes': rule({
    label: text('编发一份节目单计多少分钟（0 为不计）', 'Minutes that a notice issued counts for'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(0).max(600),
    initial: 60,
    source: productDefault,
  }),
  'workload.downloadMinutes': rule({
    label: text(
      '登记一次接收下载计多少分钟（0 为不计）',
      'Minutes that a download logged counts for',
    ),
    unit: text('分钟', 'minutes'),
    value: z.int().min(0).max(600),
    initial: 20,
    source: productDefault,
  }),
  'workload.primaryPeriodMinutes': rule({
    label: text('小学一课时多长', 'A teaching period at primary schools'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(10).max(120),
    initial: 40,
    source: productDefault,
  }),
  'workload.middlePeriodMinutes': rule({
    label: text('初中一课时多长', 'A teaching period at middle schools'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(10).max(120),
    initial: 45,
    source: productDefault,
  }),
  'learning.idleMinutes': rule({
    label: text('两次操作之间最多算多少学时', 'Between two acts at the most so much was learning'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(1).max(120),
    initial: 10,
    source: productDefault,
  }),
  'learning.sittingMinutes': rule({
    label: text('一次学习最多算多少学时', 'Of one sitting at the most so much counts'),
    unit: text('分钟', 'minutes'),
    value: z.int().min(10).max(1_440),
    initial: 180,
    source: productDefault,
  }),
  'learning.silentMinutes': rule({
    label: text(
      '课程单元多久没有消息算中断',
      'A unit of a course of which nothing was heard for so long counts as abandoned',
    ),
    unit: text('分钟', 'minutes'),
    value: z.int().min(10).max(1_440),
    initial: 120,
    source: productDefault,
  }),
  'learning.contentPercentBp': rule({
    label: text(
      '学同一内容最多算其时长的多少',
      'Of one content at the most this share of its length counts',
    ),
    ...percent,
    value: z.int().min(10_000).max(100_000),
    initial: 20_000,
    source: productDefault,
  }),
} as const

export type RuleName = keyof typeof rules
export type RuleValue<N extends RuleName> = (typeof rules)[N]['initial']
export const ruleNames = Object.keys(rules) as RuleName[]

type Measured = Pick<Rule, 'per'>

/** The stored number as people write it: 3000 metres are 3 km. Six decimals hide what dividing adds. */
export const writtenOf = ({ per = 1 }: Measured, stored: number): number =>
  Number((stored / per).toFixed(6))

export const storedOf = ({ per = 1 }: Measured, written: number): number =>
  Number((written * per).toFixed(6))

/** The least and the most a rule's number may be, as people write it. */
export function limitsOf(rule: Rule): { least: number; most: number } | undefined {
  if (!(rule.value instanceof z.ZodNumber)) return undefined
  const { minValue, maxValue } = rule.value
  if (minValue === null || maxValue === null) return undefined
  return { least: writtenOf(rule, minValue), most: writtenOf(rule, maxValue) }
}
