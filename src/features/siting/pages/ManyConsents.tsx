import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { App, Button, Checkbox, Select } from 'antd'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { useText } from '../../../ui/language.ts'
import { MoreRows } from '../../../ui/MoreRows.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { faultOf, useSay } from '../../../ui/say.ts'
import { useFindOption } from '../../../ui/use-find-option.ts'
import { giveManyAnswers } from '../api.ts'
import {
  type Asked,
  type DecisionView,
  dueParties,
  type ManyAnswered,
  type Party,
  partyLabels,
} from '../decision.ts'
import { ConsentMarks } from './ConsentMarks.tsx'
import { unitNameOf, useHostWhy } from './words-of.ts'

type Due = { decision: DecisionView; party: Party }
/** What was chosen of one host is not chosen of another. */
const keyOf = ({ decision, party }: Due): string => `${decision.id} ${party} ${decision.schoolId}`

/** Many consents by township: chosen, agreed to in one step, and taken back as one. */
export function ManyConsents({
  decisions,
  onRefuse,
  children,
}: {
  decisions: readonly DecisionView[]
  onRefuse: (decision: DecisionView, party: Party) => void
  /** What stands in place of the list. */
  children: ReactNode
}) {
  const { t } = useTranslation('siting')
  const finding = useFindOption()
  const read = useText()
  const say = useSay()
  const hostWhy = useHostWhy()
  const queries = useQueryClient()
  const { modal, message } = App.useApp()
  const [township, setTownship] = useState<string>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<ManyAnswered>()

  const all = decisions.flatMap((decision) =>
    dueParties(decision).map((party): Due => ({ decision, party })),
  )
  const townships = [...new Set(all.map(townshipOf))].toSorted()
  const rows = all.filter((one) => township === undefined || townshipOf(one) === township)
  const picked = rows.filter((one) => chosen.has(keyOf(one)))

  const tellAll = async (asked: readonly Asked[], answer: 'agree' | 'withdrawn') => {
    try {
      const done = await ask(giveManyAnswers, { asked: [...asked], answer })
      setChosen(new Set())
      await queries.invalidateQueries()
      return done
    } catch (error) {
      const { wrong, right } = say(faultOf(error))
      void message.error(`${wrong}${right}`, 6)
      return undefined
    }
  }
  const agree = () =>
    modal.confirm({
      title: t('mine.confirmTitle', { count: picked.length }),
      content: t('mine.confirmText', { count: picked.filter(isLast).length }),
      okText: t('answer.ok.agree'),
      onOk: async () =>
        setLast(
          await tellAll(
            picked.map(({ decision: { id, schoolId }, party }) => ({ id, party, schoolId })),
            'agree',
          ),
        ),
    })
  const takeBack = async (done: ManyAnswered) => {
    const back = await tellAll(done.answered, 'withdrawn')
    if (!back) return
    setLast(undefined)
    const { answered, hindered } = back
    const undone = t('mine.undone', { count: answered.length })
    if (hindered.length === 0) void message.success(undone)
    else void message.warning(`${undone}${t('mine.hindered', { count: hindered.length })}`, 6)
  }

  return (
    <>
      {last && (
        <Notice
          tone={last.hindered.length > 0 ? 'soon' : 'good'}
          title={t(last.fixed > 0 ? 'mine.manyDone' : 'mine.manyDoneOnly', {
            count: last.answered.length,
            fixed: last.fixed,
          })}
          actions={<Button onClick={() => void takeBack(last)}>{t('mine.undo')}</Button>}
        >
          {last.hindered.length > 0 && t('mine.hindered', { count: last.hindered.length })}
        </Notice>
      )}
      {children ?? (
        <>
          <div className="many-consents">
            <Checkbox
              checked={picked.length > 0 && picked.length === rows.length}
              indeterminate={picked.length > 0 && picked.length < rows.length}
              onChange={({ target }) => setChosen(new Set(target.checked ? rows.map(keyOf) : []))}
            >
              {t('mine.chooseAll')} ({rows.length})
            </Checkbox>
            <Select
              aria-label={t('mine.township')}
              className="list-filter"
              allowClear
              showSearch={finding}
              placeholder={t('mine.allTownships')}
              value={township}
              options={townships.map((value) => ({ value, label: value }))}
              onChange={setTownship}
            />
            <Button type="primary" disabled={picked.length === 0} onClick={agree}>
              {t('mine.agreeChosen', { count: picked.length })}
            </Button>
          </div>
          <MoreRows rows={rows} of={township ?? ''}>
            {(shown) => (
              <DataTable
                caption={t('mine.title')}
                rows={shown}
                keyOf={keyOf}
                columns={[
                  {
                    key: 'unit',
                    heading: t('mine.unit'),
                    cell: (one) => (
                      <Checkbox
                        checked={chosen.has(keyOf(one))}
                        onChange={({ target }) =>
                          setChosen(toggled(chosen, keyOf(one), target.checked))
                        }
                      >
                        {unitOf(one)}
                      </Checkbox>
                    ),
                  },
                  {
                    key: 'school',
                    heading: t('mine.school'),
                    cell: ({ decision }) => (
                      <Link to={`/siting/decisions/${decision.id}` as string}>
                        {decision.schoolName}
                      </Link>
                    ),
                  },
                  {
                    key: 'far',
                    heading: t('mine.far'),
                    cell: ({ decision }) => hostWhy(decision),
                  },
                  {
                    key: 'for',
                    heading: t('mine.for'),
                    cell: ({ party }) => read(partyLabels[party]),
                  },
                  {
                    key: 'others',
                    heading: t('mine.others'),
                    cell: ({ decision, party }) => (
                      <ConsentMarks consents={decision.consents} except={party} />
                    ),
                  },
                  {
                    key: 'refuse',
                    heading: <span className="unseen">{t('answer.refuseDo')}</span>,
                    cell: ({ decision, party }) => (
                      <Button size="small" onClick={() => onRefuse(decision, party)}>
                        {t('answer.refuseDo')}
                      </Button>
                    ),
                  },
                ]}
              />
            )}
          </MoreRows>
        </>
      )}
    </>
  )
}

const townshipOf = ({ decision }: Due): string =>
  decision.townshipName ?? decision.unitName ?? decision.unitCode

const unitOf = ({ decision }: Due): string => unitNameOf(decision)

const isLast = ({ decision, party }: Due): boolean =>
  decision.missing.length === 1 && decision.missing[0] === party

function toggled(chosen: ReadonlySet<string>, key: string, isOn: boolean): ReadonlySet<string> {
  const next = new Set(chosen)
  if (isOn) next.add(key)
  else next.delete(key)
  return next
}
