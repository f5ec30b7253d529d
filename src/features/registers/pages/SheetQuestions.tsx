import { Button, Input, Select } from 'antd'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormField } from '../../../ui/FormField.tsx'
import { useText } from '../../../ui/language.ts'
import { Section } from '../../../ui/Page.tsx'
import { useSay } from '../../../ui/say.ts'
import type { SheetChoices } from '../choices.ts'
import type { Preview, ProblemGroup } from '../preview.ts'
import { kindOf, type Shape } from '../shape.ts'
import { FieldInput } from './FieldInput.tsx'
import type { Tell } from './tell.ts'
import { useLabelOf } from './use-label-of.ts'

type Questions = { shape: Shape; preview: Preview; choices: SheetChoices; tell: Tell }

/** What keeps rows out, each kind once: a word, a place, a value that is missing. */
export function SheetQuestions(of: Questions) {
  const { t } = useTranslation('registers')
  const errors = of.preview.groups.filter(({ level }) => level !== 'warning')
  if (errors.length === 0) return null
  return (
    <Section title={t('imports.questions')}>
      <p className="quiet">{t('imports.questionsText')}</p>
      <ul className="sheet-questions">
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
  const isWord = field !== undefined && explained.includes(code)
  const said = say(
    { code, ...(words[0] && { value: words[0].word }), ...(details && { details }) },
    labelOf,
  )
  return (
    <>
      <p>
        {field !== undefined && <strong>{labelOf(field)}</strong>}{' '}
        {isWord ? said.right : said.wrong}{' '}
        <span className="quiet">
          {t('imports.wordRows', { count })} · {t('imports.atRows', { rows: shownRows(rows) })}
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
        <p className="quiet">{said.right}</p>
      )}
      {isWord && moreWords > 0 && (
        <p className="quiet">{t('imports.moreWords', { count: moreWords })}</p>
      )}
    </>
  )
}

/** Problems that go away when it is said what a word means. */
const explained: readonly string[] = [
  'not_a_choice',
  'not_yes_or_no',
  'place_name_unknown',
  'place_name_ambiguous',
]

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
    tell({
      ...choices,
      words: { ...choices.words, [field]: { ...choices.words?.[field], [word]: value } },
    })
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

function Asked({ shape, choices, tell, field, rows }: Questions & { field: string; rows: number }) {
  const { t } = useTranslation('registers')
  const read = useText()
  const [value, setValue] = useState<unknown>()
  const label = shape.fields[field]?.label
  return (
    <div className="sheet-asked">
      <FormField label={t('imports.asked', { count: rows, field: label ? read(label) : field })}>
        {(input) => (
          <FieldInput
            shape={shape}
            field={field}
            value={value}
            onChange={setValue}
            input={input}
            needed
          />
        )}
      </FormField>
      <Button
        disabled={value === undefined}
        onClick={() => tell({ ...choices, given: { ...choices.given, [field]: String(value) } })}
      >
        {t('imports.fill')}
      </Button>
    </div>
  )
}
