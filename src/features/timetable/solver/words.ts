import { type Text, text } from '../../../base/text.ts'
import { momentText } from './moment.ts'
import type { TimetableProblem } from './problem.ts'
import type { Better, Hindrance, Obstacle, Rule, Unmet, Unplaced } from './reasons.ts'

/** What the solver's codes mean, for a person, in every language. */

const rules: Readonly<Record<Rule, Text>> = {
  day_ends: text('当天剩下的时间不够', 'the day ends too soon'),
  outside_windows: text('不在允许的时段内', 'outside the times it may use'),
  event_unavailable: text('这时不能安排', 'it is not available then'),
  resource_unavailable: text('需要的人这时没空', 'someone it needs is not available then'),
  misses_broadcast: text('赶不上节目播出', 'it would miss the broadcast'),
  no_room_open: text('教室这时不开放', 'no room is open then'),
  forbidden_by_person: text('有人规定不用这个时间', 'a person ruled this out'),
}

const phrases = {
  no_time: text('{event}没有可用的时间：{rules}', '{event} has no time that it may use: {rules}'),
  no_room: text('{event}没有可用的教室', '{event} has no room that it may use'),
  time_over: text(
    '时间用完时，{event}这一周还没有排到',
    'the time was over before this week of {event} was looked at',
  ),
  ruling_against_rule: text(
    '{event}定在的时间不行：{rules}',
    '{event} was fixed at a time it may not use: {rules}',
  ),
  places_taken: text('{event}的时间都被占了：{places}', '{event}: every time is taken: {places}'),
  too_few_times: text(
    '{resource}的{events}需要{needed}个时段，只有{available}个',
    '{events} of {resource} need {needed} periods, there are {available}',
  ),
  too_few_times_apart: text(
    '不能同时进行的{events}需要{needed}个时段，只有{available}个',
    '{events} must not overlap and need {needed} periods, there are {available}',
  ),
  too_few_places: text(
    '{events}需要{needed}个教室时段，{rooms}只有{available}个',
    '{events} need {needed} periods in rooms, {rooms} have {available}',
  ),
  no_combination_fits: text('{events}放不到一起', '{events} do not fit together'),
  taken: text('已被{holders}占用', 'taken by {holders}'),
  making_room: text('；{event}改到{to}就行', '; free if {event} moves to {to}'),
  costs_more: text('可以去，但别的愿望损失更多', 'possible, but other wishes would lose more'),
  is_free: text('空着，可以改过去', 'free: it could move there'),
  fixed_by_person: text('有人定在这里', 'a person fixed it where it is'),
  better: text('（{place}：{hindrance}）', ' ({place}: {hindrance})'),
  place: text('第{day}天{start}', 'day {day} at {start}'),
  roomCapacity: text(
    '{event}比{room}多{excess}人',
    '{event} has {excess} more people than {room} holds',
  ),
  minDays: text(
    '{events}只在{days}天，愿望是{wanted}天',
    '{events} are on {days} days, {wanted} are wished for',
  ),
  compactness: text('{resource}的{event}前后没有相邻的', '{event} of {resource} has no neighbour'),
  roomStability: text('{event}用了几间教室：{rooms}', '{event} is in several rooms: {rooms}'),
  preferred: text('{event}不在希望的时段', '{event} is outside the times wished for'),
  costs: text('{event}的时间不大方便', '{event} is at a time that suits less'),
  mustOverlap: text('{event}赶不上{broadcast}', '{event} misses {broadcast}'),
  load: text(
    '{resource}第{day}天有{amount}个时段，最好不超过{most}个',
    '{resource} has {amount} periods on day {day}, {most} at most are wished for',
  ),
  load_days: text(
    '{resource}要来{amount}天，最好不超过{most}天',
    '{resource} comes on {amount} days, {most} at most are wished for',
  ),
  fairness: text('{group}里{worst}比{best}差', 'in {group}, {worst} fares worse than {best}'),
} as const satisfies Record<string, Text>

const languages = ['zh-Hans', 'zh-Hant', 'en'] as const

type Values = Record<string, string | number | Text | readonly (string | Text)[]>

