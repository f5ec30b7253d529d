import { useTranslation } from 'react-i18next'
import type { Trial } from '../api.ts'

/** Hung, running, standardised: how far each has come. */
export function TrialBars({ bars }: { bars: Trial['bars'] }) {
  const { t } = useTranslation('acceptance')
  return (
    <ul className="trial-bars">
      {bars.map(({ name, done, total }) => (
        <li key={name}>
          <span>{t(`trial.bar.${name}`)}</span>
          <progress max={Math.max(total, 1)} value={done} aria-label={t(`trial.bar.${name}`)} />
          <span className="quiet">
            {done}/{total}
          </span>
        </li>
      ))}
    </ul>
  )
}
