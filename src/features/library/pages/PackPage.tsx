import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Button, Input, InputNumber } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { send } from '../../../ui/api.ts'
import { FormField } from '../../../ui/FormField.tsx'
import { formatMinutes } from '../../../ui/format.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useLanguage } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { usePlace, usePlaceQuery } from '../../../ui/place.ts'
import { SearchBox } from '../../../ui/SearchBox.tsx'
import { StateMark } from '../../../ui/StateMark.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { PlaceInput } from '../../schools/pages/PlaceReference.tsx'
import { getPack, type PackStep, searchCatalogue } from '../api.ts'
import type { PackRow } from '../pack.ts'
import './library.css'

/** A course in its order; put together by buttons, by keyboard or by dragging. */
export function PackPage() {
  const { packId = '' }: { packId?: string } = useParams({ strict: false })
  const query = useAsk(getPack, packId === 'new' ? undefined : { id: packId })
  const may = useMay()
  const place = usePlace()
  if (packId === 'new')
    return place && <Pack ownerCode={place.code} steps={[]} mayEdit={may('packs.write')} />
  return (
    <Loaded query={query}>
      {({ pack, steps, mayEdit }) => (
        <Pack
          key={`${pack.id} ${pack.version}`}
          pack={pack}
          ownerCode={pack.ownerCode}
          steps={steps}
          mayEdit={mayEdit}
        />
      )}
    </Loaded>
  )
}

function Pack({
  pack,
  ownerCode,
  steps: loaded,
  mayEdit,
}: {
  pack?: PackRow
  ownerCode: string
  steps: readonly PackStep[]
  mayEdit: boolean
}) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const navigate = useNavigate()
  const { act, busy } = useAct()
  const [steps, setSteps] = useState(loaded)
  const [title, setTitle] = useState(pack?.title ?? '')
  const [aim, setAim] = useState(pack?.aim ?? '')
  const [owner, setOwner] = useState<string | undefined>(ownerCode)
  const sum = steps.reduce((all, { lengthMinutes }) => all + (lengthMinutes ?? 0), 0)
  const [minutes, setMinutes] = useState<number | null>(pack?.minutes ?? null)
  const ready = title.trim() !== '' && aim.trim() !== '' && owner && steps.length > 0
  const save = async () => {
    const row = {
      ...{ title: title.trim(), aim: aim.trim(), ownerCode: owner },
      minutes: minutes ?? Math.max(1, sum),
      resourceIds: steps.map(({ id }) => id),
      ...(pack?.audience && { audience: pack.audience }),
    }
    const saved = pack
      ? await send<PackRow>('PUT', `/api/packs/${pack.id}`, { row, version: pack.version })
      : await send<PackRow>('POST', '/api/packs', { row })
    await navigate({ to: `/library/packs/${saved.id}` as string })
  }
  return (
    <Page
      title={pack?.title ?? t('packs.add')}
      about={t('packs.sum', {
        count: steps.length,
        minutes: formatMinutes(sum, language),
      })}
      actions={
        <>
          <Link to={'/library/packs' as string} className="link-button">
            {t('packs.all')}
          </Link>
          <Button onClick={() => window.print()}>{t('packs.print')}</Button>
          {mayEdit && (
            <Button
              type="primary"
              disabled={!ready}
              loading={busy}
              onClick={() => void act(save, t('packs.saved'))}
            >
              {t('packs.save')}
            </Button>
          )}
        </>
      }
    >
      {mayEdit ? (
        <Section title={t('packs.what')}>
          <div className="form-grid">
            <FormField label={t('packs.pack')}>
              {(input) => (
                <Input {...input} value={title} onChange={({ target }) => setTitle(target.value)} />
              )}
            </FormField>
            <FormField label={t('review.owner')}>
              {(input) => <PlaceInput value={owner} onChange={setOwner} input={input} needed />}
            </FormField>
            <FormField label={t('packs.aim')}>
              {(input) => (
                <Input {...input} value={aim} onChange={({ target }) => setAim(target.value)} />
              )}
            </FormField>
            <FormField label={t('packs.minutes')} hint={t('packs.minutesHint')}>
              {(input) => (
                <InputNumber
                  {...input}
                  min={1}
                  precision={0}
                  controls={false}
                  className="field-number"
                  value={minutes}
                  placeholder={String(sum)}
                  onChange={(value) => setMinutes(value)}
                />
              )}
            </FormField>
          </div>
        </Section>
      ) : (
        <p>{aim}</p>
      )}
      <Section title={t('packs.order')}>
        {mayEdit && <p className="quiet screen-only">{t('packs.orderText')}</p>}
        <Steps steps={steps} mayEdit={mayEdit} onChange={setSteps} />
      </Section>
      {mayEdit && <AddSteps steps={steps} onAdd={(step) => setSteps([...steps, step])} />}
    </Page>
  )
}

