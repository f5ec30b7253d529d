import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

/** The server sends the packed twin of an asset to whoever accepts it, and packs nothing itself. */
export const packAssets = (outDir: string): Plugin => ({
  name: 'pack-assets',
  apply: 'build',
  closeBundle() {
    const assets = join(outDir, 'assets')
    for (const name of readdirSync(assets)) {
      const path = join(assets, name)
      if (!/\.(js|mjs|css|svg)$/.test(name) || statSync(path).size < 1_024) continue
      const bytes = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      )
    }
  },
})

const pdfjs = createRequire(import.meta.url)('pdfjs-dist/package.json') as { version: string }

/** A folder of a name of its own: what is served from it never changes. */
export const cmapsFolder = `cmaps-${pdfjs.version}`

/** How PDF files name Chinese characters whose fonts they do not bring. */
export const copyCMaps = (outDir: string): Plugin => ({
  name: 'copy-cmaps',
  apply: 'build',
  closeBundle() {
    const from = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'))
    cpSync(join(from, 'cmaps'), join(outDir, 'assets', cmapsFolder), { recursive: true })
  },
})

/** Tells the service worker what the shell is made of: all but what is loaded with a document. */
export const listShell = (): Plugin => ({
  name: 'list-shell',
  apply: 'build',
  generateBundle(_options, bundle) {
    const shell = Object.keys(bundle)
      .filter((name) => /\.(js|css)$/.test(name) && !/(PdfReader|sw\.js)/.test(name))
      .map((name) => `/portal/${name}`)
      .toSorted()
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk') throw new Error('the build has no sw.js')
    const digest = createHash('sha256').update(JSON.stringify(shell)).digest('hex').slice(0, 12)
    worker.code = worker.code
      .replaceAll('__PORTAL_SHELL_DIGEST__', JSON.stringify(digest))
      .replaceAll('__PORTAL_SHELL__', JSON.stringify(shell))
  },
})
