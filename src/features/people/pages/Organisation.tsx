import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Loaded } from '../../../ui/Loaded.tsx'
import { Empty, Page } from '../../../ui/Page.tsx'
import { usePlace, usePlaceNames } from '../../../ui/place.ts'
import { useMay } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { listUnits } from '../api.ts'
import { AddUnit } from './AddUnit.tsx'
import { UnitDetails } from './UnitDetails.tsx'
import { UnitList } from './UnitList.tsx'
import './organisation.css'

/** Offices on the left by place; the chosen one's posts, people and accounts on the right. */
export function Organisation() {
  const { t } = useTranslation('people')
  const may = useMay()
  const place = usePlace()
  const places = usePlaceNames()
  const navigate = useNavigate()
  const search: { unit?: unknown } = useSearch({ strict: false })
  const query = useAsk(listUnits, {})
  const [adding, setAdding] = useState(false)
  const choose = (unit: string | undefined) =>
    void navigate({ to: '.', search: ((now: object) => ({ ...now, unit })) as never })

  return (
    <Page
      title={t('org.title')}
      actions={
        may('people.write') && <Button onClick={() => setAdding(true)}>{t('org.addUnit')}</Button>
      }
    >
      <Loaded query={query}>
        {({ orgUnits }) => {
          const chosen = orgUnits.find(({ id }) => id === search.unit)
          return (
            <div className={chosen ? 'organisation organisation-chosen' : 'organisation'}>
              <UnitList
                units={orgUnits}
                place={place}
                places={places}
                chosenId={chosen?.id}
                onChoose={choose}
              />
              {chosen ? (
                <UnitDetails
                  key={chosen.id}
                  unit={chosen}
                  place={places.get(chosen.regionCode)?.name}
                  onBack={() => choose(undefined)}
                />
              ) : (
                <div className="organisation-hint">
                  <Empty title={t('org.choose')}>{t('org.chooseText')}</Empty>
                </div>
              )}
            </div>
          )
        }}
      </Loaded>
      {adding && place && (
        <AddUnit
          place={place}
          places={places}
          onAdded={(id) => {
            setAdding(false)
            choose(id)
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}
