import * as z from 'zod'
import { InstantText, PlaceCode, Version } from '../../base/schemas.ts'

/** What every row of a register has beside its own fields; nobody sees more of a row. */
export const rowHead = {
  id: z.uuid(),
  version: Version,
  regionCode: PlaceCode,
  organisationId: z.exactOptional(z.uuid()),
  simulated: z.exactOptional(z.boolean()),
  updatedAt: InstantText,
  state: z.exactOptional(z.string()),
  stateAt: z.exactOptional(InstantText),
}
