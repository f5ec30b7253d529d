import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf } from '../../../base/calendar.ts'
import { Cut } from '../../../ui/Cut.tsx'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import type { AskedTopics as Asked, AskedTopic } from '../coverage-api.ts'
import { librarySetups } from './library-setups.tsx'

/** What people asked for, and the need of their township that it became or can become (S4-3, S5-14). */
export function AskedTopics({ asked: { topics, isCut } }: { asked: Asked }) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const [chosen, setChosen] = useState<AskedTopic>()
  const setup = librarySetups.needs
  return (
    <Section title={t('coverage.asked')}>
      <DataTable
        caption={t('coverage.asked')}
        rows={topics}
        keyOf={({ id }) => id}
        columns={[
          { key: 'topic', heading: t('coverage.topic'), cell: ({ topic }) => topic },
          {
            key: 'station',
            heading: t('coverage.station'),
            cell: ({ stationName }) => stationName ?? t('coverage.here'),
          },
          {
            key: 'at',
            heading: t('coverage.at'),
            cell: ({ at }) => formatInstant(at, language, me?.today ?? ''),
          },
          {
            key: 'need',
            heading: t('coverage.became'),
            cell: (one) => {
              if (one.needId !== null) {
                return (
                  <Link to={'/needs' as string} search={{ row: one.needId } as never}>
                    {t('coverage.isNeed')}
                  </Link>
                )
              }
              return may('needs.write') ? (
                <Button size="small" onClick={() => setChosen(one)}>
                  {t('coverage.makeNeed')}
                </Button>
              ) : (
                <span className="quiet">{t('coverage.noNeed')}</span>
              )
            },
          },
        ]}
      />
      <Cut isCut={isCut} count={topics.length} />
      {setup && (
        <RowDrawer
          setup={setup}
          rowId={chosen && 'new'}
          given={chosen ? needOf(chosen) : {}}
          onClose={() => setChosen(undefined)}
        />
      )}
    </Section>
  )
}

/** A need begins with the words that were asked, at the township of the station. */
const needOf = ({ topic, subject, dialect, regionCode, at }: AskedTopic) => ({
  topic,
  askedOn: dayOf(at),
  ...(regionCode !== null && { placeCode: regionCode.slice(0, 9).padEnd(12, '0') }),
  ...(subject !== null && { subject }),
  ...(dialect !== null && { dialect }),
})
