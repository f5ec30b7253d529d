import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceNames } from '../../../ui/place.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listPacks } from '../api.ts'
import './library.css'

/** Courses put together of resources: what for, how long, of how many. */
export function PackList() {
  const { t } = useTranslation(['library', 'shell'])
  const language = useLanguage()
  const may = useMay()
  const places = usePlaceNames()
  const query = useAsk(listPacks, {})
  const add = may('packs.write') && (
    <Link to={'/library/packs/new' as string} className="link-button">
      {t('packs.add')}
    </Link>
  )
  return (
    <Page title={t('packs.title')} about={t('packs.about')} actions={add}>
      <Loaded query={query}>
        {({ packs }) =>
          packs.length === 0 ? (
            <Empty title={t('packs.none')} actions={add}>
              {t('packs.noneText')}
            </Empty>
          ) : (
            <DataTable
              caption={t('packs.title')}
              rows={packs}
              keyOf={({ id }) => id}
              scrolls
              columns={[
                {
                  key: 'title',
                  heading: t('packs.pack'),
                  cell: ({ id, title, simulated }) => (
                    <>
                      <span className="found-title">
                        <Link to={`/library/packs/${id}` as string}>{title}</Link>
                      </span>{' '}
                      {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
                    </>
                  ),
                },
                { key: 'aim', heading: t('packs.aim'), cell: ({ aim }) => aim },
                {
                  key: 'owner',
                  heading: t('review.owner'),
                  cell: ({ ownerCode }) => places.get(ownerCode)?.name ?? ownerCode,
                },
                {
                  key: 'count',
                  heading: t('packs.resources'),
                  numeric: true,
                  cell: ({ resourceIds }) => resourceIds.length,
                },
                {
                  key: 'minutes',
                  heading: t('packs.minutes'),
                  numeric: true,
                  cell: ({ minutes }) => formatMinutes(minutes, language),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  )
}
