import { dayOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type PlaceLevel, rangeOf } from '../../base/place.ts'
import { notFound } from '../../base/refusal.ts'
import { text } from '../../base/text.ts'
import { asSystem, type Db } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import type { Printed } from '../../platform/pdf.ts'
import { printOfficePapers, printPlainList, printPlateArtwork } from '../documents/actions.ts'
import type { PaperFile, PaperFormat } from '../documents/document.ts'
import { type Actor, may, requireAnywhere } from '../people/actor.ts'
import { findPlaces } from '../people/place-store.ts'
import { readPolicies } from '../policy/store.ts'
import { findStored } from '../registers/store.ts'
import { viewsOf } from './actions.ts'
import { agreement, annexes, clauses } from './agreement.ts'
import { agreementPaper } from './agreement-paper.ts'
import type { FoundStation } from './api.ts'
import { bothHang } from './lacking.ts'
import { linesOf } from './official-name.ts'
import { plateKinds, plateLifecycle } from './plate.ts'

type Asked = { place: string; placeLevel: PlaceLevel; language: Language; id?: string | undefined }
type Paper = Pick<Ground, 'db' | 'printer'>

const listed = (db: Db, actor: Actor, { place, placeLevel }: Asked, now: Date) =>
  asSystem(db, 'what a station rests on', (tx) =>
    viewsOf(tx, actor, rangeOf(place, placeLevel), dayOf(now)),
  )

/** What is ordered and not yet made, or one plate, for the maker: a page each, as large as the plate (S2-6). */
export async function printPlates(
  { db, printer }: Paper,
  actor: Actor,
  asked: Asked,
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'plates.read')
  const stations = await listed(db, actor, asked, now)
  const wanted = stations
    .filter(({ unitCode }) => may(actor, 'plates.read', { regionCode: unitCode }))
    .flatMap(({ plates }) => plates)
    .filter(({ id, state }) => (asked.id ? id === asked.id : state === 'ordered'))
  if (wanted.length === 0) throw notFound('plate', asked.id ?? asked.place)
  const policy = await asSystem(db, 'policy is public', (tx) =>
    readPolicies(tx, ['founding.plateWidthMm', 'founding.plateHeightMm']),
  )
  const size = policy(asked.place, dayOf(now))
  return printPlateArtwork(
    printer,
    {
      widthMm: size['founding.plateWidthMm'],
      heightMm: size['founding.plateHeightMm'],
      plates: wanted.map(({ wording }) => ({ lines: linesOf(wording) })),
    },
    { createdAt: now.toISOString(), simulated: false },
  )
}

const words = {
  title: text('标牌悬挂情况', 'Plates that hang, and those that do not'),
  about: text(
    '一站（点）两牌：学校校牌和站点标牌。',
    'Two plates at each station: the school’s and its own.',
  ),
  station: text('站点名称', 'Station'),
  school: text('依托学校', 'Host school'),
  hungOn: text('{}挂', 'Hung {}'),
  missing: text('未定做', 'Not ordered'),
  elsewhere: text('原学校的', 'Of the host before'),
  complete: text('两牌已挂', 'Both hang'),
  lacking: text('尚未挂齐', 'Not both'),
  none: text('这里没有站点。', 'There is no station here.'),
  agreements: text('村校共用协议', 'Joint-use agreements'),
  made: text('制表人', 'Made by'),
  checked: text('审核人', 'Checked by'),
}

