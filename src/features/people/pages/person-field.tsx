import type { Wish } from '../../../base/endpoint.ts'
import type { DialogField } from '../../../ui/dialog-fields.tsx'
import { type Offering, PersonSelect } from './PersonSelect.tsx'

/** A person as a field of a form, found among those whom `among` offers. */
export const person = (
  label: string,
  among: Offering,
  wishFor: (search: string) => Wish<Offering>,
  hint?: string,
): DialogField => ({
  draw: ({ value, onChange }) => (
    <PersonSelect
      label={label}
      {...(hint !== undefined && { hint })}
      among={among}
      wishFor={wishFor}
      value={value as string | undefined}
      onChange={onChange}
    />
  ),
})
