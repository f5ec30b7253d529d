import { Link } from '@tanstack/react-router'
import { Button, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { placeAt } from '../../../base/place.ts'
import { verbOf } from '../../../base/verbs.ts'
import { withQuery } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Empty, Page, Section } from '../../../ui/Page.tsx'
import { usePlace, usePlaceNames } from '../../../ui/place.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { rowEndpoints } from '../../registers/row-api.ts'
import { equipment } from '../equipment.ts'
import { room } from '../room.ts'
import { school } from '../school.ts'
import { staff } from '../staff.ts'
import './survey.css'

const registers = [school, room, equipment, staff]
const classings = ['mode', 'township', 'resourceClass'] as const

/** Registers bound by class: numbered pages, totals, signature lines; as paper or as a sheet. */
export function VolumeDownloads() {
  const { t } = useTranslation('survey')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const place = usePlace()
  const names = usePlaceNames()
  const [register, setRegister] = useState('schools')
  const [by, setBy] = useState<(typeof classings)[number]>('mode')
  // A volume is bound for a county or a township; a village stands in its township's.
  const level = place?.level === 'township' || place?.level === 'village' ? 'township' : 'county'
  const code = place && placeAt(place.code, level)
  const shape = registers.find(({ name }) => name === register) ?? school
  const rows = useAsk(
    rowEndpoints(shape).listRows,
    code === undefined ? undefined : { place: code, placeLevel: level, limit: 1 },
  )
  const label = read(shape.label)
  const address = (format: 'pdf' | 'xlsx') =>
    withQuery(`/api/volumes/${register}`, { by, place: code, placeLevel: level, language, format })
  return (
    <Page title={t('volumes.title')} about={t('volumes.about')}>
      <Section title={t('volumes.for', { place: (code && names.get(code)?.name) ?? '' })}>
        <div className="volume-choice">
          <FormField label={t('volumes.register')}>
            {(input) => (
              <Select
                {...input}
                value={register}
                onChange={setRegister}
                options={registers
                  .filter((shape) => may(verbOf(shape, 'read')))
                  .map(({ name, label }) => ({ value: name, label: read(label) }))}
              />
            )}
          </FormField>
          <FormField label={t('volumes.by')} hint={t(`volumes.byAbout.${by}`)}>
            {(input) => (
              <Select
                {...input}
                value={by}
                onChange={setBy}
                options={classings.map((value) => ({ value, label: t(`volumes.class.${value}`) }))}
              />
            )}
          </FormField>
        </div>
        {rows.data?.count === 0 ? (
          <Empty
            title={t('volumes.nothing', { what: label })}
            actions={
              <Link to={`/${register}` as string} className="link-button">
                {t('volumes.nothingDo', { what: label })}
              </Link>
            }
          />
        ) : (
          <>
            <div className="survey-moves">
              <Button type="primary" href={address('pdf')} download>
                {t('volumes.pdf')}
              </Button>
              <Button href={address('xlsx')} download>
                {t('volumes.xlsx')}
              </Button>
            </div>
            <p className="quiet">{t('volumes.note')}</p>
          </>
        )}
      </Section>
    </Page>
  )
}