/** S2-5: station by station, those that lack one first. */
export async function printHung(
  { db, printer }: Paper,
  actor: Actor,
  asked: Asked,
  now: Date,
): Promise<Printed> {
  requireAnywhere(actor, 'founding.read')
  const { language } = asked
  const say = (what: keyof typeof words) => words[what][language]
  const stations = (await listed(db, actor, asked, now)).filter(({ school }) => school)
  if (stations.length === 0) throw notFound('learning_station', asked.place)
  const [place] = await asSystem(db, 'places are public', (tx) => findPlaces(tx, [asked.place]))
  const rowOf = (one: FoundStation) => [
    ...[one.officialName, one.school?.name ?? null],
    ...(Object.keys(plateKinds) as (keyof typeof plateKinds)[]).map((kind) =>
      sayPlate(one, kind, language),
    ),
  ]
  return printPlainList(
    printer,
    {
      ...{ title: say('title'), place: place?.name ?? asked.place, about: say('about') },
      ...{ asOf: dayOf(now), landscape: true },
      columns: [
        { heading: say('station'), share: 5, side: 'left' },
        { heading: say('school'), share: 3, side: 'left' },
        { heading: plateKinds.school[language], share: 2, side: 'center' },
        { heading: plateKinds.station[language], share: 2, side: 'center' },
      ],
      sections: [
        { name: say('lacking'), rows: stations.filter((one) => !bothHang(one)).map(rowOf) },
        { name: say('complete'), rows: stations.filter(bothHang).map(rowOf) },
      ],
      none: say('none'),
      signatures: [{ label: say('made') }, { label: say('checked') }],
    },
    options(language, stations, now),
  )
}

function sayPlate(
  { plates }: FoundStation,
  kind: keyof typeof plateKinds,
  language: Language,
): string {
  const own = plates.filter((one) => one.kind === kind)
  const plate = own.findLast(({ isHere }) => isHere)
  if (!plate) return words[own.length > 0 ? 'elsewhere' : 'missing'][language]
  return plate.state === 'hung' && plate.hungOn
    ? words.hungOn[language].replace('{}', plate.hungOn)
    : plateLifecycle.states[plate.state][language]
}

/** To be signed: the drafts of a place, or one agreement as it stands, with its annexes. */
export async function printAgreements(
  { db, printer }: Paper,
  actor: Actor,
  asked: Asked & { format: PaperFormat },
  now: Date,
): Promise<PaperFile> {
  requireAnywhere(actor, 'joint_use_agreements.read')
  const stations = (await listed(db, actor, asked, now)).filter(({ unitCode }) =>
    may(actor, 'joint_use_agreements.read', { regionCode: unitCode }),
  )
  const wanted = stations.flatMap((station) =>
    station.agreements
      .filter(({ id, state }) => (asked.id ? id === asked.id : state === 'draft'))
      .map(({ id }) => ({ id, station })),
  )
  if (wanted.length === 0) throw notFound('joint_use_agreement', asked.id ?? asked.place)
  const rows = await asSystem(db, 'what a station rests on', (tx) =>
    findStored(
      tx,
      agreement,
      wanted.map(({ id }) => id),
    ),
  )
  const { language, format } = asked
  return printOfficePapers(
    printer,
    {
      title: words.agreements[language],
      papers: wanted.map(({ id, station }) => {
        const row = (rows.get(id) ?? {}) as Record<string, string | undefined>
        const content = {
          ...{ officialName: station.officialName, school: station.school?.name ?? '' },
          ...{ unit: `${station.townshipName}${station.level === 'village' ? station.name : ''}` },
          number: row.number ?? null,
          ...{ fromDay: row.fromDay ?? '', toDay: row.toDay ?? '', signedOn: row.signedOn ?? null },
          ...{ schoolSigner: row.schoolSigner ?? null, unitSigner: row.unitSigner ?? null },
          besides: Object.fromEntries(
            [...clauses, ...annexes].flatMap((field) => {
              const said = row[field]
              return said === undefined ? [] : [[field, said]]
            }),
          ),
        }
        return agreementPaper(content, language)
      }),
    },
    { ...options(language, stations, now), format, name: 'joint-use-agreements' },
  )
}

const options = (language: Language, stations: readonly FoundStation[], now: Date) => ({
  ...{ language, createdAt: now.toISOString() },
  simulated: stations.some((one) => one.simulated),
})
