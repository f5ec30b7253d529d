import { between, pick, randomFor } from '../src/app/demo/random.ts'
import { newId } from '../src/base/ids.ts'
import { operator } from '../src/features/people/operator.ts'
import { insertOrgUnits } from '../src/features/people/org-unit-store.ts'
import { savePlaces } from '../src/features/people/place-store.ts'
import type { RoleCode } from '../src/features/people/role.ts'
import { insertPersonWithPost } from '../src/features/people/user-actions.ts'
import type { Plain } from '../src/features/registers/cells.ts'
import { decideRows, writeRows } from '../src/features/registers/decide-actions.ts'
import type { Register } from '../src/features/registers/registers.ts'
import type { Equipment } from '../src/features/schools/equipment.ts'
import { equipmentRegister, schoolRegister } from '../src/features/schools/registers.ts'
import { findSchoolsByCode } from '../src/features/schools/store.ts'
import { asSystem, type Db, type Tx } from '../src/platform/db.ts'
import { hashPassword } from '../src/platform/passwords.ts'

/** A county of 17 townships and 200 villages with a school each, and who looks at it. */
export const county = '433123000000'
export const township = townshipCode(3)
export const password = 'bench-石门竹林'

/** Login names, by how much of the county each may see. */
export const accounts = {
  county: 'county-clerk',
  township: 'township-clerk',
  school: 'head-of-school',
} as const

const townships = 17
const schools = 200

export const schoolCode = (school: number): string => `4331${String(school).padStart(6, '0')}`

function townshipCode(at: number): string {
  return `433123${101 + at}000`
}

const villageCode = (at: number): string =>
  `433123${101 + (at % townships)}${201 + Math.floor(at / townships)}`

/** Places, schools and accounts; no equipment yet. */
export async function fillCounty(db: Db): Promise<void> {
  const passwordHash = await hashPassword(password)
  await asSystem(db, 'test county', async (tx) => {
    await savePlaces(tx, [
      { code: county, level: 'county', name: '凤凰县' },
      ...range(townships).map((at) => ({
        code: townshipCode(at),
        level: 'township' as const,
        name: `第${at + 1}镇`,
      })),
      ...range(schools).map((at) => ({
        code: villageCode(at),
        level: 'village' as const,
        name: `第${at + 1}村`,
      })),
    ])
    await write(tx, schoolRegister, range(schools).map(schoolRow))
    await addPerson(tx, 'programme_office', 'county', county, accounts.county, passwordHash)
    await addPerson(tx, 'township_clerk', 'township', township, accounts.township, passwordHash)
    const code = schoolCode(3)
    const school = (await findSchoolsByCode(tx, [code])).get(code)
    if (!school) throw new Error(`school ${code} is missing`)
    await insertPersonWithPost(
      tx,
      person('head_of_school', school.id, school.regionCode, accounts.school, passwordHash),
      new Date(),
    )
  })
}

const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

const schoolRow = (at: number): Plain => ({
  schoolCode: schoolCode(at),
  name: `第${at + 1}村小学`,
  villageCode: villageCode(at),
  stage: 'primary',
  mode: 'mode2',
  boarding: false,
})

async function addPerson(
  tx: Tx,
  role: RoleCode,
  level: 'county' | 'township',
  regionCode: string,
  loginName: string,
  passwordHash: string,
): Promise<void> {
  const id = newId()
  await insertOrgUnits(tx, [{ id, name: loginName, level, kind: 'programme_office', regionCode }])
  await insertPersonWithPost(tx, person(role, id, regionCode, loginName, passwordHash), new Date())
}

const person = (
  role: RoleCode,
  orgUnitId: string,
  regionCode: string,
  loginName: string,
  passwordHash: string,
) => ({ name: '张三', title: role, role, orgUnitId, regionCode, loginName, passwordHash })

/** Row `at` of the equipment register: the schools take turns. */
export function equipmentRow(at: number): Equipment {
  const random = randomFor(1, String(at))
  const [type, models] = pick(random, kinds)
  const quantity = between(random, 1, 40)
  const fate = random()
  const condition = fate < 0.02 ? 'faulty' : fate < 0.06 ? 'scrapped' : 'good'
  const usableQuantity = condition === 'good' ? quantity : 0
  const year = between(random, 2004, 2026)
  const month = String(between(random, 1, 9)).padStart(2, '0')
  const day = String(between(random, 1, 28)).padStart(2, '0')
  return {
    schoolCode: schoolCode(at % schools),
    assetNo: `ZB-${year}-${String(at).padStart(6, '0')}`,
    type,
    model: pick(random, models),
    quantity,
    usableQuantity,
    receivedOn: `${year}-${month}-${day}`,
    fundedBy: pick(random, ['school_project', 'programme', 'county', 'donation']),
    condition,
    ...(usableQuantity < quantity && { notUsableReason: '主板损坏，待修' }),
  }
}

const kinds: readonly [Equipment['type'], readonly string[]][] = [
  ['pc', ['联想启天 M4600', '联想扬天 T4900', '清华同方超越 E500', '方正文祥 D430']],
  ['tv', ['34 英寸显像管彩色电视机', '55 英寸液晶电视机', '创维 65E388A']],
  ['projector', ['爱普生 CB-X05', '明基 MX528']],
  ['printer', ['惠普 LaserJet 1020', '兄弟 HL-2140']],
  ['satellite_receiver', ['同洲 CDVB3188C', '高斯贝尔 GSR-X98']],
  ['dvd_player', ['普通 DVD 播放机']],
  ['ups', ['山特 C1K']],
  ['switch', ['华为 S1700-24']],
]

/** Fills the equipment register with that many rows through the rules of an import. */
export async function fillEquipment(db: Db, count: number): Promise<void> {
  await asSystem(db, 'test county', (tx) =>
    write(tx, equipmentRegister, range(count).map(equipmentRow)),
  )
}

async function write(tx: Tx, of: Register, rows: readonly Plain[]): Promise<void> {
  for (let start = 0; start < rows.length; start += 1_000) {
    const wanted = rows.slice(start, start + 1_000).map((row) => ({ row, target: newId() }))
    const decided = await decideRows(tx, operator, of, wanted)
    const good = decided.flatMap((one) => ('problems' in one ? [] : [one]))
    if (good.length < wanted.length) throw new Error(JSON.stringify(decided.slice(0, 3)))
    await writeRows(tx, operator, of, good)
  }
}
