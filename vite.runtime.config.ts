import { join } from 'node:path'
import { defineConfig } from 'vite'

process.env.NODE_ENV = 'production'

const project = import.meta.dirname

/** One classic script: it must have run before the first script of a course. */
export default defineConfig({
  root: join(project, 'src', 'app', 'runtime'),
  publicDir: false,
  build: {
    outDir: join(project, 'dist', 'runtime'),
    emptyOutDir: true,
    target: ['es2020', 'chrome87', 'safari14'],
    lib: {
      entry: join(project, 'src', 'app', 'runtime', 'scorm.ts'),
      name: 'cunxiaoScorm',
      formats: ['iife'],
      fileName: () => 'scorm.js',
    },
  },
})
