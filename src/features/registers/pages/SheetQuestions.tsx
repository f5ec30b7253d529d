import { Input, Select } from 'antd'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import { ownOf } from '../choices.ts'
import type { ProblemGroup } from '../preview.ts'
import { kindOf } from '../shape.ts'
import { Asked, FillDown, type Questions, Unit } from './SheetAnswers.tsx'
import { useLabelOf } from './use-label-of.ts'

/** What keeps rows out, each kind once: a word, a place, a value that is missing. */
export function SheetQuestions(of: Questions) {
  const { t } = useTranslation('registers')
  const { fillDown, groups } = of.preview
  const asked = new Set(groups.flatMap(({ code, field }) => (code === 'unit_open' ? field : [])))
  const inSheet = new Set(of.preview.columns.map(({ field }) => field))
  const units = Object.keys(of.choices.units ?? {}).filter(
    (field) => inSheet.has(field) && !asked.has(field),
  )
  // Where a column may be filled down, what it lacks is no question of its own.
  const openHeadings = fillDown.flatMap(({ heading, filled }) =>
    filled === undefined ? heading : [],
  )
  const openFields = of.preview.columns.flatMap(({ heading, field, names }) =>
    openHeadings.includes(heading) ? [field ?? names] : [],
  )
  const errors = groups.filter(
    ({ level, code, field }) =>
      level !== 'warning' && !(code === 'value_missing' && openFields.includes(field)),
  )
  if (errors.length + fillDown.length + units.length === 0) return null
  return (
    <Section title={t('imports.questions')}>
      <p className="quiet">{t('imports.questionsText')}</p>
      <ul className="sheet-questions">
        {fillDown.map((column) => (
          <li key={column.heading}>
            <FillDown {...of} column={column} />
          </li>
        ))}
        {units.map((field) => (
          <li key={field}>
            <Unit {...of} field={field} units={of.shape.fields[field]?.bare?.units ?? []} />
          </li>
        ))}
        {errors.map((group) => (
          <li key={`${group.code} ${group.field}`}>
            <Question {...of} group={group} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

function Question({ group, ...of }: Questions & { group: ProblemGroup }) {
  const { t } = useTranslation('registers')
  const say = useSay()
  const { shape, preview } = of
  const { code, field, count, rows, words, moreWords, details } = group
  const labelOf = useLabelOf(shape)
  const asked = preview.asked.find((one) => one.field === field && code === 'value_missing')
  if (asked) return <Asked {...of} field={asked.field} rows={asked.rows} />
  if (code === 'unit_open' && field !== undefined)
    return (
      <Unit
        {...of}
        field={field}
        units={shape.fields[field]?.bare?.units ?? []}
        numbers={words.map(({ word }) => word)}
        rows={count}
      />
    )
  const isPlace = placeProblems.includes(code)
  const isWord = field !== undefined && (isPlace || wordProblems.includes(code))
  const isWithoutColumn =
    code === 'value_missing' &&
    field !== undefined &&
    preview.columns.every((column) => column.field !== field)
  const said = say(
    { code, ...(words[0] && { value: words[0].word }), ...(details && { details }) },
    labelOf,
  )
  return (
    <>
      <p>
        {field !== undefined && <strong>{labelOf(field)}</strong>}{' '}
        {isWord ? (isPlace ? said.right : t('imports.wordAsked')) : said.wrong}{' '}
        <span className="quiet">
          {t('imports.wordRows', { count })} ·{' '}
          {t('imports.atRows', { count: rows.length, rows: shownRows(rows) })}
        </span>
      </p>
      {isWord ? (
        <ul className="sheet-words">
          {words.map(({ word, count: times, details: more }) => (
            <li key={word}>
              <Word {...of} field={field} word={word} times={times} places={more?.places} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">
          {isWithoutColumn ? t('imports.columnMissing', { field: labelOf(field) }) : said.right}
        </p>
      )}
      {isWord && moreWords > 0 && (
        <p className="quiet">{t('imports.moreWords', { count: moreWords })}</p>
      )}
    </>
  )
}

/** Problems that go away when it is said what a word means, or which place it names. */
const wordProblems: readonly string[] = ['not_a_choice', 'not_yes_or_no']
const placeProblems: readonly string[] = ['place_name_unknown', 'place_name_ambiguous']

const shownRows = (rows: readonly number[]): string =>
  `${rows.slice(0, 8).join('、')}${rows.length > 8 ? '…' : ''}`

function Word({
  shape,
  choices,
  tell,
  field,
  word,
  times,
  places,
}: Questions & { field: string; word: string; times: number; places: unknown }) {
  const { t } = useTranslation('registers')
  const read = useText()
  const id = useId()
  const kind = kindOf(shape, field)
  const mean = (value: string) =>
    void tell((now) => ({
      ...now,
      words: { ...now.words, [field]: { ...now.words?.[field], [word]: value } },
    }))
  const options =
    kind === 'boolean'
      ? [
          { value: 'true', label: t('yes') },
          { value: 'false', label: t('no') },
        ]
      : Array.isArray(places)
        ? places.map((place) => ({ value: String(place).slice(0, 12), label: String(place) }))
        : Object.entries(shape.fields[field]?.choices ?? {}).map(([value, label]) => ({
            value,
            label: read(label),
          }))
  return (
    <>
      <label htmlFor={id}>
        “{word}” <span className="quiet">{t('imports.wordRows', { count: times })}</span>
      </label>
      {options.length > 0 ? (
        <Select
          id={id}
          className="sheet-choice"
          placeholder={t('choose')}
          value={ownOf(ownOf(choices.words, field), word) ?? null}
          showSearch={{ optionFilterProp: 'label' }}
          options={[...options, ...(places ? [] : [{ value: '', label: t('imports.blank') }])]}
          onChange={mean}
        />
      ) : (
        <Input.Search
          id={id}
          className="sheet-choice"
          placeholder={t('imports.placeCode')}
          enterButton={t('imports.fill')}
          onSearch={(code) => code.trim() !== '' && mean(code.trim())}
        />
      )}
    </>
  )
}
