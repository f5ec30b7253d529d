import { Link, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { listStatements } from '../api.ts'
import { readTerm, termOf, textOfTerm } from '../period.ts'
import { MakingDialog } from './MakingDialog.tsx'
import { StatementList } from './StatementList.tsx'
import { StateWorkDialog } from './StateWorkDialog.tsx'
import '../../library/pages/library.css'
import './workload.css'

/** What teachers did for the programme in a term, and what of it counts like lessons. */
export function WorkloadPage() {
  const { t } = useTranslation('workload')
  const setAddress = useSetAddress()
  const { data: me } = useMe()
  const search: { term?: unknown; made?: unknown } = useSearch({ strict: false })
  const asked = readTerm(String(search.term)) ?? (me && termOf(me.today))
  const term = asked && textOfTerm(asked)
  const place = usePlaceQuery()
  const query = useAsk(listStatements, place && term ? { ...place, term } : undefined)
  const [stating, setStating] = useState(false)
  const language = useLanguage()
  const set = (change: Record<string, unknown>) => setAddress(change)
  const terms = me ? termsBefore(textOfTerm(termOf(me.today))) : []
  const nameOf = (text: string) => {
    const read = readTerm(text)
    return read ? t(`term.${read.term}`, { year: read.year, next: read.year + 1 }) : text
  }
  return (
    <Page
      title={term ? t('titleOf', { term: nameOf(term) }) : t('title')}
      about={t('about')}
      actions={
        <>
          {term && place && (
            <a
              className="link-button"
              href={withQuery('/api/workload/sheets', { ...place, term, language })}
            >
              {t('printSheets')}
            </a>
          )}
          {asked && (
            <Link to={`/workload/years/${asked.year}` as string} className="link-button">
              {t('toYear')}
            </Link>
          )}
          <Button onClick={() => setStating(true)}>{t('state.open')}</Button>
        </>
      }
    >
      <div className="list-bar screen-only">
        <Select
          aria-label={t('termLabel')}
          popupMatchSelectWidth={false}
          value={term ?? null}
          options={terms.map((value) => ({ value, label: nameOf(value) }))}
          onChange={(value: string) => set({ term: value })}
        />
      </div>
      <Loaded query={query}>
        {({ statements, isCut }) => (
          <>
            {isCut && <Notice tone="soon" title={t('cut')} />}
            {term && place && (
              <StatementList
                key={`${term} ${place.place}`}
                statements={statements}
                term={term}
                place={place}
              />
            )}
          </>
        )}
      </Loaded>
      {stating && <StateWorkDialog onClose={() => setStating(false)} />}
      {search.made !== undefined && (
        <MakingDialog resourceId={String(search.made)} onClose={() => set({ made: undefined })} />
      )}
    </Page>
  )
}

/** This term and the five before it, the latest first. */
function termsBefore(text: string): string[] {
  const now = readTerm(text)
  if (!now) return []
  const at = now.year * 2 + now.term - 1
  return Array.from({ length: 6 }, (_, back) => {
    const one = at - back
    return textOfTerm({ year: Math.floor(one / 2), term: one % 2 === 0 ? 1 : 2 })
  })
}
