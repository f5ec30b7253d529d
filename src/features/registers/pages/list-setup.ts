import type { ComponentType } from 'react'
import type { PlaceLevel } from '../../../base/place.ts'
import type { InputProps } from '../../../ui/FormField.tsx'
import type { Plain } from '../cells.ts'
import type { Row, Shape } from '../shape.ts'

/** How the list of one register is arranged; everything else follows from its shape. */
export type ListSetup = {
  shape: Shape
  /** How it is sorted until a person sorts it otherwise, as `-day`; by name, where nothing is said. */
  sort?: string
  /** Columns shown until a person chooses others; the name comes first by itself. */
  columns: readonly string[]
  /** Enum and boolean fields offered above the list. */
  filters: readonly string[]
  /** Number fields whose sum means something. */
  totals: readonly string[]
  /** The field that holds the code of something with a name. */
  reference?: Reference
  /** Inputs of the form for fields that hold a code and are not named in the list. */
  inputs?: Readonly<Record<string, ComponentType<ReferenceInputProps>>>
  /** Fields that no form asks: the place where it stands, or the file, tells them. */
  unasked?: readonly string[]
  /** The register whose rows these need: it is filled before. */
  after?: string
  /** The page on which a row is added, where that is more than its form. */
  addAt?: string
  /** What else may be done with the list, beside export and import. */
  Actions?: ComponentType
  /** What stands above a row’s form: its papers, what follows from it. */
  Beside?: ComponentType<{ row: Row }>
  /** The page that shows all of a thing, where there is one. */
  pageOf?: (row: Row) => string
}

/** What a code stands for: its name beside it, and an input that finds it by name. */
export type Reference = {
  field: string
  useNames: (codes: readonly string[]) => ReadonlyMap<string, string>
  Input: ComponentType<ReferenceInputProps>
  /** What it holds in a new row, entered for this place. */
  beginsWith?(place: { code: string; level: PlaceLevel }): string | undefined
}

export type ReferenceInputProps = {
  value: string | undefined
  onChange: (code: string | undefined) => void
  input: InputProps
  needed?: boolean
  /** What the form says besides. */
  values?: Plain
}
