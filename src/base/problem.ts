/**
 * What is wrong with a row, as data: words are made from `code` and `details` at the edge, in the
 * reader's language. A `warning` may be saved; anything else may not.
 */
export type Problem = {
  code: string
  field?: string
  value?: string
  details?: Record<string, string | number | readonly string[]>
  level?: 'warning'
}

export const isError = ({ level }: Problem): boolean => level !== 'warning'
