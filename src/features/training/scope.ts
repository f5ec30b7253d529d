import { text } from '../../base/text.ts'

/** What a certificate permits: to run a station, or to operate what is played there. */
export const scopes = {
  administrator: text('站点管理员', 'Station administrator'),
  operator: text('播放操作员', 'Playback operator'),
} as const
export type Scope = keyof typeof scopes
