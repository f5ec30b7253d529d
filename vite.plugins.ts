import { createHash } from 'node:crypto'
import { cpSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'
import { languages } from './src/base/language.ts'

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

/** What a telephone needs to put the portal on its screen, in each language. */
export const writeManifests = (project: string): Plugin => {
  const sizes = ['192', '512'] as const
  const icons = new Map<string, string>()
  return {
    name: 'write-manifests',
    apply: 'build',
    buildStart() {
      for (const size of sizes) {
        const name = `icon-${size}.png`
        const source = readFileSync(join(project, 'src', 'app', 'portal', name))
        icons.set(size, this.emitFile({ type: 'asset', name, source }))
      }
    },
    generateBundle() {
      for (const language of languages) {
        const words = join(project, 'src', 'ui', 'portal', 'words', `${language}.json`)
        const { name } = JSON.parse(readFileSync(words, 'utf8')) as { name: string }
        const manifest = {
          ...{ name, short_name: name, lang: language, id: '/', start_url: '/', scope: '/' },
          ...{ display: 'standalone', theme_color: '#2f6b4f', background_color: '#f6f7f5' },
          icons: [...icons].map(([size, file]) => ({
            src: `/portal/${this.getFileName(file)}`,
            sizes: `${size}x${size}`,
            type: 'image/png',
            purpose: 'any maskable',
          })),
        }
        const fileName = `manifest.${language}.webmanifest`
        this.emitFile({ type: 'asset', fileName, source: JSON.stringify(manifest) })
      }
    },
  }
}

/** The style of the page comes in the page: it may be read before anything else has arrived. */
export const inlineStyle = (base: string): Plugin => ({
  name: 'inline-style',
  apply: 'build',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      const page = bundle['index.html']
      if (page?.type !== 'asset') throw new Error('the build has no index.html')
      let brought: string | undefined
      page.source = String(page.source).replace(
        new RegExp(`<link rel="stylesheet"[^>]* href="${base}([^"]+\\.css)">`),
        (_link, name: string) => {
          const style = bundle[name]
          if (style?.type !== 'asset') throw new Error(`the build has no ${name}`)
          delete bundle[name]
          brought = name
          return `<style nonce="{{nonce}}">${String(style.source).trim()}</style>`
        },
      )
      // Parts of the page that share code with it name its style among what they need: it is there already, as the page's own code is.
      const chunks = Object.values(bundle).filter((one) => one.type === 'chunk')
      const entry = chunks.find(({ isEntry, name }) => isEntry && name === 'index')
      if (!entry || brought === undefined) throw new Error('the page has no code or no style')
      for (const chunk of chunks)
        chunk.code = chunk.code.replaceAll(JSON.stringify(brought), JSON.stringify(entry.fileName))
      if (!String(page.source).includes('<style')) throw new Error('the page has no style to bring')
    },
  },
})

/** Tells the service worker what the shell is made of: all but what is loaded with a document; its style stands in the page. */
export const listShell = (base: string, beside: readonly string[]): Plugin => ({
  name: 'list-shell',
  apply: 'build',
  generateBundle(_options, bundle) {
    const shell = Object.keys(bundle)
      .filter((name) => /\.js$/.test(name) && !/(PdfReader|sw\.js)/.test(name))
      .map((name) => `${base}${name}`)
      .concat(beside)
      .toSorted()
    const worker = bundle['sw.js']
    if (worker?.type !== 'chunk') throw new Error('the build has no sw.js')
    // A worker that imports is none to a browser that knows classic ones alone, and nothing would be kept.
    if (worker.imports.length > 0)
      throw new Error(`sw.js is not whole: it imports ${worker.imports.join(', ')}`)
    const digest = createHash('sha256').update(JSON.stringify(shell)).digest('hex').slice(0, 12)
    worker.code = worker.code
      .replaceAll('__SHELL_DIGEST__', JSON.stringify(digest))
      .replaceAll('__SHELL__', JSON.stringify(shell))
  },
})
