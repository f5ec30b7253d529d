import { text } from '../../base/text.ts'

/** What counts like lessons (S3-9). The first three of a session follow from it, the rest a person states. */
export const activities = {
  session: text('操作播放', 'Operated a session'),
  tutoring: text('现场辅导', 'Tutored'),
  hosting: text('值守', 'Hosted'),
  resource_making: text('制作资源', 'Made a resource'),
  download: text('接收下载', 'Downloads'),
  notice: text('编发节目单', 'Notices'),
  maintenance: text('设备维护', 'Maintenance'),
}
export type Activity = keyof typeof activities

/** Those that nothing else in the system knows of. */
export const statedActivities = ['download', 'notice', 'maintenance', 'tutoring'] as const
