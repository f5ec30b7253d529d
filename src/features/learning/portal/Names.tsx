import { useState } from 'preact/hooks'
import { t } from '../../../ui/portal/words.ts'
import { isEnoughOfName } from '../learner.ts'
import type { LearnerName, listNamePlaces, listNames, NamePlace } from '../sign-in-api.ts'
import { useAnswer } from './use-answer.ts'

/** At a station its township is asked; at a hub one says first where he belongs. */
export function Names({ onName }: { onName: (who: LearnerName) => void }) {
  const asked = useAnswer<typeof listNamePlaces>('GET /api/portal/places', {})
  const [place, setPlace] = useState<string>()
  if (asked.state === 'waiting') return null
  return (
    <section>
      <h2>{t('signIn.byName')}</h2>
      {asked.state === 'failed' && <p role="alert">{t('shell.failedOther')}</p>}
      {asked.state === 'here' && asked.answer.places && (
        <Belonging places={asked.answer.places} onPlace={setPlace} />
      )}
      {asked.state === 'here' && (place !== undefined || !asked.answer.places) && (
        <NamesAt key={place} place={place} onName={onName} />
      )}
    </section>
  )
}

/** The township, then the village in it; an office stands for itself. */
function Belonging({
  places,
  onPlace,
}: {
  places: readonly NamePlace[]
  onPlace: (code: string | undefined) => void
}) {
  const [chosen, setChosen] = useState<NamePlace>()
  return (
    <>
      <Choice
        label={t('signIn.belongs')}
        options={places.map(({ code, name, level }) => ({
          code,
          text: level === 'county' ? t('signIn.office', { place: name }) : name,
        }))}
        onChoice={(code) => {
          const place = places.find((one) => one.code === code)
          setChosen(place)
          onPlace(place?.level === 'county' ? code : undefined)
        }}
      />
      {chosen?.level === 'township' && (
        <Villages key={chosen.code} township={chosen} onPlace={onPlace} />
      )}
    </>
  )
}

function Villages({
  township: { code, name },
  onPlace,
}: {
  township: NamePlace
  onPlace: (code: string | undefined) => void
}) {
  const asked = useAnswer<typeof listNamePlaces>('GET /api/portal/places', { under: code })
  if (asked.state === 'waiting') return null
  if (asked.state === 'failed') return <p role="alert">{t('shell.failedOther')}</p>
  return (
    <Choice
      label={t('signIn.village')}
      options={[
        ...(asked.answer.places ?? []).map((one) => ({ code: one.code, text: one.name })),
        { code, text: t('signIn.office', { place: name }) },
      ]}
      onChoice={onPlace}
    />
  )
}

function Choice({
  label,
  options,
  onChoice,
}: {
  label: string
  options: readonly { code: string; text: string }[]
  onChoice: (code: string | undefined) => void
}) {
  return (
    <label class="field">
      {label}
      <select onChange={({ currentTarget }) => onChoice(currentTarget.value || undefined)}>
        <option value="">{t('signIn.choose')}</option>
        {options.map(({ code, text }) => (
          <option key={code} value={code}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

function NamesAt({
  place,
  onName,
}: {
  place: string | undefined
  onName: (who: LearnerName) => void
}) {
  const [typed, setTyped] = useState('')
  const enough = isEnoughOfName(typed)
  return (
    <>
      <label class="field">
        {t('signIn.name')}
        <input
          autocomplete="off"
          onInput={(event) => {
            if (!event.isComposing) setTyped(event.currentTarget.value)
          }}
          onCompositionEnd={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </label>
      {enough && (
        <NamesCalled
          key={typed}
          asking={{ begin: typed, ...(place !== undefined && { place }) }}
          onName={onName}
        />
      )}
    </>
  )
}

function NamesCalled({
  asking,
  onName,
}: {
  asking: { begin: string; place?: string }
  onName: (who: LearnerName) => void
}) {
  const asked = useAnswer<typeof listNames>('GET /api/portal/learners', asking)
  if (asked.state === 'failed') return <p role="alert">{t('shell.failedOther')}</p>
  if (asked.state === 'waiting') return null
  if (asked.answer.learners.length === 0) return <p>{t('signIn.nobody')}</p>
  return (
    <div class="choices">
      {asked.answer.learners.map((who) => (
        <button key={who.handle} type="button" onClick={() => onName(who)}>
          {who.name}
          {who.placeName && <small> {who.placeName}</small>}
        </button>
      ))}
    </div>
  )
}
