import { Link, useParams } from '@tanstack/react-router'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Answer } from '../../../base/endpoint.ts'
import { ask, withQuery } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PaperButtons } from '../../documents/pages/PaperButtons.tsx'
import { CaseMoves } from '../../registers/pages/CaseMoves.tsx'
import { RowFiles } from '../../registers/pages/RowFiles.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import { evaluation, levels } from '../evaluation.ts'
import { itemsOf, type SheetItem } from '../sheet.ts'
import { chooseFilling, readSheet } from '../sheet-api.ts'
import { sheets } from '../sheets.ts'
import './acceptance.css'

type Detail = Answer<typeof readSheet>

/** One station as one level looks at it: what is counted, what each inspector says, and the verdict. */
export function SheetPage() {
  const { sheetId = '' }: { sheetId?: string } = useParams({ strict: false })
  const query = useAsk(readSheet, { id: sheetId })
  return <Loaded query={query}>{(sheet) => <OneSheet sheet={sheet} />}</Loaded>
}

function OneSheet({ sheet }: { sheet: Detail }) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const language = useLanguage()
  const { id, unitName, unitLevel, townshipName, level, state, list, mayFill } = sheet
  const stored = useAsk(rowEndpoints(evaluation).readRow, { id })
  const isJudged = state === 'passed' || state === 'rectify' || state === 'failed'
  return (
    <Page
      title={unitLevel === 'village' ? `${townshipName} ${unitName}` : unitName}
      about={`${read(levels[level])}，${read(sheets[sheet.sheet].label)}，${sheet.inspectors}`}
      actions={
        <>
          <Link to={'/acceptance' as string} className="link-button">
            {t('sheet.back')}
          </Link>
          {mayFill && (
            <a className="link-button" href={`/keeper#/sheets/${id}`}>
              {t('sheet.fill')}
            </a>
          )}
          <PaperButtons
            at={(format) =>
              withQuery(`/api/acceptance/visits/${id}/checklist`, { language, format })
            }
            label={t('sheet.checklist')}
          />
          {isJudged && (
            <PaperButtons
              at={(format) =>
                withQuery(`/api/acceptance/visits/${id}/report`, { language, format })
              }
              label={t('sheet.report')}
              numbered={{ paper: 'acceptance_report', id }}
            />
          )}
        </>
      }
    >
      <Loaded query={stored}>
        {(row) => (
          <>
            <CaseMoves shape={evaluation} lifecycle={evaluation.lifecycle} row={row} />
            <RowFiles shape={evaluation} row={row} />
          </>
        )}
      </Loaded>
      <Section title={t('sheet.fillings')}>
        {list.length === 0 ? (
          <p className="quiet">{t('sheet.noFilling')}</p>
        ) : (
          <ul className="acceptance-list">
            {list.map((one) => (
              <FillingLine key={one.id} sheet={sheet} filling={one} />
            ))}
          </ul>
        )}
      </Section>
      <Section title={t('sheet.items')}>
        <Items sheet={sheet} />
      </Section>
    </Page>
  )
}

function FillingLine({ sheet, filling }: { sheet: Detail; filling: Detail['list'][number] }) {
  const { t } = useTranslation('acceptance')
  const language = useLanguage()
  const { act, busy } = useAct()
  const { id, byName, score, filledAt } = filling
  const isCounting = sheet.countingId === id
  return (
    <li>
      {t('sheet.filling', { name: byName, score })}{' '}
      <span className="quiet">{formatInstant(filledAt, language, '')}</span>{' '}
      {isCounting && <StateMark tone="good">{t('sheet.counts')}</StateMark>}
      {sheet.mayChoose && !isCounting && (
        <Button
          size="small"
          loading={busy}
          onClick={() =>
            void act(
              () => ask(chooseFilling, { id: sheet.id, fillingId: id }),
              t('sheet.chosen', { name: byName }),
            )
          }
        >
          {t('sheet.choose')}
        </Button>
      )}
    </li>
  )
}

/** Each item with what the records say and what each inspector gave. */
function Items({ sheet }: { sheet: Detail }) {
  const { t } = useTranslation('acceptance')
  const read = useText()
  const { counted, list } = sheet
  const inspectors = new Map(list.map((one) => [one.byName, one]))
  return (
    <DataTable<SheetItem>
      caption={t('sheet.items')}
      rows={itemsOf(sheets[sheet.sheet])}
      keyOf={({ id }) => id}
      scrolls
      columns={[
        { key: 'item', heading: t('sheet.item'), cell: ({ id, label }) => `${id} ${read(label)}` },
        { key: 'points', heading: t('sheet.points'), cell: ({ points }) => points },
        {
          key: 'counted',
          heading: t('sheet.counted'),
          cell: ({ id }) => {
            const count = counted[id]
            return count
              ? t('sheet.count', { points: count.points, have: count.have, of: count.of })
              : t('sheet.seen')
          },
        },
        ...[...inspectors].map(([name, { filled }]) => ({
          key: name,
          heading: name,
          cell: ({ id }: SheetItem) => (
            <span className="two-lines">
              {filled.points[id] ?? '—'}
              {filled.notes[id] && <span className="quiet">{filled.notes[id]}</span>}
            </span>
          ),
        })),
      ]}
    />
  )
}
