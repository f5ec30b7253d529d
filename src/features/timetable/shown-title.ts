import type { Language } from '../../base/language.ts'
import { kindLabels } from './timetable.ts'

/** A session that nobody named is stored as its kind; it is shown as that in the reader’s language. */
export const shownTitle = (title: string, language: Language): string =>
  Object.values(kindLabels).find((kind) => kind['zh-Hans'] === title)?.[language] ?? title
