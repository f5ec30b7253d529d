import { join } from 'node:path'
import { defineConfig } from 'vite'
import { packAssets } from './vite.plugins.ts'

process.env.NODE_ENV = 'production'

const project = import.meta.dirname
const outDir = join(project, 'dist', 'portal')

export default defineConfig({
  root: join(project, 'src', 'app', 'portal'),
  base: '/portal/',
  publicDir: false,
  plugins: [packAssets(outDir)],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    // Phones of eight years and the browsers of Windows 7.
    target: ['es2020', 'chrome87', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
})
