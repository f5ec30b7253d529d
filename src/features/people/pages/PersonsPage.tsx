import { useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { PersonPages } from './PersonPages.tsx'

/** Everybody of the chosen place, found by name; people are added in their office. */
export function PersonsPage() {
  const { t } = useTranslation('people')
  const place = usePlace()
  const setAddress = useSetAddress()
  const { find }: { find?: unknown } = useSearch({ strict: false })
  // The address reader makes numbers of digits.
  const search = find === undefined ? '' : String(find)
  return (
    <Page title={t('list.title')} about={t('list.about')}>
      <div className="list-bar screen-only">
        <SearchBox
          value={search}
          label={t('list.search')}
          onSearch={(text) => setAddress({ find: text || undefined })}
        />
      </div>
      {place && (
        <PersonPages
          query={{ place: place.code, placeLevel: place.level, search: search || undefined }}
          narrowed={search !== ''}
          withUnit
        />
      )}
    </Page>
  )
}
