/** A station as far as its name goes. */
export type NamedStation = {
  level: 'township' | 'village'
  countyName: string
  townshipName: string
  /** Of a village point. */
  villageName: string | null
}

const programme = '农村党员干部现代远程教育'

/** What stands on the plate, line by line (S2-6): a township has a station (站), a village a point (点). */
export function officialLines(
  { level, countyName, townshipName, villageName }: NamedStation,
  { withCounty }: { withCounty: boolean },
): [place: string, programme: string, kind: string] {
  const place = [withCounty && countyName, townshipName, level === 'village' && villageName]
  return [
    place.filter(Boolean).join(''),
    programme,
    level === 'township' ? '终端接收站' : '终端接收点',
  ]
}

/** INV-08: the name follows from the place; nobody writes it. */
export const officialName = (...of: Parameters<typeof officialLines>): string =>
  officialLines(...of).join('')

/** A plate's wording as it is set: a station's in the three lines of its name, any other in one. */
export function linesOf(wording: string): string[] {
  const at = wording.indexOf(programme)
  return at < 0
    ? [wording]
    : [wording.slice(0, at), programme, wording.slice(at + programme.length)]
}
