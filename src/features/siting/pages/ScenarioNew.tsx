import { useNavigate } from '@tanstack/react-router'
import { Button, Checkbox, Input, InputNumber, Radio } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { useDraft } from '../../../ui/draft.ts'
import { type FieldFault, FormField } from '../../../ui/FormField.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Notice } from '../../../ui/Notice.tsx'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlace, usePlaceNames, usePlaceQuery } from '../../../ui/place.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { addScenario, defaultSettings, readUnits, startSolving, type Units } from '../api.ts'
import type { ScenarioSettings } from '../scenario.ts'
import { Figures } from './Figures.tsx'
import { NextStepNotice } from './NextStepNotice.tsx'
import { groundworkOf } from './next-step.ts'
import {
  balanceOf,
  type Changes,
  type NumberField,
  numberFields,
  refusedFields,
  settingsWith,
  shownNumber,
  storedNumber,
} from './settings-form.ts'
import { useCount, useSetting } from './words-of.ts'
import './siting.css'

/** What a scenario asks, beginning with what policy says at the place. */
export function ScenarioNew() {
  const { t } = useTranslation('siting')
  const place = usePlace()
  const names = usePlaceNames()
  const wish = usePlaceQuery()
  const defaults = useAsk(defaultSettings, wish)
  const units = useAsk(readUnits, wish)
  return (
    <Page
      title={t('new.title')}
      about={place && t('new.about', { place: names.get(place.code)?.name ?? place.code })}
    >
      <Loaded query={defaults}>
        {({ settings }) => (
          <Loaded query={units}>
            {(known) => {
              const lacking = groundworkOf(known)
              return lacking ? (
                <NextStepNotice next={lacking} />
              ) : (
                <SettingsForm defaults={settings} units={known} />
              )
            }}
          </Loaded>
        )}
      </Loaded>
    </Page>
  )
}

/** Without a name of its own it is called after what it asks. */
type Draft = { name?: string; changed: Changes }

function SettingsForm({ defaults, units }: { defaults: ScenarioSettings; units: Units }) {
  const { t } = useTranslation('siting')
  const place = usePlace()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const [draft, setDraft, forgetDraft] = useDraft<Draft>('siting.scenario', {
    changed: {},
  })
  const [tried, setTried] = useState(false)
  const settings = settingsWith(defaults, draft.changed)
  const refused = refusedFields(settings)
  const called = useNameFor(settings)
  const name = draft.name ?? called
  const nameMissing = name.trim() === ''
  const change = (changed: Changes) =>
    setDraft({ ...draft, changed: { ...draft.changed, ...changed } })

  const make = async () => {
    setTried(true)
    if (!place || nameMissing || refused.length > 0) return
    const body = { name: name.trim(), regionCode: place.code, level: place.level, settings }
    await act(async () => {
      const { id } = await ask(addScenario, body)
      forgetDraft()
      await ask(startSolving, { id })
      void navigate({ to: `/siting/scenarios/${id}` as string })
    }, t('new.made'))
  }

  return (
    <>
      <Section title={t('new.question')}>
        <div className="form-stack">
          <FormField
            label={t('scenario.name')}
            hint={t('new.nameHint')}
            faults={tried && nameMissing ? [{ wrong: t('new.nameMissing'), right: '' }] : []}
          >
            {(input) => (
              <Input
                {...input}
                value={name}
                maxLength={80}
                onChange={(event) => setDraft({ ...draft, name: event.target.value })}
              />
            )}
          </FormField>
          <FormField
            label={t('scenario.objective')}
            hint={t(`objectiveAbout.${settings.objective}`)}
          >
            {(input) => (
              <Radio.Group
                {...input}
                value={settings.objective}
                onChange={(event) =>
                  change({ objective: event.target.value as ScenarioSettings['objective'] })
                }
                options={(['distance', 'coverage', 'minimax'] as const).map((value) => ({
                  value,
                  label: t(`objective.${value}`),
                }))}
              />
            )}
          </FormField>
          <FormField
            label={t('field.levels')}
            faults={
              refused.includes('levels') ? [{ wrong: t('new.levelsMissing'), right: '' }] : []
            }
          >
            {(input) => (
              <Checkbox.Group
                {...input}
                value={settings.levels}
                onChange={(levels) => change({ levels: levels as ScenarioSettings['levels'] })}
                options={(['township', 'village'] as const).map((value) => ({
                  value,
                  label: t(`level.${value}`),
                }))}
              />
            )}
          </FormField>
        </div>
      </Section>
      <Section title={t('new.values')}>
        <div className="settings-grid">
          {(Object.keys(numberFields) as NumberField[])
            .filter((field) => field !== 'costPerHost' || settings.objective === 'distance')
            .map((field) => (
              <SettingsNumber
                key={field}
                field={field}
                value={settings[field]}
                initial={defaults[field]}
                refused={refused.includes(field)}
                onChange={(value) => change({ [field]: value })}
              />
            ))}
        </div>
        <Checkbox
          checked={settings.useRoadDistances}
          onChange={(event) => change({ useRoadDistances: event.target.checked })}
        >
          {t('field.useRoadDistances')}
        </Checkbox>
      </Section>
      <BalanceView units={units} settings={settings} />
      <div className="choice-row">
        <Button type="primary" loading={busy} onClick={() => void make()}>
          {t('new.do')}
        </Button>
        {Object.keys(draft.changed).length > 0 && (
          <Button onClick={() => setDraft({ ...draft, changed: {} })}>{t('new.reset')}</Button>
        )}
      </div>
    </>
  )
}

