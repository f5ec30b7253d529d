import { useTranslation } from 'react-i18next'
import type { Tone } from '../../../ui/Notice.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import type { Light } from '../week.ts'

const tones: Readonly<Record<Light, Tone>> = {
  green: 'good',
  yellow: 'soon',
  red: 'bad',
  excused: 'plain',
  idle: 'plain',
}

/** A light as colour, sign and word. */
export function LightMark({ light }: { light: Light }) {
  const { t } = useTranslation('sessions')
  return <StateMark tone={tones[light]}>{t(`lights.${light}`)}</StateMark>
}
