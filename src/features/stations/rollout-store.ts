import type { Tx } from '../../platform/db.ts'
import type { Runner } from '../releases/rollout.ts'

export type SeenRunner = Runner & { regionCode: string; organisationId: string | null }

/** Enrolled stations, with the program and the release each told last. */
export const listRunners = (tx: Tx): Promise<SeenRunner[]> =>
  tx
    .selectFrom('syncPeers as p')
    .leftJoin('syncContacts as c', 'c.peerId', 'p.id')
    .select(['p.id', 'p.regionCode', 'p.organisationId', 'c.program', 'c.release'])
    .where('p.kind', '=', 'station')
    .where('p.state', '=', 'enrolled')
    .$castTo<SeenRunner>()
    .execute()
