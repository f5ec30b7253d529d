import { Link, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DataTable } from '../../../ui/DataTable.tsx'
import { day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { MoveHistory } from '../../moves/pages/MoveHistory.tsx'
import { Moves } from '../../moves/pages/Moves.tsx'
import { type GateItem, gateItems } from '../gate.ts'
import { phaseLabels, phaseLifecycle } from '../programme.ts'
import {
  changePhase,
  type ItemLine,
  movePhases,
  type Phase,
  type ProgrammeDetail,
  waiveItem,
} from '../programme-api.ts'
import { useDay, useInstant } from './use-day.ts'
import { Where } from './Where.tsx'

type Of = { programme: ProgrammeDetail; phase: Phase }

/** One phase: its days, what its gate asks and how far each is, and whether it may close (INV-33). */
export function PhaseSection({ programme, phase }: Of) {
  const { t } = useTranslation('programme')
  const read = useText()
  const onDay = useDay()
  const [changing, setChanging] = useState(false)
  const [waiving, setWaiving] = useState<GateItem>()
  const { number, fromDay, toDay, real, state, percent } = phase
  const name = t('phase.name', {
    number,
    name: read(phaseLabels[number - 1] ?? gateItems.hosts.label),
  })
  const mayChange = programme.mayWrite && state === 'open'
  return (
    <Section
      title={name}
      actions={
        mayChange && (
          <Button className="screen-only" size="small" onClick={() => setChanging(true)}>
            {t('phase.change')}
          </Button>
        )
      }
    >
      <p>
        <StateMark tone={toneOf(phase, programme.today)}>
          {t(`phase.${standOf(phase, programme.today)}`)}
        </StateMark>{' '}
        {t('phase.percent', { percent })}{' '}
        <span className="quiet">
          {t('phase.planned', { from: onDay(fromDay), to: onDay(toDay) })}
          {real &&
            t(real.isGoing ? 'phase.realGoing' : 'phase.real', {
              from: onDay(real.fromDay),
              to: onDay(real.toDay),
            })}
        </span>
      </p>
      <DataTable<ItemLine>
        caption={name}
        rows={phase.items}
        keyOf={({ item }) => item}
        columns={[
          {
            key: 'item',
            heading: t('phase.item'),
            cell: ({ item }) => (
              <span className="two-lines">
                <strong>{read(gateItems[item].label)}</strong>
                <span className="quiet">{read(gateItems[item].who)}</span>
              </span>
            ),
          },
          {
            key: 'figure',
            heading: t('phase.figure'),
            numeric: true,
            cell: ({ item, done, of }) => <ItemFigure {...{ programme, item, done, of }} />,
          },
          {
            key: 'standing',
            heading: t('phase.standing'),
            cell: (line) => <Standing line={line} />,
          },
          {
            key: 'where',
            heading: t('phase.where'),
            cell: ({ open }) => <Where open={open} />,
          },
          {
            key: 'waive',
            heading: <span className="unseen">{t('phase.waive')}</span>,
            cell: ({ item, isDone, waiver }) =>
              mayChange && !isDone && !waiver ? (
                <Button size="small" onClick={() => setWaiving(item)}>
                  {t('phase.waive')}
                </Button>
              ) : null,
          },
        ]}
      />
      <Moves
        lifecycle={phaseLifecycle}
        make={movePhases}
        row={phase}
        what={name}
        moves={phase.moves}
        waitsFor={[]}
      />
      <MoveHistory lifecycle={phaseLifecycle} history={phase.history} />
      {changing && (
        <FormDialog
          of={changePhase}
          title={name}
          about={<p>{t('phase.changeAbout')}</p>}
          okText={t('run.save')}
          done={t('run.changed')}
          fixed={{ id: phase.id, version: phase.version }}
          fields={{
            fromDay: day(t('run.from'), { start: fromDay }),
            toDay: day(t('run.to'), { start: toDay, min: 'fromDay' }),
          }}
          onClose={() => setChanging(false)}
        />
      )}
      {waiving && (
        <FormDialog
          of={waiveItem}
          title={t('phase.waiveTitle', { item: read(gateItems[waiving].label) })}
          about={<p>{t('phase.waiveAbout')}</p>}
          okText={t('phase.waive')}
          done={t('phase.waived')}
          fixed={{ id: phase.id, item: waiving }}
          fields={{ reason: words(t('phase.reason'), { rows: 3 }) }}
          onClose={() => setWaiving(undefined)}
        />
      )}
    </Section>
  )
}

/** How many of how many; opens its rows. */
export function ItemFigure({
  programme,
  item,
  done,
  of,
}: {
  programme: { id: string }
  item: GateItem
  done: number
  of: number
}) {
  const { t } = useTranslation('programme')
  const { place }: { place?: unknown } = useSearch({ strict: false })
  return (
    <Link
      to={`/progress/${programme.id}/items/${item}` as string}
      {...(place !== undefined && { search: { place } as never })}
    >
      {t('phase.of', { done, of })}
    </Link>
  )
}

function Standing({ line: { isDone, waiver, lateDays, outside } }: { line: ItemLine }) {
  const { t } = useTranslation('programme')
  const onInstant = useInstant()
  return (
    <span className="two-lines">
      <span>
        {isDone ? (
          <StateMark tone="good">{t('phase.done')}</StateMark>
        ) : waiver ? (
          <StateMark tone="plain">{t('phase.waived')}</StateMark>
        ) : lateDays > 0 ? (
          <StateMark tone="bad">{t('run.lateDays', { count: lateDays })}</StateMark>
        ) : (
          <StateMark tone="soon">{t('phase.lacks')}</StateMark>
        )}
      </span>
      {waiver && (
        <span className="quiet">
          {t('phase.waivedBy', {
            name: waiver.actorName,
            at: onInstant(waiver.at),
            reason: waiver.reason,
          })}
        </span>
      )}
      {outside > 0 && <span className="quiet">{t('phase.outside', { count: outside })}</span>}
    </span>
  )
}

type Stand = 'closed' | 'late' | 'ahead' | 'now' | 'ready'
const isMet = ({ items }: Phase): boolean => items.every(({ isDone, waiver }) => isDone || waiver)

function standOf(phase: Phase, today: string): Stand {
  if (phase.state === 'closed') return 'closed'
  if (isMet(phase)) return 'ready'
  if (phase.toDay < today) return 'late'
  return phase.fromDay > today ? 'ahead' : 'now'
}

const tones = { closed: 'good', ready: 'good', late: 'bad', ahead: 'plain', now: 'soon' } as const
const toneOf = (phase: Phase, today: string) => tones[standOf(phase, today)]
