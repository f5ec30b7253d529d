import { forbidden, invalid } from '../../base/refusal.ts'
import { type Db, scoped } from '../../platform/db.ts'
import { audit } from '../audit/store.ts'
import { type Actor, may } from '../people/actor.ts'
import { resource } from './resource.ts'
import type { KeptReading } from './source.ts'
import { findReading, setReading } from './store.ts'

export async function readSourceReading(db: Db, actor: Actor, code: string): Promise<KeptReading> {
  return scoped(db, actor, async (tx) => (await findReading(tx, code)).reading)
}

/** Keeps what the platform's headings and words mean, for its next sheet (S4-8). */
export async function saveSourceReading(
  db: Db,
  actor: Actor,
  code: string,
  reading: KeptReading,
): Promise<void> {
  const named = [
    ...Object.values(reading.headings),
    ...Object.keys(reading.choices),
    ...Object.keys(reading.given),
  ]
  const unknown = named.find((field) => !(field in resource.fields))
  if (unknown !== undefined) throw invalid('reading_field_unknown', { value: unknown })
  await scoped(db, actor, async (tx) => {
    const { id, regionCode } = await findReading(tx, code)
    if (!may(actor, 'resource_sources.write', { regionCode }))
      throw forbidden('not_permitted', { verb: 'resource_sources.write' })
    await setReading(tx, id, reading)
    await audit(tx, actor, [
      {
        action: 'resource_source.reading_kept',
        subjectType: 'resource_sources',
        subjectId: id,
        regionCode,
        payload: reading,
      },
    ])
  })
}
