import type { School } from '../../features/schools/school.ts'
import type { StaffMember } from '../../features/schools/staff.ts'
import type { MakePerson, SimulatedPerson } from './persons.ts'
import { between, chance, clamp, pick, pickWeighted, type Random, randomFor } from './random.ts'
import type { SchoolSite } from './schools.ts'

/** Everybody at school: one head, usually someone for the equipment, teachers, support staff. */
export function simulateStaff(
  seed: number,
  schools: readonly SchoolSite[],
  makePerson: MakePerson,
): StaffMember[] {
  return schools.flatMap((school) => {
    const random = randomFor(seed, 'staff', school.schoolCode)
    return postsAt(random, school).map((post, index) => {
      const { bornFrom, bornTo, party, men } = peopleOf[post]
      const sex = chance(random, men) ? 'm' : 'f'
      const person = makePerson(random, { sex, bornFrom, bornTo })
      const skills = chance(random, 0.4) ? { skills: pick(random, skillsOf[post]) } : {}
      return {
        schoolCode: school.schoolCode,
        staffNo: `T${String(index + 1).padStart(2, '0')}`,
        ...person,
        post,
        education: pickWeighted(random, educationOf[post === 'support' ? post : 'teacher']),
        partyMember: chance(random, party),
        ...lessonsOf(random, school, post),
        ...skills,
        ...availabilityOf(random, post, person),
      }
    })
  })
}

/** The register of schools names its head. */
export function withHead(school: SchoolSite, staff: readonly StaffMember[]): School {
  const head = staff.find(
    ({ schoolCode, post }) => schoolCode === school.schoolCode && post === 'head',
  )
  if (!head) throw new Error(`school ${school.schoolCode} has no head`)
  return { ...school, headName: head.name, ...(head.phone && { headPhone: head.phone }) }
}

type Post = StaffMember['post']
type Education = NonNullable<StaffMember['education']>

function postsAt(random: Random, school: SchoolSite): Post[] {
  const size = sizeOf(random, school)
  const keeper = size > 1 && chance(random, keeperShare[school.mode]) ? 1 : 0
  const support = school.boarding ? Math.max(1, Math.round(size / 14)) : 0
  const teachers = Math.max(0, size - 1 - keeper - support)
  return [
    'head',
    ...Array<Post>(keeper).fill('equipment_keeper'),
    ...Array<Post>(teachers).fill('teacher'),
    ...Array<Post>(Math.min(support, size - 1 - keeper)).fill('support'),
  ]
}

/** Where nobody keeps the equipment, the head does: one person with both duties needs a waiver. */
const keeperShare = { mode3: 1, mode2: 0.92, mode1: 0.6, none: 0 } as const

function sizeOf(random: Random, { stage, pupils = 0 }: SchoolSite): number {
  switch (stage) {
    case 'teaching_point':
      return clamp(Math.round(pupils / 14), 1, 3)
    case 'primary':
      return clamp(Math.round(pupils / 16) + between(random, 1, 2), 2, 14)
    default:
      return clamp(Math.round(pupils / 16) + between(random, 0, 4), 15, 60)
  }
}

const peopleOf: Readonly<
  Record<Post, { bornFrom: number; bornTo: number; party: number; men: number }>
> = {
  head: { bornFrom: 1967, bornTo: 1989, party: 0.8, men: 0.78 },
  equipment_keeper: { bornFrom: 1975, bornTo: 2000, party: 0.35, men: 0.7 },
  teacher: { bornFrom: 1967, bornTo: 2002, party: 0.22, men: 0.42 },
  support: { bornFrom: 1967, bornTo: 1985, party: 0.08, men: 0.35 },
}

const educationOf: Readonly<Record<'teacher' | 'support', Readonly<Record<Education, number>>>> = {
  teacher: { junior_middle: 0, senior_middle: 60, college: 400, bachelor: 535, postgraduate: 5 },
  support: { junior_middle: 70, senior_middle: 30, college: 0, bachelor: 0, postgraduate: 0 },
}

const teaching = [
  '语文教学',
  '数学教学',
  '书法',
  '苗语',
  '土家语',
  '苗鼓',
  '主持',
  '摄影摄像',
  '果树栽培',
  '文艺编排',
]
const skillsOf: Readonly<Record<Post, readonly string[]>> = {
  head: ['组织管理', '苗语', '书法', '宣讲'],
  equipment_keeper: ['计算机维修', '网络维护', '卫星天线调试', '课件制作', '电工'],
  teacher: teaching,
  support: ['水电维修', '烹饪', '苗绣'],
}

function lessonsOf(random: Random, { stage }: SchoolSite, post: Post) {
  if (post === 'support') return {}
  const lessons = { head: [4, 10], equipment_keeper: [8, 15], teacher: [12, 20] } as const
  // Where two teach everything, everyone teaches all day.
  if (stage === 'teaching_point') return { weeklyLessons: between(random, 20, 26) }
  const [low, high] = lessons[post]
  return { weeklyLessons: between(random, low, high) }
}

function availabilityOf(random: Random, post: Post, person: SimulatedPerson) {
  const share = { head: 0.97, equipment_keeper: 0.93, teacher: 0.4, support: 0.15 }[post]
  if (chance(random, share)) return { usableForProgramme: true }
  const reasons = unavailableBecause[post].filter((reason) => fits[reason]?.(person) ?? true)
  return { usableForProgramme: false, notUsableReason: pick(random, reasons) }
}

const unavailableBecause: Readonly<Record<Post, readonly string[]>> = {
  head: ['一年内退休', '长期病假', '借调教育局工作'],
  equipment_keeper: ['借调乡镇工作', '产假', '外出进修一学年', '长期病假'],
  teacher: [
    '课时已满',
    '担任毕业班教学',
    '家住县城，晚间不在校',
    '一年内退休',
    '产假',
    '外出进修一学年',
  ],
  support: ['不会使用设备', '晚间照看寄宿生'],
}

/** Whom a reason can be true of, in the year of the survey. */
const fits: Readonly<Record<string, (person: SimulatedPerson) => boolean>> = {
  产假: ({ sex, birthYear }) => sex === 'f' && birthYear >= 1986,
  一年内退休: ({ sex, birthYear }) => birthYear <= (sex === 'm' ? 1967 : 1971),
  外出进修一学年: ({ birthYear }) => birthYear >= 1980,
}
