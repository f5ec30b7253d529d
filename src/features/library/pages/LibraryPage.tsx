import { Link, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Wish } from '../../../base/endpoint.ts'
import type { Text } from '../../../base/text.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatCount, formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlace, usePlaceNames, usePlaceQuery } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { MoveDialog } from '../../moves/pages/MoveDialog.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { searchCatalogue } from '../api.ts'
import { averageOf, ratedBy } from '../rank.ts'
import { resource } from '../resource.ts'
import { resourceLifecycle, resourceStates } from '../resource-state.ts'
import {
  audiences,
  categories,
  languagesSpoken,
  licences,
  mediaTypes,
  originLevels,
  useModes,
} from '../values.ts'
import { inTreeOrder, useSubjects } from './library-query.ts'
import { Reasons } from './Reasons.tsx'
import { useSubjectName, useSubjectOfCode } from './use-subject-name.ts'
import '../../registers/pages/registers.css'
import './library.css'

type ChoiceFilter =
  | 'mediaType'
  | 'useModes'
  | 'audience'
  | 'category'
  | 'originLevel'
  | 'language'
  | 'licence'
type Filters = Pick<Wish<typeof searchCatalogue>, ChoiceFilter | 'subject' | 'month' | 'state'>

/** Filters of several choices, in the order people ask. */
const choiceFilters: readonly [name: ChoiceFilter, choices: Readonly<Record<string, Text>>][] = [
  ['mediaType', mediaTypes],
  ['useModes', useModes],
  ['audience', audiences],
  ['category', categories],
  ['originLevel', originLevels],
  ['language', languagesSpoken],
  ['licence', licences],
]
const shownFilters = 3
const pageSize = 30
/** What is not published is gone through to be sent for approval. */
const draftPageSize = 200

type Asked = Filters & { find?: string | number; at?: number }

/** What there is to learn from: found as one types, what serves the chosen place first and why. */
export function LibraryPage() {
  const { t } = useTranslation('library')
  const may = useMay()
  const place = usePlace()
  const names = usePlaceNames()
  const township = place && (place.level === 'township' || place.level === 'village')
  return (
    <Page
      title={t('list.title')}
      about={
        township
          ? t('list.ranked', { place: names.get(place.code)?.name ?? '' })
          : t('list.unranked')
      }
      actions={
        may('resources.write') && (
          <>
            <Link to={'/resources/import' as string} className="link-button">
              {t('list.import')}
            </Link>
            <Link to={'/library/add' as string} className="link-button">
              {t('list.add')}
            </Link>
          </>
        )
      }
    >
      <FindAndShow />
    </Page>
  )
}

function FindAndShow() {
  const { t } = useTranslation('library')
  const read = useText()
  const may = useMay()
  const setAddress = useSetAddress()
  const search: Record<string, unknown> = useSearch({ strict: false })
  const [more, setMore] = useState(false)
  const subjects = useSubjects()
  const nameOf = useSubjectName()
  const { find, at = 0, ...rest } = search as Asked
  const names = [...choiceFilters.map(([name]) => name), 'subject', 'month', 'state'] as const
  const filters: Filters = Object.fromEntries(
    names.flatMap((name) => (rest[name] === undefined ? [] : [[name, rest[name]]])),
  )
  const set = (change: Record<string, unknown>) => setAddress({ at: undefined, ...change })
  const shown = more ? choiceFilters : choiceFilters.slice(0, shownFilters)
  return (
    <>
      <div className="list-bar screen-only">
        <SearchBox
          value={find === undefined ? '' : String(find)}
          label={t('list.find')}
          onSearch={(text) => set({ find: text || undefined })}
        />
        <Select
          className="list-filter"
          aria-label={t('list.subject')}
          placeholder={t('list.subject')}
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          popupMatchSelectWidth={false}
          value={filters.subject}
          options={inTreeOrder(subjects.data?.subjects ?? []).map((one) => ({
            value: one.code,
            label: `${'　'.repeat(one.depth)}${nameOf(one)}`,
          }))}
          onChange={(subject) => set({ subject })}
        />
        {shown.map(([name, choices]) => (
          <Select
            key={name}
            mode="multiple"
            className="list-filter"
            aria-label={t(`filter.${name}`)}
            placeholder={t(`filter.${name}`)}
            allowClear
            showSearch={false}
            maxTagCount="responsive"
            popupMatchSelectWidth={false}
            value={filters[name] === undefined ? [] : String(filters[name]).split(',')}
            options={Object.entries(choices).map(([value, label]) => ({
              value,
              label: read(label),
            }))}
            onChange={(chosen: string[]) => set({ [name]: chosen.join(',') || undefined })}
          />
        ))}
        {more && (
          <Select
            className="list-filter"
            aria-label={t('filter.month')}
            placeholder={t('filter.month')}
            allowClear
            value={filters.month}
            options={Array.from({ length: 12 }, (_, i) => ({
              value: i + 1,
              label: t('list.month', { month: i + 1 }),
            }))}
            onChange={(month) => set({ month })}
          />
        )}
        {more && may('resources.write') && (
          <Select
            className="list-filter"
            aria-label={t('filter.state')}
            value={String(filters.state ?? 'published')}
            options={resourceStates.map((value) => ({
              value,
              label: read(resourceLifecycle.states[value]),
            }))}
            onChange={(state) => set({ state: state === 'published' ? undefined : state })}
          />
        )}
        <button type="button" className="plain-button" onClick={() => setMore(!more)}>
          {t(more ? 'list.fewer' : 'list.more')}
        </button>
      </div>
      <Results
        asked={{ ...filters, ...(find !== undefined && { text: String(find) }) }}
        offset={at}
        onPage={(offset) => set({ at: offset || undefined })}
        onClear={() => set(Object.fromEntries(['find', ...names].map((name) => [name, undefined])))}
      />
    </>
  )
}

