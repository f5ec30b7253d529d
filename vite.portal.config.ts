import { join } from 'node:path'
import { defineConfig } from 'vite'
import { languages } from './src/base/language.ts'
import {
  cmapsFolder,
  copyCMaps,
  inlineStyle,
  listShell,
  packAssets,
  writeManifests,
} from './vite.plugins.ts'

process.env.NODE_ENV = 'production'

const project = import.meta.dirname
const outDir = join(project, 'dist', 'portal')

export default defineConfig({
  root: join(project, 'src', 'app', 'portal'),
  base: '/portal/',
  publicDir: false,
  plugins: [
    packAssets(outDir),
    copyCMaps(outDir),
    writeManifests(project),
    inlineStyle('/portal/'),
    listShell(
      '/portal/',
      languages.map((language) => `/manifest.${language}.webmanifest`),
    ),
  ],
  define: { __PDF_CMAPS__: JSON.stringify(cmapsFolder) },
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir,
    emptyOutDir: true,
    // Phones of eight years and the browsers of Windows 7.
    target: ['es2020', 'chrome87', 'safari14'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: {
        index: join(project, 'src', 'app', 'portal', 'index.html'),
        sw: join(project, 'src', 'app', 'portal', 'service-worker.ts'),
      },
      output: {
        // A worker is told from the one before by its bytes, not by its name.
        // The worker's own part stays with the worker. One file for what every visit needs: each file more costs a narrow line half a second.
        codeSplitting: {
          groups: [
            {
              name: 'shell',
              test: /node_modules\/preact|src\/ui\/(portal\/(?!kept-shell)|api|signal|line|format)|learning\/portal\/(Home|shelves|Picture|Answered|use-answer|me|outbox|keeping)\b/,
            },
          ],
        },
        entryFileNames: ({ name }) => (name === 'sw' ? 'sw.js' : 'assets/[name]-[hash].js'),
      },
    },
  },
})
