import { t } from '../../../ui/portal/words.ts'
import { untitled } from '../untitled.ts'

/** A session that nobody named goes by its kind, in the reader’s words. */
export const titleOf = ({ kind, title }: { kind: keyof typeof untitled; title: string }): string =>
  title === untitled[kind] ? t(`kind.${kind}`) : title
