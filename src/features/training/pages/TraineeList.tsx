import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { List } from '../../../ui/List.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StandingMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { BulkMoves } from '../../moves/pages/BulkMoves.tsx'
import { rowEndpoints } from '../../registers/row-api.ts'
import type { BatchHead, Trainee } from '../api.ts'
import { itemsOf, mandatoryOf } from '../competency.ts'
import { type EnrolmentState, enrolment, enrolmentLifecycle } from '../enrolment.ts'
import { ResultDialog } from './ResultDialog.tsx'

/** Everybody of a batch whom the reader sees: results, and what is decided of several at once. */
export function TraineeList({
  batch,
  trainees,
}: {
  batch: BatchHead
  trainees: readonly Trainee[]
}) {
  const { t } = useTranslation('training')
  const read = useText()
  const may = useMay()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<EnrolmentState>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [open, setOpen] = useState<Trainee>()
  const items = itemsOf(batch.mode ?? undefined)
  const mandatory = mandatoryOf(batch.mode ?? undefined)
  const states = [...new Set(trainees.map(({ state }) => state))]
  const shown = trainees.filter(
    (one) =>
      [one.name, one.unitName, one.townshipName].some((text) => text?.includes(find.trim())) &&
      (only === undefined || one.state === only),
  )
  const writes = may('enrolments.write')
  const mayMove = writes || may('post_certificates.issue')
  return (
    <Section title={t('batch.people')}>
      <List<Trainee, EnrolmentState>
        find={{ value: find, label: t('missing.find'), onSearch: setFind }}
        only={{
          label: t('training.only'),
          placeholder: t('training.all'),
          value: only,
          onChange: setOnly,
          options: states.map((value) => ({
            value,
            label: read(enrolmentLifecycle.states[value]),
          })),
        }}
        count={t('missing.count', { count: shown.length })}
        above={
          mayMove && (
            <BulkMoves
              lifecycle={enrolmentLifecycle}
              make={rowEndpoints(enrolment).moveRows}
              rows={shown}
              chosen={chosen}
              onChoose={setChosen}
              nameOf={({ name }) => name}
            />
          )
        }
        none={t('batch.nobody')}
        caption={t('batch.people')}
        rows={shown}
        keyOf={({ id }) => id}
        {...(mayMove && {
          choice: { chosen, onChoose: setChosen, nameOf: ({ name }: Trainee) => name },
        })}
        columns={[
          {
            key: 'name',
            heading: t('missing.name'),
            cell: (one) =>
              writes ? (
                <Button type="link" className="trainee-name" onClick={() => setOpen(one)}>
                  {one.name}
                </Button>
              ) : (
                one.name
              ),
          },
          {
            key: 'station',
            heading: t('missing.station'),
            cell: ({ townshipName, unitName }) =>
              [townshipName, unitName].filter(Boolean).join(' '),
          },
          {
            key: 'shown',
            heading: t('batch.items'),
            numeric: true,
            cell: ({ mastered, testedOn }) => {
              const lacking = mandatory.filter((one) => !mastered.includes(one)).length
              return testedOn === null ? (
                '—'
              ) : (
                <span className="two-lines">
                  {`${mastered.length}/${items.length}`}
                  {lacking > 0 && (
                    <span className="quiet">{t('batch.lacking', { count: lacking })}</span>
                  )}
                </span>
              )
            },
          },
          {
            key: 'pre',
            heading: t('batch.pre'),
            numeric: true,
            cell: ({ preScore }) => preScore ?? '—',
          },
          {
            key: 'post',
            heading: t('batch.post'),
            numeric: true,
            cell: ({ postScore }) => postScore ?? '—',
          },
          {
            key: 'later',
            heading: t('batch.later'),
            numeric: true,
            cell: ({ followUpScore }) => followUpScore ?? '—',
          },
          { key: 'mentor', heading: t('batch.mentor'), cell: ({ mentor }) => mentor ?? '' },
          {
            key: 'state',
            heading: t('training.state'),
            cell: ({ state }) => <StandingMark lifecycle={enrolmentLifecycle} state={state} />,
          },
        ]}
      />
      {open && <ResultDialog batch={batch} trainee={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}
