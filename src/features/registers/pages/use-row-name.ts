import { useName } from '../../../ui/language.ts'
import type { Shape } from '../shape.ts'

/** How a row of the register is called on a page. */
export function useRowName(shape: Shape): (row: object | undefined) => string {
  const show = useName()
  return (row) => {
    const name = String((row as Record<string, unknown> | undefined)?.[shape.nameField] ?? '')
    return shape.namesPlaces ? show(name) : name
  }
}
