import { type NoticeItem, whenOf } from '../notice-item.ts'
import { cardinal, spokenDay, spokenSpan, spokenText, spokenTime } from './spoken.ts'
import { plainTold, type Told } from './told.ts'
import { type Script, say } from './words.ts'

/** For the loudspeaker: what somebody reads out as it stands, with no digit in it, and the times once more at the end. */
export function loudspeakerOf(given: Told, script: Script): string {
  const { signature, items, changes, note } = plainTold(given)
  const who = spokenText(signature, script)
  const isCorrection = changes !== undefined && changes.length > 0
  return [
    say(script, 'scriptOpen'),
    say(script, isCorrection ? 'scriptCorrects' : 'scriptOne', { who }),
    ...(isCorrection ? changes.map((change) => `${spokenText(change, script)}。`) : []),
    ...(items.length > 1 ? [say(script, 'scriptCount', counted(items.length, script))] : []),
    ...items.map((item, at) => spokenItem(item, at, items.length, script)),
    ...(note === undefined ? [] : [spokenText(note, script)]),
    say(script, 'scriptEnd'),
    ...items.map((item) => again(item, script)),
    say(script, 'scriptBye'),
  ].join('\n')
}

const counted = (count: number, script: Script): string =>
  count === 2 ? say(script, 'two') : cardinal(count, script)

function spokenItem(item: NoticeItem, at: number, of: number, script: Script): string {
  const from = whenOf(item.startsAt)
  const to = whenOf(item.endsAt)
  return [
    of > 1 ? say(script, 'scriptItem', cardinal(at + 1, script)) : '',
    `${spokenDay(from.day, script)}${say(script, 'comma')}`,
    `${spokenSpan(from.minute, to.minute, from.day !== to.day, script)}${say(script, 'comma')}`,
    say(script, 'scriptPlace', spokenText(item.place, script)),
    spokenWhat(item, script),
    item.audience === undefined ? '' : say(script, 'scriptFor', spokenText(item.audience, script)),
  ].join('')
}

function spokenWhat({ kind, title, channel }: NoticeItem, script: Script): string {
  const what = spokenText(title, script).replace(/[《》〔〕]/g, '')
  if (kind === 'open_day') return say(script, 'scriptOpenDay', what)
  if (kind === 'session') return say(script, 'scriptSession', what)
  const on = channel === undefined ? say(script, 'scriptTelevision') : spokenText(channel, script)
  return say(script, 'scriptBroadcast', [on, what])
}

function again({ startsAt, place }: NoticeItem, script: Script): string {
  const { day, minute } = whenOf(startsAt)
  return say(script, 'scriptAgain', {
    day: spokenDay(day, script),
    time: spokenTime(minute, script),
    place: spokenText(place, script),
  })
}
