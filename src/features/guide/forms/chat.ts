import { whenOf } from '../notice-item.ts'
import { dateText, plainTold, spanText, type Told, weekdayText } from './told.ts'
import { type Script, say } from './words.ts'

/** For a group of a village: a line for each question that somebody asks of it, in the order in which they are asked. */
export function chatOf(given: Told, script: Script): string {
  const { signature, items, changes, note, ...told } = plainTold(given)
  const from = dateText(told.fromDay, script)
  const to = dateText(told.toDay, script)
  return [
    `【${signature}】${say(script, 'chatTitle', { from, to })}`,
    ...(changes ?? []).map((change) => say(script, 'changed', change)),
    ...items.map((item, at) => {
      const { day } = whenOf(item.startsAt)
      const when = [dateText(day, script), weekdayText(day, script), spanText(item, script, '—')]
      const forWhom = item.audience === undefined ? '' : say(script, 'forWhom', item.audience)
      return [
        '',
        `${at + 1}. ${when.join(' ')}`,
        `${item.title}${forWhom}`,
        say(script, 'chatPlace', item.place),
        ...(item.channel === undefined ? [] : [say(script, 'chatChannel', item.channel)]),
      ].join('\n')
    }),
    '',
    ...(note === undefined ? [] : [note]),
    say(script, 'chatEnd'),
  ].join('\n')
}
