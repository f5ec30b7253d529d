import { useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { formatMinutes } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { mediaTypes } from '../../library/values.ts'
import { type CatalogueItem, readCatalogue } from '../api.ts'
import { Receipts, ReceiveNotice } from './Receipts.tsx'
import './guide.css'

/** One issue: what is new in it, what is gone, who has it. */
export function CataloguePage() {
  const { t } = useTranslation('guide')
  const language = useLanguage()
  const { catalogueId = '' }: { catalogueId?: string } = useParams({ strict: false })
  const query = useAsk(readCatalogue, { id: catalogueId })
  const paper = (only: 'all' | 'fresh') =>
    withQuery(`/api/guide/catalogues/${catalogueId}/paper`, { only, language })
  return (
    <Loaded query={query}>
      {(issue) => (
        <Page
          title={t('catalogues.titleOf', { place: issue.placeName, no: issue.issueNo })}
          about={t('catalogues.next1', { all: issue.all, fresh: issue.fresh, gone: issue.gone })}
          actions={
            <>
              <Button href={paper('fresh')} target="_blank">
                {t('catalogues.printFresh')}
              </Button>
              <Button href={paper('all')} target="_blank">
                {t('catalogues.printAll')}
              </Button>
            </>
          }
        >
          {issue.waits && (
            <ReceiveNotice kind="catalogue" subjectId={issue.id} receipts={issue.receipts} />
          )}
          <Items title={t('catalogues.freshTitle')} items={issue.freshItems} />
          {issue.goneItems.length > 0 && (
            <Items title={t('catalogues.goneTitle')} items={issue.goneItems} />
          )}
          <Receipts
            kind="catalogue"
            subjectId={issue.id}
            receipts={issue.receipts}
            mayEnter={issue.receipts.some(({ mayReceive }) => mayReceive) && !issue.waits}
          />
        </Page>
      )}
    </Loaded>
  )
}

function Items({ title, items }: { title: string; items: readonly CatalogueItem[] }) {
  const { t } = useTranslation('guide')
  const read = useText()
  const language = useLanguage()
  return (
    <Section title={title}>
      <List
        none={t('catalogues.freshNone')}
        caption={title}
        rows={items}
        keyOf={({ id }) => id}
        columns={[
          { key: 'no', heading: t('catalogues.itemNo'), cell: ({ catalogueNo }) => catalogueNo },
          { key: 'title', heading: t('catalogues.item'), cell: (one) => one.title },
          {
            key: 'kind',
            heading: t('catalogues.itemKind'),
            cell: ({ mediaType }) => {
              const label = mediaTypes[mediaType as keyof typeof mediaTypes]
              return label ? read(label) : mediaType
            },
          },
          {
            key: 'minutes',
            heading: t('catalogues.itemMinutes'),
            numeric: true,
            cell: ({ lengthMinutes }) =>
              lengthMinutes === null ? '' : formatMinutes(lengthMinutes, language),
          },
        ]}
      />
    </Section>
  )
}