function Results({
  asked,
  offset,
  onPage,
  onClear,
}: {
  asked: Filters & { text?: string }
  offset: number
  onPage: (offset: number) => void
  onClear: () => void
}) {
  const { t } = useTranslation(['library', 'shell', 'moves'])
  const read = useText()
  const language = useLanguage()
  const subjectOf = useSubjectOfCode()
  const may = useMay()
  const [sending, setSending] = useState<readonly string[]>()
  const { state } = asked
  const limit = state === undefined ? pageSize : draftPageSize
  const sendable = may('resources.write') && (state === 'draft' || state === 'withdrawn')
  const place = usePlaceQuery()
  const query = useAsk(searchCatalogue, place && { ...place, ...asked, limit, offset })
  return (
    <Loaded query={query}>
      {({ rows, count, counted, nearly }) =>
        rows.length === 0 && offset === 0 ? (
          <Empty
            title={t('list.none')}
            actions={
              Object.keys(asked).length > 0 && <Button onClick={onClear}>{t('list.clear')}</Button>
            }
          >
            {t('list.noneText')}
          </Empty>
        ) : (
          <>
            {nearly && <Notice tone="plain" title={t('list.nearly')} />}
            <div className="list-sums">
              <span>
                {t('list.count', { count: formatCount(count, counted, language) as never })}
              </span>
              {sendable && (
                <Button
                  className="screen-only"
                  onClick={() => setSending(rows.map(({ id }) => id))}
                >
                  {t('list.send', { count: rows.length })}
                </Button>
              )}
            </div>
            <DataTable
              caption={t('list.title')}
              rows={rows}
              keyOf={({ id }) => id}
              scrolls
              columns={[
                {
                  key: 'title',
                  heading: t('list.resource'),
                  cell: ({ id, title, simulated }) => (
                    <>
                      <span className="found-title">
                        <Link to={`/library/resources/${id}` as string}>{title}</Link>
                      </span>{' '}
                      {simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
                    </>
                  ),
                },
                {
                  key: 'why',
                  heading: t('list.why'),
                  cell: ({ reasons }) =>
                    reasons.length > 0 ? (
                      <Reasons reasons={reasons} />
                    ) : (
                      <span className="quiet">{t('list.noReason')}</span>
                    ),
                },
                {
                  key: 'points',
                  heading: t('list.points'),
                  numeric: true,
                  cell: ({ points }) => points,
                },
                {
                  key: 'subjects',
                  heading: t('list.subject'),
                  cell: ({ subjects }) =>
                    subjects.map(subjectOf).join(language === 'en' ? ', ' : '、'),
                },
                {
                  key: 'kind',
                  heading: t('filter.mediaType'),
                  cell: ({ mediaType, lengthMinutes }) => (
                    <>
                      <span className="together">{read(mediaTypes[mediaType])}</span>{' '}
                      {lengthMinutes !== null && (
                        <span className="quiet together">
                          {formatMinutes(lengthMinutes, language)}
                        </span>
                      )}
                    </>
                  ),
                },
                {
                  key: 'origin',
                  heading: t('filter.originLevel'),
                  cell: ({ originLevel }) => read(originLevels[originLevel]),
                },
                {
                  key: 'rating',
                  heading: t('list.rating'),
                  cell: ({ suitability }) =>
                    suitability ? (
                      <span className="together">
                        {t('rating.short', {
                          average: averageOf(suitability).toFixed(1),
                          count: ratedBy(suitability),
                        })}
                      </span>
                    ) : (
                      <span className="quiet together">{t('rating.none')}</span>
                    ),
                },
              ]}
            />
            {(offset > 0 || offset + rows.length < count) && (
              <nav className="list-foot screen-only" aria-label={t('list.title')}>
                <span className="quiet">
                  {t('shell:page.range', { from: offset + 1, to: offset + rows.length })}
                </span>
                <Button disabled={offset === 0} onClick={() => onPage(Math.max(0, offset - limit))}>
                  {t('shell:page.previous')}
                </Button>
                <Button
                  disabled={offset + rows.length >= count}
                  onClick={() => onPage(offset + limit)}
                >
                  {t('shell:page.next')}
                </Button>
              </nav>
            )}
            {sending && (
              <MoveDialog
                lifecycle={resourceLifecycle}
                make={rowEndpoints(resource).moveRows}
                rows={sending.map((id) => ({ id }))}
                what={t('moves:some', { count: sending.length })}
                nameOf={(id) => rows.find((row) => row.id === id)?.title ?? ''}
                move="submit"
                onClose={() => setSending(undefined)}
              />
            )}
          </>
        )
      }
    </Loaded>
  )
}
