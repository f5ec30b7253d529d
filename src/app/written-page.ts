import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Language, languages } from '../base/language.ts'
import { type Words, wordAt } from '../base/words.ts'
import { accepts } from '../platform/accept-encoding.ts'
import { languageCookie, wordsElement } from '../ui/portal/given.ts'

/** The words of pages, by language: `folder` has one file for each. */
export const wordsIn = (projectDir: string, ...folder: string[]): Map<Language, Words> =>
  new Map(
    languages.map((language) => [
      language,
      JSON.parse(
        readFileSync(join(projectDir, 'src', ...folder, `${language}.json`), 'utf8'),
      ) as Words,
    ]),
  )

export const languageOf = ({ cookies }: FastifyRequest): Language =>
  languages.find((one) => one === cookies[languageCookie]) ?? languages[0]

/**
 * A built page with what the server writes into it: `drawn` in its root, to read before any script is there, and the words,
 * which the script would have to ask for. On 64 kbit/s each question costs half a second.
 */
export function writtenPage(
  html: string,
  given: { language: Language; words: Words; drawn: string; beside?: string; nonce: string },
): string {
  const { language, words, drawn, beside = '', nonce } = given
  const root = `<div id="root">${drawn}</div>\n    ${data(wordsElement, { language, words })}${beside}`
  return html
    .replaceAll('{{nonce}}', () => nonce)
    .replace('<html lang="zh-Hans"', `<html lang="${language}"`)
    .replace('<div id="root"></div>', () => root)
}

/** A phrase that must be there. */
export function phrase(words: Words, path: string): string {
  const found = wordAt(words, path)
  if (found === undefined) throw new Error(`the page has no words for ${path}`)
  return found
}

/** Nothing in it ends the element or begins another. */
export const data = (id: string, value: unknown): string =>
  `<script type="application/json" id="${id}">${JSON.stringify(value).replaceAll('<', '\\u003c')}</script>`

export const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

const brotli = promisify(brotliCompress)
const zip = promisify(gzip)

/** Packed for whoever accepts it. */
export async function sendWritten(
  request: FastifyRequest,
  reply: FastifyReply,
  page: string,
  headers: Readonly<Record<string, string>>,
): Promise<FastifyReply> {
  const [encoding, body] = await pack(page, request.headers['accept-encoding'])
  if (encoding) reply.header('content-encoding', encoding)
  return reply.type('text/html; charset=utf-8').headers(headers).send(body)
}

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