/** 里程最短 · 乡镇 10 公里 · 村 3 公里 */
function useNameFor({ objective, levels, ...settings }: ScenarioSettings): string {
  const { t } = useTranslation('siting')
  const setting = useSetting()
  const radii = levels.map((level) => {
    const field = level === 'village' ? 'villageRadiusMetres' : 'townshipRadiusMetres'
    return `${t(`level.${level}`)} ${setting(field, settings[field])}`
  })
  return [t(`objective.${objective}`), ...radii].join(' · ')
}

function SettingsNumber({
  field,
  value,
  initial,
  refused,
  onChange,
}: {
  field: NumberField
  value: number | undefined
  initial: number | undefined
  refused: boolean
  onChange: (value: number | undefined) => void
}) {
  const { t } = useTranslation('siting')
  const setting = useSetting()
  const { unit, fromPolicy, mayBeEmpty } = numberFields[field]
  const unitWord = unit && t(`measure.${unit}`)
  const hint =
    fromPolicy && initial !== undefined
      ? t('new.policy', { value: setting(field, initial) })
      : t(`fieldAbout.${field}`)
  const faults: FieldFault[] = refused
    ? [{ wrong: t('new.outside'), right: t(`limits.${field}`) }]
    : []
  return (
    <FormField
      label={t(`field.${field}`)}
      hint={hint}
      mark={fromPolicy && value !== initial ? t('new.changed') : undefined}
      faults={faults}
    >
      {(input) => (
        <InputNumber
          {...input}
          {...(refused && { status: 'error' as const })}
          style={{ width: '100%' }}
          controls={false}
          value={value === undefined ? null : shownNumber(field, value)}
          {...(unitWord && { suffix: unitWord })}
          {...(mayBeEmpty && { placeholder: t('new.noLimit') })}
          onChange={(shown: number | null) =>
            onChange(
              shown === null ? (mayBeEmpty ? undefined : initial) : storedNumber(field, shown),
            )
          }
        />
      )}
    </FormField>
  )
}

function BalanceView({ units, settings }: { units: Units; settings: ScenarioSettings }) {
  const { t } = useTranslation('siting')
  const count = useCount()
  const balance = balanceOf(units, settings)
  const enough = balance.capacity >= balance.expected
  return (
    <Section title={t('balance.title')}>
      <Figures
        figures={[
          {
            key: 'units',
            label: t('balance.units'),
            value: count(balance.units),
            about:
              balance.unlocated > 0 && t('balance.unlocated', { count: count(balance.unlocated) }),
          },
          {
            key: 'expected',
            label: t('balance.expected'),
            value: count(balance.expected),
            about: t('balance.expectedAbout'),
          },
          {
            key: 'schools',
            label: t('balance.schools'),
            value: count(balance.schools),
            about:
              balance.schoolsUnlocated > 0 &&
              t('balance.schoolsUnlocated', { count: count(balance.schoolsUnlocated) }),
            ...(balance.schoolsUnlocated > 0 && { tone: 'bad' as const }),
          },
          {
            key: 'capacity',
            label: t('balance.capacity'),
            value: count(balance.capacity),
            about: t('balance.capacityAbout'),
            tone: enough ? 'good' : 'bad',
          },
        ]}
      />
      {!enough && (
        <Notice
          tone="soon"
          title={t('balance.short', { count: count(balance.expected - balance.capacity) })}
        >
          {t(balance.schools === 0 ? 'balance.noSchools' : 'balance.shortText')}
        </Notice>
      )}
    </Section>
  )
}
