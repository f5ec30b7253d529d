import { Link, useRouterState } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { ImportPage } from '../../registers/pages/ImportPage.tsx'
import { RegisterList } from '../../registers/pages/RegisterList.tsx'
import { getLinkedShare } from '../coverage-api.ts'
import { useSources } from './LibraryReferences.tsx'
import { librarySetups } from './library-setups.tsx'

/** /needs/import → needs */
const useRegisterName = (): string =>
  useRouterState({ select: ({ location }) => location.pathname }).split('/')[1] ?? ''

/** The list of whichever register of the library the address names. */
export function LibraryRegisters() {
  const { t } = useTranslation(['library', 'registers'])
  const name = useRegisterName()
  const setup = librarySetups[name]
  if (!setup) return undefined
  return (
    <RegisterList
      key={name}
      setup={setup}
      about={name === 'acquisitions' ? <Linked /> : t(`about.${name}`)}
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

/** How much of what was brought in answers a need; the figure opens the rows that do not. */
function Linked() {
  const { t } = useTranslation('library')
  const { data } = useAsk(getLinkedShare, usePlaceQuery())
  return (
    <>
      {t('about.acquisitions')}{' '}
      {data && data.all > 0 && (
        <>
          {t('linked', {
            linked: data.linked,
            all: data.all,
            share: Math.round((data.linked * 100) / data.all),
          })}{' '}
          <Link to={'/acquisitions' as string} search={{ filter: { needId: [null] } } as never}>
            {t('notLinked', { count: data.all - data.linked })}
          </Link>
        </>
      )}
    </>
  )
}

/** A sheet into a register of the library; catalogues are read as their platform writes them. */
export function LibraryImports() {
  const { t } = useTranslation('library')
  const name = useRegisterName()
  const setup = librarySetups[name]
  const { data } = useSources()
  if (!setup) return undefined
  return (
    <ImportPage
      key={name}
      shape={setup.shape}
      {...(name === 'resources' && {
        senders: {
          label: t('sources.whose'),
          options: (data?.rows ?? []).map((one) => ({ value: one.code, label: one.name })),
        },
      })}
    />
  )
}
