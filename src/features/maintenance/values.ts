import { text } from '../../base/text.ts'

/** What registers, lists and the keeper's pages of upkeep and faults call the same. */

/** What an administrator does to keep equipment at work. */
export const works = {
  cleaned: text('清洁除尘', 'Cleaned'),
  signal: text('测试信号', 'Signal tested'),
  network: text('检查网络', 'Network checked'),
  sound_picture: text('检查音像', 'Sound and picture checked'),
  updated: text('系统更新和杀毒', 'Updated and scanned for viruses'),
  power: text('检查电源接地', 'Power and grounding checked'),
  dish: text('检查天线和防雷', 'Dish and lightning rod checked'),
  counted: text('清点设备', 'Equipment counted'),
  other: text('其他', 'Other'),
} as const
export type Work = keyof typeof works

export const severities = {
  blocks_sessions: text('活动开不了', 'No session is possible'),
  degraded: text('能开，效果差', 'Sessions suffer'),
  cosmetic: text('不影响活动', 'Sessions do not suffer'),
} as const
export type Severity = keyof typeof severities

export const ticketStates = {
  reported: text('待修', 'To be repaired'),
  assigned: text('已派修', 'Sent for repair'),
  waiting_parts: text('等配件', 'Waits for parts'),
  repaired: text('待验收', 'To be verified'),
  verified: text('已修好', 'Repaired'),
  scrap_proposed: text('建议报废', 'To be scrapped?'),
  scrapped: text('已报废', 'Scrapped'),
} as const
export type TicketState = keyof typeof ticketStates

/** In which somebody is still to repair it. */
export const brokenStates: readonly TicketState[] = ['reported', 'assigned', 'waiting_parts']
/** In which it is not over. */
export const openStates: readonly TicketState[] = [...brokenStates, 'repaired', 'scrap_proposed']
