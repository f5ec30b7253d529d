import { useText } from '../../../ui/language.ts'
import type { Shape } from '../shape.ts'

/** What a field is called in the reader's language. */
export function useLabelOf(shape: Shape): (field: string) => string {
  const read = useText()
  return (field) => {
    const label = shape.fields[field]?.label
    return label ? read(label) : field
  }
}
