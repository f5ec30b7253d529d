import { equipment } from '../../src/features/schools/equipment.ts'
import { room } from '../../src/features/schools/room.ts'
import { school } from '../../src/features/schools/school.ts'
import { staff } from '../../src/features/schools/staff.ts'
import { township, village } from '../../src/features/schools/village.ts'
import { bringIn } from './sheet.ts'
import type { World } from './world.ts'

/** The office's lists of the county, a sheet for each. */
export async function enterRegisters(world: World): Promise<void> {
  const { county } = world
  const { townships, schools } = county
  const admin = await world.as(county.people.administrator)
  await bringIn(
    admin,
    township,
    townships.map(({ code, name, lat, lon }) => ({
      ...{ townshipCode: code, name, lat, lon, population: 12_000, inScope: true },
    })),
  )
  await bringIn(
    admin,
    village,
    townships.flatMap(({ villages }) =>
      villages.map(({ code, name, lat, lon }) => ({
        ...{ villageCode: code, name, lat, lon, inScope: true },
        ...{ population: 800, households: 200, partyMembers: 30 },
      })),
    ),
  )
  await bringIn(
    admin,
    school,
    schools.map(({ code, name, villageCode, stage, mode, lat, lon, head }) => ({
      ...{ schoolCode: code, name, villageCode, stage, mode, lat, lon, pupils: 120 },
      ...{ boarding: false, reception: 'internet', headName: head.name, headPhone: head.phone },
    })),
  )
  await bringIn(
    admin,
    room,
    schools.map(({ code, mode }) => ({
      ...{ schoolCode: code, roomNo: '101', areaM2: 90, seats: 60, usableSeats: 60 },
      ...(mode === 'mode3'
        ? { name: '计算机教室', kind: 'computer_classroom' }
        : { name: '多媒体教室', kind: 'multimedia' }),
    })),
  )
  await bringIn(
    admin,
    equipment,
    schools.flatMap(({ code, mode }) =>
      (mode === 'mode3' ? ['pc', 'server'] : ['tv', 'satellite_receiver']).map((type, n) => ({
        ...{ schoolCode: code, assetNo: `${code}-${n + 1}`, type, quantity: 1, usableQuantity: 1 },
        ...{ fundedBy: 'school_project', condition: 'good', roomNo: '101' },
      })),
    ),
  )
  await bringIn(
    admin,
    staff,
    schools.flatMap(({ code, head, keeper }) =>
      (
        [
          ['head', head],
          ['equipment_keeper', keeper],
        ] as const
      ).map(([post, { name, phone }], n) => ({
        ...{ schoolCode: code, staffNo: String(n + 1), name, phone, post, education: 'college' },
        ...{ partyMember: true, usableForProgramme: true },
      })),
    ),
  )
}
