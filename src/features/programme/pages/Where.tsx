import { useTranslation } from 'react-i18next'
import type { ItemLine } from '../programme-api.ts'

const shownTownships = 3

/** Where most of it lacks. */
export function Where({ open }: { open: ItemLine['open'] }) {
  const { t } = useTranslation('programme')
  const shown = open.slice(0, shownTownships)
  const named = shown
    .map(({ townshipName, count }) => t('run.at', { name: townshipName, count }))
    .join(t('run.and'))
  return <>{open.length > shown.length ? t('run.atMore', { named, count: open.length }) : named}</>
}
