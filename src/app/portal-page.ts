import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Language } from '../base/language.ts'
import nameTable from '../base/name-table.json' with { type: 'json' }
import { nameTurner } from '../base/names.ts'
import type { Words } from '../base/words.ts'
import type { StationPage } from '../features/guide/week-api.ts'
import type { Card, Home, PackCard } from '../features/learning/portal-api.ts'
import { answerElement } from '../ui/portal/given.ts'
import { type Drawing, drawStation, drawWeek, type Say } from './portal-board.ts'
import {
  data,
  escaped,
  languageOf,
  phrase,
  sendWritten,
  wordsIn,
  writtenPage,
} from './written-page.ts'

/** What the page would ask for next: what a guest sees first, or the notice board of a station. */
export type First = { home: Home } | { station: StationPage }

/** The portal's page as it leaves the server, with what the script would have to ask for next. */
export function openPortalPage(projectDir: string, html: string) {
  const words = wordsIn(projectDir, 'ui', 'portal', 'words')
  return {
    /** `first`: absent where the page itself has to ask. The board of a station is the same for everybody. */
    send: (request: FastifyRequest, reply: FastifyReply, first?: First) => {
      const language = languageOf(request)
      const given = {
        language,
        words: words.get(language) ?? {},
        first,
        nonce: reply.cspNonce.style,
      }
      return sendWritten(request, reply, portalPage(html, given), {
        'cache-control': first && 'station' in first ? 'public, max-age=300' : 'no-cache',
        vary: 'accept-encoding, cookie',
      })
    },
  }
}

/** What people named things stands in it as they wrote it, whatever it says. */
export function portalPage(
  html: string,
  given: { language: Language; words: Words; first?: First | undefined; nonce: string },
  now: Date = new Date(),
): string {
  const { language, words, first } = given
  const t: Say = (path, values = {}) =>
    phrase(words, path).replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? ''))
  const shown = (name: string) => (language === 'zh-Hant' ? turn(name) : name)
  return writtenPage(html, {
    ...given,
    drawn: shell(t, first && drawFirst({ t, language, shown }, first, now)),
    ...(first && { beside: `\n    ${data(answerElement, answerOf(first))}` }),
  })
}

const turn = nameTurner(nameTable)

const drawFirst = (drawing: Drawing, first: First, now: Date): string =>
  'home' in first ? shelves(drawing, first.home, now) : drawStation(drawing, first.station, now)

const answerOf = (first: First): { path: string; answer: object } =>
  'home' in first
    ? { path: '/api/portal/home', answer: first.home }
    : { path: `/api/portal/stations/${first.station.unitCode}`, answer: first.station }

/** What Shell and Home draw, as far as it is words and links: it works without a script, too. */
function shell(t: Say, content: string | undefined): string {
  const way = (path: string, name: string) => `<a href="${path}">${escaped(t(`ways.${name}`))}</a>`
  return [
    `<header class="top"><a class="top-name" href="/">${escaped(t('name'))}</a></header>`,
    `<main id="page">${content ?? `<p class="opening">${escaped(t('shell.loading'))}</p>`}</main>`,
    `<nav class="ways" aria-label="${escaped(t('shell.ways'))}">${way('/', 'home')}${way('/search', 'search')}${way('/mine', 'mine')}${way('/ask', 'ask')}</nav>`,
  ].join('')
}

function shelves(drawing: Drawing, home: Home, now: Date): string {
  const { t, shown } = drawing
  const { placeName, week, fitting, packs, fresh } = home
  const shelf = (title: string, kind: string, cards: readonly (Card | PackCard)[]) =>
    cards.length === 0
      ? ''
      : `<section><h2>${escaped(t(title))}</h2><ul class="shelf">${cards
          .map((card) => `<li>${cardLink(kind, card)}</li>`)
          .join('')}</ul></section>`
  const title =
    placeName === null ? t('home.titleNowhere') : t('home.title', { place: shown(placeName) })
  return [
    `<h1>${escaped(title)}</h1>`,
    week ? drawWeek(drawing, week, now) : '',
    shelf('home.fitting', 'resources', fitting),
    shelf('home.packs', 'packs', packs),
    shelf('home.fresh', 'resources', fresh),
  ].join('')
}

const cardLink = (kind: string, { id, title }: Pick<Card, 'id' | 'title'>): string =>
  `<a class="card" href="/${kind}/${id}"><span class="card-title">${escaped(title)}</span></a>`
