import { Segmented } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Column } from '../../../ui/DataTable.tsx'
import { List } from '../../../ui/List.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { modes } from '../../schools/school.ts'
import { parties, positions } from '../../team/appointment.ts'
import type { PlanDetail } from '../plan-api.ts'
import { RowSaid } from './RowSaid.tsx'

type Which = 'hosts' | 'leads' | 'operators'
type Line = PlanDetail['hosts'][number] &
  Partial<PlanDetail['leads'][number]> &
  Partial<PlanDetail['operators'][number]>
type Only = 'bad' | 'changed' | 'remarked' | 'unpassed'

/** The three lists, as they are or as they were submitted, with what was said of each row (I1-2, I1-3). */
export function PlanListsSection({ plan }: { plan: PlanDetail }) {
  const { t } = useTranslation('programme')
  const read = useText()
  const [which, setWhich] = useState<Which>('hosts')
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only>()
  const lines = plan[which] as unknown as Line[]
  const said = new Map(plan.said.map((one) => [one.key, one]))
  const is: Readonly<Record<Only, (line: Line) => boolean>> = {
    bad: ({ isBad }) => isBad === true,
    changed: ({ key }) => said.get(key)?.change !== null,
    remarked: ({ key }) => (said.get(key)?.remarks.length ?? 0) > 0,
    unpassed: ({ key }) => said.get(key)?.passed.length === 0,
  }
  const shown = lines.filter(
    (line) =>
      [line.unitName, line.townshipName, line.schoolName, line.name].some((one) =>
        one?.includes(find.trim()),
      ) &&
      (only === undefined || is[only](line)),
  )
  const columns: Column<Line>[] = [
    {
      key: 'unit',
      heading: t('items.unit'),
      cell: ({ unitName, townshipName }) => (
        <span className="two-lines">
          {unitName}
          {townshipName !== unitName && <span className="quiet">{townshipName}</span>}
        </span>
      ),
    },
    ...(which === 'hosts'
      ? [
          {
            key: 'school',
            heading: t('plan.school'),
            cell: ({ schoolName, mode }: Line) => (
              <span className="two-lines">
                {schoolName}
                <span className="quiet">{mode && read(modes[mode as keyof typeof modes])}</span>
              </span>
            ),
          },
        ]
      : [
          {
            key: 'name',
            heading: t('plan.person'),
            cell: ({ name, party, position }: Line) => (
              <span className="two-lines">
                {name}
                <span className="quiet">
                  {which === 'leads'
                    ? party && read(parties[party])
                    : position && read(positions[position])}
                </span>
              </span>
            ),
          },
          {
            key: 'phone',
            heading: t('plan.phone'),
            cell: ({ phone, isBad }: Line) =>
              isBad ? (
                <StateMark tone="bad">{phone ? t('plan.badPhone') : t('plan.noPhone')}</StateMark>
              ) : (
                phone
              ),
          },
        ]),
    {
      key: 'said',
      heading: t('plan.said'),
      cell: ({ key }) => <RowSaid plan={plan} rowKey={key} />,
    },
  ]
  return (
    <Section title={t('plan.lists')}>
      <p className="quiet">{t(plan.digest ? 'plan.frozen' : 'plan.live')}</p>
      <List<Line, Only>
        beside={
          <Segmented<Which>
            value={which}
            onChange={setWhich}
            options={(['hosts', 'leads', 'operators'] as const).map((value) => ({
              value,
              label: `${t(`plan.part.${value}`)} ${plan[value].length}`,
            }))}
          />
        }
        find={{ value: find, label: t('plan.find'), onSearch: setFind }}
        only={{
          label: t('items.only'),
          placeholder: t('items.only'),
          value: only,
          onChange: setOnly,
          options: (Object.keys(is) as Only[]).map((value) => ({
            value,
            label: t(`plan.only.${value}`, { count: lines.filter(is[value]).length }),
          })),
        }}
        none={t('items.none')}
        caption={t(`plan.part.${which}`)}
        rows={shown}
        keyOf={({ key }) => key}
        columns={columns}
      />
    </Section>
  )
}
