import { dayOf } from '../base/calendar.ts'
import type { Language } from '../base/language.ts'
import type { OnItem, StationPage, Week } from '../features/guide/week-api.ts'
import { whenOn } from '../ui/portal/when-on.ts'

import { escaped } from './written-page.ts'

/** A phrase, with what stands in double braces filled in. */
export type Say = (path: string, values?: Readonly<Record<string, string | number>>) => string
export type Drawing = {
  t: Say
  language: Language
  /** A name of a place as its reader writes it. */
  shown: (name: string) => string
}

const headed = (title: string, body: string): string =>
  `<section><h2>${escaped(title)}</h2>${body}</section>`
const paragraph = (text: string): string => `<p>${escaped(text)}</p>`
const list = (name: string, rows: readonly string[]): string =>
  `<ul class="${name}">${rows.join('')}</ul>`
const line = (parts: readonly [string, string][]): string =>
  `<li class="on-item">${parts
    .map(([name, text]) => `<span class="${name}">${escaped(text)}</span>`)
    .join('')}</li>`

/** What `OnList` draws. */
function drawItems({ t, language, shown }: Drawing, items: readonly OnItem[], now: Date): string {
  const today = dayOf(now)
  return list(
    'on',
    items.map((item) => {
      const kind = t(`week.kind.${item.kind}`)
      const about = [
        shown(item.place),
        item.title === null ? '' : kind,
        item.channel ?? '',
        item.audience === undefined ? '' : t('week.forWhom', { who: item.audience }),
      ]
      return line([
        ['on-when', whenOn(item, language, { today, nextDay: t('week.nextDay') })],
        ['on-what', item.title ?? kind],
        ['card-about', about.filter((part) => part !== '').join(' · ')],
      ])
    }),
  )
}

/** What `ThisWeek` draws. */
export function drawWeek(drawing: Drawing, { items, units, many }: Week, now: Date): string {
  const { t, shown } = drawing
  if (units.length === 0 && !many) return ''
  const way = (href: string, text: string) =>
    `<a class="button quiet-button" href="${href}">${escaped(text)}</a>`
  const ways = [
    ...units.map(({ code, name }) =>
      way(`/stations/${code}`, t('week.station', { name: shown(name) })),
    ),
    ...(many ? [way('/stations', t('week.allStations'))] : []),
  ]
  const body =
    items.length > 0
      ? drawItems(drawing, items, now)
      : units.length > 0
        ? paragraph(t('week.none'))
        : ''
  return headed(t('week.title'), `${body}<p class="on-ways">${ways.join('')}</p>`)
}

/** What `Station` draws, but for what needs a script to be pressed. */
export function drawStation(drawing: Drawing, page: StationPage, now: Date): string {
  const { t, shown } = drawing
  const [unit, school] = [shown(page.unitName), shown(page.schoolName)]
  const room = page.roomName === null ? '' : shown(page.roomName)
  const where = room !== '' && !room.startsWith(school) ? school + room : school
  const name = `${page.townshipName === null ? '' : shown(page.townshipName)}${unit}`
  return [
    `<h1>${escaped(t('station.title', { name }))}</h1>`,
    paragraph(t('station.where', { where })),
    headed(
      t('week.title'),
      page.items.length === 0 ? paragraph(t('week.none')) : drawItems(drawing, page.items, now),
    ),
    page.usual.length === 0 ? '' : headed(t('station.usual'), drawUsual(t, page)),
    headed(
      t('station.ask'),
      `${paragraph(t('station.askHow'))}<a class="button main" href="/ask">${escaped(t('ways.ask'))}</a>${paragraph(t('station.who', { school, unit }))}`,
    ),
    page.wanted.length === 0 ? '' : headed(t('station.wanted'), drawWanted(t, page)),
    page.answers.length === 0 ? '' : headed(t('station.answers'), drawAnswers(t, page)),
  ].join('')
}

const drawUsual = (t: Say, { usual }: StationPage): string =>
  list(
    'on-usual',
    usual.map(({ kind, weekday, from, to }) => {
      const day = t(`week.days.${weekday}`)
      const what = t(`week.kind.${kind}`)
      return `<li>${escaped(t('station.every', { day, from, to, what }))}</li>`
    }),
  )

const drawWanted = (t: Say, { wanted }: StationPage): string =>
  list(
    'on',
    wanted.map(({ topic, votes }) =>
      line([
        ['on-what', topic],
        ['card-about', t('station.votes', { count: votes })],
      ]),
    ),
  )

const drawAnswers = (t: Say, { answers }: StationPage): string =>
  list(
    'on',
    answers.map(({ topic, state, reply }) =>
      line([
        ['on-what', topic],
        ['', t(`station.states.${state}`) + (reply === null ? '' : t('station.reply', { reply }))],
      ]),
    ),
  )
