import { placeAt } from '../../../base/place.ts'
import { useName } from '../../../ui/language.ts'
import { usePlaceNames } from '../../../ui/place.ts'
import type { Shape } from '../shape.ts'

/** How a row of the register is called on a page; one that is known by its place, by the name of that. */
export function useRowName(shape: Shape): (row: object | undefined) => string {
  const show = useName()
  const places = usePlaceNames()
  return (row) => {
    const name = String((row as Record<string, unknown> | undefined)?.[shape.nameField] ?? '')
    const place = shape.fields[shape.nameField]?.placeCode ? places.get(name) : undefined
    if (place)
      return place.level === 'village'
        ? `${places.get(placeAt(name, 'township'))?.name ?? ''} ${place.name}`.trim()
        : place.name
    return shape.namesPlaces ? show(name) : name
  }
}
