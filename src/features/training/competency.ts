import { text } from '../../base/text.ts'
import { keysOf } from '../schools/values.ts'

/** Where a station learns by satellite (mode 2) or in a computer room (mode 3). */
export const modes = {
  mode2: text('模式二（卫星收视点）', 'Mode 2 (satellite)'),
  mode3: text('模式三（计算机教室）', 'Mode 3 (computer room)'),
} as const
export type TrainedMode = keyof typeof modes

export const fieldsOfWork = {
  equipment: text('用设备', 'Equipment'),
  teaching: text('做教学', 'Teaching'),
  organising: text('会组织', 'Organising'),
  managing: text('善管理', 'Managing'),
} as const
export type FieldOfWork = keyof typeof fieldsOfWork

/** What the practical test asks (S3-16): each is shown, not told. */
export const competencies = {
  connect: text('连线、开机和关机', 'Connects, switches on and off'),
  satellite: text('对准接收机、调出频道', 'Tunes the receiver to a channel'),
  network: text('管理机房和联网', 'Runs the computer room and its network'),
  receive: text('接收和下载课件', 'Receives and downloads courseware'),
  find: text('按需要查找资料', 'Finds what is asked for'),
  play: text('播放、投影和扩音', 'Plays, projects, amplifies'),
  repair: text('排除简单故障', 'Mends simple faults'),
  tutor: text('讲解和答疑', 'Explains and answers'),
  announce: text('编发节目单', 'Makes a programme notice'),
  gather: text('通知、签到和清点人数', 'Tells, signs in and counts people'),
  host: text('值守开放日', 'Hosts an open day'),
  keep: text('登记设备和维护', 'Registers equipment and its care'),
  safety: text('用电、防火和防盗', 'Power, fire and theft'),
  sort: text('分类整理资料', 'Sorts what was collected'),
} as const
export type Competency = keyof typeof competencies

type About = { field: FieldOfWork; mandatory?: true; mode?: TrainedMode }
const abouts: Record<Competency, About> = {
  connect: { field: 'equipment', mandatory: true },
  satellite: { field: 'equipment', mandatory: true, mode: 'mode2' },
  network: { field: 'equipment', mandatory: true, mode: 'mode3' },
  receive: { field: 'equipment', mandatory: true },
  find: { field: 'equipment' },
  play: { field: 'equipment', mandatory: true },
  repair: { field: 'equipment', mandatory: true },
  tutor: { field: 'teaching', mandatory: true },
  announce: { field: 'organising', mandatory: true },
  gather: { field: 'organising', mandatory: true },
  host: { field: 'organising' },
  keep: { field: 'managing', mandatory: true },
  safety: { field: 'managing', mandatory: true },
  sort: { field: 'managing' },
}

export type Item = { key: Competency } & About

/** What a batch tests: exercises of the other mode are left out (I3-6). */
export const itemsOf = (mode: TrainedMode | undefined): Item[] =>
  keysOf(competencies)
    .map((key) => ({ key, ...abouts[key] }))
    .filter((one) => one.mode === undefined || mode === undefined || one.mode === mode)

/** A batch of both modes asks nobody for the exercises of one. */
export const mandatoryOf = (mode: TrainedMode | undefined): Competency[] =>
  itemsOf(mode)
    .filter((one) => one.mandatory && (one.mode === undefined || one.mode === mode))
    .map(({ key }) => key)
