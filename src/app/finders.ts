import { everywhere } from '../base/place.ts'
import { verbOf } from '../base/verbs.ts'
import { homeOf, reachOf } from '../features/people/actor.ts'
import { listPersonRows } from '../features/people/person-store.ts'
import { listRows } from '../features/registers/list-actions.ts'
import type { Register } from '../features/registers/registers.ts'
import type { Row } from '../features/registers/shape.ts'
import { yardstickAt } from '../features/stations/fleet-actions.ts'
import { listStations } from '../features/stations/fleet-store.ts'
import type { FoundKind } from '../features/tasks/find-api.ts'
import type { Finder } from '../features/tasks/find-routes.ts'
import { scoped } from '../platform/db.ts'

/** What Ctrl-K finds: each kind by the search that its own list has. */
export const findersOf = (registers: readonly Register[]): Finder[] => [
  inRegister(registers, 'schools', 'schoolCode', ({ id }) => `/schools/${id}`),
  inRegister(
    registers,
    'villages',
    'villageCode',
    ({ villageCode }) => `/siting/units/${villageCode}`,
  ),
  inRegister(
    registers,
    'townships',
    'townshipCode',
    ({ townshipCode }) => `/siting/units/${townshipCode}`,
  ),
  inRegister(registers, 'resources', 'catalogueNo', ({ id }) => `/library/resources/${id}`),
  stations,
  persons,
]

function inRegister(
  registers: readonly Register[],
  kind: FoundKind,
  codeField: string,
  linkOf: (row: Row & Record<string, unknown>) => string,
): Finder {
  const of = registers.find(({ shape }) => shape.name === kind)
  if (!of) throw new Error(`there is no register ${kind}`)
  return {
    verb: verbOf({ name: kind }, 'read'),
    find: async ({ db }, actor, search, limit) => {
      const { rows } = await listRows(db, actor, of, { search, limit })
      return rows.map((row) => {
        const code = (row as Record<string, unknown>)[codeField]
        return {
          kind,
          id: row.id,
          name: String((row as Record<string, unknown>)[of.shape.nameField] ?? ''),
          ...(typeof code === 'string' && { about: code }),
          link: linkOf(row),
        }
      })
    },
  }
}

const stations: Finder = {
  verb: 'stations.read',
  find: ({ db, clock }, actor, search, limit) =>
    scoped(db, actor, async (tx) => {
      const yardstick = await yardstickAt(tx, homeOf(actor), clock())
      const reach = reachOf(actor, 'stations.read')
      const query = { reach, within: everywhere, search, only: 'all' as const, limit }
      const found = await listStations(tx, query, yardstick)
      return found.stations.map(({ id, name }) => ({
        kind: 'stations',
        id,
        name,
        link: `/stations/${id}`,
      }))
    }),
}

const persons: Finder = {
  verb: 'people.read',
  find: ({ db }, actor, search, limit) =>
    scoped(db, actor, async (tx) => {
      const rows = await listPersonRows(tx, { reach: reachOf(actor, 'people.read'), search, limit })
      return rows.map(({ id, name, orgUnitName }) => ({
        kind: 'persons',
        id,
        name,
        about: orgUnitName,
        link: `/persons?find=${encodeURIComponent(name)}`,
      }))
    }),
}
