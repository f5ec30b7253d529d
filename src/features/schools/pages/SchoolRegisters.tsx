import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { isAtStation, useMe } from '../../../ui/session.ts'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { useRegisterName } from './register-of-address.ts'
import { registerSetups } from './register-setups.tsx'

/** The list of whichever register the address names. */
export function SchoolRegisters() {
  const { t } = useTranslation(['schools', 'registers'])
  const read = useText()
  const { data: me } = useMe()
  const name = useRegisterName()
  const setup = registerSetups[name]
  if (!setup) return undefined
  const before = setup.after === undefined ? undefined : registerSetups[setup.after]
  return (
    // Each register keeps its own columns and page: none of that may leak into the next one.
    <RegisterList
      key={name}
      setup={setup}
      about={t(`about.${name}`)}
      start={{
        text: t(`start.${name}`),
        actions: (
          <>
            {before && (
              <Link to={`/${before.shape.name}` as string} className="link-button">
                {t('goTo', { what: read(before.shape.label) })}
              </Link>
            )}
            {!(me && isAtStation(me)) && (
              <Link to={`/${name}/import` as string} className="link-button">
                {t('registers:import')}
              </Link>
            )}
          </>
        ),
      }}
    />
  )
}
