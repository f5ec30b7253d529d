import * as z from 'zod'
import { hashSchema } from '../sync/record.ts'
import { defineRecord, type Replication } from '../sync/replication.ts'
import { insertStated, type StatedBody } from './stated-store.ts'

/** A statement, where and when it was stated, and the content that came with it (S14). */
export const stated = defineRecord<StatedBody>({
  type: 'statements.stated',
  v: 1,
  body: z.object({
    regionCode: z.string().regex(/^\d{12}$/),
    storedAt: z.iso.datetime(),
    defines: z.boolean(),
    statement: z.record(z.string(), z.unknown()),
    attachments: z
      .array(
        z.object({
          sha2: z.string(),
          hash: hashSchema,
          sizeBytes: z.int().min(0),
          contentType: z.string(),
        }),
      )
      .optional(),
  }),
  older: {},
  rows: ['statements', 'statement_terms', 'activity_definitions', 'statement_attachments'],
  apply: insertStated,
  blobs: ({ attachments = [] }) => attachments.map(({ hash, sizeBytes }) => ({ hash, sizeBytes })),
})

export const statementReplication: Replication = { records: [stated], collections: [] }
