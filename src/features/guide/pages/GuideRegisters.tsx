import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { guideSetups } from './guide-setups.tsx'

/** /channels/import → channels */
const useSetup = () => {
  const path = useRouterState({ select: ({ location }) => location.pathname })
  return guideSetups[path.split('/')[1] ?? '']
}

/** Channels, or all that is known of what they send. */
export function GuideRegisters() {
  const { t } = useTranslation(['guide', 'registers'])
  const setup = useSetup()
  if (!setup) return undefined
  const name = setup.shape.name as 'channels' | 'programme_items'
  return (
    <RegisterList
      key={name}
      setup={setup}
      about={t(`about.${name}`)}
      start={{
        text: t(`start.${name}`),
        actions: (
          <Link to={`/${name}/import` as string} className="link-button">
            {t('registers:import')}
          </Link>
        ),
      }}
    />
  )
}

export function GuideImports() {
  const setup = useSetup()
  return setup && <ImportPage key={setup.shape.name} shape={setup.shape} />
}
