import { useTranslation } from 'react-i18next'
import type { Wish } from '../../../base/endpoint.ts'
import { formatCount } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { listPeople } from '../api.ts'
import { PersonTable } from './PersonTable.tsx'

const pageSize = 50

/** The persons a query finds, page by page, with how many there are in all. */
export function PersonPages({
  query,
  narrowed,
  withUnit = false,
}: {
  query: Wish<typeof listPeople>
  /** Whether something is looked for: an empty answer then says so. */
  narrowed: boolean
  withUnit?: boolean
}) {
  const { t } = useTranslation('people')
  const language = useLanguage()
  const pages = usePages(JSON.stringify(query))
  const page = useAsk(listPeople, {
    ...query,
    limit: pageSize,
    after: pages.after,
  })
  return (
    <Loaded query={page}>
      {({ persons, next, count, counted }) => {
        if (persons.length === 0 && pages.index === 0) {
          return narrowed ? (
            <Empty title={t('list.noneFound')}>{t('list.noneFoundText')}</Empty>
          ) : (
            <p className="quiet">{t('persons.none')}</p>
          )
        }
        return (
          <>
            <p className="quiet" role="status">
              {t('list.count', { count: formatCount(count, counted, language) as never })}
            </p>
            <PersonTable persons={persons} withUnit={withUnit} />
            <PageFoot
              label={t('list.title')}
              pages={pages}
              pageSize={pageSize}
              shown={persons.length}
              next={next}
            />
          </>
        )
      }}
    </Loaded>
  )
}
