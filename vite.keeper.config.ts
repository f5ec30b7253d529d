import { join } from 'node:path'
import { defineConfig } from 'vite'
import { inlineStyle, listShell, packAssets } from './vite.plugins.ts'

process.env.NODE_ENV = 'production'

const project = import.meta.dirname
const outDir = join(project, 'dist', 'keeper')

export default defineConfig({
  root: join(project, 'src', 'app', 'keeper'),
  base: '/keeper/',
  publicDir: false,
  plugins: [packAssets(outDir), inlineStyle('/keeper/'), listShell('/keeper/', [])],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    // The same telephones as the portal's.
    target: ['es2020', 'chrome87', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: join(project, 'src', 'app', 'keeper', 'index.html'),
        sw: join(project, 'src', 'app', 'keeper', 'service-worker.ts'),
      },
      // A worker is told from the one before by its bytes, not by its name.
      output: {
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
