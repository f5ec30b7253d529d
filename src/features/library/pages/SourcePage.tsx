import { Link, useParams } from '@tanstack/react-router'
import { Button, Input, Select } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../../ui/api.ts'
import { Loaded } from '../../../ui/Loaded.tsx'
import { useText } from '../../../ui/language.ts'
import { Page, Section } from '../../../ui/Page.tsx'
import { useMay } from '../../../ui/session.ts'
import { useAct } from '../../../ui/use-act.ts'
import { useAsk } from '../../../ui/use-ask.ts'
import { RowDrawer } from '../../registers/pages/RowDrawer.tsx'
import { RowFacts } from '../../registers/pages/RowFacts.tsx'
import { fieldNames } from '../../registers/shape.ts'
import { getSourceReading, setSourceReading } from '../api.ts'
import { resource } from '../resource.ts'
import type { KeptReading, SourceRow } from '../source.ts'
import { useSources } from './LibraryReferences.tsx'
import { librarySetups } from './library-setups.tsx'
import { SourceDefaults } from './SourceDefaults.tsx'
import './library.css'

/** A platform and what its sheets mean; kept, so that its next catalogue is read without asking. */
export function SourcePage() {
  const { t } = useTranslation(['library', 'registers'])
  const may = useMay()
  const { code = '' }: { code?: string } = useParams({ strict: false })
  const sources = useSources()
  const reading = useAsk(getSourceReading, { code })
  const [editing, setEditing] = useState(false)
  const found = sources.data?.rows.find((one) => one.code === code)
  const setup = librarySetups.resource_sources
  if (!found || !setup) return <Loaded query={sources}>{() => null}</Loaded>
  return (
    <Page
      title={found.name}
      about={t('sources.about')}
      actions={
        <>
          {may('resource_sources.write') && (
            <Button onClick={() => setEditing(true)}>{t('resource.edit')}</Button>
          )}
          {may('resources.write') && (
            <Link
              to={'/resources/import' as string}
              search={{ reading: code } as never}
              className="link-button"
            >
              {t('sources.import')}
            </Link>
          )}
        </>
      }
    >
      <Section title={t('sources.what')}>
        <RowFacts setup={setup} row={found} />
      </Section>
      <Loaded query={reading}>
        {(kept) => <Reading source={found} kept={kept} mayWrite={may('resource_sources.write')} />}
      </Loaded>
      <RowDrawer
        setup={setup}
        rowId={editing ? found.id : undefined}
        onClose={() => setEditing(false)}
      />
    </Page>
  )
}

type Line = { their: string; field: string; ours: string }

/** A heading of theirs and the field it means; with `their` word, the choice it means. */
function Reading({
  source,
  kept,
  mayWrite,
}: {
  source: SourceRow
  kept: KeptReading
  mayWrite: boolean
}) {
  const { t } = useTranslation('library')
  const read = useText()
  const { act, busy } = useAct()
  const [headings, setHeadings] = useState<Line[]>(
    Object.entries(kept.headings).map(([their, field]) => ({ their, field, ours: '' })),
  )
  const [words, setWords] = useState<Line[]>(
    Object.entries(kept.choices).flatMap(([field, meanings]) =>
      Object.entries(meanings).map(([their, ours]) => ({ their, field, ours })),
    ),
  )
  const [given, setGiven] = useState(kept.given)
  const fields = fieldNames(resource).map((field) => ({
    value: field,
    label: resource.fields[field as keyof typeof resource.fields]?.label,
  }))
  const options = fields.map(({ value, label }) => ({ value, label: label ? read(label) : value }))
  const withChoices = options.filter(
    ({ value }) => value === 'subjects' || choicesOf(value).length > 0,
  )
  const save = () => {
    const choices: Record<string, Record<string, string>> = {}
    for (const { their, field, ours } of words)
      if (their && field && ours) choices[field] = { ...choices[field], [their]: ours }
    return ask(setSourceReading, {
      code: source.code,
      headings: Object.fromEntries(
        headings.flatMap(({ their, field }) => (their && field ? [[their, field]] : [])),
      ),
      choices,
      given,
    })
  }
  return (
    <>
      <Section title={t('sources.headings')}>
        <p className="quiet">{t('sources.headingsText')}</p>
        {headings.map((line, i) => (
          <div key={String(i)} className="reading-row">
            <Input
              aria-label={t('sources.their')}
              placeholder={t('sources.their')}
              value={line.their}
              onChange={({ target }) => setHeadings(changed(headings, i, { their: target.value }))}
            />
            <Select
              aria-label={t('sources.field')}
              placeholder={t('sources.field')}
              value={line.field || null}
              options={options}
              onChange={(field) => setHeadings(changed(headings, i, { field: field ?? '' }))}
            />
          </div>
        ))}
        <div>
          <Button disabled={!mayWrite} onClick={() => setHeadings([...headings, empty])}>
            {t('sources.addHeading')}
          </Button>
        </div>
      </Section>
      <Section title={t('sources.words')}>
        <p className="quiet">{t('sources.wordsText')}</p>
        {words.map((line, i) => (
          <div key={String(i)} className="reading-row">
            <Select
              aria-label={t('sources.field')}
              placeholder={t('sources.field')}
              value={line.field || null}
              options={withChoices}
              onChange={(field) => setWords(changed(words, i, { field: field ?? '', ours: '' }))}
            />
            <Input
              aria-label={t('sources.word')}
              placeholder={t('sources.word')}
              value={line.their}
              onChange={({ target }) => setWords(changed(words, i, { their: target.value }))}
            />
            {line.field === 'subjects' ? (
              <Input
                aria-label={t('list.subject')}
                placeholder={t('list.subject')}
                value={line.ours}
                onChange={({ target }) => setWords(changed(words, i, { ours: target.value }))}
              />
            ) : (
              <Select
                aria-label={t('sources.means')}
                placeholder={t('sources.means')}
                value={line.ours || null}
                options={choicesOf(line.field).map(([value, label]) => ({
                  value,
                  label: read(label),
                }))}
                onChange={(ours) => setWords(changed(words, i, { ours: ours ?? '' }))}
              />
            )}
          </div>
        ))}
        <div>
          <Button disabled={!mayWrite} onClick={() => setWords([...words, empty])}>
            {t('sources.addWord')}
          </Button>
        </div>
      </Section>
      <SourceDefaults source={source} given={given} mayWrite={mayWrite} onChange={setGiven} />
      {mayWrite && (
        <div>
          <Button type="primary" loading={busy} onClick={() => void act(save, t('sources.kept'))}>
            {t('sources.keep')}
          </Button>
        </div>
      )}
    </>
  )
}

const empty: Line = { their: '', field: '', ours: '' }
const changed = (lines: readonly Line[], at: number, change: Partial<Line>): Line[] =>
  lines.map((line, i) => (i === at ? { ...line, ...change } : line))

const choicesOf = (field: string) => {
  const declared = resource.fields[field as keyof typeof resource.fields]
  return declared && 'choices' in declared && declared.choices
    ? Object.entries(declared.choices)
    : []
}
