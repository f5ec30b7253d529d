import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { verbOf } from '../../../base/verbs.ts'
import { DataTable } from '../../../ui/DataTable.tsx'
import { formatInstant } from '../../../ui/format.ts'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Notice } from '../../../ui/Notice.tsx'
import { Section } from '../../../ui/Page.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay, useMe } from '../../../ui/session.ts'
import type { ListSetup } from '../../registers/pages/list-setup.ts'
import { RowEditor } from '../../registers/pages/RowEditor.tsx'
import type { SchoolTotals } from '../survey.ts'
import {
  type FormSection,
  type ReturnDetail,
  type SurveyedRegister,
  surveyedRegisters,
} from '../survey-api.ts'
import { registerSetups } from './register-setups.tsx'
import { RowRemarks } from './SurveyRemarks.tsx'
import { type OpenRow, SurveyRow } from './SurveyRow.tsx'
import { columnsOf } from './survey-columns.tsx'
import { countChanges, countWarnings, isFilledIn, wantsLook } from './survey-form.ts'

/** The rows of a form, read, remarked on and filled in where they stand. */
export function SurveyRows({ form }: { form: ReturnDetail }) {
  const { t } = useTranslation('survey')
  const changes = countChanges(form.sections)
  const looks = surveyedRegisters.reduce(
    (sum, name) =>
      sum + (form.sections[name]?.rows.filter((row) => wantsLook(form, row)).length ?? 0),
    0,
  )
  const [only, setOnly] = useState(
    looks > 0 && form.changesSince !== null && form.state !== 'draft',
  )
  return (
    <>
      <WhatChanged form={form} changes={changes} />
      {looks > 0 && (
        <Checkbox
          className="screen-only"
          checked={only}
          onChange={({ target }) => setOnly(target.checked)}
        >
          {t('rows.only', { count: looks })}
        </Checkbox>
      )}
      {surveyedRegisters.map((name) => {
        const section = form.sections[name]
        return (
          section && <Register key={name} name={name} section={section} form={form} only={only} />
        )
      })}
    </>
  )
}

/** Whoever reads the form again after the bureau's word reads only this. */
function WhatChanged({ form, changes }: { form: ReturnDetail; changes: number }) {
  const { t } = useTranslation('survey')
  const language = useLanguage()
  const { data: me } = useMe()
  const warnings = countWarnings(form.sections)
  const at = form.changesSince && formatInstant(form.changesSince, language, me?.today ?? '')
  return (
    <>
      {at && (changes > 0 || form.state === 'submitted') && (
        <Notice
          tone={changes > 0 ? 'plain' : 'soon'}
          title={changes > 0 ? t('rows.changed', { at, count: changes }) : t('rows.same', { at })}
        />
      )}
      {warnings > 0 && (
        <Notice tone="soon" title={t('warnings.title', { count: warnings })}>
          {t('warnings.about')}
        </Notice>
      )}
    </>
  )
}

function Register({
  name,
  section,
  form,
  only,
}: {
  name: SurveyedRegister
  section: FormSection
  form: ReturnDetail
  only: boolean
}) {
  const { t } = useTranslation(['survey', 'registers'])
  const read = useText()
  const may = useMay()
  const [open, setOpen] = useState<OpenRow>()
  const setup = formSetup(name)
  const { shape } = setup
  const fills = isFilledIn(form.state) && may(verbOf(shape, 'write'))
  const rows = section.rows.filter(
    (row) => !only || open?.id === row.row.id || wantsLook(form, row),
  )
  const hidden = section.rows.length - rows.length
  if (only && !fills && rows.length === 0 && section.removed.length === 0) return null
  return (
    <div id={`rows-${name}`}>
      <Section
        title={read(shape.label)}
        actions={
          fills &&
          name !== 'schools' && (
            <Button className="screen-only" onClick={() => setOpen({ id: 'new', act: 'edit' })}>
              {t('registers:add')}
            </Button>
          )
        }
      >
        {name !== 'schools' && <Sums name={name} totals={form.totals} />}
        {open?.id === 'new' && (
          <div className="survey-editor">
            <RowEditor
              setup={setup}
              loaded={{ schoolCode: form.schoolCode }}
              onClose={() => setOpen(undefined)}
            />
            <Button onClick={() => setOpen(undefined)}>{t('rows.close')}</Button>
          </div>
        )}
        {rows.length > 0 && (
          <DataTable
            caption={read(shape.label)}
            rows={rows}
            keyOf={({ row }) => row.id}
            columns={columnsOf({ setup, name, form, fills, open, setOpen, t, read })}
            below={(row) => (
              <SurveyRow setup={setup} row={row} form={form} open={open} onOpen={setOpen} />
            )}
          />
        )}
        {section.rows.length === 0 && <p className="quiet">{t('rows.none')}</p>}
        {hidden > 0 && <p className="quiet">{t('rows.hidden', { count: hidden })}</p>}
        {section.removed.map((gone) => (
          <div key={gone.id} className="survey-below">
            <p>
              <StateMark tone="soon">{t('rows.removed')}</StateMark> <s>{gone.name}</s>{' '}
              <span className="quiet">{gone.reason}</span>
            </p>
            <RowRemarks form={form} rowId={gone.id} />
          </div>
        ))}
      </Section>
    </div>
  )
}

/** Within one school's form nobody is asked which school. */
function formSetup(name: SurveyedRegister): ListSetup {
  const setup = registerSetups[name]
  if (!setup) throw new Error(`${name} has no list`)
  return name === 'schools' ? setup : { ...setup, unasked: ['schoolCode'] }
}

function Sums({
  name,
  totals,
}: {
  name: Exclude<SurveyedRegister, 'schools'>
  totals: SchoolTotals
}) {
  const { t } = useTranslation('survey')
  const values = {
    rooms: { count: totals.rooms, all: totals.seats, usable: totals.usableSeats },
    equipment: { all: totals.equipment, usable: totals.usableEquipment },
    staff: { all: totals.staff, usable: totals.usableStaff },
  }[name]
  return (
    <p>
      {t(`totals.${name}All`, values)} <strong>{t(`totals.${name}Usable`, values)}</strong>
    </p>
  )
}
