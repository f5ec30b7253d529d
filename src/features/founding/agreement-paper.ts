import type { Day } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { text } from '../../base/text.ts'
import { fillIn, type OfficePaper, type PaperPart } from '../documents/office-paper.ts'
import { sayDay } from '../documents/set-paper.ts'

export type AgreementContent = {
  officialName: string
  number: string | null
  school: string
  unit: string
  fromDay: Day
  toDay: Day
  signedOn: Day | null
  schoolSigner: string | null
  unitSigner: string | null
  /** What is agreed besides the model text, by clause and annex. */
  besides: Readonly<Record<string, string>>
}

const words = {
  title: text('村校共用协议', 'Joint-use agreement'),
  station: text('站点', 'Station'),
  partyUnit: text('甲方', 'Party A'),
  partySchool: text('乙方', 'Party B'),
  opening: text(
    '为落实“村校结合、村校共用”，甲乙双方就共同使用学校远程教育场地和设备办好站点，商定如下。本协议自{from}起至{to}止有效。',
    'To share the rooms and equipment of the school for distance education, both parties have agreed as follows. The agreement holds from {from} to {to}.',
  ),
  besides: text('另行约定', 'Agreed besides'),
  closing: text(
    '本协议附站点管理、教学组织、运行保障三个附件，与本协议同样有效。本协议一式三份，甲乙双方和县远程办各执一份。',
    'Three annexes (management, teaching, operation) are part of this agreement. It is made in three copies: one for each party and one for the county office.',
  ),
  signUnit: text('甲方负责人', 'For party A'),
  signSchool: text('乙方负责人', 'For party B'),
  annexesTitle: text('附件', 'Annexes'),
}
const clauses = {
  rooms: {
    name: text('场地', 'Rooms'),
    lines: [
      text(
        '乙方提供远程教育教室和设备供站点使用，产权不变，不得挪作他用。',
        'Party B provides room and equipment for the station. They remain its property and serve no other purpose.',
      ),
    ],
  },
  hours: {
    name: text('使用时间', 'Hours'),
    lines: [
      text(
        '站点在学校不上课的时间使用，具体时间由双方每学期商定并写进时间安排；任何情况下不占用教学时间。',
        'The station uses them while there are no lessons, at times agreed on each term and written into the timetable; never in lesson time.',
      ),
    ],
  },
  keys: {
    name: text('钥匙', 'Keys'),
    lines: [
      text(
        '教室钥匙由乙方管理员保管，活动前交接、活动后归还，每次填写交接表。',
        'The administrator of party B keeps the key, hands it over before and takes it back after each use, on the key sheet.',
      ),
    ],
  },
  safety: {
    name: text('安全', 'Safety'),
    lines: [
      text(
        '来访人员凭名单进校，活动期间由甲方指定专人值守；学生在校时分室使用。用电、消防由乙方管理员检查。',
        'Visitors enter by a list; party A names who is on duty. While pupils are present, rooms are used apart. The administrator checks power and fire safety.',
      ),
    ],
  },
  damages: {
    name: text('损坏赔偿', 'Damages'),
    lines: [
      text(
        '正常使用的磨损由设备维护经费承担；使用不当造成的损坏，由使用的一方负责修复或赔偿。',
        'Wear is paid from maintenance funds; whoever causes damage by wrong use repairs or replaces it.',
      ),
    ],
  },
  consumables: {
    name: text('水电和耗材', 'Power and consumables'),
    lines: [
      text(
        '站点活动的水电和耗材按实际使用由双方分担，每学期结算一次并张榜公布。',
        'Power and consumables of the station are shared as used, settled each term and put on the board.',
      ),
    ],
  },
}
const annexes = {
  management: {
    name: text('站点管理', 'Management'),
    lines: [
      text(
        '学校负责人和设备管理员同时担任站点管理员，负责设备的管理和维护。',
        'Head and equipment keeper of the school are the administrators of the station and maintain the equipment.',
      ),
      text(
        '协管员负责与学校经常联系，组织党员干部和群众参加学习。',
        'Assistants keep in touch with the school and bring people to learn.',
      ),
      text(
        '设备按学校资产登记，站点使用情况每次记录，故障当天报告。',
        'Equipment is in the register of the school; each use is recorded, a fault reported the same day.',
      ),
    ],
  },
  teaching: {
    name: text('教学组织', 'Teaching'),
    lines: [
      text(
        '每周集中学习不少于两小时，每周至少开放一天。',
        'At least two hours of learning and one open day a week.',
      ),
      text(
        '节目预告单在播放前送到乡镇、村并张贴。',
        'The programme notice reaches township and village before anything is played.',
      ),
      text(
        '每次学习有签到、有记录、有反馈，由管理员确认。',
        'Each session has a sign-in, a record and feedback, confirmed by the administrator.',
      ),
    ],
  },
  operation: {
    name: text('运行保障', 'Operation'),
    lines: [
      text(
        '管理员的工作量与学校课时同等计算，纳入学期和年度考核。',
        'The work of administrators counts as lessons and in their appraisal.',
      ),
      text(
        '乡镇、村每学期与学校开一次联席会议，解决存在的问题。',
        'Township or village and school meet once a term.',
      ),
      text(
        '电费、网络和维修按县里的经费办法落实，账目公开。',
        'Power, line and repairs are paid by the rules of the county; accounts are open.',
      ),
    ],
  },
}

/** 村校共用协议 with its three annexes: the model text, and what is agreed besides (S2-8). */
export function agreementPaper(it: AgreementContent, language: Language): OfficePaper {
  const say = (what: keyof typeof words) => words[what][language]
  const colon = language === 'en' ? ': ' : '：'
  const partOf = ([key, { name, lines }]: [string, (typeof clauses)['rooms']]): PaperPart => {
    const besides = it.besides[key]
    return {
      heading: name[language],
      lines: [
        ...lines.map((one) => one[language]),
        ...(besides === undefined ? [] : [say('besides') + colon + besides]),
      ],
    }
  }
  return {
    ...{ form: 'document', heading: null, title: say('title'), note: it.number, to: null },
    parts: [
      {
        heading: null,
        facts: [
          { label: say('station'), value: { named: it.officialName } },
          { label: say('partyUnit'), value: { named: it.unit } },
          { label: say('partySchool'), value: { named: it.school } },
        ],
        lines: [
          fillIn(say('opening'), {
            from: sayDay(it.fromDay, language),
            to: sayDay(it.toDay, language),
          }),
        ],
      },
      ...Object.entries(clauses).map(partOf),
      { heading: null, lines: [say('closing')] },
    ],
    signatures: [
      { label: say('signUnit'), ...(it.unitSigner !== null && { value: it.unitSigner }) },
      { label: say('signSchool'), ...(it.schoolSigner !== null && { value: it.schoolSigner }) },
    ],
    ...{ from: null, day: it.signedOn },
    annexes: [
      { label: null, title: say('annexesTitle'), parts: Object.entries(annexes).map(partOf) },
    ],
  }
}
