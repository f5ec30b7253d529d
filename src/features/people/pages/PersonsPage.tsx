import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '../../../ui/Page.tsx'
import { usePlace } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { PersonPages } from './PersonPages.tsx'

/** Everybody of the chosen place, found by name; people are added in their office. */
export function PersonsPage() {
  const { t } = useTranslation('people')
  const place = usePlace()
  const navigate = useNavigate()
  const { find }: { find?: unknown } = useSearch({ strict: false })
  // The address reader makes numbers of digits.
  const search = find === undefined ? '' : String(find)
  return (
    <Page title={t('list.title')} about={t('list.about')}>
      <div className="list-bar screen-only">
        <SearchBox
          value={search}
          label={t('list.search')}
          onSearch={(text) =>
            void navigate({
              to: '.',
              search: ((now: object) => ({ ...now, find: text || undefined })) as never,
              replace: true,
            })
          }
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
