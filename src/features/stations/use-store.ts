import { sql } from 'kysely'
import { usedAs } from '../registers/registers.ts'

export const stationUses = {
  schools: usedAs(
    (ids) => sql`
      select organisation_id as id, 'stations' as by from sync_peers
      where organisation_id = ${ids} and state <> 'revoked'`,
  ),
}
