import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choice, day, words } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { mayDo, useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type GateItem, gateItems } from '../gate.ts'
import { phaseLabels, programmeTemplates, type TemplateName } from '../programme.ts'
import {
  addProgramme,
  changeProgramme,
  type ItemLine,
  type Programme,
  type ProgrammeDetail,
  readProgramme,
  readProgrammes,
} from '../programme-api.ts'
import { Gantt } from './Gantt.tsx'
import { ItemFigure, PhaseSection } from './PhaseSection.tsx'
import { useDay } from './use-day.ts'
import { Where } from './Where.tsx'
import './programme.css'

/** The run of phases from plan to accepted stations: planned and real, what is late and who must act (I0-2, T-1). */
export function ProgrammePage() {
  const { t } = useTranslation('programme')
  const may = useMay()
  const place = usePlaceQuery()
  const list = useAsk(readProgrammes, place)
  const { programme: asked }: { programme?: string } = useSearch({ strict: false })
  const [adding, setAdding] = useState(false)
  const programmes = list.data?.programmes ?? []
  const chosen = programmes.find(({ id }) => id === asked) ?? programmes[0]
  const begin = may('programmes.write') && (
    <Button onClick={() => setAdding(true)}>{t('run.add')}</Button>
  )
  return (
    <Page
      title={t('run.title')}
      about={t('run.about')}
      actions={
        <>
          {programmes.length > 1 && chosen && (
            <Chooser programmes={programmes} chosen={chosen.id} />
          )}
          {begin}
        </>
      }
    >
      <Loaded query={list}>
        {() => (chosen ? <OneProgramme id={chosen.id} /> : <Empty title={t('run.none')} />)}
      </Loaded>
      {adding && place && <AddDialog place={place.place} onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Chooser({ programmes, chosen }: { programmes: readonly Programme[]; chosen: string }) {
  const { t } = useTranslation('programme')
  const navigate = useNavigate()
  return (
    <Select
      className="list-filter"
      aria-label={t('run.choose')}
      popupMatchSelectWidth={false}
      value={chosen}
      onChange={(programme: string) =>
        void navigate({ to: '.', search: ((now: object) => ({ ...now, programme })) as never })
      }
      options={programmes.map(({ id, title }) => ({ value: id, label: title }))}
    />
  )
}

function OneProgramme({ id }: { id: string }) {
  const place = usePlaceQuery()
  const query = useAsk(readProgramme, place && { id, ...place })
  return <Loaded query={query}>{(programme) => <Whole programme={programme} />}</Loaded>
}

function Whole({ programme }: { programme: ProgrammeDetail }) {
  const { t } = useTranslation('programme')
  const onDay = useDay()
  const [changing, setChanging] = useState(false)
  const { phases, daysLeft, today, toDay, fromDay, covered, units, warnings } = programme
  const late = phases.flatMap(({ number, items }) =>
    items.filter(({ lateDays }) => lateDays > 0).map((item) => ({ number, item })),
  )
  return (
    <>
      <section className="programme-head">
        <div>
          <h2>
            {programme.title}{' '}
            {programme.simulated && <span className="simulated-mark">{t('shell:simulated')}</span>}
          </h2>
          <p className="quiet">{t('run.span', { from: onDay(fromDay), to: onDay(toDay) })}</p>
        </div>
        <dl className="programme-figures">
          <div>
            <dt>{t('run.left')}</dt>
            <dd>{today > toDay ? t('run.over') : t('run.days', { count: daysLeft })}</dd>
          </div>
          <div>
            <dt>{t('run.covered')}</dt>
            <dd>
              <ItemFigure programme={programme} item="province" done={covered} of={units} />
            </dd>
          </div>
        </dl>
        {programme.mayWrite && (
          <Button className="screen-only" onClick={() => setChanging(true)}>
            {t('run.change')}
          </Button>
        )}
      </section>
      {warnings.length > 0 && (
        <Notice tone="soon" title={t('run.warned')}>
          <ul className="plain-lines">
            {warnings.map(({ what, number }) => (
              <li key={`${what} ${number}`}>{t(`run.phase_${what}`, { number })}</li>
            ))}
          </ul>
        </Notice>
      )}
      <Health late={late} programme={programme} />
      <Section title={t('run.gantt')}>
        <Gantt programme={programme} />
      </Section>
      {phases.map((phase) => (
        <PhaseSection key={phase.id} programme={programme} phase={phase} />
      ))}
      {changing && <ChangeDialog programme={programme} onClose={() => setChanging(false)} />}
    </>
  )
}

/** What is late, who must act, since when (programme health). */
function Health({
  late,
  programme,
}: {
  late: readonly { number: number; item: ItemLine }[]
  programme: ProgrammeDetail
}) {
  const { t } = useTranslation('programme')
  const read = useText()
  const onDay = useDay()
  const { data: me } = useMe()
  if (late.length === 0) return <Notice tone="good" title={t('run.healthy')} />
  return (
    <Section title={t('run.late', { count: late.length })}>
      <ul className="health">
        {late.map(({ number, item }) => {
          const kind = gateItems[item.item as GateItem]
          const phase = programme.phases.find((one) => one.number === number)
          return (
            <li key={`${number} ${item.item}`}>
              <span className="two-lines">
                <strong>{read(kind.label)}</strong>
                <span className="quiet">
                  {read(phaseLabels[number - 1] ?? kind.label)} ·{' '}
                  {t('run.due', { day: onDay(phase?.toDay ?? '') })}
                </span>
              </span>
              <span className="two-lines">
                <span>
                  {t('run.lacking', { count: item.of - item.done })}{' '}
                  <ItemFigure
                    programme={programme}
                    item={item.item}
                    done={item.done}
                    of={item.of}
                  />
                </span>
                <span className="quiet">{t('run.lateDays', { count: item.lateDays })}</span>
              </span>
              <span className="two-lines">
                <span>{read(kind.who)}</span>
                <span className="quiet">
                  <Where open={item.open} />
                </span>
              </span>
              {me && mayDo(me, kind.by) && (
                <a className="link-button screen-only" href={`/console${kind.link}`}>
                  {t('run.act')}
                </a>
              )}
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

function AddDialog({ place, onClose }: { place: string; onClose: () => void }) {
  const { t } = useTranslation('programme')
  const read = useText()
  const { data: me } = useMe()
  const names = Object.keys(programmeTemplates) as TemplateName[]
  return (
    <FormDialog
      of={addProgramme}
      title={t('run.add')}
      about={<p>{t('run.addAbout')}</p>}
      okText={t('run.addOk')}
      done={t('run.added')}
      fixed={{ place }}
      fields={{
        template: choice(
          t('run.template'),
          names.map((value) => ({ value, label: read(programmeTemplates[value].label) })),
          { start: names[0], hint: t('run.templateHint') },
        ),
        title: words(t('run.name'), {
          start: t('run.nameStart', { year: me?.today.slice(0, 4) ?? '' }),
        }),
        fromDay: day(t('run.from'), { start: me?.today }),
      }}
      onClose={onClose}
    />
  )
}

function ChangeDialog({ programme, onClose }: { programme: ProgrammeDetail; onClose: () => void }) {
  const { t } = useTranslation('programme')
  const { id, version, title, fromDay, toDay } = programme
  return (
    <FormDialog
      of={changeProgramme}
      title={t('run.change')}
      okText={t('run.save')}
      done={t('run.changed')}
      fixed={{ id, version }}
      fields={{
        title: words(t('run.name'), { start: title }),
        fromDay: day(t('run.from'), { start: fromDay }),
        toDay: day(t('run.to'), { start: toDay, min: 'fromDay' }),
      }}
      onClose={onClose}
    />
  )
}
