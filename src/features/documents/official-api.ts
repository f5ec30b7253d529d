import * as z from 'zod'
import { endpoint } from '../../base/endpoint.ts'
import { DayText, Id, LanguageName, PlaceLevelName, written } from '../../base/schemas.ts'
import { paperFormats } from './document.ts'
import { paperKindNames } from './official.ts'

/** In which language a paper is printed, and as PDF or for Word. */
export const OfficePrinting = z.object({
  language: LanguageName.default('zh-Hans'),
  format: z.enum(paperFormats).default('pdf'),
})

const Organ = z
  .object({
    id: z.uuid(),
    name: z.string(),
    level: PlaceLevelName,
    /** Null: it has no red head. */
    mark: z.nullable(z.string()),
    code: z.nullable(z.string()),
  })
  .meta({ id: 'Organ' })
export type Organ = z.output<typeof Organ>

/** Organs in the reader's reach, with their red heads. */
export const readHeads = endpoint('GET /api/official-heads', {
  answer: z.object({
    orgUnits: z.array(Organ.extend({ mayWrite: z.boolean(), lastNumber: z.nullable(z.string()) })),
  }),
})
export const writeHead = endpoint('PUT /api/official-heads/:id', {
  params: Id,
  body: z.strictObject({
    mark: written().min(2).max(30),
    code: written().min(1).max(12),
  }),
})
export const removeHead = endpoint('DELETE /api/official-heads/:id', { params: Id })

const PaperId = z.object({ paper: z.enum(paperKindNames), id: z.uuid() })

/** The number of one paper, and the organs under which the reader may give it one. */
export const readNumbering = endpoint('GET /api/official-papers/:paper/:id', {
  params: PaperId,
  answer: z.object({
    given: z.nullable(
      z.object({
        orgUnitId: z.uuid(),
        organName: z.string(),
        number: z.string(),
        signer: z.nullable(z.string()),
        givenByName: z.string(),
        givenOn: DayText,
      }),
    ),
    orgUnits: z.array(Organ.extend({ next: z.nullable(z.string()) })),
  }),
})
/** `anyway`: though another paper of the organ has that number, or its code is not the organ's. */
export const giveNumber = endpoint('PUT /api/official-papers/:paper/:id', {
  params: PaperId,
  body: z.strictObject({
    orgUnitId: z.uuid(),
    number: written().min(1).max(40),
    signer: z.exactOptional(written().min(1).max(40)),
    anyway: z.exactOptional(z.boolean()),
  }),
  answer: z.object({ number: z.string() }),
})
export const removeNumber = endpoint('DELETE /api/official-papers/:paper/:id', { params: PaperId })
