import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languages } from '../base/language.ts'
import { type Words, wordAt } from '../base/words.ts'
import type { Card, Home, PackCard } from '../features/learning/portal-api.ts'
import { accepts } from '../platform/accept-encoding.ts'
import { answerElement, languageCookie, wordsElement } from '../ui/portal/given.ts'

/**
 * The portal's page as it leaves the server: words to read before any script is there, and what the
 * script would have to ask for next. On 64 kbit/s each question costs half a second.
 */
export function openPortalPage(projectDir: string, html: string) {
  const words = new Map(languages.map((language) => [language, readWords(projectDir, language)]))
  return {
    /** `home`: what a guest sees first; absent on every other page, and for who is signed in. */
    send: async (request: FastifyRequest, reply: FastifyReply, home?: Home) => {
      const language = languageOf(request)
      const given = {
        language,
        words: words.get(language) ?? {},
        home,
        nonce: reply.cspNonce.style,
      }
      const page = portalPage(html, given)
      const [encoding, body] = await pack(page, request.headers['accept-encoding'])
      if (encoding) reply.header('content-encoding', encoding)
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .header('vary', 'accept-encoding, cookie')
        .send(body)
    },
  }
}

/** What people named things stands in it as they wrote it, whatever it says. */
export function portalPage(
  html: string,
  given: { language: Language; words: Words; home?: Home | undefined; nonce: string },
): string {
  const { language, words, home, nonce } = given
  const t = (path: string, place = '') => phrase(words, path).replace('{{place}}', () => place)
  const root = [
    `<div id="root">${shell(t, home)}</div>`,
    data(wordsElement, { language, words }),
    ...(home ? [data(answerElement, { path: '/api/portal/home', answer: home })] : []),
  ].join('\n    ')
  return html
    .replaceAll('{{nonce}}', () => nonce)
    .replace('<html lang="zh-Hans"', `<html lang="${language}"`)
    .replace('<div id="root"></div>', () => root)
}

const readWords = (projectDir: string, language: Language) =>
  JSON.parse(
    readFileSync(join(projectDir, 'src', 'ui', 'portal', 'words', `${language}.json`), 'utf8'),
  ) as Words
const phrase = (words: Words, path: string): string => {
  const found = wordAt(words, path)
  if (found === undefined) throw new Error(`the portal has no words for ${path}`)
  return found
}

const languageOf = ({ cookies }: FastifyRequest): Language =>
  languages.find((one) => one === cookies[languageCookie]) ?? languages[0]

/** Nothing in it ends the element or begins another. */
const data = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

type Say = (path: string, place?: string) => string

/** What Shell and Home draw, as far as it is words and links: it works without a script, too. */
function shell(t: Say, home: Home | undefined): string {
  const way = (path: string, name: string) => `<a href="${path}">${escaped(t(`ways.${name}`))}</a>`
  return [
    `<header class="top"><a class="top-name" href="/">${escaped(t('name'))}</a></header>`,
    `<main id="page">${home ? shelves(t, home) : `<p class="opening">${escaped(t('shell.loading'))}</p>`}</main>`,
    `<nav class="ways" aria-label="${escaped(t('shell.ways'))}">${way('/', 'home')}${way('/search', 'search')}${way('/mine', 'mine')}${way('/ask', 'ask')}</nav>`,
  ].join('')
}

function shelves(t: Say, { placeName, fitting, packs, fresh }: Home): string {
  const shelf = (title: string, kind: string, cards: readonly (Card | PackCard)[]) =>
    cards.length === 0
      ? ''
      : `<section><h2>${escaped(t(title))}</h2><ul class="shelf">${cards
          .map((card) => `<li>${cardLink(kind, card)}</li>`)
          .join('')}</ul></section>`
  const title = placeName === null ? t('home.titleNowhere') : t('home.title', placeName)
  return [
    `<h1>${escaped(title)}</h1>`,
    shelf('home.fitting', 'resources', fitting),
    shelf('home.packs', 'packs', packs),
    shelf('home.fresh', 'resources', fresh),
  ].join('')
}

const cardLink = (kind: string, { id, title }: Pick<Card, 'id' | 'title'>): string =>
  `<a class="card" href="/${kind}/${id}"><span class="card-title">${escaped(title)}</span></a>`

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

async function pack(
  page: string,
  accepted: string | string[] | undefined,
): Promise<[string | undefined, Buffer]> {
  if (accepts(accepted, 'br')) {
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 }
    return ['br', await brotli(page, { params })]
  }
  if (accepts(accepted, 'gzip')) return ['gzip', await zip(page)]
  return [undefined, Buffer.from(page)]
}
