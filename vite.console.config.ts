import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { packAssets } from './vite.plugins.ts'

// What ships is one thing, whoever builds it: a test runner's environment would bring React's development build.
process.env.NODE_ENV = 'production'

const project = import.meta.dirname
const outDir = join(project, 'dist', 'console')

/**
 * antd's scroll lock adds a style without the nonce it was given, and the page's policy refuses it.
 * The one function that makes style elements is taught to read the page's own nonce.
 */
const nonceForEveryStyle: Plugin = {
  name: 'nonce-for-every-style',
  enforce: 'pre',
  transform(code, id) {
    if (!/@rc-component\/util\/es\/Dom\/dynamicCSS\.js/.test(id)) return undefined
    const asked = 'if (csp?.nonce)'
    if (!code.includes(asked)) this.error('dynamicCSS.js changed: look where it takes its nonce')
    const nonce = `document.querySelector('meta[name="csp-nonce"]')?.content`
    return code.replace(asked, `styleNode.nonce = ${nonce};\n  ${asked}`)
  },
}

export default defineConfig({
  root: join(project, 'src', 'app', 'console'),
  base: '/console/',
  publicDir: false,
  plugins: [react(), nonceForEveryStyle, packAssets(outDir)],
  build: {
    outDir,
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
  },
})
