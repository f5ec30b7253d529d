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
import { giveManyAnswers } from '../api.ts'
import {
  type DecisionView,
  dueParties,
  type ManyAnswered,
  type Party,
  partyLabels,
} from '../decision.ts'
import { ConsentMarks } from './ConsentMarks.tsx'
import { fullName, useCount, useDistance } from './words-of.ts'

type Asked = { decision: DecisionView; party: Party }
const keyOf = ({ decision, party }: Asked): string => `${decision.id} ${party}`

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
  const read = useText()
  const say = useSay()
  const count = useCount()
  const distance = useDistance()
  const queries = useQueryClient()
  const { modal, message } = App.useApp()
  const [township, setTownship] = useState<string>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [last, setLast] = useState<ManyAnswered>()

  const all = decisions.flatMap((decision) =>
    dueParties(decision).map((party): Asked => ({ decision, party })),
  )
  const townships = [...new Set(all.map(townshipOf))].toSorted()
  const rows = all.filter((one) => township === undefined || townshipOf(one) === township)
  const picked = rows.filter((one) => chosen.has(keyOf(one)))

  const tellAll = async (
    asked: readonly { id: string; party: Party }[],
    answer: 'agree' | 'withdrawn',
  ) => {
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
      content: t('mine.confirmText', { last: picked.filter(isLast).length }),
      okText: t('answer.ok.agree'),
      onOk: async () =>
        setLast(
          await tellAll(
            picked.map(({ decision, party }) => ({ id: decision.id, party })),
            'agree',
          ),
        ),
    })
  const takeBack = async (done: ManyAnswered) => {
    const back = await tellAll(done.answered, 'withdrawn')
    if (!back) return
    setLast(undefined)
    void message.success(t('mine.undone', { count: back.answered.length }))
  }

  return (
    <>
      {last && (
        <Notice
          tone={last.hindered.length > 0 ? 'soon' : 'good'}
          title={t('mine.manyDone', {
            count: count(last.answered.length),
            fixed: count(last.fixed),
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
              showSearch={{ optionFilterProp: 'label' }}
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
                    numeric: true,
                    cell: ({ decision }) => distance(decision.distanceMetres),
                  },
                  {
                    key: 'for',
                    heading: t('mine.for'),
                    cell: ({ party }) => read(partyLabels[party]),
                  },
                  {
                    key: 'others',
                    heading: t('mine.others'),
                    cell: ({ decision }) => <ConsentMarks consents={decision.consents} />,
                  },
                  {
                    key: 'refuse',
                    heading: t('answer.refuseDo'),
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

const townshipOf = ({ decision }: Asked): string =>
  decision.townshipName ?? decision.unitName ?? decision.unitCode

const unitOf = ({ decision }: Asked): string =>
  fullName({
    ...decision,
    name: decision.unitName,
    code: decision.unitCode,
    level: decision.unitLevel,
  })

const isLast = ({ decision, party }: Asked): boolean =>
  decision.missing.length === 1 && decision.missing[0] === party

function toggled(chosen: ReadonlySet<string>, key: string, isOn: boolean): ReadonlySet<string> {
  const next = new Set(chosen)
  if (isOn) next.add(key)
  else next.delete(key)
  return next
}
