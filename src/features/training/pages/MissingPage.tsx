import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { choice } from '../../../ui/dialog-fields.tsx'
import { FormDialog } from '../../../ui/FormDialog.tsx'
import { formatDay } from '../../../ui/format.ts'
import { List } from '../../../ui/List.tsx'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage, useText } from '../../../ui/language.ts'
import { Page } from '../../../ui/Page.tsx'
import { usePlaceQuery } from '../../../ui/place.ts'
import { useMay, useMe } from '../../../ui/session.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { type Position, positions } from '../../team/appointment.ts'
import { enrol, listBatches, listMissing, type Missing } from '../api.ts'
import { type Tier, tiers } from '../batch.ts'
import { enrolmentLifecycle } from '../enrolment.ts'

/** Who must be trained and holds no certificate today. */
export function MissingPage() {
  const { t } = useTranslation('training')
  const place = usePlaceQuery()
  const query = useAsk(listMissing, place)
  return (
    <Page
      title={t('missing.title')}
      about={t('missing.about')}
      actions={
        <Link className="link-button" to={'/training' as string}>
          {t('training.title')}
        </Link>
      }
    >
      <Loaded query={query}>{({ people }) => <People people={people} />}</Loaded>
    </Page>
  )
}

type Only = Tier | 'unenrolled'
const keyOf = ({ unitCode, name }: Missing): string => `${unitCode} ${name}`

function People({ people }: { people: readonly Missing[] }) {
  const { t } = useTranslation('training')
  const read = useText()
  const language = useLanguage()
  const may = useMay()
  const { data: me } = useMe()
  const [find, setFind] = useState('')
  const [only, setOnly] = useState<Only>()
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [enrolling, setEnrolling] = useState(false)
  const shown = people.filter(
    (one) =>
      [one.name, one.unitName, one.townshipName].some((text) => text?.includes(find.trim())) &&
      (only === undefined || (only === 'unenrolled' ? isFree(one) : only === one.tier)),
  )
  const free = shown.filter(isFree)
  const picked = free.filter((one) => chosen.includes(keyOf(one)))
  return (
    <>
      <List<Missing, Only>
        find={{ value: find, label: t('missing.find'), onSearch: setFind }}
        only={{
          label: t('training.only'),
          placeholder: t('training.all'),
          value: only,
          onChange: setOnly,
          options: [
            { value: 'unenrolled', label: t('missing.unenrolled') },
            { value: 'township_station', label: read(tiers.township_station) },
            { value: 'village_point', label: read(tiers.village_point) },
          ],
        }}
        count={t('missing.count', { count: shown.length })}
        beside={
          may('enrolments.write') &&
          free.length > 0 && (
            <>
              <Button
                onClick={() => setChosen(picked.length === free.length ? [] : free.map(keyOf))}
              >
                {t(picked.length === free.length ? 'missing.chooseNone' : 'missing.chooseAll', {
                  count: free.length,
                })}
              </Button>
              <Button
                type="primary"
                disabled={picked.length === 0}
                onClick={() => setEnrolling(true)}
              >
                {t('missing.enrol', { count: picked.length })}
              </Button>
            </>
          )
        }
        none={t('missing.none')}
        caption={t('missing.title')}
        rows={shown}
        keyOf={keyOf}
        {...(may('enrolments.write') && {
          choice: {
            chosen,
            onChoose: setChosen,
            nameOf: (one: Missing) => (isFree(one) ? one.name : undefined),
          },
        })}
        columns={[
          { key: 'name', heading: t('missing.name'), cell: ({ name }) => name },
          {
            key: 'station',
            heading: t('missing.station'),
            cell: ({ townshipName, unitName, alsoAt }) => (
              <span className="two-lines">
                {[townshipName, unitName].filter(Boolean).join(' ')}
                {alsoAt.length > 0 && (
                  <span className="quiet">
                    {t('missing.alsoAt', { names: alsoAt.join(language === 'en' ? ', ' : '、') })}
                  </span>
                )}
              </span>
            ),
          },
          {
            key: 'position',
            heading: t('missing.position'),
            cell: (one) =>
              one.positions
                .map((position) => read(positions[position as Position]))
                .join(language === 'en' ? ', ' : '、'),
          },
          {
            key: 'now',
            heading: t('missing.now'),
            cell: ({ batchNo, state, endedOn }) => (
              <span className="two-lines">
                {state === null
                  ? t('missing.never')
                  : `${batchNo} ${read(enrolmentLifecycle.states[state])}`}
                {endedOn !== null && (
                  <span className="quiet">
                    {t('missing.ended', { day: formatDay(endedOn, language, me?.today ?? '') })}
                  </span>
                )}
              </span>
            ),
          },
        ]}
      />
      {enrolling && (
        <EnrolDialog
          people={picked}
          onClose={() => setEnrolling(false)}
          onDone={() => setChosen([])}
        />
      )}
    </>
  )
}

const isFree = ({ state }: Missing): boolean => state !== 'enrolled' && state !== 'passed'

function EnrolDialog({
  people,
  onClose,
  onDone,
}: {
  people: readonly Missing[]
  onClose: () => void
  onDone: () => void
}) {
  const { t } = useTranslation('training')
  const query = useAsk(listBatches, {})
  return (
    <Loaded query={query}>
      {({ batches }) => {
        const open = batches.filter(({ state }) => state === 'enrolling' || state === 'running')
        return (
          <FormDialog
            of={enrol}
            title={t('missing.enrol', { count: people.length })}
            about={open.length === 0 ? t('missing.noBatch') : t('missing.enrolAbout')}
            okText={t('missing.enrolOk')}
            done={t('missing.enrolled', { count: people.length })}
            fields={{
              id: choice(
                t('missing.into'),
                open.map(({ id, title, batchNo, seated, capacity }) => ({
                  value: id,
                  label: t('missing.batchLine', { title, batchNo, left: capacity - seated }),
                })),
              ),
            }}
            fixed={{ people: people.map(({ unitCode, name }) => ({ unitCode, name })) }}
            onDone={onDone}
            onClose={onClose}
          />
        )
      }}
    </Loaded>
  )
}
