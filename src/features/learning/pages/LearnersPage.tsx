import { useSearch } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf } from '../../../base/calendar.ts'
import { ActionsHeading } from '../../../ui/ActionsHeading.tsx'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatCount, formatDay } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty, Page } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { addCard, type ListedLearner, listLearners } from '../api.ts'
import { CardSlip, type IssuedSlip } from './CardSlip.tsx'

const pageSize = 50

/** Who may learn by name in the chosen place, and a new card for whoever has none or lost his. */
export function LearnersPage() {
  const { t } = useTranslation('learning')
  const language = useLanguage()
  const setAddress = useSetAddress()
  const { find }: { find?: unknown } = useSearch({ strict: false })
  // The address reader makes numbers of digits.
  const search = find === undefined ? undefined : String(find)
  const place = usePlaceQuery()
  const pages = usePages(JSON.stringify({ ...place, search }))
  const asked = useAsk(
    listLearners,
    place && { ...place, search, limit: pageSize, after: pages.after },
  )
  return (
    <Page title={t('learners.title')} about={t('learners.about')}>
      <div className="list-bar screen-only">
        <SearchBox
          value={search ?? ''}
          label={t('learners.search')}
          onSearch={(text) => setAddress({ find: text || undefined })}
        />
      </div>
      <Loaded query={asked}>
        {({ persons, next, count, counted }) =>
          persons.length === 0 && pages.index === 0 ? (
            <Empty title={t('learners.none')}>{t('learners.noneText')}</Empty>
          ) : (
            <>
              <p className="quiet" role="status">
                {t('learners.count', { count: formatCount(count, counted, language) as never })}
              </p>
              <LearnerTable persons={persons} />
              <PageFoot
                label={t('learners.title')}
                pages={pages}
                pageSize={pageSize}
                shown={persons.length}
                next={next}
              />
            </>
          )
        }
      </Loaded>
    </Page>
  )
}

function LearnerTable({ persons }: { persons: readonly ListedLearner[] }) {
  const { t } = useTranslation('learning')
  const language = useLanguage()
  const { data: me } = useMe()
  const may = useMay()
  const { act, busy } = useAct()
  const { modal } = App.useApp()
  const [slip, setSlip] = useState<IssuedSlip>()

  const issue = async ({ id, orgUnitName }: ListedLearner) => {
    await act(async () => {
      const issued = await ask(addCard, { id })
      setSlip({ ...issued, unitName: orgUnitName })
    }, t('learners.made'))
  }
  const makeCard = (person: ListedLearner) =>
    person.issuedAt === null
      ? void issue(person)
      : modal.confirm({
          title: t('learners.replaceTitle', { name: person.name }),
          content: t('learners.replaceText'),
          okText: t('learners.replace'),
          onOk: () => issue(person),
        })

  return (
    <>
      <DataTable
        caption={t('learners.title')}
        rows={persons}
        keyOf={({ id }) => id}
        columns={[
          { key: 'name', heading: t('learners.name'), cell: ({ name }) => name },
          { key: 'unit', heading: t('learners.unit'), cell: ({ orgUnitName }) => orgUnitName },
          {
            key: 'card',
            heading: t('learners.card'),
            cell: ({ issuedAt }) =>
              issuedAt === null ? (
                <span className="quiet">{t('learners.noCard')}</span>
              ) : (
                t('learners.since', {
                  day: formatDay(dayOf(issuedAt), language, me?.today ?? ''),
                })
              ),
          },
          {
            key: 'act',
            heading: <ActionsHeading />,
            cell: (person) =>
              may('people.write') && (
                <Button size="small" disabled={busy} onClick={() => makeCard(person)}>
                  {t(person.issuedAt === null ? 'learners.make' : 'learners.replace')}
                </Button>
              ),
          },
        ]}
      />
      {slip && <CardSlip slip={slip} onDone={() => setSlip(undefined)} />}
    </>
  )
}
