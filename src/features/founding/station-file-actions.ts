import { createHash } from 'node:crypto'
import { type Day, dayOf, timeOf } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'
import { type Text, text } from '../../base/text.ts'
import { asSystem, type Db, type Tx } from '../../platform/db.ts'
import type { Ground } from '../../platform/ground.ts'
import { type BoundScan, printWithScans } from '../documents/scan-actions.ts'
import type { RecordPaper } from '../documents/session-sheets.ts'
import { listMoves } from '../moves/move-actions.ts'
import { type Actor, may } from '../people/actor.ts'
import { readPolicies } from '../policy/store.ts'
import { listFiles } from '../registers/file-store.ts'
import type { Shape } from '../registers/shape.ts'
import { listPapersOn } from '../siting/paper-store.ts'
import { appointmentLifecycle, positions } from '../team/appointment.ts'
import { listHeld } from '../team/store.ts'
import { listCertificatesAt } from '../training/certificate-store.ts'
import { certificateLifecycle } from '../training/post-certificate.ts'
import { scopes } from '../training/scope.ts'
import { agreement, agreementLifecycle } from './agreement.ts'
import { readFiles, type StationFile } from './facts-store.ts'
import { plate, plateKinds, plateLifecycle } from './plate.ts'
import { wordingOf } from './registers.ts'
import { requireFound } from './stage-actions.ts'
import { marks } from './stage-facts.ts'
import { stationLifecycle } from './station-life.ts'

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

/** A row whose signed papers and photos are bound into the file, under this name. */
export type BoundRow = { id: string; what: string; shape: Shape }

/** What another feature keeps of a station: tables of its file, and rows whose papers are bound in; read as the system sees it. */
export type FilePart = (
  tx: Tx,
  asked: FileAsked,
) => Promise<{ tables: FileTable[]; bound: BoundRow[] }>

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
  order: text('附件', 'Annex'),
  consents: text('四方商定依托学校签字表', 'Four-party sheet on the host school'),
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
type StationRecord = Omit<RecordPaper, 'photos' | 'photosAbout' | 'scans'>

/** One station, one file: what it is, how it came here, who ran it, and every paper with its digest. */
export async function printStationFile(
  ground: Pick<Ground, 'db' | 'printer' | 'blobs' | 'clock'>,
  actor: Actor,
  { id, language }: { id: string; language: Language },
  parts: readonly FilePart[],
): Promise<Uint8Array> {
  const now = ground.clock()
  const asked = { id, language, day: dayOf(now) }
  const { record, scans, simulated } = await readStationFile(ground.db, actor, asked, parts)
  const { pdf } = await printWithScans(ground, record, scans, {
    ...{ language, createdAt: now.toISOString(), simulated },
  })
  return pdf
}

export const readStationFile = (
  db: Db,
  actor: Actor,
  { id, language, day }: { id: string; language: Language; day: Day },
  parts: readonly FilePart[],
): Promise<{ record: StationRecord; scans: BoundScan[]; simulated: boolean }> =>
  asSystem(db, 'what a station rests on', async (tx) => {
    const station = await requireFound(tx, actor, id)
    const [file] = (await readFiles(tx, [station], day)) as [StationFile]
    const { unitCode, level } = station
    const asked = { stationId: id, unitCode, level, actor, language, day }
    const tables = papersOf(file, language)
    const bound = ownRows(file, language)
    for (const part of [ownTables, ...parts]) {
      const told = await part(tx, asked)
      tables.push(...told.tables)
      bound.push(...told.bound)
    }
    const scans = [...(await consentScans(tx, asked)), ...(await scansOf(tx, bound, language))]
    return {
      record: {
        ...(await headOf(tx, file, { language, day })),
        tables: [...tables, filesOf(scans, language)],
      },
      scans,
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
): Promise<{ tables: FileTable[]; bound: BoundRow[] }> {
  const reads = (verb: 'appointments.read' | 'post_certificates.read') =>
    may(actor, verb, { regionCode: unitCode })
  const moves = await listMoves(tx, stationId)
  const held = reads('appointments.read') ? await listHeld(tx, [unitCode]) : undefined
  const certificates = reads('post_certificates.read')
    ? await listCertificatesAt(tx, unitCode)
    : undefined
  const tables = [
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
  return { tables, bound: [] }
}

const labelOf = (name: string, language: Language): string =>
  Object.hasOwn(stationLifecycle.moves, name)
    ? stationLifecycle.moves[name as keyof typeof stationLifecycle.moves].label[language]
    : name

/** Plates and agreements, as the file calls them. */
const ownRows = ({ plates, agreements }: StationFile, language: Language): BoundRow[] => [
  ...agreements.map(({ id, fromDay, toDay }) => ({
    ...{ id, shape: agreement },
    what: `${agreement.label[language]} ${fromDay} – ${toDay}`,
  })),
  ...plates.map(({ id, kind }) => ({
    ...{ id, shape: plate },
    what: `${plate.label[language]} ${plateKinds[kind][language]}`,
  })),
]

/** On which township, village, bureau and school agreed to the host (S2-4). */
async function consentScans(
  tx: Tx,
  { unitCode, actor, language }: FileAsked,
): Promise<BoundScan[]> {
  if (!may(actor, 'siting.read', { regionCode: unitCode })) return []
  return (await listPapersOn(tx, unitCode)).map(
    ({ name, mediaType, content, enteredByName, at }) => ({
      ...{ what: words.consents[language], name, form: 'paper', mediaType, bytes: content },
      ...{ hash: createHash('sha256').update(content).digest('hex'), day: dayOf(at) },
      by: enteredByName,
    }),
  )
}

async function scansOf(
  tx: Tx,
  bound: readonly BoundRow[],
  language: Language,
): Promise<BoundScan[]> {
  const scans: BoundScan[] = []
  for (const { id, what, shape } of bound)
    for (const { kind, name, mediaType, hash, addedByName, at } of await listFiles(tx, id)) {
      const known = shape.files?.[kind]
      scans.push({
        what: [what, known?.label[language]].filter(Boolean).join(' · '),
        ...{ name, mediaType, hash, day: dayOf(at), by: addedByName },
        form: known?.form === 'photo' ? 'photo' : 'paper',
      })
    }
  return scans
}

function filesOf(scans: readonly BoundScan[], language: Language): FileTable {
  return fileTable(language, {
    heading: words.files,
    columns: [
      [words.order, 1],
      [words.file, 6],
      [words.digest, 4],
      [words.who, 2],
      [words.added, 2],
    ],
    rows: scans.map(({ what, hash, by, day }, at) => [at + 1, what, hash.slice(0, 16), by, day]),
  })
}
