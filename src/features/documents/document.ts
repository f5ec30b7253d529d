import type { Instant } from '../../base/calendar.ts'
import type { Language } from '../../base/language.ts'

/** What every printed document is told besides its content. */
export type PrintOptions = {
  language: Language
  createdAt: Instant
  /** Puts "simulated data" on every page. */
  simulated: boolean
}

/** As a paper is printed, or as an office goes on with it in Word. */
export const paperFormats = ['pdf', 'docx'] as const
export type PaperFormat = (typeof paperFormats)[number]
export type PaperFile = { name: string; content: Uint8Array }

/** The name of a place, a school or an organisation, in the characters of whoever reads the paper. */
export type Named = { named: string }

/** A line to be filled in by hand, or filled in already: 负责人：李大山. */
export type SignatureLine = { label: string; value?: string }

/** 教学光盘播放点, 卫星教学收视点, 计算机教室. */
export type Mode = 1 | 2 | 3

/** Those who decide together which school hosts a township or village. */
export type Party = 'township' | 'village' | 'education' | 'school'
