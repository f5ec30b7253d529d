import type { FastifyReply, FastifyRequest } from 'fastify'
import { joined } from '../base/words.ts'
import { escaped, languageOf, phrase, sendWritten, wordsIn, writtenPage } from './written-page.ts'

/**
 * The keeper's page names nobody and is the same at each address. A browser keeps it: on plain HTTP no service worker
 * does, and a telephone without its station must open it all the same. The page asks for its newer self by itself.
 */
export function openKeeperPage(projectDir: string, html: string) {
  const files = ['sessions', 'acceptance', 'maintenance'].map((feature) =>
    wordsIn(projectDir, 'features', feature, 'keeper', 'words'),
  )
  return (request: FastifyRequest, reply: FastifyReply) => {
    const language = languageOf(request)
    const own = joined(files.map((words) => words.get(language) ?? {}))
    const drawn = [
      `<header class="top"><a class="top-name" href="/keeper">${escaped(phrase(own, 'name'))}</a></header>`,
      `<main id="page"><p class="opening">${escaped(phrase(own, 'shell.loading'))}</p></main>`,
    ].join('')
    const page = writtenPage(html, { language, words: own, drawn, nonce: reply.cspNonce.style })
    return sendWritten(request, reply, page, {
      'cache-control': 'private, max-age=2592000',
      vary: 'accept-encoding',
    })
  }
}
