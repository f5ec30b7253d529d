import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { dayOf } from '../../../base/calendar.ts'
import type { PlaceLevel } from '../../../base/place.ts'
import { withQuery } from '../../../ui/api.ts'
import { formatDay, formatMinutes } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Empty } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { moveEntries, type ShownEntry, type Statement } from '../api.ts'
import { entryLifecycle } from '../entry.ts'
import { SignBar } from './SignBar.tsx'
import { StatementEntries } from './StatementEntries.tsx'

type Stage = 'waiting' | 'ready' | 'signed' | 'empty'

/** A line for each teacher, opened on asking; what is confirmed or signed at once is what the list shows. */
export function StatementList({
  statements,
  term,
  place,
}: {
  statements: readonly Statement[]
  term: string
  place: { place: string; placeLevel: PlaceLevel }
}) {
  const { t } = useTranslation('workload')
  const language = useLanguage()
  const { filterOption } = useFindOption()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Stage>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  // Whoever sees one teacher alone, mostly himself, has asked for him.
  const [open, setOpen] = useState<readonly string[]>(
    statements.length === 1 ? keysOf(statements) : [],
  )
  const shown = statements
    .filter(({ name, organisationName }) =>
      filterOption(find, { label: name, value: organisationName }),
    )
    .filter((one) => only === undefined || stageOf(one) === only)
    .toSorted((a, b) => Number(toDecide(b).length > 0) - Number(toDecide(a).length > 0))
  const toggle = (key: string) =>
    setOpen(open.includes(key) ? open.filter((one) => one !== key) : [...open, key])
  return (
    <List<Statement, Stage>
      {...(statements.length > 1 && {
        find: { value: find, label: t('list.find'), onSearch: setFind },
        only: {
          ...{ label: t('list.only'), placeholder: t('list.every'), value: only },
          onChange: setOnly,
          options: stages.map((value) => ({ value, label: t(`stage.${value}`) })),
        },
        count: t('list.count', { count: shown.length }),
      })}
      above={
        <>
          <SignBar statements={shown} term={term} place={place} />
          <BulkMoves
            lifecycle={entryLifecycle}
            make={moveEntries}
            rows={shown.flatMap(toDecide)}
            chosen={chosen}
            onChoose={setChosen}
            nameOf={({ title }) => title}
          />
        </>
      }
      none={
        statements.length === 0 ? (
          <Empty title={t('none')}>{t('noneText')}</Empty>
        ) : (
          t('list.nothing')
        )
      }
      caption={t('list.caption')}
      rows={shown}
      keyOf={keyOf}
      below={(statement) =>
        open.includes(keyOf(statement)) && (
          <StatementEntries
            statement={statement}
            paper={withQuery('/api/workload/sheets', {
              ...{ ...place, term, language, person: statement.personId },
            })}
            chosen={chosen}
            onChoose={setChosen}
          />
        )
      }
      columns={[
        {
          key: 'name',
          heading: t('list.teacher'),
          cell: (statement) => (
            <button
              type="button"
              className="row-button"
              aria-expanded={open.includes(keyOf(statement))}
              onClick={() => toggle(keyOf(statement))}
            >
              {statement.name}
            </button>
          ),
        },
        {
          key: 'school',
          heading: t('list.school'),
          cell: ({ organisationName }) => organisationName,
        },
        {
          key: 'confirmed',
          heading: t('list.confirmed'),
          numeric: true,
          cell: ({ confirmedMinutes }) => formatMinutes(confirmedMinutes, language),
        },
        {
          key: 'periods',
          heading: t('list.periods'),
          numeric: true,
          cell: ({ periods }) => (periods / 100).toFixed(2),
        },
        {
          key: 'state',
          heading: t('list.state'),
          cell: (statement) => <SheetState statement={statement} />,
        },
      ]}
    />
  )
}

const stages = ['waiting', 'ready', 'signed', 'empty'] as const

function stageOf({ sheet, entries, confirmedMinutes }: Statement): Stage {
  if (sheet) return 'signed'
  if (entries.some(({ state }) => state === 'claimed')) return 'waiting'
  return confirmedMinutes > 0 ? 'ready' : 'empty'
}

function SheetState({ statement }: { statement: Statement }) {
  const { t } = useTranslation('workload')
  const language = useLanguage()
  const { sheet, entries } = statement
  if (sheet)
    return (
      <StateMark tone="good">
        {t('signed', {
          name: sheet.signedByName,
          day: formatDay(dayOf(sheet.signedAt), language, ''),
        })}
      </StateMark>
    )
  const stage = stageOf(statement)
  const count = entries.filter(({ state }) => state === 'claimed').length
  return (
    <StateMark tone={stage === 'empty' ? 'plain' : 'soon'}>
      {stage === 'waiting' ? t('list.waiting', { count }) : t(`stage.${stage}`)}
    </StateMark>
  )
}

const toDecide = ({ entries }: Statement): ShownEntry[] =>
  entries.filter(({ decides, obstacles }) => decides && obstacles.length === 0)

const keyOf = ({ personId, organisationId }: Statement) => `${personId} ${organisationId}`
const keysOf = (statements: readonly Statement[]) => statements.map(keyOf)