/** A phrase with its values put in, lists parted as each language does. */
function say(phrase: Text, values: Values): Text {
  const inLanguage = (language: (typeof languages)[number]): string => {
    const one = (value: string | number | Text): string =>
      typeof value === 'object' ? value[language] : String(value)
    return phrase[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? ''
      return Array.isArray(value)
        ? value.map(one).join(language === 'en' ? ', ' : '、')
        : one(value as string | number | Text)
    })
  }
  return {
    'zh-Hans': inLanguage('zh-Hans'),
    'zh-Hant': inLanguage('zh-Hant'),
    en: inLanguage('en'),
  }
}

const nothing: Text = { 'zh-Hans': '', 'zh-Hant': '', en: '' }

const joined = (texts: readonly Text[], between: Text = nothing): Text => ({
  'zh-Hans': texts.map((one) => one['zh-Hans']).join(between['zh-Hans']),
  'zh-Hant': texts.map((one) => one['zh-Hant']).join(between['zh-Hant']),
  en: texts.map((one) => one.en).join(between.en),
})

const ruleTexts = (list: readonly Rule[]): Text[] => list.map((rule) => rules[rule])

/** The names of more than so many events are not read out. */
const namesRead = 6

function names(list: readonly string[]): (string | Text)[] {
  if (list.length <= namesRead) return [...list]
  const more = String(list.length - namesRead)
  return [...list.slice(0, namesRead), say(text('还有{more}个', '{more} more'), { more })]
}

export function obstacleText(obstacle: Obstacle): Text {
  switch (obstacle.code) {
    case 'no_time':
      return say(phrases.no_time, {
        event: obstacle.event,
        rules: ruleTexts(obstacle.rules.map(({ rule }) => rule)),
      })
    case 'no_room':
      return say(phrases.no_room, obstacle)
    case 'ruling_against_rule':
      return say(phrases.ruling_against_rule, {
        event: obstacle.event,
        rules: ruleTexts(obstacle.rules),
      })
    case 'too_few_times': {
      const { resource, ...rest } = obstacle
      const values = { ...rest, events: names(rest.events) }
      return resource === undefined
        ? say(phrases.too_few_times_apart, values)
        : say(phrases.too_few_times, { ...values, resource })
    }
    case 'too_few_places':
      return say(phrases.too_few_places, {
        ...obstacle,
        events: names(obstacle.events),
        rooms: names(obstacle.rooms),
      })
    case 'no_combination_fits':
      return say(phrases.no_combination_fits, { events: names(obstacle.events) })
  }
}

type Moments = Pick<TimetableProblem, 'time'>

export function unplacedText(reason: Unplaced, problem: Moments): Text {
  switch (reason.code) {
    case 'no_time':
    case 'ruling_against_rule':
    case 'no_room':
      return obstacleText(reason)
    case 'time_over':
      return say(phrases.time_over, reason)
    case 'places_taken':
      return say(phrases.places_taken, {
        event: reason.event,
        places: reason.nearest.map((better) => betterText(better, problem)),
      })
  }
}

export function unmetText(wish: Unmet, problem: Moments): Text {
  const { better, ...rest } = { better: undefined, ...wish }
  const phrase =
    wish.term === 'load' && wish.day === undefined ? phrases.load_days : phrases[wish.term]
  const said = say(phrase, rest as Values)
  if (!better) return said
  const reason = betterText(better, problem)
  return joined([said, reason])
}

function betterText(better: Better, problem: Moments): Text {
  const place = placeText(better, problem)
  return say(phrases.better, { place, hindrance: hindranceText(better.hindrance, problem) })
}

function placeText({ day, start, room }: Omit<Better, 'hindrance'>, problem: Moments): Text {
  const when = say(phrases.place, { day, start: momentText(problem, start) })
  return room === null ? when : say(text('{when}，{room}', '{when} in {room}'), { when, room })
}

function hindranceText(hindrance: Hindrance, problem: Moments): Text {
  switch (hindrance.code) {
    case 'rule':
      return joined(ruleTexts(hindrance.rules), { 'zh-Hans': '、', 'zh-Hant': '、', en: ', ' })
    case 'taken': {
      const held = say(phrases.taken, {
        holders: hindrance.holders.map(({ event, id }) => (id ? `${event} (${id})` : event)),
      })
      const { makingRoom } = hindrance
      if (!makingRoom) return held
      const to = placeText(makingRoom.to, problem)
      const more = say(phrases.making_room, { event: makingRoom.event, to })
      return joined([held, more])
    }
    default:
      return phrases[hindrance.code]
  }
}
