import type { Ground } from '../../platform/ground.ts'
import type { Server } from '../../platform/http.ts'
import { serve } from '../../platform/serve.ts'
import { listPersonalFields } from '../people/api.ts'
import { personalFields } from './cells.ts'
import type { Register } from './registers.ts'

export const personalFieldRoutes =
  (registers: readonly Register[]) =>
  (server: Server, _ground: Ground): void => {
    const masked = registers.flatMap(({ shape }) => {
      const fields = personalFields(shape).flatMap((name) => shape.fields[name]?.label ?? [])
      return fields.length === 0 ? [] : [{ register: shape.label, fields }]
    })
    serve(server, listPersonalFields, () => ({ masked }))
  }
