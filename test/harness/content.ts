import * as z from 'zod'
import { blobNameSchema } from '../../src/features/sync/blob-wire.ts'
import {
  defineRecord,
  defineShared,
  type Replication,
} from '../../src/features/sync/replication.ts'

const lesson = z.object({ name: z.string(), file: blobNameSchema })
export type Lesson = z.output<typeof lesson>
const photo = z.object({ photo: blobNameSchema })

/** A feature with content of both directions: lessons of the county, photos of a station. */
export const photoTaken = defineRecord({
  type: 'test.photo_taken',
  v: 1,
  body: photo,
  older: {},
  rows: [],
  apply: async () => {},
  blobs: ({ photo }) => [photo],
})
export const lessonsOf = (lessons: ReadonlyMap<string, Lesson>): Replication => ({
  records: [photoTaken],
  collections: [
    defineShared({
      name: 'test.lessons',
      fromAbove: true,
      item: lesson,
      keys: async () => [...lessons.keys()],
      project: async (_tx, keys) =>
        new Map(
          keys.flatMap((key) => {
            const item = lessons.get(key)
            return item ? [[key, { item, ver: 1, feeds: ['scope:nation'] }]] : []
          }),
        ),
      put: async () => {},
      del: async () => {},
      blobs: ({ file }) => [file],
    }),
  ],
})
