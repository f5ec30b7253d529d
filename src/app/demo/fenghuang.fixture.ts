import { readFileSync } from 'node:fs'
import type { Sources } from './sources.ts'

const read = (name: string): string =>
  readFileSync(new URL(`../../../data/fenghuang/${name}`, import.meta.url), 'utf8')

export const fenghuang: Sources = {
  townshipsCsv: read('townships.csv'),
  villagesCsv: read('villages.csv'),
  boundary: JSON.parse(read('boundary.wgs84.geojson')),
}
