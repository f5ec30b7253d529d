import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/harness/postgres.ts'],
    setupFiles: ['test/harness/after-each.ts'],
    // Files of one process share the program, which takes seconds to read: what a file changes it puts back.
    isolate: false,
    // More than two cores can run: many a file waits for other processes.
    maxWorkers: 3,
    // For what hangs; how quick something is, a test measures itself.
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // A page on a busy machine may take its time; a fact that stays away fails all the same.
    expect: { poll: { timeout: 60_000 } },
  },
})
