import { pinyin } from 'pinyin-pro'
import { type PlaceLevel, placeAt } from '../../base/place.ts'
import type { OrganisationKind } from '../../features/people/organisation.ts'
import type { RoleCode } from '../../features/people/role.ts'
import type { School } from '../../features/schools/school.ts'
import type { StaffMember } from '../../features/schools/staff.ts'
import type { Township, Village } from '../../features/schools/village.ts'
import type { MakePerson } from './persons.ts'
import { chance, randomFor } from './random.ts'
import { stemOf } from './school-plan.ts'

/** Somebody who signs in, with the post that says what for. */
export type DemonstrationPost = {
  person: { name: string; phone: string; partyMember: boolean }
  role: RoleCode
  title: string
  organisation: Organisation
  /** The row of the staff register that is the same person; the organisation is then that school. */
  staff?: { schoolCode: string; staffNo: string }
  loginName: string
}

type Organisation = { kind: OrganisationKind; level: PlaceLevel; regionCode: string; name: string }

type Registered = {
  county: { code: string; name: string }
  townships: readonly Township[]
  villages: readonly Village[]
  schools: readonly School[]
  staff: readonly StaffMember[]
}

export function simulatePosts(
  seed: number,
  registered: Registered,
  makePerson: MakePerson,
): DemonstrationPost[] {
  const appoint = (post: Appointment): DemonstrationPost => {
    const random = randomFor(seed, 'post', post.loginName)
    const sex = chance(random, 0.68) ? 'm' : 'f'
    const { name, phone } = makePerson(random, { sex, bornFrom: 1968, bornTo: 1992 })
    return { person: { name, phone, partyMember: true }, ...post }
  }
  const townships = new Map(registered.townships.map((row) => [row.townshipCode, row.name]))
  const townshipName = (code: string) => townships.get(placeAt(code, 'township')) ?? ''
  return [
    ...countyPosts(registered.county).map(appoint),
    ...registered.townships.flatMap(townshipPosts).map(appoint),
    ...registered.villages.map((village) =>
      appoint(villagePost(village, townshipName(village.villageCode))),
    ),
    ...registered.schools.flatMap((school) =>
      schoolPosts(school, registered, townshipName(school.villageCode)),
    ),
  ]
}

type Appointment = Omit<DemonstrationPost, 'person'>

function countyPosts({ code, name }: { code: string; name: string }): Appointment[] {
  const at = (kind: OrganisationKind, suffix: string): Organisation => ({
    kind,
    level: 'county',
    regionCode: code,
    name: `${name}${suffix}`,
  })
  const office = at('programme_office', '党员干部现代远程教育工作办公室')
  return [
    { role: 'administrator', title: '系统管理员', organisation: office, loginName: 'admin' },
    { role: 'programme_office', title: '主任', organisation: office, loginName: 'office1' },
    { role: 'programme_office', title: '干事', organisation: office, loginName: 'office2' },
    {
      role: 'organisation_department',
      title: '党员教育股股长',
      organisation: at('organisation_department', '委组织部'),
      loginName: 'organisation',
    },
    {
      role: 'education_bureau',
      title: '基础教育股股长',
      organisation: at('education_bureau', '教育局'),
      loginName: 'education',
    },
    {
      role: 'finance_bureau',
      title: '教科文股股长',
      organisation: at('finance_bureau', '财政局'),
      loginName: 'finance',
    },
  ]
}

function townshipPosts({ townshipCode, name }: Township): Appointment[] {
  const organisation: Organisation = {
    kind: 'party_committee',
    level: 'township',
    regionCode: townshipCode,
    name: `${name}党委`,
  }
  const town = readable(name)
  return [
    { role: 'township_secretary', title: '党委书记', organisation, loginName: `${town}.secretary` },
    { role: 'township_clerk', title: '远教专干', organisation, loginName: `${town}.clerk` },
  ]
}

function villagePost({ villageCode, name }: Village, townshipName: string): Appointment {
  return {
    role: 'village_secretary',
    title: '党支部书记',
    organisation: {
      kind: 'party_branch',
      level: 'village',
      regionCode: villageCode,
      name: `${townshipName}${name}党支部`,
    },
    loginName: `${readable(townshipName)}.${readable(name)}.secretary`,
  }
}

function schoolPosts(
  school: School,
  { staff }: Registered,
  townshipName: string,
): DemonstrationPost[] {
  const login = `${readable(townshipName)}.${readable(school.name.slice(townshipName.length).replace(/(小学|教学点|一贯制学校)$/, ''))}`
  return staff
    .filter(({ schoolCode }) => schoolCode === school.schoolCode)
    .flatMap(({ schoolCode, staffNo, name, phone, partyMember, post }): DemonstrationPost[] => {
      if (phone === undefined || (post !== 'head' && post !== 'equipment_keeper')) return []
      const isHead = post === 'head'
      const headTitle = school.stage === 'teaching_point' ? '教学点负责人' : '校长'
      return [
        {
          person: { name, phone, partyMember },
          role: isHead ? 'head_of_school' : 'equipment_keeper',
          title: isHead ? headTitle : '信息技术设备管理员',
          organisation: {
            kind: 'school',
            level: 'village',
            regionCode: school.villageCode,
            name: school.name,
          },
          staff: { schoolCode, staffNo },
          loginName: `${login}.${isHead ? 'head' : 'keeper'}`,
        },
      ]
    })
}

/** 廖家桥镇 → liaojiaqiao: what stands before the kind of place, without tones. */
const readable = (name: string): string =>
  pinyin(stemOf(name), { toneType: 'none', type: 'array', v: true }).join('')
