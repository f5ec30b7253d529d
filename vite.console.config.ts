import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

const project = import.meta.dirname
const outDir = join(project, 'dist', 'console')

/** The server sends the packed twin of an asset to whoever accepts it, and packs nothing itself. */
const packAssets: Plugin = {
  name: 'pack-assets',
  apply: 'build',
  closeBundle() {
    const assets = join(outDir, 'assets')
    for (const name of readdirSync(assets)) {
      const path = join(assets, name)
      if (!/\.(js|css|svg)$/.test(name) || statSync(path).size < 1_024) continue
      const bytes = readFileSync(path)
      writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
      writeFileSync(
        `${path}.br`,
        brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
      )
    }
  },
}

export default defineConfig({
  root: join(project, 'src', 'app', 'console'),
  base: '/console/',
  publicDir: false,
  plugins: [react(), packAssets],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
})
