import { dayOf } from '../../base/calendar.ts'
import type { Answer } from '../../base/endpoint.ts'
import type { Language } from '../../base/language.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { type Text, text } from '../../base/text.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Column, Value } from '../../platform/sheets/table.ts'
import { writeSheet } from '../../platform/sheets/write-xlsx.ts'
import { wordingOf } from '../founding/registers.ts'
import { mayReadFound } from '../founding/stage-actions.ts'
import { stationLifecycle } from '../founding/station-life.ts'
import { findFound } from '../founding/store.ts'
import { type Actor, requireAnywhere } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { listCodes } from './batch-store.ts'
import type { readRegister as Endpoint, RegisteredStation } from './register-api.ts'

type Asked = { place: string; placeLevel: PlaceLevel }

/** Every station of the place that bears the province's number, in the order of the numbers (I6-2). */
export async function readRegister(
  db: Db,
  actor: Actor,
  { place, placeLevel }: Asked,
  now: Date,
): Promise<Answer<typeof Endpoint>> {
  requireAnywhere(actor, 'founding.read')
  const day = dayOf(now)
  return asSystem(db, 'what a station rests on', async (tx) => {
    const codes = await listCodes(tx, rangeOf(place, placeLevel))
    const found = new Map(
      (
        await findFound(
          tx,
          codes.map(({ stationId }) => stationId),
        )
      ).map((one) => [one.id, one]),
    )
    const policies = await readPolicies(tx, ['founding.nameWithCounty'])
    const stations = codes.flatMap(
      ({ stationId, code, givenAt, schoolCode }): RegisteredStation[] => {
        const station = found.get(stationId)
        if (!station || !mayReadFound(actor, station)) return []
        const { unitCode, level, townshipName, name, schoolName, lat, lon, stage, simulated } =
          station
        return [
          {
            ...{ code, numberedOn: dayOf(givenAt), unitCode, level, schoolCode, schoolName },
            officialName: wordingOf(station, 'station', policies(unitCode, day)),
            townshipName: level === 'township' ? name : townshipName,
            ...{ lat, lon, stage, simulated },
          },
        ]
      },
    )
    return { format: 'cunxiao-station-register/1', asOf: day, place, stations }
  })
}

const words = {
  title: text('站点编号名册', 'Register of numbered stations'),
  code: text('省编号', 'Number'),
  numberedOn: text('编号日期', 'Numbered on'),
  officialName: text('站点规范名称', 'Official name'),
  unitCode: text('区划代码', 'Code of the place'),
  townshipName: text('乡镇', 'Township'),
  schoolCode: text('学校代码', 'School code'),
  schoolName: text('依托学校', 'Host school'),
  lat: text('纬度', 'Latitude'),
  lon: text('经度', 'Longitude'),
  stage: text('现在', 'Stands'),
} satisfies Record<string, Text>

/** The same as a sheet. */
export async function writeRegister(
  { db, clock }: Pick<Ground, 'db' | 'clock'>,
  actor: Actor,
  { language, ...asked }: Asked & { language: Language },
): Promise<AsyncGenerator<Buffer>> {
  const { stations } = await readRegister(db, actor, asked, clock())
  const say = (what: keyof typeof words) => words[what][language]
  const column = (what: keyof typeof words, format: Column['format'] = 'text'): Column => ({
    heading: say(what),
    format,
  })
  return writeSheet({
    title: say('title'),
    sheets: [
      {
        name: say('title'),
        columns: [
          ...[column('code'), column('numberedOn', 'date'), column('officialName')],
          ...[column('unitCode'), column('townshipName'), column('schoolCode')],
          ...[column('schoolName'), column('lat', 'decimal'), column('lon', 'decimal')],
          column('stage'),
        ],
        rows: stations.map((one): Value[] => [
          ...[one.code, one.numberedOn, one.officialName, one.unitCode, one.townshipName],
          ...[one.schoolCode ?? undefined, one.schoolName ?? undefined],
          ...[one.lat ?? undefined, one.lon ?? undefined],
          stationLifecycle.states[one.stage as keyof typeof stationLifecycle.states][language],
        ]),
      },
    ],
    ...{ language, createdAt: clock() },
  })
}
