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

/** A light as colour, sign and word. `isAhead`: enough is planned, and not all of it was held yet. */
export function LightMark({ light, isAhead = false }: { light: Light; isAhead?: boolean }) {
  const { t } = useTranslation('sessions')
  const word = light === 'green' && isAhead ? 'arranged' : light
  return <StateMark tone={tones[light]}>{t(`lights.${word}`)}</StateMark>
}
