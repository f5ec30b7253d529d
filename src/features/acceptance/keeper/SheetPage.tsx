import type { Answer } from '../../../base/endpoint.ts'
import { newId } from '../../../base/ids.ts'
import { useSignal } from '../../../ui/portal/use-signal.ts'
import { language, t } from '../../../ui/portal/words.ts'
import { Answered, Title } from '../../sessions/keeper/Answered.tsx'
import { useForm } from '../../sessions/keeper/form.ts'
import { deeds, post, waitingOf } from '../../sessions/keeper/outbox.ts'
import { PhotoField } from '../../sessions/keeper/PhotoField.tsx'
import { to } from '../../sessions/keeper/route.ts'
import { useKeptAnswer } from '../../sessions/keeper/use-kept-answer.ts'
import { type Filled, reaches, type SheetItem, scoreOf, unfilledOf } from '../sheet.ts'
import type { readSheet } from '../sheet-api.ts'
import { sheets } from '../sheets.ts'

type Detail = Answer<typeof readSheet>
type Form = Filled & { key: string }

/** An inspector fills in a sheet on site, with a line or without: kept as it is written, sent when it is done. */
export function SheetPage({ id }: { id: string }) {
  const asked = useKeptAnswer<typeof readSheet>('GET /api/acceptance/visits/:id', { id })
  return (
    <Answered asked={asked}>
      {(sheet) => (
        <>
          <Title back={to('sheets')}>{sheet.unitName}</Title>
          <p class="quiet">{`${sheet.schoolName ?? ''} ${sheet.visitDay}`}</p>
          <Sent sheet={sheet} />
          {sheet.mayFill ? (
            <>
              <Photos id={id} mark={`${sheet.unitName} ${sheet.visitDay}`} />
              <Sheet key={sheet.list.length} sheet={sheet} />
            </>
          ) : (
            <p class="told">{t('sheets.judged')}</p>
          )}
        </>
      )}
    </Answered>
  )
}

const start = (): Form => ({
  ...{ key: newId(), points: {}, deductions: {}, vetoes: [], notes: {} },
})

/** What waits for a line, and what has arrived, of whom. */
function Sent({ sheet: { id, list } }: { sheet: Detail }) {
  const waiting = waitingOf(useSignal(deeds)).filter(({ path }) => path.includes(id))
  return (
    <>
      {waiting.length > 0 && <output class="told calm-told">{t('sheets.waits')}</output>}
      {list.map((one) => (
        <p key={one.id} class="quiet">
          {t('sheets.arrived', { name: one.byName, score: one.score })}
        </p>
      ))}
    </>
  )
}

/** A photo of the site goes by itself: as soon as it is taken, it waits with the rest. */
function Photos({ id, mark }: { id: string; mark: string }) {
  const take = (photo: Blob | undefined) => {
    if (photo)
      void post({
        ...{ what: 'photo', body: {}, file: photo },
        path: `/api/acceptance_sheets/${id}/files?kind=photo`,
      })
  }
  return <PhotoField photo={undefined} mark={mark} change={take} />
}

function Sheet({ sheet }: { sheet: Detail }) {
  const { form, change, done } = useForm<Form>(`sheet ${sheet.id}`, start)
  const of = sheets[sheet.sheet]
  if (!form) return <p class="opening">{t('shell.loading')}</p>
  const counted = Object.fromEntries(
    Object.entries(sheet.counted).map(([item, { points }]) => [item, points]),
  )
  const { score, total, isVetoed } = scoreOf(of, form, counted)
  const left = unfilledOf(of, form).length
  const passes = !isVetoed && reaches({ score, total }, sheet.passPercent)
  const say = language.get()
  const send = async () => {
    const { key, ...filled } = form
    await post({
      ...{ id: key, what: 'sheet', body: filled },
      path: `/api/acceptance/visits/${sheet.id}/fillings`,
    })
    // The next time is a filling of its own, and begins with what was filled in.
    change({ key: newId() })
    await done()
  }
  return (
    <form
      class="sheet-form"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
    >
      {of.blocks.map(({ id, label, items }) => (
        <fieldset key={id}>
          <legend>{label[say]}</legend>
          {items.map((item) => (
            <Item
              key={item.id}
              item={item}
              count={sheet.counted[item.id]}
              points={form.points[item.id]}
              note={form.notes[item.id] ?? ''}
              onPoints={(points) => change({ points: put(form.points, item.id, points) })}
              onNote={(note) => change({ notes: put(form.notes, item.id, note || undefined) })}
            />
          ))}
        </fieldset>
      ))}
      <fieldset>
        <legend>{t('sheets.off')}</legend>
        {of.deductions.map(({ id, label, points }) => (
          <label key={id} class="field">
            {`${label[say]}（−${points}）`}
            <input
              type="number"
              inputMode="numeric"
              min={0}
              max={20}
              value={form.deductions[id] ?? 0}
              onInput={({ currentTarget }) =>
                change({ deductions: put(form.deductions, id, wholeOf(currentTarget.value, 20)) })
              }
            />
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('sheets.vetoes')}</legend>
        {of.vetoes.map(({ id, label }) => (
          <label key={id} class="check">
            <input
              type="checkbox"
              checked={form.vetoes.includes(id)}
              onChange={({ currentTarget }) =>
                change({
                  vetoes: currentTarget.checked
                    ? [...form.vetoes, id]
                    : form.vetoes.filter((one) => one !== id),
                })
              }
            />
            {label[say]}
          </label>
        ))}
      </fieldset>
      <output class="told">
        {t(passes ? 'sheets.passes' : 'sheets.short', { score, total })}
        {left > 0 && ` ${t('sheets.left', { count: left })}`}
      </output>
      <button type="submit" class="main" disabled={left > 0}>
        {t('sheets.send')}
      </button>
    </form>
  )
}

const wholeOf = (text: string, most: number): number | undefined => {
  const value = Number.parseInt(text, 10)
  return Number.isNaN(value) ? undefined : Math.min(Math.max(value, 0), most)
}

/** Without what is taken away. */
const put = <T,>(all: Readonly<Record<string, T>>, id: string, value: T | undefined) => {
  const { [id]: _before, ...rest } = all
  return value === undefined ? rest : { ...rest, [id]: value }
}

function Item({
  item,
  count,
  points,
  note,
  onPoints,
  onNote,
}: {
  item: SheetItem
  count: Detail['counted'][string] | undefined
  points: number | undefined
  note: string
  onPoints: (points: number | undefined) => void
  onNote: (note: string) => void
}) {
  const label = item.label[language.get()]
  return (
    <div class="sheet-item">
      <label class="field">
        {t('sheets.item', { label, points: item.points })}
        <input
          type="number"
          inputMode="numeric"
          min={0}
          max={item.points}
          placeholder={count ? String(count.points) : undefined}
          value={points ?? ''}
          onInput={({ currentTarget }) => onPoints(wholeOf(currentTarget.value, item.points))}
        />
      </label>
      <p class="quiet">
        {count
          ? t('sheets.counted', { points: count.points, have: count.have, of: count.of })
          : t('sheets.seen')}
      </p>
      <input
        type="text"
        aria-label={t('sheets.note', { label })}
        placeholder={t('sheets.notePlaceholder')}
        maxLength={300}
        value={note}
        onInput={({ currentTarget }) => onNote(currentTarget.value)}
      />
    </div>
  )
}
