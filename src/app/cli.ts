import { enableCompileCache } from 'node:module'
import { join } from 'node:path'

// What a command costs is mostly reading the program, so the program is kept as node has read it.
enableCompileCache(join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'compiled'))
await import('./commands.ts')
