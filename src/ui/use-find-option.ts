import { useName } from './language.ts'

type Option = { label?: unknown; value?: unknown }

/** Finds names of places and schools in a choice, typed in either script, or by their code. */
export function useFindOption(): { filterOption: (typed: string, option?: Option) => boolean } {
  const show = useName()
  return {
    filterOption: (typed, { label, value } = {}) => {
      const stands = `${label} ${value}`.toLowerCase()
      const sought = typed.trim().toLowerCase()
      return stands.includes(sought) || stands.includes(show(sought))
    },
  }
}