function Steps({
  steps,
  mayEdit,
  onChange,
}: {
  steps: readonly PackStep[]
  mayEdit: boolean
  onChange: (steps: readonly PackStep[]) => void
}) {
  const { t } = useTranslation('library')
  const language = useLanguage()
  const [dragged, setDragged] = useState<number>()
  const [over, setOver] = useState<number>()
  const move = (from: number, to: number) => {
    const step = steps[from]
    if (!step || to < 0 || to >= steps.length) return
    onChange(steps.toSpliced(from, 1).toSpliced(to, 0, step))
  }
  if (steps.length === 0) return <p className="quiet">{t('packs.empty')}</p>
  return (
    <ol className="pack-steps">
      {steps.map((step, at) => (
        <li
          key={step.id}
          className={over === at ? 'pack-step pack-step-over' : 'pack-step'}
          draggable={mayEdit}
          onDragStart={() => setDragged(at)}
          onDragOver={(event) => {
            event.preventDefault()
            setOver(at)
          }}
          onDragEnd={() => {
            setDragged(undefined)
            setOver(undefined)
          }}
          onDrop={(event) => {
            event.preventDefault()
            if (dragged !== undefined) move(dragged, at)
          }}
        >
          <span className="number">{at + 1}</span>
          <span className="pack-step-title">
            <Link to={`/library/resources/${step.id}` as string}>{step.title}</Link>
          </span>
          {step.state !== 'published' && (
            <StateMark tone="soon">{t('packs.notPublished')}</StateMark>
          )}
          {step.lengthMinutes !== null && (
            <span className="quiet">{formatMinutes(step.lengthMinutes, language)}</span>
          )}
          {mayEdit && (
            <span className="move-buttons screen-only">
              <Button
                size="small"
                disabled={at === 0}
                aria-label={t('packs.up', { title: step.title })}
                onClick={() => move(at, at - 1)}
              >
                ↑
              </Button>
              <Button
                size="small"
                disabled={at === steps.length - 1}
                aria-label={t('packs.down', { title: step.title })}
                onClick={() => move(at, at + 1)}
              >
                ↓
              </Button>
              <Button
                size="small"
                aria-label={t('packs.drop', { title: step.title })}
                onClick={() => onChange(steps.filter(({ id }) => id !== step.id))}
              >
                {t('packs.take')}
              </Button>
            </span>
          )}
        </li>
      ))}
    </ol>
  )
}

/** Published resources to put in, found as in the library. */
function AddSteps({
  steps,
  onAdd,
}: {
  steps: readonly PackStep[]
  onAdd: (step: PackStep) => void
}) {
  const { t } = useTranslation('library')
  const [find, setFind] = useState('')
  const place = usePlaceQuery()
  const query = useAsk(
    searchCatalogue,
    place && { ...place, ...(find !== '' && { text: find }), limit: 12 },
  )
  return (
    <Section title={t('packs.addSteps')}>
      <div className="list-bar">
        <SearchBox value={find} label={t('list.find')} onSearch={setFind} />
      </div>
      <Loaded query={query}>
        {({ rows }) => (
          <ul className="pack-steps">
            {rows
              .filter(({ id }) => !steps.some((step) => step.id === id))
              .map((step) => (
                <li key={step.id} className="pack-step">
                  <span className="pack-step-title">{step.title}</span>
                  <Button
                    size="small"
                    aria-label={t('packs.put', { title: step.title })}
                    onClick={() => onAdd(step)}
                  >
                    {t('packs.putIn')}
                  </Button>
                </li>
              ))}
          </ul>
        )}
      </Loaded>
    </Section>
  )
}
