import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { registerNames } from '../../../base/verbs.ts'
import type { Words } from '../../../base/words.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlaceNames } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listAuditEntries } from '../api.ts'
import { Payload } from './Payload.tsx'
import { useSayAction } from './say-action.ts'

const pageSize = 50
/** Who did what, newest first. */
export function AuditPage() {
  const { t } = useTranslation('audit')
  const subjects = useSubjects()
  const { sayAction, saySubject } = useSayAction()
  const language = useLanguage()
  const { data: me } = useMe()
  const places = usePlaceNames()
  const [subjectType, setSubjectType] = useState<string>()
  const [before, setBefore] = useState<readonly number[]>([])
  const query = useAsk(listAuditEntries, { subjectType, before: before.at(-1), limit: pageSize })

  return (
    <Page title={t('title')} about={t('about')}>
      <div className="page-actions screen-only">
        <Select
          aria-label={t('filter')}
          allowClear
          placeholder={t('all')}
          popupMatchSelectWidth={false}
          value={subjectType ?? null}
          options={subjects.map((value) => ({ value, label: saySubject(value) }))}
          onChange={(chosen: string | null | undefined) => {
            setBefore([])
            setSubjectType(chosen ?? undefined)
          }}
        />
      </div>
      <Loaded query={query}>
        {({ entries }) =>
          entries.length === 0 ? (
            <Empty title={t('none')} />
          ) : (
            <>
              <DataTable
                caption={t('title')}
                rows={entries}
                keyOf={({ seq }) => String(seq)}
                columns={[
                  {
                    key: 'at',
                    heading: t('when'),
                    cell: ({ at }) => (
                      <span className="together">
                        {formatInstant(at, language, me?.today ?? '')}
                      </span>
                    ),
                  },
                  {
                    key: 'who',
                    heading: t('who'),
                    cell: ({ actorName }) => (
                      <span className="together">{actorName || t('system')}</span>
                    ),
                  },
                  { key: 'what', heading: t('what'), cell: sayAction },
                  {
                    key: 'place',
                    heading: t('place'),
                    cell: ({ regionCode }) => (
                      <span className="together">{places.get(regionCode)?.name ?? regionCode}</span>
                    ),
                  },
                  {
                    key: 'details',
                    heading: t('details'),
                    cell: ({ payload }) =>
                      payload !== undefined && payload !== null && <Payload payload={payload} />,
                  },
                ]}
              />
              <div className="page-actions screen-only">
                <Button
                  disabled={before.length === 0}
                  onClick={() => setBefore(before.slice(0, -1))}
                >
                  {t('newer')}
                </Button>
                <Button
                  disabled={entries.length < pageSize}
                  onClick={() => setBefore([...before, entries.at(-1)?.seq ?? 0])}
                >
                  {t('older')}
                </Button>
              </div>
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

/** Registers, and whatever else there are words for. */
function useSubjects(): string[] {
  const { i18n } = useTranslation('audit')
  const { other: _, ...words }: Words = i18n.getResource(i18n.language, 'audit', 'subject')
  return [...new Set([...registerNames, ...Object.keys(words)])]
}
