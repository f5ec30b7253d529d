import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { personalFields } from './cells.ts'
import type { Register } from './registers.ts'

/** Which fields of which registers are masked: what a grant to see personal fields opens. */
export const personalFieldRoutes =
  (registers: readonly Register[]) =>
  (server: Server, _ground: Ground): void => {
    const masked = registers.flatMap(({ shape }) => {
      const fields = personalFields(shape).flatMap((name) => shape.fields[name]?.label ?? [])
      return fields.length === 0 ? [] : [{ register: shape.label, fields }]
    })
    server.get('/api/personal-fields', { schema: { tags: ['people'] } }, () => ({ masked }))
  }
