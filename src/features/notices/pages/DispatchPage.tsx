import { Link, useParams, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { withQuery } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { PageFoot, usePages } from '../../../ui/PageFoot.tsx'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useAsk } from '../../../ui/use-ask.ts'
import { useSetAddress } from '../../../ui/use-set-address.ts'
import { CaseMoves } from '../../registers/pages/CaseMoves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { Row } from '../../registers/shape.ts'
import { type Only, readUnits } from '../api.ts'
import { type CircularState, circular, circularKinds, circularLifecycle } from '../circular.ts'
import { AddressBar } from './AddressBar.tsx'
import { ReceiptCounts } from './ReceiptCounts.tsx'
import { ReceiptTools } from './ReceiptTools.tsx'
import { UnitTable } from './UnitTable.tsx'
import './notices.css'

const pageSize = 50

/** One circular of an office: whom it goes to, who has it, and what each answered (O1-3). */
export function DispatchPage() {
  const { circularId: id = '' }: { circularId?: string } = useParams({ strict: false })
  const query = useAsk(rowEndpoints(circular).readRow, { id })
  return <Loaded query={query}>{(row) => <Dispatch row={row as SentRow} />}</Loaded>
}

type SentRow = Row & {
  title: string
  state: CircularState
  kind: keyof typeof circularKinds
  dueDay?: string
}

function Dispatch({ row }: { row: SentRow }) {
  const { t } = useTranslation('notices')
  const read = useText()
  const language = useLanguage()
  const { id, title, state, kind } = row
  return (
    <Page
      title={title}
      about={
        <>
          {read(circularKinds[kind])} <StandingMark lifecycle={circularLifecycle} state={state} />
        </>
      }
      actions={
        <>
          <Link to={'/circulars' as never} search={{ row: id } as never} className="link-button">
            {t('units.text')}
          </Link>
          <Button href={withQuery(`/api/dispatch/${id}/paper`, { language })} download>
            {t('papers.print')}
          </Button>
        </>
      }
    >
      <CaseMoves shape={circular} lifecycle={circularLifecycle} row={row} />
      <Units row={row} />
    </Page>
  )
}

function Units({ row: { id, state, kind } }: { row: SentRow }) {
  const { t } = useTranslation('notices')
  const setAddress = useSetAddress()
  const { only }: { only?: Only } = useSearch({ strict: false })
  const [find, setFind] = useState('')
  const [chosen, setChosen] = useState<readonly string[]>([])
  const pages = usePages(`${only} ${find}`)
  const query = useAsk(readUnits, {
    ...{ id, only, after: pages.after, limit: pageSize },
    find: find.trim() || undefined,
  })
  const choose = (next: Only | undefined) => {
    setChosen([])
    setAddress({ only: next })
  }
  return (
    <Loaded query={query}>
      {({ units, counts, next, groups, mayWrite, replaces, replacedBy, digest }) => (
        <>
          {state === 'draft' ? (
            mayWrite && <AddressBar id={id} groups={groups} units={counts.units} chosen={chosen} />
          ) : (
            <ReceiptCounts
              counts={counts}
              isRequest={kind === 'request'}
              only={only}
              onOnly={choose}
            />
          )}
          {replaces && <Linked id={replaces} label={t('units.replaces')} />}
          {replacedBy && <Linked id={replacedBy} label={t('units.replacedBy')} />}
          <div className="list-bar screen-only">
            <SearchBox
              value={find}
              label={t('units.find')}
              onSearch={(search) => {
                setChosen([])
                setFind(search)
              }}
            />
            {state === 'sent' && mayWrite && (
              <ReceiptTools
                {...{ id, only, find, counts }}
                isRequest={kind === 'request'}
                units={units.filter((unit) => chosen.includes(unit.id))}
                onDone={() => setChosen([])}
              />
            )}
          </div>
          <UnitTable
            units={units}
            isRequest={kind === 'request'}
            isSent={state !== 'draft'}
            {...(mayWrite &&
              (state === 'draft' || state === 'sent') && {
                choice: { chosen, onChoose: setChosen },
              })}
          />
          <PageFoot label={t('units.title')} {...{ pages, pageSize, next }} shown={units.length} />
          {digest && <p className="quiet notices-digest">{t('units.digest', { digest })}</p>}
        </>
      )}
    </Loaded>
  )
}

const Linked = ({ id, label }: { id: string; label: string }) => (
  <p>
    <Link to={`/dispatch/${id}` as string}>{label}</Link>
  </p>
)
