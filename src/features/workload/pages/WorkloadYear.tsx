import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { readYear, signYear, type YearSheet } from '../api.ts'

/** A school year: the two terms of each teacher as they were signed, and what each school adds up to. */
export function WorkloadYear() {
  const { t } = useTranslation('workload')
  const { year: asked = '' }: { year?: string } = useParams({ strict: false })
  const year = Number(asked)
  const place = usePlaceQuery()
  const [isAsked, setAsked] = useState(false)
  const query = useAsk(readYear, place && { ...place, year })
  const periods = (hundredths: number | undefined) =>
    hundredths === undefined ? '—' : (hundredths / 100).toFixed(2)
  return (
    <Page
      title={t('year.title', { year, next: year + 1 })}
      about={t('year.about')}
      actions={
        <>
          <Link to={'/workload' as string} className="link-button">
            {t('year.back')}
          </Link>
          <Button onClick={() => window.print()}>{t('print')}</Button>
        </>
      }
    >
      <Loaded query={query}>
        {({ teachers, schools }) => {
          const ready = teachers.filter(({ maySign }) => maySign)
          if (teachers.length === 0)
            return <Empty title={t('year.none')}>{t('year.noneText')}</Empty>
          return (
            <>
              {ready.length > 0 && place && (
                <div className="list-bar screen-only">
                  <Button type="primary" onClick={() => setAsked(true)}>
                    {t('year.sign', { count: ready.length })}
                  </Button>
                  {isAsked && (
                    <FormDialog
                      of={signYear}
                      title={t('year.sign', { count: ready.length })}
                      about={<p>{t('signAbout')}</p>}
                      okText={t('signOk')}
                      done={t('signDone', { count: ready.length })}
                      fixed={{
                        ...{ ...place, year },
                        teachers: ready.map(({ personId, organisationId }) => ({
                          ...{ personId, organisationId },
                        })),
                      }}
                      fields={{}}
                      onClose={() => setAsked(false)}
                    />
                  )}
                </div>
              )}
              <DataTable<YearSheet>
                caption={t('year.teachers')}
                rows={teachers}
                keyOf={({ personId, organisationId }) => `${personId} ${organisationId}`}
                columns={[
                  { key: 'name', heading: t('year.teacher'), cell: ({ name }) => name },
                  {
                    key: 'school',
                    heading: t('year.school'),
                    cell: ({ organisationName }) => organisationName,
                  },
                  {
                    key: 'first',
                    heading: t('year.first'),
                    numeric: true,
                    cell: ({ firstTerm }) => periods(firstTerm?.periods),
                  },
                  {
                    key: 'second',
                    heading: t('year.second'),
                    numeric: true,
                    cell: ({ secondTerm }) => periods(secondTerm?.periods),
                  },
                  {
                    key: 'sum',
                    heading: t('year.sum'),
                    numeric: true,
                    cell: (row) => periods(row.periods),
                  },
                  {
                    key: 'state',
                    heading: t('state.column'),
                    cell: ({ signedByName }) =>
                      signedByName ? (
                        <StateMark tone="good">
                          {t('year.signedBy', { name: signedByName })}
                        </StateMark>
                      ) : (
                        <StateMark tone="soon">{t('year.unsigned')}</StateMark>
                      ),
                  },
                ]}
              />
              <Section title={t('year.schools')}>
                <DataTable
                  caption={t('year.schools')}
                  rows={schools}
                  keyOf={({ organisationId }) => organisationId}
                  columns={[
                    {
                      key: 'school',
                      heading: t('year.school'),
                      cell: ({ organisationName }) => organisationName,
                    },
                    {
                      key: 'teachers',
                      heading: t('year.teachers'),
                      numeric: true,
                      cell: ({ teachers: count }) => count,
                    },
                    {
                      key: 'sum',
                      heading: t('year.sum'),
                      numeric: true,
                      cell: (row) => periods(row.periods),
                    },
                  ]}
                />
              </Section>
            </>
          )
        }}
      </Loaded>
    </Page>
  )
}
