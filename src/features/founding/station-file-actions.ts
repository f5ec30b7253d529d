import { type Day, dayOf, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { notFound } from '../../base/refusal.ts'
import { type Text, text } from '../../base/text.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { printWithPhotos } from '../documents/photo-actions.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import { listMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { type KeptFile, listFiles } from '../registers/file-store.ts'
import { appointmentLifecycle, positions } from '../team/appointment.ts'
import { listHeld } from '../team/store.ts'
import { listCertificatesAt } from '../training/certificate-store.ts'
import { certificateLifecycle } from '../training/post-certificate.ts'
import { scopes } from '../training/scope.ts'
import { agreementLifecycle } from './agreement.ts'
import { readFiles, type StationFile } from './facts-store.ts'
import { plateKinds, plateLifecycle } from './plate.ts'
import { wordingOf } from './registers.ts'
import { mayReadFound } from './stage-actions.ts'
import { marks } from './stage-facts.ts'
import { stationLifecycle } from './station-life.ts'
import { findFound } from './store.ts'

export type FileTable = RecordPaper['tables'][number]
export type FileAsked = {
  stationId: string
  unitCode: string
  level: 'township' | 'village'
  actor: Actor
  language: Language
  day: Day
}
type Cells = FileTable['rows'][number]
/** A table of the file; without rows at all: the reader may not see them, and is told so. */
export const fileTable = (
  language: Language,
  {
    heading,
    columns,
    rows,
  }: {
    heading: Text
    /** Each with its share of the width. */
    columns: readonly (readonly [Text, number])[]
    rows: readonly Cells[] | undefined
  },
): FileTable => ({
  heading: heading[language],
  none: words[rows ? 'none' : 'closed'][language],
  columns: columns.map(([name, share]) => ({ heading: name[language], share, side: 'left' })),
  rows: rows ?? [],
})

/** What another feature keeps of a station, as tables of its file; read as the system sees it. */
export type FilePart = (tx: Tx, asked: FileAsked) => Promise<FileTable[]>

const words = {
  title: text('站点档案', 'File of a station'),
  station: text('站点', 'Station'),
  code: text('地区代码', 'Code'),
  school: text('依托学校', 'Host school'),
  hosted: text('依托起始', 'Hosted since'),
  stage: text('现在', 'Stands at'),
  noHost: text('现在没有', 'None'),
  steps: text('走过的步骤', 'How it came here'),
  decided: text('各项决定', 'What was decided'),
  plates: text('标牌', 'Plates'),
  agreements: text('共用协议', 'Joint-use agreements'),
  team: text('管理队伍（历任）', 'The team, then and now'),
  certificates: text('上岗证', 'Certificates'),
  files: text('附件', 'Papers and photos'),
  day: text('日期', 'Day'),
  what: text('事项', 'What'),
  who: text('经办人', 'By whom'),
  why: text('说明', 'Why'),
  kind: text('种类', 'Kind'),
  wording: text('字样', 'Wording'),
  state: text('状态', 'State'),
  hung: text('悬挂日期', 'Hung on'),
  where: text('位置', 'Where'),
  from: text('起', 'From'),
  to: text('止', 'To'),
  position: text('岗位', 'Position'),
  name: text('姓名', 'Name'),
  number: text('编号', 'Number'),
  scope: text('类别', 'Permits'),
  file: text('文件', 'File'),
  digest: text('摘要（SHA-256 前 16 位）', 'Digest (first 16 of SHA-256)'),
  added: text('上传', 'Added'),
  compiled: text('整理人', 'Compiled by'),
  checked: text('核对人', 'Checked by'),
  none: text('没有。', 'None.'),
  closed: text('没有查看的权限。', 'Not for this reader.'),
}
const mostPhotos = 6

type StationRecord = Omit<RecordPaper, 'photos' | 'photosAbout'>

/** One station, one file: what it is, how it came here, who ran it, and every paper with its digest. */
export async function printStationFile(
  ground: Pick<Ground, 'db' | 'printer' | 'blobs' | 'clock'>,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  parts: readonly FilePart[],
): Promise<Uint8Array> {
  const now = ground.clock()
  const asked = { id, language, day: dayOf(now) }
  const { record, photos, simulated } = await readStationFile(ground.db, actor, asked, parts)
  const { pdf } = await printWithPhotos(
    ground,
    record,
    { hashes: photos.map(({ hash }) => hash), most: mostPhotos },
    { language, createdAt: now.toISOString(), simulated },
  )
  return pdf
}

export const readStationFile = (
  db: Db,
  actor: Actor,
  { id, language, day }: { id: string; language: Language; day: Day },
  parts: readonly FilePart[],
): Promise<{ record: StationRecord; photos: KeptFile[]; simulated: boolean }> =>
  asSystem(db, 'what a station rests on', async (tx) => {
    const [station] = await findFound(tx, [id])
    if (!station || !mayReadFound(actor, station)) throw notFound('learning_station', id)
    const [file] = (await readFiles(tx, [station], day)) as [StationFile]
    const kept = await keptFiles(tx, file)
    const { unitCode, level } = station
    const asked = { stationId: id, unitCode, level, actor, language, day }
    const tables = papersOf(file, language)
    for (const part of [ownTables, ...parts]) tables.push(...(await part(tx, asked)))
    return {
      record: {
        ...(await headOf(tx, file, { language, day })),
        tables: [...tables, filesOf(kept, language)],
      },
      photos: kept.filter(({ mediaType }) => mediaType === 'image/jpeg'),
      simulated: station.simulated,
    }
  })

async function headOf(
  tx: Tx,
  { station }: StationFile,
  { language, day }: { language: Language; day: Day },
): Promise<Omit<StationRecord, 'tables'>> {
  const policies = await readPolicies(tx, ['founding.nameWithCounty'])
  const say = (what: keyof typeof words) => words[what][language]
  return {
    title: say('title'),
    subject: { named: wordingOf(station, 'station', policies(station.unitCode, day)) },
    ...{ unit: station.name, asOf: day, texts: [] },
    signatures: [{ label: say('compiled') }, { label: say('checked') }],
    facts: [
      { label: say('station'), value: { named: [station.townshipName, station.name].join(' ') } },
      { label: say('code'), value: station.unitCode },
      {
        label: say('school'),
        value: station.schoolName ? { named: station.schoolName } : say('noHost'),
      },
      { label: say('hosted'), value: station.hostedOn ?? '' },
      { label: say('stage'), value: stationLifecycle.states[station.stage][language] },
    ],
  }
}

const byDay = (a: { day: Day }, b: { day: Day }): number => (a.day < b.day ? -1 : 1)

/** What the file of its stage says: decisions, plates, agreements. */
function papersOf(
  { marks: held, plates, agreements }: StationFile,
  language: Language,
): FileTable[] {
  return [
    fileTable(language, {
      heading: words.decided,
      columns: [
        [words.day, 2],
        [words.what, 3],
        [words.who, 2],
        [words.why, 4],
      ],
      rows: held
        .toSorted(byDay)
        .map(({ mark, day, actorName, note }) => [
          ...[day, marks[mark][language], actorName, note ?? ''],
        ]),
    }),
    fileTable(language, {
      heading: words.plates,
      columns: [
        [words.kind, 2],
        [words.wording, 5],
        [words.state, 2],
        [words.hung, 2],
        [words.where, 3],
      ],
      rows: plates.map(({ kind, wording, state, hungOn, position }) => [
        ...[plateKinds[kind][language], { named: wording }],
        ...[plateLifecycle.states[state][language], hungOn ?? '', position ?? ''],
      ]),
    }),
    fileTable(language, {
      heading: words.agreements,
      columns: [
        [words.from, 2],
        [words.to, 2],
        [words.state, 2],
      ],
      rows: agreements.map(({ fromDay, toDay, state }) => [
        ...[fromDay, toDay, agreementLifecycle.states[state][language]],
      ]),
    }),
  ]
}

/** How it came here, who ran it, and who was certified. */
async function ownTables(
  tx: Tx,
  { stationId, unitCode, actor, language }: FileAsked,
): Promise<FileTable[]> {
  const reads = (verb: 'appointments.read' | 'post_certificates.read') =>
    may(actor, verb, { regionCode: unitCode })
  const moves = await listMoves(tx, stationId)
  const held = reads('appointments.read') ? await listHeld(tx, [unitCode]) : undefined
  const certificates = reads('post_certificates.read')
    ? await listCertificatesAt(tx, unitCode)
    : undefined
  return [
    fileTable(language, {
      heading: words.steps,
      columns: [
        [words.day, 3],
        [words.what, 3],
        [words.who, 2],
        [words.why, 4],
      ],
      rows: moves.map(({ name, at, actorName, reason }) => [
        ...[`${dayOf(at)} ${timeOf(at)}`, labelOf(name, language), actorName, reason ?? ''],
      ]),
    }),
    fileTable(language, {
      heading: words.team,
      columns: [
        [words.position, 3],
        [words.name, 2],
        [words.from, 2],
        [words.to, 2],
        [words.state, 2],
      ],
      rows: held
        ?.filter(({ state }) => state !== 'proposed')
        .map(({ position, name, fromDay, toDay, state }) => [
          ...[positions[position][language], name, fromDay, toDay ?? ''],
          appointmentLifecycle.states[state][language],
        ]),
    }),
    fileTable(language, {
      heading: words.certificates,
      columns: [
        [words.number, 4],
        [words.name, 2],
        [words.scope, 2],
        [words.from, 2],
        [words.to, 2],
        [words.state, 2],
      ],
      rows: certificates?.map(({ number, name, scope, fromDay, toDay, state }) => [
        ...[number, name, scopes[scope][language], fromDay, toDay],
        certificateLifecycle.states[state][language],
      ]),
    }),
  ]
}

const labelOf = (name: string, language: Language): string =>
  Object.hasOwn(stationLifecycle.moves, name)
    ? stationLifecycle.moves[name as keyof typeof stationLifecycle.moves].label[language]
    : name

async function keptFiles(tx: Tx, { plates, agreements }: StationFile): Promise<KeptFile[]> {
  const all: KeptFile[] = []
  for (const { id } of [...plates, ...agreements]) all.push(...(await listFiles(tx, id)))
  return all
}

function filesOf(kept: readonly KeptFile[], language: Language): FileTable {
  return fileTable(language, {
    heading: words.files,
    columns: [
      [words.file, 4],
      [words.digest, 4],
      [words.who, 2],
      [words.added, 2],
    ],
    rows: kept.map(({ name, hash, addedByName, at }) => [
      ...[name, hash.slice(0, 16), addedByName, dayOf(at)],
    ]),
  })
}
